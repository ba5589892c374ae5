from datetime import date

import pytest

from yfund.applications.rules.matching import CUTOFF, bare_number, name_score
from yfund.applications.rules.open_grants import GrantRow, missing_headings, read_row

ROW = {"Identifier": "XX-1", "Title": "Choir", "Currency": "gbp", "Amount Awarded": "3028.63", "Award Date": "2013-01-18",
       "Recipient Org:Identifier": "XX-org-1", "Recipient Org:Name": "Children’s Choir", "Funding Org:Name": "Council"}


@pytest.mark.parametrize(("one", "other"), [
    ("GB-CHC-1234567", "gb chc 1234567"), ("٤٤٥٥٦٦", "٤٤٥-٥٦٦"), ("CN 2014/118", "CN-2014-118"),
])
def test_numbers_are_compared_without_their_marks(one, other):
    assert bare_number(one) == bare_number(other) != ""


def test_short_numbers_prove_nothing():
    assert bare_number("12") == bare_number("") == ""


@pytest.mark.parametrize(("name", "other", "found"), [
    ("Association Jeunes Passerelles", "ASSOCIATION JEUNES-PASSERELLES", True),
    ("Mindanao Youth Bridge", "Youth Bridge Mindanao", True),
    ("Réseau des jeunes de Goma", "Reseau des jeunes de Goma", True),
    ("شباب الجسر للحوار", "شباب الجسر للحوارِ", True),
    ("Молодёжь за мир", "Молодежь за мир", True),
    ("青年桥梁协会", "青年桥梁协会", True),
    ("Youth Club", "Altrincham Youth Club", False),
    ("Young Weavers", "Lake Singers", False),
    ("", "", False),
])
def test_names_are_compared_in_every_script(name, other, found):
    assert (name_score(name, other) >= CUTOFF) == found


@pytest.mark.parametrize(("amount", "cents"), [
    ("3028.63", 302863), ("2266", 226600), ("0.1", 10), ("1,234.5", 123450), ("10.500", 1050), ("0", 0),
    ("1.005", None), ("1e3", None), ("-5", None), ("12,34", None), ("£5", None), ("١٢٣٤", None), ("NaN", None),
    ("99999999999999999", None),
])
def test_amounts_arrive_to_the_penny_or_not_at_all(amount, cents):
    read = read_row({**ROW, "Amount Awarded": amount})
    assert (read.amount_cents if isinstance(read, GrantRow) else None) == cents


def test_a_row_is_read_or_all_that_is_wrong_is_named():
    read = read_row({**ROW, "Recipient Org:Company Number": "0123"})
    assert (read.currency, read.awarded_on, read.registration_number) == ("GBP", date(2013, 1, 18), "0123")
    bad = {**ROW, "Title": "", "Currency": "pound", "Amount Awarded": "x", "Award Date": "2013-02-30",
           "Funding Org:Name": "x" * 201}
    assert len(read_row(bad)) == 5
    assert missing_headings([" identifier ", "TITLE", "Currency", "Amount Awarded", "Award Date", "Recipient Org:Name",
                             "Funding Org:Name"]) == ["Recipient Org:Identifier"]

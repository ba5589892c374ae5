"""The pages of reporting, as the group and the office use them, without JavaScript."""

import io
import re

import pytest

from tests.build import payments as pay
from tests.build import results as build
from yfund.calls.models import Call
from yfund.infra.db import db, transaction
from yfund.results import queries
from yfund.results.rules.narrative import mark, questions

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
                    "a5f645400000000049454e44ae426082")


@pytest.fixture
def here(app, clock):
    with app.app_context():
        made = build.world()
        made.address = f"/reports/{build.report(made).public_id}"
        made.final = f"/reports/{build.report(made, 'final').public_id}"
        made.settlement = f"/grants/{made.grant.public_id}/settlement"
        build.outlasting(made)
    return made


@pytest.fixture
def token(app):
    """Send a form with the token of its page."""

    def send(client, address, *, page=None, **values):
        found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page or address).text)
        files = values.pop("files", {})
        data = {"csrf_token": found.group(1), **values, **files}
        return client.post(address, data=data, content_type="multipart/form-data" if files else None)

    return send


def story(value="Something true."):
    return {q.key: value for q in questions("midterm")}


def test_the_group_sees_what_is_to_do(here, sign_in):
    page = sign_in(here.owner).get(here.address)
    assert page.status_code == 200
    for words in ("What happened", "Figures", "Money spent", "Photos and lists", "Check and send", "2 July 2026"):
        assert words in page.text


def test_texts_are_kept_by_the_button(here, sign_in, token, app):
    client = sign_in(here.owner)
    sent = token(client, f"{here.address}/story", **story("من القلب"))
    assert (sent.status_code, sent.location) == (303, here.address)
    assert "من القلب" in client.get(f"{here.address}/story").text
    assert "5 of 5" in client.get(here.address).text


def test_drafts_save_by_themselves_and_tell_of_a_clash(here, sign_in, token, app):
    client = sign_in(here.owner)
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(f"{here.address}/story").text).group(1)

    def autosave(text, base):
        return client.post(f"{here.address}/story", headers={"X-Autosave": "1"},
                           data={"csrf_token": found, "happened": text, "base:happened": base})

    assert autosave("We met.", mark("")).get_json() == {"versions": {"happened": mark("We met.")}}
    clash = autosave("They came.", mark(""))
    assert (clash.status_code, clash.get_json()["message"]) == (409, "Press the button to see both texts.")
    both = token(client, f"{here.address}/story", **{"happened": "They came.", "base:happened": mark("")})
    assert both.status_code == 409
    assert "We met." in both.text and "They came." in both.text


def test_figures_are_kept_and_what_is_wrong_is_named_beside_them(here, sign_in, token, app):
    client = sign_in(here.owner)
    with app.app_context():
        people, acts = (one.id for one in queries.indicators_of(here.grant.id)[:2])
    values = {f"figure-{people}-female-18-35": "١٢٠", f"figure-{acts}": "7"}
    assert token(client, f"{here.address}/figures", **values).status_code == 303
    with app.app_context():
        counted = queries.figures_of(build.report(here))
    assert counted[people][("female", "18-35")] == 120
    assert sum(counted[people].values()) == 120
    assert counted[acts] == {("all", "all"): 7}
    wrong = token(client, f"{here.address}/figures", **{**values, f"figure-{acts}": "a few"})
    assert wrong.status_code == 422
    assert "Write a whole number like 240." in wrong.text and 'value="a few"' in wrong.text


def expense(**values):
    return {"line": "travel", "what": "Bus hire", "spent_on": "2026-02-20", "amount": "655957", "currency": "xof",
            "rate": "655,957", **values}


def test_an_expense_with_its_receipt(here, sign_in, token, app):
    client = sign_in(here.owner)
    sent = token(client, f"{here.address}/expenses/new", **expense(), files={"receipt": (io.BytesIO(PNG), "reçu.png")})
    assert sent.status_code == 303, sent.text
    listed = client.get(f"{here.address}/expenses").text
    assert "Bus hire" in listed and "1,000" in listed and "reçu.png" in listed
    link = re.search(r'href="(/report-files/[^"]+)"', listed).group(1)
    file = client.get(link)
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.data.startswith(b"\x89PNG")
    change = re.search(r'href="(/expenses/[^"]+/change)"', listed).group(1)
    assert token(client, change, **expense(what="Two buses")).status_code == 303
    assert "Two buses" in client.get(f"{here.address}/expenses").text


def test_the_lines_of_the_budget_can_be_chosen(here, sign_in):
    page = sign_in(here.owner).get(f"{here.address}/expenses/new").text
    assert '<option value="travel">Travel</option>' in page and '<option value="venue">Rooms and meals</option>' in page


def test_a_wrong_expense_comes_back_with_everything_typed(here, sign_in, token):
    client = sign_in(here.owner)
    page = token(client, f"{here.address}/expenses/new", **expense(amount="much", currency="US", rate="-1", what="Bus"))
    assert page.status_code == 422
    assert 'value="much"' in page.text and "three letters" in page.text
    false = token(client, f"{here.address}/expenses/new", **expense(), files={"receipt": (io.BytesIO(b"MZ not"), "a.png")})
    assert false.status_code == 422 and "a.png" in false.text


def test_expenses_are_taken_out_by_a_button(here, sign_in, token, app):
    with app.app_context(), transaction():
        address = f"/expenses/{build.expense(build.report(here), here.actor('owner')).public_id}/remove"
    client = sign_in(here.owner)
    assert client.get(address).status_code == 405
    assert token(client, address, page=f"{here.address}/expenses").status_code == 303
    assert "No expense yet" in client.get(f"{here.address}/expenses").text


def test_everything_missing_stands_on_one_page_and_the_form_comes_when_nothing_is(here, sign_in, token, app):
    client = sign_in(here.owner)
    page = client.get(f"{here.address}/check").text
    assert "9 things are still missing" in page and "declared_name" not in page
    with app.app_context():
        build.filled(here)
    wrong = token(client, f"{here.address}/check", declared_name="Nobody")
    assert wrong.status_code == 422 and "Lejla Savić" in wrong.text
    assert token(client, f"{here.address}/check", declared_name="lejla savic").status_code == 303
    assert client.get(f"{here.address}/check").status_code == 303
    assert "Sent in" in client.get(here.address).text


def test_an_officer_accepts_line_by_line(here, sign_in, token, app):
    with app.app_context():
        name = f"accepted-{queries.expenses_of(build.sent(here))[0].id}"
    client = sign_in(here.officer)
    assert "Bus hire" in client.get(here.address).text
    assert "Not sent yet" not in client.get(f"{here.address}/judge").text
    wrong = token(client, f"{here.address}/judge", **{name: "500", "note": "x"})
    assert wrong.status_code == 422 and 'value="500"' in wrong.text
    assert token(client, f"{here.address}/judge", **{name: "250.50", "note": "The rest is private."}).status_code == 303
    assert "The rest is private." in sign_in(here.owner).get(here.address).text
    assert "250.50" in client.get(here.settlement).text


def test_an_officer_gives_back_with_a_reason(here, sign_in, token, app):
    with app.app_context():
        build.sent(here)
    client = sign_in(here.officer)
    assert token(client, f"{here.address}/give-back", reason="").status_code == 422
    assert token(client, f"{here.address}/give-back", reason="Which hall was it?").status_code == 303
    page = sign_in(here.owner).get(here.address).text
    assert "Which hall was it?" in page and "Check and send" in page


def test_drafts_of_the_group_are_not_for_the_office(here, sign_in, app):
    with app.app_context():
        build.filled(here)
    page = sign_in(here.officer).get(here.address).text
    assert "still being written" in page and "as it was" not in page


def test_closing_says_what_stands_in_the_way_and_then_closes(here, sign_in, token, app):
    client = sign_in(here.officer)
    assert "2 reports are not accepted yet." in client.get(here.settlement).text
    with app.app_context():
        build.accepted(here, "midterm", 80_000)
        with transaction():
            for number in range(8):
                build.expense(build.report(here, "final"), here.actor("owner"), what=f"Bus {number}", cents=77_500)
        build.accepted(here, "final", 0)
    assert token(client, f"/grants/{here.grant.public_id}/close", page=here.settlement).status_code == 303
    assert "Closed" in client.get(here.settlement).text


def test_targets_are_written_by_officers(here, sign_in, token, app):
    with app.app_context():
        acts = queries.indicators_of(here.grant.id)[1].id
    client = sign_in(here.officer)
    address = f"/grants/{here.grant.public_id}/targets"
    assert token(client, address, **{f"target-{acts}": "many"}).status_code == 422
    assert token(client, address, **{f"target-{acts}": "12"}).status_code == 303
    assert sign_in(here.owner).get(address).status_code == 403


@pytest.mark.parametrize("path", ["", "/story", "/figures", "/expenses", "/expenses/new", "/papers", "/check", "/judge"])
def test_a_stranger_signs_in_first_and_outsiders_find_nothing(here, client, sign_in, path, app):
    assert client.get(here.address + path).status_code in (302, 303)
    with app.app_context(), transaction():
        outsider = pay.person("Other Person")
    assert sign_in(outsider).get(here.address + path).status_code in (403, 404)


@pytest.mark.parametrize("state", ["", "late", "submitted", "due", "accepted", "returned", "nonsense"])
def test_the_list_can_be_narrowed(here, sign_in, state):
    assert sign_in(here.officer).get(f"/reports?state={state}").status_code == 200


def test_pages_ask_the_same_number_of_questions_for_one_and_three_rows(here, sign_in, queries, app):
    client, counts = sign_in(here.officer), []
    with app.app_context(), transaction():
        db.session.delete(build.report(here, "final"))
    client.get("/reports")
    for number in (1, 3):
        if number == 3:
            with app.app_context(), transaction():
                for other in ("002", "003"):
                    call = db.session.get(Call, here.grant.call_id)
                    build.plan(pay.grant(here.group, call, here.owner, 1000, f"YSF-2026-{other}"))
        with queries() as asked:
            client.get("/reports")
        counts.append(asked.count)
    assert counts == [counts[0]] * 2 and counts[0] <= 10


def test_a_report_asks_the_same_for_one_and_three_expenses(here, sign_in, queries, app):
    client, counts = sign_in(here.owner), []
    for number in (1, 3):
        with app.app_context(), transaction():
            for place in range(number):
                build.expense(build.report(here), here.actor("owner"), what=f"Bus {number} {place}")
        client.get(f"{here.address}/check")
        with queries() as asked:
            client.get(f"{here.address}/check")
        counts.append(asked.count)
    assert counts[0] == counts[1]

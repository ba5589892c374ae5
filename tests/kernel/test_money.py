"""Sums as people write them, and cents that never get lost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yfund.kernel.errors import Refusal
from yfund.kernel.money import Money, convert, parse_cents, share, split


@pytest.mark.parametrize(("text", "cents"), [
    ("1250", 125000), ("1,234.50", 123450), ("1.234,50", 123450), ("1 234,5", 123450), ("1'234.50", 123450), ("١٢٣٤", 123400),
    ("١٢٬٣٤٥٫٥٠", 1234550), ("US$ 20,000", 2000000), ("1.234", 123400), ("1,234,567.89", 123456789), ("0.05", 5), ("１２３", 12300),
])
def test_sums_are_read_in_many_notations(text, cents):
    assert parse_cents(text) == cents


@pytest.mark.parametrize("text", ["", "abc", "-5", "12,34,5", "1.2.3", "1e5", "12.345,67,8", "٣٫٢٫١", "NaN", "1,23,456", "9" * 40])
def test_what_is_not_a_sum_is_refused_with_a_sentence(text):
    with pytest.raises(Refusal):
        parse_cents(text)


@given(st.integers(0, 10**12), st.sampled_from([["70", "20", "10"], ["33.33", "33.33", "33.34"], ["100"]]))
def test_a_split_sum_is_whole_again(cents, percents):
    assert sum(split(cents, [Decimal(p) for p in percents])) == cents


def test_rounding_is_half_to_even():
    assert (share(1250, "10"), share(25, "10"), share(35, "10")) == (125, 2, 4)


def test_conversion_divides_by_units_for_one_dollar():
    assert convert(120_000_000, Decimal("5.0600")) == 23_715_415


def test_currencies_do_not_mix():
    with pytest.raises(ValueError, match="cannot join"):
        Money(1, "USD") + Money(1, "EUR")

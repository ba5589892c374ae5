"""A deadline means one instant."""

from datetime import UTC, datetime, timedelta

import pytest

from yfund.kernel.errors import Refusal
from yfund.kernel.period import Period, instant


@pytest.mark.parametrize(("local", "zone", "expected"), [
    (datetime(2009, 9, 30, 23, 59), "America/New_York", datetime(2009, 10, 1, 3, 59, tzinfo=UTC)),
    (datetime(2026, 3, 16, 11, 59), "Asia/Manila", datetime(2026, 3, 16, 3, 59, tzinfo=UTC)),
    (datetime(2028, 2, 29, 12, 0), "UTC", datetime(2028, 2, 29, 12, 0, tzinfo=UTC)),
])
def test_a_wall_clock_time_becomes_an_instant(local, zone, expected):
    assert instant(local, zone) == expected


@pytest.mark.parametrize(("local", "zone"), [
    (datetime(2027, 3, 14, 2, 30), "America/New_York"), (datetime(2026, 11, 1, 1, 30), "America/New_York"),
    (datetime(2026, 3, 29, 2, 30), "Europe/Sarajevo"), (datetime(2026, 5, 1, 12, 0), "Mars/Olympus"),
])
def test_times_that_do_not_exist_or_exist_twice_are_refused(local, zone):
    with pytest.raises(Refusal):
        instant(local, zone)


@pytest.mark.parametrize(("seconds", "holds"), [(-1, True), (0, True), (300, True), (300.000001, False)])
def test_a_period_holds_to_the_end_of_its_grace(seconds, holds):
    end = datetime(2026, 3, 1, tzinfo=UTC)
    assert Period(end - timedelta(days=1), end).holds(end + timedelta(seconds=seconds), grace=timedelta(minutes=5)) is holds

"""The clock of the tests is the clock of the application."""

from datetime import UTC, datetime, timedelta

from tests.clocks import START
from yfund.kernel.clock import now


def test_the_clock_stands_and_moves(clock):
    assert (now(), now()) == (START, START)
    clock.forward(days=3, minutes=1)
    assert now() == START + timedelta(days=3, minutes=1)
    clock.set(datetime(2009, 10, 1, tzinfo=UTC))
    assert now() == datetime(2009, 10, 1, tzinfo=UTC)


def test_time_runs_again_afterwards(clock):
    clock.release()
    assert now() > START

"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

import time_machine

START = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


class Clock:
    """Holds the time of the process, which yfund.kernel.clock reads."""

    def __init__(self) -> None:
        self._travel: time_machine.travel | None = None
        self.moment = START

    def set(self, moment: datetime) -> datetime:
        """Let it be `moment` (aware)."""
        if moment.tzinfo is None:
            raise ValueError("the clock takes an aware datetime")
        self.release()
        self._travel = time_machine.travel(moment, tick=False)
        self._travel.start()
        self.moment = moment
        return moment

    def forward(self, **span: float) -> datetime:
        """Move on by a timedelta's arguments: clock.forward(days=3)."""
        return self.set(self.moment + timedelta(**span))

    def release(self) -> None:
        """Let the real time run again."""
        if self._travel is not None:
            self._travel.stop()
            self._travel = None

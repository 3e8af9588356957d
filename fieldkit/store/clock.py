"""Hybrid logical clock: wall time in microseconds that never stands still, never goes back and never fails.

A device's clock is the greatest of the wall, what it last said + 1, and the stamps it took over from others. A stamp
more than a day ahead of the wall comes from a clock that is wrong: it is accepted, and the clock does not follow it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

DAY = 86_400_000_000
"""A day in microseconds."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """Return an aware `moment` as microseconds since 1970, exactly."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(stamp: int) -> datetime:
    """Return the moment of a stamp in local time; a stamp beyond the calendar gives its end."""
    try:
        return (_EPOCH + timedelta(microseconds=stamp)).astimezone()
    except (OverflowError, ValueError, OSError):
        return datetime.max.replace(tzinfo=UTC)


class Clock:
    """The clock of one device. `last` is the stamp it gave or took over last."""

    def __init__(self, now: Callable[[], datetime], last: int = 0) -> None:
        self._now = now
        self.last = last

    def wall(self) -> int:
        """Return what the computer's clock says, in microseconds; 0 before 1970."""
        return max(microseconds(self._now()), 0)

    def stamp(self) -> int:
        """Return a stamp greater than every one before."""
        self.last = max(self.wall(), self.last + 1)
        return self.last

    def next(self) -> int:
        """Return the stamp after the last one without a look at the wall, for the further changes of one act."""
        self.last += 1
        return self.last

    def horizon(self) -> int:
        """Return the latest stamp that is believed: a day ahead of the wall."""
        return self.wall() + DAY

    def is_ahead(self, stamp: int) -> bool:
        """Tell whether `stamp` lies more than a day ahead of the wall."""
        return stamp > self.horizon()

"""How long a visit and each of its steps took, from the moments that were recorded.

The clock of a step runs from entering it until it is done, left for another, or the visit is paused; the clock of the
visit runs from its first moment and stands only during pauses. Going back to a step adds to its time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Protocol


class Event(Protocol):
    """A moment of a visit's course."""

    @property
    def what(self) -> str:
        """enter, done, pause or resume."""

    @property
    def step(self) -> str:
        """The step it belongs to."""

    @property
    def at(self) -> str:
        """When, as an ISO text."""


class VisitTime(NamedTuple):
    """Seconds by step, and of the visit as a whole."""

    steps: dict[str, int]
    total: int


def step_seconds(events: Iterable[Event], now: datetime | str) -> VisitTime:
    """Return the seconds of each step and of the visit; events are oldest first, `now` is its end once it has ended.

    A moment that cannot be read counts for nothing, and a clock that was set back takes nothing away.
    """
    steps: dict[str, int] = {}
    total, step, running = 0, "", False
    since: datetime | None = None
    course = [(event.what, event.step, event.at) for event in events]
    for what, named, at in [*course, ("end", "", now)]:
        moment = _moment(at)
        if moment is None:
            continue
        if running and since is not None:
            passed = max(int((moment - since).total_seconds()), 0)
            total += passed
            if step:
                steps[step] += passed
        since = moment
        if what == "enter":
            step = named
            steps.setdefault(step, 0)
        elif what == "done" and named == step:
            step = ""
        running = what != "pause"
    return VisitTime(steps, total)


def _moment(at: datetime | str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.astimezone()

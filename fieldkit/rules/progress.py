"""One's own progress in rehearsing: what is remembered, on which days, of which kinds, and for how long."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import TypeVar

from msgspec import Struct

_Name = TypeVar("_Name", str, date)

FEWEST = 10
"""Below so many there is no rate."""

WEEKS = 12
"""So many weeks the small picture shows."""


class Practised(Struct, frozen=True):
    """One review: the local day, what was drilled, the objection's kind, the rating, seconds, whether it was known.

    `again` says that the card had been rehearsed on an earlier day: only those tell what is remembered.
    """

    day: date
    drill: str
    kind: str = ""
    rating: int = 3
    seconds: int = 0
    again: bool = False


class Group(Struct, frozen=True):
    """A part of the reviews: how many, how many of those seen before were remembered, and minutes."""

    reviews: int = 0
    asked_again: int = 0
    remembered: int = 0
    minutes: int = 0

    @property
    def retention(self) -> float | None:
        """The share remembered, 0 to 1; None below ten."""
        return self.remembered / self.asked_again if self.asked_again >= FEWEST else None


class Progress(Struct, frozen=True):
    """What came of rehearsing: all together, by day (those with reviews, ascending), by drill and by objection kind.

    `weeks` are the last twelve weeks, oldest first, as minutes of each: for a small picture.
    """

    whole: Group
    days: dict[date, Group]
    drills: dict[str, Group]
    kinds: dict[str, Group]
    weeks: tuple[int, ...]


def progress_of(reviews: Iterable[Practised], today: date) -> Progress:
    """Return the progress that reviews make, up to `today`."""
    counted = [each for each in reviews if each.day <= today]
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    seconds = [0] * WEEKS
    for each in counted:
        if each.day >= first:
            seconds[(each.day - first).days // 7] += each.seconds
    return Progress(
        whole=_group(counted),
        days=dict(sorted(_groups(counted, lambda each: each.day).items())),
        drills=_groups(counted, lambda each: each.drill),
        kinds=_groups([each for each in counted if each.kind], lambda each: each.kind),
        weeks=tuple(_minutes(each) for each in seconds),
    )


def _groups(reviews: Iterable[Practised], name: Callable[[Practised], _Name]) -> dict[_Name, Group]:
    parts: dict[_Name, list[Practised]] = {}
    for each in reviews:
        parts.setdefault(name(each), []).append(each)
    return {each: _group(part) for each, part in parts.items()}


def _group(reviews: Sequence[Practised]) -> Group:
    again = [each for each in reviews if each.again]
    return Group(
        reviews=len(reviews),
        asked_again=len(again),
        remembered=sum(each.rating > 1 for each in again),
        minutes=_minutes(sum(each.seconds for each in reviews)),
    )


def _minutes(seconds: int) -> int:
    """Whole minutes, begun ones counted: whoever rehearsed half a minute did rehearse."""
    return -(-seconds // 60)

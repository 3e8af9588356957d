"""One's own progress in rehearsing: what is remembered, on which days, of which kinds, and for how long."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct


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


FEWEST = 10
"""Below so many there is no rate."""


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
    raise NotImplementedError

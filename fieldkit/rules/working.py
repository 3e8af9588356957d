"""What reports count: visits against the pace of a day, objections by kind and end, and classes that moved.

The pace (3 个/天) is the playbook's (process, section 4); a day's aim counts on working days, Monday to Friday, and a
visit counts once it took place, whatever came of it: one that never came to be is told beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from fieldkit.playbook.model import Entries, PartnerClass
from fieldkit.rules.classes import READINGS, class_in_force
from fieldkit.rules.route import pace_stage

WORKDAYS = 5
"""Monday to Friday."""

OUTCOMES = ("resolved", "open", "escalated", "pretext")


class Heard(Protocol):
    """An objection heard: of which kind, what it says, and how it ended."""

    @property
    def objection_kind(self) -> str:
        """need, money, price, product, brand or service."""

    @property
    def title(self) -> str:
        """What it says."""

    @property
    def words(self) -> str:
        """What the partner said, where it is on no card."""

    @property
    def outcome(self) -> str:
        """open, resolved, escalated or pretext."""


class Tally(NamedTuple):
    """How often something was heard, and how that ended."""

    name: str
    heard: int
    resolved: int
    open: int
    escalated: int
    pretext: int


class Read(Protocol):
    """A reading of the three qualities, and when it was made."""

    @property
    def partner(self) -> str:
        """Whose."""

    @property
    def at(self) -> str:
        """When, as an ISO text."""


class Moved(NamedTuple):
    """A partner whose class is another one now; None where the readings name none."""

    partner: str
    before: PartnerClass | None
    now: PartnerClass | None


def day_target(entries: Entries) -> int:
    """Return how many visits a day the playbook aims at, 0 where it names no pace."""
    stage = pace_stage(entries)
    return stage.per_day or 0 if stage else 0


def workdays_gone(days: Iterable[date], today: date) -> int:
    """Return how many working days of `days` have come, today among them: only those can be held to the pace."""
    return sum(day.weekday() < WORKDAYS and day <= today for day in days)


def tally(heard: Iterable[Heard], kinds: Sequence[str]) -> list[Tally]:
    """Return a row a kind in the order given, those never heard left out; unknown kinds behind."""
    return _tallied(((each.objection_kind, each) for each in heard), kinds)


def most_heard(heard: Iterable[Heard], limit: int) -> list[Tally]:
    """Return the objections heard most often by what they say, at most `limit` of them."""
    found = _tallied(((each.title or each.words, each) for each in heard), ())
    return sorted(found, key=lambda row: (-row.heard, row.name))[:limit]


def _tallied(named: Iterable[tuple[str, Heard]], order: Sequence[str]) -> list[Tally]:
    counts: dict[str, Counter[str]] = {}
    for name, each in named:
        counts.setdefault(name, Counter())[each.outcome if each.outcome in OUTCOMES else "open"] += 1
    names = [name for name in order if name in counts] + sorted(name for name in counts if name not in order)
    return [Tally(name, counts[name].total(), *(counts[name][each] for each in OUTCOMES)) for name in names]


def classes_moved(
    classes: Sequence[PartnerClass],
    readings: Iterable[Read],
    first: str,
    chosen: Mapping[str, tuple[str, str]],
) -> list[Moved]:
    """Return the partners whose class is another one than before the day `first`, in the order of the readings.

    `readings` are the latest one before that day of each partner concerned and all from then on, the oldest first;
    `chosen` says which class was chosen for a partner before that day, and which is now.
    """
    before: dict[str, Read] = {}
    now: dict[str, Read] = {}
    for each in readings:
        if each.at < first:
            before[each.partner] = each
        now[each.partner] = each
    found = []
    for partner in dict.fromkeys((*now, *chosen)):
        was, is_now = chosen.get(partner, ("", ""))
        one = _class(classes, before.get(partner), was)
        other = _class(classes, now.get(partner), is_now)
        if one != other:
            found.append(Moved(partner, one, other))
    return found


def _class(classes: Sequence[PartnerClass], reading: Read | None, chosen: str) -> PartnerClass | None:
    named = {name: str(getattr(reading, name, "")) for name in READINGS}
    return class_in_force(classes, named, chosen)[0]

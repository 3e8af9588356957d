"""The order of a day: stops by district and building; and the order of what is due: late, today, this week, later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, Protocol, TypeVar

from msgspec import Struct

from fieldkit.playbook.model import PartnerClass


class Placed(Protocol):
    """Something that stands at an address."""

    @property
    def district(self) -> str:
        """The district 区域."""

    @property
    def building(self) -> str:
        """The office building 写字楼."""


P = TypeVar("P", bound=Placed)


def by_building(stops: Sequence[P]) -> list[tuple[tuple[str, str], list[P]]]:
    """Group `stops` by (district, building), in the order in which each building first comes; unplaced ones last."""
    groups: dict[tuple[str, str], list[P]] = {}
    for stop in stops:
        groups.setdefault((stop.district, stop.building), []).append(stop)
    return sorted(groups.items(), key=lambda group: group[0] == ("", ""))


Kind = Literal["followup", "handout", "deadline", "visit"]
When = Literal["overdue", "today", "week", "later"]

WHEN: tuple[When, ...] = ("overdue", "today", "week", "later")


class Task(Struct, frozen=True, gc=False):
    """Something that is due on a day: a follow-up, a thing to fetch, the end of a stage's time box, or a visit.

    `id` is that of the record; of a deadline and a visit it is the partner's, since there is one of each at most.
    `text` is what was promised or lent, the title of the stage, or that of the class. `planned` says that a visit is on
    the route of its day.
    """

    kind: Kind
    id: str
    due: date
    partner: str
    partner_name: str
    text: str
    planned: bool = False

    @property
    def uid(self) -> str:
        """What names the task in a calendar, the same as long as it is the same task."""
        return f"{self.kind}-{self.id}@fieldkit"


def visit_due(partner_class: PartnerClass | None, last_visit: str, planned: str) -> date | None:
    """Return the day of the next visit: the one planned, else that of the rhythm of the partner's class.

    The rhythm counts from the last visit; None without a class, without a rhythm and before the first visit.
    """
    if partner_class is None or not partner_class.visit_every_days:
        return None
    if planned:
        return as_day(planned)
    seen = as_day(last_visit)
    try:
        return seen + timedelta(days=partner_class.visit_every_days) if seen else None
    except OverflowError:
        return None


def when_due(due: date, today: date) -> When:
    """Return how a day stands to today; a week ends on its Sunday."""
    if due <= today:
        return "today" if due == today else "overdue"
    return "week" if due <= today + timedelta(days=6 - today.weekday()) else "later"


def by_time(tasks: Iterable[Task], today: date) -> dict[When, list[Task]]:
    """Group tasks by how they stand to today, the earliest first; every group is there."""
    groups: dict[When, list[Task]] = {when: [] for when in WHEN}
    for task in sorted(tasks, key=lambda task: (task.due, task.kind, task.partner_name, task.id)):
        groups[when_due(task.due, today)].append(task)
    return groups


def as_day(iso: str) -> date | None:
    """Return the day of an ISO day or moment, None where it is none."""
    return _day(iso[:10])


@lru_cache(2048)
def _day(iso: str) -> date | None:
    # Thousands of entries have the same few hundred days.
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None

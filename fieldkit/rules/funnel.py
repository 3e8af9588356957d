"""The sales funnel (销售漏斗): partners' projects by stage in numbers and money, against the year's target.

The stages and their order come from the playbook (process.md, section 0: the funnel is filled, projects converted, the
year's target reached). All sums are Decimals and exact; amounts are rounded only to be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Generic, Protocol, TypeVar

from fieldkit.rules.money import stored_money
from fieldkit.rules.sums import total

AHEAD_DAYS = 90
"""So many days from today count as expected by bid date."""


class Project(Protocol):
    """What the funnel looks at in a project: `bid` and `closed` are days or empty, `status` open, won or lost."""

    @property
    def stage(self) -> str:
        """The id of its stage of the funnel."""

    @property
    def stage_title(self) -> str:
        """The title of that stage when it was chosen."""

    @property
    def amount(self) -> str:
        """Yuan, a decimal as text; empty while it is not known."""

    @property
    def status(self) -> str:
        """open, won or lost; what was never said is open."""

    @property
    def bid(self) -> str:
        """The day on which the bids are expected to be opened."""

    @property
    def closed(self) -> str:
        """The day on which it was won or lost."""


P = TypeVar("P", bound=Project)


def known_amounts(amounts: Iterable[str]) -> tuple[int, Decimal]:
    """Return how many of some amounts are known, and what they add up to in yuan."""
    known = [amount for each in amounts if (amount := stored_money(each)) is not None]
    return len(known), total(known)


@dataclass(frozen=True)
class Part(Generic[P]):
    """Some of the projects, the open ones by bid date and the closed with the latest first."""

    projects: tuple[P, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.projects)

    @cached_property
    def _known(self) -> tuple[int, Decimal]:
        """How many amounts are known, and what they add up to; the amounts themselves are not kept."""
        return known_amounts(each.amount for each in self.projects)

    @property
    def money(self) -> Decimal:
        """What the known amounts add up to, in yuan."""
        return self._known[1]

    @property
    def unknown(self) -> int:
        """How many have no amount that can be read."""
        return self.count - self._known[0]


@dataclass(frozen=True)
class Level(Generic[P]):
    """A stage of the funnel with the open projects that stand in it; `id` is empty for those without a stage."""

    id: str
    title: str
    part: Part[P]


@dataclass(frozen=True)
class Funnel(Generic[P]):
    """The funnel of a year: `levels` are the stages in order, `ahead` and `overdue` are seen from today in any year."""

    year: int
    levels: tuple[Level[P], ...]
    open: Part[P]
    won: Part[P]
    lost: Part[P]
    ahead: Part[P]
    overdue: Part[P]
    target: Decimal | None

    @property
    def missing(self) -> Decimal | None:
        """How much the won projects are short of the target, at least zero; None without a target."""
        return None if self.target is None else max(self.target - self.won.money, Decimal(0))

    @property
    def uncovered(self) -> Decimal | None:
        """What would still be missing if every open project were won, at least zero; None without a target."""
        return None if self.missing is None else max(self.missing - self.open.money, Decimal(0))

    @property
    def empty(self) -> bool:
        """Whether no project counts in this year."""
        return not any(part.count for part in (self.open, self.won, self.lost))


def year_of(project: Project, today: date) -> int:
    """Return the one year that a project counts for.

    A closed one counts in the year in which it was closed; an open one in that of its bid date, but never in a year
    gone by; without a day it counts in this year.
    """
    if project.status in ("won", "lost"):
        closed = _day(project.closed)
        return closed.year if closed else today.year
    bid = _day(project.bid)
    return max(bid.year, today.year) if bid else today.year


def funnel_of(
    projects: Iterable[P], stages: Sequence[tuple[str, str]], year: int, today: date, target: Decimal | None
) -> Funnel[P]:
    """Return the funnel of `year`. `stages` are (id, title) in the order of the playbook.

    A project at a stage that the playbook does not have stands behind them under the title it was given, one without a
    stage last.
    """
    every = list(projects)
    mine = [each for each in every if year_of(each, today) == year]
    opened = [each for each in mine if is_open(each)]
    at: dict[str, list[P]] = {id: [] for id, _title in stages}
    titles = dict(stages)
    for each in opened:
        at.setdefault(each.stage, []).append(each)
        titles.setdefault(each.stage, each.stage_title)
    order = [id for id, _title in stages] + sorted(id for id in at if id and id not in dict(stages)) + [""]
    levels = [Level(id, titles[id], Part(_by_bid(at[id]))) for id in order if id in at]
    last = today + timedelta(days=AHEAD_DAYS)
    coming = [(each, day) for each in every if is_open(each) and (day := _day(each.bid))]
    return Funnel(
        year,
        tuple(levels),
        Part(tuple(opened)),
        Part(_by_end(each for each in mine if each.status == "won")),
        Part(_by_end(each for each in mine if each.status == "lost")),
        Part(_by_bid(each for each, day in coming if today <= day <= last)),
        Part(_by_bid(each for each, day in coming if day < today)),
        target,
    )


def is_open(project: Project) -> bool:
    """Whether a project is neither won nor lost."""
    return project.status not in ("won", "lost")


def next_stage(stages: Sequence[tuple[str, str]], stage: str, by: int) -> tuple[str, str] | None:
    """Return the stage that lies `by` places on from `stage`; None at either end. One of no stage goes to the first."""
    ids = [id for id, _title in stages]
    at = ids.index(stage) + by if stage in ids else 0 if by > 0 else -1
    return stages[at] if 0 <= at < len(stages) else None


def _by_bid(projects: Iterable[P]) -> tuple[P, ...]:
    return tuple(sorted(projects, key=lambda each: (not each.bid, each.bid)))


def _by_end(projects: Iterable[P]) -> tuple[P, ...]:
    return tuple(sorted(projects, key=lambda each: each.closed, reverse=True))


@lru_cache(4096)
def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None

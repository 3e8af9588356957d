"""The stages of the process: the clock of a time box, what is missing to move on, and what comes before and after.

Which stages there are, how long they take, what they ask and who decides at their gates is the playbook's to say.
Time boxes are advice: overdue is a reminder and locks nothing (the process, "where the process leaves a gap").
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple, Protocol

from msgspec import Struct

from fieldkit.playbook.model import Gate, Stage

Decision = Literal["yes", "wait", "no"]
"""What deciders may say at a gate: go ahead, not yet, no."""

PASSED: Decision = "yes"

NEAR = 3
"""A box is nearly up when so many days are left, or fewer."""


class Clock(Struct, frozen=True, gc=False):
    """How a partner stands to the time box of its stage, in days; of `left` and `over` at most one is above 0.

    `began` is the day from which the box counts, `due` the day by which the stage should be done, None where it has
    no box. `days` is the length of the box and `passed` how many days it has run. `stopped` says that the gate is
    passed: nothing is due any more.
    """

    began: date | None
    due: date | None
    days: int | None
    passed: int = 0
    left: int = 0
    over: int = 0
    stopped: bool = False

    @property
    def late(self) -> bool:
        """Whether the box is over."""
        return self.over > 0

    @property
    def near(self) -> bool:
        """Whether the box is nearly up."""
        return self.due is not None and not (self.late or self.stopped) and self.left <= NEAR


class Lack(NamedTuple):
    """Something required that a partner does not meet yet: a task of the stage, a requirement or decision of its gate.

    `id` is the id of the item, that of the stage for the decision.
    """

    what: Literal["task", "gate", "decision"]
    id: str
    title: str


def clock(stage: Stage, entered: str, region_opened: str, first_talk: str, today: date, decision: str = "") -> Clock:
    """Return the clock of a partner in `stage`; all moments are ISO texts, empty where there is none.

    `entered` is the moment at which the partner was moved into the stage, or the plain day that a person said instead:
    such a day always counts. Otherwise the box counts from what the stage says, and from the entering where that has
    not happened. `decision` is the last one at the gate of the stage.
    """
    began = _day(entered)
    if len(entered) != _PLAIN_DAY:
        other = {"region": region_opened, "first-talk": first_talk}.get(stage.starts, "")
        began = _day(other) or began
    due = _later(began, stage.days) if began is not None and stage.days is not None else None
    stopped = decision == PASSED
    passed = max((today - began).days, 0) if began else 0
    ahead = (due - today).days if due and not stopped else 0
    return Clock(began, due, stage.days, passed, max(ahead, 0), max(-ahead, 0), stopped)


def region_clock(stages: Iterable[Stage], opened: str, today: date) -> Clock | None:
    """Return how a region stands to the box that began on the day it was opened, None where no stage has such a box."""
    stage = next((each for each in stages if each.starts == "region" and each.days is not None), None)
    return clock(stage, "", opened, "", today) if stage and opened else None


_PLAIN_DAY = len("2026-11-23")


class Clocked(Protocol):
    """A partner in a stage, with what its clock counts from."""

    @property
    def stage(self) -> str:
        """The id of the stage."""

    @property
    def stage_since(self) -> str:
        """The moment at which it was moved there, or the plain day that a person said instead."""

    @property
    def region_opened(self) -> str:
        """The day its region was opened."""

    @property
    def first_talk(self) -> str:
        """The day of the first visit."""

    @property
    def decision(self) -> str:
        """The last decision at the gate of the stage."""


class Clocks:
    """The clocks of many partners on one day; what counts are days, and of thousands many share theirs."""

    def __init__(self, stages: Iterable[Stage], today: date) -> None:
        self._stages = {each.id: each for each in stages}
        self._today = today
        self._known: dict[tuple[str, ...], Clock] = {}

    def of(self, row: Clocked) -> Clock | None:
        """Return the clock of a partner, None for one in none of the stages."""
        since = row.stage_since[: _PLAIN_DAY + 1]
        key = (row.stage, since, row.region_opened, row.first_talk, row.decision)
        found = self._known.get(key)
        if found is None and (stage := self._stages.get(row.stage)) is not None:
            found = clock(stage, since, row.region_opened, row.first_talk, self._today, row.decision)
            self._known[key] = found
        return found


def talked_in(stages: Iterable[Stage]) -> list[str]:
    """Return the ids of the stages whose boxes count from the first talk."""
    return [each.id for each in stages if each.starts == "first-talk"]


def pace_days(stage: Stage, partners: int) -> int | None:
    """Return how many days a stage with a pace takes for so many partners (天数 = 家数 ÷ 3), None without a pace."""
    return -(-partners // stage.per_day) if stage.per_day and stage.per_day > 0 else None


def asks(stage: Stage, important: bool) -> Gate | None:
    """Return the gate that a partner has to pass at the end of `stage`, None where there is none for it."""
    gate = stage.gate
    return gate if gate is not None and (important or not gate.important_only) else None


def missing(stage: Stage, met: Collection[str], decision: str, important: bool) -> list[Lack]:
    """Return what is required before a partner moves on and is not there yet, in the order of the playbook.

    `met` are the ids of the tasks and requirements that the partner meets, `decision` the last one at the gate. A gate
    whose decision is not the rep's own wants that decision too. What is asked "where possible" is never missing.
    """
    gate = asks(stage, important)
    found = [Lack("task", each.id, each.title) for each in stage.tasks if each.required and each.id not in met]
    if gate is not None:
        wanted = (each for each in gate.requirements if each.required and each.id not in met)
        found += [Lack("gate", each.id, each.title) for each in wanted]
        if gate.by != "rep" and decision != PASSED:
            found.append(Lack("decision", stage.id, gate.title))
    return found


def in_order(stages: Sequence[Stage]) -> list[Stage]:
    """Return the stages in the order in which partners go through them."""
    return sorted(stages, key=lambda stage: stage.number)


def place(stages: Sequence[Stage], stage: str) -> int:
    """Return the place of a stage in that order from 0, -1 for one that the playbook does not have."""
    return next((at for at, each in enumerate(in_order(stages)) if each.id == stage), -1)


def neighbour(stages: Sequence[Stage], stage: str, by: int) -> Stage | None:
    """Return the stage `by` places behind `stage`, None beyond either end and for a stage that is not there."""
    at = place(stages, stage)
    return in_order(stages)[at + by] if at >= 0 and 0 <= at + by < len(stages) else None


def _day(moment: str) -> date | None:
    try:
        return date.fromisoformat(moment[:_PLAIN_DAY])
    except ValueError:
        return None


def _later(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None

"""What a report says, as frozen values: made from the store by questions and pure rules, before a word is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from fieldkit.playbook.model import PartnerClass
from fieldkit.rules.shown import Shown
from fieldkit.rules.source_yield import Yield
from fieldkit.rules.weeks import Week
from fieldkit.rules.working import Tally
from fieldkit.store.front_records import ScenarioRow
from fieldkit.store.queries import OpportunityRow
from fieldkit.store.records import (
    FollowupRow,
    HandoutRow,
    HeardRow,
    NoteRow,
    PartnerRow,
    StopRow,
    VisitRow,
    VisitState,
)
from fieldkit.store.stage_records import MoveRow


class Value(Struct, frozen=True, kw_only=True):
    """Base of the values of reports."""


class Timed(Value, frozen=True, kw_only=True):
    """Something with the seconds that it took: a step of a visit, or what was shown."""

    title: str
    seconds: int


class VisitReport(Value, frozen=True, kw_only=True):
    """A visit and all that came of it. `minutes` is None of one entered afterwards or not finished.

    `points` are those of the talk with whether it touched them; `before` and `now` the partner's class before the visit
    and after it; `brands` the competing brands that the partner is known to carry; `shown` what stood before the
    customer and `sums` what was worked out together.
    """

    state: VisitState
    written: datetime
    rep: str = ""
    number: int = 0
    minutes: int | None = None
    points: Sequence[tuple[str, bool]] = ()
    steps: Sequence[Timed] = ()
    done: Sequence[str] = ()
    before: PartnerClass | None = None
    now: PartnerClass | None = None
    brands: Sequence[str] = ()
    shown: Sequence[Shown] = ()
    sums: Sequence[ScenarioRow] = ()

    @property
    def visit(self) -> VisitRow:
        """The visit itself."""
        return self.state.visit

    @property
    def partner(self) -> PartnerRow:
        """Where it was."""
        return self.state.partner

    def notes_with(self, *marks: str) -> list[NoteRow]:
        """The notes with one of these marks, the oldest first."""
        return [note for note in self.state.notes if note.mark in marks]


class VisitLine(Value, frozen=True, kw_only=True):
    """A visit as a list shows it; `minutes` as in a VisitReport, `next_step` what was promised that is due first."""

    visit: VisitRow
    rep: str = ""
    minutes: int | None = None
    heard: int = 0
    resolved: int = 0
    next_step: FollowupRow | None = None

    @property
    def took_place(self) -> bool:
        """Whether somebody was met."""
        return self.visit.status != "missed"


class Late(Value, frozen=True, kw_only=True):
    """A partner beyond the time box of its stage by `over` days; `gate` is the gate that it has not passed.

    `missing` are the titles of what that gate and the stage still want.
    """

    partner: str
    name: str
    stage: str
    over: int
    due: date
    owner: str = ""
    gate: str = ""
    missing: Sequence[str] = ()


class DayReport(Value, frozen=True, kw_only=True):
    """A day: its visits against the aim, what was heard and promised, and what waits; as of the moment `written`.

    `unvisited` are the stops of the route where nobody was; `overdue` the follow-ups that were due before the day and
    are open still, `coming` those due on the next three days; `late` the partners beyond their time box, `near` those
    whose box is nearly up.
    """

    day: date
    written: datetime
    reps: Sequence[str] = ()
    target: int = 0
    visits: Sequence[VisitLine] = ()
    unvisited: Sequence[StopRow] = ()
    heard: Sequence[HeardRow] = ()
    promised: Sequence[FollowupRow] = ()
    done: Sequence[FollowupRow] = ()
    overdue: Sequence[FollowupRow] = ()
    coming: Sequence[FollowupRow] = ()
    handouts: Sequence[HandoutRow] = ()
    moves: Sequence[MoveRow] = ()
    late: Sequence[Late] = ()
    near: Sequence[Late] = ()
    names: dict[str, str] = {}


class RepLine(Value, frozen=True, kw_only=True):
    """What a rep did in a week. `days` counts the visits of each day from Monday; `target` is what could be expected.

    `reached`, `partly` and `failed` say how the goals of the visits ended, `late` how many were entered afterwards.
    """

    rep: str
    days: Sequence[int]
    target: int
    missed: int = 0
    late: int = 0
    reached: int = 0
    partly: int = 0
    failed: int = 0
    heard: int = 0
    resolved: int = 0
    promised: int = 0
    done: int = 0
    overdue: int = 0

    @property
    def visits(self) -> int:
        """The visits that took place."""
        return sum(self.days)


class StageLine(Value, frozen=True, kw_only=True):
    """A stage: how many partners are in it, beyond its time box, nearly at its end; how many came in and went on."""

    title: str
    partners: int = 0
    late: int = 0
    near: int = 0
    came: int = 0
    went: int = 0


class ClassLine(Value, frozen=True, kw_only=True):
    """A partner whose class is another one than before the week."""

    name: str
    owner: str
    before: PartnerClass | None
    now: PartnerClass | None


class Projects(Value, frozen=True, kw_only=True):
    """The projects: those opened, won and lost in the week, those whose bids are opened soon, and all that are open.

    `money` is what the known amounts of the open ones add up to, in yuan; `unknown` counts those without one.
    """

    opened: Sequence[OpportunityRow] = ()
    won: Sequence[OpportunityRow] = ()
    lost: Sequence[OpportunityRow] = ()
    soon: Sequence[OpportunityRow] = ()
    open: int = 0
    money: Decimal = Decimal(0)
    unknown: int = 0


class WeekReport(Value, frozen=True, kw_only=True):
    """A week of one rep or several; what waits and what is late is as of the moment `written`.

    `asked` are the reps that it was narrowed to, none when it tells of all. `notes_late` counts notes entered
    afterwards.
    """

    week: Week
    written: datetime
    asked: Sequence[str] = ()
    aim: int = 0
    reps: Sequence[RepLine] = ()
    visits: Sequence[VisitLine] = ()
    stages: Sequence[StageLine] = ()
    late: Sequence[Late] = ()
    moves: Sequence[MoveRow] = ()
    kinds: Sequence[Tally] = ()
    most: Sequence[Tally] = ()
    classes: Sequence[ClassLine] = ()
    projects: Projects = Projects()
    overdue: Sequence[FollowupRow] = ()
    coming: int = 0
    notes_late: int = 0
    sources: Sequence[Yield] = ()
    owners: dict[str, str] = {}
    names: dict[str, str] = {}

    @property
    def several(self) -> bool:
        """Whether it tells of more than one rep."""
        return len(self.reps) > 1

"""The words for stages: how a clock stands, what a time box says, who decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.playbook.model import Gate, Stage
from fieldkit.rules.stages import Clock, Lack, clock, in_order, missing, pace_days
from fieldkit.store.stage_records import MoveRow, StageState
from fieldkit.ui.glyphs import Glyphs
from fieldkit.ui.text import GREY, JADE, LATE, OCHRE, RULE, one_line, styled
from fieldkit.words import decision_words as decision_words

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp


def clock_text(clock: Clock) -> tuple[str, str]:
    """How a partner stands to its time box, in a few cells, and the style of it."""
    if clock.stopped:
        return _("passed"), JADE
    if clock.late:
        return _("{n} d late").format(n=clock.over), LATE
    if clock.due is None:
        return (_("{n} d in").format(n=clock.passed) if clock.passed else ""), GREY
    if not clock.left:
        return _("today"), OCHRE
    return pgettext("clock", "{n} d left").format(n=clock.left), OCHRE if clock.near else GREY


def clock_bar(clock: Clock, glyphs: Glyphs, width: int = 8) -> Content:
    """How much of the box has run, as a bar of `width` cells; empty where there is no box."""
    if clock.due is None or not clock.days or clock.stopped:
        return Content(" " * width)
    run = min(max(clock.passed * width // clock.days, 0), width)
    style = LATE if clock.late else OCHRE if clock.near else JADE
    return styled(glyphs.line * run, style) + styled(glyphs.line * (width - run), RULE)


def box_text(stage: Stage, partners: int) -> str:
    """The time box of a stage, or its pace for so many partners, in a few words."""
    if (needed := pace_days(stage, partners)) is not None:
        words = ngettext("{pace} a day: {n} day", "{pace} a day: {n} days", needed) if partners else _("{pace} a day")
        return words.format(pace=stage.per_day, n=needed)
    if stage.days is None:
        return one_line(stage.box)
    words = {
        "region": _("{n} d from opening"),
        "first-talk": _("{n} d from first talk"),
    }.get(stage.starts, _("{n} d from entering"))
    return words.format(n=stage.days)


def by_text(move: MoveRow) -> str:
    """Who a move or a decision is by: a decision says whether it is reported or the decider's own record."""
    if not move.decision:
        return one_line(move.by, 40)
    if move.recorded == "own":
        return _("recorded by {name}").format(name=one_line(move.by, 40)) if move.by else _("recorded by the decider")
    return _("reported by {name}").format(name=one_line(move.by, 40)) if move.by else _("reported")


def recorded_by(gate: Gate | None, role: str) -> str:
    """Whether what is said at a gate is the decider's own record or a report, on the device of such a one."""
    return "own" if gate is None or gate.by == "rep" or role in ("lead", "manager") else "reported"


def decision_style(decision: str) -> str:
    """The style of what was said at a gate."""
    return {"yes": JADE, "wait": OCHRE, "no": LATE}.get(decision, GREY)


def missing_text(lacks: Sequence[Lack]) -> Content:
    """How much is missing; empty when nothing is."""
    return styled(_("{n} missing").format(n=len(lacks)), OCHRE) if lacks else Content("")


def day_of_box(clock: Clock) -> str:
    """Which day of its box it is; empty where there is no box, or none any more."""
    if clock.days is None or clock.began is None or clock.stopped:
        return ""
    return _("day {n} / {days}").format(n=max(clock.passed, 1), days=clock.days)


def stage_of(kit: FieldkitApp, stage: str) -> Stage | None:
    """A stage of the playbook in use."""
    return next((each for each in kit.playbook.entries.stages if each.id == stage), None)


def clock_in(kit: FieldkitApp, stage: Stage, state: StageState) -> Clock:
    """The clock of a partner in the stage where it is."""
    row, decision = state.partner, decision_in(stage, state)
    return clock(stage, row.stage_since, state.region_opened, state.first_talk, kit.today_date, decision)


def decision_in(stage: Stage, state: StageState) -> str:
    """The last decision at the gate of a stage, empty where there is none."""
    said = state.decision(stage.id)
    return said.decision if said else ""


def lacks_in(stage: Stage, state: StageState) -> list[Lack]:
    """What a partner lacks in a stage."""
    return missing(stage, state.done, decision_in(stage, state), state.partner.important)


def stages_of(kit: FieldkitApp) -> list[Stage]:
    """The stages of the playbook in use, in order."""
    return in_order(kit.playbook.entries.stages)

"""The rows of a partner's stage: the way, the clock, what is to do, the gate, what was decided, how it got here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len
from textual.content import Content

from fieldkit.i18n import _, language
from fieldkit.playbook.model import Requirement, Stage
from fieldkit.rules.stages import asks, neighbour, place
from fieldkit.store.stage_records import MoveRow, StageState
from fieldkit.ui.cards import hanging
from fieldkit.ui.glyphs import Glyphs
from fieldkit.ui.stage_words import (
    box_text,
    by_text,
    clock_bar,
    clock_in,
    clock_text,
    day_of_box,
    decision_style,
    decision_words,
    lacks_in,
    missing_text,
    stage_of,
    stages_of,
)
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, OCHRE, RULE, ago_text, day_text, fit, join, one_line, styled
from fieldkit.ui.widgets.rows import Row, gap, heading

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

ANSWERS: tuple[Literal["yes", "wait", "no"], ...] = ("yes", "wait", "no")
"""The decisions at a gate by digits from 1."""

DAYS = 8
"""Cells of the column of days in the history."""


@dataclass(frozen=True)
class Item:
    """The row of a task or requirement."""

    id: str


@dataclass(frozen=True)
class Answer:
    """The row of a decision at the gate."""

    decision: Literal["yes", "wait", "no"]


@dataclass(frozen=True)
class Start:
    """The row of a stage in which a partner without one can begin."""

    stage: str


@dataclass(frozen=True)
class Do:
    """A row that does something: on, since, important."""

    what: Literal["on", "since", "important"]


@dataclass(frozen=True)
class Sheet:
    """A partner's way through the stages, drawn from the playbook in use and what the store says."""

    kit: FieldkitApp
    state: StageState

    @property
    def glyphs(self) -> Glyphs:
        """The marks."""
        return self.kit.glyphs

    @property
    def stage(self) -> Stage | None:
        """The stage in which the partner is, None in none of this playbook."""
        return stage_of(self.kit, self.state.partner.stage)

    def expand(self, text: str) -> str:
        """A text of the pack with its variables filled in."""
        return self.kit.playbook.expand(text)

    def item(self, item: str) -> Requirement | None:
        """The task or requirement of this id that is asked for here."""
        stage = self.stage
        gate = asks(stage, self.state.partner.important) if stage else None
        items = [*(stage.tasks if stage else ()), *(gate.requirements if gate else ())]
        return next((each for each in items if each.id == item), None)

    # The way.

    def way(self, width: int) -> Content:
        """The stages as a thin line of `width` cells, their names above it; that of the partner's own is not cut."""
        stages = stages_of(self.kit)
        if not stages:
            return Content("\n")
        at = place(stages, self.state.partner.stage)
        own = cell_len(self.expand(stages[at].title)) + 3 if at >= 0 else 0
        share = width // len(stages)
        others = share if own <= share or len(stages) == 1 else (width - own) // (len(stages) - 1)
        names, rules = [], []
        for number, stage in enumerate(stages):
            cells = max(own if number == at and own > share else others, 3)
            style = f"bold {ACCENT}" if number == at else JADE if number < at else GREY
            mark = self.glyphs.done if number < at else self.glyphs.dot if number == at else self.glyphs.ring
            names.append(styled(fit(f"{mark} {self.expand(stage.title)}", cells - 1) + " ", style))
            line = ACCENT if number == at else JADE if number < at else RULE
            rules.append(styled(self.glyphs.line * (cells - 1) + " ", line))
        return Content("").join(names) + Content("\n") + Content("").join(rules)

    # The rows.

    def rows(self, width: int, *, past: bool) -> list[Row]:
        """All rows; with the `past` at the end where there is no room for it beside them."""
        stage = self.stage
        if not self.kit.playbook.entries.stages:
            return [heading(_("This playbook has no stages"))]
        if stage is None:
            rows = self._starts(width)
        else:
            rows = [self._clock_row(stage), *self._task_rows(stage, width), *self._gate_rows(stage, width), gap()]
            rows.append(self._on_row(stage))
        if past and self.state.moves:
            rows += [gap(), heading(_("How it got here"))]
            for move in self.state.moves:
                first, *further = self.move_lines(move, width)
                rows += [Row(first, move), *(Row(line) for line in further)]
        return rows

    def _starts(self, width: int) -> list[Row]:
        row = self.state.partner
        left = _("was in {stage}, which this playbook does not have").format(stage=one_line(row.stage_title, 40))
        asked = _("where does this partner stand?")
        rows = [heading(_("No stage yet"), left if row.stage and row.stage_title else asked)]
        for stage in stages_of(self.kit):
            title = styled(fit(self.expand(stage.title), min(width // 2, 30)), BOLD)
            rows.append(Row(join([title, styled(box_text(stage, 0), GREY)], "  "), Start(stage.id)))
        return rows

    def _clock_row(self, stage: Stage) -> Row:
        clock = clock_in(self.kit, stage, self.state)
        text, style = clock_text(clock)
        since = _("from {day}").format(day=day_text(clock.began) if clock.began else "?")
        until = _("to {day}").format(day=day_text(clock.due)) if clock.due else ""
        bar = clock_bar(clock, self.glyphs) if clock.due and not clock.stopped else Content("")
        parts = [styled(text or _("since today"), style), bar, styled(since, GREY), styled(until, GREY)]
        return Row(join(parts, "  "), Do("since"))

    def _task_rows(self, stage: Stage, width: int) -> list[Row]:
        if not stage.tasks:
            return []
        done = sum(each.id in self.state.done for each in stage.tasks)
        head = heading(_("To do in this stage"), f"{done} / {len(stage.tasks)}")
        return [gap(), head, *self._item_rows(stage.tasks, width)]

    def _gate_rows(self, stage: Stage, width: int) -> list[Row]:
        gate, important = stage.gate, self.state.partner.important
        if gate is None:
            return []
        rows = [gap(), heading(one_line(_("Gate: {title}").format(title=self.expand(gate.title)), 80))]
        if gate.important_only:
            mark = styled(self.glyphs.done, JADE) if important else styled(self.glyphs.open, GREY)
            why = "" if important else _("this gate is for important partners alone: it asks nothing here")
            rows.append(Row(join([mark + styled(" " + _("important")), styled(why, GREY)], "  "), Do("important")))
        if asks(stage, important) is None:
            return rows
        return [*rows, *self._item_rows(gate.requirements, width), *self._decision_rows(stage, width)]

    def _item_rows(self, items: Sequence[Requirement], width: int) -> list[Row]:
        return [Row(self._item_line(each, width), Item(each.id)) for each in items]

    def _item_line(self, item: Requirement, width: int) -> Content:
        met = self.state.met.get(item.id)
        if met and met.done:
            mark = styled(self.glyphs.done, JADE)
        else:
            mark = styled(self.glyphs.ring, OCHRE) if item.required else styled(self.glyphs.open, GREY)
        parts = [
            mark + Content(" ") + styled(one_line(self.expand(item.title), 80)),
            styled("" if item.required else _("where possible"), GREY),
            styled(ago_text(met.at, self.kit.today_date) if met and met.done else "", GREY),
            styled(one_line(met.text, 200) if met else "", GREY),
        ]
        return join(parts, "  ").truncate(width, ellipsis=True)

    def _decision_rows(self, stage: Stage, width: int) -> list[Row]:
        said = self.state.decision(stage.id)
        rows: list[Row] = []
        for at, (each, word) in enumerate(decision_words().items()):
            here = said if said is not None and said.decision == each else None
            mark = styled(self.glyphs.dot if here else " ", decision_style(each))
            parts = [styled(word, BOLD if here else "")]
            if here is not None:
                day = ago_text(here.at, self.kit.today_date)
                parts += [styled(day, GREY), styled(by_text(here), GREY), styled(one_line(here.reason, 200))]
            line = mark + styled(f" {at + 1} ", ACCENT) + join(parts, "  ")
            rows.append(Row(line.truncate(width, ellipsis=True), Answer(ANSWERS[at])))
        who = one_line(self.expand(stage.gate.decides), 60) if stage.gate else ""
        return [gap(), heading(_("Decision"), who), *rows]

    def _on_row(self, stage: Stage) -> Row:
        onwards = neighbour(self.kit.playbook.entries.stages, stage.id, 1)
        said = self.state.decision(stage.id)
        if onwards is None and said is not None and said.decision == "yes":
            return heading(_("All stages are passed"))
        word = _("Through the last stage")
        if onwards is not None:
            word = _("On to {stage}").format(stage=one_line(self.expand(onwards.title), 60))
        parts = [styled(f"{self.glyphs.go} {word}", BOLD), styled("F8", ACCENT)]
        return Row(join([*parts, missing_text(lacks_in(stage, self.state))], "  "), Do("on"))

    # The past, and what a row is about.

    def move_lines(self, move: MoveRow, width: int) -> list[Content]:
        """A move or a decision: when, from where to where, by whom; then why, and what was missing."""
        day = ago_text(move.at, self.kit.today_date)
        rows = hanging(day, join([self._what(move), styled(by_text(move), GREY)], "  "), width, DAYS, GREY)
        between = "、" if language() == "zh" else ", "
        titles = [one_line(each, 80) for each in move.missing.split("\n") if each]
        missed = _("missing: {titles}").format(titles=between.join(titles)) if titles else ""
        for text in filter(None, (one_line(move.reason, 2000), missed)):
            rows += hanging("", styled(text, GREY), width, DAYS)
        return rows

    def _what(self, move: MoveRow) -> Content:
        title = one_line(move.stage_title, 40)
        if move.decision:
            word = decision_words().get(move.decision, one_line(move.decision, 20))
            return join([title, styled(word, decision_style(move.decision))], "  ")
        if not move.from_stage:
            return styled(f"{self.glyphs.go} {title}")
        stages = self.kit.playbook.entries.stages
        back = 0 <= place(stages, move.stage) < place(stages, move.from_stage)
        way = f"{one_line(move.from_title, 40)} {self.glyphs.go} {title or _('no stage')}"
        return join([way, styled(_("back") if back else "", OCHRE)], "  ")

    def about(self, value: object, between: str) -> Content:
        """What the row of `value` is about: the pack's words, and behind `between` the evidence."""
        stage = self.stage
        match value:
            case Item(id=item):
                found, met = self.item(item), self.state.met.get(item)
                text = styled(self.expand(found.text) if found else "", GREY)
                evidence = join([one_line(met.text, 2000), styled(one_line(met.by, 40), GREY)], "  ") if met else ""
                return join([text, evidence], between)
            case Start(stage=begin):
                stage = stage_of(self.kit, begin)
            case Answer() | Do(what="important") if stage is not None and stage.gate is not None:
                return styled(self.expand(stage.gate.text), GREY)
            case MoveRow(reason=reason):
                return styled(one_line(reason, 2000), GREY)
        box = " ".join(filter(None, (stage.text, stage.box))) if stage else ""
        return styled(one_line(self.expand(box), 2000), GREY)


def summary_line(kit: FieldkitApp, state: StageState) -> Content:
    """The stage of a partner on one line: its title, its clock, how much is missing."""
    stage = stage_of(kit, state.partner.stage)
    if stage is None:
        return styled(one_line(state.partner.stage_title, 60) or _("no stage yet"), GREY)
    clock = clock_in(kit, stage, state)
    text, style = clock_text(clock)
    title = styled(fit(kit.playbook.expand(stage.title), 26).rstrip(), BOLD)
    parts = [title, styled(day_of_box(clock), GREY), styled(text, style), missing_text(lacks_in(stage, state))]
    return join(parts, f" {kit.glyphs.sep} ")

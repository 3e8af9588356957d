"""The stage of a partner: its place on the way, its clock, what is done, what the gate asks, and how it got here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from fieldkit.i18n import _
from fieldkit.playbook.model import Requirement, Stage
from fieldkit.rules.stages import Clock, Lack, asks, missing, neighbour, place
from fieldkit.store import decide, edit_partner, meet, move_stage
from fieldkit.store.queries import stage_state
from fieldkit.store.records import PartnerRow
from fieldkit.store.stage_records import MoveRow, StageState
from fieldkit.ui.cards import hanging
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.next_step import next_step
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.screens.form import Form
from fieldkit.ui.stage_forms import decision_form, evidence_form, move_form, since_form
from fieldkit.ui.stage_words import (
    box_text,
    by_text,
    clock_bar,
    clock_in,
    clock_text,
    decision_words,
    stage_of,
    stages_of,
)
from fieldkit.ui.text import (
    ACCENT,
    BOLD,
    GREY,
    JADE,
    LATE,
    OCHRE,
    RULE,
    ago_text,
    day_text,
    fit,
    join,
    one_line,
    styled,
)
from fieldkit.ui.widgets.rows import Row, Rows, gap, heading

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

ANSWERS: tuple[Literal["yes", "wait", "no"], ...] = ("yes", "wait", "no")
"""The decisions at a gate by digits from 1."""


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

    what: str


def summary(kit: FieldkitApp, partner: str) -> Content:
    """The stage of a partner on one line: its title, its clock, how much is missing."""
    state = stage_state(kit.store, partner)
    if state is None:
        return Content("")
    stage = stage_of(kit, state.partner.stage)
    if stage is None:
        return styled(one_line(state.partner.stage_title, 60) or _("no stage yet"), GREY)
    clock = clock_in(kit, stage, state)
    lacks = _lacks(stage, state)
    text, style = clock_text(clock)
    title = styled(fit(kit.playbook.expand(stage.title), 26).rstrip(), BOLD)
    return join([title, styled(_day_of_box(clock), GREY), styled(text, style), _missing_text(lacks)],
                f" {kit.glyphs.sep} ")  # fmt: skip


class StagePage(KitScreen[None]):
    """One partner's way through the stages; F8 moves on, F4 back, digits say what was decided at the gate."""

    CSS_PATH = "stage.tcss"
    AUTO_FOCUS = "#stage-list"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("stage_on", "stage_back")
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("stage_on", "stage_back"),
        *(Binding(str(at + 1), f"answer({at})", show=False) for at in range(len(ANSWERS))),
    ]

    def __init__(self, partner: str) -> None:
        super().__init__()
        self.partner = partner
        self._state = StageState(partner=PartnerRow(id=partner))

    def compose_body(self) -> ComposeResult:
        """The stages as a line, what is to be there, and beside it why; in a small window one line for that."""
        yield Static(id="stage-line")
        with Horizontal(id="stage-body"):
            yield Rows("stage-list")
            with VerticalScroll(id="stage-side", classes="ruled", can_focus=False):
                yield Static(id="stage-side-text")
        yield Static(id="stage-hint")

    # What the partner has.

    @property
    def stage(self) -> Stage | None:
        """The stage in which the partner is, None in none of this playbook."""
        return stage_of(self.kit, self._state.partner.stage)

    @property
    def _wide(self) -> bool:
        return self.has_class("-wide")

    def _expand(self, text: str) -> str:
        return self.kit.playbook.expand(text)

    def _items(self) -> list[Requirement]:
        stage = self.stage
        gate = asks(stage, self._state.partner.important) if stage else None
        return [*(stage.tasks if stage else ()), *(gate.requirements if gate else ())]

    def title_now(self) -> tuple[Content, Content]:
        """Who, in which stage; how the clock stands."""
        row, stage = self._state.partner, self.stage
        left = [styled(one_line(row.name, 120), BOLD), styled(_("important") if row.important else "", OCHRE)]
        sep = f" {self.kit.glyphs.sep} "
        if stage is None:
            return join([*left, styled(_("no stage yet"), GREY)], sep), Content("")
        clock = clock_in(self.kit, stage, self._state)
        text, style = clock_text(clock)
        left += [styled(one_line(self._expand(stage.title), 60)), styled(_day_of_box(clock), GREY)]
        return join(left, sep), join([_missing_text(_lacks(stage, self._state)), styled(text, style)], "   ")

    def keys_now(self) -> list[Hint]:
        """Tick, write the evidence, move."""
        value = self.query_one("#stage-list", Rows).value
        stage, stages = self.stage, self.kit.playbook.entries.stages
        first: list[Hint] = []
        match value:
            case Item():
                first = [key_hint("space", _("Tick")), key_hint("enter", _("Evidence"))]
            case Answer():
                first = [key_hint("enter", _("Say so"))]
            case Start():
                first = [key_hint("enter", _("Begin here"))]
            case Do(what="since"):
                first = [key_hint("enter", _("Edit"))]
            case Do(what="important"):
                first = [key_hint("space", _("Yes or no"))]
            case Do(what="on"):
                first = [key_hint("enter", _("Move on"))]
        moves = [hint("stage_on")] if stages else []
        if stage is not None and neighbour(stages, stage.id, -1) is not None:
            moves.append(hint("stage_back"))
        gate = asks(stage, self._state.partner.important) if stage else None
        digits = [Hint("1-3", _("Gate"), "1")] if gate is not None else []
        return [*first, *moves, *digits, key_hint("escape", _("Back"))]

    def help_text(self) -> str:
        """How a stage is worked through."""
        return _(
            "What the stage and its gate ask for. Space ticks, Enter writes the evidence;\n"
            "what is marked “where possible” is not required.\n"
            "F8 moves on to the next stage: what is missing is named, wants a reason and is kept with the move.\n"
            "F4 moves back, with a reason. 1, 2, 3 say what was decided at the gate, and whose word that is.\n"
            "Days are advice: overdue is a reminder. Enter on the days changes from when they count."
        )

    # What is shown.

    def show(self) -> None:
        """Draw everything from the store; a partner that is gone closes its page."""
        state = stage_state(self.kit.store, self.partner)
        if state is None:
            self.leave()
            return
        self._state = state
        self.query_one("#stage-line", Static).update(self._way())
        rows = self.query_one("#stage-list", Rows)
        first = rows.value is None
        rows.set_rows(self._rows(max(rows.size.width - 4, 24)))
        if first:
            rows.move_to(next((each for each in rows.values if isinstance(each, Item) and not self._done(each.id)),
                              rows.value))  # fmt: skip
        self._show_side()
        super().show()

    def _done(self, item: str) -> bool:
        return item in self._state.done

    def _way(self) -> Content:
        """The stages as a thin line, their names above it."""
        stages, glyphs = stages_of(self.kit), self.kit.glyphs
        if not stages:
            return Content("\n")
        at = place(stages, self._state.partner.stage)
        cells = max((self.size.width - 4) // len(stages), 3)
        names, rules = [], []
        for number, stage in enumerate(stages):
            style = f"bold {ACCENT}" if number == at else JADE if number < at else GREY
            mark = glyphs.done if number < at else glyphs.dot if number == at else glyphs.ring
            names.append(styled(fit(f"{mark} {self._expand(stage.title)}", cells - 1) + " ", style))
            line = ACCENT if number == at else JADE if number < at else RULE
            rules.append(styled(glyphs.line * (cells - 1) + " ", line))
        return Content("").join(names) + Content("\n") + Content("").join(rules)

    def _rows(self, width: int) -> list[Row]:
        stage, state = self.stage, self._state
        if not self.kit.playbook.entries.stages:
            return [heading(_("This playbook has no stages"))]
        if stage is None:
            rows = self._starts(width)
        else:
            rows = [*self._clock_rows(stage), gap(), *self._task_rows(stage, width), *self._gate_rows(stage, width)]
            rows += [gap(), *self._on_rows(stage)]
        if not self._wide and state.moves:
            rows += [gap(), heading(_("How it got here"))]
            for move in state.moves:
                first, *further = self._move_lines(move, width)
                rows += [Row(first, move), *(Row(line) for line in further)]
        return rows

    def _starts(self, width: int) -> list[Row]:
        row = self._state.partner
        note = _("was in {stage}, which this playbook does not have").format(stage=one_line(row.stage_title, 40))
        ask = _("where does this partner stand?")
        rows = [heading(_("No stage yet"), note if row.stage and row.stage_title else ask)]
        for stage in stages_of(self.kit):
            title = styled(fit(self._expand(stage.title), min(width // 2, 30)), BOLD)
            rows.append(Row(join([title, styled(box_text(stage, 0), GREY)], "  "), Start(stage.id)))
        return rows

    def _clock_rows(self, stage: Stage) -> list[Row]:
        clock = clock_in(self.kit, stage, self._state)
        text, style = clock_text(clock)
        since = _("from {day}").format(day=day_text(clock.began) if clock.began else "?")
        until = _("to {day}").format(day=day_text(clock.due)) if clock.due else ""
        bar = clock_bar(clock, self.kit.glyphs) if clock.due and not clock.stopped else Content("")
        line = join([styled(text or _day_of_box(clock) or _("since today"), style), bar, styled(since, GREY),
                     styled(until, GREY)], "  ")  # fmt: skip
        return [Row(line, Do("since"))]

    def _task_rows(self, stage: Stage, width: int) -> list[Row]:
        done = sum(self._done(each.id) for each in stage.tasks)
        head = heading(_("To do in this stage"), f"{done} / {len(stage.tasks)}")
        return [head, *self._item_rows(stage.tasks, width)] if stage.tasks else []

    def _gate_rows(self, stage: Stage, width: int) -> list[Row]:
        gate, row = stage.gate, self._state.partner
        if gate is None:
            return []
        who = self._expand(gate.decides)
        rows = [gap(), heading(one_line(_("Gate: {title}").format(title=self._expand(gate.title)), 80),
                               "" if who in gate.title else one_line(who, 40))]  # fmt: skip
        if gate.important_only:
            mark = styled(self.kit.glyphs.done, JADE) if row.important else styled(self.kit.glyphs.open, GREY)
            why = "" if row.important else _("this gate is for important partners alone: it asks nothing here")
            rows.append(Row(join([mark + styled(" " + _("important")), styled(why, GREY)], "  "), Do("important")))
        if asks(stage, row.important) is None:
            return rows
        rows += self._item_rows(gate.requirements, width)
        rows += self._decision_rows(stage, width)
        return rows

    def _item_rows(self, items: Sequence[Requirement], width: int) -> list[Row]:
        return [Row(self._item_line(each, width), Item(each.id)) for each in items]

    def _item_line(self, item: Requirement, width: int) -> Content:
        glyphs, met = self.kit.glyphs, self._state.met.get(item.id)
        if self._done(item.id):
            mark = styled(glyphs.done, JADE)
        else:
            mark = styled(glyphs.ring, OCHRE) if item.required else styled(glyphs.open, GREY)
        title = styled(one_line(self._expand(item.title), 80))
        possible = styled("" if item.required else _("where possible"), GREY)
        when = styled(ago_text(met.at, self.kit.today_date) if met and met.done else "", GREY)
        text = styled(one_line(met.text, 200) if met else "", GREY)
        return join([mark + Content(" ") + title, possible, when, text], "  ").truncate(width, ellipsis=True)

    def _decision_rows(self, stage: Stage, width: int) -> list[Row]:
        words = decision_words()
        said = self._state.decision(stage.id)
        rows: list[Row] = []
        for at, each in enumerate(ANSWERS):
            here = said is not None and said.decision == each
            mark = styled(self.kit.glyphs.dot if here else " ", _style(each))
            by = [styled(words[each], BOLD if here else "")]
            if here and said is not None:
                by += [styled(ago_text(said.at, self.kit.today_date), GREY), styled(by_text(said), GREY),
                       styled(one_line(said.reason, 200))]  # fmt: skip
            line = mark + styled(f" {at + 1} ", ACCENT) + join(by, "  ")
            rows.append(Row(line.truncate(width, ellipsis=True), Answer(each)))
        who = one_line(self._expand(stage.gate.decides), 60) if stage.gate else ""
        return [gap(), heading(_("Decision"), who), *rows]

    def _on_rows(self, stage: Stage) -> list[Row]:
        onwards = neighbour(self.kit.playbook.entries.stages, stage.id, 1)
        lacks = _lacks(stage, self._state)
        said = self._state.decision(stage.id)
        if onwards is None and said is not None and said.decision == "yes":
            return [heading(_("All stages are passed"))]
        word = _("Through the last stage")
        if onwards is not None:
            word = _("On to {stage}").format(stage=one_line(self._expand(onwards.title), 60))
        go = styled(f"{self.kit.glyphs.go} {word}", BOLD)
        return [Row(join([go, styled("F8", ACCENT), _missing_text(lacks)], "  "), Do("on"))]

    def _move_lines(self, move: MoveRow, width: int) -> list[Content]:
        """A move or a decision: when, from where to where, by whom; then why, and what was missing."""
        go = self.kit.glyphs.go
        if move.decision:
            what = join([one_line(move.stage_title, 40), styled(decision_words().get(move.decision, move.decision),
                                                                _style(move.decision))], "  ")  # fmt: skip
        elif move.from_stage:
            stages = self.kit.playbook.entries.stages
            back = 0 <= place(stages, move.stage) < place(stages, move.from_stage)
            titles = f"{one_line(move.from_title, 40)} {go} {one_line(move.stage_title, 40) or _('no stage')}"
            what = styled(titles) + styled("  " + _("back"), OCHRE) if back else styled(titles)
        else:
            what = styled(f"{go} {one_line(move.stage_title, 40)}")
        day = ago_text(move.at, self.kit.today_date)
        rows = hanging(day, join([what, styled(by_text(move), GREY)], "  "), width, 8, GREY)
        for text in filter(None, (one_line(move.reason, 2000), self._missed(move))):
            rows += hanging("", styled(text, GREY), width, 8)
        return rows

    def _missed(self, move: MoveRow) -> str:
        titles = [one_line(each, 80) for each in move.missing.split("\n") if each]
        return _("missing: {titles}").format(titles=", ".join(titles)) if titles else ""

    def _show_side(self) -> None:
        hint_line = self.query_one("#stage-hint", Static)
        if not self._wide:
            lines = hanging("", self._about_row(), max(self.size.width - 4, 20), 0)[:2]
            hint_line.update(Content("\n").join([*lines, *[Content("")] * (2 - len(lines))]))
            return
        pane = self.query_one("#stage-side", VerticalScroll)
        width = max(pane.size.width - 4, 20)
        blocks = [hanging("", self._about_row(), width, 0)]
        step, why = next_step(self.kit, self.partner)
        if step:
            blocks.append([styled(_("Next"), ACCENT), *hanging("", styled(step, BOLD), width, 0),
                           *hanging("", styled(one_line(why, 400), GREY), width, 0)])  # fmt: skip
        if self._state.moves:
            past = [line for move in self._state.moves for line in self._move_lines(move, width)]
            blocks.append([styled(_("How it got here"), ACCENT), *past])
        text = Content("\n\n").join(Content("\n").join(block) for block in blocks)
        self.query_one("#stage-side-text", Static).update(text)

    def _about_row(self) -> Content:
        """What the row under the cursor is about: the pack's words, and the evidence."""
        value, stage = self.query_one("#stage-list", Rows).value, self.stage
        match value:
            case Item(id=item):
                found = next((each for each in self._items() if each.id == item), None)
                met = self._state.met.get(item)
                text = self._expand(found.text) if found else ""
                evidence = join([one_line(met.text, 2000), styled(one_line(met.by, 40), GREY)], "  ") if met else ""
                return join([styled(text, GREY), evidence], "\n" if self._wide else "  ")
            case Start(stage=begin):
                stage = stage_of(self.kit, begin)
            case Answer() if stage is not None and stage.gate is not None:
                return styled(self._expand(stage.gate.text), GREY)
            case MoveRow(reason=reason):
                return styled(one_line(reason, 2000), GREY)
        box = " ".join(filter(None, (stage.text, stage.box))) if stage else ""
        return styled(one_line(self._expand(box), 2000), GREY)

    def on_resize(self, _event: Resize) -> None:
        """The text is laid out for the new width."""
        self.call_after_refresh(self.show)

    # What the rep does.

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """What is said beside the list, and the keys, depend on the row."""
        event.stop()
        self._show_side()
        self.show_bars()

    def on_rows_ticked(self, event: Rows.Ticked) -> None:
        """Tick a task or requirement, or mark the partner as important."""
        event.stop()
        stage, row = self.stage, self._state.partner
        match event.value:
            case Item(id=item) if stage is not None:
                found = next(each for each in self._items() if each.id == item)
                meet(self.kit.store, row.id, item, self._expand(found.title), stage.id, not self._done(item),
                     by=self.kit.settings.owner)  # fmt: skip
                self.show()
            case Do(what="important"):
                edit_partner(self.kit.store, row.id, important=not row.important)
                self.show()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Write the evidence, say what was decided, begin, move on, or change the day."""
        event.stop()
        if not self.is_current:
            return
        stage = self.stage
        match event.value:
            case Item(id=item) if stage is not None:
                found = next(each for each in self._items() if each.id == item)
                self._form(evidence_form(self.kit, self._state, stage, found))
            case Answer(decision=decision):
                self.action_answer(ANSWERS.index(decision))
            case Start(stage=begin):
                self._begin(begin)
            case Do(what="on"):
                self.action_stage_on()
            case Do(what="important"):
                self.on_rows_ticked(Rows.Ticked(event.rows, event.value))
            case Do(what="since") if stage is not None:
                began = clock_in(self.kit, stage, self._state).began
                self._form(since_form(self.kit, self._state, began.isoformat() if began else ""))

    def _form(self, form: Form) -> None:
        self.app.push_screen(form)

    def _begin(self, begin: str) -> None:
        stage = stage_of(self.kit, begin)
        if stage is not None:
            self._move(stage)

    def _move(self, stage: Stage) -> None:
        title = self._expand(stage.title)
        move_stage(self.kit.store, self.partner, stage.id, title, by=self.kit.settings.owner)
        self.kit.tell(_("Now in {stage}. ctrl+z takes it back.").format(stage=title[:60]))
        self.show()
        self.query_one("#stage-list", Rows).scroll_home(animate=False)

    def action_stage_on(self) -> None:
        """Move on; what is missing is named and wants a reason. At the end of the last stage, say that it is passed."""
        stage, stages = self.stage, stages_of(self.kit)
        if not self.is_current or not stages:
            return
        if stage is None:
            value = self.query_one("#stage-list", Rows).value
            self._begin(value.stage if isinstance(value, Start) else stages[0].id)
            return
        lacks = _lacks(stage, self._state)
        onwards = neighbour(stages, stage.id, 1)
        if onwards is None:
            self._finish(stage, lacks)
        elif lacks:
            self._form(move_form(self.kit, self._state, onwards, lacks, back=False))
        else:
            self._move(onwards)

    def _finish(self, stage: Stage, lacks: list[Lack]) -> None:
        said = self._state.decision(stage.id)
        if said is not None and said.decision == "yes":
            self.kit.tell(_("All stages are passed"))
        elif lacks:
            self._form(decision_form(self.kit, self._state, stage, "yes", lacks, last=True))
        else:
            decide(self.kit.store, self.partner, stage.id, "yes", "", "own", title=self._expand(stage.title),
                   by=self.kit.settings.owner)  # fmt: skip
            self.kit.tell(_("All stages are passed. ctrl+z takes it back."))
            self.show()

    def action_stage_back(self) -> None:
        """Move back to the stage before; that wants a reason."""
        stage, stages = self.stage, self.kit.playbook.entries.stages
        before = neighbour(stages, stage.id, -1) if stage else None
        if self.is_current and before is not None:
            self._form(move_form(self.kit, self._state, before, (), back=True))

    def action_answer(self, at: int) -> None:
        """Say what was decided at the gate."""
        stage = self.stage
        if not self.is_current or stage is None:
            return
        if asks(stage, self._state.partner.important) is None:
            gate = stage.gate
            self.kit.tell(_("This gate is for important partners alone") if gate else _("This stage has no gate"))
            return
        last = neighbour(self.kit.playbook.entries.stages, stage.id, 1) is None
        lacks = _lacks(stage, self._state)
        self._form(decision_form(self.kit, self._state, stage, ANSWERS[at], lacks, last=last))


def _lacks(stage: Stage, state: StageState) -> list[Lack]:
    said = state.decision(stage.id)
    return missing(stage, state.done, said.decision if said else "", state.partner.important)


def _missing_text(lacks: Sequence[Lack]) -> Content:
    count = len(lacks)
    return styled(_("{n} missing").format(n=count), OCHRE) if count else Content("")


def _day_of_box(clock: Clock) -> str:
    if clock.days is None or clock.began is None or clock.stopped:
        return ""
    return _("day {n} / {days}").format(n=clock.passed, days=clock.days)


def _style(decision: str) -> str:
    return {"yes": JADE, "wait": OCHRE, "no": LATE}.get(decision, GREY)

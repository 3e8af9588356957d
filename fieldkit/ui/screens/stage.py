"""The stage of a partner: its place on the way, its clock, what is done, what the gate asks, and how it got here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldkit.i18n import _
from fieldkit.playbook.model import Stage
from fieldkit.rules.stages import Lack, asks, neighbour
from fieldkit.store import decide, edit_partner, meet, move_stage
from fieldkit.store.queries import stage_state
from fieldkit.store.records import PartnerRow
from fieldkit.store.stage_records import StageState
from fieldkit.ui.cards import hanging
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.next_step import next_step
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.screens.form import Form
from fieldkit.ui.stage_forms import decision_form, evidence_form, move_form, since_form
from fieldkit.ui.stage_rows import ANSWERS, Answer, Do, Item, Sheet, Start, summary_line
from fieldkit.ui.stage_words import clock_in, clock_text, day_of_box, decision_in, lacks_in, missing_text, stages_of
from fieldkit.ui.text import ACCENT, BOLD, GREY, OCHRE, join, one_line, short, styled
from fieldkit.ui.widgets.rows import Rows

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp


def summary(kit: FieldkitApp, partner: str) -> Content:
    """The stage of a partner on one line: its title, its clock, how much is missing."""
    state = stage_state(kit.store, partner)
    return summary_line(kit, state) if state else Content("")


class StagePage(KitScreen[None]):
    """One partner's way through the stages; F8 moves on, F4 back, digits say what was decided at the gate."""

    CSS_PATH = "stage.tcss"
    AUTO_FOCUS = "#stage-list"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    FOLLOWS_WIDTH = True
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("stage_on", "stage_back")
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("stage_on", "stage_back"),
        *(Binding(str(at + 1), f"answer({at})", show=False) for at in range(len(ANSWERS))),
    ]

    def __init__(self, partner: str) -> None:
        super().__init__()
        self.partner = partner
        self._state = StageState(partner=PartnerRow(id=partner))
        self._drawn = ""

    def compose_body(self) -> ComposeResult:
        """The stages as a line, what is to be there, and beside it why; in a small window two lines for that."""
        yield Static(id="stage-line")
        with Horizontal(id="stage-body"):
            yield Rows("stage-list")
            with VerticalScroll(id="stage-side", classes="ruled", can_focus=False):
                yield Static(id="stage-side-text")
        yield Static(id="stage-hint")

    @property
    def sheet(self) -> Sheet:
        """What is drawn."""
        return Sheet(self.kit, self._state)

    @property
    def rows(self) -> Rows:
        """The list."""
        return self.query_one("#stage-list", Rows)

    @property
    def _wide(self) -> bool:
        return self.has_class("-wide")

    def title_now(self) -> tuple[Content, Content]:
        """Who, in which stage; how the clock stands."""
        row, stage, sep = self._state.partner, self.sheet.stage, f" {self.kit.glyphs.sep} "
        left = [styled(one_line(row.name, 120), BOLD), styled(_("important") if row.important else "", OCHRE)]
        if stage is None:
            return join([*left, styled(_("no stage yet"), GREY)], sep), Content("")
        clock = clock_in(self.kit, stage, self._state)
        text, style = clock_text(clock)
        left += [styled(one_line(self.sheet.expand(stage.title), 60)), styled(day_of_box(clock), GREY)]
        return join(left, sep), join([missing_text(lacks_in(stage, self._state)), styled(text, style)], "   ")

    def keys_now(self) -> list[Hint]:
        """Tick, write the evidence, move."""
        stage, stages = self.sheet.stage, self.kit.playbook.entries.stages
        first: list[Hint] = []
        match self.rows.value:
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
        # How one leaves must not be what a narrow window leaves out.
        moves = [*([hint("stage_on")] if stages else []), key_hint("escape", _("Back"))]
        if stage is not None and neighbour(stages, stage.id, -1) is not None:
            moves.append(hint("stage_back"))
        gate = asks(stage, self._state.partner.important) if stage else None
        digits = [Hint("1-3", _("Gate"), "1")] if gate is not None else []
        return [*first, *moves, *digits]

    def help_text(self) -> str:
        """How a stage is worked through."""
        return _(
            "What the stage and its gate ask for. Space ticks, Enter writes the evidence; "
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
        sheet, rows = self.sheet, self.rows
        self.query_one("#stage-line", Static).update(sheet.way(self.size.width - 4))
        fresh = rows.value is None or self._drawn != state.partner.stage
        self._drawn = state.partner.stage
        rows.set_rows(sheet.rows(max(rows.size.width - 4, 24), past=not self._wide))
        if fresh:
            # The first thing that is still to be done.
            open_items = (each for each in rows.values if isinstance(each, Item) and each.id not in state.done)
            rows.scroll_home(animate=False)
            rows.move_to(next(open_items, next(iter(rows.values), None)))
        self._show_side()
        super().show()

    def _show_side(self) -> None:
        sheet, value = self.sheet, self.rows.value
        if not self._wide:
            lines = hanging("", sheet.about(value, "  "), max(self.size.width - 4, 20), 0)[:2]
            self.query_one("#stage-hint", Static).update(Content("\n").join(lines))
            return
        width = max(self.query_one("#stage-side", VerticalScroll).size.width - 4, 20)
        blocks = [hanging("", sheet.about(value, "\n"), width, 0)]
        step, why = next_step(self.kit, self.partner)
        lines = hanging("", styled(step, BOLD), width, 0) + hanging("", styled(one_line(why, 400), GREY), width, 0)
        blocks.append([styled(_("Next step"), ACCENT), *lines])
        if self._state.moves:
            past = [line for move in self._state.moves for line in sheet.move_lines(move, width)]
            blocks.append([styled(_("How it got here"), ACCENT), *past])
        text = Content("\n\n").join(Content("\n").join(block) for block in blocks)
        self.query_one("#stage-side-text", Static).update(text)

    # What the rep does.

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """What is said beside the list, and the keys, depend on the row."""
        event.stop()
        self._show_side()
        self.show_bars()

    def on_rows_ticked(self, event: Rows.Ticked) -> None:
        """Tick a task or requirement, or mark the partner as important."""
        event.stop()
        if event.value == Do("important"):
            self._turn_important()
        elif isinstance(event.value, Item):
            self._tick(event.value.id)

    def _tick(self, item: str) -> None:
        sheet, kit = self.sheet, self.kit
        if sheet.stage is not None and (found := sheet.item(item)) is not None:
            done = item not in self._state.done
            meet(kit.store, self.partner, item, sheet.expand(found.title), sheet.stage.id, done, by=kit.settings.owner)
            self.show()

    def _turn_important(self) -> None:
        edit_partner(self.kit.store, self.partner, important=not self._state.partner.important)
        self.show()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Write the evidence, say what was decided, begin, move on, or change the day."""
        event.stop()
        if not self.is_current:
            return
        stage = self.sheet.stage
        match event.value:
            case Item(id=item) if stage is not None and (found := self.sheet.item(item)) is not None:
                self._form(evidence_form(self.kit, self._state, stage, found))
            case Answer(decision=decision):
                self.action_answer(ANSWERS.index(decision))
            case Start(stage=begin):
                self._begin(begin)
            case Do(what="on"):
                self.action_stage_on()
            case Do(what="important"):
                self._turn_important()
            case Do(what="since") if stage is not None:
                began = clock_in(self.kit, stage, self._state).began
                self._form(since_form(self.kit, self._state, began.isoformat() if began else ""))

    def _form(self, form: Form) -> None:
        self.app.push_screen(form)

    def _begin(self, begin: str) -> None:
        if stage := next((each for each in stages_of(self.kit) if each.id == begin), None):
            self._move(stage)

    def _move(self, stage: Stage) -> None:
        title = self.sheet.expand(stage.title)
        move_stage(self.kit.store, self.partner, stage.id, title, by=self.kit.settings.owner)
        self.kit.tell(_("Now in {stage}. ctrl+z takes it back.").format(stage=short(title)))
        self.show()

    def action_stage_on(self) -> None:
        """Move on; what is missing is named and wants a reason. At the end of the last stage, say that it is passed."""
        stage, stages = self.sheet.stage, stages_of(self.kit)
        if not self.is_current or not stages:
            return
        if stage is None:
            value = self.rows.value
            self._begin(value.stage if isinstance(value, Start) else stages[0].id)
            return
        lacks = lacks_in(stage, self._state)
        onwards = neighbour(stages, stage.id, 1)
        if onwards is None:
            self._finish(stage, lacks)
        elif lacks:
            self._form(move_form(self.kit, self._state, onwards, lacks, back=False))
        else:
            self._move(onwards)

    def _finish(self, stage: Stage, lacks: list[Lack]) -> None:
        if decision_in(stage, self._state) == "yes":
            self.kit.tell(_("All stages are passed"))
        elif lacks:
            self._form(decision_form(self.kit, self._state, stage, "yes", lacks, last=True))
        else:
            title, owner = self.sheet.expand(stage.title), self.kit.settings.owner
            decide(self.kit.store, self.partner, stage.id, "yes", "", "own", title=title, by=owner)
            self.kit.tell(_("All stages are passed. ctrl+z takes it back."))
            self.show()

    def action_stage_back(self) -> None:
        """Move back to the stage before; that wants a reason."""
        stage = self.sheet.stage
        before = neighbour(self.kit.playbook.entries.stages, stage.id, -1) if stage else None
        if self.is_current and before is not None:
            self._form(move_form(self.kit, self._state, before, (), back=True))

    def action_answer(self, at: int) -> None:
        """Say what was decided at the gate."""
        stage = self.sheet.stage
        if not self.is_current or stage is None:
            return
        if asks(stage, self._state.partner.important) is None:
            none = _("This stage has no gate") if stage.gate is None else _("This gate is for important partners alone")
            self.kit.tell(none)
            return
        last = neighbour(self.kit.playbook.entries.stages, stage.id, 1) is None
        lacks = lacks_in(stage, self._state)
        self._form(decision_form(self.kit, self._state, stage, ANSWERS[at], lacks, last=last))

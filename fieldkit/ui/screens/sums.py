"""The sums, done with the customer: assumptions from low to high, and what comes of them while they are typed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from fieldkit.i18n import _
from fieldkit.playbook import Playbook, model
from fieldkit.playbook.formulas import have_at_hand
from fieldkit.rules.figures import NumberError
from fieldkit.rules.sums import COLUMNS, Column, read_value
from fieldkit.store.front_records import ScenarioRow
from fieldkit.store.queries import partner, visit_state
from fieldkit.store.records import VisitState
from fieldkit.ui.cards import proof_file, sample_mark
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.sums_cells import Cells, columns_of, keep_cells, kept_scenarios, load_cells
from fieldkit.ui.sums_result import Pane, pane_text
from fieldkit.ui.sums_scenarios import keep_figures, kept_figures
from fieldkit.ui.sums_sheet import (
    CELL,
    InputRow,
    cell_width,
    columns_line,
    figure_text,
    label_width,
    models_line,
    source_line,
)
from fieldkit.ui.text import BOLD, GREY, join, one_line, plain, styled
from fieldkit.ui.widgets.fitted import FittedLine
from fieldkit.ui.widgets.rows import Row, Rows

SAVE_AFTER = 0.3
"""Seconds after a change within which it is kept."""

RESULT = 56
"""Cells of the pane of results in a wide window, as the stylesheet has it."""


class FigureInput(Input):
    """The field over the figure that is being changed."""

    def validate_value(self, value: str) -> str:
        """Keep out what a terminal would act on."""
        return plain(value)


class Sums(KitScreen[None]):
    """One model at a time; what is changed is kept for this visit and model, on this device."""

    CSS_PATH = "sums.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (118, "-wide")]
    FOLLOWS_WIDTH = True
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("keep", "compare", "present", "open_file")
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("keep", "compare", "present", "open_file"),
        *(Binding(str(at), f"model({at})", show=False) for at in range(1, 10)),
        Binding("left", "column(-1)", show=False),
        Binding("right", "column(1)", show=False),
        Binding("up", "row(-1)", show=False),
        Binding("down", "row(1)", show=False),
        Binding("tab", "lines", show=False, priority=True),
        Binding("delete,backspace", "put_back", show=False),
    ]

    def __init__(self, visit: str = "", model: str = "") -> None:
        """`visit` is that for which the figures are kept, or `partner:` and a partner; `model` the one to open."""
        super().__init__()
        self._visit = visit
        self._model = model
        self._column: Column = "likely"
        self._cells: dict[str, Cells] = {}
        self._trial: Decimal | None = None
        self._changing = ("", "")
        """The ids of the model and the assumption whose figure is being changed."""
        self._fault = ""
        self._saving: Timer | None = None
        self._state: VisitState | None = None
        self._cell = CELL
        self._drawn_as = (0, 0)
        """Width and number of lines of the result as it is laid out."""

    # What is shown.

    @property
    def playbook(self) -> Playbook:
        """The playbook of the visit, else the active one."""
        return self.kit.playbook_of(self.state.visit.pack if self.state else "")

    @property
    def state(self) -> VisitState | None:
        """The visit as the store has it, None without one; read once for each time that all is drawn anew."""
        if self._state is None and self._visit:
            self._state = visit_state(self.kit.store, self._visit)
        return self._state

    @property
    def models(self) -> tuple[model.Sum, ...]:
        """The models that there are."""
        return self.playbook.entries.sums

    @property
    def sum(self) -> model.Sum | None:
        """The model on the screen."""
        return next((each for each in self.models if each.id == self._model), self.models[0] if self.models else None)

    @property
    def cells(self) -> Cells:
        """What was changed in the model on the screen."""
        found = self.sum
        if found is None:
            return {}
        if found.id not in self._cells:
            self._cells[found.id] = load_cells(self.kit.store, self._visit, found)
        return self._cells[found.id]

    @property
    def input(self) -> model.SumInput | None:
        """The assumption under the cursor."""
        value = self.query_one("#sum-rows", Rows).value
        return next((each for each in self.sum.inputs if each.id == value), None) if self.sum else None

    @property
    def _in_field(self) -> model.SumInput | None:
        """The assumption whose figure is being changed, wherever the cursor went."""
        return next((each for each in self.sum.inputs if each.id == self._changing[1]), None) if self.sum else None

    @property
    def editing(self) -> bool:
        """Whether a figure is being changed."""
        return bool(self.query_one("#sum-field", Input).display)

    def compose_body(self) -> ComposeResult:
        """The models; the assumptions with the field over them, the source; what comes of it."""
        yield Static(id="sum-models")
        with Horizontal(id="sum-body"):
            with Vertical(id="sum-left"):
                yield FittedLine(id="sum-columns")
                with Container(id="sum-sheet"):
                    yield Rows("sum-rows", lit=True)
                    yield FigureInput(id="sum-field", max_length=40, select_on_focus=True)
                yield Static(id="sum-source")
            with VerticalScroll(id="sum-right", can_focus=False):
                yield Static(id="sum-result")

    def title_now(self) -> tuple[Content, Content]:
        """The sums, and for whom; that the figures are samples, and kept."""
        found = self.state.partner if self.state else partner(self.kit.store, self._visit.removeprefix("partner:"))
        name = styled(one_line(found.name, 60), GREY) if found else ""
        kept = _("changed, kept") if self.cells else ""
        left = join([styled(_("Sums"), BOLD), name], f" {self.kit.glyphs.sep} ")
        return left, join([sample_mark(self.sum), styled(kept, GREY)], "  ")

    def keys_now(self) -> list[Hint]:
        """Choosing a figure, or changing it."""
        if self.editing:
            return [
                key_hint("enter", _("Enter it")),
                key_hint("down", _("Next one")),
                key_hint("escape", _("As it was")),
            ]
        if self.has_class("-compare"):
            digits = [Hint("1-3", _("Take its figures"), "1")] if self._kept() else []
            return [hint("keep"), *digits, key_hint("escape", _("Back")), hint("present")]
        word = _("Figures") if self.has_class("-lines") else _("Line by line")
        keys = [key_hint("enter", _("Change")), key_hint("escape", _("Back"))]
        if self.has_class("-narrow"):
            keys.append(key_hint("tab", word))
        keys += [hint("keep"), hint("compare")]
        if self.input and (self._column, self.input.id) in self.cells:
            keys.append(key_hint("delete", _("Put back")))
        return [*keys, hint("present"), Hint("← →", _("Low, likely, high"), "right")]

    def help_text(self) -> str:
        """How the sums are done."""
        return _(
            "Up and down choose an assumption, Left and Right low, likely or high; Enter changes it, "
            "Del puts it back. 1, 2, 3 choose the model. Commas, full-width digits and 30万 are understood.\n"
            "Low is the end that is bad for us. All is worked out exactly; amounts are rounded half up, only to be "
            "shown. F8 keeps the figures as a scenario, F9 sets the scenarios side by side.\n"
            "F5 shows the customer the likely figures and the scenarios, without the lines marked internal."
        )

    def show(self) -> None:
        """Draw everything anew."""
        self._state = None
        self._show_models()
        self._show_rows()
        if self.editing:
            self._stay_with_field()
        self._show_result()
        super().show()

    def show_bars(self) -> None:
        """Draw the line on top and the keys anew, and the source of the assumption."""
        super().show_bars()
        self._show_source()

    def _show_models(self) -> None:
        titles = [one_line(self.playbook.expand(each.title)) for each in self.models]
        here = self.models.index(self.sum) if self.sum else 0
        self.query_one("#sum-models", Static).update(models_line(titles, here, self.size.width))

    def _show_rows(self) -> None:
        rows = self.query_one("#sum-rows", Rows)
        found = self.sum
        if found is None:
            rows.set_rows([Row(styled(_("The content has no sums yet."), GREY))])
            return
        self._cell = cell_width(found, self.cells)
        rows.set_rows([Row(self._drawn(each), each.id) for each in found.inputs])
        self.query_one("#sum-columns", FittedLine).set(partial(columns_line, self._column, self._cell))

    def _drawn(self, each: model.SumInput) -> Callable[[int], Content]:
        def draw(width: int) -> Content:
            here, trial = self.input is each, self._trial if self._in_field is each else None
            return InputRow(self.cells, self._cell, self._column, self.playbook.expand, here, trial).draw(each, width)

        return draw

    def _values(self) -> Cells:
        # By the name kept, since the list may be gone: what was typed is kept when the app closes too.
        trial = {(self._column, self._changing[1]): self._trial} if self._trial is not None else {}
        return {**self.cells, **trial}

    def _show_result(self) -> None:
        pane, found = self.query_one("#sum-right", VerticalScroll), self.sum
        # The pane's own width, less its padding, rule and scrollbar; it may not be laid out yet.
        width = max(self.size.width - 5 if self.has_class("-narrow") else RESULT - 7, 20)
        if found is None:
            text: Content = styled(_("Models are written in sums.yaml of the content."), GREY)
        else:
            narrow, in_full = self.has_class("-narrow"), not self.has_class("-narrow") or self.has_class("-lines")
            how = Pane(self._column, width, self.kit.glyphs, self.playbook.expand, narrow, in_full)
            beside = self._kept() if self.has_class("-compare") else None
            text = pane_text(found, self._values(), beside, how)
        # Laying out costs more than all the sums; only another number of lines needs it.
        drawn = (width, text.plain.count("\n"))
        self.query_one("#sum-result", Static).update(text, layout=drawn != self._drawn_as)
        self._drawn_as = drawn
        pane.scroll_home(animate=False)

    def _kept(self) -> list[ScenarioRow]:
        return kept_scenarios(self.kit.store, self._visit, self.sum) if self.sum else []

    def _show_source(self) -> None:
        values = self._values()
        text = source_line(self.playbook, self.input, values, self._fault, self._file(), editing=self.editing)
        self.query_one("#sum-source", Static).update(text, layout=False)

    # What the rep does.

    def action_model(self, number: int) -> None:
        """Choose a model; beside the scenarios, go on with the figures of one."""
        if self.has_class("-compare"):
            self._take_over(number)
        elif number <= len(self.models):
            self._model = self.models[number - 1].id
            self.show()

    def action_column(self, by: int) -> None:
        """Low, likely or high."""
        self._column = COLUMNS[min(max(COLUMNS.index(self._column) + by, 0), len(COLUMNS) - 1)]
        self.show()

    def action_row(self, by: int) -> None:
        """From the field: take what was typed, and change the next figure."""
        if self.editing and self._take():
            rows = self.query_one("#sum-rows", Rows)
            at = rows.value
            rows.action_move(by)
            if rows.value != at:
                self._edit()

    def action_lines(self) -> None:
        """In a small window: the figures, or the result line by line; in the field, the next column."""
        if self.editing:
            if self._take():
                self.action_column(1)
                self._edit()
        elif self.has_class("-narrow"):
            self.toggle_class("-lines")
            self.show()

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Another assumption: what was typed for the one before is taken, or stays to be mended; then its source."""
        event.stop()
        if self.editing and self._place() != self._changing and not self._take():
            event.rows.move_to(self._changing[1])
            self.query_one("#sum-field", FigureInput).focus()
            return
        self._fault = ""
        self.show_bars()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Enter: change the figure."""
        event.stop()
        self._edit()

    def _edit(self) -> None:
        each = self.input
        if each is None or (self.has_class("-narrow") and (self.has_class("-lines") or self.has_class("-compare"))):
            return
        field = self.query_one("#sum-field", FigureInput)
        field.value = figure_text(each, self._column, self.cells)
        self._changing = self._place()
        self._place_field()
        field.display = True
        field.focus()
        self._fault = ""
        self.show_bars()

    def _place(self) -> tuple[str, str]:
        """The ids of the model and the assumption under the cursor."""
        return self.sum.id if self.sum else "", self.input.id if self.input else ""

    def _stay_with_field(self) -> None:
        """The content may be another one now: the field goes with its assumption, and closes when that is gone."""
        if self._place() == self._changing:
            self._place_field()
            return
        self._trial = None
        self.query_one("#sum-field", FigureInput).display = False
        self.query_one("#sum-rows", Rows).focus()
        self.kit.tell(_("The figure that was being changed is no longer in the content."), severity="warning")

    def _place_field(self) -> None:
        rows, field = self.query_one("#sum-rows", Rows), self.query_one("#sum-field", FigureInput)
        at = rows.values.index(rows.value) if rows.value in rows.values else 0
        cell = self._cell
        left = 2 + label_width(rows.size.width - 2, cell) + COLUMNS.index(self._column) * cell + 1
        field.styles.width = cell
        field.styles.offset = (left, at - rows.scroll_offset.y)

    def _read(self, text: str) -> Decimal:
        """The figure typed; an empty field means the content's own. Raises NumberError."""
        each = self._in_field
        if each is None:
            raise NumberError("")
        return read_value(each, text if text.strip() else getattr(each, self._column))

    def on_mount(self) -> None:
        """Watch the field itself: its message would come a frame later, and the result with it."""
        have_at_hand(self.playbook)
        self.watch(self.query_one("#sum-field", FigureInput), "value", self._typed, init=False)

    def _typed(self, text: str) -> None:
        """The result moves while typing; what is no number is told and leaves it as it was."""
        if not self.editing:
            return
        self._fault = ""
        try:
            self._trial = self._read(text)
        except NumberError as error:
            self._trial = None
            self._fault = str(error)
        else:
            if self._saving is None:
                self._saving = self.set_timer(SAVE_AFTER, self._keep)
        self._show_result()
        self._show_source()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the field: take it."""
        event.stop()
        self._take()

    def _take(self) -> bool:
        """Take what stands in the field; False when it is no number: then it is told, and stays to be mended."""
        each, field = self._in_field, self.query_one("#sum-field", FigureInput)
        try:
            value = self._read(field.value)
        except NumberError as error:
            self._fault = str(error)
            self._show_source()
            return False
        if each is not None:
            self._trial = None
            self._put(each, value)
        self._close()
        return True

    def _put(self, each: model.SumInput, value: Decimal) -> None:
        found = self.sum
        if found is not None and value == columns_of(found, {})[self._column][each.id]:
            self.cells.pop((self._column, each.id), None)
        else:
            self.cells[self._column, each.id] = value
        self._keep()

    def _close(self) -> None:
        self._trial, self._fault = None, ""
        self.query_one("#sum-field", FigureInput).display = False
        self.query_one("#sum-rows", Rows).focus()
        self._keep()
        self.show()

    def _keep(self) -> None:
        """Keep what was changed, with what is being typed."""
        if self._saving is not None:
            self._saving.stop()
            self._saving = None
        if self.sum is not None:
            keep_cells(self.kit.store, self._visit, self.sum, self._values())

    def action_put_back(self) -> None:
        """The playbook's figure again."""
        if self.input is not None and self.cells.pop((self._column, self.input.id), None) is not None:
            self._keep()
            self.show()

    def action_keep(self) -> None:
        """Keep the figures as a scenario of the visit, or of the partner outside one."""
        found = self.sum
        if found is None or (self.editing and not self._take()):
            return
        if keep_figures(self.kit, self.playbook, self._visit, found, self.cells):
            self.show()

    def action_compare(self) -> None:
        """The kept scenarios side by side, or the result again."""
        if self.editing and not self._take():
            return
        self.toggle_class("-compare")
        self.show()

    def _take_over(self, number: int) -> None:
        """Go on with the figures of a scenario; those on the screen must not be lost for it."""
        found = self.sum
        taken = kept_figures(self.kit, self._visit, found, self.cells, number) if found else None
        if found is None or taken is None:
            return
        self._cells[found.id] = taken
        self._keep()
        self.remove_class("-compare")
        self.show()

    def action_present(self) -> None:
        """Show this sum to the customer."""
        from fieldkit.ui.screens.present import present

        if self.editing and not self._take():
            return
        present(self.kit, self.playbook, self.sum.id if self.sum else "", self._visit)

    def action_open_file(self) -> None:
        """Open the proof behind the assumption."""
        self.kit.open_file(self.playbook, self._file())

    def _file(self) -> str:
        return proof_file(self.playbook, self.input.proof if self.input else ())

    def action_sums(self) -> None:
        """The sums are open already."""

    def action_back(self) -> None:
        """Leave the field as it was, the lines, else the screen."""
        if self.editing:
            self._close()
        elif self.has_class("-compare"):
            self.action_compare()
        elif self.has_class("-lines") and self.has_class("-narrow"):
            self.action_lines()
        else:
            self.leave()

    def on_unmount(self) -> None:
        """The screen closes: what was typed is kept."""
        if self._saving is not None:
            self._keep()

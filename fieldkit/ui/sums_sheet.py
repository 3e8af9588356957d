"""The sheet of a sum as text: the models to choose from, the heads of the columns, an assumption with its figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rich.cells import cell_len
from textual.content import Content

from fieldkit.i18n import _
from fieldkit.playbook import Playbook, model
from fieldkit.rules.figures import number_text
from fieldkit.rules.sums import COLUMNS, Column, range_of, range_text, strays
from fieldkit.ui.sums_cells import Cells
from fieldkit.ui.sums_text import COLUMN_WORDS
from fieldkit.ui.text import ACCENT, BOLD, GREY, LATE, OCHRE, fit, join, one_line, padded, styled

CELL = 9
"""Cells of a column of figures, at the least."""


def cell_width(found: model.Sum, cells: Cells) -> int:
    """Cells of a column of figures: none is cut, since a cut figure is another one."""
    return max(CELL, *(len(figure_text(each, column, cells)) + 1 for each in found.inputs for column in COLUMNS))


def label_width(width: int, cell: int) -> int:
    """Cells that a row of `width` leaves for the name of an assumption, beside columns of `cell`."""
    return max(width - 3 * cell - 1, 8)


def models_line(titles: Sequence[str], here: int, width: int) -> Content:
    """The models by their digits, the one at `here` in full; the others share what is left of the line."""
    room, shown = width - 4 - 5 * len(titles), list(titles)
    if sum(map(cell_len, titles)) > room and len(titles) > 1:
        share = max((room - cell_len(titles[here])) // (len(titles) - 1), 4)
        shown = [each if at == here else fit(each, min(cell_len(each), share)) for at, each in enumerate(titles)]
    parts = [
        styled(f"{at} ", ACCENT) + styled(title, BOLD if at == here + 1 else GREY) for at, title in enumerate(shown, 1)
    ]
    return Content("   ").join(parts)


def columns_line(column: Column, cell: int, width: int) -> Content:
    """The words over the figures, the chosen one lit."""
    parts: list[Content | str] = [" " * label_width(width, cell)]
    for each in COLUMNS:
        word = _(COLUMN_WORDS[each])
        parts.append(styled(" " * (cell - cell_len(word)) + word, f"bold {ACCENT}" if each == column else GREY))
    return join(parts)


def figure_text(each: model.SumInput, column: Column, cells: Cells) -> str:
    """The figure of an assumption in a column: what was changed, else the content's own."""
    value = cells.get((column, each.id))
    return number_text(value) if value is not None else one_line(getattr(each, column), 20)


@dataclass(frozen=True)
class InputRow:
    """How an assumption's row is drawn, with figures in columns of `cell`.

    `here` when the cursor stands on it, `trial` for what is being typed there: a field stands over that.
    """

    cells: Cells
    cell: int
    column: Column
    say: Callable[[str], str]
    here: bool = False
    trial: Decimal | None = None

    def draw(self, each: model.SumInput, width: int) -> Content:
        """Draw the row in `width` cells: its name and unit, and a figure a column."""
        typed = {**self.cells, (self.column, each.id): self.trial} if self.trial is not None else self.cells
        parts = [self._name(each, label_width(width, self.cell), stray=strays(each, changed_of(each, typed)))]
        for column in COLUMNS:
            chosen = column == self.column
            changed = (column, each.id) in self.cells
            text = figure_text(each, column, typed if chosen and self.here else self.cells)[: self.cell - 1]
            style = ACCENT if changed else "" if chosen else GREY
            parts.append(
                styled(" " * max(self.cell - cell_len(text), 0))
                + styled(text, f"{style} underline" if chosen and self.here else style)
            )
        return join(parts)

    def _name(self, each: model.SumInput, room: int, *, stray: bool) -> Content:
        """The name and, where there is room, the unit; and that the likely figure is not between low and high."""
        title, unit = styled(one_line(self.say(each.title))), styled(one_line(each.unit), GREY)
        told = stray_text() if stray else Content("")
        for parts in ([title, unit], [title]):
            name = join([join(parts, " "), told], "  ")
            if name.cell_length <= room:
                return name.pad_right(room - name.cell_length)
        beside = told.cell_length + 2 if stray and room - told.cell_length > 10 else 0
        shown = styled(padded(title.plain, room - beside))
        return join([shown, told], "  ") if beside else shown


def stray_text() -> Content:
    """That a likely figure is not between low and high."""
    return styled(_("outside low–high"), OCHRE)


def changed_of(each: model.SumInput, cells: Cells) -> dict[Column, Decimal]:
    """What was changed of an assumption, by its columns."""
    return {column: cells[column, each.id] for column in COLUMNS if (column, each.id) in cells}


def source_line(
    playbook: Playbook, each: model.SumInput | None, cells: Cells, fault: str, file: str, *, editing: bool
) -> Content:
    """What an assumption is based on, and while it is changed what is possible; or what is amiss with what was typed.

    `cells` are the figures with what is being typed, `file` is the document that proves it, empty where there is none.
    """
    if fault:
        return styled(fault, LATE)
    if each is None:
        return Content("")
    named = [proof for id in each.proof if (proof := playbook.get(id))]
    sources = [each.source, *(playbook.expand(proof.title) for proof in named)]
    told = _(", ").join(one_line(playbook.expand(source), 80) for source in sources if source)
    bounds = styled(range_text(range_of(each)) if editing else "", OCHRE)
    if editing and strays(each, changed_of(each, cells)):
        return join([stray_text(), bounds], "  ")
    opens = styled("F6", ACCENT) if file else ""
    based = (
        join([styled(_("Based on"), GREY), styled(told), opens], "  ")
        if told
        else styled(_("No source: ask the customer what it is with them"), GREY)
    )
    return join([bounds, based], "  ")

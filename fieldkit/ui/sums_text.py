"""How sums are shown: the verdict, a bar a side, the lines by phase, what decides; and the customer's part of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal

from rich.cells import cell_len
from textual.content import Content

from fieldkit.i18n import _, marked
from fieldkit.playbook.customer import Figures
from fieldkit.playbook.model import Sum
from fieldkit.rules.figures import NumberError, amount_text, number_text, places, read_number
from fieldkit.rules.sums import (
    COLUMNS,
    PHASES,
    BreakEven,
    Column,
    Result,
    SumError,
    Swing,
    defaults,
    work_out,
)
from fieldkit.store import Store, load_draft, save_draft
from fieldkit.store.queries import visit as visit_row
from fieldkit.ui.cards import hanging, ticks_flow
from fieldkit.ui.entry import PHASE_WORDS
from fieldkit.ui.glyphs import Glyphs
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, LATE, OCHRE, join, padded, styled

Cells = dict[tuple[Column, str], Decimal]
"""What a rep changed: the value of an input in a column."""

COLUMN_WORDS: dict[Column, str] = {"low": marked("Low"), "likely": marked("Likely"), "high": marked("High")}


def load_cells(store: Store, visit: str, model: Sum) -> Cells:
    """What was changed in a model for a visit, or else for its partner before it; `visit` is as `visit_here` gives it.

    What cannot be read, or is no input any more, is left out.
    """
    typed = load_draft(store, _key(visit, model))
    if not typed and (found := visit_row(store, visit)):
        typed = load_draft(store, _key(f"partner:{found.partner}", model))
    try:
        kept = json.loads(typed or "{}")
    except ValueError:
        return {}
    ids = {each.id for each in model.inputs}
    cells: Cells = {}
    for column in COLUMNS:
        values = kept.get(column) if isinstance(kept, dict) else None
        for id, text in values.items() if isinstance(values, dict) else ():
            try:
                if id in ids:
                    cells[column, id] = read_number(str(text), negative=True)
            except NumberError:
                continue
    return cells


def keep_cells(store: Store, visit: str, model: Sum, cells: Cells) -> None:
    """Keep what was changed, this device's own, per visit (or partner, outside one) and model."""
    kept = {
        column: {id: str(value) for (at, id), value in cells.items() if at == column}
        for column in COLUMNS
        if any(at == column for at, _id in cells)
    }
    save_draft(store, _key(visit, model), json.dumps(kept))


def _key(visit: str, model: Sum) -> str:
    return f"sums:{visit}:{model.id}"


def columns_of(model: Sum, cells: Cells) -> dict[Column, dict[str, Decimal]]:
    """The values of each column: the playbook's, with what was changed over them. Raises SumError."""
    return {
        column: {**defaults(model, column), **{id: value for (at, id), value in cells.items() if at == column}}
        for column in COLUMNS
    }


def customer_figures(store: Store, visit: str = "") -> Figures:
    """What a sum comes to for the customer, by the likely values: a row a line, and what they add up to."""

    def figures(model: Sum) -> Iterable[tuple[str, str]]:
        try:
            result = work_out(model, columns_of(model, load_cells(store, visit, model))["likely"])
        except SumError:
            return
        digits = places([each for line in result.lines for each in (line.ours, line.theirs)])
        rows = [(line.line.title, line.ours, line.theirs) for line in result.lines]
        cells = [
            (title, amount_text(ours, digits), amount_text(theirs, digits))
            for title, ours, theirs in [*rows, (_("Together"), result.ours, result.theirs)]
        ]
        heads = (_("With us"), _("With others"))
        width = max(12, *(cell_len(text) for row in cells for text in row[1:])) + 2
        yield _("yuan"), "".join(" " * (width - cell_len(head)) + head for head in heads)
        for title, ours, theirs in cells:
            yield title, f"{ours:>{width}}{theirs:>{width}}"

    return figures


def verdict(result: Result, column: Column, digits: int) -> Content:
    """Which side wins, said plainly."""
    word = styled(_(COLUMN_WORDS[column]) + "  ", GREY)
    amount = amount_text(abs(result.difference), digits)
    if result.difference > 0:
        return word + styled(_("{amount} yuan more with us").format(amount=amount), f"bold {JADE}")
    if result.difference < 0:
        return word + styled(_("{amount} yuan more with the competitor").format(amount=amount), f"bold {LATE}")
    return word + styled(_("the same on both sides"), f"bold {OCHRE}")


def bars(result: Result, digits: int, width: int, glyphs: Glyphs) -> list[Content]:
    """A bar a side from a common zero: what is left to the right of it, what is lost to the left."""
    sides = ((_("Ours"), result.ours, ACCENT), (_("Theirs"), result.theirs, GREY))
    label = max(cell_len(word) for word, _amount, _style in sides) + 2
    figures = max(len(amount_text(amount, digits)) for _word, amount, _style in sides)
    room = max(width - label - figures - 2, 4)
    least = min(Decimal(0), *(amount for _word, amount, _style in sides))
    span = max(Decimal(0), *(amount for _word, amount, _style in sides)) - least
    rows = []
    for word, amount, style in sides:
        ends = sorted(round((end - least) / span * room) if span else 0 for end in (Decimal(0), amount))
        length = max(ends[1] - ends[0], 1 if amount else 0)
        start = min(ends[0], room - length)
        bar = " " * start + glyphs.line * length + " " * (room - start - length)
        rows.append(
            join(
                [
                    styled(padded(word, label), GREY),
                    styled(bar, style),
                    styled(f"  {amount_text(amount, digits):>{figures}}", BOLD),
                ]
            )
        )
    return rows


def scenarios(results: Mapping[Column, Result], chosen: Column, digits: int, width: int) -> list[Content]:
    """The difference in each column, the chosen one in bold."""
    parts = []
    for column, result in results.items():
        style = JADE if result.difference > 0 else LATE if result.difference < 0 else OCHRE
        text = amount_text(result.difference, digits)
        sign = "+" if result.difference > 0 else ""
        parts.append(
            styled(_(COLUMN_WORDS[column]) + " ", GREY)
            + styled(sign + text, f"bold {style}" if column == chosen else style)
        )
    label = padded(_("Ahead"), max(cell_len(_("Ours")), cell_len(_("Theirs"))) + 2)
    return hanging(label, ticks_flow(parts, width - cell_len(label)), width, cell_len(label), GREY)


def decides(swing: Swing, low: Decimal, high: Decimal, even: BreakEven | None, width: int) -> list[Content]:
    """The assumption that moves the result most, and the value at which it tips."""
    unit = swing.input.unit
    if even is None:
        tip = _("tips nowhere: the sign holds whatever it is")
    elif even.inside:
        tip = _("tips at {value}").format(value=with_unit(number_text(even.value, 2), unit))
    else:
        tip = _("tips at {value} only, outside {low} to {high}").format(
            value=with_unit(number_text(even.value, 2), unit),
            low=number_text(min(low, high)),
            high=number_text(max(low, high)),
        )
    label = _("Decides") + "  "
    body = styled(swing.input.title, BOLD) + styled(f"  {tip}")
    return hanging(label, body, width, cell_len(label), ACCENT)


def with_unit(number: str, unit: str) -> str:
    """A number with its unit: 21.3%, 30 间."""
    return number + unit if unit[:1] == "%" else f"{number} {unit}".rstrip()


def phase_lines(result: Result, digits: int, width: int) -> list[Content]:
    """Every line by phase, ours and theirs; what the customer is not shown is marked."""
    amounts = [each for line in result.lines for each in (line.ours, line.theirs)] + [result.ours, result.theirs]
    cell = max(9, *(len(amount_text(amount, digits)) + 2 for amount in amounts))
    room = max(width - 2 * cell, 8)
    head = "".join(" " * (cell - cell_len(word)) + word for word in (_("Ours"), _("Theirs")))
    rows: list[Content] = []

    def row(title: str, ours: Decimal, theirs: Decimal, style: str = "", mark: str = "") -> Content:
        name = padded(title, room - cell_len(mark) - (1 if mark else 0)) + (" " if mark else "")
        figures = f"{amount_text(ours, digits):>{cell}}{amount_text(theirs, digits):>{cell}}"
        return styled(name, style) + styled(mark, OCHRE) + styled(figures, style)

    for phase in PHASES:
        lines = result.of(phase)
        if lines:
            rows.append(styled(padded(_(PHASE_WORDS[phase]), room), ACCENT) + styled(head if not rows else "", GREY))
        for line in lines:
            mark = "" if line.line.audience == "customer" else _("internal")
            rows.append(row(line.line.title, line.ours, line.theirs, mark=mark))
    rows.append(row(_("Left in all"), result.ours, result.theirs, BOLD))
    return rows

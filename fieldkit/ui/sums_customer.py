"""What of the sums a customer sees: the lines meant for the customer, by the likely figures, and the kept scenarios.

No text of the store stands on these pages: a scenario goes by its number, and of what was typed only numbers are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len

from fieldkit.i18n import _
from fieldkit.playbook import Playbook
from fieldkit.playbook.customer import Figures, Sheet
from fieldkit.playbook.formulas import have_at_hand
from fieldkit.playbook.model import Sum
from fieldkit.rules.figures import amount_text, grouped_text, places
from fieldkit.rules.sums import Line, SumError, Values, total, work_out
from fieldkit.store import Store
from fieldkit.ui.sums_cells import Cells, cells_of, columns_of, kept_scenarios, load_cells
from fieldkit.ui.sums_text import with_unit

_GAP = 3


def customer_figures(store: Store, playbook: Playbook, here: str = "") -> Figures:
    """What sums come to for the customer: as typed now, then each kept scenario, then those side by side."""

    def figures(model: Sum) -> Iterable[Sheet]:
        have_at_hand(playbook)
        try:
            kept = [cells_of(model, row) for row in kept_scenarios(store, here, model)]
            now = load_cells(store, here, model)
            variants = [now, *kept] if now not in kept else kept
            worked = [(_likely(model, cells), cells) for cells in variants]
            lines = [_customer_lines(model, values) for values, _cells in worked]
        except SumError:
            return
        if len(worked) == 1:
            yield Sheet(_assumed(model, worked[0][0]), tuple(_lines(lines[0])))
            return
        for at, (values, _cells) in enumerate(worked):
            named = _("Variant {n} of {all}").format(n=at + 1, all=len(worked))
            yield Sheet(f"{named}\n{_assumed(model, values)}", tuple(_lines(lines[at])))
        yield Sheet(_("Side by side"), tuple(_compared(model, [values for values, _cells in worked], lines)))

    return figures


def _likely(model: Sum, cells: Cells) -> Values:
    return columns_of(model, cells)["likely"]


def _customer_lines(model: Sum, values: Values) -> list[Line]:
    return [each for each in work_out(model, values).lines if each.line.audience == "customer"]


def _assumed(model: Sum, values: Values) -> str:
    """The assumptions that the customer may see, in a sentence; empty where there are none."""
    shown = [
        f"{each.title} {with_unit(grouped_text(values[each.id]), each.unit)}"
        for each in model.inputs
        if each.audience == "customer"
    ]
    return _("Reckoned with: {what}").format(what=_("; ").join(shown)) if shown else ""


def _lines(lines: Sequence[Line]) -> Iterable[tuple[str, str]]:
    """A row a line, ours and theirs, and what they add up to."""
    digits = places([each for line in lines for each in (line.ours, line.theirs)])
    ours, theirs = total(line.ours for line in lines), total(line.theirs for line in lines)
    amounts = [(line.line.title, line.ours, line.theirs) for line in lines]
    rows = [(title, *(amount_text(each, digits) for each in pair)) for title, *pair in amounts]
    rows.append((_("Together"), amount_text(ours, digits), amount_text(theirs, digits)))
    yield from _table(_("yuan"), (_("With us"), _("With others")), rows)


def _compared(model: Sum, variants: Sequence[Values], lines: Sequence[Sequence[Line]]) -> Iterable[tuple[str, str]]:
    """A column a variant: the customer's assumptions that differ, and what is left on either side."""
    rows: list[tuple[str, ...]] = []
    for each in model.inputs:
        values = [variant[each.id] for variant in variants]
        if each.audience == "customer" and len(set(values)) > 1:
            rows.append((each.title, *(with_unit(grouped_text(value), each.unit) for value in values)))
    ours = [total(line.ours for line in each) for each in lines]
    theirs = [total(line.theirs for line in each) for each in lines]
    digits = places([*ours, *theirs])
    rows.append((_("With us"), *(amount_text(each, digits) for each in ours)))
    rows.append((_("With others"), *(amount_text(each, digits) for each in theirs)))
    yield from _table("", tuple(str(at) for at in range(1, len(variants) + 1)), rows)


def _table(corner: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterable[tuple[str, str]]:
    """Columns that line up at their right, as rows of a page."""
    width = max(map(cell_len, (*heads, *(text for row in rows for text in row[1:])))) + _GAP
    for label, *texts in ((corner, *heads), *rows):
        yield label, "".join(" " * (width - cell_len(text)) + text for text in texts)

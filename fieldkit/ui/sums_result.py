"""What comes of the sums, as a pane: who is ahead and what it hangs on; or the kept scenarios side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rich.cells import cell_len
from textual.content import Content

from fieldkit.i18n import _
from fieldkit.playbook.model import Sum
from fieldkit.rules.figures import amount_text, number_text, places, stored_amount
from fieldkit.rules.sums import (
    COLUMNS,
    BreakEven,
    Column,
    Result,
    SumError,
    Swing,
    Trial,
    break_even,
    swings,
    work_out,
)
from fieldkit.store.front_records import ScenarioRow
from fieldkit.ui.cards import hanging
from fieldkit.ui.glyphs import Glyphs
from fieldkit.ui.sums_cells import Cells, cells_of, columns_of
from fieldkit.ui.sums_text import bars, decides, ends, phase_lines, tornado, unworkable, verdict
from fieldkit.ui.text import (
    ACCENT,
    BOLD,
    GREY,
    JADE,
    LATE,
    OCHRE,
    join,
    lines,
    moment,
    one_line,
    padded,
    styled,
)

MATTERING = 5
"""So many assumptions are drawn as bars."""

SHARE = Decimal("0.02")
"""An assumption that moves less than this part of the strongest one's swing does not matter."""


@dataclass(frozen=True)
class Pane:
    """How a result is drawn: for which column, in how many cells, and by what the content's names are filled in."""

    column: Column
    width: int
    glyphs: Glyphs
    say: Callable[[str], str]
    narrow: bool = False
    in_full: bool = True
    """Whether the lines are wanted; a small window has room for the verdict or for them."""


def pane_text(model: Sum, cells: Cells, beside: Sequence[ScenarioRow] | None, pane: Pane) -> Content:
    """What comes of `cells`, or those `beside` the kept scenarios; or why it cannot be worked out."""
    try:
        return result_block(model, cells, pane) if beside is None else compare_block(model, cells, beside, pane)
    except SumError as error:
        kept = _("What you typed is kept; another figure, or another model, works on.")
        told = ((unworkable(error), LATE), (kept, GREY))
        return lines([line for text, style in told for line in hanging("", styled(text, style), pane.width, 0)])


def result_block(model: Sum, cells: Cells, pane: Pane) -> Content:
    """Who is ahead, by how much, and on what it hangs; when we lose, that first, and what to say then.

    Raises SumError.
    """
    columns = columns_of(model, cells)
    results = {column: work_out(model, columns[column]) for column in COLUMNS}
    chosen, width = results[pane.column], pane.width
    digits = places([side for result in results.values() for side in (result.ours, result.theirs)])
    air = [] if pane.narrow else [Content("")]
    losing = _losing(model, chosen, pane) if chosen.difference < 0 else []
    rows = [verdict(chosen, pane.column, digits), *losing, *air]
    if not pane.narrow or not pane.in_full:
        rows += bars(chosen, digits, width, pane.glyphs)
        rows += [*air, *ends(results, pane.column, digits, width)]
    trial = Trial(model, columns["likely"])
    moved = swings(trial, columns)
    tipping = [(swing, _tip(swing, columns, trial)) for swing in moved[:MATTERING]]
    for swing, even in tipping[:1]:
        low, high = columns["low"][swing.input.id], columns["high"][swing.input.id]
        rows += decides(swing, low, high, even, width)
    if pane.narrow and not pane.in_full:
        return lines(rows)
    mattering = [each for each in tipping if each[0].size >= moved[0].size * SHARE]
    if mattering:
        rows += [Content(""), *tornado(mattering, results["likely"].difference, width, pane.glyphs)]
    rows += [Content(""), *phase_lines(chosen, digits, width)]
    if chosen.difference >= 0 and model.conclusion:
        rows += [Content(""), *hanging("", styled(pane.say(model.conclusion), GREY), width, 0)]
    return lines(rows)


def _tip(swing: Swing, columns: dict[Column, dict[str, Decimal]], trial: Trial) -> BreakEven | None:
    id = swing.input.id
    return break_even(trial, id, columns["low"][id], columns["high"][id])


def _losing(model: Sum, result: Result, pane: Pane) -> list[Content]:
    """That we lose, in which line most, and what to say then."""
    worst = min(result.lines, key=lambda line: line.ours - line.theirs)
    told = _("They win, most of all by “{line}”. Say so first.").format(line=one_line(pane.say(worst.line.title), 60))
    rows = [] if pane.narrow and not pane.in_full else hanging("", styled(told, OCHRE), pane.width, 0)
    say = pane.say(model.losing) or _("check the figures together, or talk of what they leave out")
    label = _("Say") + "  "
    return [*rows, *hanging(label, styled(say), pane.width, cell_len(label), OCHRE)]


def compare_block(model: Sum, now: Cells, kept: Sequence[ScenarioRow], pane: Pane) -> Content:
    """The figures on the screen beside the kept scenarios: what differs, and what comes of it. Raises SumError."""
    if not kept:
        told = _("Nothing is kept yet. F8 keeps the figures as they are.")
        return lines(hanging("", styled(told, GREY), pane.width, 0))
    variants = [now, *(cells_of(model, row) for row in kept)]
    values = [columns_of(model, cells) for cells in variants]
    worked = [{column: work_out(model, columns[column]) for column in COLUMNS} for columns in values]
    digits = places([side for each in worked for side in (each["likely"].ours, each["likely"].theirs)])
    cell = max(9, *(len(amount_text(each["likely"].ours, digits)) + 2 for each in worked))
    label = max(pane.width - cell * len(variants), 10)

    def row(title: str, texts: Sequence[tuple[str, str]], style: str = "") -> Content:
        cells = [styled(" " * max(cell - cell_len(text), 1) + text, own or style) for text, own in texts]
        return join([styled(padded(title, label), style or GREY), *cells])

    heads = [(_("Now"), GREY), *((str(at), ACCENT) for at in range(1, len(kept) + 1))]
    rows = [row(_("Side by side"), heads, f"bold {ACCENT}")]
    for each in model.inputs:
        figures = [columns["likely"][each.id] for columns in values]
        if len(set(figures)) > 1:
            rows.append(row(pane.say(each.title), [(number_text(figure), "") for figure in figures]))
    rows.append(Content(""))
    for title, side in ((_("Ours"), "ours"), (_("Theirs"), "theirs")):
        rows.append(row(title, [(amount_text(getattr(each["likely"], side), digits), "") for each in worked]))
    for column, title in (("likely", _("Ahead")), ("low", _("at the low end")), ("high", _("at the high end"))):
        amounts = [each[column].difference for each in worked]  # type: ignore[index]
        rows.append(row(title, [_signed(amount, digits, bold=column == "likely") for amount in amounts]))
    rows.append(Content(""))
    for at, scenario in enumerate(kept, 1):
        day = f"{scenario.at[5:10]} {moment(scenario.at)}"
        body = styled(one_line(scenario.name, 200)) + styled(f"  {day}", GREY)
        if _changed(scenario, worked[at]["likely"]):
            body = body + styled("  " + _("the content has changed since"), OCHRE)
        rows += hanging(str(at), body, pane.width, 3, ACCENT)
    return lines(rows)


def _signed(amount: Decimal, digits: int, *, bold: bool) -> tuple[str, str]:
    style = JADE if amount > 0 else LATE if amount < 0 else OCHRE
    text = amount_text(amount, digits)
    return (f"+{text}" if amount > 0 else text), f"{BOLD} {style}" if bold else style


def _changed(row: ScenarioRow, now: Result) -> bool:
    """Whether the content gives something else for a scenario now than when it was kept."""
    return (stored_amount(row.ours), stored_amount(row.theirs)) != (now.ours, now.theirs)

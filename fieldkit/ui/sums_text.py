"""Pieces of how sums are shown: the verdict, a bar a side, what decides, what matters most, the lines by phase."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from rich.cells import cell_len
from textual.content import Content

from fieldkit.i18n import _, marked
from fieldkit.rules.figures import amount_text, number_text
from fieldkit.rules.sums import PHASES, BreakEven, Column, Result, SumError, Swing
from fieldkit.ui.cards import hanging, ticks_flow
from fieldkit.ui.entry import PHASE_WORDS
from fieldkit.ui.glyphs import Glyphs
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, LATE, OCHRE, join, padded, styled

COLUMN_WORDS: dict[Column, str] = {"low": marked("Low"), "likely": marked("Likely"), "high": marked("High")}


def unworkable(error: SumError) -> str:
    """Why a sum cannot be worked out, and where."""
    return _("Cannot be worked out: {where}: {why}").format(where=error.where, why=error.why)


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


def ends(results: Mapping[Column, Result], chosen: Column, digits: int, width: int) -> list[Content]:
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
    if even is None:
        tip = _("tips nowhere: the sign holds whatever it is")
    elif even.inside:
        tip = _("tips at {value}").format(value=tip_text(swing, even))
    else:
        tip = _("tips at {value} only, outside {low} to {high}").format(
            value=tip_text(swing, even),
            low=number_text(min(low, high)),
            high=number_text(max(low, high)),
        )
    label = _("Decides") + "  "
    body = styled(swing.input.title, BOLD) + styled(f"  {tip}")
    return hanging(label, body, width, cell_len(label), ACCENT)


def tornado(
    moved: Sequence[tuple[Swing, BreakEven | None]], likely: Decimal, width: int, glyphs: Glyphs
) -> list[Content]:
    """A bar an assumption, the strongest first: how far it moves who is ahead, from red (they) to green (we).

    `likely` is the difference by the likely figures; its place is marked in every bar. Behind a bar stands the value at
    which it tips, when that lies between its low and its high.
    """
    ends = [end for swing, _even in moved for end in (swing.low, swing.high)]
    least, most = min((likely, *ends)), max((likely, *ends))
    tips = [tip_text(swing, even) if even is not None and even.inside else "" for swing, even in moved]
    tip = max([cell_len(each) for each in tips] + [cell_len(_("tips at"))])
    label = max(min(max(cell_len(swing.input.title) for swing, _even in moved), width * 2 // 5), 8)
    room = max(width - label - tip - 3, 8)
    span = (most - least) or Decimal(1)

    def place(amount: Decimal) -> int:
        return min(int((amount - least) / span * room), room - 1)

    heading = padded(_("Matters most"), label + room + 3)
    rows = [styled(heading, ACCENT) + styled(_("tips at"), GREY)]
    here, zero = place(likely), place(Decimal(0)) if least < 0 < most else -1 if least >= 0 else room
    mark = "|" if glyphs.line == "=" else "┃"
    for (swing, _even), text in zip(moved, tips, strict=True):
        first, last = sorted((place(swing.low), place(swing.high)))
        signs = [
            (mark, BOLD)
            if at == here
            else (glyphs.line, LATE if at < zero else JADE)
            if first <= at <= last
            else (" ", "")
            for at in range(room)
        ]
        # A piece for what stands together, since the bars are drawn anew with each key.
        cells = [styled("".join(sign for sign, _style in run), style) for style, run in groupby(signs, itemgetter(1))]
        rows.append(join([styled(padded(swing.input.title, label + 1), GREY), *cells, styled(f"  {text}")]))
    return rows


def tip_text(swing: Swing, even: BreakEven) -> str:
    """The value at which an assumption tips, with its unit: rounded alike wherever it stands."""
    return with_unit(number_text(even.value, 2), swing.input.unit)


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

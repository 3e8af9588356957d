"""A page for the customer as text: laid out for a window, in the colours of paper, with air around it."""

from __future__ import annotations

from itertools import zip_longest

from rich.cells import cell_len
from textual.content import Content

from fieldkit.playbook.customer import CustomerPage
from fieldkit.ui.cards import hanging, wrap
from fieldkit.ui.text import join, one_line, styled
from fieldkit.ui.theme import PAPER

TEXT = PAPER.foreground or ""
ACCENT = PAPER.primary
GREY = PAPER.variables["grey"]

WIDEST = 84
"""Cells of a page's text; longer lines read badly from across a table."""

LONGEST = 4000
"""Characters of one text that are laid out; no page made for a customer comes near it."""


def margin(width: int) -> int:
    """Cells of air at the left of a page."""
    return max(width * 7 // 40, 4) if width >= 100 else max(width // 10, 2)


def page_text(page: CustomerPage, width: int, height: int) -> Content:
    """A page laid out for a window of `width` by `height` cells, with as much air between its rows as there is room."""
    left = margin(width)
    room = min(max(width - 2 * left, 20), WIDEST)
    labels = max((cell_len(row.label) for row in page.rows), default=0)
    between = 6 if room >= 70 else 4
    indent = min(labels, room // 2 - 4) + between if labels else 0
    blocks = [_wrapped(page.title, room, f"bold {ACCENT}")]
    if page.lead:
        blocks.append(_wrapped(page.lead, room, TEXT))
    for row in page.rows:
        text = Content("\n").join(styled(part, TEXT) for part in row.text[:LONGEST].split("\n"))
        blocks.append(_beside(row.label, text, room, indent, between) if indent else _wrapped(row.text, room, TEXT))
    for gap in (2, 1, 0):
        length = sum(len(block) + gap for block in blocks)
        top = min(height // 5, max((height - length) // 2, 1))
        if length + top <= height:
            break
    rows: list[Content] = [Content("")] * top
    for block in blocks:
        rows += [join([" " * left, line]) for line in block] + [Content("")] * gap
        if len(rows) < top + 2 + gap and length + top < height:
            rows.append(Content(""))
    return Content("\n").join(rows).rstrip()


def _beside(label: str, text: Content, room: int, indent: int, between: int) -> list[Content]:
    """A row with its label in a column of its own, over as many lines as either needs."""
    labels = wrap(styled(one_line(label), GREY), indent - between) if label else []
    texts = hanging("", text, room - indent, 0)
    return [
        join([name.pad_right(indent - name.cell_length), line])
        for name, line in zip_longest(labels, texts, fillvalue=Content(""))
    ]


def _wrapped(text: str, room: int, style: str) -> list[Content]:
    return hanging("", Content("\n").join(styled(part, style) for part in text[:LONGEST].split("\n")), room, 0)

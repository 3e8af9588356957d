"""A page's Markdown as lines of a width: headings, paragraphs, lists, quotes, tables and code, as text and never as
markup.

Textual's own widget makes a widget of every paragraph, which takes half a second for a page; here a page is one text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from textual.content import Content, Span

from fieldkit.ui.cards import Card, hanging, wrap
from fieldkit.ui.text import ACCENT, BOLD, GREY, RULE, plain, styled

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

NARROWEST = 6
"""Cells that a column of a table has at least, where its texts need them."""

APART = 3
"""Cells between two columns of a table."""

_STYLES = {"strong": BOLD, "em": "italic", "s": "strike", "link": "underline"}


def page_lines(card: Card, source: str) -> list[Content]:
    """Return the lines of a page for the width of a card; blocks are parted by empty lines, headings stand close."""
    return _Page(card).draw(_parser().parse(plain(source.expandtabs(4))))


@cache
def _parser() -> MarkdownIt:
    """Markdown without HTML and without depth: a hostile page cannot build a tower of blocks."""
    from markdown_it import MarkdownIt

    return MarkdownIt("js-default", {"maxNesting": 12})


class _Page:
    """Lines on their way into a page, behind the marks of the lists and quotes that they stand in."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self._rows: list[Content] = []
        self._before: list[Content] = []
        """What stands before each line: the indents of lists and the bars of quotes, the outermost first."""
        self._numbers: list[int] = []
        """Of the lists around: the number that comes next, 0 where they have marks."""
        self._mark = Content("")
        """The mark of the item that begins with the next line."""
        self._close = True
        """Whether the next block stands close under what is there."""

    def draw(self, tokens: Sequence[Token]) -> list[Content]:
        """Return the lines of these blocks."""
        inside = iter(tokens)
        for token in inside:
            match token.type:
                case "heading_open":
                    self._gap()
                    self._text(Content(_inline(next(inside)).plain).stylize(ACCENT))
                    self._close = True
                case "paragraph_open":
                    if not token.hidden:
                        self._gap()
                    self._text(_inline(next(inside)))
                    self._close = False
                case "bullet_list_open" | "ordered_list_open":
                    self._begin_list(token)
                case "list_item_open":
                    self._begin_item()
                case "bullet_list_close" | "ordered_list_close":
                    self._numbers.pop()
                case "blockquote_open":
                    self._gap()
                    self._before.append(styled(f"{self._card.glyphs.edge} ", RULE))
                    self._close = True
                case "blockquote_close" | "list_item_close":
                    self._before.pop()
                    self._mark, self._close = Content(""), False
                case "fence" | "code_block":
                    self._gap()
                    for line in token.content.rstrip("\n").split("\n"):
                        self._text(styled(line))
                    self._close = False
                case "hr":
                    self._gap()
                    self._line(styled(self._card.glyphs.rule * self._room, RULE))
                    self._close = False
                case "table_open":
                    self._gap()
                    self._table(list(_rows_of(inside)))
                    self._close = False
        return self._rows

    @property
    def _room(self) -> int:
        """The cells that are left for a line."""
        return max(self._card.width - sum(each.cell_length for each in self._before), 8)

    def _begin_list(self, token: Token) -> None:
        """Part a list from what stands above it; one within an item belongs to its line."""
        if not self._numbers:
            self._gap()
            self._close = True
        self._numbers.append(int(token.attrGet("start") or 1) if token.type == "ordered_list_open" else 0)

    def _begin_item(self) -> None:
        """Set the mark of an item; its lines hang under its first one."""
        number = self._numbers[-1]
        mark = f"{number}. " if number else f"{self._card.glyphs.open} "
        self._numbers[-1] += bool(number)
        self._mark = styled(mark, GREY)
        self._before.append(Content(" " * len(mark)))

    def _gap(self) -> None:
        """An empty line between two blocks."""
        if self._rows and not self._close:
            mark, self._mark = self._mark, Content("")
            self._line(Content(""))
            self._mark = mark

    def _text(self, text: Content) -> None:
        """A text, wrapped."""
        for row in hanging("", text, self._room, 0):
            self._line(row)

    def _line(self, row: Content) -> None:
        before = [*self._before]
        if self._mark and before:
            before[-1], self._mark = self._mark, Content("")
        self._rows.append(Content("").join([*before, row]).rstrip())

    def _table(self, rows: list[list[Content]]) -> None:
        """Columns that line up; where they are too wide together, the widest give way and their cells are wrapped."""
        widths = [
            max(cell.cell_length for cell in column) for column in zip_longest(*rows, fillvalue=Content(""))
        ]  # fmt: skip
        room = self._room - APART * (len(widths) - 1)
        if room < NARROWEST * len(widths):
            self._told_by_head(rows)
            return
        while sum(widths) > room and max(widths) > NARROWEST:
            widths[widths.index(max(widths))] -= 1
        tall = any(cell.cell_length > width for row in rows for cell, width in zip(row, widths, strict=False))
        for number, row in enumerate(rows):
            if number == 0:
                row = [cell.stylize_before(GREY) for cell in row]
            elif tall and number > 1:
                self._line(Content(""))
            self._row(row, widths)
            if number == 0:
                across = min(sum(widths) + APART * (len(widths) - 1), self._room)
                self._line(styled(self._card.glyphs.rule * across, RULE))

    def _told_by_head(self, rows: list[list[Content]]) -> None:
        """A table with more columns than there is room for: each row as its cells, behind their heads."""
        head = rows[0]
        for number, row in enumerate(rows[1:]):
            if number:
                self._line(Content(""))
            for name, cell in zip(head, row, strict=False):
                self._text(Content.assemble((f"{name.plain}  ", GREY), cell))

    def _row(self, row: list[Content], widths: list[int]) -> None:
        """A row of a table, as many lines as its tallest cell has."""
        cells = [wrap(cell, max(width, 2)) for cell, width in zip(row, widths, strict=False)]
        for parts in zip_longest(*cells, fillvalue=Content("")):
            line = Content("")
            for part, width in zip(parts, widths, strict=False):
                line += part + Content(" " * (max(width - part.cell_length, 0) + APART))
            self._line(line)


def _rows_of(tokens: Iterator[Token]) -> Iterator[list[Content]]:
    """The rows of a table, the head first, until it closes."""
    row: list[Content] = []
    for token in tokens:
        if token.type == "table_close":
            return
        if token.type == "tr_open":
            row = []
        elif token.type == "inline":
            row.append(_inline(token))
        elif token.type == "tr_close":
            yield row


def _inline(token: Token) -> Content:
    """The text of a block in its styles; where a link leads is said behind it, since nothing here opens one."""
    text, spans = "", []
    open_at: list[tuple[str, int, str]] = []
    for part in token.children or ():
        kind = part.type.removesuffix("_open").removesuffix("_close")
        if part.type.endswith("_open") and kind in _STYLES:
            open_at.append((kind, len(text), str(part.attrGet("href") or "")))
        elif part.type.endswith("_close") and open_at:
            kind, at, address = open_at.pop()
            spans.append(Span(at, len(text), _STYLES[kind]))
            if address and address != text[at:]:
                spans.append(Span(len(text), len(text) + len(address) + 3, GREY))
                text += f" ({address})"
        elif part.type == "code_inline":
            spans.append(Span(len(text), len(text) + len(part.content), BOLD))
            text += part.content
        elif part.type == "softbreak":
            text += "" if _joins(text) else " "
        elif part.type == "hardbreak":
            text += "\n"
        else:
            text += part.content
    return Content(text, spans)


def _joins(text: str) -> bool:
    """Whether the next line goes on without a space: behind 汉字 and their marks."""
    return text[-1:] >= "\u2e80"

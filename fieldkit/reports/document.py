"""A report in words, before it becomes HTML, Markdown or a workbook: headings, figures, facts, lines and tables.

Every text in it is plain text as somebody wrote it; what renders it makes it safe for its format.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

Tone = Literal["", "good", "care", "late", "grey", "strong"]
"""What a text says beside its words: done, needs care, late, secondary, important."""


class Cell(Struct, frozen=True):
    """A text with its tone. `number` is what it says as a number; `share` draws a bar, 1 is the whole of it."""

    text: str = ""
    tone: Tone = ""
    number: int | None = None
    share: float | None = None


class Column(Struct, frozen=True):
    """A column: its heading, how many characters wide it is, and whether numbers stand in it."""

    title: str
    width: int = 12
    numbers: bool = False


class Table(Struct, frozen=True):
    """Rows of cells under columns; `totals` is a last row."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Cell] = ()


class Facts(Struct, frozen=True):
    """Labels, each with what is so."""

    rows: Sequence[tuple[str, Cell]]


class Figure(Struct, frozen=True):
    """A number that counts, with what it counts; `of` is what it is measured by."""

    label: str
    value: int
    of: str = ""
    tone: Tone = ""


class Figures(Struct, frozen=True):
    """The figures on top."""

    rows: Sequence[Figure]


class Line(Struct, frozen=True):
    """A line of a list: a mark of one or two characters, a text, and what is said beside it in small."""

    text: str
    mark: Cell = Cell()
    aside: Cell = Cell()


class Lines(Struct, frozen=True):
    """A list."""

    rows: Sequence[Line]


class Flow(Struct, frozen=True):
    """Short words one after another."""

    cells: Sequence[Cell]


Block = Table | Facts | Figures | Lines | Flow


class Section(Struct, frozen=True):
    """A heading and what stands below it; `note` says what must be known to read it."""

    title: str
    blocks: Sequence[Block]
    note: str = ""

    @property
    def tables(self) -> list[Table]:
        """The tables in it."""
        return [block for block in self.blocks if isinstance(block, Table)]


class Document(Struct, frozen=True):
    """A report: its kind (visit, day, week), what it is called, the sections, and the last line."""

    kind: str
    title: str
    subtitle: str
    sections: Sequence[Section]
    foot: str = ""
    lang: str = "zh"


def number(value: int, tone: Tone = "") -> Cell:
    """A number; nothing stands where it is 0, so that what is there can be seen."""
    return Cell(str(value) if value else "", tone, value)


def table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], totals: Sequence[Cell] = ()) -> list[Block]:
    """A table, or nothing where there are no rows."""
    return [Table(columns, rows, totals)] if rows else []


def section(title: str, blocks: Sequence[Block], note: str = "") -> list[Section]:
    """A section, or nothing where nothing stands in it."""
    return [Section(title, blocks, note)] if blocks else []

"""A report as a workbook (.xlsx): a sheet a section, numbers as numbers, texts as texts and never as formulas."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from fieldkit.i18n import _
from fieldkit.reports.document import Cell, Column, Document, Figures, Line, Lines, Section, Table
from fieldkit.reports.html_door import one_line
from fieldkit.reports.marks import generator

LONGEST = 2000
"""Characters of a text that a cell shows."""

_COLOURS = {"good": "#1D6B50", "care": "#8A5A00", "late": "#A3201A", "grey": "#585F68"}
_NAME = re.compile(r"[\[\]:*?/\\']")


def report_workbook(document: Document) -> bytes:
    """Return a report as the bytes of a workbook: the figures first, then every table on a sheet of its own."""
    import xlsxwriter

    data = io.BytesIO()
    plain = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    book = xlsxwriter.Workbook(data, {**plain, "in_memory": True})
    book.set_properties(
        {"title": one_line(document.title, 200), "subject": one_line(document.subtitle, 200),
         "comments": generator(document.kind)}
    )  # fmt: skip
    formats = _Formats(book)
    names: set[str] = set()
    summary = book.add_worksheet(_named(_("Summary"), names))
    _summary(summary, document, formats)
    for section in document.sections:
        for table in (*section.tables, *_as_tables(section)):
            sheet = book.add_worksheet(_named(section.title, names))
            _table(sheet, table, formats, f"{document.title} · {section.title}")
    book.close()
    return data.getvalue()


class _Formats:
    """The formats of cells by tone and side, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, bool], Any] = {}
        self.header = book.add_format(
            {"bold": True, "bottom": 1, "bg_color": "#F2EEE3", "text_wrap": True, "valign": "vcenter", "font_size": 10}
        )
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.grey = book.add_format({"font_color": "#585F68", "font_size": 10})

    def of(self, cell: Cell, numbers: bool = False) -> Any:
        """The format of a cell."""
        key = (cell.tone, numbers)
        if key not in self._made:
            told = {"valign": "top", "text_wrap": not numbers, "font_size": 10, "bottom": 4, "bottom_color": "#D3C9B5"}
            if cell.tone in _COLOURS:
                told["font_color"] = _COLOURS[cell.tone]
            if cell.tone == "strong":
                told["bold"] = True
            if numbers:
                told |= {"align": "right", "num_format": "#,##0"}
            self._made[key] = self._book.add_format(told)
        return self._made[key]


def _named(title: str, taken: set[str]) -> str:
    """A name that a sheet may have, and no other one has."""
    bare = _NAME.sub(" ", one_line(title, 60)).strip()[:28] or "-"
    name, number = bare, 1
    while name.casefold() in taken:
        number += 1
        name = f"{bare} {number}"
    taken.add(name.casefold())
    return name


def _summary(sheet: Any, document: Document, formats: _Formats) -> None:
    _page(sheet, document.title)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, 2, 24)
    sheet.write_string(0, 0, one_line(document.title, LONGEST), formats.title)
    sheet.write_string(1, 0, one_line(document.subtitle, LONGEST), formats.grey)
    at = 3
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Figures):
                for each in block.rows:
                    tone = Cell("", each.tone)
                    sheet.write_string(at, 0, one_line(each.label, LONGEST), formats.of(Cell()))
                    sheet.write_number(at, 1, each.value, formats.of(tone, True))
                    sheet.write_string(at, 2, one_line(each.of, LONGEST), formats.of(Cell("", "grey")))
                    at += 1
        if section.note:
            sheet.write_string(at, 0, one_line(f"{section.title}: {section.note}", LONGEST), formats.grey)
            at += 1
    sheet.write_string(at + 1, 0, one_line(document.foot, LONGEST), formats.grey)


def _as_tables(section: Section) -> list[Table]:
    """Lists, as tables."""
    columns = [Column("", 6), Column(section.title, 80), Column("", 24)]
    lists = [block.rows for block in section.blocks if isinstance(block, Lines)]
    return [Table(columns, [_cells(line) for line in rows]) for rows in lists]


def _cells(line: Line) -> Sequence[Cell]:
    return [line.mark, Cell(line.text), line.aside]


def _table(sheet: Any, table: Table, formats: _Formats, title: str) -> None:
    _page(sheet, title)
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, max(column.width, 7) * 1.15)
        sheet.write_string(0, at, one_line(column.title, LONGEST), formats.header)
    rows = [*table.rows, *([table.totals] if table.totals else [])]
    for number, row in enumerate(rows, 1):
        for at, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            _write(sheet, number, at, cell, formats.of(cell, column.numbers), column.numbers)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    last = max(len(table.rows), 1)
    sheet.autofilter(0, 0, last, len(table.columns) - 1)
    sheet.print_area(0, 0, max(len(rows), 1), len(table.columns) - 1)


def _write(sheet: Any, row: int, at: int, cell: Cell, form: Any, numbers: bool) -> None:
    if numbers and cell.number is not None:
        sheet.write_number(row, at, Decimal(cell.number), form)
    elif cell.text:
        sheet.write_string(row, at, one_line(cell.text, LONGEST), form)
    else:
        sheet.write_blank(row, at, None, form)


def _page(sheet: Any, title: str) -> None:
    """A4 across, as wide as the paper, numbered."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    # An ampersand would begin a command of the header.
    said = one_line(title, 80).replace("&", "&&")
    sheet.set_header(f"&L{said}")
    sheet.set_footer("&R&P / &N")

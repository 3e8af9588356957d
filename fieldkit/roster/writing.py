"""Writing the roster: a workbook to print and fill in (.xlsx), or text in columns (.csv), that can be read again."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fieldkit.i18n import _, language
from fieldkit.roster.cells import RosterError, carried, guarded
from fieldkit.roster.headers import BOX, CONTACT_FIELDS, header
from fieldkit.store.records import ContactRow, PartnerRow

KINDS = (".xlsx", ".csv")

COLUMNS = {
    "district": 9,
    "building": 18,
    "room": 9,
    "name": 26,
    "important": 6,
    "contact": 9,
    "role": 9,
    "contact_phone": 14,
    "wechat": 12,
    "phone": 14,
    "address": 22,
    "source": 9,
    "depth": 8,
    "competitor": 12,
    "cares": 18,
    "remark": 24,
    "id": 12,
}
"""The columns in the order in which a route is walked, and how many characters wide they are."""

ON_PAPER = ("district", "building", "room", "name", "contact", "role", "phone", "contact_phone", "cares")
"""The columns that are printed, before those for marks; the others are folded away and come back with one click."""

Rows = Sequence[dict[str, str]]


@dataclass(frozen=True)
class Mark:
    """A column that is filled in by pen: its header, and the words that can be ticked (none: free room)."""

    header: str
    words: tuple[str, ...] = ()
    width: int = 16

    @property
    def cell(self) -> str:
        """What stands in its cells: an empty box before each word."""
        return "\n".join(f"{BOX}{word}" for word in self.words)


def write_roster(
    path: Path,
    partners: Sequence[PartnerRow],
    contacts: Mapping[str, Sequence[ContactRow]],
    marks: Sequence[Mark] = (),
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> None:
    """Write the roster to `path`, of the kind that its ending says; what stood there is replaced when all is written.

    A partner has a row, and one more for each further person. `marks` are columns for the pen, in a workbook alone.
    Raises RosterError for another ending and OSError where it cannot be written.
    """
    kind = path.suffix.casefold()
    if kind not in KINDS:
        raise RosterError(_("The name must end in .xlsx or .csv; {name} does not.").format(name=path.name))
    rows = [row for each in partners for row in _rows(each, contacts.get(each.id, ()))]
    data = _workbook(rows, marks, progress) if kind == ".xlsx" else _csv(rows)
    beside = path.with_name(f"{path.name}.tmp")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        error.filename = str(path)  # a person did not name the one beside
        raise


def _rows(partner: PartnerRow, people: Sequence[ContactRow]) -> list[dict[str, str]]:
    known = {name: str(getattr(partner, name)) for name in COLUMNS if name in PartnerRow.__struct_fields__}
    known["important"] = ("yes" if language() == "en" else "是") if partner.important else ""
    again = {name: known[name] for name in ("id", "name", "district", "building", "room")}
    rows = []
    for at, person in enumerate(people or [None]):
        said = {column: getattr(person, name) for column, name in CONTACT_FIELDS.items()} if person else {}
        row = {**(again if at else known), **said}
        rows.append({name: carried(row.get(name, "")) for name in COLUMNS})
    return rows


def _csv(rows: Rows) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([header(name) for name in COLUMNS])
    writer.writerows([guarded(row[name]) for name in COLUMNS] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _workbook(rows: Rows, marks: Sequence[Mark], progress: Callable[[int, int], None]) -> bytes:
    import xlsxwriter

    data = io.BytesIO()
    plain = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    book = xlsxwriter.Workbook(data, {**plain, "in_memory": True})
    sheet = book.add_worksheet(_("Partners")[:31])
    printed = [*ON_PAPER, *marks]
    columns: list[str | Mark] = [*ON_PAPER, *marks, *(name for name in COLUMNS if name not in ON_PAPER)]
    _lay_out(sheet, columns, len(printed), len(rows))
    formats = _formats(book)
    for at, column in enumerate(columns):
        title = column.header if isinstance(column, Mark) else header(column)
        sheet.write_string(0, at, title, formats["header"])
    for number, row in enumerate(rows, 1):
        if number % 500 == 0:
            progress(number, len(rows))
        for at, column in enumerate(columns):
            text = column.cell if isinstance(column, Mark) else row[column]
            if text:
                sheet.write_string(number, at, text, formats["cell"])
            else:
                sheet.write_blank(number, at, None, formats["cell"])
    progress(len(rows), len(rows))
    book.close()
    return data.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    frame = {"border": 1, "border_color": "#9AA4B0", "valign": "top", "text_wrap": True, "font_size": 10}
    return {
        "header": book.add_format({**frame, "bold": True, "bg_color": "#E8ECF4", "valign": "vcenter"}),
        # As text, so that a number typed into it later keeps its zeros.
        "cell": book.add_format({**frame, "num_format": "@"}),
    }


def _lay_out(sheet: Any, columns: Sequence[str | Mark], printed: int, rows: int) -> None:
    """Set up the page: A4 across, as wide as the paper, the header on every page; widths, filter, what is folded."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C&P / &N")
    sheet.print_area(0, 0, max(rows, 1), printed - 1)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(rows, 1), len(columns) - 1)
    for at, column in enumerate(columns):
        wide = column.width if isinstance(column, Mark) else COLUMNS[column]
        sheet.set_column(at, at, wide, None, {"hidden": True} if column == "id" else {})

"""A roster as read: its rows by field, what it has besides, and what cannot be taken as a roster."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from fieldkit.i18n import _
from fieldkit.roster.cells import RosterError, Table, column_name
from fieldkit.roster.headers import BOX, JOINED, PROSE, TICKED, field_of, find_header, only_counts
from fieldkit.store.door import clean_line, clean_prose

WIDEST = 256
"""More columns than any roster has."""

LONGEST = 100_000
"""More rows than any roster has."""

_TOLD = 200
BETWEEN = " / "
"""What stands between the cells of several columns, or rows, that say one thing."""

_PHONES = ("phone", "contact_phone")
_SPOILT = re.compile(r"[0-9](\.[0-9]+)?[eE]\+[0-9]+")
"""What a spreadsheet makes of a long number that it saves as text: 1.38E+10."""

_DATED = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-[0-9]{2}"
)
"""What a spreadsheet makes of a room that looks like a day: of 3-12 it makes 2026-03-12, 3月12日 or 12-Mar."""

_TICKS = re.compile(rf"([{BOX}{TICKED}])([^{BOX}{TICKED}]*)")


@dataclass(frozen=True)
class Row:
    """One row of the file, `number` as a spreadsheet counts it; only filled cells.

    `extra` are the cells under headers that nobody knows, `faults` what is wrong with single cells.
    """

    number: int
    values: dict[str, str]
    extra: dict[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A roster as read: its rows, the unknown headers under which something stands, the encoding it was read in.

    `header` is the number of the row that holds the headers, `title` the name of the sheet in a workbook of several.
    """

    rows: tuple[Row, ...]
    unknown: tuple[str, ...] = ()
    encoding: str = ""
    header: int = 1
    title: str = ""


def sheet_of(table: Table) -> Sheet:
    """Find the headers of a table and read its rows by them. Raises RosterError."""
    at = find_header(table.rows)
    if at is None:
        raise RosterError(_no_name(table))
    number, headers = table.rows[at]
    _check_size(table, number, headers)
    fields = [field_of(header) for header in headers]
    _check_columns(number, headers, fields)
    columns = _Columns(fields, headers)
    rows = tuple(
        columns.row(number, cells, table.faults)
        for number, cells in table.rows[at + 1 :]
        if not columns.is_header(cells)
    )
    filled = {name for row in rows for name in row.extra}
    unknown = tuple(name for name in dict.fromkeys(columns.unknown.values()) if name in filled)
    return Sheet(rows, unknown, table.encoding, number, table.title)


def _no_name(table: Table) -> str:
    number, cells = table.rows[0]
    found = ", ".join(one for one in (clean_line(cell).strip() for cell in cells[:WIDEST]) if one)[:_TOLD]
    return _(
        "No column holds the partner's name. Head it 名称 or Name; the first row that holds something, row {row}, "
        "has: {found}"
    ).format(row=number, found=found or "-")


def _check_size(table: Table, number: int, headers: Sequence[str]) -> None:
    filled = [at for at, header in enumerate(headers) if header.strip()]
    if len(filled) > WIDEST:
        raise RosterError(
            _(
                "The header in row {row} has {count} columns, up to {column}; a roster has at most {most}. "
                "Delete those that are not needed."
            ).format(row=number, count=len(filled), column=column_name(filled[-1]), most=WIDEST)
        )
    if len(table.rows) > LONGEST:
        raise RosterError(
            _("The file has {count} rows; at most {most} are read at once. Part it.").format(
                count=len(table.rows), most=LONGEST
            )
        )


def _check_columns(number: int, headers: Sequence[str], fields: Sequence[str]) -> None:
    for name in dict.fromkeys(filter(None, fields)):
        same = [at for at, column in enumerate(fields) if column == name]
        if len(same) > 1 and name not in JOINED:
            places = ", ".join(f"{column_name(at)}{number} {clean_line(headers[at]).strip()}" for at in same)
            raise RosterError(
                _("Several columns mean the same thing: {columns}. Keep one of them.").format(columns=places[:_TOLD])
            )


class _Columns:
    """What the columns hold, and how their cells become the values of a row."""

    def __init__(self, fields: Sequence[str], headers: Sequence[str]) -> None:
        known = [(at, name, name in PROSE, BOX in headers[at]) for at, name in enumerate(fields) if name]
        # What was written by pen comes behind what was printed.
        self._known = sorted(known, key=lambda column: column[3])
        self._name_at = fields.index("name")
        self._name_header = headers[self._name_at].strip()
        self.unknown = {
            at: header
            for at, header in enumerate(clean_line(each).strip()[:60] for each in headers)
            if header and not fields[at] and not only_counts(header)
        }

    def is_header(self, cells: Sequence[str]) -> bool:
        """Tell whether a row repeats the headers, as printed tables do on every page."""
        at = self._name_at
        if at >= len(cells) or cells[at].strip() != self._name_header:
            return False
        filled = [(cells[at], name) for at, name, *_rest in self._known if at < len(cells) and cells[at].strip()]
        return len(filled) > 1 and all(field_of(cell) == name for cell, name in filled)

    def row(self, number: int, cells: Sequence[str], faults: dict[tuple[int, int], str]) -> Row:
        """Return the row; texts as the store would keep them, so that what it would not keep is no change."""
        values: dict[str, str] = {}
        wide = len(cells)
        for at, name, prose, boxes in self._known:
            if at >= wide or not (raw := cells[at]):
                continue
            cell = (clean_prose(raw) if prose else clean_line(raw)).strip()
            if boxes:
                cell = _ticked(cell)
            if cell and cell not in values.get(name, "").split(BETWEEN):
                values[name] = f"{values[name]}{BETWEEN}{cell}" if name in values else cell
        extra = {
            header: text
            for at, header in self.unknown.items()
            if at < wide and (text := " ".join(clean_line(cells[at]).split()))
        }
        told = [faults[number, at] for at, *_rest in self._known if (number, at) in faults] if faults else []
        told += [
            _("cell {cell} has become a day ({text}): make the column text and type it anew").format(
                cell=f"{column_name(at)}{number}", text=cells[at].strip()
            )
            for at, name, *_rest in self._known
            if name in ("room", *_PHONES) and at < wide and _DATED.fullmatch(cells[at].strip())
        ]
        told += [
            _("cell {cell} has lost digits of the phone ({text}): make the column text and type it anew").format(
                cell=f"{column_name(at)}{number}", text=cells[at].strip()
            )
            for at, name, *_rest in self._known
            if name in _PHONES and at < wide and _SPOILT.fullmatch(cells[at].strip())
        ]
        return Row(number, values, extra, tuple(told))


def _ticked(cell: str) -> str:
    """Return what a column of boxes says: the words that are ticked, and what was written besides."""
    chosen: list[str] = []
    besides: list[str] = []
    for line in cell.split("\n"):
        boxes = _TICKS.findall(line)
        chosen += [word.strip() for sign, word in boxes if sign != BOX]
        besides.append(_TICKS.sub("", line).strip())
    return " ".join(filter(None, ("、".join(filter(None, chosen)), *besides)))

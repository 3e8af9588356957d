"""Reading a roster from a file, whatever it is: found out from what is in it, not from its name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from fieldkit.i18n import _, refusal
from fieldkit.playbook.collector import no_collection
from fieldkit.roster.cells import RosterError, Table, unguarded
from fieldkit.roster.headers import known_in
from fieldkit.roster.sheet import Sheet, sheet_of

LARGEST = 64 * 1024 * 1024
"""Bytes of a file that is read at most."""

DELIMITERS = (",", "\t", ";", "，")

_LOOKED_AT = 30
"""Rows that are looked at to find the delimiter."""

_ACCIDENTS = 3
"""So many characters of a text in GB18030 may look like UTF-8 by accident."""

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_OTHERS = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"{\\rtf": "RTF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"PK\x05\x06": "ZIP",
    b"SQLite format 3": "SQLite",
}
"""The first bytes of files that are often taken for tables."""


def read_roster(path: Path) -> Sheet:
    """Read the roster in `path`: a workbook (.xlsx, .xls), or text in columns (.csv) in UTF-8, UTF-16 or GB18030.

    Raises RosterError when it is neither, is damaged or protected, or has no header for the partner's name.
    """
    with no_collection():
        return _read(_bytes(path))


def _read(raw: bytes) -> Sheet:
    if not raw.strip():
        raise RosterError(_("The file is empty."))
    if raw.startswith(_WORKBOOKS):
        from fieldkit.roster.workbook import read_workbook

        return read_workbook(raw)
    return sheet_of(_text_table(raw))


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise RosterError(_("{path} is a folder, not a file.").format(path=path))
        if not path.is_file() and path.exists():
            raise RosterError(_("{path} is no ordinary file.").format(path=path))
        size = path.stat().st_size
        if size > LARGEST:
            raise RosterError(
                _("The file has {size} MB; at most {most} MB are read. Part it, or take the pictures out.").format(
                    size=size // 1024 // 1024, most=LARGEST // 1024 // 1024
                )
            )
        return path.read_bytes()
    except OSError as error:
        raise RosterError(_("{path} cannot be read: {why}").format(path=path, why=refusal(error))) from error
    except ValueError as error:  # a path with NUL in it
        raise RosterError(_("{path} cannot be read: {why}").format(path=repr(str(path)), why=error)) from error


def _text_table(raw: bytes) -> Table:
    text, encoding = _decoded(raw)
    return Table(_rows(text, _delimiter(text)), encoding=encoding)


def _decoded(raw: bytes) -> tuple[str, str]:
    for start, name in _OTHERS.items():
        if raw.startswith(start):
            raise RosterError(
                _("This is a file of the kind {kind}, not a table. Give .xlsx or .csv.").format(kind=name)
            )
    encodings = ["utf-16"] if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding == "utf-8-sig" and _is_utf8_until(raw, error.start):
                break
            continue
        if "\0" in text:
            break
        text = text.removeprefix("\ufeff")
        _refuse_markup(text)
        return text, encoding.removesuffix("-sig")
    told = _("This is no text in UTF-8 or GB18030: row {row} cannot be read. Save it as “CSV UTF-8” and try again.")
    raise RosterError(told.format(row=raw.count(b"\n", 0, _wrong_byte(raw)) + 1))


def _is_utf8_until(raw: bytes, at: int) -> bool:
    """Tell whether what stands before a wrong byte is UTF-8 and no accident; GB18030 would make nonsense of it."""
    return sum(sign > "\x7f" for sign in raw[:at].decode("utf-8-sig", errors="replace")) > _ACCIDENTS


def _wrong_byte(raw: bytes) -> int:
    try:
        raw.decode("utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return max(raw.find(b"\0"), 0)


def _refuse_markup(text: str) -> None:
    """Refuse what many systems hand out as a “workbook” and is a web page."""
    start = text[:2000].lstrip().casefold()
    if start.startswith(("<html", "<!doctype", "<table", "<?xml", "<meta", "<style")):
        raise RosterError(
            _("This is a web page or XML, not a workbook. Open it in Excel or WPS, save it as .xlsx, and import that.")
        )


def _delimiter(text: str) -> str:
    """Return the delimiter by which most headers are known."""

    def known(mark: str) -> int:
        rows = csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=mark)
        try:
            return max((known_in(cells) for cells in islice(rows, _LOOKED_AT)), default=0)
        except csv.Error:
            return 0

    return max(DELIMITERS, key=known)


def _rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    table: list[tuple[int, list[str]]] = []
    last = 0
    try:
        for last, cells in _numbered(text, delimiter):
            if any(map(str.strip, cells)):
                table.append((last, [unguarded(cell) for cell in cells]))
    except csv.Error as error:
        raise RosterError(
            _("Row {row} cannot be read: a quotation mark is not closed, or a cell is too long.").format(row=last + 1)
        ) from error
    if not table:
        raise RosterError(_("The file is empty."))
    return table


def _numbered(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return enumerate(lines, 1)

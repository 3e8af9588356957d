"""Reading a workbook: which of its sheets is the roster, and what its cells say to a person.

The library that reads cells knows neither how a number is shown nor what a formula would give, and makes room for
every cell up to the furthest one. So the sheets of an .xlsx are looked through as text first: for cells far out, zeros
in front of numbers, formulas that were never calculated, and errors.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from fieldkit.i18n import _
from fieldkit.roster.cells import RosterError, Table, cell_text, column_name
from fieldkit.roster.headers import find_header
from fieldkit.roster.sheet import Sheet, sheet_of

UNPACKED = 512 * 1024 * 1024
"""Bytes that a workbook may hold unpacked."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FAR_OFF = re.compile(rb'r="(?:[A-Z]{3}|[A-Z]{1,2}[0-9]{6})')
_FAR = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{3}\d+|[A-Z]+\d{6,})"[^>]*[^/]>')
_CELL = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>\s*(<(?:\w+:)?f\b.*?)?(?:<(?:\w+:)?v>([^<]*)<|<(?:\w+:)?v\s*/>|</(?:\w+:)?c>)", re.S
)
_PATTERN = re.compile(r'(?:0|[- ()+]|\\.|"[^"]*")+')
_PATTERN_PARTS = re.compile(r'\\.|"[^"]*"|.')
_PLACE = re.compile(rb'\br="([A-Z]+)(\d+)"')


def read_workbook(raw: bytes) -> Sheet:
    """Read the roster from the bytes of a workbook: its first sheet that is visible and has a header for the name.

    Raises RosterError when it is protected, damaged or no workbook, or holds no roster.
    """
    parts = _Parts(raw)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            return _roster_in(book, parts)
    except PasswordError as error:
        raise _protected() from error
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, EOFError, RuntimeError, zlib.error) as error:
        raise _damaged(str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged("") from error


def _protected() -> RosterError:
    return RosterError(
        _("The workbook is protected by a password. Open it, save it without one, and import that file.")
    )


def _damaged(why: str) -> RosterError:
    return RosterError(
        _("The workbook is damaged and cannot be read ({why}). Open it in Excel or WPS, and save it anew as .xlsx.")
        .format(why=why[:200] or "?")
    )  # fmt: skip


def _roster_in(book: CalamineWorkbook, parts: _Parts) -> Sheet:
    seen: list[Table] = []
    sheets = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    # Hidden sheets hold lists for other cells to choose from; they are looked at when there is nothing else.
    sheets.sort(key=lambda each: each.visible != SheetVisibleEnum.Visible)
    for each in sheets:
        parts.check(each.name)
        sheet = book.get_sheet_by_name(each.name)
        rows = _rows(sheet)
        if not rows:
            continue
        table = Table(rows, title=each.name if len(sheets) > 1 else "")
        if find_header(rows) is not None:
            table = parts.mended(each.name, table)
            return sheet_of(table)
        seen.append(table)
    if not seen:
        raise RosterError(_("The file is empty."))
    return sheet_of(seen[0])


def _rows(sheet: CalamineSheet) -> list[tuple[int, list[str]]]:
    if sheet.start is None:
        return []
    values = sheet.to_python(skip_empty_area=False)
    table = [[each if type(each) is str else cell_text(each) for each in row] for row in values]
    _fill_down(table, sheet.merged_cell_ranges or [])
    return [(number, cells) for number, cells in enumerate(table, 1) if any(map(str.strip, cells))]


def _fill_down(table: list[list[str]], merged: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Give every row of a merged cell what stands in it: a district that is written once for ten rows."""
    for (top, left), (bottom, _right) in merged:
        if top < bottom and top < len(table) and left < len(table[top]):
            for row in table[top + 1 : bottom + 1]:
                row[left] = row[left] or table[top][left]


class _Parts:
    """What the parts of an .xlsx say that the reader of cells does not; of an .xls it knows nothing."""

    def __init__(self, raw: bytes) -> None:
        self._zip: zipfile.ZipFile | None = None
        self._paths: dict[str, str] = {}
        self._texts: dict[str, bytes] = {}
        if not raw.startswith(b"PK"):
            if _ENCRYPTED in raw:
                raise _protected()
            return
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, RuntimeError) as error:
            raise _damaged(str(error)) from error
        names = {info.filename: info for info in self._zip.infolist()}
        if "xl/workbook.xml" not in names:
            raise RosterError(_not_xlsx(set(names)))
        if sum(info.file_size for info in names.values()) > UNPACKED:
            raise RosterError(
                _("The workbook holds more than {most} MB unpacked. Part it, or take the pictures out.").format(
                    most=UNPACKED // 1024 // 1024
                )
            )

    def check(self, sheet: str) -> None:
        """Refuse a sheet with a cell further out than any roster goes: room would be made for all before it."""
        text = self._text(sheet)
        if _FAR_OFF.search(text) and (found := _FAR.search(text)):
            told = _(
                "Something stands in cell {cell} of the sheet “{sheet}”, further out than a roster goes. Delete it."
            )
            raise RosterError(told.format(cell=found[1].decode(), sheet=sheet[:60]))

    def mended(self, sheet: str, table: Table) -> Table:
        """Return the table with zeros before numbers as shown, and with what is wrong with single cells."""
        text = self._text(sheet)
        padded = self._patterns()
        if not padded and b"<f" not in text and b'"e"' not in text and b":f" not in text:
            return table
        faults: dict[tuple[int, int], str] = {}
        rows = dict(table.rows)
        for row, column, wrong, pattern in _looked_through(text, padded):
            place = f"{column_name(column)}{row}"
            if wrong:
                faults[row, column] = wrong.format(cell=place)
            elif row in rows and column < len(rows[row]) and rows[row][column].isdigit():
                rows[row][column] = _as_shown(rows[row][column], pattern)
        return Table(table.rows, table.title, table.encoding, faults)

    def _text(self, sheet: str) -> bytes:
        if self._zip is None:
            return b""
        if not self._paths:
            self._paths = _sheet_paths(self._zip)
        path = self._paths.get(sheet, "")
        if path not in self._texts:
            self._texts = {path: self._zip.read(path) if path in self._zip.namelist() else b""}
        return self._texts[path]

    def _patterns(self) -> dict[bytes, str]:
        """Return the styles that show a number by a pattern of zeros: 00000, 0000-00000000."""
        if self._zip is None or "xl/styles.xml" not in self._zip.namelist():
            return {}
        styles = self._zip.read("xl/styles.xml")
        formats: dict[bytes, str] = {}
        for found in re.finditer(rb"<(?:\w+:)?numFmt\s([^>]*)>", styles):
            said = dict(re.findall(rb'(\w+)="([^"]*)"', found[1]))
            pattern = unescape(said.get(b"formatCode", b"").decode("utf-8", errors="replace"))
            if _PATTERN.fullmatch(pattern) and len(_zeros_in(pattern)) > 1:
                formats[said.get(b"numFmtId", b"")] = pattern
        cells = re.search(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", styles, re.S)
        if not formats or not cells:
            return {}
        used = re.findall(rb'<(?:\w+:)?xf\s[^>]*?numFmtId="(\d+)"', cells[0])
        return {str(at).encode(): formats[number] for at, number in enumerate(used) if number in formats}


def _zeros_in(pattern: str) -> str:
    return "".join(part for part in _PATTERN_PARTS.findall(pattern) if part == "0")


def _as_shown(digits: str, pattern: str) -> str:
    """Return a number as a pattern of zeros shows it: 57112345678 by 0000-00000000 is 0571-12345678."""
    digits = digits.zfill(len(_zeros_in(pattern)))
    shown, left = "", len(_zeros_in(pattern))
    for part in _PATTERN_PARTS.findall(pattern):
        if part != "0":
            shown += part[1:].rstrip('"') if part[0] in '\\"' else part
            continue
        # What there is no zero for stands at the first one.
        taken = len(digits) - left + 1
        shown, digits, left = shown + digits[:taken], digits[taken:], left - 1
    return shown


def _looked_through(text: bytes, padded: dict[bytes, str]) -> Iterator[tuple[int, int, str, str]]:
    """Yield row, column, what is wrong and by which pattern it is shown, of the cells that are not what they seem."""
    for found in _CELL.finditer(text):
        head = found[1]
        if head.endswith(b"/") or not (place := _PLACE.search(head)):
            continue
        wrong, pattern = "", ""
        if found[2] and not found[3] and b't="str"' not in head:
            wrong = _("cell {cell} holds a formula that was never calculated: open the file, save it, import it again")
        elif b't="e"' in head:
            wrong = _("cell {cell} shows an error")
        elif padded and (b't="' not in head or b't="n"' in head):
            style = re.search(rb'\bs="(\d+)"', head)
            pattern = padded.get(style[1], "") if style else ""
        if wrong or pattern:
            yield int(place[2]), _column(place[1]), wrong, pattern


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _sheet_paths(book: zipfile.ZipFile) -> dict[str, str]:
    """Return where in the workbook each sheet lies."""
    targets: dict[str, str] = {}
    if "xl/_rels/workbook.xml.rels" in book.namelist():
        for found in re.finditer(r"<(?:\w+:)?Relationship\s([^>]*)>", _read(book, "xl/_rels/workbook.xml.rels")):
            said = dict(re.findall(r'(\w+)="([^"]*)"', found[1]))
            targets[said.get("Id", "")] = said.get("Target", "")
    paths: dict[str, str] = {}
    for found in re.finditer(r"<(?:\w+:)?sheet\s([^>]*)>", _read(book, "xl/workbook.xml")):
        said = dict(re.findall(r'([\w:]+)="([^"]*)"', found[1]))
        link = next((value for name, value in said.items() if name.endswith(":id")), "")
        target = targets.get(link, "")
        paths[unescape(said.get("name", ""))] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return paths


def _read(book: zipfile.ZipFile, name: str) -> str:
    return book.read(name).decode("utf-8", errors="replace")


def _not_xlsx(names: set[str]) -> str:
    kind = "ZIP"
    for start, name in (("word/", "Word"), ("ppt/", "PowerPoint"), ("xl/workbook.bin", ".xlsb"), ("mimetype", ".ods")):
        if any(each.startswith(start) for each in names):
            kind = name
    told = _("This is a file of the kind {kind}, not a workbook of .xlsx. Save the table as .xlsx and import that.")
    return told.format(kind=kind)

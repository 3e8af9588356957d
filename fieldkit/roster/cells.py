"""Cells of a table: what text they hold, what they cannot hold, and where they stand.

A value of the store is compared with a cell by what the cell can carry of it (`carried`), so that what was written
into a file and read again is never a change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

LONGEST = 32_767
"""UTF-16 units that a cell of a spreadsheet holds."""

CUT = "…"

_NONCHARACTERS = re.compile("[\ufffe\uffff\ud800-\udfff]|[\x00-\x08\x0b-\x1f\x7f]")
_FORMULA = re.compile(r"[\s']*[=+\-@＝＋－＠\t\r]")


class RosterError(Exception):
    """The file cannot be taken as a roster; the text says what is wrong and where."""


@dataclass(frozen=True)
class Table:
    """The filled rows of a file, each with its number as a spreadsheet counts it (from 1); only texts.

    `faults` says what is wrong with single cells, by row number and column (from 0).
    """

    rows: list[tuple[int, list[str]]]
    title: str = ""
    encoding: str = ""
    faults: dict[tuple[int, int], str] = field(default_factory=dict)


def column_name(column: int) -> str:
    """Return the letters of a column counted from 0: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def cell_text(value: object) -> str:
    """Return the value of a workbook's cell as a person reads it: no `.0`, no exponent, days as 2026-11-23."""
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return _number(value)
        case datetime():
            if value.time() == time():
                return value.date().isoformat()
            return value.isoformat(sep=" ", timespec="seconds" if value.second else "minutes")
        case time():
            return value.isoformat(timespec="seconds" if value.second else "minutes")
        case date():
            return value.isoformat()
        case timedelta():
            minutes, seconds = divmod(int(value.total_seconds()), 60)
            text = f"{minutes // 60}:{minutes % 60:02}"
            return f"{text}:{seconds:02}" if seconds else text
    return str(value)


def _number(value: float) -> str:
    # A spreadsheet keeps 15 digits; what comes behind them is an artefact of binary fractions.
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{Decimal(f'{value:.15g}'):f}"


def guarded(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula when it opens a .csv: with ' before it if need be."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Return what `guarded` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def carried(text: str) -> str:
    """Return what a cell carries of `text`: no space around it, no more than a cell holds."""
    if len(text) * 2 <= LONGEST and text.isprintable():
        return text.strip()
    text = _NONCHARACTERS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) * 2 <= LONGEST or _units(text) <= LONGEST:
        return text
    half = text.encode("utf-16-le")[: (LONGEST - 1) * 2].decode("utf-16-le", errors="ignore")
    return half + CUT


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2

"""The standard streams: UTF-8 wherever fieldkit runs, and text that cannot command a terminal."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from fieldkit.terminal import cells


def use_utf8() -> None:
    """Speak UTF-8 on all three streams, whatever the locale (LANG=C, code page 936) says.

    A half of a surrogate pair, as an argument of broken bytes has it, is printed as `?` rather than crashing.
    """
    for stream, errors in ((sys.stdin, "surrogateescape"), (sys.stdout, "replace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def forget_stdout() -> None:
    """Send what is still to be written nowhere: the reader has gone, and Python would complain at exit."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = io.StringIO()


def say(text: str) -> None:
    """Print a line."""
    print(text)


def warn(text: str) -> None:
    """Print a line on the standard error."""
    print(text, file=sys.stderr)


def say_json(value: Any) -> None:
    """Print `value` as JSON for another program."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def shown(text: str) -> str:
    """Return `text` on one line and without what could command a terminal or turn the direction of the line."""
    from fieldkit.playbook.text import clean, one_line

    return clean(one_line(text)).replace("\n", " ").translate(_TURNS)


_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def table(rows: Iterable[Sequence[str]]) -> list[str]:
    """Return `rows` as lines whose columns stand under each other by cells."""
    plain = [[shown(cell) for cell in row] for row in rows]
    widths = [max(map(cells, column)) for column in zip(*plain, strict=True)]
    return [
        "  ".join(cell + " " * (width - cells(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in plain
    ]

"""The terminal as it really is: what the environment says of it, and how wide it draws glyphs, by measuring."""

from __future__ import annotations

import os
import re
import select
import sys
import time
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock, Timer
from typing import Literal

AMBIGUOUS = "│━▌●○·…“”✓▸"
"""Glyphs of the screens that some terminals draw two cells wide."""

WAIT = 0.3
"""Seconds to wait for the answer of the terminal; one that knows the report answers at once."""

_REPORT = re.compile(rb"\x1b\[(\d+);(\d+)R")

_PATIENCE = 0.7
"""Seconds that may pass without a word."""

Colours = Literal["none", "few", "256", "true"]


def colours(environment: Mapping[str, str]) -> Colours:
    """Return how many colours the environment promises: `true` is 16 million, `few` 8 or 16."""
    term = environment.get("TERM", "")
    if environment.get("NO_COLOR") or term in ("dumb", "unknown"):
        return "none"
    if environment.get("COLORTERM") in ("truecolor", "24bit") or "WT_SESSION" in environment:
        return "true"
    if "256color" in term or "direct" in term:
        return "256"
    return "few" if term or os.name == "nt" else "none"


def cells(text: str) -> int:
    """Return how many cells a terminal gives to `text`; a 汉字 takes two."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


@contextmanager
def meanwhile(text: str, after: float = _PATIENCE) -> Iterator[None]:
    """Say on the terminal what is being done inside once that takes longer than `after` seconds; then it is gone.

    `text` must fit into a line. Where the standard error is no terminal nothing is said.
    """
    if not sys.stderr.isatty():
        yield
        return
    lock, said, over = Lock(), False, False

    def say() -> None:
        nonlocal said
        with lock:
            if not over:
                said = True
                print(text, end="", file=sys.stderr, flush=True)

    timer = Timer(after, say)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        with lock:
            over = True
            if said:
                # Blanks rather than a sequence: an old console of Windows would show it.
                print("\r" + " " * cells(text) + "\r", end="", file=sys.stderr, flush=True)


def measure(glyphs: Sequence[str]) -> dict[str, int] | None:
    """Draw each of `glyphs` on the terminal and ask where the cursor then stands; leave the line empty.

    Returns the width of each in cells, or None where nothing answers: no terminal, Windows, a terminal without the
    cursor report.
    """
    if sys.platform == "win32" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    import termios
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    widths: dict[str, int] = {}
    try:
        tty.setraw(terminal, termios.TCSAFLUSH)
        for glyph in glyphs:
            column = _column_after(terminal, glyph)
            if column is None:
                return None
            widths[glyph] = column - 1
    finally:
        os.write(sys.stdout.fileno(), b"\r\x1b[K")
        termios.tcsetattr(terminal, termios.TCSAFLUSH, before)
    return widths


def _column_after(terminal: int, glyph: str) -> int | None:
    sys.stdout.flush()
    os.write(sys.stdout.fileno(), b"\r" + glyph.encode() + b"\x1b[6n")
    answer = b""
    end = time.monotonic() + WAIT
    while (left := end - time.monotonic()) > 0 and select.select([terminal], [], [], left)[0]:
        answer += os.read(terminal, 64)
        if match := _REPORT.search(answer):
            return int(match[2])
    return None

"""The few marks that the screens draw, and their ASCII stand-ins.

Some terminals draw characters of ambiguous width two cells wide; there the marks and rules are drawn in ASCII.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Glyphs:
    """A set of marks, each one cell wide."""

    bar: str = "▌"
    done: str = "✓"
    open: str = "·"
    ring: str = "○"
    dot: str = "●"
    line: str = "━"
    sep: str = "·"
    go: str = "→"
    differs: str = "≠"
    quote: tuple[str, str] = ("“", "”")
    rule: str = "─"
    edge: str = "│"


PLAIN = Glyphs()
ASCII = Glyphs(">", "v", "-", "o", "*", "=", "-", ">", "#", ('"', '"'), "-", "|")


def glyphs_for(choice: str) -> Glyphs:
    """Return the marks for the setting `choice`: `ascii`, or anything else for the plain ones."""
    return ASCII if choice == "ascii" else PLAIN

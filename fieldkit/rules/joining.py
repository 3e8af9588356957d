"""Two texts into one: everything that either says, each thing once."""

from __future__ import annotations

from collections.abc import Iterable

BETWEEN = " / "
"""What stands between texts that were joined on one line."""

_BLANK = "".join(filter(str.isspace, map(chr, range(0x3001))))
_EDGES = _BLANK + BETWEEN.strip()
"""Signs that say nothing at the ends of a part: the slash there would look like one that parts texts."""


def joined(texts: Iterable[str], *, prose: bool) -> str:
    """Return the texts one after the other, each part once, in the order in which it first comes.

    Parts are the lines of prose, and what stands between slashes of a text of one line, so that joining again adds
    nothing. A text that another one holds whole, between its signs, is not told twice; room 3 is not told by room 13.
    """
    edges = _BLANK if prose else _EDGES
    found = [said for text in texts if (said := text.strip(edges))]
    whole = [text for at, text in enumerate(found) if not _is_told(text, at, found)]
    parts = [part.strip(edges) for text in whole for part in text.split("\n" if prose else BETWEEN)]
    return ("\n" if prose else BETWEEN).join(dict.fromkeys(part for part in parts if part))


def _is_told(text: str, at: int, texts: list[str]) -> bool:
    """Tell whether another text holds this one, the earlier of two that are equal counting."""
    return any(place < at if text == other else _holds(other, text) for place, other in enumerate(texts) if place != at)


def _holds(other: str, text: str) -> bool:
    at = other.find(text)
    while at >= 0:
        if not other[at - 1 : at].isalnum() and not other[at + len(text) :][:1].isalnum():
            return True
        at = other.find(text, at + 1)
    return False

"""The door: what is taken off a text before it is written.

Control characters (C0, DEL, C1), NUL and lone surrogates cannot be shown, and some of them command a terminal. All
else stays as it was typed, at any length.
"""

from __future__ import annotations

import re
import unicodedata

_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BREAKS = re.compile("\r\n?")
_SPACES = re.compile("\r\n|[\r\n\t]")


def clean_prose(text: str) -> str:
    """Return `text` without what cannot be shown; newlines and tabs stay, a carriage return becomes a newline."""
    return text if text.isprintable() else _UNSHOWN.sub("", _BREAKS.sub("\n", text))


def clean_line(text: str) -> str:
    """Return `text` without what cannot be shown; a newline or tab becomes a space."""
    return text if text.isprintable() else _UNSHOWN.sub("", _SPACES.sub(" ", text))


def fold(name: str) -> str:
    """Return what the spellings of one name have in common: width, case and spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())

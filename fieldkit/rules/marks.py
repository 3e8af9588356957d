"""The first character of a note says its kind: `+` interest, `!` worry, `?` need, `>` follow-up, none plain."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple, cast

from fieldkit.rules.dates import split_due

Mark = Literal["", "+", "!", "?", ">"]

MARKS: tuple[Mark, ...] = ("+", "!", "?", ">")
_FULL_WIDTH = str.maketrans({"\uff0b": "+", "\uff01": "!", "\uff1f": "?", "\uff1e": ">", "》": ">", "〉": ">"})


class Note(NamedTuple):
    """A typed note taken apart; `due` is the day of a follow-up, None when none was named."""

    mark: Mark
    text: str
    due: date | None = None


def parse_note(typed: str, today: date) -> Note:
    """Take a typed note apart: full-width marks count as plain ones, `>+3d 发报价` carries its day.

    A mark with nothing behind it is a plain note of that character, so nothing typed is lost.
    """
    text = typed.strip(" \t\r\n\u3000")
    first = text[:1].translate(_FULL_WIDTH)
    rest = text[1:].lstrip(" \t\u3000")
    if first not in MARKS or not rest:
        return Note("", text)
    if first != ">":
        return Note(cast("Mark", first), rest)
    due, what = split_due(rest, today)
    return Note(">", what or rest, due)

"""The first character of a note says its kind: `+` interest, `!` worry, `?` need, `>` follow-up, none plain."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, NamedTuple, cast

from fieldkit.rules.dates import split_due

Mark = Literal["", "+", "!", "?", ">"]

MARKS: tuple[Mark, ...] = ("+", "!", "?", ">")
_FULL_WIDTH = str.maketrans({"\uff0b": "+", "\uff01": "!", "\uff1f": "?", "\uff1e": ">", "》": ">", "〉": ">"})


class Note(NamedTuple):
    """A typed note taken apart: `text` is all that stands behind the mark.

    Of a follow-up, `due` is the day, None when none was named, and `todo` the text less its day.
    """

    mark: Mark
    text: str
    due: date | None = None
    todo: str = ""

    def day(self, today: date) -> str:
        """Return the day of the follow-up that the note makes, empty when it makes none."""
        return due_day(self.due, today).isoformat() if self.mark == ">" else ""


def due_day(named: date | None, today: date) -> date:
    """Return the day of a follow-up: the one that was named, else tomorrow."""
    return named or today + timedelta(days=1)


def parse_note(typed: str, today: date) -> Note:
    """Take a typed note apart: full-width marks count as plain ones, `>+3d 发报价` carries its day.

    The text is kept as it was typed; only what is to be done is told without its day. A mark with nothing behind it
    is a plain note of that character, so nothing typed is lost.
    """
    text = typed.strip(" \t\r\n\u3000")
    first = text[:1].translate(_FULL_WIDTH)
    rest = text[1:].lstrip(" \t\u3000")
    if first not in MARKS or not rest:
        return Note("", text)
    if first != ">":
        return Note(cast("Mark", first), rest)
    due, what = split_due(rest, today)
    return Note(">", rest, due, what or rest)

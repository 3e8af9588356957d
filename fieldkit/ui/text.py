"""Building the text of a screen: by cells, never as markup.

`Content` takes text as it is: nothing that a person or a pack wrote can style, click or crash. Styles are the theme's
variables, looked up when drawn, so a change of theme needs no new text.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from rich.cells import cell_len, set_cell_size
from textual.content import Content, Span

from fieldkit.i18n import _, language
from fieldkit.words import as_date as as_date
from fieldkit.words import day_text as day_text
from fieldkit.words import moment as moment
from fieldkit.words import weekday as weekday

ACCENT = "$accent"
JADE = "$jade"
OCHRE = "$ochre"
LATE = "$late"
GREY = "$grey"
RULE = "$rule"
BOLD = "bold"

LONGEST = 4000
"""Characters that a screen shows of one text: more than it has room for, and few enough to be laid out at once."""


def plain(text: str) -> str:
    """`text` less what a terminal would act on: control characters, and marks that turn the writing direction."""
    return text if text.isprintable() else text.translate(_UNSEEN)


_UNSEEN: dict[int, str | None] = {
    **dict.fromkeys([*range(0x09), *range(0x0B, 0x20), 0x7F, *range(0x80, 0xA0)]),
    **dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C, 0xFEFF]),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    0x09: " ",
}


def styled(text: str, style: str = "") -> Content:
    """`text` in one style, as it is, less what a terminal would act on; cut where it is longer than any screen."""
    text = plain(text if len(text) <= LONGEST else text[:LONGEST] + "…")
    return Content(text, [Span(0, len(text), style)] if style and text else [], strip_control_codes=False)


def one_line(text: str, limit: int = 400) -> str:
    """`text` on one line, cut to at most `limit` characters: what a row of a list can show of it."""
    return " ".join(text[: limit * 4].split())[:limit]


def join(parts: Iterable[Content | str], between: str = "") -> Content:
    """The parts one after the other, empty ones left out, with `between` in grey between them."""
    found = [each if isinstance(each, Content) else styled(each) for each in parts]
    found = [each for each in found if each]
    return styled(between, GREY).join(found) if between else Content("").join(found)


def lines(parts: Iterable[Content | str]) -> Content:
    """The parts one below the other; an empty one is an empty line."""
    return Content("\n").join([each if isinstance(each, Content) else styled(each) for each in parts])


def fit(text: str, width: int, more: str = "…") -> str:
    """`text` on one line of exactly `width` cells: padded, or cut with `more`; a 汉字 is two cells."""
    text = plain(one_line(text, max(width, 0) + 8))
    if cell_len(text) <= width:
        return text + " " * (width - cell_len(text))
    return set_cell_size(text, max(width - cell_len(more), 0)).rstrip() + more if width > 0 else ""


def padded(text: str, width: int, more: str = "…") -> str:
    """As `fit`, with the cut text padded again to `width` cells, so that columns line up."""
    text = fit(text, width, more)
    return text + " " * (width - cell_len(text))


def short(text: str, most: int = 36) -> str:
    """`text` as a message says it among its own words: on one line, of at most `most` cells."""
    return fit(text, most).rstrip()


def clock(seconds: float) -> str:
    """Seconds as 04:10, and 1:04:10 from the hour on."""
    minutes, rest = divmod(max(int(seconds), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def due_text(due: str, today: date) -> tuple[str, str]:
    """How a day stands to today, and its style: late by n days in red, today in ochre, then grey."""
    day = as_date(due)
    if day is None:
        return "", GREY
    ahead = (day - today).days
    if ahead < 0:
        return _("{n} d late").format(n=-ahead), LATE
    if ahead == 0:
        return _("today"), OCHRE
    if ahead == 1:
        return _("tomorrow"), GREY
    return day_text(day), GREY


def ago_text(when: str, today: date) -> str:
    """How long ago a day was, in words."""
    day = as_date(when)
    if day is None:
        return ""
    behind = (today - day).days
    if behind <= 0:
        return _("today")
    if behind == 1:
        return _("yesterday")
    return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"


def long_day(now: datetime) -> str:
    """The day in words: 11 月 23 日 周一, or Mon 23 Nov."""
    if language() == "en":
        return f"{weekday(now.date())} {now.day} {_MONTHS_EN[now.month - 1]}"
    return f"{now.month} 月 {now.day} 日 {weekday(now.date())}"

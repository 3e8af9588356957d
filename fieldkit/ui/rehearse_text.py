"""What is said of rehearsing beside the cards: why a card is here, the ratings, the clock, when a card comes again."""

from __future__ import annotations

from datetime import date, datetime

from rich.cells import cell_len
from textual.content import Content

from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.rules.queue import HeardLately, Queued
from fieldkit.ui.glyphs import Glyphs
from fieldkit.ui.text import ACCENT, GREY, day_text, one_line, short, styled, weekday

SHORTEST_NAME = 8
"""Cells that a partner's name is cut to at most."""


def rating_words() -> tuple[str, str, str, str]:
    """The four ratings, in the order of the digits."""
    return _("forgot"), _("hard"), _("got it"), _("at once")


def rating_line(glyphs: Glyphs, chosen: int) -> Content:
    """The ratings beside each other, the `chosen` one lit, and the key that takes it."""
    parts = [
        styled(f"{glyphs.bar} {word}", f"bold {ACCENT}") if at == chosen else styled(f"  {word}", GREY)
        for at, word in enumerate(rating_words(), 1)
    ]
    return Content("   ").join([*parts, styled("Enter", ACCENT)])


def clock_text(seconds: float) -> str:
    """Seconds as 0:14."""
    minutes, rest = divmod(max(int(seconds), 0), 60)
    return f"{minutes}:{rest:02}"


def reason_text(queued: Queued, today: date, now: datetime, room: int = 0) -> str:
    """Why a card is here, in a few words; where `room` cells are too few for them, the partner's name gives way."""
    if queued.heard is not None:
        return heard_text(queued.heard, today, room)
    if queued.reason == "changed":
        return _("the answer changed")
    if queued.reason == "new" or queued.due is None:
        return pgettext("card", "new") if queued.reason == "new" else _("due")
    due = queued.due.astimezone(now.tzinfo).date()
    if due > today:
        return _("ahead of its day ({day})").format(day=day_text(due))
    return _("due today") if due == today else _("due since {day}").format(day=day_text(due))


def heard_text(heard: HeardLately, today: date, room: int = 0) -> str:
    """When and where an objection was heard, and how it ended; in `room` cells the name gives way, not the end."""
    day, ended = _day_of(heard.at.date(), today), _ended(heard)

    def told(name: str) -> str:
        where = _("heard {day} at {partner}") if name else _("heard {day}")
        return _("{heard}, {ended}").format(heard=where.format(day=day, partner=name), ended=ended)

    name = one_line(heard.partner_name, 30)
    over = cell_len(told(name)) - room if room else 0
    return told(short(name, max(cell_len(name) - over, SHORTEST_NAME)) if over > 0 and name else name)


def _ended(heard: HeardLately) -> str:
    if heard.outcome == "pretext":
        return _("a pretext")
    if heard.outcome == "escalated":
        return _("escalated")
    if heard.outcome == "resolved":
        return _("goal not met") if heard.failed else _("resolved then")
    return _("not resolved")


def _day_of(day: date, today: date) -> str:
    behind = (today - day).days
    if behind == 0:
        return _("today")
    if behind == 1:
        return _("yesterday")
    # In Chinese as in English "Tuesday" alone is the last one.
    if 1 < behind < 7:
        return _("on {weekday}").format(weekday=weekday(day))
    return _("on {date}").format(date=f"{day:%m-%d}")


def again_text(due: datetime, now: datetime) -> str:
    """When a card comes again."""
    ahead = (due.astimezone(now.tzinfo).date() - now.date()).days
    if ahead <= 0:
        return _("again today")
    return ngettext("again tomorrow", "again in {n} days", ahead).format(n=ahead)

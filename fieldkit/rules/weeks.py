"""A week, Monday to Sunday, and how people name one: `2026-W48`, `上周`, `last week`, or any day in it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import NamedTuple

from fieldkit.rules.days import parse_due
from fieldkit.rules.past_days import parse_past

_NUMBERED = re.compile(r"(?:(\d{4}) ?[-年]? ?)?(?:w|第)(\d{1,2})周?")
_NAMED = {
    **dict.fromkeys(("", "this week", "this", "本周", "这周", "这个星期", "本星期"), 0),
    **dict.fromkeys(("last week", "last", "上周", "上个星期", "上星期"), 1),
    **dict.fromkeys(("week before last", "上上周", "上上个星期"), 2),
}


class Week(NamedTuple):
    """A week by its Monday; weeks are numbered as ISO 8601 does, so the first has the year's first Thursday."""

    monday: date

    @property
    def days(self) -> tuple[date, ...]:
        """Its seven days."""
        return tuple(self.monday + timedelta(days=at) for at in range(7))

    @property
    def name(self) -> str:
        """Its name: 2026-W48."""
        year, number, _weekday = self.monday.isocalendar()
        return f"{year:04}-W{number:02}"

    def moved(self, weeks: int) -> Week:
        """The week so many weeks later; itself where the calendar ends."""
        try:
            return week_of(self.monday + timedelta(weeks=weeks))
        except OverflowError:
            return self


def week_of(day: date) -> Week:
    """Return the week of a day. Raises OverflowError for the first and the last days of the calendar."""
    monday = day - timedelta(days=day.weekday())
    # A report asks for the day behind a week, and for the week before it.
    _around = monday - timedelta(days=7), monday + timedelta(days=14)
    return Week(monday)


def parse_week(typed: str, today: date) -> Week | None:
    """Return the week that `typed` names, seen from `today`, or None when it names none."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", typed[:60])).strip().lower()
    try:
        if text in _NAMED:
            return week_of(today - timedelta(weeks=_NAMED[text]))
        if match := _NUMBERED.fullmatch(text):
            year = int(match[1]) if match[1] else today.isocalendar().year
            return week_of(date.fromisocalendar(year, int(match[2]), 1))
        day = parse_past(text, today) or parse_due(text, today)
        return week_of(day) if day else None
    except (ValueError, OverflowError):
        return None

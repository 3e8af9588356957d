"""Days as people type them: `+3d`, `下周三`, `next wed`, `明天`, `12-01`, `2026-12-01`.

`下周三` and `next wed` mean the Wednesday of the week after this one, weeks beginning on Monday; `周三` and `wed` the
next Wednesday to come, today excluded. A day without a year is the next such day from today on.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

WEEKDAYS_ZH = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_WEEKDAYS_EN = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
WEEKDAY_EN = (
    "(?:(mon)(?:day)?|(tue)(?:s|sday)?|(wed)(?:s|nesday)?|(thu)(?:r|rs|rsday)?|(fri)(?:day)?|(sat)(?:urday)?|"
    "(sun)(?:day)?)"
)
"""The names of the weekdays and their abbreviations, each with a group of its own; no other word begins like one."""

_NUMBERS_ZH = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_NAMED = {
    "今天": 0,
    "今日": 0,
    "today": 0,
    "明天": 1,
    "明日": 1,
    "tomorrow": 1,
    "tmr": 1,
    "后天": 2,
    "後天": 2,
    "大后天": 3,
}
_UNITS = {"d": 1, "天": 1, "day": 1, "days": 1, "w": 7, "周": 7, "星期": 7, "week": 7, "weeks": 7}
_MONTH_UNITS = ("m", "个月", "month", "months")

OFFSET = re.compile(r"\+?(\d{1,4}|[一两二三四五六七八九十])(d|days?|天|w|weeks?|周|星期|m|months?|个月)(?:后|之后)?")
_WEEK_ZH = re.compile(r"(下+个?|本|这)?(?:周|星期|礼拜)([一二三四五六日天])")
_WEEK_EN = re.compile(rf"(next |this )?{WEEKDAY_EN}")
FULL = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_MONTH_DAY = re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?")
_DAY = re.compile(r"(\d{1,2})[日号]")


def parse_due(typed: str, today: date) -> date | None:
    """Return the day that `typed` names, seen from `today`, or None when it names none."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", typed)).strip().lower()
    if text in _NAMED:
        return today + timedelta(days=_NAMED[text])
    for pattern, read in _READERS:
        if match := pattern.fullmatch(text):
            try:
                return read(match, today)
            except (ValueError, OverflowError):
                return None
    return None


def _offset(match: re.Match[str], today: date) -> date:
    number = _NUMBERS_ZH.get(match[1]) or int(match[1])
    if match[2] in _MONTH_UNITS:
        return _month_later(today, number)
    return today + timedelta(days=number * _UNITS[match[2]])


def _month_later(day: date, months: int) -> date:
    """The same day `months` later, or the last of that month when it has no such day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(months)


def _weekday(weekday: int, weeks: int, this_week: bool, today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    if weeks or this_week:
        return monday + timedelta(days=weekday + 7 * weeks)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _week_zh(match: re.Match[str], today: date) -> date:
    before = match[1] or ""
    return _weekday(WEEKDAYS_ZH[match[2]], before.count("下"), before in ("本", "这"), today)


def _week_en(match: re.Match[str], today: date) -> date:
    before = (match[1] or "").strip()
    return _weekday(weekday_en(match), int(before == "next"), before == "this", today)


def weekday_en(match: re.Match[str]) -> int:
    """Return the weekday, Monday 0, of a match that holds WEEKDAY_EN."""
    return next(_WEEKDAYS_EN[group] for group in match.groups() if group in _WEEKDAYS_EN)


def _month_day(match: re.Match[str], today: date) -> date:
    month, day = int(match[1]), int(match[2])
    for year in range(today.year, today.year + 9):  # 29 February comes round within eight years
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise ValueError(match[0])


def _day(match: re.Match[str], today: date) -> date:
    day = int(match[1])
    for ahead in range(12):
        year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
        try:
            found = date(year, month + 1, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise ValueError(match[0])


_READERS = (
    (OFFSET, _offset),
    (_WEEK_ZH, _week_zh),
    (_WEEK_EN, _week_en),
    (FULL, lambda match, _today: date(int(match[1]), int(match[2]), int(match[3]))),
    (_MONTH_DAY, _month_day),
    (_DAY, _day),
)

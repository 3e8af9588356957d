"""Days gone by as people type them: `昨天`, `3天前`, `上周三`, `last wed`, `11-20`, `2026-11-20`.

A day without a year is the last such day up to today: whoever writes `11-20` under "signed" means the one that was.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from fieldkit.rules.days import FULL, WEEKDAY_EN, WEEKDAYS_ZH, weekday_en

_NAMED = {
    "今天": 0,
    "今日": 0,
    "today": 0,
    "昨天": 1,
    "昨日": 1,
    "yesterday": 1,
    "前天": 2,
    "大前天": 3,
}
_NUMBERS_ZH = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_AGO = re.compile(r"(-)?(\d{1,4}|[一两二三四五六七八九十]) ?(d|days?|天|w|weeks?|周|星期)( ago|前|之前)?")
_WEEK_ZH = re.compile(r"(上+个?|本|这)?(?:周|星期|礼拜)([一二三四五六日天])")
_WEEK_EN = re.compile(rf"(last ?|this )?{WEEKDAY_EN}")
_MONTH_DAY = re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?")
_DAY = re.compile(r"(\d{1,2})[日号]")


def parse_past(typed: str, today: date) -> date | None:
    """Return the day that `typed` names, seen back from `today`, or None when it names none.

    Only a day with its year may lie ahead.
    """
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", typed[:60])).strip().lower()
    try:
        if text in _NAMED:
            return today - timedelta(days=_NAMED[text])
        if match := FULL.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if (match := _AGO.fullmatch(text)) and (match[1] or match[4]):
            days = _NUMBERS_ZH.get(match[2]) or int(match[2])
            return today - timedelta(days=days * (7 if match[3][0] in "w周星" else 1))
        if match := _WEEK_ZH.fullmatch(text):
            before = match[1] or ""
            return _weekday(WEEKDAYS_ZH[match[2]], before.count("上"), before in ("本", "这"), today)
        if match := _WEEK_EN.fullmatch(text):
            word = (match[1] or "").strip()
            return _weekday(weekday_en(match), int(word == "last"), word == "this", today)
        if match := _MONTH_DAY.fullmatch(text):
            return _month_day(int(match[1]), int(match[2]), today)
        if match := _DAY.fullmatch(text):
            return _day(int(match[1]), today)
    except (ValueError, OverflowError):
        return None
    return None


def _weekday(weekday: int, weeks: int, this_week: bool, today: date) -> date | None:
    monday = today - timedelta(days=today.weekday())
    if weeks or this_week:
        found = monday + timedelta(days=weekday - 7 * weeks)
        return found if found <= today else None
    return today - timedelta(days=(today.weekday() - weekday) % 7)


def _month_day(month: int, day: int, today: date) -> date | None:
    for year in range(today.year, today.year - 9, -1):  # 29 February came round within eight years
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    return None


def _day(day: int, today: date) -> date | None:
    for back in range(12):
        year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        try:
            found = date(year, month + 1, day)
        except ValueError:
            continue
        if found <= today:
            return found
    return None

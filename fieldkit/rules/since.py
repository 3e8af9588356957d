"""The year inside what a rep types for since when something is so: 2021, 前年, 3年, last year, 3 years."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_NAMED = {"今年": 0, "this year": 0, "去年": 1, "last year": 1, "前年": 2, "大前年": 3}
_NUMBERS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}

_YEAR = re.compile(r"(?:since |from |自|从)?((?:19|20)\d\d)(?:年|(?:[-/.年]\d{1,2}){1,2}[月日]?)?(?:起|开始|以来)?")
_SPAN = re.compile(r"(?:for )?(\d{1,2}|[一两二三四五六七八九十]) ?(?:年[多来]?(?:前|了)?|years?|yrs?|y)(?: ago)?")

_LONGEST = 15
"""A two-digit number of years beyond this may as well be the year itself (20年 is 2020 or twenty years): not plain."""


def since_year(typed: str, today: date) -> int | None:
    """Return the year that `typed` names plainly, seen from `today`; None when it names none or more than one."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", typed[:60])).strip().lower()
    if text in _NAMED:
        return today.year - _NAMED[text]
    if match := _YEAR.fullmatch(text):
        year = int(match[1])
        return year if year <= today.year else None
    if match := _SPAN.fullmatch(text):
        years = _NUMBERS.get(match[1]) or int(match[1])
        return today.year - years if years <= _LONGEST else None
    return None

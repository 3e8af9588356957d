"""Days inside what people type: the day of a follow-up in its text, and when a visit was.

No word may be lost to a day that was not meant: what is not plainly a day stays in the text.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time

from fieldkit.rules.days import WEEKDAY_EN, parse_due
from fieldkit.rules.past_days import parse_past

__all__ = ["parse_due", "parse_span", "split_due"]

# A day that is a word of its own. Unlike a field for days, a text also holds prices (12.5), rooms, ranges (3-5),
# lengths of time (3天, 3d) and people called Sun.
_NUMERIC = r"\d{4}-\d{1,2}-\d{1,2}|\d{4}/\d{1,2}/\d{1,2}|\d{1,2}[-/]\d{2}|\d{2}[-/]\d"
_DATE_ZH = r"(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]"
_WEEKDAY_ZH = r"(?:(?:下+个?|本|这)?(?:周|星期|礼拜)[一二三四五六日天])"
_SOON_ZH = "今天|明天|后天|後天|大后天"
_OFFSETS = (
    r"\+(?:\d{1,4}|[一两二三四五六七八九十])(?:d|days?|天|w|weeks?|周|星期|m|months?|个月)(?:后|之后)?"
    r"|(?:\d{1,4}|[一两二三四五六七八九十])(?:天|周|星期|个月)(?:之后|后)"
)
_WORD = re.compile(
    rf"{_NUMERIC}|{_DATE_ZH}|\d{{1,2}}[日号]|{_WEEKDAY_ZH}|{_SOON_ZH}|今日|明日|{_OFFSETS}"
    rf"|today|tomorrow|tmr|(?:(?:next|this) )?{WEEKDAY_EN}"
)
_UNSURE = ("sun", "sat")
"""Abbreviations that are also names or verbs: in a text the whole word is wanted, or `next` before it."""
_SHORT = ("mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs", "fri")

_NO_DAY_BEFORE = re.compile(
    r"(?i)(?:.*(?:到|至|房间|室|房|楼|座|栋|单元|第|每|每个|自|从|上|-|–|~|/|、|和|或)"
    r"|since|from|every|each|last|past|of|or|and|to|black|good|room|unit|suite|no\.?|#)"
)
_NO_DAY_BEHIND = re.compile(
    r"(?i)[-~–、到至和或] ?(?:\d|(?:下+个?|本|这)?(?:周|星期|礼拜)|[今明后][天日])|[-~–、]|起|开始|以后"
    r"|(?:is|was|isn't|wasn't|will|has|and|or|to|till|until)\b"
)
_AMOUNT = re.compile(
    "(?i)台|个|人|万|点|元|块|箱|件|套|折|岁|寸|米|楼|店|门|会议室|线|库|馆|厅"
    r"|(?:pcs|units?|people|persons?|sets?|pieces?|laptops?|usd|k|kg)\b"
)
"""What stands beside a number or a day that is part of a range, an amount, a place or a sentence about that day."""
_WHOLE_BEFORE = re.compile("(?i)by|on|before|for|in|于|在")
_WHOLE_BEHIND = re.compile("(?i)的|前|之前|以前|之后|(?:morning|afternoon|evening|noon|night)\\b|at\\b")
"""Words that need the day beside them: the day is understood and nothing is taken out."""

# Chinese is typed without spaces; the heads that are plainly days, and for weekdays what must follow: `下周一起去` is
# "together next week", `下周三方会谈` a talk of three, `下周日报` a daily report.
_ACTS = (
    "[发送约去打给拜谈聊见交带寄拿取签问报跟联请把催陪参找]|回电|回访|回复|看样|看现|看机|提交|提供|演示|准备|确认|安排"
    "|做方|做演|做报|来取|来拿|来公|来访|[上下]午|早上|晚上|中午|之前|以前|[,:]"
)
_SOLID = re.compile(
    rf"(?P<sure>{_OFFSETS}|{_DATE_ZH}|{_SOON_ZH})(?=[^\x00-\x7f]|[,:])(?!后|内|性|系|集团|头条)"
    rf"|(?P<weekday>{_WEEKDAY_ZH}|今日|明日)(?=(?:{_ACTS}))(?!报[告表纸])"
)


def split_due(typed: str, today: date) -> tuple[date | None, str]:
    """Split `+3d 发报价` into the day and the text; the day stands first or last, of one word or two.

    Only what is plainly a day is taken out. Where a word beside it needs it (`by friday`, `明天的会议`) the day is
    understood and the text stays whole. Without a day the text is returned as it is.
    """
    text = typed.strip()
    plain = _plain(text)
    if "." not in plain and (due := parse_due(text, today)):
        return due, ""
    words = list(re.finditer(r"\S+", plain))
    for size in (2, 1):
        if len(words) <= size:
            continue
        head = _head(text, plain, words, size, today)
        if head:
            return head
        tail = _tail(text, plain, words, size, today)
        if tail:
            return tail
    return _solid(text, plain, today) or (None, text)


def _head(text: str, plain: str, words: list[re.Match[str]], size: int, today: date) -> tuple[date, str] | None:
    end, follows = words[size - 1].end(), words[size].start()
    due = _day_of(plain[:end], today)
    rest = plain[follows:]
    if due is None or _goes_on(plain[:end], rest) or _is_name(text[:end], text[follows : follows + 1]):
        return None
    return due, text if _WHOLE_BEHIND.match(rest) else text[follows:]


def _tail(text: str, plain: str, words: list[re.Match[str]], size: int, today: date) -> tuple[date, str] | None:
    start, before = words[-size].start(), words[-size - 1]
    due = _day_of(plain[start:], today)
    if due is None or _NO_DAY_BEFORE.fullmatch(before[0]) or _is_name(text[start:], text[before.start()]):
        return None
    return due, text if _WHOLE_BEFORE.fullmatch(before[0]) else text[: before.end()]


def _solid(text: str, plain: str, today: date) -> tuple[date, str] | None:
    match = _SOLID.match(plain)
    due = parse_due(match[0], today) if match else None
    if match is None or due is None:
        return None
    rest = plain[match.end() :]
    if match["sure"] and _goes_on(match[0], rest):
        return None
    return due, text if _WHOLE_BEHIND.match(rest) else text[match.end() :].lstrip(" \u3000,，:：")


def _day_of(plain: str, today: date) -> date | None:
    """Return the day that words of a text name plainly; dots are for prices, and `3d` is three-dimensional."""
    lower = plain.lower()
    if lower in _UNSURE or not _WORD.fullmatch(" ".join(lower.split())):
        return None
    return parse_due(lower, today)


def _goes_on(head: str, rest: str) -> bool:
    """Tell whether what looks like a day is the beginning of something longer; `+3d` never is."""
    if head.startswith("+"):
        return False
    return bool(_NO_DAY_BEHIND.match(rest) or (head[0].isdigit() and _AMOUNT.match(rest)))


def _is_name(word: str, neighbour: str) -> bool:
    """Tell whether a short weekday is part of a name (`Thu Nguyen`): both begin with a capital."""
    return word.lower() in _SHORT and word[:1].isupper() and neighbour.isupper()


def _plain(text: str) -> str:
    """Return `text` in half width, every character in its place."""
    narrow = ((each, unicodedata.normalize("NFKC", each)) for each in text)
    return "".join(half if len(half) == 1 else each for each, half in narrow)


_TIME = re.compile(r"(?:(上午|下午|晚上|am|pm) ?)?(\d{1,2})(?:[:：点时](\d{1,2})?分?|(?= ?(?:am|pm)))(半)? ?(am|pm)?")
_LENGTH = re.compile(r"(\d{1,3}) ?(?:m|min|mins|minutes|分|分钟|')?")
_UNTIL = re.compile(r"(?:-|–|—|~|到|至|to|till|until) ?(.+)")


def parse_span(typed: str, now: datetime) -> tuple[datetime, int] | None:
    """Return when something began and how many minutes it took (0 when unsaid) from `昨天 14:00 40`.

    The end may be said instead (`14:00-14:40`). The day may be missing (today), and so may the minutes; without a time
    of day nothing is understood. Days are read backwards: `周三` and `11-20` mean the last such day. What began before
    `now` has ended by then.
    """
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", typed)).strip().lower()
    found = _TIME.search(text)
    if found is None:
        return None
    begun = _time_of(found)
    before = text[: found.start()].strip()
    day = parse_past(before, now.date()) if before else now.date()
    minutes = _minutes(text[found.end() :].strip(), begun, afternoon=_half(found) == "pm")
    if day is None or begun is None or minutes is None:
        return None
    start = _local(datetime.combine(day, begun), now)
    passed = int((now - start).total_seconds() // 60)
    return start, min(minutes, passed) if passed > 0 else minutes


def _half(found: re.Match[str]) -> str:
    said = found[1] or found[5]
    return "pm" if said in ("下午", "晚上", "pm") else "am" if said else ""


def _time_of(found: re.Match[str]) -> time | None:
    hour, minute = int(found[2]), 30 if found[4] else int(found[3] or 0)
    if _half(found) == "pm" and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _minutes(rest: str, begun: time | None, *, afternoon: bool) -> int | None:
    """Return the minutes that `rest` says, as a number or as the time of the end; None where it says something else."""
    if not rest or begun is None:
        return 0
    if length := _LENGTH.fullmatch(rest):
        return int(length[1])
    until = _UNTIL.fullmatch(rest)
    found = _TIME.fullmatch(until[1]) if until else None
    ended = _time_of(found) if found else None
    if found is None or ended is None:
        return None
    hour = ended.hour + (12 if afternoon and not _half(found) and ended.hour < 12 else 0)
    return (hour * 60 + ended.minute - begun.hour * 60 - begun.minute) % (24 * 60)


def _local(naive: datetime, now: datetime) -> datetime:
    """Return a moment of the calendar that `now` is read from; its offset may be another one in winter than now."""
    local = naive.astimezone()
    if now.replace(tzinfo=None).astimezone().utcoffset() == now.utcoffset():
        return local
    return naive.replace(tzinfo=now.tzinfo)

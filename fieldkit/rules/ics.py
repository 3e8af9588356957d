"""A calendar of all-day events as phones import it: iCalendar, RFC 5545.

Lines end with CR LF and are folded at 75 octets, never inside a character; texts are escaped. An event keeps its UID,
so that importing the calendar again moves what moved and doubles nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

OCTETS = 75
"""The longest line, without its CR LF (RFC 5545, 3.1)."""


class AllDay(NamedTuple):
    """An event that takes a day; `uid` stays the same whenever it is written."""

    uid: str
    day: date
    summary: str
    description: str = ""
    location: str = ""
    category: str = ""


def calendar(events: Iterable[AllDay], stamp: datetime, title: str = "") -> bytes:
    """Return the calendar as the bytes of a file; `stamp`, an aware moment, is when it was written."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//fieldkit//agenda//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    if title:
        lines.append(f"X-WR-CALNAME:{escape(title)}")
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(folded + b"\r\n" for line in lines for folded in fold(line))


def _event(event: AllDay, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escape(event.uid)}"
    yield f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{_day(event.day)}"
    if event.day < date.max:
        yield f"DTEND;VALUE=DATE:{_day(event.day + timedelta(days=1))}"
    named = {"SUMMARY": event.summary, "DESCRIPTION": event.description, "LOCATION": event.location}
    for name, text in {**named, "CATEGORIES": event.category}.items():
        if text:
            yield f"{name}:{escape(text)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_UNALLOWED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def escape(text: str) -> str:
    r"""Return `text` as a value of type TEXT (3.3.11): `\\`, `\;`, `\,` and `\n`; control characters are left out."""
    text = _UNALLOWED.sub("", _BREAKS.sub("\n", text))
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold(line: str) -> Iterator[bytes]:
    """Yield the physical lines of a content line: at most 75 octets each, the further ones begin with a space."""
    rest = line.encode()
    first = True
    while rest:
        end = OCTETS - (not first)
        while end < len(rest) and rest[end] & 0xC0 == 0x80:  # inside a character
            end -= 1
        yield (b"" if first else b" ") + rest[:end]
        rest, first = rest[end:], False

"""The calendar: a strict reader gets back what was put in, whatever the texts."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.rules.ics import OCTETS, AllDay, calendar, escape, fold

STAMP = datetime(2026, 11, 23, 14, 2, tzinfo=timezone(timedelta(hours=8)))

_LINE = re.compile(r"([A-Z-]+)((?:;[A-Z-]+=[^;:,]+)*):(.*)", re.DOTALL)


def parsed(data: bytes) -> list[dict[str, str]]:
    """The events of a calendar, read as RFC 5545 says and refusing all else."""
    assert data.endswith(b"\r\n")
    physical = data[:-2].split(b"\r\n")
    assert all(len(line) <= OCTETS and b"\r" not in line and b"\n" not in line for line in physical)
    for line in physical:
        line.decode()  # no character is torn
    lines: list[str] = []
    for text in (line.decode() for line in physical):
        if text.startswith(" "):
            lines[-1] += text[1:]
        else:
            lines.append(text)
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-1] == "END:VCALENDAR"
    events: list[dict[str, str]] = []
    inside = False
    for line in lines[2:-1]:
        match = _LINE.fullmatch(line)
        assert match, line
        name, value = match[1] + match[2], match[3]
        if (name, value) == ("BEGIN", "VEVENT"):
            assert not inside
            inside = True
            events.append({})
        elif (name, value) == ("END", "VEVENT"):
            inside = False
        elif inside:
            assert name not in events[-1]
            events[-1][name] = unescaped(value)
    assert not inside
    return events


def unescaped(value: str) -> str:
    """The text of a value; a backslash before anything else than RFC 5545 names, and a bare ; or , are refused."""
    assert re.fullmatch(r"(?:[^\\;,\x00-\x08\x0a-\x1f\x7f]|\\[\\;,nN])*", value), value
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "N": "\n"}.get(match[1], match[1]), value)


def test_an_event_is_all_day_with_a_uid_that_stays() -> None:
    event = AllDay("followup-1@fieldkit", date(2026, 12, 31), "甲; 发, 报价\\x", "a\r\nb", "国贸 A 座", "Follow-up")
    found = parsed(calendar([event], STAMP, "日程"))
    assert found == [
        {
            "UID": "followup-1@fieldkit",
            "DTSTAMP": "20261123T060200Z",
            "DTSTART;VALUE=DATE": "20261231",
            "DTEND;VALUE=DATE": "20270101",
            "SUMMARY": "甲; 发, 报价\\x",
            "DESCRIPTION": "a\nb",
            "LOCATION": "国贸 A 座",
            "CATEGORIES": "Follow-up",
            "TRANSP": "TRANSPARENT",
        }
    ]
    later = parsed(calendar([event._replace(day=date(2027, 1, 9))], STAMP.astimezone(UTC)))
    assert later[0]["UID"] == found[0]["UID"]


def test_the_last_day_of_all_has_no_day_behind_it() -> None:
    (event,) = parsed(calendar([AllDay("x", date.max, "x")], STAMP))
    assert event["DTSTART;VALUE=DATE"] == "99991231"
    assert "DTEND;VALUE=DATE" not in event


@given(st.text(max_size=400))
def test_a_folded_line_unfolds_to_what_it_was_and_tears_no_character(text: str) -> None:
    line = "X:" + text.encode("utf-8", "replace").decode()
    parts = list(fold(line))
    assert all(len(part) <= OCTETS for part in parts)
    assert all(part.decode() for part in parts)
    assert parts[0] + b"".join(part[1:] for part in parts[1:]) == line.encode()
    assert all(part.startswith(b" ") for part in parts[1:])


@given(st.text())
def test_an_escaped_text_reads_back_less_control_characters(text: str) -> None:
    kept = re.sub("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]", "\n", text)
    kept = re.sub("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]", "", kept)
    assert unescaped(escape(text)) == kept


events = st.builds(AllDay, st.uuids().map(str), st.dates(), st.text(min_size=1), st.text(), st.text(), st.text())


@given(st.lists(events, max_size=4))
def test_any_calendar_is_read_strictly(found: list[AllDay]) -> None:
    read = parsed(calendar(found, STAMP))
    assert [each["UID"] for each in read] == [each.uid for each in found]
    assert [each["DTSTART;VALUE=DATE"] for each in read] == [each.day.isoformat().replace("-", "") for each in found]

"""Days gone by, as people type them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.rules.past_days import parse_past

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("今天", "2026-11-23"),
        ("昨天", "2026-11-22"),
        ("yesterday", "2026-11-22"),
        ("前天", "2026-11-21"),
        ("3天前", "2026-11-20"),
        ("两周前", "2026-11-09"),
        ("-3d", "2026-11-20"),
        ("3 days ago", "2026-11-20"),
        ("上周三", "2026-11-18"),
        ("last wed", "2026-11-18"),
        ("周一", "2026-11-23"),
        ("周三", "2026-11-18"),
        ("11-20", "2026-11-20"),
        ("11-24", "2025-11-24"),
        ("11月20日", "2026-11-20"),
        ("20日", "2026-11-20"),
        ("25号", "2026-10-25"),
        ("31日", "2026-10-31"),
        ("2-29", "2024-02-29"),
        ("２０２６－１１－２０", "2026-11-20"),
        ("2027-01-02", "2027-01-02"),
    ],
)
def test_a_day_is_the_last_such_one(typed: str, day: str) -> None:
    assert parse_past(typed, MONDAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "typed", ["", "some day", "明天", "3d", "+3d", "本周五", "13-01", "2026-02-30", "99999天前", "9" * 5000]
)
def test_what_is_no_day_gone_by_is_none(typed: str) -> None:
    assert parse_past(typed, MONDAY) is None


@given(st.text(), st.dates(min_value=date(1970, 1, 1), max_value=date(9000, 1, 1)))
def test_nothing_typed_breaks_it(typed: str, today: date) -> None:
    parse_past(typed, today)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)), st.integers(0, 300))
def test_a_month_and_day_read_back_within_a_year(today: date, back: int) -> None:
    day = today - timedelta(days=back)
    assert parse_past(f"{day:%m-%d}", today) == day

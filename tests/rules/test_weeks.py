"""Weeks as people name them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.rules.weeks import parse_week, week_of

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("typed", "monday"),
    [
        ("", "2026-11-23"), ("本周", "2026-11-23"), ("last", "2026-11-16"), ("上周", "2026-11-16"),
        ("上上周", "2026-11-09"), ("2026-W48", "2026-11-23"), ("w47", "2026-11-16"), ("2026 第47周", "2026-11-16"),
        ("2026-11-22", "2026-11-16"), ("昨天", "2026-11-23"), ("11-20", "2026-11-16"), ("2027-W01", "2027-01-04"),
    ],
)  # fmt: skip
def test_a_week_is_named_by_its_number_by_words_or_by_a_day_in_it(typed: str, monday: str) -> None:
    found = parse_week(typed, TODAY)
    assert found is not None
    assert found.monday.isoformat() == monday


@given(st.text())
def test_what_names_no_week_is_none_and_never_raises(typed: str) -> None:
    parse_week(typed, TODAY)


@pytest.mark.parametrize("typed", ["2026-W54", "W0", "soon", "0001-01-01", "9999-12-31"])
def test_what_is_no_week_is_none(typed: str) -> None:
    assert parse_week(typed, TODAY) is None


@given(st.dates(min_value=date(2, 1, 1), max_value=date(9998, 1, 1)))
def test_a_week_has_seven_days_from_monday_and_its_name_leads_back_to_it(day: date) -> None:
    week = week_of(day)
    assert day in week.days
    assert week.days[0].weekday() == 0
    assert parse_week(week.name, TODAY) == week

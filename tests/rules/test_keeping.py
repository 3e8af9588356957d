"""Which daily backups are kept."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.rules.keeping import DAYS, MONTHS, WEEKS, kept_days

BEGIN = date(2025, 1, 1)
days = st.sets(st.integers(0, 900).map(lambda n: BEGIN + timedelta(days=n)), max_size=100)


def test_of_two_years_of_daily_use_a_week_of_days_then_weeks_then_months_are_kept() -> None:
    today = date(2026, 11, 23)
    kept = sorted(kept_days(today - timedelta(days=n) for n in range(730)), reverse=True)
    assert kept[:DAYS] == [today - timedelta(days=n) for n in range(DAYS)]
    assert [f"{day:%m-%d}" for day in kept[DAYS : DAYS + WEEKS]] == ["11-16", "11-15", "11-08", "11-01", "10-25"]
    mondays = [day - timedelta(days=day.weekday()) for day in kept[DAYS + WEEKS :]]
    of_this_year = [f"26-{month:02}" for month in range(10, 0, -1)]
    assert [f"{monday:%y-%m}" for monday in mondays] == [*of_this_year, "25-12", "25-11"]


@given(days)
def test_the_newest_seven_are_always_kept_and_never_more_than_the_rule_says(had: set[date]) -> None:
    kept = kept_days(had)
    assert kept <= had
    assert set(sorted(had)[-DAYS:]) <= kept
    assert len(kept) <= DAYS + WEEKS + MONTHS
    assert (min(len(had), DAYS) <= len(kept)) and bool(kept) == bool(had)


@given(days)
def test_what_was_thinned_is_not_thinned_again(had: set[date]) -> None:
    assert kept_days(kept_days(had)) == kept_days(had)


@given(days)
def test_thinning_day_by_day_keeps_what_thinning_at_once_keeps(had: set[date]) -> None:
    shelf: set[date] = set()
    for day in sorted(had):
        shelf = kept_days({*shelf, day})
    assert shelf == kept_days(had)


@given(days, st.integers(1, 4000))
def test_a_clock_that_ran_ahead_once_costs_no_more_than_one_place(had: set[date], ahead: int) -> None:
    lost = kept_days(had) - kept_days({*had, BEGIN + timedelta(days=901 + ahead)})
    assert len(lost) <= 3


@given(st.sets(st.integers(0, 400), min_size=1))
def test_every_day_of_the_last_year_has_a_backup_of_its_month_or_one_near(used: set[int]) -> None:
    """Whatever days a rep worked: of each day with a backup, one at most 37 days younger or older is kept."""
    had = {BEGIN + timedelta(days=n) for n in used}
    kept = kept_days(had)
    for day in had:
        assert min(abs(day - other) for other in kept) <= timedelta(days=37)

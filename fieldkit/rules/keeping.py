"""Which of the daily backups are kept: seven days, then one a week for five weeks, then one a month for twelve months.

What counts is the days that have a backup, not the calendar: neither a long leave nor a clock that once ran ahead
empties the shelf. Days are taken in as they come, one by one, or all at once, with the same result.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

DAYS = 7
"""Of the newest days, so many are kept each."""

WEEKS = 5
"""Of the days before those, the newest of each of so many weeks is kept."""

MONTHS = 12
"""Of the weeks before those, the newest of each of so many months is kept."""


def kept_days(days: Iterable[date]) -> set[date]:
    """Return the days whose backups are kept: at most DAYS + WEEKS + MONTHS."""
    ordered = sorted(set(days), reverse=True)
    kept = ordered[:DAYS]
    weeks: dict[date, date] = {}
    for day in ordered[DAYS:]:
        weeks.setdefault(day - timedelta(days=day.weekday()), day)
    mondays = list(weeks)
    months: dict[tuple[int, int], date] = {}
    for monday in mondays[WEEKS:]:
        # A week belongs to the month in which it begins, so that no week is split between two.
        months.setdefault((monday.year, monday.month), weeks[monday])
    return {*kept, *(weeks[monday] for monday in mondays[:WEEKS]), *list(months.values())[:MONTHS]}

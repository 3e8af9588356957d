"""Who looks after a partner, and the days of protection that are left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fieldkit.rules.owning import days_left, living_owners


@dataclass(frozen=True)
class Owning:
    since: str
    ended: str = ""


def test_those_who_have_not_ended_look_after_the_partner_the_earliest_first() -> None:
    late, early, gone = Owning("2026-05-01"), Owning("2026-01-01"), Owning("2025-01-01", "2026-01-01")
    assert living_owners([late, gone, early]) == [early, late]


def test_the_days_left_count_to_the_last_day_and_below_zero_behind_it() -> None:
    today = date(2026, 11, 23)
    assert days_left("2026-11-23", today) == 0
    assert days_left("2026-12-31", today) == 38
    assert days_left("2026-11-20", today) == -3
    assert days_left("", today) is None
    assert days_left("whenever", today) is None

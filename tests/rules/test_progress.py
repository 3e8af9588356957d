"""One's own progress: what is remembered of what was seen before, on which days, for how long."""

from __future__ import annotations

from datetime import date, timedelta

from fieldkit.rules.progress import WEEKS, Practised, progress_of

TODAY = date(2026, 11, 27)


def test_only_what_was_seen_on_an_earlier_day_tells_what_is_remembered() -> None:
    fresh = [Practised(TODAY, "objection", "price", 1) for _ in range(20)]
    seen = [Practised(TODAY, "objection", "price", rating, again=True) for rating in [1] * 3 + [3] * 9]
    progress = progress_of([*fresh, *seen], TODAY)
    assert progress.whole.reviews == 32
    assert progress.whole.retention == 9 / 12
    assert progress_of(fresh, TODAY).whole.retention is None


def test_below_ten_there_is_no_share() -> None:
    assert progress_of([Practised(TODAY, "ask", again=True)] * 9, TODAY).whole.retention is None


def test_reviews_are_told_by_day_drill_and_kind_in_minutes_begun() -> None:
    yesterday = TODAY - timedelta(days=1)
    reviews = [
        Practised(TODAY, "objection", "price", seconds=61),
        Practised(yesterday, "objection", "need", seconds=30),
        Practised(yesterday, "fabe", seconds=30),
    ]
    progress = progress_of(reviews, TODAY)
    assert {day: (group.reviews, group.minutes) for day, group in progress.days.items()} == {
        yesterday: (2, 1),
        TODAY: (1, 2),
    }
    assert set(progress.drills) == {"objection", "fabe"}
    assert set(progress.kinds) == {"price", "need"}


def test_the_picture_has_the_minutes_of_twelve_weeks_the_present_one_last() -> None:
    long_ago = Practised(TODAY - timedelta(weeks=40), "objection", seconds=600)
    last_week = Practised(TODAY - timedelta(weeks=1), "objection", seconds=120)
    weeks = progress_of([long_ago, last_week, Practised(TODAY, "ask", seconds=60)], TODAY).weeks
    assert len(weeks) == WEEKS == 12
    assert weeks[-2:] == (2, 1)
    assert sum(weeks) == 3


def test_what_a_clock_that_is_ahead_wrote_does_not_count_yet() -> None:
    assert progress_of([Practised(TODAY + timedelta(days=1), "ask")], TODAY).whole.reviews == 0

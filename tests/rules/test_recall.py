"""When a card is due again: what the library itself would say, however the reviews came together."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from fsrs import Card, Rating, ReviewLog
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.rules.recall import LONGEST_DAYS, Review, advance, recalled, replay, review_of, scheduler

START = datetime(2026, 11, 23, 6, 2, tzinfo=UTC)

MOMENTS = st.integers(0, 10**11).map(lambda ms: START + timedelta(milliseconds=ms))
RATINGS = st.integers(1, 4)
REVIEWS = st.lists(
    st.builds(Review, id=st.uuids().map(str), at=MOMENTS, rating=RATINGS),
    min_size=1,
    max_size=25,
    unique_by=(lambda each: each.id, lambda each: each.at),
)


@given(REVIEWS)
def test_a_schedule_is_what_the_librarys_own_replay_says(reviews: list[Review]) -> None:
    logs = [ReviewLog(7, Rating(each.rating), each.at, None) for each in reviews]
    card = scheduler().reschedule_card(Card(card_id=7), logs)
    schedule = replay(reviews)
    assert schedule is not None
    assert (schedule.due, schedule.last) == (card.due, card.last_review)
    assert (schedule.state, schedule.step) == (int(card.state), card.step)
    assert (schedule.stability, schedule.difficulty) == (card.stability, card.difficulty)


@given(REVIEWS, st.randoms(use_true_random=False))
def test_the_order_in_which_reviews_come_and_how_often_changes_nothing(
    reviews: list[Review], chance: random.Random
) -> None:
    again = [*reviews, *chance.choices(reviews, k=len(reviews))]
    chance.shuffle(again)
    assert replay(again) == replay(reviews)


@given(REVIEWS)
def test_a_schedule_kept_review_by_review_equals_a_replay(reviews: list[Review]) -> None:
    schedule = None
    for each in sorted(reviews, key=lambda one: (one.at, one.id)):
        schedule = advance(schedule, each)
    assert schedule == replay(reviews)
    assert schedule is not None
    assert schedule.reviews == len(reviews)


@given(REVIEWS)
def test_no_card_waits_longer_than_a_year(reviews: list[Review]) -> None:
    schedule = replay(reviews)
    assert schedule is not None
    assert timedelta(0) < schedule.due - schedule.last <= timedelta(days=LONGEST_DAYS)


def test_a_review_from_before_the_last_one_needs_a_replay() -> None:
    later = advance(None, Review("b", START, 3))
    with pytest.raises(ValueError, match="before"):
        advance(later, Review("a", START, 3))


def test_without_reviews_there_is_no_schedule() -> None:
    assert replay([]) is None


def test_a_card_known_and_then_forgotten_counts_a_lapse() -> None:
    days = [Review(str(day), START + timedelta(days=day), rating) for day, rating in ((0, 4), (30, 1), (31, 1))]
    schedule = replay(days)
    assert schedule is not None
    assert schedule.lapses == 1


def test_after_as_many_days_as_its_stability_a_card_is_known_as_it_should_be() -> None:
    assert recalled(10, START, START) == 1
    assert recalled(10, START, START + timedelta(days=10)) == pytest.approx(0.9)
    assert recalled(10, START, START - timedelta(days=5)) == 1


@pytest.mark.parametrize(
    "at", ["", "yesterday", "1999-01-01T00:00:00+00:00", "9999-12-31T23:59:59-12:00", "0001-01-01"]
)
@pytest.mark.parametrize("rating", ["3"])
def test_what_no_clock_can_have_written_is_no_review(at: str, rating: str) -> None:
    assert review_of("x", at, rating) is None


@pytest.mark.parametrize("rating", ["", "0", "5", "good", "3.0", None])
def test_what_no_key_can_have_written_is_no_review(rating: str) -> None:
    assert review_of("x", "2026-11-23T06:02:00.000+00:00", rating) is None


def test_a_moment_counts_as_the_instant_it_names() -> None:
    one, two = (review_of("x", at, "3") for at in ("2026-11-23T14:02:00.123456+08:00", "2026-11-23T06:02:00.123+00:00"))
    assert one == two
    assert one is not None
    assert one.at.tzinfo is UTC


def test_the_library_is_not_imported_before_something_is_computed() -> None:
    code = (
        "import sys; import fieldkit.store.queries, fieldkit.store.verbs.rehearsal, fieldkit.store.schedule\n"
        "import fieldkit.rules.queue, fieldkit.rules.recall; print('fsrs' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

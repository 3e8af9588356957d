"""When a card is due again: FSRS (library `fsrs`, version 6 of the algorithm), computed from reviews.

A schedule is what the reviews of one card add up to. They count once each by their id, in the order of (at, id), so
two devices that rehearsed apart come to the same schedule in whatever order they meet. Nothing is left to chance (no
fuzz), and all times are UTC. The library is imported when something is computed, not before: starting needs none of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from fsrs import Card, Scheduler

RETENTION = 0.9
"""The share of cards that should be remembered when they come up."""

LONGEST_DAYS = 365
"""No card waits longer: an answer is said aloud once a year at least."""

_FIRST, _LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


class Review(Struct, frozen=True):
    """One answer of one card: `at` an aware moment, `rating` 1 (forgotten) to 4 (without thinking)."""

    id: str
    at: datetime
    rating: int


class Schedule(Struct, frozen=True):
    """Where a card stands after its reviews.

    `due` and `last` are UTC; `last_id` is the id of the last review counted, `state` and `step` are the library's
    (1 learning, 2 review, 3 relearning), `stability` in days, `difficulty` 1 to 10; `lapses` counts how often it was
    forgotten after it had been known.
    """

    due: datetime
    last: datetime
    last_id: str
    state: int
    step: int | None
    stability: float
    difficulty: float
    reviews: int = 0
    lapses: int = 0

    def counts_after(self, review: Review) -> bool:
        """Tell whether a review comes after all that were counted, so that it may be added by `advance`."""
        return (review.at, review.id) > (self.last, self.last_id)


def review_of(id: str, at: str, rating: str | int) -> Review | None:
    """Return a review from what the store holds; None for what no clock and no key can have made."""
    try:
        moment = datetime.fromisoformat(at)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        # As the table of schedules keeps moments: what is read back must be what was counted.
        moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
        value = int(rating)
    except (ValueError, TypeError, OverflowError):
        return None
    return Review(id, moment, value) if _FIRST <= moment < _LAST and 1 <= value <= 4 else None


def replay(reviews: Iterable[Review]) -> Schedule | None:
    """Return the schedule that the reviews of one card add up to, in whatever order they come; None without any."""
    ordered = sorted({review.id: review for review in reviews}.values(), key=lambda each: (each.at, each.id))
    return _after(None, ordered) if ordered else None


def advance(schedule: Schedule | None, review: Review) -> Schedule:
    """Return the schedule after one more review, which comes after all that it counts; None is a new card.

    Raises ValueError for a review that lies before: that one needs a replay.
    """
    if schedule is not None and not schedule.counts_after(review):
        raise ValueError("the review lies before the last one counted")
    return _after(schedule, [review])


def _after(schedule: Schedule | None, reviews: Sequence[Review]) -> Schedule:
    """Return the schedule after some reviews in their order, one at least."""
    from fsrs import Rating

    review_card, card = scheduler().review_card, _card(schedule, reviews[0].at)
    lapses = schedule.lapses if schedule else 0
    for review in reviews:
        lapses += review.rating == 1 and card.state == _KNOWN
        card, _log = review_card(card, Rating(review.rating), review.at)
    return Schedule(
        due=card.due,
        last=reviews[-1].at,
        last_id=reviews[-1].id,
        state=int(card.state),
        step=card.step,
        stability=card.stability or 0.0,
        difficulty=card.difficulty or 0.0,
        reviews=(schedule.reviews if schedule else 0) + len(reviews),
        lapses=lapses,
    )


def recalled(stability: float, last: datetime, now: datetime) -> float:
    """Return how likely a card is still known, 0 to 1, `stability` days after its last review.

    The library's curve: 0.9 after as many days as its stability. Days are whole, as it counts them.
    """
    decay = -scheduler().parameters[20]
    factor = 0.9 ** (1 / decay) - 1
    days = max(0, (now - last).days)
    return float((1 + factor * days / max(stability, 0.001)) ** decay)


_KNOWN = 2


@cache
def scheduler() -> Scheduler:
    """Return the scheduler by which all cards are scheduled."""
    from fsrs import Scheduler

    return Scheduler(desired_retention=RETENTION, maximum_interval=LONGEST_DAYS, enable_fuzzing=False)


def _card(schedule: Schedule | None, at: datetime) -> Card:
    from fsrs import Card, State

    # A card without a number waits a millisecond to get one of its own.
    if schedule is None:
        return Card(card_id=0, due=at)
    return Card(
        card_id=0,
        state=State(schedule.state),
        step=schedule.step,
        stability=schedule.stability,
        difficulty=schedule.difficulty,
        due=schedule.due,
        last_review=schedule.last,
    )

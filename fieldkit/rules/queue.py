"""What is rehearsed next: what was heard in the field and not settled, then what is due, then something new.

The order of a round (`plan`) and the caps of a day are ours; the process says only that an objection is normal and must
be answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal, Protocol

from msgspec import Struct

HEARD_DAYS = 30
"""So long an objection heard in the field comes first, unless it was settled."""

AWAY_DAYS = 14
"""After so many days without a review the queue is kept short."""

MOST_AFTER_AWAY = 20
"""So many cards at most wait for whoever comes back."""

FIVE_MINUTES = 12
"""Cards of a five-minute round: 25 seconds each to answer, look and rate."""

Reason = Literal["heard", "lost", "changed", "due", "new"]
"""Why a card is here: heard and still open; heard where the visit or the answer failed; its answer changed; it is due;
it was never rehearsed."""


class Rehearsable(Protocol):
    """What the queue looks at in a card (playbook/drills.py has them)."""

    @property
    def id(self) -> str:
        """The card's name."""

    @property
    def drill(self) -> str:
        """What is practised."""

    @property
    def entry(self) -> str:
        """The id of its entry."""

    @property
    def kind(self) -> str:
        """The kind of objection, or empty."""

    @property
    def version(self) -> str:
        """The name of the answer's texts in their language."""


class Standing(Struct, frozen=True):
    """What is known of a card: when it is due and was last rehearsed (UTC), how firmly it sits, what was seen then."""

    due: datetime
    last: datetime
    stability: float = 0.0
    reviews: int = 0
    lapses: int = 0
    rating: int = 0
    version: str = ""


class HeardLately(Struct, frozen=True):
    """An objection heard in the field: which, when (aware), from whom, how it ended.

    `outcome` is open, resolved, escalated or pretext (then `real` is the objection behind it); `failed` says that the
    visit did not reach its aim.
    """

    id: str
    objection: str
    at: datetime
    partner: str = ""
    partner_name: str = ""
    outcome: str = "open"
    real: str = ""
    words: str = ""
    failed: bool = False

    @property
    def reason(self) -> Reason | None:
        """Why it should be rehearsed; None for one that was settled in a visit that reached its aim."""
        if self.outcome in ("", "open"):
            return "heard"
        return "lost" if self.failed or self.outcome in ("escalated", "pretext") else None


class Queued(Struct, frozen=True):
    """A card in the queue and why: `heard` is what was heard last, `due` when it was due; None where it is not that."""

    card: str
    reason: Reason
    heard: HeardLately | None = None
    due: datetime | None = None


class Caps(Struct, frozen=True):
    """How much a day may bring: cards never seen, and reviews in all; what was heard in the field is not held back."""

    new: int = 8
    reviews: int = 60


class Done(Struct, frozen=True):
    """What was rehearsed already: today's new cards and reviews, and when the last review of all was (UTC)."""

    new: int = 0
    reviews: int = 0
    last: datetime | None = None


CAPS = Caps()
NOTHING_DONE = Done()


def queue(
    cards: Sequence[Rehearsable],
    known: Mapping[str, Standing],
    heard: Iterable[HeardLately],
    now: datetime,
    done: Done = NOTHING_DONE,
    caps: Caps = CAPS,
) -> tuple[Queued, ...]:
    """Return all that waits, the most urgent first: heard, then changed and due, then new, each spread over the kinds.

    `known` has what was ever rehearsed by the card's name; names that no card has (a removed entry) are left out.
    """
    raise NotImplementedError


def plan(waiting: Sequence[Queued], size: int = FIVE_MINUTES) -> tuple[Queued, ...]:
    """Return the cards of a round from the queue, in its order: at least half of them were heard, while they last."""
    raise NotImplementedError


_DAY = timedelta(days=1)

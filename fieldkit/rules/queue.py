"""What is rehearsed next: what was heard in the field and not settled, then what is due, then something new.

The order of a round (`plan`) and the caps of a day are ours; the process says only that an objection is normal and must
be answered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import zip_longest
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

FROM_FIELD = ("heard", "lost")
"""The reasons of what was heard in the field."""

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
    """What is known of a card: when it is due and was last rehearsed (UTC), how firmly it sits.

    `version` names the answers that were seen last, one of each language in which the card was rehearsed.
    """

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
    """What was rehearsed already: today's new cards and reviews, and when the last review before today was (UTC)."""

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
    offered = {card.id: card for card in cards}
    field = _spread(_from_field(offered.__contains__, known, heard, now), offered)
    taken = {each.card for each in field}
    rest = [card for card in cards if card.id not in taken]
    away = _was_away(done, now)
    waiting = [card for card in rest if card.id in known and _waits(card, known[card.id], now)]
    urgency = _by_use if away else _by_due
    waiting.sort(key=lambda card: (not _changed(card, known[card.id]), *urgency(known[card.id], now)))
    due = [_due(card, known[card.id]) for card in waiting]
    new = [Queued(card.id, "new") for card in rest if card.id not in known]
    room = max(0, caps.reviews - done.reviews)
    due = (due if away else _spread(due, offered))[:room]
    new = _spread(new, offered)[: max(0, min(caps.new - done.new, room - len(due)))]
    found = (*field, *due, *new)
    return found[: max(0, MOST_AFTER_AWAY - done.reviews)] if away else found


def count_waiting(
    is_offered: Callable[[str], bool],
    due: Collection[str],
    known: Mapping[str, Standing],
    heard: Iterable[HeardLately],
    now: datetime,
    done: Done = NOTHING_DONE,
    caps: Caps = CAPS,
) -> int:
    """Return how many cards `queue` has before the new ones, without a look at the cards themselves.

    `due` names the cards whose day has come, `known` those at least that were heard in the field. An answer that
    changed counts when its day has come: to know of it earlier, all of them would have to be read.
    """
    field = {each.card for each in _from_field(is_offered, known, heard, now)}
    rest = sum(card not in field and is_offered(card) for card in due)
    found = len(field) + min(rest, max(0, caps.reviews - done.reviews))
    return min(found, max(0, MOST_AFTER_AWAY - done.reviews)) if _was_away(done, now) else found


def _was_away(done: Done, now: datetime) -> bool:
    return done.last is not None and now - done.last >= timedelta(days=AWAY_DAYS)


def plan(waiting: Sequence[Queued], size: int = FIVE_MINUTES) -> tuple[Queued, ...]:
    """Return the cards of a round from the queue, in its order.

    At least half of them were heard in the field, while those last; a quarter is left to what is due and new, so that
    a hard month in the field does not let all else be forgotten.
    """
    field = [each for each in waiting if each.reason in FROM_FIELD]
    others = [each for each in waiting if each.reason not in FROM_FIELD]
    least = min(len(field), -(-3 * size // 4))
    others = others[: size - least]
    return (*field[: size - len(others)], *others)


def _from_field(
    is_offered: Callable[[str], bool], known: Mapping[str, Standing], heard: Iterable[HeardLately], now: datetime
) -> list[Queued]:
    """Return what was heard of late and not settled, the latest first, each card once."""
    since = now - timedelta(days=HEARD_DAYS)
    found: dict[str, Queued] = {}
    for each in sorted(heard, key=lambda one: (one.at, one.id), reverse=True):
        if each.reason is None or each.at < since:
            continue
        for card in cards_of(each):
            if card not in found and is_offered(card) and not _mastered(known.get(card), each):
                found[card] = Queued(card, each.reason, each)
    return list(found.values())


def cards_of(heard: HeardLately) -> tuple[str, ...]:
    """Return the names of the cards that an objection calls for: of a pretext, the question and what was behind it."""
    if heard.outcome == "pretext":
        real = (f"objection:{heard.real}",) if heard.real else ()
        return (f"pretext:{heard.objection}", *real)
    return (f"objection:{heard.objection}",)


def _mastered(standing: Standing | None, heard: HeardLately) -> bool:
    """Tell whether the answer came since: then the schedule says when it is next."""
    return standing is not None and standing.last > heard.at and standing.rating >= 3


def _waits(card: Rehearsable, standing: Standing, now: datetime) -> bool:
    return standing.due <= now or _changed(card, standing)


def by_language(versions: str) -> dict[str, str]:
    """Return the versions of a card's answer that a text names (`zh-0f3a en-77b1`), the last of each language."""
    return {version.partition("-")[0]: version for version in versions.split()}


def _changed(card: Rehearsable, standing: Standing) -> bool:
    """Tell whether the answer is another one than that seen last in the same language."""
    seen = by_language(standing.version).get(card.version.partition("-")[0])
    return seen is not None and seen != card.version


def _due(card: Rehearsable, standing: Standing) -> Queued:
    return Queued(card.id, "changed" if _changed(card, standing) else "due", due=standing.due)


def _by_due(standing: Standing, _now: datetime) -> tuple[float, ...]:
    return (standing.due.timestamp(),)


def _by_use(standing: Standing, now: datetime) -> tuple[float, ...]:
    """What was forgotten most often first, then what is least likely to be known still.

    By FSRS that is what waited longest in terms of its stability.
    """
    return (-standing.lapses, -((now - standing.last) / _DAY) / max(standing.stability, 0.001))


def _spread(queued: Sequence[Queued], offered: Mapping[str, Rehearsable]) -> list[Queued]:
    """Return the same cards, one of each kind in turn; those of a kind keep their order."""
    kinds: dict[str, list[Queued]] = {}
    for each in queued:
        card = offered[each.card]
        kinds.setdefault(card.kind or card.drill, []).append(each)
    rows = zip_longest(*kinds.values())
    return [each for row in rows for each in row if each is not None]


_DAY = timedelta(days=1)

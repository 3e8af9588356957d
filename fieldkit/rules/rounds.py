"""A round of rehearsing: its cards in their order, and which of them are still to come after what was rated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from fieldkit.rules.queue import Queued, Rehearsable, Standing

Mode = Literal["five", "free", "before", "visit"]
"""Five minutes; as long as one likes; before a visit; as a surprise in a rehearsed visit."""

FORGOTTEN = 1
"""The rating of a card that comes once more before the round is over."""


class Round(Struct, frozen=True):
    """The cards of a round in their order and why each is there; its reviews bear its `id`.

    `partner` is whose visit it prepares, `drill` what alone is rehearsed, both else empty.
    """

    id: str
    mode: Mode
    cards: tuple[Queued, ...]
    partner: str = ""
    drill: str = ""

    @property
    def repeats(self) -> bool:
        """Whether a card that was forgotten comes once more at the end: not where it is the only one."""
        return len(self.cards) > 1


def to_come(round: Round, rated: Iterable[tuple[str, int]]) -> tuple[Queued, ...]:
    """Return the cards still to come; `rated` are those rated in this round, in their order, with their ratings.

    What a rating took away comes back with its undo, since nothing but the reviews is asked.
    """
    ratings: dict[str, list[int]] = {}
    for card, rating in rated:
        ratings.setdefault(card, []).append(rating)
    unseen = [each for each in round.cards if each.card not in ratings]
    if not round.repeats:
        return tuple(unseen)
    planned = {each.card: each for each in round.cards}
    forgotten = [planned[card] for card, given in ratings.items() if card in planned and given == [FORGOTTEN]]
    return (*unseen, *forgotten)


def suggested_rating(points: int, hits: int, *, typed: bool) -> int:
    """Return the rating that is offered first: 3, unless a typed answer holds no key point (1) or less than half (2).

    4 is never offered: whether an answer came without thinking only the rep knows.
    """
    if not typed or not points:
        return 3
    return FORGOTTEN if not hits else 2 if 2 * hits < points else 3


def at_will(
    cards: Sequence[Rehearsable], known: Mapping[str, Standing], waiting: Sequence[Queued], drill: str = ""
) -> tuple[Queued, ...]:
    """Return all cards, or all of one drill: what waits first, then what is due next, then what is new beyond the cap.

    Whoever wants to go on may: caps are for what the round of the day brings.
    """
    offered = {card.id for card in cards if not drill or card.drill == drill}
    first = [each for each in waiting if each.card in offered]
    rest = offered - {each.card for each in first}
    later = sorted((known[card].due, card) for card in rest if card in known)
    new = [card.id for card in cards if card.id in rest and card.id not in known]
    return (
        *first,
        *(Queued(card, "due", due=due) for due, card in later),
        *(Queued(card, "new") for card in new),
    )

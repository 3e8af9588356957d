"""Scorecards of a partner: what is known, what is not, and the averages (process, sections 5 and 6).

The cards come from the playbook; the needs are a card too, on which a score says how much a need matters. What was
never scored is unknown, which is no zero: it is left out of averages and counted as not known. An item that the pack
does not score (age) has a remark at most, whatever a store may hold. The parts of an item may have scores of their own;
they explain the item and never count beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple, Protocol, TypeVar

from fieldkit.playbook.model import Entries, Objection, ScoreItem

LOWEST, HIGHEST = 1, 5
"""The scale of a score; a higher one is better, of a need: it matters more."""

NEEDS = "needs"
"""The id under which the scores of the needs are kept."""

MATTERS = 4
"""From this score on, a need is one that moves the partner."""


@dataclass(frozen=True)
class CardItem:
    """A thing that is judged. `key` names it on its card; `cues` are what to listen for; a part has no parts."""

    key: str
    id: str
    title: str
    text: str = ""
    ask: str = ""
    cues: tuple[str, ...] = ()
    scored: bool = True
    sample: bool = False
    parts: tuple[CardItem, ...] = ()


@dataclass(frozen=True)
class ScoreCard:
    """A card: a scorecard of the playbook, or the needs."""

    id: str
    title: str
    text: str = ""
    sample: bool = False
    items: tuple[CardItem, ...] = ()

    @property
    def needs(self) -> bool:
        """Whether a score says how much a thing matters, not how good it is."""
        return self.id == NEEDS

    def find(self, key: str) -> CardItem | None:
        """Return the item or part of this key."""
        every = (each for item in self.items for each in (item, *item.parts))
        return next((each for each in every if each.key == key), None)


class Scored(Protocol):
    """An entry of the store: of an item of a card, a score as text (empty: none), and the words behind it."""

    @property
    def card(self) -> str:
        """The id of the card."""

    @property
    def item(self) -> str:
        """The key of the item or part."""

    @property
    def score(self) -> str:
        """The score as text."""


class Heard(Protocol):
    """An objection heard: which entry of the playbook, and which one was behind it if it was a pretext."""

    @property
    def objection(self) -> str:
        """Its id in the playbook."""

    @property
    def real(self) -> str:
        """The id of the one behind a pretext."""


S = TypeVar("S", bound=Scored)
H = TypeVar("H", bound=Heard)

Key = tuple[str, str]
"""A card and an item on it."""


class Profile(NamedTuple):
    """How a partner stands on a card: the score of each scored item (None: unknown), in the card's order."""

    scores: tuple[int | None, ...]

    @property
    def known(self) -> int:
        """How many of the items are known."""
        return sum(score is not None for score in self.scores)

    @property
    def average(self) -> Fraction | None:
        """The average of what is known; None when nothing is."""
        return average(self.scores)


def score_cards(entries: Entries, needs: str) -> tuple[ScoreCard, ...]:
    """Return the cards of a playbook in its order, the needs under the title `needs` behind the first one."""
    cards = [
        ScoreCard(card.id, card.title, card.text, card.sample, tuple(_item(each) for each in card.items))
        for card in entries.scorecards
    ]
    wanted = tuple(
        CardItem(each.id, each.id, each.title, each.text, each.ask, each.signals, sample=each.sample)
        for each in entries.needs
    )
    if wanted:
        cards.insert(1, ScoreCard(NEEDS, needs, items=wanted))
    return tuple(cards)


def _item(item: ScoreItem) -> CardItem:
    # The ids of parts are their own within their item alone.
    parts = tuple(
        CardItem(f"{item.id}/{part.id}", part.id, part.title, part.text, scored=item.scored) for part in item.parts
    )
    return CardItem(item.id, item.id, item.title, item.text, item.ask, scored=item.scored, parts=parts)


def read_score(text: str) -> int | None:
    """Return the score that a store holds as `text`, None for none and for what is not on the scale."""
    found = int(text) if len(text) == 1 and text.isascii() and text.isdigit() else 0
    return found if LOWEST <= found <= HIGHEST else None


def by_item(entries: Iterable[S]) -> dict[Key, list[S]]:
    """Group entries by card and item, each group in the order of `entries`."""
    found: dict[Key, list[S]] = {}
    for each in entries:
        found.setdefault((each.card, each.item), []).append(each)
    return found


def score_of(item: CardItem, entry: Scored | None) -> int | None:
    """Return what an item scores by the latest entry on it; one that is never scored has none."""
    return read_score(entry.score) if entry is not None and item.scored else None


def profile(card: ScoreCard, latest: Mapping[Key, Scored]) -> Profile:
    """Return how a partner stands on a card by the latest entry on each item; what is never scored is left out."""
    return Profile(tuple(score_of(item, latest.get((card.id, item.key))) for item in card.items if item.scored))


def average(scores: Iterable[int | None]) -> Fraction | None:
    """Return the average of the scores that are known; None when none is."""
    known = [score for score in scores if score is not None]
    return Fraction(sum(known), len(known)) if known else None


def tenths(value: Fraction) -> str:
    """Return an average as it is shown: to one decimal, half up."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))


def remarks(objections: Sequence[Objection], heard: Iterable[H]) -> dict[str, list[H]]:
    """Return the objections heard that leave a remark, by the id of the item or part that their entry names.

    Of a pretext, the objection behind it leaves its remark too: a partner who says "too dear" and means that funds are
    tight has said something on funds. An objection stands once at an item.
    """
    names = {each.id: each.remark_for for each in objections if each.remark_for}
    found: dict[str, list[H]] = {}
    for each in heard:
        for item in dict.fromkeys(names[said] for said in (each.objection, each.real) if said in names):
            found.setdefault(item, []).append(each)
    return found

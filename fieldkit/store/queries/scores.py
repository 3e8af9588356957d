"""Questions about how a partner was judged: the scores with their history, the readings, the objections heard."""

from __future__ import annotations

from peewee import ModelSelect

from fieldkit.store.model import Heard, Reading, Score, living
from fieldkit.store.queries.common import columns
from fieldkit.store.question import given, question
from fieldkit.store.records import HeardRow, ReadingRow, Record
from fieldkit.store.store import Store


class ScoreRow(Record, frozen=True, kw_only=True):
    """A score of one item of a card (empty: none) with its evidence in words, when and by whom.

    `item` is the key of the item on its card: its id, of a part the ids of item and part with a stroke between.
    """

    partner: str = ""
    card: str = ""
    item: str = ""
    title: str = ""
    score: str = ""
    evidence: str = ""
    at: str = ""
    by: str = ""


@question
def _scores() -> ModelSelect[Score]:
    query = Score.select(*columns(Score, ScoreRow)).where(Score.partner == given("partner"), living(Score))
    return query.order_by(Score.at.desc(), Score.id.desc())


def scores(store: Store, partner: str) -> list[ScoreRow]:
    """Return all that was ever scored of a partner, the newest first: of each item the first one counts."""
    return store.rows(_scores(partner=partner), ScoreRow)


def last_score(store: Store, partner: str, card: str, item: str) -> ScoreRow | None:
    """Return the entry that counts for an item of a card, None when nothing was ever written on it."""
    query = Score.select(*columns(Score, ScoreRow)).where(
        Score.partner == partner, Score.card == card, Score.item == item, living(Score)
    )
    found = store.rows(query.order_by(Score.at.desc(), Score.id.desc()).limit(1), ScoreRow)
    return found[0] if found else None


@question
def _readings() -> ModelSelect[Reading]:
    query = Reading.select(*columns(Reading, ReadingRow)).where(Reading.partner == given("partner"), living(Reading))
    return query.order_by(Reading.at.desc(), Reading.id.desc()).limit(given("limit"))


def readings(store: Store, partner: str, limit: int = 100) -> list[ReadingRow]:
    """Return the readings of the qualities that name a partner's class, the newest first."""
    return store.rows(_readings(partner=partner, limit=limit), ReadingRow)


@question
def _heard_from() -> ModelSelect[Heard]:
    query = Heard.select(*columns(Heard, HeardRow)).where(Heard.partner == given("partner"), living(Heard))
    return query.order_by(Heard.at.desc(), Heard.id.desc())


def heard_from(store: Store, partner: str) -> list[HeardRow]:
    """Return all objections heard from a partner, however they ended, the newest first."""
    return store.rows(_heard_from(partner=partner), HeardRow)

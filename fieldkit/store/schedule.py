"""The schedules of cards: this device's own table, kept up with the reviews and never synced or dumped.

Triggers on the reviews (rehearsal_model.py) mark what is stale, whoever wrote it: a rating, its undo, a merge, a
rebuild. What is stale is computed when it is asked for: a card whose reviews only went on is advanced, one whose
reviews turn out to be those that were counted stays as it is (a rebuild touches all), any other is replayed. Each
gives what a replay of all reviews would.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from fieldkit.rules.queue import Standing, by_language
from fieldkit.rules.recall import Review, Schedule, advance, replay, review_of
from fieldkit.store.change import encode
from fieldkit.store.rehearsal_model import ALTERED, APPENDED
from fieldkit.store.store import Store

_BATCH = 50
"""So many cards are computed in one transaction: whoever writes a note meanwhile must not wait for all of them."""


class _Kept(NamedTuple):
    """A card as it was computed last: how stale, the reviews it is made of (None: not known), what was seen of it."""

    card: str
    stale: int
    counted: str | None
    versions: str
    schedule: Schedule | None


_ONE_OF = "card IN (SELECT value FROM json_each(?))"

_COLUMNS = "due, last, last_id, state, step, stability, difficulty, reviews, lapses"


def refresh_schedules(store: Store, cards: Sequence[str] | None = None) -> int:
    """Compute the schedules that are stale, of some cards or of all, and return how many there were.

    Raises as an act does.
    """
    refreshed = 0
    while stale := _stale(store, cards):
        with store.local() as connection:
            for kept in _standing(connection, stale):
                _renew(connection, kept)
        refreshed += len(stale)
    return refreshed


def stale_schedules(store: Store) -> int:
    """Return how many schedules have to be computed."""
    with store.in_use():
        return int(store.connection.execute("SELECT count(*) FROM schedule WHERE stale").fetchone()[0])


def standings(store: Store, cards: Collection[str] | None = None) -> dict[str, Standing]:
    """Return what is known of every card that was ever rehearsed, or of some of them, as it was computed last."""
    query = "SELECT card, due, last, stability, reviews, lapses, rating, version FROM schedule WHERE due IS NOT NULL"
    values: tuple[str, ...] = ()
    if cards is not None:
        query, values = f"{query} AND {_ONE_OF}", (encode(list(cards)).decode(),)
    with store.in_use():
        return {
            card: Standing(_moment(due), _moment(last), stability, reviews, lapses, rating or 0, version or "")
            for card, due, last, stability, reviews, lapses, rating, version in store.connection.execute(query, values)
        }


def schedule_of(store: Store, card: str) -> Schedule | None:
    """Return where a card stands, as it was computed last; None for one never rehearsed."""
    with store.in_use():
        row = store.connection.execute(f"SELECT {_COLUMNS} FROM schedule WHERE card = ?", (card,)).fetchone()
    return _schedule(row)


def due_cards(store: Store, now: datetime) -> list[str]:
    """Return the names of the cards due by `now`, the longest overdue first; stale ones as they were known last."""
    query = "SELECT card FROM schedule WHERE due <= ? ORDER BY due, card"
    with store.in_use():
        return [row[0] for row in store.connection.execute(query, (_text(now),))]


def astray(connection: sqlite3.Connection) -> int:
    """Return how many of the schedules that count as computed are not what a replay of all their reviews gives."""
    query = f"SELECT card, {_COLUMNS} FROM schedule WHERE NOT stale"
    return sum(_schedule(row) != replay(_reviews(connection, card)[0]) for card, *row in connection.execute(query))


def forget_schedules(connection: sqlite3.Connection) -> None:
    """Have every schedule computed anew from its first review, whatever was counted before."""
    connection.execute("UPDATE schedule SET stale = ?, counted = NULL", (ALTERED,))


def _stale(store: Store, cards: Sequence[str] | None) -> list[str]:
    where, limits = "", (_BATCH,)
    values: tuple[Any, ...] = ()
    if cards is not None:
        where, values = f"AND {_ONE_OF}", (encode(list(cards)).decode(),)
    with store.in_use():
        query = f"SELECT card FROM schedule WHERE stale {where} LIMIT ?"
        return [row[0] for row in store.connection.execute(query, (*values, *limits))]


def _standing(connection: sqlite3.Connection, cards: list[str]) -> list[_Kept]:
    columns = f"card, stale, counted, version, {_COLUMNS}"
    query = f"SELECT {columns} FROM schedule WHERE {_ONE_OF}"
    rows = connection.execute(query, (encode(cards).decode(),)).fetchall()
    return [_Kept(card, how, counted, version or "", _schedule(row)) for card, how, counted, version, *row in rows]


def _renew(connection: sqlite3.Connection, kept: _Kept) -> None:
    """Bring one card up to date: from where it stands where its reviews only went on, else from its first review."""
    card, how, counted, seen_before, schedule = kept
    goes_on = schedule is not None and how == APPENDED
    since = _text(schedule.last) if schedule is not None and goes_on else ""
    reviews, versions = _reviews(connection, card, since)
    if schedule is not None and goes_on:
        reviews = [review for review in reviews if schedule.counts_after(review)]
        for review in reviews:
            schedule = advance(schedule, review)
            counted = _counting(counted or "", [review])
    elif schedule is None or counted != _counting("", reviews):
        schedule, counted = replay(reviews), _counting("", reviews)
    if schedule is None:
        connection.execute("DELETE FROM schedule WHERE card = ?", (card,))
        return
    values: dict[str, Any] = dict(zip(_COLUMNS.split(", "), _row(schedule), strict=True)) | {"counted": counted}
    if reviews:
        seen = by_language(seen_before) if goes_on else {}
        for review in reviews:
            seen |= by_language(versions[review.id])
        values |= {"rating": reviews[-1].rating, "version": " ".join(sorted(seen.values()))}
    assigned = ", ".join(f"{name} = ?" for name in values)
    connection.execute(f"UPDATE schedule SET stale = 0, {assigned} WHERE card = ?", [*values.values(), card])


def _reviews(connection: sqlite3.Connection, card: str, since: str = "") -> tuple[list[Review], dict[str, str]]:
    """Return the reviews of a card in the order of time, and by their ids the versions of the card they were of."""
    query = "SELECT id, at, rating, version FROM review WHERE card = ? AND at >= ? AND deleted IS NOT 1"
    versions: dict[str, str] = {}
    reviews: list[Review] = []
    for id, at, rating, version in connection.execute(query, (card, since)):
        if (review := review_of(id, at, rating)) is not None:
            reviews.append(review)
            versions[id] = version or ""
    reviews.sort(key=lambda each: (each.at, each.id))
    return reviews, versions


def _counting(before: str, reviews: Iterable[Review]) -> str:
    """Return a hash of the reviews counted, in their order; `before` is that of those counted before."""
    for each in reviews:
        before = sha256(f"{before}\n{each.id} {each.at.timestamp():.3f} {each.rating}".encode()).hexdigest()[:32]
    return before


def _row(schedule: Schedule) -> list[Any]:
    s = schedule
    return [_text(s.due), _text(s.last), s.last_id, s.state, s.step, s.stability, s.difficulty, s.reviews, s.lapses]


def _schedule(row: Iterable[Any] | None) -> Schedule | None:
    if row is None:
        return None
    due, last, *rest = row
    return None if due is None else Schedule(_moment(due), _moment(last), *rest)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)

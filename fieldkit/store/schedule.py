"""The schedules of cards: this device's own table, kept up with the reviews and never synced or dumped.

Triggers on the reviews (rehearsal_model.py) mark what is stale, whoever wrote it: a rating, its undo, a merge, a
rebuild. What is stale is computed when it is asked for: a card whose reviews only went on is advanced, any other is
replayed. Both give what a replay of all reviews would.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from fieldkit.rules.queue import Standing
from fieldkit.rules.recall import Review, Schedule, advance, replay, review_of
from fieldkit.store.change import encode
from fieldkit.store.rehearsal_model import ALTERED
from fieldkit.store.store import Store

_BATCH = 500
_COLUMNS = "due, last, last_id, state, step, stability, difficulty, reviews, lapses"


def refresh_schedules(store: Store, cards: Sequence[str] | None = None) -> int:
    """Compute the schedules that are stale, of some cards or of all, and return how many there were.

    Raises as an act does.
    """
    refreshed = 0
    while stale := _stale(store, cards):
        with store.local() as connection:
            for card, how, schedule in _standing(connection, stale):
                _renew(connection, card, None if how == ALTERED else schedule)
        refreshed += len(stale)
    return refreshed


def stale_schedules(store: Store) -> int:
    """Return how many schedules have to be computed."""
    with store.in_use():
        return int(store.connection.execute("SELECT count(*) FROM schedule WHERE stale").fetchone()[0])


def standings(store: Store) -> dict[str, Standing]:
    """Return what is known of every card that was ever rehearsed, as it was computed last."""
    query = "SELECT card, due, last, stability, reviews, lapses, rating, version FROM schedule WHERE due IS NOT NULL"
    with store.in_use():
        return {
            card: Standing(_moment(due), _moment(last), stability, reviews, lapses, rating or 0, version or "")
            for card, due, last, stability, reviews, lapses, rating, version in store.connection.execute(query)
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


def _stale(store: Store, cards: Sequence[str] | None) -> list[str]:
    where, limits = "", (_BATCH,)
    values: tuple[Any, ...] = ()
    if cards is not None:
        where, values = "AND card IN (SELECT value FROM json_each(?))", (encode(list(cards)).decode(),)
    with store.in_use():
        query = f"SELECT card FROM schedule WHERE stale {where} LIMIT ?"
        return [row[0] for row in store.connection.execute(query, (*values, *limits))]


def _standing(connection: sqlite3.Connection, cards: list[str]) -> list[tuple[str, int, Schedule | None]]:
    query = f"SELECT card, stale, {_COLUMNS} FROM schedule WHERE card IN (SELECT value FROM json_each(?))"
    rows = connection.execute(query, (encode(cards).decode(),)).fetchall()
    return [(card, how, _schedule(row)) for card, how, *row in rows]


def _renew(connection: sqlite3.Connection, card: str, schedule: Schedule | None) -> None:
    """Bring one card up to date, from `schedule` on, or from its first review."""
    query = "SELECT id, at, rating, version FROM review WHERE card = ? AND at >= ? AND deleted IS NOT 1 ORDER BY at, id"
    rows = connection.execute(query, (card, _text(schedule.last) if schedule else "")).fetchall()
    reviews = [(review, row[3] or "") for row in rows if (review := review_of(*row[:3])) is not None]
    if schedule is None:
        schedule = replay(review for review, _version in reviews)
    else:
        for review, _version in sorted(reviews, key=lambda each: (each[0].at, each[0].id)):
            if schedule.counts_after(review):
                schedule = advance(schedule, review)
    if schedule is None:
        connection.execute("DELETE FROM schedule WHERE card = ?", (card,))
        return
    last: tuple[Review, str] | None = next((each for each in reviews if each[0].id == schedule.last_id), None)
    values = [_text(schedule.due), _text(schedule.last), *_rest(schedule)]
    rating = [last[0].rating, last[1]] if last else []
    sets = [*_COLUMNS.split(", "), *(["rating", "version"] if last else [])]
    assigned = ", ".join(f"{name} = ?" for name in sets)
    connection.execute(f"UPDATE schedule SET stale = 0, {assigned} WHERE card = ?", [*values, *rating, card])


def _rest(schedule: Schedule) -> list[Any]:
    s = schedule
    return [s.last_id, s.state, s.step, s.stability, s.difficulty, s.reviews, s.lapses]


def _schedule(row: Iterable[Any] | None) -> Schedule | None:
    if row is None:
        return None
    due, last, *rest = row
    return None if due is None else Schedule(_moment(due), _moment(last), *rest)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)

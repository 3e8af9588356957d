"""What was used lately: the entries of the playbook that the last visits were about."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from peewee import Field, fn

from fieldkit.store.model import Handout, Heard, Visit, living
from fieldkit.store.store import Store

LATELY_DAYS = 30
"""Days after which a use no longer counts."""


_MOST_VISITS = 400


class _Use(Struct, frozen=True):
    entry: str = ""
    at: str = ""


def used_lately(store: Store) -> dict[str, float]:
    """Return ids of entries with a value from just above 0 (a month ago) to 1 (just now).

    Those are the objections heard, those found to be behind a pretext, and the things left or lent in the visits of
    the last 30 days, of the newest 400 where there were more.
    """
    now = store.now()
    since = (now - timedelta(days=LATELY_DAYS)).date().isoformat()
    uses = [
        *store.rows(_uses(Heard, Heard.objection, since), _Use),
        *store.rows(_uses(Heard, Heard.real, since), _Use),
        *store.rows(_uses(Handout, Handout.item, since), _Use),
    ]
    found: dict[str, float] = {}
    for use in uses:
        if use.entry and (value := _value(use.at, now)) > found.get(use.entry, 0):
            found[use.entry] = value
    return found


def _uses(model: type[Any], entry: Field, since: str) -> Any:
    """Select the entries of one column that visits begun since a day name, each with its latest moment."""
    # The visits are few and found by their index. A join would begin with all that was ever heard.
    visits = Visit.select(Visit.id).where(Visit.started >= since, living(Visit))
    visits = visits.order_by(Visit.started.desc()).limit(_MOST_VISITS)
    return (
        model.select(entry.alias("entry"), fn.MAX(model.at).alias("at"))
        .where(model.visit.in_(visits), living(model), entry > "")
        .group_by(entry)
    )


def _value(at: str, now: datetime) -> float:
    """How lately a moment was, 1 for now; 0 for a month ago and for what is no moment."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return 0.0
    age = now - (moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo))
    return min(max(1 - age / timedelta(days=LATELY_DAYS), 0.0), 1.0)

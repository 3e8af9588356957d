"""Questions about a span of days: what was done in it, by whomever. A span is from a day to before another one.

Moments of the store are local times as they were written, so that a span is told by their first ten characters.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

from msgspec import Struct
from peewee import JOIN, Expression, fn

from fieldkit.store.model import Followup, Heard, Line, Move, Note, Partner, Projection, Reading, Visit, living
from fieldkit.store.queries.common import columns, is_blank, with_partner
from fieldkit.store.queries.course import all_standing
from fieldkit.store.records import FollowupRow, HeardRow, ReadingRow, VisitRow
from fieldkit.store.stage_records import MoveRow
from fieldkit.store.store import Store

_R = TypeVar("_R", bound=Struct)


class Span(NamedTuple):
    """From the day `first` to before the day `after`, as the store writes days."""

    first: str
    after: str

    def holds(self, moment: str) -> bool:
        """Tell whether a moment or a day lies in it."""
        return self.first <= moment < self.after


def visits_between(store: Store, span: Span) -> list[VisitRow]:
    """Return the visits begun in a span, those that never came to be among them, the earliest first."""
    query = with_partner(Visit, VisitRow).where(_in(Visit.started, span), Visit.status != "planned")
    return all_standing(store, store.rows(query.order_by(Visit.started, Visit.id), VisitRow))


def newest_visit(store: Store, partner: str = "") -> str:
    """Return the id of the visit begun last, to a partner or at all, one that came to nothing too; empty for none."""
    query = Visit.select(Visit.id).where(Visit.status.in_(("done", "missed", "open", "aside")), living(Visit))
    if partner:
        query = query.where(Visit.partner == partner)
    return str(store.value(query.order_by(Visit.started.desc(), Visit.id.desc()).limit(1)) or "")


def heard_between(store: Store, span: Span) -> list[HeardRow]:
    """Return the objections heard in a span, the earliest first."""
    return _of_living(store, Heard, HeardRow, Heard.at, span)


def moves_between(store: Store, span: Span) -> list[MoveRow]:
    """Return the moves from stage to stage and the decisions at gates of a span, the earliest first."""
    return _of_living(store, Move, MoveRow, Move.at, span)


def promised_between(store: Store, span: Span) -> list[FollowupRow]:
    """Return the follow-ups written in a span, the earliest first."""
    query = with_partner(Followup, FollowupRow).where(_in(Followup.at, span))
    return store.rows(query.order_by(Followup.at, Followup.id), FollowupRow)


def done_between(store: Store, span: Span) -> list[FollowupRow]:
    """Return the follow-ups completed in a span, in the order in which they were."""
    query = with_partner(Followup, FollowupRow).where(_in(Followup.done, span))
    return store.rows(query.order_by(Followup.done, Followup.id), FollowupRow)


def next_steps(store: Store, span: Span) -> dict[str, FollowupRow]:
    """Return the follow-up due first of each visit begun in a span, by the visit; those without a day come last."""
    query = (
        Followup.select(*columns(Followup, FollowupRow))
        .join(Visit, on=(Visit.id == Followup.visit), attr="_visit")
        .where(_in(Visit.started, span), living(Followup))
        .order_by(is_blank(Followup.due), Followup.due, Followup.id)
    )
    found: dict[str, FollowupRow] = {}
    for row in store.rows(query, FollowupRow):
        found.setdefault(row.visit, row)
    return found


def late_notes(store: Store, span: Span) -> int:
    """Return how many notes of a span were entered afterwards."""
    query = Note.select(fn.COUNT(Note.id)).where(_in(Note.at, span), Note.late, living(Note))
    return int(store.value(query) or 0)


def readings_around(store: Store, span: Span) -> list[ReadingRow]:
    """Return all readings up to the end of a span, of the partners that were read in it, the earliest first."""
    read = Reading.select(Reading.partner).where(_in(Reading.at, span), living(Reading))
    query = Reading.select(*columns(Reading, ReadingRow)).where(
        Reading.partner.in_(read), Reading.at < span.after, living(Reading)
    )
    return store.rows(query.order_by(Reading.at, Reading.id), ReadingRow)


def partner_names(store: Store) -> dict[str, str]:
    """Return the name of every partner by its id."""
    query = Partner.select(Partner.id, Partner.name).where(living(Partner))
    return {eid: name or "" for eid, name in store.streamed(query)}


def _in(moment: Line, span: Span) -> Expression:
    found: Expression = (moment >= span.first) & (moment < span.after)
    return found


def _of_living(store: Store, model: type[Any], record: type[_R], moment: Line, span: Span) -> list[_R]:
    """The records of a span; those of a deleted partner are left out."""
    found: type[Projection] = model
    query = model.select(*columns(found, record)).join(
        Partner, JOIN.LEFT_OUTER, on=(Partner.id == model.partner), attr="_partner"
    )
    query = query.where(_in(moment, span), living(model), living(Partner))
    return store.rows(query.order_by(moment, model.id), record)

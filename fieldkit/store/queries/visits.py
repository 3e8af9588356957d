"""Questions about visits: the one going on, those put aside, and everything that one holds."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from fieldkit.store.asked import Asked
from fieldkit.store.model import Contact, Followup, Handout, Heard, Line, Note, Tick, Visit, living
from fieldkit.store.queries.common import columns, with_partner
from fieldkit.store.queries.course import events_of
from fieldkit.store.queries.partners import partner as partner_of
from fieldkit.store.records import (
    ContactRow,
    FollowupRow,
    HandoutRow,
    HeardRow,
    NoteRow,
    PartnerRow,
    TickRow,
    VisitRow,
    VisitState,
)
from fieldkit.store.store import Store

_VISIT = Asked(lambda visit: with_partner(Visit, VisitRow).where(Visit.id == visit).limit(1))
_PLANNED = Asked(
    lambda partner: (
        with_partner(Visit, VisitRow)
        .where(Visit.partner == partner, Visit.status == "planned")
        .order_by(Visit.id)
        .limit(1)
    )
)
_CONTACT = Asked(
    lambda contact: Contact.select(*columns(Contact, ContactRow)).where(Contact.id == contact, living(Contact))
)


def _of_visit(model: type[Any], record: type[Struct], moment: Line) -> Asked:
    """What belongs to a visit, in the order in which it was written down."""
    return Asked(
        lambda visit: (
            model.select(*columns(model, record)).where(model.visit == visit, living(model)).order_by(moment, model.id)
        )
    )


_TICKS = _of_visit(Tick, TickRow, Tick.at)
_NOTES = _of_visit(Note, NoteRow, Note.at)
_HEARD = _of_visit(Heard, HeardRow, Heard.at)
_HANDOUTS = _of_visit(Handout, HandoutRow, Handout.at)
_FOLLOWUPS = _of_visit(Followup, FollowupRow, Followup.at)


def visit(store: Store, visit: str) -> VisitRow | None:
    """Return a visit, or None when it is unknown or deleted."""
    found = store.rows(_VISIT(visit), VisitRow)
    return found[0] if found else None


def open_visit(store: Store) -> VisitRow | None:
    """Return the visit going on, the newest if there are several."""
    query = with_partner(Visit, VisitRow).where(Visit.status == "open")
    return _first(store, query.order_by(Visit.started.desc(), Visit.id.desc()))


def planned_visit(store: Store, partner: str) -> VisitRow | None:
    """Return the visit to a partner that was prepared and not begun."""
    found = store.rows(_PLANNED(partner), VisitRow)
    return found[0] if found else None


def unfinished_visits(store: Store) -> list[VisitRow]:
    """Return the visits begun and not wrapped up: the open one first, then those put aside, the newest first."""
    query = with_partner(Visit, VisitRow).where(Visit.status.in_(("open", "aside")))
    return store.rows(query.order_by(Visit.status.desc(), Visit.started.desc(), Visit.id.desc()), VisitRow)


def last_visit(store: Store, partner: str, before: str | None = None) -> VisitRow | None:
    """Return the last visit to a partner that was wrapped up, begun before the moment `before` if one is given."""
    query = with_partner(Visit, VisitRow).where(Visit.partner == partner, Visit.status == "done")
    if before:
        query = query.where(Visit.started < before)
    return _first(store, query.order_by(Visit.started.desc(), Visit.id.desc()))


def visit_state(store: Store, visit_id: str) -> VisitState | None:
    """Return everything that a visit holds, or None when it is unknown or deleted."""
    found = visit(store, visit_id)
    if found is None:
        return None
    events = events_of(store, visit_id)
    ticks = store.rows(_TICKS(visit_id), TickRow)
    people = store.rows(_CONTACT(found.contact), ContactRow)
    return VisitState(
        visit=found,
        partner=partner_of(store, found.partner) or PartnerRow(id=found.partner),
        contact=people[0] if people else None,
        ticks=frozenset(tick.item for tick in ticks if tick.done),
        done_steps=frozenset(event.step for event in events if event.what == "done"),
        notes=store.rows(_NOTES(visit_id), NoteRow),
        heard=store.rows(_HEARD(visit_id), HeardRow),
        events=events,
        handouts=store.rows(_HANDOUTS(visit_id), HandoutRow),
        followups=store.rows(_FOLLOWUPS(visit_id), FollowupRow),
    )


def _first(store: Store, query: Any) -> VisitRow | None:
    found = store.rows(query.limit(1), VisitRow)
    return found[0] if found else None

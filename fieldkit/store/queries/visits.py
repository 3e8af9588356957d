"""Questions about visits: the one going on, those put aside, and everything that one holds."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

from msgspec import Struct
from peewee import ModelSelect

from fieldkit.store.model import Contact, Followup, Handout, Heard, Note, Tick, Visit, living
from fieldkit.store.parts import parts_of
from fieldkit.store.queries.common import UNFINISHED, columns, with_partner
from fieldkit.store.queries.course import all_standing, events_of, standing
from fieldkit.store.queries.partners import partner as partner_of
from fieldkit.store.question import Asked, Question, given, question
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

_R = TypeVar("_R", bound=Struct)


@question
def _visit() -> ModelSelect[Visit]:
    return with_partner(Visit, VisitRow).where(Visit.id == given("visit")).limit(1)


def visit(store: Store, visit: str) -> VisitRow | None:
    """Return a visit, or None when it is unknown or deleted."""
    return _first(store, _visit(visit=visit))


@question
def _open_visit() -> ModelSelect[Visit]:
    query = with_partner(Visit, VisitRow).where(Visit.status == "open")
    return query.order_by(Visit.started.desc(), Visit.id.desc()).limit(1)


def open_visit(store: Store) -> VisitRow | None:
    """Return the visit going on, the newest if there are several."""
    return _first(store, _open_visit())


@question
def _planned_visit() -> ModelSelect[Visit]:
    query = with_partner(Visit, VisitRow).where(Visit.partner == given("partner"), Visit.status == "planned")
    return query.order_by(Visit.id).limit(1)


def planned_visit(store: Store, partner: str) -> VisitRow | None:
    """Return the visit to a partner that was prepared and not begun."""
    return _first(store, _planned_visit(partner=partner))


@question
def _unfinished_visits() -> ModelSelect[Visit]:
    query = with_partner(Visit, VisitRow).where(Visit.status.in_(UNFINISHED))
    return query.order_by(Visit.status.desc(), Visit.started.desc(), Visit.id.desc())


def unfinished_visits(store: Store) -> list[VisitRow]:
    """Return the visits begun and not wrapped up: the open one first, then those put aside, the newest first."""
    return all_standing(store, store.rows(_unfinished_visits(), VisitRow))


@cache
def _last_visit(before: bool) -> Question:
    def build() -> ModelSelect[Visit]:
        query = with_partner(Visit, VisitRow).where(Visit.partner == given("partner"), Visit.status == "done")
        if before:
            query = query.where(Visit.started < given("before"))
        return query.order_by(Visit.started.desc(), Visit.id.desc()).limit(1)

    return question(build)


def last_visit(store: Store, partner: str, before: str | None = None) -> VisitRow | None:
    """Return the last visit to a partner that was wrapped up, begun before the moment `before` if one is given."""
    return _first(store, _last_visit(bool(before))(partner=partner, before=before))


@question
def _contact() -> ModelSelect[Contact]:
    return Contact.select(*columns(Contact, ContactRow)).where(Contact.id == given("contact"), living(Contact))


def visit_state(store: Store, visit_id: str) -> VisitState | None:
    """Return everything that a visit holds, or None when it is unknown or deleted."""
    rows = store.rows(_visit(visit=visit_id), VisitRow)
    if not rows:
        return None
    events = events_of(store, visit_id)
    found = standing(rows[0], events)
    ticks = [*_of_visit(store, Tick, TickRow, visit_id), *_ticks(store, visit_id)]
    people = store.rows(_contact(contact=found.contact), ContactRow)
    return VisitState(
        visit=found,
        partner=partner_of(store, found.partner) or PartnerRow(id=found.partner),
        contact=people[0] if people else None,
        ticks=frozenset(tick.item for tick in ticks if tick.done),
        done_steps=frozenset(event.step for event in events if event.what == "done"),
        notes=_of_visit(store, Note, NoteRow, visit_id),
        heard=_of_visit(store, Heard, HeardRow, visit_id),
        events=events,
        handouts=_of_visit(store, Handout, HandoutRow, visit_id),
        followups=_of_visit(store, Followup, FollowupRow, visit_id),
    )


def _ticks(store: Store, visit_id: str) -> list[TickRow]:
    with store.in_use():
        parts = parts_of(store.connection, "tick", visit_id)
    return [TickRow(id=part.id, item=str(part.values["item"]), done=bool(part.values["done"])) for part in parts]


def _first(store: Store, asked: Asked) -> VisitRow | None:
    found = all_standing(store, store.rows(asked, VisitRow))
    return found[0] if found else None


@cache
def _written_in(model: type[Any], record: type[Struct]) -> Question:
    def build() -> ModelSelect[Any]:
        query: ModelSelect[Any] = model.select(*columns(model, record))
        return query.where(model.visit == given("visit"), living(model)).order_by(model.at, model.id)

    return question(build)


def _of_visit(store: Store, model: type[Any], record: type[_R], visit: str) -> list[_R]:
    asked: Question = _written_in(model, record)  # type: ignore[arg-type]  # a class is hashable
    return store.rows(asked(visit=visit), record)

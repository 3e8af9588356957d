"""Questions about a day: its route, its visits, and what is due."""

from __future__ import annotations

from datetime import date, timedelta

from peewee import JOIN, fn

from fieldkit.store.model import Followup, Handout, Partner, Stop, Visit, living
from fieldkit.store.queries.common import columns, is_blank, lent_out, with_partner
from fieldkit.store.records import DueRow, FollowupRow, HandoutRow, StopRow, VisitRow
from fieldkit.store.store import Store


def stops(store: Store, day: str) -> list[StopRow]:
    """Return the stops of a day: those with a time by time, then the others by district, building and name.

    A stop carries the partner's latest visit of that day; without one, from today on, the one that is prepared.
    """
    begun = (
        Visit.select(Visit.id)
        .where(Visit.partner == Stop.partner, Visit.started >= day, Visit.started < _after(day), living(Visit))
        .order_by(Visit.started.desc(), Visit.id.desc())
        .limit(1)
    )
    planned = (
        Visit.select(Visit.id)
        .where(Visit.partner == Stop.partner, Visit.status == "planned", living(Visit))
        .order_by(Visit.id)
        .limit(1)
    )
    to_come = day >= store.now().date().isoformat()
    visit = fn.COALESCE(begun, planned) if to_come else begun
    place = [field for field in columns(Partner, StopRow) if field.name != "id"]
    query = (
        Stop.select(*columns(Stop, StopRow), *place, Visit.id.alias("visit"), Visit.status)
        .join(Partner, on=(Partner.id == Stop.partner), attr="_partner")
        .switch(Stop)
        .join(Visit, JOIN.LEFT_OUTER, on=(Visit.id == visit), attr="_visit")
        .where(Stop.day == day, living(Stop), living(Partner))
        .order_by(is_blank(Stop.at), Stop.at, Partner.district, Partner.building, Partner.name, Stop.id)
    )
    return store.rows(query, StopRow)


def due_today(store: Store, day: str) -> list[DueRow]:
    """Return the follow-ups and the things lent that are due up to a day, the earliest first."""
    followups = with_partner(Followup, FollowupRow).where(
        is_blank(Followup.done), Followup.due > "", Followup.due <= day
    )
    handouts = with_partner(Handout, HandoutRow).where(lent_out(), Handout.due > "", Handout.due <= day)
    found = [_due("followup", row, row.text) for row in store.rows(followups, FollowupRow)]
    found += [_due("handout", row, row.title) for row in store.rows(handouts, HandoutRow)]
    return sorted(found, key=lambda row: (row.due, row.kind, row.id))


def visits_on(store: Store, day: str) -> list[VisitRow]:
    """Return the visits begun on a day, those that did not take place among them, the earliest first."""
    query = with_partner(Visit, VisitRow).where(Visit.started >= day, Visit.started < _after(day))
    return store.rows(query.order_by(Visit.started, Visit.id), VisitRow)


def _after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _due(kind: str, row: FollowupRow | HandoutRow, text: str) -> DueRow:
    return DueRow(id=row.id, kind=kind, partner=row.partner, partner_name=row.partner_name, text=text, due=row.due)



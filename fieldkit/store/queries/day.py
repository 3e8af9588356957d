"""Questions about a day: its route, who may be put on it, its visits and check-ins, and what is due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from peewee import JOIN, fn

from fieldkit.store.model import Checkin, Followup, Handout, Partner, Reading, Stop, Visit, living
from fieldkit.store.queries.common import TOOK_PLACE, columns, is_blank, lent_out, with_partner
from fieldkit.store.records import DueRow, FollowupRow, HandoutRow, StopRow, VisitRow
from fieldkit.store.route_records import CandidateRow, CheckinRow, RhythmRow
from fieldkit.store.store import Store


def stops(store: Store, day: str) -> list[StopRow]:
    """Return the stops of a day: those with a time by time, then the others by district, building and name.

    A stop carries the partner's latest visit of that day; without one, from today on, the one that is prepared. A
    partner stands there once, also where another device planned one that went into it.
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
    found = store.rows(query, StopRow)
    first = {row.partner: row.id for row in reversed(found)}
    return [row for row in found if first[row.partner] == row.id]


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


def candidates(store: Store, district: str) -> list[CandidateRow]:
    """Return the partners of a district by building and name, with what says whether to visit them."""
    inside = fn.COALESCE(Partner.district, "") == district
    query = Partner.select(*columns(Partner, CandidateRow), _last_visit().alias("last_visit"))
    query = query.where(inside, living(Partner))
    read = _latest_readings(store)

    def with_reading(**row: Any) -> CandidateRow:
        competitive, willing, self_driven = read.get(row["id"], ("", "", ""))
        return CandidateRow(**row, competitive=competitive, willing=willing, self_driven=self_driven)

    by_place = (is_blank(Partner.building), Partner.building, Partner.name, Partner.id)
    return store.rows(query.order_by(*by_place), with_reading)


def _last_visit() -> Any:
    """The day of the last visit to a partner that took place; the index of the visits alone answers it."""
    took_place = Visit.partner == Partner.id, Visit.status.in_(TOOK_PLACE), living(Visit)
    return fn.SUBSTR(Visit.select(fn.MAX(Visit.started)).where(*took_place), 1, 10)


def _latest_readings(store: Store) -> dict[str, tuple[str, str, str]]:
    """The latest reading of the qualities that name a class, by partner, in their order."""
    query = Reading.select(Reading.partner, Reading.competitive, Reading.willing, Reading.self_driven)
    rows = store.tuples(query.where(living(Reading)).order_by(Reading.at, Reading.id))
    return {partner: (competitive or "", willing or "", driven or "") for partner, competitive, willing, driven in rows}


def rhythms(store: Store, today: str) -> list[RhythmRow]:
    """Return the partners whose class somebody chose or read, with what the rhythm of visits to them hangs on."""
    read = _latest_readings(store)
    coming = Stop.select(Stop.partner, Stop.day).where(Stop.day >= today, living(Stop)).order_by(Stop.day)
    planned: dict[str, list[str]] = {}
    for partner, day in store.tuples(coming):
        planned.setdefault(partner, []).append(day)
    readings = Reading.select(Reading.partner).where(living(Reading))
    query = Partner.select(Partner.id, Partner.name, Partner.district, Partner.building, Partner.chosen_class,
                           _last_visit()).where(living(Partner))  # fmt: skip
    found = []
    for eid, name, district, building, chosen, seen in store.tuples(
        query.where((Partner.chosen_class > "") | Partner.id.in_(readings))
    ):
        competitive, willing, driven = read.get(eid, ("", "", ""))
        found.append(
            RhythmRow(
                id=eid,
                name=name or "",
                district=district or "",
                building=building or "",
                chosen_class=chosen or "",
                last_visit=seen or "",
                planned=next((day for day in planned.get(eid, ()) if day > (seen or "")), ""),
                competitive=competitive,
                willing=willing,
                self_driven=driven,
            )
        )
    return found


def checkins(store: Store, day: str) -> dict[str, CheckinRow]:
    """Return the check-ins of a day by partner."""
    query = Checkin.select(*columns(Checkin, CheckinRow)).where(Checkin.day == day, living(Checkin))
    return {row.partner: row for row in store.rows(query.order_by(Checkin.at, Checkin.id), CheckinRow)}


def sheet_numbers(store: Store, day: str) -> dict[str, int]:
    """Return the numbers that were printed for a day by partner, those of stops dropped since among them."""
    query = Stop.select(Stop.partner.alias("partner"), Stop.number.alias("number"))
    rows = store.rows(query.where(Stop.day == day, Stop.number > ""), lambda partner="", number="": (partner, number))
    return {partner: int(number) for partner, number in rows if number.isdecimal() and len(number) < 5}


def _after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _due(kind: str, row: FollowupRow | HandoutRow, text: str) -> DueRow:
    return DueRow(id=row.id, kind=kind, partner=row.partner, partner_name=row.partner_name, text=text, due=row.due)

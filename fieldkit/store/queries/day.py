"""Questions about a day: its route, who may be put on it, its visits and check-ins, and what is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache, reduce
from operator import or_

from peewee import JOIN, Expression, Field, ModelSelect, fn

from fieldkit.store.model import Checkin, Followup, Handout, Partner, Reading, Stop, Visit, living
from fieldkit.store.queries.common import columns, is_blank, last_visit, lent_out, with_partner, with_reading
from fieldkit.store.queries.course import all_standing
from fieldkit.store.question import Question, given, question
from fieldkit.store.records import DueRow, FollowupRow, HandoutRow, StopRow, VisitRow
from fieldkit.store.route_records import CandidateRow, CheckinRow
from fieldkit.store.store import Store


def stops(store: Store, day: str) -> list[StopRow]:
    """Return the stops of a day: those with a time by time, then the others by district, building and name.

    A stop carries the partner's latest visit of that day; without one, from today on, the one that is prepared. A
    partner stands there once, also where another device planned one that went into it.
    """
    to_come = day >= store.now().date().isoformat()
    found = store.rows(_stops(to_come)(day=day, after=_after(day)), StopRow)
    first = {row.partner: row.id for row in reversed(found)}
    return [row for row in found if first[row.partner] == row.id]


@cache
def _stops(to_come: bool) -> Question:
    def build() -> ModelSelect[Stop]:
        that_day = Visit.started >= given("day"), Visit.started < given("after")
        begun = (
            Visit.select(Visit.id)
            .where(Visit.partner == Stop.partner, *that_day, living(Visit))
            .order_by(Visit.started.desc(), Visit.id.desc())
            .limit(1)
        )
        planned = (
            Visit.select(Visit.id)
            .where(Visit.partner == Stop.partner, Visit.status == "planned", living(Visit))
            .order_by(Visit.id)
            .limit(1)
        )
        visit = fn.COALESCE(begun, planned) if to_come else begun
        place = [field for field in columns(Partner, StopRow) if field.name != "id"]
        return (
            Stop.select(*columns(Stop, StopRow), *place, Visit.id.alias("visit"), Visit.status)
            .join(Partner, on=(Partner.id == Stop.partner), attr="_partner")
            .switch(Stop)
            .join(Visit, JOIN.LEFT_OUTER, on=(Visit.id == visit), attr="_visit")
            .where(Stop.day == given("day"), living(Stop), living(Partner))
            .order_by(is_blank(Stop.at), Stop.at, Partner.district, Partner.building, Partner.name, Stop.id)
        )

    return question(build)


@question
def _followups_due() -> ModelSelect[Followup]:
    due = is_blank(Followup.done), Followup.due > "", Followup.due <= given("day")
    return with_partner(Followup, FollowupRow).where(*due)


@question
def _handouts_due() -> ModelSelect[Handout]:
    return with_partner(Handout, HandoutRow).where(lent_out(), Handout.due > "", Handout.due <= given("day"))


def due_today(store: Store, day: str) -> list[DueRow]:
    """Return the follow-ups and the things lent that are due up to a day, the earliest first."""
    found = [_due("followup", row, row.text) for row in store.rows(_followups_due(day=day), FollowupRow)]
    found += [_due("handout", row, row.title) for row in store.rows(_handouts_due(day=day), HandoutRow)]
    return sorted(found, key=lambda row: (row.due, row.kind, row.id))


@question
def _visits_on() -> ModelSelect[Visit]:
    query = with_partner(Visit, VisitRow).where(Visit.started >= given("day"), Visit.started < given("after"))
    return query.order_by(Visit.started, Visit.id)


def visits_on(store: Store, day: str) -> list[VisitRow]:
    """Return the visits begun on a day, those that did not take place among them, the earliest first."""
    return all_standing(store, store.rows(_visits_on(day=day, after=_after(day)), VisitRow))


def candidates(store: Store, district: str) -> list[CandidateRow]:
    """Return the partners of a district by building and name, with what says whether to visit them."""
    return _candidates(store, _is(Partner.district, district))


def candidates_in(store: Store, buildings: Iterable[tuple[str, str]]) -> list[CandidateRow]:
    """Return the partners of some buildings, each told by district and name, as `candidates` returns them."""
    inside = [_is(Partner.district, district) & _is(Partner.building, building) for district, building in buildings]
    return _candidates(store, reduce(or_, inside)) if inside else []


def _is(field: Field, text: str) -> Expression:
    """The condition that a field says `text`; in the words that its index answers."""
    return (field == text) if text else is_blank(field)


def _candidates(store: Store, inside: Expression) -> list[CandidateRow]:
    read = [field for field in columns(Reading, CandidateRow) if field.name != "id"]
    query = Partner.select(*columns(Partner, CandidateRow), last_visit().alias("last_visit"), *read)
    by_place = (is_blank(Partner.building), Partner.building, Partner.name, Partner.id)
    return store.rows(with_reading(query).where(inside, living(Partner)).order_by(*by_place), CandidateRow)


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

"""The course of a visit: its moments in the order in which they were written, where it stands, and when it ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any

from msgspec import structs
from peewee import Expression, ModelSelect

from fieldkit.rules.visit_time import step_seconds
from fieldkit.store.change import encode
from fieldkit.store.model import Event, Heard, Note, Tick, Visit, living
from fieldkit.store.parts import TOLD, parts_of, parts_where
from fieldkit.store.queries.common import UNFINISHED
from fieldkit.store.question import Asked, Question, given, question
from fieldkit.store.records import EventRow, VisitRow
from fieldkit.store.store import Store

# Not by the moment: a clock that is set back, or the hour that an autumn night has twice, would let a paused visit
# run on. The stamp of the journal never goes back; an event is written once, so that of any of its changes will do.
_TOLD = ("visit", "step", "title", "at", "what", "finished")
_ROWS = """
    SELECT id, (SELECT hlc FROM change c WHERE c.eid = e.id AND c.kind = 'event' ORDER BY c.field LIMIT 1),
    {told}
    FROM event e WHERE visit IN (SELECT id FROM visit WHERE {which}) AND NOT coalesce(deleted, 0)
"""


def events_of(store: Store, visit: str) -> list[EventRow]:
    """Return the events of a visit in the order in which they were written."""
    return _events(store, "id = ?", visit)


def standing(visit: VisitRow, events: Sequence[EventRow]) -> VisitRow:
    """Return a visit with the step at which it stands, by its events in their order; wrapped up, it is as it was.

    That is the step entered or done last: pauses are no steps, and what was taken back is no event. A visit of which
    no event says so stands where its own fields have it, which older versions wrote.
    """
    if visit.status not in UNFINISHED:
        return visit
    last = next((event for event in reversed(events) if event.step and event.what in ("enter", "done")), None)
    return structs.replace(visit, step=last.step, step_title=last.title) if last else visit


def all_standing(store: Store, visits: list[VisitRow]) -> list[VisitRow]:
    """Return visits as `standing` does; only of those that are not wrapped up the events are read."""
    unfinished: list[Any] = [visit.id for visit in visits if visit.status in UNFINISHED]
    if not unfinished:
        return visits
    events = _events(store, "id IN (SELECT value FROM json_each(?))", encode(unfinished).decode())
    courses = {visit: list(course) for visit, course in groupby(events, lambda event: event.visit)}
    return [standing(visit, courses.get(visit.id, ())) for visit in visits]


def visit_minutes(store: Store, partner: str, since: str = "") -> dict[str, int]:
    """Return the minutes that each visit to a partner took, by its id; those wrapped up, and begun since a moment.

    A visit without events took the time from its beginning to its end.
    """
    mine = _done_of(partner=partner, since=since)
    return _all_minutes(store, mine, _events(store, "partner = ? AND coalesce(started, '') >= ?", partner, since))


@question
def _done_of() -> ModelSelect[Visit]:
    return _done(Visit.partner == given("partner"), Visit.started >= given("since"))


def minutes_between(store: Store, since: str, before: str) -> dict[str, int]:
    """Return the minutes that each visit took, as `visit_minutes`: of those begun from one moment to before another."""
    mine = _done(Visit.started >= since, Visit.started < before)
    return _all_minutes(store, mine, _events(store, "started >= ? AND started < ?", since, before))


def visit_end(store: Store, visit: str) -> str:
    """Return the moment at which a visit ends when it is wrapped up now; empty when it is unknown.

    The end that was written; else, of a visit whose clock runs, now; of one that stands or was cut off by a crash, its
    pause or the last moment recorded in it.
    """
    query = Visit.select(Visit.id, Visit.started, Visit.ended).where(Visit.id == visit, living(Visit))
    found = store.rows(query, VisitRow)
    if not found:
        return ""
    if found[0].ended or store.running == visit:
        return found[0].ended or store.now().isoformat(timespec="seconds")
    events = events_of(store, visit)
    return events[-1].at if events and events[-1].what == "pause" else last_moment(store, found[0])


@cache
def _moments(model: type[Any]) -> Question:
    return question(lambda: model.select(model.at.alias("text")).where(model.visit == given("visit"), living(model)))


def last_moment(store: Store, visit: Visit | VisitRow) -> str:
    """Return the last moment recorded in a visit, now where there is none."""
    moments: list[str] = [visit.started or ""]
    for model in (Event, Note, Heard, Tick):
        asked: Question = _moments(model)
        moments += store.rows(asked(visit=visit.id), lambda text="": str(text))
    with store.in_use():
        parts = [part for kind in TOLD for part in parts_of(store.connection, kind, str(visit.id))]
    moments += [str(part.values["at"] or "") for part in parts]
    now = store.now().isoformat(timespec="seconds")
    return max(filter(None, moments), default=now, key=when)


def when(moment: str) -> datetime:
    """Return a moment for comparing: texts of two offsets do not sort by time. What is no moment is before all."""
    try:
        return datetime.fromisoformat(moment).astimezone()
    except (ValueError, OverflowError):
        return datetime.fromisoformat("0002-01-01T00:00:00+00:00")


def _done(*which: Expression) -> ModelSelect[Visit]:
    return Visit.select(Visit.id, Visit.started, Visit.ended).where(*which, Visit.status == "done", living(Visit))


def _all_minutes(store: Store, query: ModelSelect[Visit] | Asked, events: list[EventRow]) -> dict[str, int]:
    courses = {visit: list(course) for visit, course in groupby(events, lambda event: event.visit)}
    return {
        each.id: _minutes(courses.get(each.id) or [EventRow(id="", at=each.started, what="enter")], each.ended)
        for each in store.rows(query, VisitRow)
    }


def _minutes(events: Iterable[EventRow], ended: str) -> int:
    return round(step_seconds(events, ended).total / 60)


def _events(store: Store, which: str, *values: str) -> list[EventRow]:
    with store.in_use():
        rows = store.connection.execute(_ROWS.format(told=", ".join(_TOLD), which=which), values).fetchall()
        parts = parts_where(store.connection, "event", which, *values)
    told = [(stamp or 0, eid, dict(zip(_TOLD, said, strict=True))) for eid, stamp, *said in rows]
    told += [(part.stamp, part.id, part.values) for part in parts]
    events = []
    for _stamp, eid, said in sorted(told, key=lambda each: (each[2]["visit"] or "", *each[:2])):
        visit, step, title, at, what, finished = (str(said[name] or "") for name in _TOLD)
        if finished:
            events.append(EventRow(id=eid, visit=visit, step=finished, at=at, what="done"))
        events.append(EventRow(id=eid, visit=visit, step=step, title=title, at=at, what=what))
    return events

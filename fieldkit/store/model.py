"""Peewee tables: the projections that screens read, one a kind; all of it can be made again from the journal.

There are no foreign keys and nothing but the id must be there, since children may come before their parents. The
tables are the only list of kinds and fields; what is not in it is kept in the journal and projected once it is.
No table is bound to a database: several stores may be open at once, and each runs the queries itself.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from peewee import Expression

from fieldkit.store.front_model import Scenario, Shown
from fieldkit.store.process_model import (
    Agreement,
    Course,
    Distinct,
    Met,
    Move,
    Opportunity,
    Owning,
    Paper,
    Region,
    Rival,
    Score,
    Target,
)
from fieldkit.store.projection import Flag, Line, Projection, Prose
from fieldkit.store.rehearsal_model import DryEvent, DryRun, Review, Variant

__all__ = [
    "KINDS",
    "Agreement",
    "Checkin",
    "Contact",
    "Course",
    "Distinct",
    "DryEvent",
    "DryRun",
    "Event",
    "Flag",
    "Followup",
    "Handout",
    "Heard",
    "Line",
    "Met",
    "Move",
    "Note",
    "Opportunity",
    "Owning",
    "Paper",
    "Partner",
    "Projection",
    "Prose",
    "Reading",
    "Region",
    "Review",
    "Rival",
    "Scenario",
    "Score",
    "Shown",
    "Stop",
    "Target",
    "Tick",
    "Variant",
    "Visit",
    "fields_of",
    "fingerprint",
    "living",
]


class Partner(Projection):
    """A channel partner.

    `stage_since` is the moment at which it was moved into its stage, or the plain day that a person said instead.
    """

    name = Line()
    district = Line()
    building = Line()
    room = Line()
    address = Line()
    phone = Line()
    source = Line()
    depth = Line()
    cares = Prose()
    remark = Prose()
    important = Flag()
    competitor = Line()
    stage = Line()
    stage_title = Line()
    stage_since = Line()
    chosen_class = Line()
    chosen_title = Line()
    merged_into = Line()
    pinyin = Line()

    local = ("pinyin",)
    sources = ("name", "district", "building")

    indexed = ("district building name id",)


class Contact(Projection):
    """A person at a partner's; `depth` is the id of the depth of the relationship.

    `main` is the one to call first; `place` orders the others ("001"), those without one stand behind.
    """

    partner = Line()
    name = Line()
    role = Line()
    phone = Line()
    wechat = Line()
    depth = Line()
    remark = Prose()
    main = Flag()
    place = Line()

    indexed = ("partner",)


class Visit(Projection):
    """A visit, from its plan to its wrap-up.

    `step` and `step_title` are of older versions: the events tell where a visit stands (see queries/course.py).
    """

    partner = Line()
    contact = Line()
    status = Line()
    started = Line()
    ended = Line()
    step = Line()
    step_title = Line()
    pack = Line()
    late = Flag()
    goal_main = Line()
    goal_least = Line()
    reached = Line()
    layer = Line()
    layer_title = Line()
    target = Line()
    reason = Line()
    remark = Prose()

    indexed = ("partner status started deleted", "status started", "started")


class Tick(Projection):
    """An item ticked in a visit, or a part of it (see parts.py) that says so; here are those of older versions."""

    visit = Line()
    item = Line()
    title = Line()
    done = Flag()
    at = Line()

    indexed = ("visit",)


class Event(Projection):
    """A moment of a visit's course; `finished` is the step that was done by going on to this one.

    They are parts of it (see parts.py); here are those of older versions.
    """

    visit = Line()
    step = Line()
    title = Line()
    finished = Line()
    at = Line()
    what = Line()

    indexed = ("visit",)


class Note(Projection):
    """A note."""

    partner = Line()
    visit = Line()
    step = Line()
    step_title = Line()
    at = Line()
    mark = Line()
    text = Prose()
    late = Flag()

    indexed = ("partner at", "visit")


class Heard(Projection):
    """An objection heard. `objection_kind` is its kind; `kind` is the word for what an entry is."""

    partner = Line()
    visit = Line()
    step = Line()
    step_title = Line()
    at = Line()
    objection = Line()
    title = Line()
    objection_kind = Line()
    words = Prose()
    outcome = Line()
    real = Line()
    real_title = Line()
    answer = Prose()

    indexed = ("partner at", "visit", "at")


class Followup(Projection):
    """Something promised; `note` is the note that said so."""

    partner = Line()
    visit = Line()
    note = Line()
    text = Prose()
    due = Line()
    done = Line()
    at = Line()

    indexed = ("partner due", "visit", "note", "done due")


class Handout(Projection):
    """A sample or material left or lent."""

    partner = Line()
    visit = Line()
    item = Line()
    title = Line()
    how = Line()
    due = Line()
    back = Line()
    at = Line()

    indexed = ("partner at", "visit", "back due")


class Stop(Projection):
    """A stop of a day's route; its id is derived from partner and day.

    `number` is the one printed on the day's route sheet, `pack` the hash of the playbook whose codes stand there.
    """

    partner = Line()
    day = Line()
    at = Line()
    spare = Flag()
    number = Line()
    pack = Line()

    indexed = ("day", "partner")


class Reading(Projection):
    """A reading of the three qualities that name a partner's class."""

    partner = Line()
    visit = Line()
    at = Line()
    competitive = Line()
    willing = Line()
    self_driven = Line()

    indexed = ("partner at id deleted",)


class Checkin(Projection):
    """A check-in (打卡) at a partner's: `talk` is the id of how the talk went, `cares` what it cares about.

    Its id is derived from partner and day.
    """

    partner = Line()
    day = Line()
    at = Line()
    talk = Line()
    talk_title = Line()
    cares = Prose()
    late = Flag()

    indexed = ("partner at", "day")


KINDS: dict[str, type[Projection]] = {
    model._meta.table_name: model
    for model in (
        *(Partner, Contact, Visit, Tick, Event, Note, Heard, Followup, Handout, Stop, Reading),
        *(Checkin, Region, Move, Met, Score, Opportunity, Target, Rival, Owning, Agreement, Paper, Course),
        *(Distinct, Review, Variant, DryRun, DryEvent),
        *(Shown, Scenario),
    )
}
"""Every kind that this version projects, by the name that it has in the journal."""

for _model in KINDS.values():
    _model._meta.indexes = [(tuple(columns.split()), False) for columns in _model.indexed]


def living(model: type[Projection]) -> Expression:
    """Return the condition that a row was not deleted."""
    return model.deleted.is_null() | (model.deleted == False)  # noqa: E712


@cache
def fields_of(kind: str) -> dict[str, Line | Flag]:
    """Return the journal's fields of a kind that this version projects, `deleted` among them; none if it does not."""
    model = KINDS.get(kind)
    if model is None:
        return {}
    return {
        name: field
        for name, field in model._meta.fields.items()
        if isinstance(field, Line | Flag) and name not in model.local
    }


def fingerprint() -> str:
    """Return a text that changes when any table, column or index does."""
    described = []
    for kind, model in KINDS.items():
        columns = [(name, type(field).__name__) for name, field in model._meta.fields.items()]
        described.append((kind, columns, model.indexed, model.sources, model.triggers))
    return sha256(repr(described).encode()).hexdigest()

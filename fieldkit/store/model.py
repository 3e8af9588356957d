"""Peewee tables: the projections that screens read, one a kind; all of it can be made again from the journal.

There are no foreign keys and nothing but the id must be there, since children may come before their parents. The
tables are the only list of kinds and fields; what is not in it is kept in the journal and projected once it is.
No table is bound to a database: several stores may be open at once, and each runs the queries itself.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from peewee import BooleanField, Expression, Model, TextField

from fieldkit.store.change import Value, encode
from fieldkit.store.door import clean_line, clean_prose


class Line(TextField):
    """A text of one line."""

    cleaner = staticmethod(clean_line)

    def __init__(self) -> None:
        super().__init__(null=True)

    def clean(self, value: Value) -> str | None:
        """Return what may be written for `value`. Raises TypeError for what is no text."""
        if value is None or isinstance(value, str):
            return value and self.cleaner(value)
        raise TypeError(f"{self.name} is a text")

    def held(self, value: Value) -> str | None:
        """Return what the table holds for a value of the journal, whatever another program wrote there."""
        if isinstance(value, str):
            return value if value.isprintable() else self.cleaner(value)
        return None if value is None else self.cleaner(encode(value).decode())


class Prose(Line):
    """A text of many lines."""

    cleaner = staticmethod(clean_prose)


class Flag(BooleanField):
    """Yes or no; what was never said is neither."""

    def __init__(self) -> None:
        super().__init__(null=True)

    def clean(self, value: Value) -> bool | None:
        """Return what may be written for `value`."""
        return None if value is None else bool(value)

    def held(self, value: Value) -> bool | None:
        """Return what the table holds for a value of the journal, whatever another program wrote there."""
        return value if isinstance(value, bool) else None


class Projection(Model):
    """Base of the projections. `indexed` names the columns of each index, with spaces between.

    `local` names columns that this device derives for itself, `sources` the fields they are derived from: they are
    emptied when one of these changes, and filled again off the saving path.
    """

    id = TextField(primary_key=True)
    deleted = Flag()

    indexed: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


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

    indexed = ("district building name id", "name", "stage")


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
    """A visit, from its plan to its wrap-up."""

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

    indexed = ("partner status started", "status started", "started")


class Tick(Projection):
    """An item ticked in a visit; its id is derived from visit and item."""

    visit = Line()
    item = Line()
    title = Line()
    done = Flag()
    at = Line()

    indexed = ("visit",)


class Event(Projection):
    """A moment of a visit's course."""

    visit = Line()
    step = Line()
    title = Line()
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

    indexed = ("partner at", "visit")


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

    indexed = ("partner at",)


class Checkin(Projection):
    """A check-in (打卡) at a partner's: `talk` is good, fair or cold, `cares` what the partner cares about.

    Its id is derived from partner and day.
    """

    partner = Line()
    day = Line()
    at = Line()
    talk = Line()
    cares = Prose()
    late = Flag()

    indexed = ("partner at", "day")


class Region(Projection):
    """A region that was opened on a day; its id is derived from its name."""

    name = Line()
    opened = Line()
    closed = Line()
    remark = Prose()


class Move(Projection):
    """A partner's move from stage to stage, or a decision at a gate that moves nothing (`stage` is `from_stage`).

    `missing` are the titles of the requirements that were not met, a line each. `decision` is what the deciders said;
    `recorded` tells whether the rep reports it or a decider recorded it.
    """

    partner = Line()
    from_stage = Line()
    from_title = Line()
    stage = Line()
    stage_title = Line()
    at = Line()
    reason = Prose()
    missing = Prose()
    decision = Line()
    recorded = Line()
    by = Line()

    indexed = ("partner at", "at")


class Met(Projection):
    """A requirement or task that a partner meets; its id is derived from partner and item."""

    partner = Line()
    stage = Line()
    item = Line()
    title = Line()
    done = Flag()
    text = Prose()
    at = Line()
    by = Line()

    indexed = ("partner",)


class Score(Projection):
    """A score of one item of a scorecard with its evidence; the latest counts, an empty score takes it back."""

    partner = Line()
    card = Line()
    item = Line()
    title = Line()
    score = Line()
    evidence = Prose()
    at = Line()
    by = Line()

    indexed = ("partner card at",)


class Opportunity(Projection):
    """A project of a partner's; `amount` is a decimal as text, `status` open, won or lost."""

    partner = Line()
    school = Line()
    subject = Line()
    amount = Line()
    stage = Line()
    stage_title = Line()
    bid = Line()
    trial = Flag()
    status = Line()
    reason = Prose()
    closed = Line()
    remark = Prose()
    at = Line()

    indexed = ("partner", "status bid")


class Target(Projection):
    """What is to be sold in a year; its id is derived from the year, `amount` is a decimal as text."""

    year = Line()
    amount = Line()


class Rival(Projection):
    """A competing brand that a partner carries; `content` says how content it is: high, some or low.

    `since` is as it was typed, `year` the year that it names plainly.
    """

    partner = Line()
    brand = Line()
    since = Line()
    year = Line()
    exclusive = Flag()
    content = Line()
    seen = Line()
    remark = Prose()
    ended = Line()
    at = Line()
    by = Line()

    indexed = ("partner",)


class Owning(Projection):
    """Who looks after a partner, from when to when, and until when the partner is protected (报备)."""

    partner = Line()
    owner = Line()
    since = Line()
    ended = Line()
    protected = Line()
    reason = Prose()
    at = Line()

    indexed = ("partner since",)


class Agreement(Projection):
    """The agreement with a partner."""

    partner = Line()
    number = Line()
    title = Line()
    signed = Line()
    until = Line()
    remark = Prose()
    at = Line()

    indexed = ("partner",)


class Paper(Projection):
    """A file kept with a partner; `blob` is its sha256, `part` what it belongs to, `about` that entry's id."""

    partner = Line()
    part = Line()
    about = Line()
    title = Line()
    name = Line()
    blob = Line()
    size = Line()
    at = Line()
    by = Line()

    indexed = ("partner at",)


class Course(Projection):
    """A training that a person of a partner's had or is to have; its id is derived from partner, course and person.

    `day` is the day it is planned for, `done` the day it took place.
    """

    partner = Line()
    course = Line()
    title = Line()
    contact = Line()
    name = Line()
    day = Line()
    done = Line()
    result = Prose()
    at = Line()

    indexed = ("partner",)


KINDS: dict[str, type[Projection]] = {
    model._meta.table_name: model
    for model in (
        *(Partner, Contact, Visit, Tick, Event, Note, Heard, Followup, Handout, Stop, Reading),
        *(Checkin, Region, Move, Met, Score, Opportunity, Target, Rival, Owning, Agreement, Paper, Course),
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
        described.append((kind, columns, model.indexed, model.sources))
    return sha256(repr(described).encode()).hexdigest()

"""The past of one partner: all that was written of it, of every kind, the newest first."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache, reduce
from operator import or_
from typing import Any, NamedTuple

from peewee import Expression, Field, ModelSelect, fn

from fieldkit.store.archive_records import AgreementRow, CourseRow, FulfilledRow, PaperRow
from fieldkit.store.door import clean_line
from fieldkit.store.front_records import ScenarioRow, ShownRow
from fieldkit.store.model import (
    KINDS,
    Agreement,
    Checkin,
    Course,
    Followup,
    Handout,
    Heard,
    Met,
    Move,
    Note,
    Opportunity,
    Owning,
    Paper,
    Reading,
    Rival,
    Scenario,
    Score,
    Shown,
    Visit,
    living,
)
from fieldkit.store.queries.common import TOOK_PLACE, columns, is_blank
from fieldkit.store.queries.course import all_standing
from fieldkit.store.queries.owners import OwningRow
from fieldkit.store.queries.projects import OpportunityRow
from fieldkit.store.queries.rivals import RivalRow
from fieldkit.store.queries.scores import ScoreRow
from fieldkit.store.question import Question, given, question
from fieldkit.store.records import FollowupRow, HandoutRow, HeardRow, NoteRow, ReadingRow, VisitRow
from fieldkit.store.route_records import CheckinRow
from fieldkit.store.stage_records import MoveRow
from fieldkit.store.store import Store

Happened = (
    VisitRow
    | NoteRow
    | HeardRow
    | FollowupRow
    | HandoutRow
    | CheckinRow
    | MoveRow
    | ScoreRow
    | ReadingRow
    | OpportunityRow
    | RivalRow
    | OwningRow
    | AgreementRow
    | PaperRow
    | CourseRow
    | FulfilledRow
    | ShownRow
    | ScenarioRow
)
"""Something that happened with a partner."""

_LONGEST = 200
"""As many characters of a filter are looked at: SQLite refuses patterns and conditions without end."""


class _Kind(NamedTuple):
    """How a kind is read: its record, what it is ordered by, and the texts that a filter looks into."""

    model: type[Any]
    record: Callable[..., Happened]
    moment: Field | Expression
    searched: tuple[Field, ...]
    only: Expression | None = None


def _dated(day: Field, at: Field) -> Any:
    """The day that was said, else the moment of writing."""
    return fn.COALESCE(fn.NULLIF(day, ""), at)


_MET = (Met.title, Met.text, Met.by)

_KINDS: dict[str, _Kind] = {
    "visit": _Kind(
        Visit, VisitRow, Visit.started, (Visit.remark, Visit.layer_title, Visit.goal_main, Visit.goal_least)
    ),
    "checkin": _Kind(Checkin, CheckinRow, Checkin.at, (Checkin.cares,)),
    "note": _Kind(Note, NoteRow, Note.at, (Note.text, Note.step_title)),
    "heard": _Kind(Heard, HeardRow, Heard.at, (Heard.title, Heard.words, Heard.real_title, Heard.answer)),
    "followup": _Kind(Followup, FollowupRow, Followup.at, (Followup.text,)),
    "handout": _Kind(Handout, HandoutRow, Handout.at, (Handout.title,)),
    "move": _Kind(Move, MoveRow, Move.at, (Move.stage_title, Move.from_title, Move.reason, Move.missing, Move.by)),
    "score": _Kind(Score, ScoreRow, Score.at, (Score.title, Score.evidence, Score.by)),
    "reading": _Kind(Reading, ReadingRow, Reading.at, ()),
    "opportunity": _Kind(
        Opportunity,
        OpportunityRow,
        _dated(Opportunity.closed, Opportunity.at),
        (Opportunity.school, Opportunity.subject, Opportunity.reason, Opportunity.remark, Opportunity.stage_title),
    ),
    "rival": _Kind(Rival, RivalRow, Rival.at, (Rival.brand, Rival.seen, Rival.remark)),
    "owning": _Kind(Owning, OwningRow, _dated(Owning.since, Owning.at), (Owning.owner, Owning.reason)),
    "agreement": _Kind(
        Agreement,
        AgreementRow,
        _dated(Agreement.signed, Agreement.at),
        (Agreement.number, Agreement.title, Agreement.remark),
    ),
    "paper": _Kind(Paper, PaperRow, Paper.at, (Paper.title, Paper.name, Paper.by)),
    "course": _Kind(Course, CourseRow, _dated(Course.done, Course.at), (Course.title, Course.name, Course.result)),
    "task": _Kind(Met, FulfilledRow, Met.at, _MET, Met.done & ~is_blank(Met.stage)),
    "met": _Kind(Met, FulfilledRow, Met.at, _MET, Met.done & is_blank(Met.stage)),
    "shown": _Kind(Shown, ShownRow, Shown.at, (Shown.title,)),
    "scenario": _Kind(Scenario, ScenarioRow, Scenario.at, (Scenario.name, Scenario.title)),
}

_ASKED_FOR = ("shown",)
"""Kinds that are told only when they are asked for: a visit has many pages, and they are told with the visit."""


def _of_kind(name: str, partner: Any, limit: Any) -> ModelSelect[Any]:
    kind = _KINDS[name]
    query = kind.model.select(*columns(kind.model, kind.record))  # type: ignore[arg-type]
    query = query.where(kind.model.partner == partner, living(kind.model))
    if kind.only is not None:
        query = query.where(kind.only)
    found: ModelSelect[Any] = query.order_by(kind.moment.desc(), kind.model.id.desc()).limit(limit)
    return found


@cache
def _all_of_kind(name: str) -> Question:
    return question(lambda: _of_kind(name, given("partner"), given("limit")))


def timeline(
    store: Store, partner: str, limit: int = 50, kinds: Collection[str] = (), text: str = ""
) -> list[Happened]:
    """Return what happened with a partner, the newest first.

    `kinds` are those of the journal (visit, note, heard ...), all but the pages shown when empty; what a stage asks for
    is a `task`, what else a partner meets is `met`, each told only while it is met. Every word of `text` must be found
    in one of the texts of a record.
    """
    words = clean_line(text[:_LONGEST]).split()
    found: list[Happened] = []
    for name in kinds or (each for each in _KINDS if each not in _ASKED_FOR):
        kind = _KINDS[name]
        if words and not kind.searched:
            continue
        if words:
            query = _of_kind(name, partner, limit)
            for word in words:
                query = query.where(reduce(or_, (field.contains(word) for field in kind.searched)))
            found += store.rows(query, kind.record)
        else:
            found += store.rows(_all_of_kind(name)(partner=partner, limit=limit), kind.record)
    newest = sorted(found, key=lambda row: (moment_of(row), row.id), reverse=True)[:limit]
    visits = {row.id: row for row in all_standing(store, [row for row in newest if isinstance(row, VisitRow)])}
    return [visits.get(row.id, row) for row in newest]


def moment_of(row: Happened) -> str:
    """Return the moment or day that places something in a timeline; empty when it was never said."""
    match row:
        case OpportunityRow():
            return row.closed or row.at
        case OwningRow():
            return row.since or row.at
        case ScoreRow() | ReadingRow() | RivalRow():
            return row.at
        case _:
            return row.when


@question
def _visits_of() -> ModelSelect[Any]:
    mine = Visit.partner == given("partner")
    query = Visit.select(Visit.id).where(mine, Visit.status.in_(TOOK_PLACE), living(Visit))
    return query.order_by(Visit.started, Visit.id)


def visit_numbers(store: Store, partner: str) -> dict[str, int]:
    """Return the number of each visit to a partner that took place, from 1 for the first, by its id."""
    ids = store.rows(_visits_of(partner=partner), lambda id: str(id))
    return {eid: number for number, eid in enumerate(ids, 1)}


@question
def _noted_of() -> ModelSelect[Any]:
    mine = Followup.partner == given("partner")
    return Followup.select(Followup.note).where(mine, ~is_blank(Followup.note), living(Followup))


def promises_of_notes(store: Store, partner: str) -> frozenset[str]:
    """Return the ids of the notes of a partner that follow-ups were made from."""
    return frozenset(store.rows(_noted_of(partner=partner), lambda note: str(note)))


def is_there(store: Store, kind: str, eid: str) -> bool:
    """Tell whether a record of a kind is known and was not deleted."""
    model = KINDS[kind]
    return store.value(model.select(model.id).where(model.id == eid, living(model))) is not None

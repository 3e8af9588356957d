"""Questions about the stages: the pipeline, and one partner's way through it."""

from __future__ import annotations

from collections.abc import Collection
from sys import intern
from typing import Any

from peewee import Case, ModelSelect, fn

from fieldkit.store.model import Met, Move, Partner, Region, Visit, living
from fieldkit.store.queries.common import TOOK_PLACE, columns
from fieldkit.store.queries.partners import partner as partner_of
from fieldkit.store.question import given, question
from fieldkit.store.stage_records import MetRow, MoveRow, PipelineRow, StageState
from fieldkit.store.store import Store


def pipeline(store: Store, talked_in: Collection[str] | None = None) -> list[PipelineRow]:
    """Return all partners with what the clocks of their stages count from, in no order.

    The day of the first talk is looked up for those in the stages `talked_in` alone; None looks it up for all.
    """
    talk: Any = first_talk(Partner.id)
    if talked_in is not None:
        talk = Case(None, [(Partner.stage.in_(list(talked_in)), talk)], None)
    query = Partner.select(
        *(Partner.id, Partner.name, Partner.district, Partner.building, Partner.important),
        *(Partner.stage, Partner.stage_title, Partner.stage_since, talk),
    ).where(living(Partner))
    opened = regions_opened(store)
    # All at once, the last one of each gate: a question for each partner takes SQLite longer.
    said = Move.select(Move.partner, Move.from_stage, Move.decision).where(Move.decision > "", living(Move))
    decisions = {
        (partner, stage): decision for partner, stage, decision in store.streamed(said.order_by(Move.at, Move.id))
    }
    # What many partners share is held once: the answer is kept while the app runs.
    return [
        PipelineRow(
            id=partner,
            name=name or "",
            district=intern(district or ""),
            building=intern(building or ""),
            important=bool(important),
            stage=intern(stage or ""),
            stage_title=intern(title or ""),
            stage_since=since or "",
            region_opened=opened.get(district, ""),
            first_talk=intern(talked or ""),
            decision=intern(decisions.get((partner, stage), "")),
        )
        for partner, name, district, building, important, stage, title, since, talked in store.streamed(query)
    ]


@question
def _regions_opened() -> ModelSelect[Region]:
    query = Region.select(Region.name, fn.MIN(Region.opened)).where(Region.opened > "", living(Region))
    return query.group_by(Region.name)


def regions_opened(store: Store) -> dict[str, str]:
    """Return the day on which each region was opened, by its name."""
    return dict(store.tuples(_regions_opened()))


def last_decision() -> ModelSelect[Any]:
    """Return the last decision on a partner at the gate of its stage, as a column of a question about partners."""
    said = (Move.partner == Partner.id, Move.from_stage == Partner.stage, Move.decision > "", living(Move))
    return Move.select(Move.decision).where(*said).order_by(Move.at.desc(), Move.id.desc()).limit(1)


@question
def _met() -> ModelSelect[Met]:
    query = Met.select(*columns(Met, MetRow)).where(Met.partner == given("partner"), living(Met))
    return query.order_by(Met.at, Met.id)


@question
def _moves() -> ModelSelect[Move]:
    query = Move.select(*columns(Move, MoveRow)).where(Move.partner == given("partner"), living(Move))
    return query.order_by(Move.at.desc(), Move.id.desc())


@question
def _opened() -> ModelSelect[Region]:
    in_it = Region.name == given("district"), Region.opened > "", living(Region)
    return Region.select(fn.MIN(Region.opened)).where(*in_it)


@question
def _first_talk() -> ModelSelect[Visit]:
    return first_talk(given("partner"))


def stage_state(store: Store, partner: str) -> StageState | None:
    """Return a partner's way through the stages, or None when the partner is unknown or deleted."""
    row = partner_of(store, partner)
    if row is None:
        return None
    return StageState(
        partner=row,
        region_opened=str(store.value(_opened(district=row.district)) or ""),
        first_talk=str(store.value(_first_talk(partner=partner)) or ""),
        met={each.item: each for each in store.rows(_met(partner=partner), MetRow)},
        moves=moves(store, partner),
    )


def met_by(store: Store, partners: Collection[str]) -> dict[str, set[str]]:
    """Return the ids of what each of some partners meets, as the last word on it was; at most a few hundred."""
    query = Met.select(Met.partner, Met.item, Met.done).where(Met.partner.in_(list(partners)), living(Met))
    found: dict[str, dict[str, bool]] = {}
    for partner, item, done in store.tuples(query.order_by(Met.at, Met.id)):
        found.setdefault(partner, {})[item or ""] = bool(done)
    return {partner: {item for item, done in each.items() if done} for partner, each in found.items()}


def moves(store: Store, partner: str) -> list[MoveRow]:
    """Return a partner's moves and the decisions at its gates, the newest first."""
    return store.rows(_moves(partner=partner), MoveRow)


def first_talk(partner: Any) -> ModelSelect[Any]:
    """Return the day of the first visit to a partner that took place, as a column."""
    return Visit.select(fn.MIN(fn.SUBSTR(Visit.started, 1, 10))).where(
        Visit.partner == partner, Visit.status.in_(TOOK_PLACE), Visit.started > "", living(Visit)
    )

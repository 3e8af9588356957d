"""Questions about the stages: the pipeline, and one partner's way through it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from peewee import Case, ModelSelect, fn

from fieldkit.store.asked import Asked
from fieldkit.store.model import Met, Move, Partner, Region, Visit, living
from fieldkit.store.queries.common import TOOK_PLACE, columns
from fieldkit.store.queries.partners import partner as partner_of
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
        *(Partner.stage, Partner.stage_title, Partner.stage_since, talk, last_decision()),
    ).where(living(Partner))
    opened = regions_opened(store)
    return [
        PipelineRow(
            id=partner,
            name=name or "",
            district=district or "",
            building=building or "",
            important=bool(important),
            stage=stage or "",
            stage_title=title or "",
            stage_since=since or "",
            region_opened=opened.get(district, ""),
            first_talk=talked or "",
            decision=decision or "",
        )
        for partner, name, district, building, important, stage, title, since, talked, decision in store.tuples(query)
    ]


def regions_opened(store: Store) -> dict[str, str]:
    """Return the day on which each region was opened, by its name."""
    query = Region.select(Region.name, fn.MIN(Region.opened)).where(Region.opened > "", living(Region))
    return dict(store.tuples(query.group_by(Region.name)))


def last_decision() -> ModelSelect[Any]:
    """Return the last decision on a partner at the gate of its stage, as a column of a question about partners."""
    said = (Move.partner == Partner.id, Move.from_stage == Partner.stage, Move.decision > "", living(Move))
    return Move.select(Move.decision).where(*said).order_by(Move.at.desc(), Move.id.desc()).limit(1)


_MET = Asked(
    lambda partner: (
        Met.select(*columns(Met, MetRow)).where(Met.partner == partner, living(Met)).order_by(Met.at, Met.id)
    )
)


def stage_state(store: Store, partner: str) -> StageState | None:
    """Return a partner's way through the stages, or None when the partner is unknown or deleted."""
    row = partner_of(store, partner)
    if row is None:
        return None
    return StageState(
        partner=row,
        region_opened=str(store.value(_opened(row.district)) or ""),
        first_talk=str(store.value(first_talk(partner)) or ""),
        met={each.item: each for each in store.rows(_MET(partner), MetRow)},
        moves=moves(store, partner),
    )


_MOVES = Asked(
    lambda partner: (
        Move.select(*columns(Move, MoveRow))
        .where(Move.partner == partner, living(Move))
        .order_by(Move.at.desc(), Move.id.desc())
    )
)


def moves(store: Store, partner: str) -> list[MoveRow]:
    """Return a partner's moves and the decisions at its gates, the newest first."""
    return store.rows(_MOVES(partner), MoveRow)


def _opened(district: Any) -> ModelSelect[Any]:
    return Region.select(fn.MIN(Region.opened)).where(Region.name == district, Region.opened > "", living(Region))


def first_talk(partner: Any) -> ModelSelect[Any]:
    """Return the day of the first visit to a partner that took place, as a column."""
    return Visit.select(fn.MIN(fn.SUBSTR(Visit.started, 1, 10))).where(
        Visit.partner == partner, Visit.status.in_(TOOK_PLACE), Visit.started > "", living(Visit)
    )

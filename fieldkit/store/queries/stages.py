"""Questions about the stages: the pipeline, and one partner's way through it."""

from __future__ import annotations

from typing import Any

from peewee import ModelSelect, fn

from fieldkit.store.model import Met, Move, Partner, Region, Visit, living
from fieldkit.store.queries.common import TOOK_PLACE, columns
from fieldkit.store.queries.partners import partner as partner_of
from fieldkit.store.stage_records import MetRow, MoveRow, PipelineRow, StageState
from fieldkit.store.store import Store


def pipeline(store: Store) -> list[PipelineRow]:
    """Return all partners with what the clocks of their stages count from, by name."""
    decision = (
        Move.select(Move.decision)
        .where(Move.partner == Partner.id, Move.from_stage == Partner.stage, Move.decision > "", living(Move))
        .order_by(Move.at.desc(), Move.id.desc())
        .limit(1)
    )
    query = Partner.select(
        *columns(Partner, PipelineRow),
        _opened(Partner.district).alias("region_opened"),
        _first_talk(Partner.id).alias("first_talk"),
        decision.alias("decision"),
    ).where(living(Partner))
    return store.rows(query.order_by(Partner.name, Partner.id), PipelineRow)


def stage_state(store: Store, partner: str) -> StageState | None:
    """Return a partner's way through the stages, or None when the partner is unknown or deleted."""
    row = partner_of(store, partner)
    if row is None:
        return None
    met = Met.select(*columns(Met, MetRow)).where(Met.partner == partner, living(Met))
    return StageState(
        partner=row,
        region_opened=str(store.value(_opened(row.district)) or ""),
        first_talk=str(store.value(_first_talk(partner)) or ""),
        met={each.item: each for each in store.rows(met, MetRow)},
        moves=moves(store, partner),
    )


def moves(store: Store, partner: str) -> list[MoveRow]:
    """Return a partner's moves and the decisions at its gates, the newest first."""
    query = Move.select(*columns(Move, MoveRow)).where(Move.partner == partner, living(Move))
    return store.rows(query.order_by(Move.at.desc(), Move.id.desc()), MoveRow)


def _opened(district: Any) -> ModelSelect[Any]:
    return Region.select(fn.MIN(Region.opened)).where(Region.name == district, Region.opened > "", living(Region))


def _first_talk(partner: Any) -> ModelSelect[Any]:
    return Visit.select(fn.MIN(fn.SUBSTR(Visit.started, 1, 10))).where(
        Visit.partner == partner, Visit.status.in_(TOOK_PLACE), Visit.started > "", living(Visit)
    )

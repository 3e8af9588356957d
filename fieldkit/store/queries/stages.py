"""Questions about the stages: the pipeline, and one partner's way through it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from peewee import Case, ModelSelect, fn

from fieldkit.store.model import Met, Move, Partner, Region, Visit, living
from fieldkit.store.queries.common import TOOK_PLACE, columns
from fieldkit.store.queries.partners import partner as partner_of
from fieldkit.store.stage_records import MetRow, MoveRow, PipelineRow, StageState
from fieldkit.store.store import Store


def pipeline(store: Store, talked_in: Collection[str] | None = None) -> list[PipelineRow]:
    """Return all partners with what the clocks of their stages count from, in no order.

    The day of the first talk is looked up for those in the stages `talked_in` alone; None looks it up for all.
    """
    first_talk: Any = _first_talk(Partner.id)
    if talked_in is not None:
        first_talk = Case(None, [(Partner.stage.in_(list(talked_in)), first_talk)], None)
    query = Partner.select(
        *(Partner.id, Partner.name, Partner.district, Partner.building, Partner.important),
        *(Partner.stage, Partner.stage_title, Partner.stage_since, first_talk),
    ).where(living(Partner))
    opened, decided = _regions_opened(store), _decisions(store)
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
            decision=decided.get((partner, stage), ""),
        )
        for partner, name, district, building, important, stage, title, since, talked in _plain(store, query)
    ]


def _regions_opened(store: Store) -> dict[str, str]:
    query = Region.select(Region.name, fn.MIN(Region.opened)).where(Region.opened > "", living(Region))
    return dict(_plain(store, query.group_by(Region.name)))


def _decisions(store: Store) -> dict[tuple[str, str], str]:
    """Return the last decision of each partner at each gate."""
    query = Move.select(Move.partner, Move.from_stage, Move.decision).where(Move.decision > "", living(Move))
    rows = _plain(store, query.order_by(Move.at, Move.id))
    return {(partner, stage): decision for partner, stage, decision in rows}


def _plain(store: Store, query: ModelSelect[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a query as they are: of thousands, Peewee's own take three times as long."""
    context = store.database.get_sql_context()
    sql, parameters = context.sql(query).query()  # type: ignore[no-untyped-call]
    with store.in_use():
        return store.connection.execute(sql, parameters).fetchall()


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
        met={each.item: each for each in store.rows(met.order_by(Met.at, Met.id), MetRow)},
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

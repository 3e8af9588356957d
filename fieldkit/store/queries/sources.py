"""Where partners were found, and how far those of each source came."""

from __future__ import annotations

from typing import Any

from fieldkit.store.model import Agreement, Move, Partner, Visit, living
from fieldkit.store.queries.common import TOOK_PLACE
from fieldkit.store.route_records import FoundRow
from fieldkit.store.store import Store


def found_partners(store: Store) -> list[FoundRow]:
    """Return where every partner was found and how far it came; of several decisions at a gate the last counts."""
    visited = Visit.select(Visit.partner).where(Visit.status.in_(TOOK_PLACE), living(Visit))
    signed = Agreement.select(Agreement.partner).where(living(Agreement))
    query = Partner.select(
        Partner.id,
        Partner.source,
        Partner.depth,
        Partner.stage,
        Partner.id.in_(visited).alias("visited"),
        Partner.id.in_(signed).alias("signed"),
    ).where(living(Partner))
    moves = Move.select(Move.partner, Move.from_stage, Move.decision).where(Move.decision > "", living(Move))
    said: dict[str, dict[str, str]] = {}
    for partner, stage, decision in store.rows(moves.order_by(Move.at, Move.id), _decision):
        said.setdefault(partner, {})[stage] = decision
    return store.rows(query, lambda **row: _found(said.get(row["id"], {}), **row))


def _decision(partner: str = "", from_stage: str = "", decision: str = "") -> tuple[str, str, str]:
    return partner, from_stage, decision


def _found(decisions: dict[str, str], *, visited: int = 0, signed: int = 0, **row: Any) -> FoundRow:
    return FoundRow(visited=bool(visited), signed=bool(signed), decisions=decisions, **row)

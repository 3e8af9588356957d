"""Where partners were found, and how far those of each source came."""

from __future__ import annotations

from sys import intern

from peewee import fn

from fieldkit.store.model import Agreement, Move, Partner, Visit, living
from fieldkit.store.queries.common import TOOK_PLACE
from fieldkit.store.route_records import FoundRow
from fieldkit.store.store import Store


def found_partners(store: Store) -> list[FoundRow]:
    """Return where every partner was found and how far it came; of several decisions at a gate the last counts."""
    visited = Visit.select(Visit.id).where(Visit.partner == Partner.id, Visit.status.in_(TOOK_PLACE), living(Visit))
    signed = Agreement.select(Agreement.partner).where(living(Agreement))
    query = Partner.select(
        Partner.id, Partner.source, Partner.depth, Partner.stage, fn.EXISTS(visited), Partner.id.in_(signed)
    ).where(living(Partner))
    moves = Move.select(Move.partner, Move.from_stage, Move.decision).where(Move.decision > "", living(Move))
    said: dict[str, dict[str, str]] = {}
    for partner, stage, decision in store.streamed(moves.order_by(Move.at, Move.id)):
        said.setdefault(partner, {})[intern(stage or "")] = intern(decision)
    none: dict[str, str] = {}
    # What many partners share is held once: the answer is kept while the app runs.
    return [
        FoundRow(
            id=eid,
            source=intern(source or ""),
            depth=intern(depth or ""),
            stage=intern(stage or ""),
            visited=bool(seen),
            signed=bool(agreed),
            decisions=said.get(eid, none),
        )
        for eid, source, depth, stage, seen, agreed in store.streamed(query)
    ]

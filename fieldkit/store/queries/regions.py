"""Questions about regions: where partners are, which were opened, and how many partners are still to be visited."""

from __future__ import annotations

from collections.abc import Sequence

from peewee import fn

from fieldkit.store.model import Partner, Region, Visit, living
from fieldkit.store.queries.common import TOOK_PLACE, columns
from fieldkit.store.route_records import RegionRow
from fieldkit.store.store import Store

MADE_OF = ("partner", "visit", "region")
"""The kinds of entries that the regions are made of."""


def regions(store: Store) -> Sequence[RegionRow]:
    """Return the regions that were opened and the districts where partners are: the newest opened first, then by name.

    Partners without a district are the region without a name.
    """
    return store.kept("regions", MADE_OF, lambda: _regions(store))


def _regions(store: Store) -> list[RegionRow]:
    opened = {
        row.name: row for row in store.rows(Region.select(*columns(Region, RegionRow)).where(living(Region)), RegionRow)
    }
    visited = Visit.select(Visit.id).where(Visit.partner == Partner.id, Visit.status.in_(TOOK_PLACE), living(Visit))
    district = fn.COALESCE(Partner.district, "")
    query = (
        Partner.select(
            district.alias("name"),
            fn.COUNT(Partner.id).alias("partners"),
            fn.SUM(~fn.EXISTS(visited)).alias("unvisited"),
        )
        .where(living(Partner))
        .group_by(district)
    )
    found = {row.name: row for row in store.rows(query, lambda **row: RegionRow(id="", **row))}
    rows = [
        RegionRow(
            id=said.id,
            name=name,
            opened=said.opened,
            closed=said.closed,
            remark=said.remark,
            partners=count.partners,
            unvisited=count.unvisited,
        )
        for name in {**opened, **found}
        for said, count in ((opened.get(name, _NONE), found.get(name, _NONE)),)
    ]
    rows.sort(key=lambda row: (row.name == "", row.name))
    rows.sort(key=lambda row: row.opened, reverse=True)
    return sorted(rows, key=lambda row: bool(row.closed) or not row.opened)


_NONE = RegionRow(id="")

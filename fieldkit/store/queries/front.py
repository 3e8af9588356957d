"""Questions about what stood in front of the customer: pages shown, and sums that were kept."""

from __future__ import annotations

from collections.abc import Collection

from fieldkit.store.front_records import ScenarioRow, ShownRow
from fieldkit.store.model import Scenario, Shown, living
from fieldkit.store.queries.common import columns
from fieldkit.store.store import Store

_AT_ONCE = 500
"""So many visits are named in one question; SQLite takes no list without end."""


def shown_in(store: Store, visits: Collection[str]) -> list[ShownRow]:
    """Return the pages shown in visits, in the order in which they were shown."""
    ids = sorted(visits)
    found: list[ShownRow] = []
    for first in range(0, len(ids), _AT_ONCE):
        named = Shown.visit.in_(ids[first : first + _AT_ONCE])
        query = Shown.select(*columns(Shown, ShownRow)).where(named, living(Shown))
        found += store.rows(query.order_by(Shown.at, Shown.id), ShownRow)
    return found if len(ids) <= _AT_ONCE else sorted(found, key=lambda row: (row.at, row.id))


def scenarios(store: Store, partner: str, visit: str = "", sum: str = "") -> list[ScenarioRow]:
    """Return the sums kept with a partner, the newest first; only those of a visit or of a model where one is named."""
    query = Scenario.select(*columns(Scenario, ScenarioRow)).where(Scenario.partner == partner, living(Scenario))
    if visit:
        query = query.where(Scenario.visit == visit)
    if sum:
        query = query.where(Scenario.sum == sum)
    return store.rows(query.order_by(Scenario.at.desc(), Scenario.id.desc()), ScenarioRow)

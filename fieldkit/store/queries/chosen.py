"""The question which class was chosen for a partner before a span of days and at its end: the journal knows."""

from __future__ import annotations

from datetime import datetime, time

from fieldkit.store.clock import microseconds
from fieldkit.store.queries.span import Span
from fieldkit.store.store import Store

# CROSS keeps SQLite from reading the whole journal first.
_CHOSEN = """
    SELECT c.eid, c.hlc, json_extract(c.value, CASE c.field WHEN '*' THEN '$.chosen_class' ELSE '$' END) FROM partner p
    CROSS JOIN change c ON c.eid = p.id AND c.kind = 'partner' AND c.field IN ('chosen_class', '*')
    AND (c.field != '*' OR json_type(c.value, '$.chosen_class') IS NOT NULL)
    WHERE p.chosen_class IS NOT NULL AND NOT coalesce(p.deleted, 0)
    ORDER BY c.hlc, c.dev, c.seq, c.h8
"""


def chosen_around(store: Store, span: Span) -> dict[str, tuple[str, str]]:
    """Return the class chosen for each partner before a span and at its end, of those for whom one ever was."""
    first, after = (_stamp(day) for day in span)
    found: dict[str, tuple[str, str]] = {}
    with store.in_use():
        rows = store.connection.execute(_CHOSEN).fetchall()
    for partner, stamp, value in rows:
        chosen = str(value or "")
        if stamp < first:
            found[partner] = (chosen, chosen)
        elif stamp < after:
            found[partner] = (found.get(partner, ("", ""))[0], chosen)
    return found


def _stamp(day: str) -> int:
    return microseconds(datetime.combine(datetime.fromisoformat(day), time()).astimezone())

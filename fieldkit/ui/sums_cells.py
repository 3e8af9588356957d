"""The figures that a rep has typed into the sums: kept while they are typed, and kept as scenarios."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from fieldkit.i18n import _
from fieldkit.playbook.model import Sum
from fieldkit.rules.figures import NumberError, number_text, read_number
from fieldkit.rules.sums import COLUMNS, Column, defaults, figures_text, scenario_fields
from fieldkit.store import Store, keep_scenario, load_draft, save_draft
from fieldkit.store.front_records import ScenarioRow
from fieldkit.store.queries import scenarios
from fieldkit.store.queries import visit as visit_row

Cells = dict[tuple[Column, str], Decimal]
"""What a rep changed: the value of an input in a column."""

COMPARED = 3
"""So many scenarios stand side by side, the newest ones."""

_NAMED = 3
"""So many of the changed assumptions name a scenario."""


class Whom(NamedTuple):
    """For whom sums are done: the ids of the partner and of the visit, either empty."""

    partner: str = ""
    visit: str = ""


def whom(store: Store, here: str) -> Whom:
    """Return for whom sums are done at `here`: a visit's id, `partner:` and a partner's, or nothing."""
    if here.startswith("partner:"):
        return Whom(here.removeprefix("partner:"))
    found = visit_row(store, here) if here else None
    return Whom(found.partner, found.id) if found else Whom()


def load_cells(store: Store, here: str, model: Sum) -> Cells:
    """What was changed in a model for a visit, or else for its partner before it.

    What cannot be read, or is no input any more, is left out.
    """
    typed = load_draft(store, _key(here, model))
    if not typed and (partner := whom(store, here).partner):
        typed = load_draft(store, _key(f"partner:{partner}", model))
    return {
        (column, id): value for column, values in _read(model, typed or "{}").items() for id, value in values.items()
    }


def keep_cells(store: Store, here: str, model: Sum, cells: Cells) -> None:
    """Keep what was changed, this device's own, per visit (or partner, outside one) and model."""
    save_draft(store, _key(here, model), figures_text({column: _of(cells, column) for column in COLUMNS}))


def columns_of(model: Sum, cells: Cells) -> dict[Column, dict[str, Decimal]]:
    """The values of each column: the playbook's, with what was changed over them. Raises SumError."""
    return {column: {**defaults(model, column), **_of(cells, column)} for column in COLUMNS}


def cells_of(model: Sum, row: ScenarioRow) -> Cells:
    """What a kept scenario has changed against the playbook as it is now. Raises SumError."""
    kept = _read(model, row.figures)
    return {
        (column, id): value
        for column in COLUMNS
        for id, value in kept.get(column, {}).items()
        if value != defaults(model, column)[id]
    }


def kept_scenarios(store: Store, here: str, model: Sum) -> list[ScenarioRow]:
    """The newest scenarios of a model that were kept with the partner, the oldest of them first."""
    partner = whom(store, here).partner
    return scenarios(store, partner, sum=model.id)[:COMPARED][::-1] if partner else []


def scenario_name(model: Sum, cells: Cells, say: Callable[[str], str]) -> str:
    """What a scenario is called: the assumptions that were changed in it, and their likely values."""
    changed = [each for each in model.inputs if ("likely", each.id) in cells]
    if not changed:
        return _("figures of the content") if not cells else _("other ends, likely figures of the content")
    parts = [f"{say(each.title)} {number_text(cells['likely', each.id])}" for each in changed[:_NAMED]]
    more = len(changed) - _NAMED
    return " · ".join(parts) + (_(" and {n} more").format(n=more) if more > 0 else "")


def keep_as_scenario(store: Store, here: str, model: Sum, cells: Cells, name: str, title: str, pack: str) -> str:
    """Keep the figures with the visit, or the partner, and return the record's id. Raises SumError, UnknownRecord."""
    partner, visit = whom(store, here)
    fields = scenario_fields(model, columns_of(model, cells))
    return keep_scenario(store, partner, model.id, title, name, visit, pack=pack, **fields)


def _of(cells: Cells, column: Column) -> dict[str, Decimal]:
    return {id: value for (at, id), value in cells.items() if at == column}


def _read(model: Sum, text: str) -> dict[Column, dict[str, Decimal]]:
    try:
        kept = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    ids = {each.id for each in model.inputs}
    found: dict[Column, dict[str, Decimal]] = {}
    for column in COLUMNS:
        values = kept.get(column) if isinstance(kept, dict) else None
        for id, value in values.items() if isinstance(values, dict) else ():
            try:
                if id in ids:
                    found.setdefault(column, {})[id] = read_number(str(value), negative=True)
            except NumberError:
                continue
    return found


def _key(here: str, model: Sum) -> str:
    return f"sums:{here}:{model.id}"

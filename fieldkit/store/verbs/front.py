"""What stood in front of the customer: the pages shown, and the sums that are kept."""

from __future__ import annotations

from fieldkit.i18n import marked
from fieldkit.store.change import Value
from fieldkit.store.model import Scenario, Visit
from fieldkit.store.store import Store
from fieldkit.store.verbs.common import When, clipped, moment, require, required


def keep_shown(
    store: Store, visit: str, entry: str, title: str, *, section: str, page: int, at: When, seconds: int
) -> str:
    """Record that a page stood before the customer in a visit, and return the record's id.

    `page` counts the pages of the entry from 1, `seconds` are whole ones. Raises UnknownRecord.
    """
    row = required(store, Visit, visit)
    # What was looked at is no act that a person would take back.
    with store.act("") as act:
        return act.new(
            "shown",
            partner=row.partner or "",
            visit=visit,
            entry=entry,
            title=title,
            section=section,
            page=str(page),
            at=moment(store, at),
            seconds=str(max(seconds, 0)),
        )


def keep_scenario(store: Store, partner: str, sum: str, title: str, name: str, visit: str = "", **fields: Value) -> str:
    """Keep a sum as it was worked out with a partner, and return the record's id.

    `sum` and `title` are the model's, `name` is the rep's word for it; `fields` are `pack`, `figures`, `ours`,
    `theirs`, `low` and `high` as the table has them. Raises UnknownRecord.
    """
    with store.act(marked("scenario “{about}”"), clipped(name)) as act:
        require(act, "partner", partner)
        return act.new(
            "scenario", partner=partner, visit=visit, sum=sum, title=title, name=name, at=moment(store, None), **fields
        )


def rename_scenario(store: Store, scenario: str, name: str) -> None:
    """Call a scenario something else. Raises UnknownRecord."""
    row = required(store, Scenario, scenario)
    with store.act(marked("change of the scenario “{about}”"), clipped(row.name or "")) as act:
        act.put("scenario", scenario, name=name)


def delete_scenario(store: Store, scenario: str) -> None:
    """Take a scenario from sight. Raises UnknownRecord."""
    row = required(store, Scenario, scenario)
    with store.act(marked("deletion of the scenario “{about}”"), clipped(row.name or "")) as act:
        act.delete("scenario", scenario)

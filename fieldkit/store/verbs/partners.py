"""Partners and the people there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from fieldkit.i18n import marked
from fieldkit.store.change import Value
from fieldkit.store.journal import Act
from fieldkit.store.model import Contact, Partner, fields_of, living
from fieldkit.store.records import PartnerRow
from fieldkit.store.store import Store
from fieldkit.store.verbs.common import clipped, required


def add_partner(store: Store, name: str, **fields: Value) -> str:
    """Add a partner and return its id; `fields` are those of a partner."""
    with store.act(marked("partner {about} added"), clipped(name)) as act:
        return act.new("partner", name=name, **fields)


def edit_partner(store: Store, partner: str, **fields: Value) -> None:
    """Set fields of a partner; what is unchanged writes nothing. Raises UnknownRecord."""
    row = required(store, Partner, partner)
    with store.act(marked("partner {about} changed"), clipped(row.name or "")) as act:
        act.put("partner", partner, **fields)


def delete_partner(store: Store, partner: str) -> None:
    """Take a partner from sight; what was written about it stays in the journal. Raises UnknownRecord."""
    row = required(store, Partner, partner)
    with store.act(marked("partner {about} deleted"), clipped(row.name or "")) as act:
        act.delete("partner", partner)


def add_contact(store: Store, partner: str, name: str, role: str = "", phone: str = "", remark: str = "") -> str:
    """Add a person at a partner's and return the id."""
    with store.act(marked("contact {about} added"), clipped(name)) as act:
        return act.new("contact", partner=partner, name=name, role=role, phone=phone, remark=remark)


def edit_contact(store: Store, contact: str, **fields: Value) -> None:
    """Set fields of a contact; what is unchanged writes nothing. Raises UnknownRecord."""
    row = required(store, Contact, contact)
    with store.act(marked("contact {about} changed"), clipped(row.name or "")) as act:
        act.put("contact", contact, **fields)


class Imported(NamedTuple):
    """What an import did: how many partners it added, changed, and found as they were."""

    added: int
    changed: int
    unchanged: int


def import_partners(store: Store, rows: Iterable[Mapping[str, Value]]) -> Imported:
    """Write many partners in one act and return what became of them; every row has a `name`.

    A row means the partner of the same name whose building and district do not contradict it (one of two shops of a
    chain stands in another building), else a new one. An empty value of a row says nothing and empties nothing.
    """
    with store.act(marked("import of partners")) as act:
        known: dict[str, list[tuple[str, dict[str, Value]]]] = {}
        query = Partner.select(Partner.id, Partner.name, Partner.district, Partner.building).where(living(Partner))
        for found in store.rows(query.order_by(Partner.id), PartnerRow):
            place: dict[str, Value] = {"district": found.district, "building": found.building}
            known.setdefault(found.name, []).append((found.id, place))
        outcomes = [_import_one(act, known, _said(row)) for row in rows]
    return Imported(*(outcomes.count(outcome) for outcome in Imported._fields))


def _said(row: Mapping[str, Value]) -> dict[str, Value]:
    """Return what a row says, as it will be written: it is compared with what was."""
    known = fields_of("partner")
    said = {name: known[name].clean(value) for name, value in row.items()}
    return {name: value for name, value in said.items() if value not in (None, "")}


def _import_one(act: Act, known: dict[str, list[tuple[str, dict[str, Value]]]], row: dict[str, Value]) -> str:
    name = str(row["name"])
    for eid, place in known.get(name, ()):
        if all(not said or row.get(field, said) == said for field, said in place.items()):
            place.update((field, row.get(field, said)) for field, said in place.items())
            return "changed" if act.put("partner", eid, **row) else "unchanged"
    place = {"district": row.get("district", ""), "building": row.get("building", "")}
    known.setdefault(name, []).append((act.new("partner", **row), place))
    return "added"

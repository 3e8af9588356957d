"""Partners and the people there."""

from __future__ import annotations

from fieldkit.i18n import marked
from fieldkit.store.change import Value
from fieldkit.store.model import Contact, Partner
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

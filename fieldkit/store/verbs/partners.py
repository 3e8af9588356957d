"""Partners and the people there."""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.i18n import marked
from fieldkit.store.change import Value
from fieldkit.store.model import Contact, Partner, living
from fieldkit.store.records import ContactRow
from fieldkit.store.store import Store
from fieldkit.store.verbs.common import clipped, require, required


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
        if act.value("partner", partner, "merged_into"):
            # Kept although two devices merged it away (see merged.py): what is deleted now went into nobody.
            act.put("partner", partner, merged_into="")
        act.delete("partner", partner)


def add_contact(store: Store, partner: str, name: str, role: str = "", phone: str = "", **fields: Value) -> str:
    """Add a person at a partner's and return the id; `fields` are the others of a contact, such as wechat and depth."""
    with store.act(marked("contact {about} added"), clipped(name)) as act:
        return act.new("contact", partner=partner, name=name, role=role, phone=phone, **fields)


def edit_contact(store: Store, contact: str, **fields: Value) -> None:
    """Set fields of a contact; what is unchanged writes nothing. Raises UnknownRecord."""
    row = required(store, Contact, contact)
    with store.act(marked("contact {about} changed"), clipped(row.name or "")) as act:
        act.put("contact", contact, **fields)


def make_main(store: Store, contact: str) -> None:
    """Let a person be the one to call first at the partner's, and nobody else there. Raises UnknownRecord."""
    row = required(store, Contact, contact)
    with store.act(marked("{about} is the main contact"), clipped(row.name or "")) as act:
        act.put("contact", contact, main=True)
        others = Contact.select(Contact.id).where(
            Contact.partner == row.partner,
            Contact.main,
            Contact.id != contact,
            living(Contact),
        )
        for each in store.rows(others, ContactRow):
            act.put("contact", each.id, main=False)


def order_contacts(store: Store, ordered: Sequence[str]) -> None:
    """Put people of a partner's into the order of their ids; what is unchanged writes nothing."""
    with store.act(marked("order of the people changed")) as act:
        for place, contact in enumerate(ordered, 1):
            require(act, "contact", contact)
            act.put("contact", contact, place=f"{place:03}")


def delete_contact(store: Store, contact: str) -> None:
    """Take a person from sight. Raises UnknownRecord."""
    row = required(store, Contact, contact)
    with store.act(marked("contact {about} deleted"), clipped(row.name or "")) as act:
        act.delete("contact", contact)

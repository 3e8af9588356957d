"""The competing brands that a partner carries."""

from __future__ import annotations

from collections.abc import Mapping

from fieldkit.i18n import marked
from fieldkit.store.change import Value
from fieldkit.store.door import fold
from fieldkit.store.model import Partner, Rival
from fieldkit.store.store import Store
from fieldkit.store.verbs.common import clipped, moment, own_id, required


def add_rival(store: Store, partner: str, brand: str, **fields: Value) -> str:
    """Add a competing brand that a partner carries, and return its id; it was seen now unless `at` says when."""
    fields["at"] = fields.get("at") or moment(store, None)
    with store.act(marked("competitor {about} added"), clipped(brand)) as act:
        return act.new("rival", partner=partner, brand=brand, **fields)


def edit_rival(store: Store, rival: str, **fields: Value) -> None:
    """Set fields of a competing brand; what is unchanged writes nothing. Raises UnknownRecord."""
    row = required(store, Rival, rival)
    with store.act(marked("competitor {about} changed"), clipped(row.brand or "")) as act:
        act.put("rival", rival, **fields)


def end_rival(store: Store, rival: str, day: str) -> None:
    """Record that the partner no longer carries a brand since `day`; an empty day says that it does, after all.

    Where the partner's line of what it carries names this brand alone, it is emptied. Raises UnknownRecord.
    """
    row = required(store, Rival, rival)
    label = marked("end of the competitor {about}") if day else marked("competitor {about} carried again")
    with store.act(label, clipped(row.brand or "")) as act:
        act.put("rival", rival, ended=day)
        partner = row.partner or ""
        if day and partner and fold(str(act.value("partner", partner, "competitor") or "")) == fold(row.brand or ""):
            act.put("partner", partner, competitor="")


def delete_rival(store: Store, rival: str) -> None:
    """Take a competing brand from sight. Raises UnknownRecord."""
    row = required(store, Rival, rival)
    with store.act(marked("competitor {about} deleted"), clipped(row.brand or "")) as act:
        act.delete("rival", rival)


def take_over_rivals(store: Store, partner: str, rivals: Mapping[str, Mapping[str, Value]]) -> list[str]:
    """Make entries of the brands that a partner's line names, with their fields, in one act, and return their ids.

    The ids are derived, so that two devices that do so meet; the line stays as it is. Raises UnknownRecord.
    """
    required(store, Partner, partner)
    with store.act(marked("competitor {about} taken over"), clipped("、".join(rivals))) as act:
        ids = [own_id(act, "rival", partner, fold(brand)) for brand in rivals]
        for id, (brand, fields) in zip(ids, rivals.items(), strict=True):
            act.put("rival", id, partner=partner, brand=brand, at=moment(store, None), **fields)
    return ids

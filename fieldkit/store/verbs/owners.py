"""Who looks after a partner: given, handed over, settled, ended."""

from __future__ import annotations

from fieldkit.i18n import marked
from fieldkit.store.change import Value
from fieldkit.store.door import fold
from fieldkit.store.journal import Act
from fieldkit.store.model import Owning, living
from fieldkit.store.queries.common import is_blank
from fieldkit.store.store import Store
from fieldkit.store.verbs.common import derived_id, moment, name_of, required


def hand_over(store: Store, partner: str, owner: str, since: str, protected: str = "", reason: str = "") -> str:
    """Let `owner` look after a partner from the day `since` on, and return the id.

    Whoever looked after it until then ends on that day, for `reason`, in the same act; without anybody before, the
    reason stays with the new one. `protected` is the last day of its protection (报备).
    """
    name = name_of(store, partner)
    with store.act(marked("owner of {about}"), name) as act:
        before = _living(store, partner)
        for each in before:
            act.put("owning", each, ended=since, reason=reason)
        new = _id(act, partner, owner, since)
        act.put(
            "owning", new, partner=partner, owner=owner, since=since, protected=protected,
            reason="" if before else reason, at=moment(store, None),
        )  # fmt: skip
    return new


def edit_owning(store: Store, owning: str, **fields: Value) -> None:
    """Set fields of who looks after a partner, mostly `protected`. Raises UnknownRecord."""
    row = required(store, Owning, owning)
    with store.act(marked("change of the owner of {about}"), name_of(store, row.partner or "")) as act:
        act.put("owning", owning, **fields)


def settle_owner(store: Store, owning: str, day: str, reason: str = "") -> None:
    """Let one of several owners of a partner be the one: all others end on `day`. Raises UnknownRecord."""
    row = required(store, Owning, owning)
    partner = row.partner or ""
    with store.act(marked("settled owner of {about}"), name_of(store, partner)) as act:
        for each in _living(store, partner):
            if each != owning:
                act.put("owning", each, ended=day, reason=reason)


def end_owning(store: Store, owning: str, day: str, reason: str = "") -> None:
    """Record that somebody looks after a partner no longer since `day`, and why. Raises UnknownRecord."""
    row = required(store, Owning, owning)
    with store.act(marked("end of the owner of {about}"), name_of(store, row.partner or "")) as act:
        act.put("owning", owning, ended=day, reason=reason)


def _living(store: Store, partner: str) -> list[str]:
    query = Owning.select(Owning.id).where(Owning.partner == partner, is_blank(Owning.ended), living(Owning))
    return store.rows(query.order_by(Owning.id), lambda id: str(id))


def _id(act: Act, partner: str, owner: str, since: str) -> str:
    """Return an id under which two devices that name the same owner for the same day meet; one used before is new."""
    turn = 0
    while act.entry("owning", found := derived_id("owning", partner, fold(owner), since, *[str(turn)] * bool(turn))):
        turn += 1
    return found

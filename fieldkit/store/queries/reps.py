"""Questions about who did what in a store that several devices wrote: whose device, and whose partner.

What was done is by the rep on whose device it was written first. A device's rep is the one who uses it: of this device
the name in its settings, of others the name that they gave with their last sync. What stands with a partner (its clock,
its gate, its projects) is its owner's. Names that differ in width, case and spaces alone are one rep.
"""

from __future__ import annotations

from typing import Literal

from fieldkit.i18n import _
from fieldkit.store.door import fold
from fieldkit.store.model import Owning, living
from fieldkit.store.queries.common import is_blank
from fieldkit.store.segments import peers
from fieldkit.store.store import Store

Written = Literal["visit", "heard", "followup", "move"]

_MOMENTS: dict[Written, str] = {"visit": "started", "heard": "at", "followup": "at", "move": "at"}
"""The field that says when something was, and is written when it is made."""

# CROSS keeps SQLite from reading the whole journal first.
_WRITTEN = """
    SELECT e.id, c.dev, min(c.hlc) FROM "{kind}" e
    CROSS JOIN change c ON c.eid = e.id AND c.kind = '{kind}' AND c.field IN ('{moment}', '*')
    AND (c.field != '*' OR json_type(c.value, '$.{moment}') IS NOT NULL)
    WHERE e.{moment} >= ? AND e.{moment} < ? GROUP BY e.id
"""


class Reps:
    """The reps of a store by their devices and their partners; `me` is who uses this device, as the settings say."""

    def __init__(self, store: Store, me: str = "") -> None:
        self._store = store
        self._spelled: dict[str, str] = {}
        known = {peer.dev: peer.owner for peer in peers(store).values() if peer.dev != store.device}
        self._devices = {store.device: self.named(me), **{dev: self.named(owner) for dev, owner in known.items()}}
        self._owners = {partner: self.named(owner) for partner, owner in _owners(store)}

    def named(self, name: str) -> str:
        """Return the rep of this name as it is spelled in this store; empty for none."""
        return self._spelled.setdefault(fold(name), " ".join(name.split())) if fold(name) else ""

    def knows(self, name: str) -> bool:
        """Tell whether a rep of this name has a device or a partner here."""
        return bool(fold(name)) and fold(name) in {fold(each) for each in self.all}

    @property
    def on_devices(self) -> list[str]:
        """The names of all who use a device."""
        return sorted({*self._devices.values()} - {""})

    @property
    def all(self) -> list[str]:
        """The names of all who use a device or look after a partner."""
        return sorted({*self._devices.values(), *self._owners.values()} - {""})

    @property
    def several(self) -> bool:
        """Whether more than one rep is known here."""
        return len(self.all) > 1

    def owner(self, partner: str) -> str:
        """Return who looks after a partner, empty for nobody."""
        return self._owners.get(partner, "")

    def of_device(self, device: str, partner: str = "") -> str:
        """Return who uses a device. Where that was never told: whoever looks after the partner, else the device."""
        return self._devices.get(device, "") or self.owner(partner) or self._unnamed(device)

    def _unnamed(self, device: str) -> str:
        if device == self._store.device or not device:
            return ""
        return _("device {id}").format(id=device[:4])

    def writers(self, kind: Written, since: str, before: str) -> dict[str, str]:
        """Return the device that wrote each record of a kind first, for those from one moment to before another."""
        query = _WRITTEN.format(kind=kind, moment=_MOMENTS[kind])
        with self._store.in_use():
            rows = self._store.connection.execute(query, (since, before)).fetchall()
        return {eid: device for eid, device, _stamp in rows}


def _owners(store: Store) -> list[tuple[str, str]]:
    """Everybody who looks after a partner now; of several, the one who does so since the latest day comes last."""
    query = Owning.select(Owning.partner, Owning.owner).where(Owning.owner > "", is_blank(Owning.ended), living(Owning))
    return [(partner or "", owner) for partner, owner in store.tuples(query.order_by(Owning.since, Owning.id))]

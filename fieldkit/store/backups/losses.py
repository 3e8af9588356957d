"""What is known to be missing after damage: numbers of devices that nobody brought back, and files of partners."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from fieldkit.store.blobs import State, state_of
from fieldkit.store.clock import moment_of
from fieldkit.store.store import Store


class Missing(Struct, frozen=True):
    """Changes of a device that are not there: its numbers `first` to `last`, both of them missing too.

    `after` is when the change before them was written and `before` when the one behind them was, None where there is
    none.
    """

    device: str
    first: int
    last: int
    after: datetime | None
    before: datetime | None


class LostFile(Struct, frozen=True):
    """A file of a partner that a record names and that is not there, or is not what it was."""

    partner: str
    name: str
    blob: str
    state: State


def missing_changes(store: Store, known: Mapping[str, int]) -> list[Missing]:
    """Return which numbers are missing, by device; `known` is the highest number that anything speaks of.

    A device numbers its changes from 1 on and leaves none out.
    """
    found: list[Missing] = []
    with store.snapshot() as connection:
        rows = connection.execute(
            "SELECT dev, past + 1, seq - 1, past_hlc, hlc FROM ("
            " SELECT dev, seq, hlc, lag(seq, 1, 0) OVER device AS past, lag(hlc) OVER device AS past_hlc"
            " FROM change WINDOW device AS (PARTITION BY dev ORDER BY seq)) WHERE seq > past + 1"
        )
        found += [Missing(dev, first, last, _moment(past), _moment(hlc)) for dev, first, last, past, hlc in rows]
        ends = {
            dev: (last, hlc)
            for dev, last, hlc in connection.execute("SELECT dev, max(seq), hlc FROM change GROUP BY dev")
        }
    for dev, highest in known.items():
        last, hlc = ends.get(dev, (0, None))
        if highest > last:
            found.append(Missing(dev, last + 1, highest, _moment(hlc), None))
    return sorted(found, key=lambda each: (each.device, each.first))


def lost_files(store: Store) -> list[LostFile]:
    """Return the files of partners that are not whole, by partner and name."""
    with store.snapshot() as connection:
        rows = connection.execute(
            "SELECT coalesce(partner.name, ''), paper.name, paper.blob, paper.size FROM paper"
            " LEFT JOIN partner ON partner.id = paper.partner"
            " WHERE paper.deleted IS NOT 1 AND paper.blob != '' ORDER BY 1, 2, 3"
        ).fetchall()
    states = [(partner, name or "", blob, state_of(store, blob, size or "")) for partner, name, blob, size in rows]
    return [LostFile(*each) for each in states if each[-1] != "there"]


def newest_change(store: Store) -> datetime | None:
    """Return when the newest change was written that is there, None in an empty store."""
    with store.snapshot() as connection:
        (hlc,) = connection.execute("SELECT max(hlc) FROM change").fetchone()
    return _moment(hlc)


def _moment(hlc: int | None) -> datetime | None:
    return None if hlc is None else moment_of(hlc)

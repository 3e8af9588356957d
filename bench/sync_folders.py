"""Folders of a sync as devices leave them, for measuring: segments of many changes, the same bytes in every run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from fieldkit.store.cells import Stored
from fieldkit.store.change import encode, line, short_hash
from fieldkit.sync.segment import MOST_CHANGES, name_of, write

FIELDS = ("name", "phone", "address", "district", "building", "need", "source", "remark")
START = 1_700_000_000_000_000
_ACT, _PACE = 600_000_000, 130_000_000
"""Microseconds from one act of a device to the next, and from one change to the next, more or less."""

Wanted = tuple[str, str, str, str, str]
"""What a change shall be: kind, id, field, text, and the ref of its parent or an empty text."""


def device(kind: str, number: int) -> str:
    """Return the id of a device."""
    return sha256(f"{kind} {number}".encode()).hexdigest()[:12]


def uuid7(dev: str, kind: str, seq: int, stamp: int) -> str:
    """Return an id as the store makes them, the same in every run."""
    at, chance = f"{stamp // 1000:012x}", sha256(f"{dev} {kind} {seq}".encode()).hexdigest()
    return f"{at[:8]}-{at[8:]}-7{chance[:3]}-8{chance[3:6]}-{chance[6:18]}"


def act_of(dev: str, seq: int, stamp: int, wanted: Sequence[Wanted]) -> list[Stored]:
    """Return an act of the device, its first change with this number and stamp."""
    tx = uuid7(dev, "tx", seq, stamp)
    act: list[Stored] = []
    for kind, eid, name, value, parent in wanted:
        parents = (parent,) if parent else ()
        h8 = short_hash(line(seq, stamp, tx, kind, eid, name, value, parents))
        act.append(Stored(kind, eid, name, stamp, dev, seq, h8, tx, encode(value).decode(), parent))
        seq, stamp = seq + 1, stamp + 1
    return act


def changes_of(dev: str, count: int, after: int = 0) -> Iterator[list[Stored]]:
    """Yield acts as a rep writes them: a new partner of eight fields, notes of two, and an edit of what was there.

    They begin when a device that began at the start has written `after` changes.
    """
    seq, stamp, entry, before = 1, START + int(dev[:6], 16) + after * _PACE, 0, None
    while seq <= count:
        entry += 1
        if before and entry % 4 == 0:
            wanted = [("partner", before.eid, "phone", f"139{seq:08}", before.ref)]
        elif entry % 3 == 0:
            eid = uuid7(dev, "note", seq, stamp)
            wanted = [("note", eid, "text", f"对物联网有兴趣，下次带样机 {seq}", ""), ("note", eid, "mark", "+", "")]
        else:
            eid = uuid7(dev, "partner", seq, stamp)
            wanted = [("partner", eid, name, f"某某教育科技 {name} {seq}", "") for name in FIELDS]
        act = act_of(dev, seq, stamp, wanted)
        seq, stamp = seq + len(act), stamp + len(act) + _ACT
        before = next((change for change in act if change.field == "phone"), before)
        yield act


def fill(folder: Path, devices: int, changes: int, salt: int = 0, after: int = 0) -> None:
    """Lay segments of some devices into a folder; they begin when others have written `after` changes."""
    for number in range(devices):
        lay_all(folder, changes_of(device(str(salt), number), changes // devices, after))


def lay_all(folder: Path, acts: Iterable[list[Stored]]) -> None:
    """Lay the acts of one device into a folder, as segments of the usual size."""
    place = folder / "fk1" / "seg"
    place.mkdir(parents=True, exist_ok=True)
    prev = ""
    batch: list[Stored] = []
    for act in acts:
        if batch and len(batch) + len(act) > MOST_CHANGES:
            prev = _lay(place, batch, prev)
            batch = []
        batch += act
    _lay(place, batch, prev)


def _lay(place: Path, batch: list[Stored], prev: str) -> str:
    segment = write(batch, prev)
    (place / name_of(segment.dev, segment.first, segment.last, segment.sha)).write_bytes(segment.raw)
    return segment.sha

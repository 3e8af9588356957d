"""Who has seen what: each device writes one small file of its own, and reads those of the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec
from msgspec import Struct

from fieldkit import __version__
from fieldkit.store import Store, segments
from fieldkit.store.change import DEVICE, LARGEST
from fieldkit.store.clock import DAY, microseconds
from fieldkit.store.door import clean_line
from fieldkit.store.segments import Peer
from fieldkit.sync.files import FileSeen
from fieldkit.sync.folder import all_of, folded
from fieldkit.sync.report import ClockNote, Unreadable
from fieldkit.sync.run import Run
from fieldkit.sync.segment import FORMAT, SEALED
from fieldkit.sync.taking import check_form, opened

_LARGEST = 1 << 20
_LONGEST = 80
"""Bytes of an ack, and characters of a name in it."""


class Ack(Struct, frozen=True):
    """What a device says of itself after a sync.

    `at` is its clock and `newest` the latest stamp that it has seen, in microseconds; `seen` has the highest number of
    each device whose changes it holds.
    """

    fk: int
    dev: str
    owner: str = ""
    app: str = ""
    at: int = 0
    newest: int = 0
    seen: dict[str, int] = {}


def read_acks(run: Run) -> dict[str, Ack]:
    """Return what each device said last, and note who uses it; a file that is none is pending."""
    acks: dict[str, Ack] = {}
    weights: dict[str, tuple[bool, int]] = {}
    for file in run.folder.listed("ack"):
        with run.trying(file):
            ack = _ack(run, file)
            # A tool that syncs may have kept an older copy beside it. Our own stands where we write it.
            is_own = folded(file.name) == f"{run.store.device}.json"
            weight = (is_own and ack.dev == run.store.device, ack.at)
            if weight > weights.get(ack.dev, (False, -1)):
                acks[ack.dev], weights[ack.dev] = ack, weight
    known = segments.peers(run.store)
    heard = [Peer(dev=ack.dev, owner=ack.owner, app=ack.app, at=ack.at) for ack in acks.values()]
    run.looks.hear(peer for peer in heard if _is_news(peer, known.get(peer.dev)))
    return acks


def _is_news(peer: Peer, known: Peer | None) -> bool:
    return known is None or (known.owner, known.app, known.at) != (peer.owner, peer.app, peer.at)


def _ack(run: Run, file: FileSeen) -> Ack:
    data = b"".join(run.folder.files.pieces(file.path, _LARGEST + 1))
    if not data.strip(b"\0"):
        raise Unreadable("truncated", "nothing in it yet")
    if len(data) > _LARGEST:
        raise Unreadable("foreign", "larger than what a device says of itself")
    check_form(run, data.startswith(SEALED))
    try:
        ack = msgspec.json.decode(data if run.key is None else opened(run.key, data), type=Ack)
    except (ValueError, RecursionError) as error:
        raise Unreadable("damaged", "it cannot be read") from error
    if ack.fk > FORMAT:
        raise Unreadable("newer", "a newer fieldkit wrote it")
    numbers = (ack.at, ack.newest, *ack.seen.values())
    if not all(map(DEVICE.fullmatch, (ack.dev, *ack.seen))) or not all(0 <= number <= LARGEST for number in numbers):
        raise Unreadable("damaged", "it cannot be read")
    return msgspec.structs.replace(ack, owner=_shown(ack.owner), app=_shown(ack.app))


def _shown(text: str) -> str:
    """Return what somebody else's file says, as a line that does no harm where it is shown."""
    return clean_line(text)[:_LONGEST].strip()


ALIKE = 7
"""Days by which others may differ that are off from us by the same: they synced at different times."""

_OPPOSITE: dict[Literal["ahead", "behind"], Literal["ahead", "behind"]] = {"ahead": "behind", "behind": "ahead"}


def is_used_elsewhere(run: Run, acks: dict[str, Ack]) -> bool:
    """Tell whether somebody has seen more under this device's name than it ever wrote: it is a copy of another."""
    own = segments.counts(run.store).get(run.store.device, 0)
    return any(ack.seen.get(run.store.device, 0) > own for ack in acks.values())


def write_ack(run: Run, acks: dict[str, Ack]) -> None:
    """Say what this device has seen, where that is not what it said within the last day."""
    store = run.store
    newest = [store.clock_stands_at, *(peer.newest for peer in segments.peers(store).values())]
    ack = Ack(
        fk=FORMAT,
        dev=store.device,
        owner=run.owner,
        app=__version__,
        at=_wall(store),
        newest=max(newest),
        seen=segments.counts(store),
    )
    before = acks.get(store.device)
    if before and msgspec.structs.replace(before, at=ack.at) == ack and abs(ack.at - before.at) < DAY:
        return
    data = msgspec.json.encode(ack, order="sorted") + b"\n"
    place = run.folder.place("ack")
    run.folder.put(place / f"{ack.dev}.json", all_of(data if run.key is None else run.key.seal(data)))


def clock_notes(store: Store, acks: dict[str, Ack]) -> list[ClockNote]:
    """Return the devices whose clocks are more than a day from ours; ours alone where most others agree that it is."""
    notes = list(_off(store, acks))
    others = len(segments.peers(store).keys() - {store.device})
    for way, own in _OPPOSITE.items():
        days = sorted(note.days for note in notes if note.way == way)
        agreed = [each for each in days if abs(each - days[len(days) // 2]) <= ALIKE]
        if len(agreed) > max(others / 2, 1):
            return [ClockNote(device=store.device, way=own, days=agreed[0], own=True)]
    return notes


def _off(store: Store, acks: dict[str, Ack]) -> Iterator[ClockNote]:
    """Yield the others whose clocks are more than a day from ours.

    One is ahead when what it stamped by its own clock, or that clock itself, lies beyond tomorrow; behind when it has
    seen stamps that are more than a day later than its clock and yet not beyond tomorrow.
    """
    wall = _wall(store)
    # Devices that sync often have seen much the same: what each saw last is asked for once.
    stamps = segments.stamps(store, {number for ack in acks.values() for number in ack.seen.items()})
    for dev, peer in sorted(segments.peers(store).items()):
        if dev == store.device:
            continue
        latest = max(peer.newest, peer.at)
        if latest > wall + DAY:
            yield ClockNote(device=dev, owner=peer.owner, way="ahead", days=(latest - wall) // DAY)
        elif ack := acks.get(dev):
            known = (stamps[number] for number in ack.seen.items() if number in stamps)
            seen = [stamp for stamp in (ack.newest, *known) if stamp <= wall + DAY]
            if seen and max(seen) - ack.at > DAY:
                yield ClockNote(device=dev, owner=peer.owner, way="behind", days=(max(seen) - ack.at) // DAY)


def _wall(store: Store) -> int:
    return max(microseconds(store.now()), 0)

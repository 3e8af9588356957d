"""The entries of a compiled playbook as they lie in its cache: kinds apart, each decoded when it is first asked for.

Starting needs the stages and the steps. With thousands of objections in a pack, decoding those too would cost more
than all else that the loader does.
"""

from __future__ import annotations

from typing import Any

import msgspec

from fieldkit.playbook.collector import no_collection
from fieldkit.playbook.model import Entries

KINDS = Entries.__struct_fields__


class Shelves(msgspec.Struct, frozen=True):
    """The entries of each kind, and the ids of all by kind, in msgpack; kinds without entries are left out."""

    kinds: dict[str, memoryview]
    ids: memoryview


def to_shelves(entries: Entries) -> Shelves:
    """Return the encoded form of entries."""
    encode = msgspec.msgpack.encode
    filled = {kind: found for kind in KINDS if (found := getattr(entries, kind))}
    return Shelves(
        kinds={kind: memoryview(encode(found)) for kind, found in filled.items()},
        ids=memoryview(encode({kind: [entry.id for entry in found] for kind, found in filled.items()})),
    )


class ShelvedEntries:
    """Stands for an `Entries`: has the same fields and is equal to it, but is no struct.

    What msgspec does with structs (`replace`, encoding) it does not with this. Threads may share it.
    """

    __struct_fields__ = KINDS

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves

    def __getattr__(self, kind: str) -> Any:
        """Decode a kind; called only for what is not in `__dict__` yet."""
        if kind not in KINDS:
            raise AttributeError(f"entries have no {kind}")
        stored = self._shelves.kinds.get(kind)
        with no_collection():
            found = () if stored is None else msgspec.msgpack.decode(stored, type=Entries.__annotations__[kind])
        return self.__dict__.setdefault(kind, found)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ShelvedEntries | Entries):
            return NotImplemented
        return all(getattr(self, kind) == getattr(other, kind) for kind in KINDS)

    __hash__ = None  # type: ignore[assignment]

    def ids(self) -> dict[str, list[str]]:
        """Return the ids of all entries by kind, in their order, without decoding the entries."""
        return msgspec.msgpack.decode(self._shelves.ids, type=dict[str, list[str]])


def ids_by_kind(entries: Entries | ShelvedEntries) -> dict[str, list[str]]:
    """Return the ids of all entries by kind, in their order."""
    if isinstance(entries, ShelvedEntries):
        return entries.ids()
    return {kind: [entry.id for entry in getattr(entries, kind)] for kind in KINDS}

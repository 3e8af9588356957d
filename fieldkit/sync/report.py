"""What a sync tells while it runs and when it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple, TypeAlias

from msgspec import Struct

Reason: TypeAlias = Literal[
    "truncated", "damaged", "foreign", "newer", "sealed", "plain", "unreadable", "locked", "not opened"
]
"""Why a file is pending.

truncated   it ends too early: still being copied, or cut off
damaged     it is not what was written: other bytes, another hash
foreign     it is no file of a sync at all
newer       it is of a newer version of the format
sealed      it is sealed, and there is no key
not opened  it is sealed, and does not open by the key of this folder
plain       it is not sealed, and this folder is
unreadable  the system cannot read it
locked      another program holds it
"""


class Step(NamedTuple):
    """A step of a sync: what is being done and how far; files for "read" and "write", bytes for "blob"."""

    what: Literal["read", "write", "blob"]
    done: int
    total: int


Progress: TypeAlias = Callable[[Step], None]
"""Told each step, in the thread that syncs, and the same again while it takes long.

Raising Stopped ends the sync: between two files or pieces, or while an answer about one is waited for.
"""


class Stopped(Exception):
    """Raised by a Progress to end the sync; all that was done is kept, and the next sync goes on from there."""


class Unreadable(Exception):
    """A file that is not what it should be; `reason` is a stable code, `detail` says more for a person."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: Reason = reason
        self.detail = detail


class PendingFile(Struct, frozen=True, kw_only=True):
    """A file that was not read. `name` is its path within the folder, `size` in bytes.

    `detail` says more, in English or in the words of the system; `words.why` has the reason for a person. `held` tells
    that the segment of that name is here whole: by this file nothing is missing.
    """

    name: str
    reason: Reason
    detail: str = ""
    size: int = 0
    held: bool = False


class Exchange(Struct, frozen=True, kw_only=True):
    """What came in from one device; `owner` is the name of whoever uses it, empty when that is not known."""

    device: str
    owner: str = ""
    changes: int = 0
    acts: int = 0
    files: int = 0


class Sent(Struct, frozen=True, kw_only=True):
    """What went out: own changes and acts in so many new files, attachments, and files that the folder lacked."""

    changes: int = 0
    acts: int = 0
    files: int = 0
    blobs: int = 0
    put_back: int = 0


class ClockNote(Struct, frozen=True, kw_only=True):
    """A device whose clock is more than a day ahead of or behind ours, by so many days.

    `own` tells that it is this device, off from most of the others.
    """

    device: str
    owner: str = ""
    way: Literal["ahead", "behind"]
    days: int
    own: bool = False


class Gap(Struct, frozen=True, kw_only=True):
    """A file of a device that others know of and that never came: what the device wrote before its change `before`."""

    device: str
    owner: str = ""
    before: int


class PackOffer(Struct, frozen=True, kw_only=True):
    """A content pack in the folder that is not in use; `name` is its path within the folder."""

    name: str
    id: str
    version: str
    hash: str


class SyncReport(Struct, frozen=True, kw_only=True):
    """What a sync did and found. `stopped` says, for a person, why it ended early; empty when it went through.

    `conflicts` counts the fields in conflict in the store now (`queries.conflicts` lists them); `twins` are devices of
    which two copies wrote (a cloned disk, a restored backup), `renamed` the new id of this device if it was one of
    them. `blobs_in` attachments came in; `blobs_missing` are named by a record and neither here nor in the folder.
    """

    folder: str
    sent: Sent = Sent()
    received: tuple[Exchange, ...] = ()
    pending: tuple[PendingFile, ...] = ()
    conflicts: int = 0
    clocks: tuple[ClockNote, ...] = ()
    twins: tuple[str, ...] = ()
    renamed: str = ""
    gaps: tuple[Gap, ...] = ()
    packs: tuple[PackOffer, ...] = ()
    blobs_in: int = 0
    blobs_missing: int = 0
    stopped: str = ""

"""What a backup says of itself: `manifest.json`, the last entry of its zip."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
from msgspec import Struct

NAME = "manifest.json"
DATABASE = "fieldkit.db"
"""The entry that holds the database."""

FORMAT = 1
LONGEST = 64 << 20
"""Bytes of a manifest at most: half a million files kept with partners."""

_BLOB = re.compile("[0-9a-f]{64}")


class Entry(Struct, frozen=True):
    """A file in the backup: its size in bytes and the sha256 of its content."""

    bytes: int
    sha256: str


class Manifest(Struct, frozen=True, kw_only=True):
    """What a backup holds. `made` is the moment in local time with its offset, `device` the name of who wrote it.

    `changes` counts the journal, `draft` is when something was typed last: together they tell whether a store has
    anything that the backup has not. `blobs` is None for a backup without the files of partners; `absent` lists those
    that were not whole when it was made.
    """

    fieldkit_backup: int
    app: str
    made: str
    device: str
    changes: int
    draft: str
    database: Entry
    blobs: list[Entry] | None = None
    absent: list[str] = []

    def entries(self) -> dict[str, Entry]:
        """Return the entries of the zip by name."""
        found = {DATABASE: self.database}
        for blob in self.blobs or []:
            found[blob_entry(blob.sha256)] = blob
        return found


def blob_entry(sha256: str) -> str:
    """Return the name under which a file of partners lies in the backup."""
    return f"blobs/{sha256[:2]}/{sha256}"


def is_blob(path: Path) -> bool:
    """Tell whether a path among the files of partners has the place and name of one."""
    return bool(_BLOB.fullmatch(path.name)) and path.parent.name == path.name[:2]


def encode(manifest: Manifest) -> bytes:
    """Return the manifest as it lies in the backup."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1)


def decode(data: bytes) -> Manifest:
    """Return the manifest in `data`. Raises ValueError, msgspec's errors among them, for what is none."""
    found = msgspec.json.decode(data, type=Manifest)
    entries = [found.database, *(found.blobs or [])]
    if any(entry.bytes < 0 or not _BLOB.fullmatch(entry.sha256) for entry in entries):
        raise ValueError("sha256 or size")
    return found


def format_of(data: bytes) -> int:
    """Return the number of the format that `data` claims to be of; 0 for what claims nothing."""

    class Head(Struct):
        fieldkit_backup: int = 0

    try:
        return msgspec.json.decode(data, type=Head).fieldkit_backup
    except msgspec.DecodeError:
        return 0

"""A segment: a file of whole acts of one device, as it is read, kept and given out (docs/sync-format.md)."""

from __future__ import annotations

from msgspec import Struct


class Segment(Struct, frozen=True, kw_only=True):
    """A segment: `sha` is the sha256 of its text, `prev` that of the one before it, numbers are those of its changes.

    `placed` tells whether it has ever lain whole in a folder; `raw` is the file unsealed, `sealed` the file as it lay
    in a folder sealed by the key of id `key`.
    """

    sha: str
    dev: str
    first: int
    last: int
    prev: str
    changes: int
    placed: bool = True
    raw: bytes
    key: str = ""
    sealed: bytes | None = None

"""What a sync needs of the key of a sealed folder; the sealing itself is in seal.py."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from fieldkit.store import Store


class NotOpened(Exception):
    """What was sealed does not open: sealed for another key, tampered with, or cut off."""


def keys_beside(store: Store) -> Path:
    """Return where the keys that a device remembers lie, beside its store; the folder need not be there."""
    return store.path.parent / "keys"


class Readable(Protocol):
    """What a stream is read from."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes; none at the end."""
        ...


class Writable(Protocol):
    """What a stream is written to; it takes all it is given."""

    def write(self, piece: bytes, /) -> int:
        """Write a piece."""
        ...


class FolderKey(Protocol):
    """The key of a sealed folder. What does not open raises NotOpened, or an error derived from it."""

    @property
    def id(self) -> str:
        """What tells this folder's key from others; not secret, the same after a change of the passphrase."""
        ...

    def seal(self, data: bytes) -> bytes:
        """Return `data` sealed to the folder and its further recipients."""
        ...

    def open(self, data: bytes) -> bytes:
        """Return what was sealed."""
        ...

    def seal_stream(self, read: Readable, write: Writable) -> None:
        """Seal all that `read` gives into `write`, a piece at a time."""
        ...

    def open_stream(self, read: Readable, write: Writable) -> None:
        """Open all that `read` gives into `write`, a piece at a time; what was written before an error is void."""
        ...

"""Devices of a few partners each, and a folder that they share; real stores, real files."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import IO

import pytest

from fieldkit.store import Store, dump
from fieldkit.sync import NotOpened, SyncReport, sync_folder
from tests.store.conftest import START, Watch, device, english, watch

__all__ = ["START", "BoxKey", "Watch", "device", "english", "files_in", "same", "shared", "synced", "watch"]


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    return folder


def synced(folder: Path, *stores: Store, times: int = 1) -> list[SyncReport]:
    """Sync each store with the folder, one after the other; nothing may stop a sync."""
    reports = [sync_folder(store, folder) for _ in range(times) for store in stores]
    assert [report.stopped for report in reports if report.stopped] == []
    return reports


def same(*stores: Store) -> bool:
    """Tell whether the stores hold the same records."""
    first, *others = (list(dump(store)) for store in stores)
    return all(other == first for other in others)


def files_in(folder: Path, part: str = "seg") -> dict[str, bytes]:
    """Return the files of a part of a shared folder by name."""
    return {path.name: path.read_bytes() for path in sorted((folder / "fk1" / part).iterdir())}


class BoxKey:
    """A key as a sealed folder has one, that hides nothing: a head, the sha256 of what is inside, and that."""

    HEAD = b"age-encryption.org/box\n"

    def __init__(self, id: str = "box") -> None:
        self.id = id

    def seal(self, data: bytes) -> bytes:
        return self.HEAD + self.id.encode() + b"\n" + sha256(data).digest() + data

    def open(self, data: bytes) -> bytes:
        head = self.HEAD + self.id.encode() + b"\n"
        digest, inside = data[len(head) :][:32], data[len(head) + 32 :]
        if not data.startswith(head) or sha256(inside).digest() != digest:
            raise NotOpened
        return inside

    def seal_stream(self, read: IO[bytes], write: IO[bytes]) -> None:
        write.write(self.seal(_all(read)))

    def open_stream(self, read: IO[bytes], write: IO[bytes]) -> None:
        write.write(self.open(_all(read)))


def _all(read: IO[bytes]) -> bytes:
    pieces = []
    while piece := read.read(1 << 20):
        pieces.append(piece)
    return b"".join(pieces)

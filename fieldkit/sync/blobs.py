"""Attachments both ways: whatever file a record names is fetched from the folder, or brought there, a piece at a time.

A file is known by the sha256 in its name, whatever else a tool wrote around it, and believed by its content alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, NamedTuple

from fieldkit.store.attachments import named_blobs
from fieldkit.store.blobs import blob_path, take_blob
from fieldkit.sync.files import PIECE, Files, FileSeen
from fieldkit.sync.folder import Write, folded, free_name
from fieldkit.sync.key import FolderKey, NotOpened
from fieldkit.sync.report import Step, Unreadable
from fieldkit.sync.run import Run
from fieldkit.sync.segment import SEALED
from fieldkit.sync.taking import PLAIN
from fieldkit.sync.taking import SEALED as HELD_SEALED

_HASH = re.compile("[0-9a-f]{64}")


@dataclass
class Blobs:
    """What came of the attachments: so many in, so many out, and those that are nowhere."""

    taken: int = 0
    given: int = 0
    missing: set[str] = field(default_factory=set)


class _Counter:
    """Tells the bytes that have passed, of all that shall; once a piece, however small the steps of a sealer are."""

    def __init__(self, run: Run, total: int) -> None:
        self._run = run
        self._total = total
        self._done = self._told = 0

    def passed(self, count: int) -> None:
        self._done += count
        if self._done >= min(self._told + PIECE, self._total):
            self._told = self._done
            self._run.step(Step("blob", self._done, max(self._total, self._done)))


class _Reader:
    """A file as a sealer reads it, with what else is done with each piece."""

    def __init__(self, files: Files, handle: IO[bytes], *told: Callable[[bytes], object]) -> None:
        self._files, self._handle, self._told = files, handle, told

    def read(self, size: int = PIECE, /) -> bytes:
        piece = self._files.read(self._handle, PIECE if size < 0 else min(size, PIECE))
        for tell in self._told:
            tell(piece)
        return piece


class _Writer(NamedTuple):
    """Where a sealer writes."""

    to: Callable[[bytes], object]

    def write(self, piece: bytes, /) -> int:
        self.to(piece)
        return len(piece)


def exchange_blobs(run: Run, blobs: Blobs) -> None:
    """Fetch the attachments that are missing here, bring those that the folder lacks."""
    named = named_blobs(run.store)
    if not named:
        return
    there = _by_hash(run.folder.listed("blob"))
    _take(run, blobs, named, there)
    _give(run, blobs, named, there)


def _by_hash(files: list[FileSeen]) -> dict[str, list[FileSeen]]:
    found: dict[str, list[FileSeen]] = {}
    for file in files:
        if match := _HASH.search(folded(file.name)):
            found.setdefault(match[0], []).append(file)
    return found


def _take(run: Run, blobs: Blobs, named: dict[str, int], there: dict[str, list[FileSeen]]) -> None:
    """Fetch what is missing; leave in `there` only files that are whole."""
    unread = {
        blob: [file for file in there.get(blob, ()) if not (_local(run, blob) and _is_known(run, file, blob))]
        for blob in named
    }
    counter = _Counter(run, sum(file.size for files in unread.values() for file in files))
    for blob, files in unread.items():
        whole = [file for file in there.get(blob, ()) if file not in files]
        here = _local(run, blob) is not None
        for file in files:
            if run.stays_pending(file):
                continue
            with run.trying(file):
                _read(run, file, blob, named[blob], counter, keep=not here)
                whole.append(file)
                blobs.taken += not here
                here = True
        there[blob] = whole
        if not here:
            blobs.missing.add(blob)


def _is_known(run: Run, file: FileSeen, blob: str) -> bool:
    look = run.looks.trusted(file)
    return look is not None and look.verdict == _verdict(run, blob)


def _verdict(run: Run, blob: str) -> str:
    return f"{PLAIN if run.key is None else HELD_SEALED}{blob}"


def _local(run: Run, blob: str) -> Path | None:
    path = blob_path(run.store, blob)
    return path if path and path.is_file() else None


def _read(run: Run, file: FileSeen, blob: str, size: int, counter: _Counter, *, keep: bool) -> None:
    """Read an attachment of the folder, and keep it where it is wanted. Raises Unreadable and OSError."""
    if file.size < size or not file.size:
        raise Unreadable("truncated", "it ends in the middle")

    def fill(write: Callable[[bytes], object]) -> None:
        _open(run, file, write, counter)

    if keep:
        right = take_blob(run.store, blob, fill)
    else:
        digest = sha256()
        fill(digest.update)
        right = digest.hexdigest() == blob
    if not right:
        raise Unreadable("damaged", "its content is not what its name says")
    run.looks.note(file, _verdict(run, blob))


def _open(run: Run, file: FileSeen, write: Callable[[bytes], object], counter: _Counter) -> None:
    """Pass on what a file of the folder holds, opened where the folder is sealed."""
    files = run.folder.files
    if run.key is None:
        for piece in files.pieces(file.path):
            write(piece)
            counter.passed(len(piece))
        return
    with files.open(file.path) as handle:
        if not files.read(handle, len(SEALED)).startswith(SEALED):
            raise Unreadable("plain", "it is not sealed, and this folder is")
        handle.seek(0)
        try:
            run.key.open_stream(_Reader(files, handle, lambda piece: counter.passed(len(piece))), _Writer(write))
        except NotOpened as error:
            raise Unreadable("not opened", str(error)) from error


def _give(run: Run, blobs: Blobs, named: dict[str, int], there: dict[str, list[FileSeen]]) -> None:
    lacking = [(blob, path) for blob in named if not there.get(blob) and (path := _local(run, blob))]
    if not lacking:
        return
    place = run.folder.place("blob")
    taken = {folded(file.name) for file in run.folder.files.files(place)}
    counter = _Counter(run, sum(path.stat().st_size for _blob, path in lacking))
    for blob, path in lacking:
        name = blob if run.key is None else f"{blob}-{run.store.device}"
        target = place / free_name(name, taken)
        try:
            file = run.folder.put(target, _filling(run.key, path, blob, counter))
        except _Altered:
            # Damaged here as well: better none than one that is not what it is called.
            blobs.missing.add(blob)
            continue
        taken.add(folded(target.name))
        run.looks.note(file, _verdict(run, blob))
        blobs.given += 1


class _Altered(Exception):
    """An attachment of this device is not what it was."""


def _filling(key: FolderKey | None, path: Path, blob: str, counter: _Counter) -> Callable[[Write], None]:
    """Return what fills a file with an attachment of this device. Raises _Altered once it turns out to be another."""
    digest = sha256()

    def fill(write: Write) -> None:
        with path.open("rb") as handle:
            reader = _Reader(Files(), handle, digest.update, lambda piece: counter.passed(len(piece)))
            if key is None:
                while piece := reader.read():
                    write(piece)
            else:
                key.seal_stream(reader, _Writer(write))
        if digest.hexdigest() != blob:
            raise _Altered

    return fill

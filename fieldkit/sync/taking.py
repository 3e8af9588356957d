"""Taking in: every file that may be a segment is read, merged when it is whole and new, and pending when it is not."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from msgspec.structs import replace

from fieldkit.playbook.collector import no_collection
from fieldkit.store import Received, segments
from fieldkit.store.cells import Stored
from fieldkit.store.intake import AT_ONCE, Intake
from fieldkit.store.laid import Laid
from fieldkit.store.segment import Segment
from fieldkit.sync.files import FileSeen
from fieldkit.sync.key import FolderKey, NotOpened
from fieldkit.sync.reading import ENOUGH, Reader, Reading
from fieldkit.sync.report import Step, Stopped, Unreadable
from fieldkit.sync.run import PENDING, Run
from fieldkit.sync.segment import LARGEST_FILE, MOST_CHANGES, Read, first_in, is_sealed, named_in, read

_HELD = 4 << 20
"""Bytes of files that are fetched before their turn comes, beyond one."""

PLAIN, SEALED = "plain:", "sealed:"
"""What the verdict on a whole segment begins with, by how it lies there; its sha256 follows."""


@dataclass
class Taken:
    """What taking in came to: what came from each device, which segments are known, which lie whole in the folder."""

    changes: dict[str, int] = field(default_factory=dict)
    acts: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    twins: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)

    def add(self, dev: str, received: Received, files: int) -> None:
        """Count what came in some files of a device."""
        self.twins |= received.twins
        if received.new:
            self.changes[dev] = self.changes.get(dev, 0) + received.new
            self.acts[dev] = self.acts.get(dev, 0) + received.acts
            self.files[dev] = self.files.get(dev, 0) + files


class _Found:
    """Segments of one device that are merged as one, with the files they were read from."""

    def __init__(self, dev: str) -> None:
        self.dev = dev
        self.segments: list[tuple[Segment, list[Stored] | Laid]] = []
        self.files: list[FileSeen] = []
        self.changes = 0


class _Batch:
    """Segments that were read and wait to be merged: small ones of a device together, a large one by itself."""

    def __init__(self, run: Run, taken: Taken, intake: Intake) -> None:
        self._run, self._taken, self._intake = run, taken, intake
        self._found: list[_Found] = []
        self._latest: dict[str, _Found] = {}

    def add(self, file: FileSeen, segment: Segment, changes: list[Stored] | Laid) -> None:
        """Merge a segment, now or with those that follow."""
        last = self._latest.pop(segment.dev, None)
        if last is None or isinstance(changes, Laid) or last.changes + segment.changes > MOST_CHANGES:
            last = _Found(segment.dev)
            self._found.append(last)
        if not isinstance(changes, Laid):
            self._latest[segment.dev] = last
        last.segments.append((segment, changes))
        last.files.append(file)
        last.changes += segment.changes
        if sum(each.changes for each in self._found) >= AT_ONCE:
            self.merge()

    def merge(self) -> None:
        """Merge what is waiting."""
        self._latest = {}
        while self._found:
            waiting, self._found = self._found, []
            received = self._intake.take([each.segments for each in waiting])
            self._found = waiting[len(received) :]
            for found, what in zip(waiting, received, strict=False):
                self._taken.add(found.dev, what, len(found.files))
                for file, (segment, _changes) in zip(found.files, found.segments, strict=True):
                    whole(self._run, self._taken, file, segment.sha)


def whole(run: Run, taken: Taken, file: FileSeen, sha: str) -> None:
    """Note that a segment lies whole in a file."""
    taken.held.add(sha)
    run.looks.note(file, f"{PLAIN if run.key is None else SEALED}{sha}")


def take_in(run: Run, taken: Taken) -> None:
    """Merge what is new in the folder, a few files at a time; what was merged stays so whatever happens afterwards."""
    taken.known = known = segments.shas(run.store)
    unread: list[FileSeen] = []
    for file in run.folder.segments():
        sha = _trusted(run, file)
        if sha in known:
            taken.held.add(sha)
        elif not run.stays_pending(file):
            unread.append(file)
    if not unread:
        return
    # All devices side by side from their first change on, not one after the other: what they wrote at about the same
    # time has ids, and so a place in the index of entries, close together. Otherwise each device rewrites all of it.
    unread.sort(key=lambda file: first_in(file.name))
    aside = _aside(unread, known)
    with Intake(run.store) as intake, Reader(run.still, beside=bool(aside)) as reader:
        batch = _Batch(run, taken, intake)
        coming = _coming(run, unread, reader, aside)
        try:
            for number in range(len(unread)):
                run.step(Step("read", number, len(unread)))
                with no_collection():
                    _take(run, taken, next(coming), known, batch)
            batch.merge()
        except Stopped:
            batch.merge()
            raise
    run.step(Step("read", len(unread), len(unread)))


def list_unread(run: Run) -> None:
    """Note every file as pending that may be a segment, by what it is; nothing further is read."""
    for file in run.folder.segments():
        with run.trying(file):
            start = next(run.folder.files.pieces(file.path, 64), b"")
            raise Unreadable("sealed" if start and is_sealed(start) else "plain" if start else "truncated")


def _trusted(run: Run, file: FileSeen) -> str:
    """Return the sha256 of the segment that lies in an unchanged file; empty when it must be read."""
    look = run.looks.trusted(file)
    form = PLAIN if run.key is None else SEALED
    return look.verdict.removeprefix(form) if look and look.verdict.startswith(form) else ""


def _aside(unread: Sequence[FileSeen], known: Collection[str]) -> frozenset[FileSeen]:
    """Return the files that are worth a second process; none where they are few.

    Of a file whose name is that of a known segment little is read.
    """
    if sum(file.size for file in unread) < ENOUGH:
        return frozenset()
    names = {sha[:12] for sha in known}
    new = [file for file in unread if named_in(file.name)[1] not in names]
    return frozenset(new) if sum(file.size for file in new) >= ENOUGH else frozenset()


class _Fetched(NamedTuple):
    """A file whose bytes are here, or for which there are none; `reading` says which, in its turn."""

    file: FileSeen
    reading: Reading
    held: int = 0
    sealed: bytes | None = None


def _coming(run: Run, unread: Iterable[FileSeen], reader: Reader, aside: Collection[FileSeen]) -> Iterator[_Fetched]:
    """Yield one file after the other, each fetched so long before its turn that the reader has something to do."""
    waiting: deque[_Fetched] = deque()
    for file in unread:
        waiting.append(_fetch(run, file, reader, aside))
        while len(waiting) > reader.ahead or sum(each.held for each in waiting) > _HELD:
            yield waiting.popleft()
    yield from waiting


def _fetch(run: Run, file: FileSeen, reader: Reader, aside: Collection[FileSeen]) -> _Fetched:
    try:
        data = _bytes(run, file)
        if sha := _same_as_before(run, file, data):
            return _Fetched(file, lambda _known: Read(None, sha, None))
        raw = data if run.key is None else opened(run.key, data)
    except (Unreadable, OSError) as error:
        return _Fetched(file, partial(_failing, error))
    reading = reader.begin(raw) if file in aside else partial(read, raw)
    if run.key is None:
        return _Fetched(file, reading, len(raw))
    return _Fetched(file, reading, len(raw) + len(data), data)


def _failing(error: Exception, _known: Collection[str]) -> Read:
    raise error


def _take(run: Run, taken: Taken, fetched: _Fetched, known: set[str], batch: _Batch) -> None:
    file = fetched.file
    with run.trying(file):
        found = fetched.reading(known)
        changes = found.laid or found.changes
        if found.segment is None or changes is None:
            whole(run, taken, file, found.sha)
            return
        segment = found.segment
        if run.key is not None:
            segment = replace(segment, key=run.key.id, sealed=fetched.sealed)
        known.add(found.sha)
        batch.add(file, segment, changes)


def _bytes(run: Run, file: FileSeen) -> bytes:
    """Return what lies in a file, without reading far into what is none of ours. Raises Unreadable and OSError."""
    pieces = []
    size = 0
    for piece in run.folder.files.pieces(file.path, LARGEST_FILE + 1):
        if not size:
            check_form(run, is_sealed(piece))
        pieces.append(piece)
        size += len(piece)
    if not size:
        raise Unreadable("truncated", "nothing in it yet")
    if size > LARGEST_FILE:
        raise Unreadable("damaged", "larger than any segment")
    return b"".join(pieces)


def check_form(run: Run, sealed: bool) -> None:
    """Raise Unreadable for a sealed file without a key, and for a plain one in a sealed folder."""
    if sealed and run.key is None:
        raise Unreadable("sealed", "it is sealed, and there is no key")
    if not sealed and run.key is not None:
        raise Unreadable("plain", "it is not sealed, and this folder is")


def _same_as_before(run: Run, file: FileSeen, data: bytes) -> str:
    """Return the sha256 of the segment when these are the very bytes that the archive has; else an empty text."""
    look = run.looks.before(file)
    sha = look.verdict.partition(":")[2] if look and not look.verdict.startswith(PENDING) else ""
    if not sha:
        return ""
    try:
        kept = segments.from_archive(run.store, sha)
    except KeyError:
        return ""
    return sha if data in (kept.raw, kept.sealed) else ""


def opened(key: FolderKey, data: bytes) -> bytes:
    """Return what was sealed. Raises Unreadable."""
    try:
        return key.open(data)
    except NotOpened as error:
        raise Unreadable("not opened", str(error)) from error

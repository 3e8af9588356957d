"""Giving out: own changes that no segment holds yet, then every segment of the archive that the folder lacks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from fieldkit.store import segments
from fieldkit.store.segment import Segment
from fieldkit.sync.folder import all_of, folded, free_name
from fieldkit.sync.report import Step
from fieldkit.sync.run import Run
from fieldkit.sync.segment import MOST_CHANGES, name_of, read, write
from fieldkit.sync.taking import PLAIN, SEALED


@dataclass
class Given:
    """What giving out came to: own changes in new files, and files of whomever that the folder lacked."""

    changes: int = 0
    files: int = 0
    put_back: int = 0
    acts: set[str] = field(default_factory=set)


def give_out(run: Run, given: Given, lacking: set[str]) -> None:
    """Write own changes that no segment holds yet, and what the folder lacks of the archive, by its sha256.

    A segment is in the archive before it is in the folder: whatever happens between, the next sync writes the same
    bytes under the same name.
    """
    new = -(-segments.waiting(run.store) // MOST_CHANGES)
    missing = [each.sha for each in segments.archived(run.store) if each.sha in lacking] if lacking else []
    if not new and not missing:
        return
    place = run.folder.place("seg")
    taken = {folded(file.name) for file in run.folder.files.files(place)}
    placed: list[str] = []
    done = 0
    try:
        for sha in missing:
            run.step(Step("write", done, len(missing) + new))
            segment = segments.from_archive(run.store, sha)
            _put(run, place, segment, taken)
            placed.append(sha)
            if segment.placed:
                given.put_back += 1
            else:
                _count(given, segment, [change.tx for change in read(segment.raw).changes or ()])
            done += 1
        while changes := segments.outgoing(run.store, MOST_CHANGES):
            run.step(Step("write", done, max(len(missing) + new, done + 1)))
            segment = write(changes, segments.newest_of(run.store, changes[0].dev))
            segments.file(run.store, segment, changes)
            _put(run, place, segment, taken)
            placed.append(segment.sha)
            _count(given, segment, [change.tx for change in changes])
            done += 1
        run.step(Step("write", done, done))
    finally:
        segments.mark_placed(run.store, placed)


def _count(given: Given, segment: Segment, acts: Iterable[str]) -> None:
    given.files += 1
    given.changes += segment.changes
    given.acts.update(acts)


def _put(run: Run, place: Path, segment: Segment, taken: set[str]) -> None:
    name = free_name(name_of(segment.dev, segment.first, segment.last, segment.sha), taken)
    file = run.folder.put(place / name, all_of(_bytes(run, segment)))
    taken.add(folded(name))
    run.looks.note(file, f"{PLAIN if run.key is None else SEALED}{segment.sha}")


def _bytes(run: Run, segment: Segment) -> bytes:
    """Return the bytes by which a segment lies in this folder: those it lay by before, where the key is the same."""
    if run.key is None:
        return segment.raw
    if segment.sealed is not None and segment.key == run.key.id:
        return segment.sealed
    sealed = run.key.seal(segment.raw)
    segments.keep_sealed(run.store, segment.sha, run.key.id, sealed)
    return sealed

"""A folder that is being worked on, shown at once: while somebody watches it, a running fieldkit lays it over.

The watcher holds a lock as long as it runs, so that one that was killed is not mistaken for one that works.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from fieldkit.config import Paths
from fieldkit.playbook.packs import ACTIVE
from fieldkit.playbook.sources import FILES, HEAD, LANGUAGES

NAME = "watched"

Signature = tuple[tuple[str, int, int], ...]
"""Path, size and time of change (nanoseconds) of all that could matter; equal when nothing was saved."""


class Watched(Exception):
    """Somebody watches a folder already; `folder` says which."""

    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        self.folder = folder


@contextmanager
def watching(folder: Path, paths: Paths) -> Iterator[None]:
    """Let every running fieldkit of these paths show `folder`, until the end of the block.

    Raises Watched when another watcher is at work, OSError when that cannot be written.
    """
    from filelock import FileLock, Timeout

    paths.content.mkdir(parents=True, exist_ok=True)
    name = paths.content / NAME
    try:
        # Whoever asks whether somebody watches holds the lock for a moment.
        with FileLock(_lock(paths), timeout=1):
            name.write_text(str(folder.absolute()), encoding="utf-8")
            try:
                yield
            finally:
                name.unlink(missing_ok=True)
    except Timeout:
        raise Watched(_read(name)) from None


def watched_folder(paths: Paths) -> Path | None:
    """Return the folder that somebody watches now, or None."""
    if not (paths.content / NAME).is_file():
        return None
    from filelock import FileLock, Timeout

    try:
        with FileLock(_lock(paths), timeout=0):
            (paths.content / NAME).unlink(missing_ok=True)  # the watcher is gone and left its note
            return None
    except Timeout:
        folder = _read(paths.content / NAME)
        return Path(folder) if folder else None
    except OSError:
        return None


def signature(layers: Sequence[Path]) -> Signature:
    """Return what tells that a file of a layer was saved, added or removed."""
    found: list[tuple[str, int, int]] = []
    for layer in layers:
        folders = [layer / lang for lang in LANGUAGES]
        folders += [Path(folder) for folder, _folders, _names in os.walk(layer / FILES)]
        _note(found, layer / HEAD)
        for folder in folders:
            _note_all(found, folder)
    return tuple(sorted(found))


def choice(paths: Paths) -> Signature:
    """Return what tells that another version was chosen."""
    found: list[tuple[str, int, int]] = []
    _note(found, paths.packs / ACTIVE)
    return tuple(found)


def _note_all(found: list[tuple[str, int, int]], folder: Path) -> None:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        _note(found, Path(entry.path))


def _note(found: list[tuple[str, int, int]], path: Path) -> None:
    try:
        state = path.stat()
    except (OSError, ValueError):
        return
    found.append((str(path), state.st_size, state.st_mtime_ns))


def _lock(paths: Paths) -> str:
    return str(paths.content / f"{NAME}.lock")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""

"""How the files of layers looked when their hash was taken: a start that finds them so again need not read them.

A file that is saved gets another time of change, size or place on the disk, with one exception: saved twice within one
tick of the disk's clock it may look the same. So a file counts as seen only once it has been left alone for a while,
as git does it. That leaves a disk whose clock goes behind ours by more than that and that keeps whole seconds, and
tools that overwrite a file in place with as many other bytes and put its time back, where the system notes no time of
its own for that (Windows). There the next save shows.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from time import time_ns

import msgspec

from fieldkit.playbook.sources import FILES, HEAD, LANGUAGES, file_names, yaml_names

LEFT_ALONE = 3_000_000_000
"""Nanoseconds that a file must lie unchanged; the coarsest clock of a disk ticks every two seconds (FAT)."""


class Look(msgspec.Struct, frozen=True, array_like=True):
    """Path, size, times of change of content and of file (nanoseconds) and inode of each file that counts."""

    files: tuple[tuple[str, int, int, int, int], ...]


class Seen(msgspec.Struct, frozen=True):
    """The hash of what layers held when they looked so."""

    look: Look
    hash: str


def look(layers: Sequence[Path]) -> Look | None:
    """Return how all that goes into the hash of layers looks; None when that tells too little.

    That is so with files changed a moment ago, with links, and with whatever else is no plain file.
    """
    latest = time_ns() - LEFT_ALONE
    found: list[tuple[str, int, int, int, int]] = []
    try:
        for root in layers:
            paths = [root / HEAD]
            for folder in (root / lang for lang in LANGUAGES):
                if names := yaml_names(folder):
                    if not S_ISDIR(os.lstat(folder).st_mode):
                        return None
                    paths += [folder / name for name in names]
            paths += [root / FILES / name for name in file_names(root)]
            for path in paths:
                at = os.lstat(path)
                if not S_ISREG(at.st_mode) or max(at.st_mtime_ns, at.st_ctime_ns) > latest:
                    return None
                found.append((str(path), at.st_size, at.st_mtime_ns, at.st_ctime_ns, at.st_ino))
        return Look(tuple(found))
    except (OSError, ValueError):
        return None


def key(layers: Sequence[Path]) -> str:
    """Return the name (hex) under which these folders are remembered."""
    return sha256("\0".join(str(root.absolute()) for root in layers).encode("utf-8", "surrogatepass")).hexdigest()

"""The one layer through which a sync touches the files of a folder.

Each method is a thing that can fail by itself: tests put a layer in its place that fails, or ends the process, at the
n-th call.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from typing import IO, NamedTuple

PIECE = 1 << 20
"""Bytes held in memory at a time."""


_LATEST = 1 << 62
"""The latest time of change that is told: disks hold later ones than a database has numbers for."""


class FileSeen(NamedTuple):
    """A plain file as a look at its folder shows it; `mtime` in nanoseconds."""

    folder: Path
    name: str
    size: int
    mtime: int

    @classmethod
    def at(cls, folder: Path, name: str, found: os.stat_result) -> FileSeen:
        """Return a file as the system shows it."""
        mtime = found.st_mtime_ns
        if not -_LATEST <= mtime <= _LATEST:
            mtime = max(-_LATEST, min(mtime, _LATEST))
        return cls(folder, name, found.st_size, mtime)

    @property
    def path(self) -> Path:
        """Where it lies; made when it is asked for, since most of a thousand files are only looked at."""
        return self.folder / self.name


class Files:
    """The files of this system. Everything raises OSError."""

    def folders(self, folder: Path) -> list[Path]:
        """Return the folders in a folder, by name; links out of it are left out."""
        with os.scandir(folder) as found:
            return sorted(Path(each.path) for each in found if _is_inside(each, folder) and each.is_dir())

    def files(self, folder: Path) -> list[FileSeen]:
        """Return the plain files in a folder, by name; links out of it, and what vanishes meanwhile, are left out."""
        seen: list[FileSeen] = []
        with os.scandir(folder) as found:
            for each in found:
                if not _is_inside(each, folder):
                    continue
                try:
                    at = each.stat()
                except FileNotFoundError:
                    continue
                if stat.S_ISREG(at.st_mode):
                    seen.append(FileSeen.at(folder, each.name, at))
        return sorted(seen, key=attrgetter("name"))

    def is_folder(self, path: Path) -> bool:
        """Tell whether a folder is there."""
        return path.is_dir()

    def make_folder(self, path: Path) -> None:
        """Make a folder, unless it is there."""
        path.mkdir(exist_ok=True)

    def look(self, path: Path) -> FileSeen:
        """Return how a file looks now."""
        return FileSeen.at(path.parent, path.name, path.stat())

    def open(self, path: Path) -> IO[bytes]:
        """Open a file for reading."""
        return path.open("rb")

    def create(self, path: Path) -> IO[bytes]:
        """Open a file for writing that must not be there yet."""
        return path.open("xb")

    def read(self, handle: IO[bytes], size: int) -> bytes:
        """Read at most `size` bytes."""
        return handle.read(size)

    def write(self, handle: IO[bytes], data: bytes) -> None:
        """Write all of `data`."""
        handle.write(data)

    def to_disk(self, handle: IO[bytes]) -> None:
        """Return once all that was written lies on the disk."""
        handle.flush()
        os.fsync(handle.fileno())

    def rename(self, path: Path, target: Path) -> None:
        """Give a file its name, in place of one that bears it."""
        path.replace(target)

    def names_to_disk(self, folder: Path) -> None:
        """Return once the names in a folder lie on the disk, where the system can say so."""
        if os.name != "posix":
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            # Some drives that are mounted as folders (FUSE, SMB) know no such thing.
            if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS):
                raise
        finally:
            os.close(handle)

    def remove(self, path: Path) -> None:
        """Take away a file of ours that never got its name."""
        path.unlink(missing_ok=True)

    def pieces(self, path: Path, most: int | None = None) -> Iterator[bytes]:
        """Yield the bytes of a file, a piece at a time, at most `most` of them."""
        left = most
        with self.open(path) as handle:
            while piece := self.read(handle, PIECE if left is None else min(PIECE, left)):
                yield piece
                if left is not None:
                    left -= len(piece)


def _is_inside(entry: os.DirEntry[str], folder: Path) -> bool:
    """Tell whether an entry is what it seems to be, or a link that stays in the folder and leads somewhere."""
    if not entry.is_symlink():
        return True
    try:
        return Path(entry.path).resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        # A link that leads to nothing, or in a circle.
        return False

"""The folder that devices share: where things lie in it, what counts as one of them, and how a file gets into it.

Names are compared without case and in one form of Unicode, for every system and every tool that copies has its own
mind about both. Nothing here takes a file away, but for what never got its name.
"""

from __future__ import annotations

import errno
import re
import time
import unicodedata
from collections.abc import Callable, Container, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Literal, TypeAlias
from uuid import uuid4

from fieldkit.sync.files import Files, FileSeen

HOME = "fk1"
SUFFIX = ".fkseg"
SEALS = ("folder.age", "recipients.age")
"""What a sealed folder has in `fk1`; one of them is enough to say so."""

Part: TypeAlias = Literal["seg", "blob", "ack", "pack"]
PARTS: tuple[Part, ...] = ("seg", "blob", "ack", "pack")
Write: TypeAlias = Callable[[bytes], None]

_STALE_SECONDS = 24 * 3600
_IGNORED = ("desktop.ini", "thumbs.db")
_SCRATCH = re.compile("[0-9a-f]{32}[.]tmp")


def folded(name: str) -> str:
    """Return what the spellings of a file's name have in common."""
    return unicodedata.normalize("NFC", name).casefold()


def root_of(folder: Path) -> Path:
    """Return the folder that is meant by a path: whoever points into the folder means the folder."""
    root = folder.expanduser().absolute()
    return root.parent if folded(root.name) == HOME else root


class Folder:
    """A shared folder at `root`, through `files`, for one sync. Everything raises OSError.

    Each place in it is listed once, and the folders anew after making one: a folder has many files, and on a stick or a
    network drive each look is a wait.
    """

    def __init__(self, root: Path, files: Files) -> None:
        self.root = root
        self.files = files
        self._starts: dict[Path, str] = {root: ""}
        self._folders: dict[Path, list[Path]] = {}
        self._files: dict[Path, list[FileSeen]] = {}

    def name(self, path: Path) -> str:
        """Return the path of a file within the folder, with slashes; that of the folder itself is its whole path.

        Bytes that are no text in the system's encoding are shown by their numbers.
        """
        return _shown(path.as_posix() if path == self.root else path.relative_to(self.root).as_posix())

    def name_of(self, file: FileSeen) -> str:
        """Return the path of a file within the folder, as `name` does."""
        return self._below(file.folder) + _shown(file.name)

    def names(self) -> set[str]:
        """Return the paths within the folder of all files that lay where those of a sync may, when they were listed."""
        places = [self.root, *self._homes(), *(place for part in PARTS for place in self._places(part))]
        starts = {place: self._below(place) for place in places}
        return {start + _shown(file.name) for place, start in starts.items() for file in self._files_in(place)}

    def is_sealed(self) -> bool:
        """Tell whether the folder says of itself that it is sealed."""
        return any(folded(file.name) in SEALS for home in self._homes() for file in self._files_in(home))

    def segments(self) -> list[FileSeen]:
        """Return the files that may be segments: all in `fk1/seg`, and by their suffix those that lie further up."""
        above = [file for place in (self.root, *self._homes()) for file in self._listed(place)]
        loose = [file for file in above if folded(file.name).endswith(SUFFIX)]
        return loose + self.listed("seg")

    def listed(self, part: Part) -> list[FileSeen]:
        """Return the files of a part of the folder, without what other programs keep there for themselves."""
        return [file for place in self._places(part) for file in self._listed(place)]

    def place(self, part: Part) -> Path:
        """Return the folder of a part, for writing; it is made where it is missing.

        Raises OSError also where a link out of the folder, which is never read, bears its name.
        """
        if found := self._places(part):
            return found[0]
        home = next(iter(self._homes()), self.root / HOME)
        for path in (home, home / part):
            if not self.files.is_folder(path):
                self.files.make_folder(path)
                self.files.names_to_disk(path.parent)
                self._folders.clear()
            elif path not in self.files.folders(path.parent):
                raise OSError(errno.ENOTDIR, f"{self.name(path)} is a link out of the folder", str(path))
        return home / part

    def put(self, target: Path, fill: Callable[[Write], None]) -> FileSeen:
        """Write a file by what `fill` writes: it bears its name only once it lies whole on the disk, and is read back.

        Raises OSError also when it reads back otherwise than it was written.
        """
        scratch = target.with_name(f"{uuid4().hex}.tmp")
        digest = sha256()
        try:
            with self.files.create(scratch) as handle:

                def write(data: bytes) -> None:
                    digest.update(data)
                    self.files.write(handle, data)

                fill(write)
                self.files.to_disk(handle)
            self.files.rename(scratch, target)
        except BaseException:
            self._forget(scratch)
            raise
        self.files.names_to_disk(target.parent)
        if _hash(self.files.pieces(target)) != digest.digest():
            raise OSError(errno.EIO, "it reads back otherwise than it was written", str(target))
        return self.files.look(target)

    def sweep(self) -> None:
        """Take away what a writing left behind that was cut off a day ago or earlier."""
        for place in (place for part in PARTS for place in self._places(part)):
            for file in self._files_in(place):
                if _SCRATCH.fullmatch(file.name) and time.time() - file.mtime / 1e9 > _STALE_SECONDS:
                    self._forget(file.path)

    def _below(self, place: Path) -> str:
        """Return what the names of files in a place begin with, within the folder."""
        if place not in self._starts:
            self._starts[place] = f"{self.name(place)}/"
        return self._starts[place]

    def _homes(self) -> list[Path]:
        return [path for path in self._folders_in(self.root) if folded(path.name) == HOME]

    def _places(self, part: Part) -> list[Path]:
        found = [path for home in self._homes() for path in self._folders_in(home) if folded(path.name) == part]
        # What others write to stands first, should a disk hold several spellings.
        return sorted(found, key=lambda path: self.name(path) != f"{HOME}/{part}")

    def _folders_in(self, place: Path) -> list[Path]:
        if place not in self._folders:
            self._folders[place] = self.files.folders(place)
        return self._folders[place]

    def _files_in(self, place: Path) -> list[FileSeen]:
        if place not in self._files:
            self._files[place] = self.files.files(place)
        return self._files[place]

    def _listed(self, place: Path) -> list[FileSeen]:
        return [file for file in self._files_in(place) if not _is_foreign(file.name)]

    def _forget(self, scratch: Path) -> None:
        try:
            self.files.remove(scratch)
        except OSError:
            return


def free_name(wanted: str, taken: Container[str]) -> str:
    """Return `wanted`, with a number before its suffix where that name is taken (folded)."""
    stem, dot, suffix = wanted.rpartition(".") if "." in wanted else (wanted, "", "")
    name, number = wanted, 1
    while folded(name) in taken:
        number += 1
        name = f"{stem}-{number}{dot}{suffix}"
    return name


def all_of(data: bytes) -> Callable[[Write], None]:
    """Return what fills a file with `data`."""
    return lambda write: write(data)


def _shown(name: str) -> str:
    """Return a name as text; bytes that are none in the system's encoding stand there by their numbers."""
    if name.isascii():
        return name
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _is_foreign(name: str) -> bool:
    plain = folded(name)
    return plain.startswith((".", "~")) or plain.endswith(".tmp") or plain in _IGNORED


def _hash(pieces: Iterator[bytes]) -> bytes:
    digest = sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.digest()

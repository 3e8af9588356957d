"""A layer of files that fails at the n-th call, as a stick does that is full, pulled out or worn."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

from fieldkit.sync.files import Files, FileSeen


class FaultyFiles(Files):
    """The files of this system until call number `fails_at`, counted from 1; that one and all further ones fail.

    A write that fails has written the first half. With `once` only that one call fails.
    """

    def __init__(self, fails_at: int = sys.maxsize, error: int = errno.EIO, *, once: bool = False) -> None:
        self.calls = 0
        self._fails_at = fails_at
        self._error = error
        self._once = once

    def _call(self, half: Callable[[], None] | None = None) -> None:
        self.calls += 1
        if self.calls == self._fails_at or (self.calls > self._fails_at and not self._once):
            if half:
                half()
            raise OSError(self._error, os.strerror(self._error))

    def folders(self, folder: Path) -> list[Path]:
        self._call()
        return super().folders(folder)

    def files(self, folder: Path) -> list[FileSeen]:
        self._call()
        return super().files(folder)

    def make_folder(self, path: Path) -> None:
        self._call()
        super().make_folder(path)

    def look(self, path: Path) -> FileSeen:
        self._call()
        return super().look(path)

    def open(self, path: Path) -> IO[bytes]:
        self._call()
        return super().open(path)

    def create(self, path: Path) -> IO[bytes]:
        self._call()
        return super().create(path)

    def read(self, handle: IO[bytes], size: int) -> bytes:
        self._call()
        return super().read(handle, size)

    def write(self, handle: IO[bytes], data: bytes) -> None:
        self._call(lambda: super(FaultyFiles, self).write(handle, data[: len(data) // 2]))
        super().write(handle, data)

    def to_disk(self, handle: IO[bytes]) -> None:
        self._call()
        super().to_disk(handle)

    def rename(self, path: Path, target: Path) -> None:
        self._call()
        super().rename(path, target)

    def names_to_disk(self, folder: Path) -> None:
        self._call()
        super().names_to_disk(folder)

    def remove(self, path: Path) -> None:
        self._call()
        super().remove(path)

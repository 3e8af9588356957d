"""What a file needs to be on the disk for good: a rename counts only once its folder was written too."""

from __future__ import annotations

import os
from pathlib import Path


def settle_file(path: Path) -> None:
    """Return once the content of `path` is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def settle_folder(folder: Path) -> None:
    """Return once the names in `folder` are on the disk; Windows writes them by itself."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

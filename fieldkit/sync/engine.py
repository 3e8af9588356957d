"""One sync of a store with a folder."""

from __future__ import annotations

from pathlib import Path

from fieldkit.store import Store
from fieldkit.sync.key import FolderKey
from fieldkit.sync.report import Progress, SyncReport


def sync_folder(
    store: Store, folder: Path, *, key: FolderKey | None = None, owner: str = "", progress: Progress | None = None
) -> SyncReport:
    """Exchange with the folder: take in what is new, write out what it lacks, and tell what came of it."""
    raise NotImplementedError

"""Where backups and stores that were put aside lie, beside the database."""

from __future__ import annotations

from pathlib import Path


def shelf_of(store: Path) -> Path:
    """Return the folder of the daily backups of the store at `store`."""
    return store.parent / "backups"


def kept_of(store: Path) -> Path:
    """Return the folder in which stores are kept that made room for another, a folder each."""
    return store.parent / "kept"


def staged_of(store: Path) -> Path:
    """Return the folder in which a store is made ready before it takes the place of the one at `store`."""
    return store.parent / "staged"


def parts_of(store: Path) -> list[Path]:
    """Return the files that make up the store at `store`: the database first, then what SQLite lays beside it."""
    return [store.with_name(store.name + suffix) for suffix in ("", "-wal", "-shm")]


def kept_stores(store: Path) -> list[Path]:
    """Return the folders of the stores that made room for another at `store`, the newest first."""
    return sorted((each.parent for each in kept_of(store).glob(f"*/{store.name}")), reverse=True)

"""What is being typed: this device's own, saved within a second, gone once it is entered."""

from __future__ import annotations

from fieldkit.store.door import clean_prose
from fieldkit.store.records import DraftRow
from fieldkit.store.store import Store


def save_draft(store: Store, key: str, text: str) -> None:
    """Keep what is being typed under `key`, in place of what was kept before; an empty text clears it."""
    if not text:
        clear_draft(store, key)
        return
    with store.local(aside=True) as connection:
        connection.execute(
            "INSERT OR REPLACE INTO draft (key, text, at) VALUES (?, ?, ?)",
            (key, clean_prose(text), store.now().isoformat(timespec="seconds")),
        )


def load_draft(store: Store, key: str) -> str:
    """Return what was being typed under `key`, or an empty text."""
    with store.in_use():
        row = store.connection.execute("SELECT text FROM draft WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else ""


def clear_draft(store: Store, key: str) -> None:
    """Forget what was being typed under `key`."""
    with store.local(aside=True) as connection:
        connection.execute("DELETE FROM draft WHERE key = ?", (key,))


def drafts(store: Store) -> list[DraftRow]:
    """Return all drafts, the newest first."""
    with store.in_use():
        rows = store.connection.execute("SELECT key, text, at FROM draft ORDER BY at DESC, key").fetchall()
    return [DraftRow(key=key, text=text, at=at) for key, text, at in rows]

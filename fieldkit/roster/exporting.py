"""The roster goes out to a file: partners and their people, with the columns for the pen in the playbook's words."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from fieldkit.playbook.model import Entries
from fieldkit.roster.words import pen_columns
from fieldkit.roster.writing import write_roster
from fieldkit.store import Store
from fieldkit.store.queries import all_contacts, whole_roster


def export_roster(
    store: Store,
    path: Path,
    entries: Entries,
    expand: Callable[[str], str] = str,
    only: Collection[str] | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> int:
    """Write all partners, or those whose ids are in `only`, to `path`, and return how many they were.

    `progress` is told how many rows are done; what it raises ends the writing, and what lay at `path` stays. Raises
    RosterError for an ending that is none of a table and OSError where the file cannot be written.
    """
    rows = [row for row in whole_roster(store) if only is None or row.id in only]
    write_roster(path, rows, all_contacts(store), pen_columns(entries, expand), progress)
    return len(rows)

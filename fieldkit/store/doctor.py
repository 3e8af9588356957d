"""The store's health: what is wrong with the file, and making the projections anew."""

from __future__ import annotations

import sqlite3
from collections import Counter

from fieldkit.i18n import _, ngettext
from fieldkit.store.cells import COLUMNS, Entry, Stored, contested, is_deleted, winner
from fieldkit.store.change import short_hash
from fieldkit.store.journal import loaded
from fieldkit.store.merged import OF_PARTNERS, Merges, add_up
from fieldkit.store.model import KINDS, fields_of
from fieldkit.store.parts import is_part
from fieldkit.store.projections import all_entries, read_entry, rebuild_projections, winners
from fieldkit.store.schedule import astray, forget_schedules
from fieldkit.store.store import Store

_TOLD = 20


def verify(store: Store) -> list[str]:
    """Return what is wrong with the store, one sentence each; nothing when it is sound.

    Looked at are the file's own integrity, the hash of every change, and every projection against the journal.
    """
    with store.snapshot() as connection:
        return _file_faults(connection) or [*_journal_faults(connection), *_projection_faults(connection)]


def damage(store: Store) -> list[str]:
    """Return what is wrong with the file and with the journal in it: what making the projections anew cannot mend."""
    with store.snapshot() as connection:
        return _file_faults(connection) or _journal_faults(connection)


def parted(store: Store) -> list[str]:
    """Return which projections are not what the journal says, and whether schedules are not what the reviews give."""
    with store.snapshot() as connection:
        return [*_projection_faults(connection), *_schedule_faults(connection)]


def rebuild(store: Store) -> None:
    """Make all projections anew from the journal, and have the schedules computed anew. Raises as an act does."""
    with store.local() as connection:
        rebuild_projections(store.database)
        forget_schedules(connection)


def _file_faults(connection: sqlite3.Connection) -> list[str]:
    broken = [row[0] for row in connection.execute(f"PRAGMA integrity_check({_TOLD})") if row[0] != "ok"]
    return [_("The file is damaged: {detail}").format(detail=detail) for detail in broken]


def _journal_faults(connection: sqlite3.Connection) -> list[str]:
    rows = map(Stored._make, connection.execute(f"SELECT {COLUMNS} FROM change"))
    altered = sum(short_hash(loaded(row).line()) != row.h8 for row in rows)
    text = ngettext("{n} change is not as it was written.", "{n} changes are not as they were written.", altered)
    return [text.format(n=altered)] if altered else []


def _projection_faults(connection: sqlite3.Connection) -> list[str]:
    wrong: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    merges = _merges(connection)
    listed = {tuple(row) for row in connection.execute("SELECT kind, eid, field FROM conflict")}
    for (kind, eid), entry in all_entries(connection):
        if kind in KINDS and not is_part(kind, eid):
            counts[kind] += 1
            wrong[kind] += not _is_projected(connection, kind, eid, entry, merges)
        expected = {(kind, eid, field) for field in contested(entry)}
        wrong["conflict"] += len(expected - listed)
        listed -= expected
    wrong["conflict"] += len(listed)
    for kind in KINDS:
        wrong[kind] += abs(connection.execute(f'SELECT count(*) FROM "{kind}"').fetchone()[0] - counts[kind])
    return [
        _("{n} records of {kind} differ from the journal.").format(n=number, kind=kind)
        for kind, number in sorted(wrong.items())
        if number
    ]


def _schedule_faults(connection: sqlite3.Connection) -> list[str]:
    wrong = astray(connection)
    text = ngettext("{n} card's schedule differs from its reviews.", "{n} cards' schedules differ from their reviews.",
                    wrong)  # fmt: skip
    return [text.format(n=wrong)] if wrong else []


def _merges(connection: sqlite3.Connection) -> Merges:
    """Return what the journal's own merges of partners add up to."""
    query = "SELECT DISTINCT eid FROM change WHERE kind = 'partner' AND field = 'merged_into'"
    ids = [str(row[0]) for row in connection.execute(query)]
    entries = {eid: read_entry(connection, "partner", eid) for eid in ids}
    said = {eid: winner(entry["merged_into"]).decoded() for eid, entry in entries.items() if is_deleted(entry)}
    return add_up({eid: into for eid, into in said.items() if isinstance(into, str)})


def _is_projected(connection: sqlite3.Connection, kind: str, eid: str, entry: Entry, merges: Merges) -> bool:
    fields = fields_of(kind)
    names = ", ".join(f'"{name}"' for name in fields)
    row = connection.execute(f'SELECT {names} FROM "{kind}" WHERE id = ?', (eid,)).fetchone()
    values = winners(entry)
    held = {name: field.held(values.get(name)) for name, field in fields.items()}
    if kind in OF_PARTNERS and held["partner"]:
        held["partner"] = merges.end(str(held["partner"]))
    if kind == "partner" and eid in merges.kept:
        held["deleted"] = False
    return row is not None and tuple(row) == tuple(held.values())

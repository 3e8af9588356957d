"""Partners that went into others: what was written to one of them stands with the partner that is there now.

The journal keeps to whom a record was written, for good; where it stands is reckoned from all merges that are known, so
that devices with the same changes show the same, in whatever order these came, and no device writes a change for what
another one wrote. The tables here are projections like those of model.py and are made again with them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from fieldkit.store.change import DELETED, Value
from fieldkit.store.model import KINDS, fields_of

TABLES = {
    "merging": "CREATE TABLE merging (partner TEXT PRIMARY KEY, merged_into TEXT, deleted INTEGER) WITHOUT ROWID",
    "astray": "CREATE TABLE astray (kind TEXT, eid TEXT, written TEXT, PRIMARY KEY (kind, eid)) WITHOUT ROWID",
}
"""`merging` has what the journal says of partners that were ever deleted or merged; `astray` the records that stand
with another partner than the one they were written to."""

OF_PARTNERS = tuple(kind for kind in KINDS if "partner" in fields_of(kind))
"""The kinds whose records belong to a partner."""

_SAID = {"merged_into", DELETED}

Values = Mapping[tuple[str, str], Mapping[str, Value]]
"""The winning values of some fields of some entries, by kind and id."""


class Merges(NamedTuple):
    """What all merges add up to: `ends` has each partner that went into another with the one that is there now.

    `kept` are the partners that stay although somebody deleted them: two devices made one of the same two, each keeping
    the other one, and neither may vanish with all that was written. The one with the smaller id is kept.
    """

    ends: dict[str, str]
    kept: frozenset[str]

    def end(self, partner: str) -> str:
        """Return the partner with which what was written to `partner` stands."""
        return self.ends.get(partner, partner)


def add_up(into: Mapping[str, str]) -> Merges:
    """Return what merges add up to; `into` has the deleted partners with those that they went into."""
    into = {partner: other for partner, other in into.items() if other and other != partner}
    ends: dict[str, str] = {}
    kept: set[str] = set()
    for start in into:
        path, here = [start], into[start]
        on_path = {start}
        while here in into and here not in ends and here not in on_path:
            path.append(here)
            on_path.add(here)
            here = into[here]
        if here in on_path:
            here = min(path[path.index(here) :])
            kept.add(here)
        end = ends.get(here, here)
        ends |= {each: end for each in path if each != end}
    return Merges(ends, frozenset(kept))


def read_merges(connection: sqlite3.Connection) -> Merges:
    """Return what the merges that are known add up to."""
    return add_up(dict(connection.execute("SELECT partner, merged_into FROM merging WHERE deleted")))


def touches_merges(entries: Values) -> bool:
    """Tell whether some of the entries say anew that a partner was deleted or merged."""
    return any(kind == "partner" and not _SAID.isdisjoint(values) for (kind, _eid), values in entries.items())


def follow(connection: sqlite3.Connection, entries: Values, before: Merges | None) -> None:
    """Let the records stand where they belong after `entries` were projected as the journal has them.

    `before` is what the merges added up to until then, None when none of the entries touches them.
    """
    if before is not None:
        _keep_said(connection, entries)
    merges = read_merges(connection)
    _place(connection, entries, merges)
    if before is not None:
        _show_kept(connection, {eid for kind, eid in entries if kind == "partner"} | before.kept, merges)
        _replace(connection, merges)
        _lead_on(connection, merges.ends.keys() - before.ends.keys(), merges)


def written_to(connection: sqlite3.Connection, kind: str, eid: str) -> str:
    """Return the partner to which a record was written that stands with another one; empty when it was written so."""
    query = "SELECT written FROM astray WHERE kind = ? AND eid = ?"
    row = connection.execute(query, (kind, eid)).fetchone()
    return str(row[0]) if row else ""


def went_into(connection: sqlite3.Connection, partner: str) -> list[str]:
    """Return the partners that went into `partner`, by id."""
    return sorted(each for each, end in read_merges(connection).ends.items() if end == partner)


def _keep_said(connection: sqlite3.Connection, entries: Values) -> None:
    known = fields_of("partner")
    for (kind, eid), values in entries.items():
        for name in sorted(_SAID) if kind == "partner" else ():
            if name in values:
                connection.execute(
                    f"INSERT INTO merging (partner, {name}) VALUES (?, ?) "
                    f"ON CONFLICT (partner) DO UPDATE SET {name} = excluded.{name}",
                    (eid, known[name].held(values[name])),
                )


def _place(connection: sqlite3.Connection, entries: Values, merges: Merges) -> None:
    """Let records that were written just now stand where they belong."""
    if not merges.ends:
        return
    for (kind, eid), values in entries.items():
        if kind not in OF_PARTNERS or "partner" not in values:
            continue
        written = fields_of(kind)["partner"].held(values["partner"])
        if isinstance(written, str) and written in merges.ends:
            connection.execute("INSERT OR REPLACE INTO astray VALUES (?, ?, ?)", (kind, eid, written))
            _stand(connection, kind, eid, merges.end(written))
        else:
            connection.execute("DELETE FROM astray WHERE kind = ? AND eid = ?", (kind, eid))


def _show_kept(connection: sqlite3.Connection, touched: Iterable[str], merges: Merges) -> None:
    for partner in touched:
        connection.execute(
            "UPDATE partner SET deleted = (SELECT deleted FROM merging WHERE partner = ?1) "
            "WHERE id = ?1 AND EXISTS (SELECT 1 FROM merging WHERE partner = ?1)",
            (partner,),
        )
    connection.executemany("UPDATE partner SET deleted = 0 WHERE id = ?", [(each,) for each in merges.kept])


def _replace(connection: sqlite3.Connection, merges: Merges) -> None:
    """Let the records that stand elsewhere already stand where the merges now lead."""
    for kind, eid, written in connection.execute("SELECT kind, eid, written FROM astray").fetchall():
        _stand(connection, kind, eid, merges.end(written))
        if written not in merges.ends:
            connection.execute("DELETE FROM astray WHERE kind = ? AND eid = ?", (kind, eid))


def _lead_on(connection: sqlite3.Connection, partners: Iterable[str], merges: Merges) -> None:
    """Let all records of partners that went into others just now stand with those."""
    for partner in partners:
        for kind in OF_PARTNERS:
            connection.execute(
                f'INSERT OR REPLACE INTO astray SELECT ?, id, partner FROM "{kind}" WHERE partner = ?', (kind, partner)
            )
            connection.execute(f'UPDATE "{kind}" SET partner = ? WHERE partner = ?', (merges.end(partner), partner))


def _stand(connection: sqlite3.Connection, kind: str, eid: str, partner: str) -> None:
    connection.execute(f'UPDATE "{kind}" SET partner = ? WHERE id = ?', (partner, eid))

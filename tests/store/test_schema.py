"""Files of older versions, and of newer content."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.store import Store, StoreTooNew, add_partner, changes, dump, queries, undo, verify
from fieldkit.store.model import KINDS
from fieldkit.store.schema import MIGRATIONS, migrate

GOLDEN = Path(__file__).parent / "golden"


def restore(path: Path, version: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((GOLDEN / f"store_v{version}.sql").read_text(encoding="utf-8"))


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_a_store_of_every_version_ever_released_opens_with_everything_in_it(path: Path, version: int) -> None:
    restore(path, version)
    with Store.open(path) as store:
        assert verify(store) == []
        expected = (GOLDEN / f"store_v{version}.jsonl").read_text(encoding="utf-8").splitlines()
        assert list(dump(store)) == expected
        assert undo(store) == "note “有兴趣”"
        assert {change.dev for change in changes(store)} == {store.device}


def test_a_reader_upgrades_an_old_store_before_it_reads(path: Path) -> None:
    restore(path, 1)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE setting SET value = 'older' WHERE key = 'projected_as'")
        connection.commit()
    with Store.open(path, write=False) as reader:
        assert verify(reader) == []


def test_a_migration_is_applied_once_and_whole(path: Path) -> None:
    with Store.open(path) as store:
        add_partner(store, "One")
    more = (*MIGRATIONS, "CREATE TABLE extra (a); INSERT INTO extra VALUES (1)")
    broken = (*more, "CREATE TABLE other (a); NONSENSE")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, path, more)
        migrate(connection, path, more)
        assert connection.execute("SELECT count(*) FROM extra").fetchone() == (1,)
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, path, broken)
        assert connection.execute("PRAGMA user_version").fetchone() == (len(more),)
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'other'").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM change").fetchone() == (1,)
    with pytest.raises(StoreTooNew):
        Store.open(path)


def test_what_a_newer_fieldkit_wrote_is_projected_after_the_upgrade(path: Path) -> None:
    """An older app projected a partner's phone not at all; the one that knows it finds it in the journal."""
    with Store.open(path) as store:
        partner = add_partner(store, "One", phone="138")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            """
            DROP TABLE partner;
            CREATE TABLE partner (id TEXT PRIMARY KEY, deleted INTEGER, name TEXT);
            INSERT INTO partner (id, name) SELECT eid, 'One' FROM change LIMIT 1;
            DROP TABLE reading;
            UPDATE setting SET value = 'as an older one did' WHERE key = 'projected_as';
            UPDATE setting SET value = 'partner' WHERE key = 'projections';
            """
        )
        for table in KINDS.keys() - {"partner", "reading"}:
            connection.execute(f'DROP TABLE "{table}"')
        connection.commit()
    with Store.open(path) as store:
        row = queries.partner(store, partner)
        assert row is not None and row.phone == "138"
        assert verify(store) == []

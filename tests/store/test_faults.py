"""What the store says when it cannot do what was asked, and that nothing is half written."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from fieldkit.store import (
    Store,
    StoreBusy,
    StoreClosed,
    StoreDamaged,
    StoreError,
    StoreForeign,
    StoreFull,
    StoreTooNew,
    StoreUnwritable,
    add_note,
    add_partner,
    changes,
    dump,
    undo,
    verify,
)
from fieldkit.store.faults import told

from .conftest import add_many


def says_what_to_do(error: StoreError) -> bool:
    return all((error.what, error.kept, error.todo)) and str(error).count("\n") == 2


def as_nobody() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def test_a_second_writer_is_told_that_another_is_open(store: Store, path: Path) -> None:
    with pytest.raises(StoreBusy) as caught:
        Store.open(path)
    assert says_what_to_do(caught.value)
    store.close()
    Store.open(path).close()


def test_a_reader_beside_the_writer_sees_what_was_written_and_cannot_write(store: Store, path: Path) -> None:
    with Store.open(path, write=False) as reader:
        add_partner(store, "One")
        assert list(dump(reader)) == list(dump(store)) != []
        with pytest.raises(StoreUnwritable):
            add_partner(reader, "Two")


def test_reading_a_store_that_is_not_there_finds_it_empty(path: Path) -> None:
    with Store.open(path, write=False) as reader:
        assert list(dump(reader)) == []


@pytest.mark.parametrize("content", [b"\0" * 8192, b"not a database, but a letter" * 400], ids=["zeros", "letter"])
def test_a_file_that_is_no_database_is_damaged_and_kept(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    for write in (True, False):
        with pytest.raises(StoreDamaged) as caught:
            Store.open(path, write=write)
        assert says_what_to_do(caught.value)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE song (title)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreForeign):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_page_that_cannot_be_read_is_damage_not_a_crash(path: Path) -> None:
    with Store.open(path) as store:
        add_many(store, (f"Partner {n}" for n in range(300)))
    data = bytearray(path.read_bytes())
    for page in range(3, len(data) // 4096):
        data[page * 4096 : page * 4096 + 2048] = b"\xff" * 2048
    path.write_bytes(data)
    with pytest.raises(StoreDamaged), Store.open(path) as store:
        assert verify(store)
        list(dump(store))


def test_a_truncated_file_is_damage_not_a_crash(path: Path) -> None:
    with Store.open(path) as store:
        add_many(store, (f"Partner {n}" for n in range(300)))
    path.write_bytes(path.read_bytes()[: 4096 * 5])
    with pytest.raises(StoreDamaged), Store.open(path) as store:
        list(dump(store))


def test_doctor_finds_an_altered_journal_and_altered_records(store: Store) -> None:
    add_partner(store, "One")
    add_partner(store, "Two")
    with store.local() as connection:
        connection.execute("UPDATE partner SET name = 'Three' WHERE name = 'One'")
        connection.execute("""UPDATE change SET value = '"Four"' WHERE value = '"Two"'""")
        connection.execute("INSERT INTO note (id, text) VALUES ('n', 'never written')")
    assert verify(store) == [
        "1 change is not as it was written.",
        "1 records of note differ from the journal.",
        "2 records of partner differ from the journal.",
    ]


def test_a_store_of_a_newer_fieldkit_is_refused_untouched(path: Path) -> None:
    Store.open(path).close()
    newer = sqlite3.connect(path)
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    before = path.read_bytes()
    for write in (True, False):
        with pytest.raises(StoreTooNew) as caught:
            Store.open(path, write=write)
        assert says_what_to_do(caught.value)
    assert path.read_bytes() == before


@pytest.mark.skipif(as_nobody(), reason="root may write anywhere")
@pytest.mark.skipif(sys.platform == "win32", reason="rights of folders work otherwise there")
def test_a_folder_that_cannot_be_written_is_told_and_can_still_be_read(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Store.open(home / "fieldkit.db") as store:
        add_partner(store, "One")
    for file in home.iterdir():
        file.chmod(0o400)
    home.chmod(0o500)
    try:
        with pytest.raises(StoreUnwritable) as caught:
            Store.open(home / "fieldkit.db")
        assert says_what_to_do(caught.value)
        with Store.open(home / "fieldkit.db", write=False) as reader:
            assert len(list(dump(reader))) == 1
    finally:
        home.chmod(0o700)


def test_a_home_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(StoreUnwritable) as caught:
        Store.open(tmp_path / "home" / "fieldkit.db")
    assert says_what_to_do(caught.value)


def test_a_full_disk_writes_nothing_by_halves_and_goes_on_once_there_is_room(store: Store) -> None:
    partner = add_partner(store, "One")
    before, seqs = list(dump(store)), [change.seq for change in changes(store)]
    pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
    store.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFull) as caught:
        add_note(store, partner, "x" * 100_000)
    assert says_what_to_do(caught.value)
    with pytest.raises(StoreFull):
        add_many(store, (f"Partner {n}" for n in range(1000)))
    assert list(dump(store)) == before
    assert [change.seq for change in changes(store)] == seqs
    assert verify(store) == []
    store.connection.execute("PRAGMA max_page_count = 1000000")
    note = add_note(store, partner, "x" * 100_000)
    assert any(note in line for line in dump(store))
    assert undo(store) is not None
    assert list(dump(store)) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_while_the_lock_is_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreFull), told(tmp_path), Path("/dev/full").open("w") as full:
        full.write("x" * 100_000)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, StoreFull),
        (errno.EROFS, StoreUnwritable),
        (errno.EACCES, StoreUnwritable),
        (errno.EIO, StoreUnwritable),
    ],
)
def test_what_the_system_says_about_the_lock_becomes_an_error_of_the_store(
    path: Path, number: int, kind: type[StoreError]
) -> None:
    with pytest.raises(kind), told(path):
        raise OSError(number, os.strerror(number))


def test_a_store_that_was_closed_does_not_write_without_its_lock(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreClosed):
        add_partner(store, "One")


def test_a_store_copied_without_its_lock_opens(store: Store, path: Path, tmp_path: Path) -> None:
    add_partner(store, "One")
    store.close()
    copy = tmp_path / "stick" / "fieldkit.db"
    copy.parent.mkdir()
    shutil.copy(path, copy)
    with Store.open(copy) as moved:
        assert len(list(dump(moved))) == 1

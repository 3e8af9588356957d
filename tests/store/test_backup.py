"""Backups: one moment, proven whole, never in the place of what somebody needs; and the shelf of the daily ones."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from threading import Event

import pytest

from fieldkit.rules.keeping import kept_days
from fieldkit.store import (
    Store,
    StoreClosed,
    StoreDamaged,
    StoreFull,
    StoreUnwritable,
    add_note,
    add_paper,
    add_partner,
    dump,
    keep_file,
    save_draft,
    verify,
)
from fieldkit.store.backups.archive import no_pause
from fieldkit.store.backups.daily import back_up_day, daily_backups, is_due
from fieldkit.store.backups.making import NotReplaced, back_up
from fieldkit.store.backups.restoring import restore

if sys.platform != "win32":
    import resource

from .conftest import START, Watch, add_many


def holds(source: Path, into: Path) -> list[str]:
    """What a backup gives back, restored into an empty folder."""
    shutil.rmtree(into, ignore_errors=True)
    restore(source, into / "fieldkit.db", START)
    with Store.open(into / "fieldkit.db") as store:
        assert verify(store) == []
        return list(dump(store))


@contextmanager
def no_more_than(size: int) -> Iterator[None]:
    """Let no file grow beyond `size` bytes meanwhile, as on a disk without room."""
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def with_file(store: Store, partner: str, source: Path, content: bytes) -> str:
    source.write_bytes(content)
    kept = keep_file(store, source)
    add_paper(store, partner, kept)
    return kept.blob


def test_a_backup_gives_back_every_record_and_every_file(store: Store, tmp_path: Path) -> None:
    partner = add_partner(store, "腾飞电脑")
    blob = with_file(store, partner, tmp_path / "photo.jpg", b"a photo" * 99_999)
    save_draft(store, "note", "typing")
    path, held = back_up(store, tmp_path / "stick" / "all.zip")
    assert (held.changes, len(held.blobs or []), held.absent) == (store._next_seq - 1, 1, [])
    assert holds(path, tmp_path / "again") == list(dump(store))
    assert (tmp_path / "again" / "blobs" / blob[:2] / blob).read_bytes() == b"a photo" * 99_999
    with Store.open(tmp_path / "again" / "fieldkit.db") as other:
        assert other.device != store.device
        assert other.connection.execute("SELECT text FROM draft").fetchall() == [("typing",)]


def test_any_tool_gets_the_database_out_of_a_backup(store: Store, tmp_path: Path) -> None:
    add_partner(store, "One")
    path, _held = back_up(store, tmp_path / "all.zip")
    with zipfile.ZipFile(path) as archive:
        assert json.loads(archive.read("manifest.json"))["fieldkit_backup"] == 1
        archive.extract("fieldkit.db", tmp_path / "out")
    plain = sqlite3.connect(tmp_path / "out" / "fieldkit.db")
    assert plain.execute("SELECT name FROM partner").fetchall() == [("One",)]
    plain.close()


def test_a_folder_gets_a_file_named_by_the_day(store: Store, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    path, _held = back_up(store, tmp_path / "stick")
    assert path == tmp_path / "stick" / f"fieldkit-{START.date()}.zip"


def test_an_older_backup_is_replaced_and_any_other_file_is_not(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "all.zip"
    back_up(store, target)
    add_partner(store, "One")
    back_up(store, target)
    assert len(holds(target, tmp_path / "again")) == 1
    letter = tmp_path / "roster.xlsx"
    letter.write_bytes(b"PK\x03\x04 something else")
    with pytest.raises(NotReplaced):
        back_up(store, letter)
    assert letter.read_bytes() == b"PK\x03\x04 something else"


def test_a_damaged_file_of_a_partner_is_left_out_and_named(store: Store, tmp_path: Path) -> None:
    partner = add_partner(store, "One")
    blob = with_file(store, partner, tmp_path / "a.txt", b"sound")
    (tmp_path / "blobs" / blob[:2] / blob).write_bytes(b"other")
    path, held = back_up(store, tmp_path / "all.zip")
    assert (held.blobs, held.absent) == ([], [blob])
    assert restore(path, tmp_path / "again" / "fieldkit.db", START).absent == (blob,)


def test_a_backup_beside_a_writer_holds_one_moment(store: Store, path: Path, tmp_path: Path) -> None:
    """An act is in a backup whole or not at all, however much is written meanwhile."""
    add_many(store, (f"Partner {n}" for n in range(400)))
    done = Event()

    def write() -> None:
        while not done.is_set():
            with store.act("pair"):
                add_note(store, "p", "left " * 200)
                add_note(store, "p", "right " * 200)

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        with Store.open(path, write=False) as reader:
            backups = [back_up(reader, tmp_path / f"{n}.zip")[0] for n in range(4)]
        done.set()
        writing.result()
    for backup in backups:
        found = "\n".join(holds(backup, tmp_path / "again"))
        assert found.count('"left ') == found.count('"right ')


# The daily ones.


def test_a_day_of_use_has_one_backup_which_grows_with_the_day(store: Store, path: Path, watch: Watch) -> None:
    assert back_up_day(store) is None, "there is nothing yet"
    add_partner(store, "One")
    first = back_up_day(store)
    assert first is not None and first.day == START.date()
    assert back_up_day(store) is None, "it holds everything"
    watch.go_on(hours=1)
    add_partner(store, "Two")
    assert back_up_day(store) is not None
    assert [each.day for each in daily_backups(path)] == [START.date()]


def test_what_was_written_last_evening_is_in_the_backup_of_that_day(
    store: Store, path: Path, watch: Watch, tmp_path: Path
) -> None:
    add_partner(store, "One")
    back_up_day(store)
    watch.go_on(hours=7)
    add_partner(store, "Late")
    watch.go_on(days=1)
    found = back_up_day(store)
    assert found is not None and found.day == START.date()
    assert len(holds(found.path, tmp_path / "again")) == 2


def test_what_is_being_typed_is_a_reason_for_a_backup(store: Store, watch: Watch) -> None:
    add_partner(store, "One")
    back_up_day(store)
    watch.go_on(minutes=5)
    save_draft(store, "note", "typing")
    assert back_up_day(store) is not None


def test_a_backup_is_due_when_there_is_none_and_after_an_hour(store: Store, watch: Watch) -> None:
    add_partner(store, "One")
    assert is_due(store)
    back_up_day(store)
    assert not is_due(store)
    watch.go_on(minutes=61)
    assert is_due(store)
    watch.go_on(days=-30)
    assert is_due(store), "the clock was set back"


def test_the_shelf_is_thinned_by_the_rule_and_every_day_on_it_can_be_restored(
    store: Store, path: Path, watch: Watch, tmp_path: Path
) -> None:
    days: list[date] = []
    for number in range(22):
        add_partner(store, f"Partner {number}")
        back_up_day(store)
        days.append(watch.now.date())
        watch.go_on(days=1 + number % 6)
    found = daily_backups(path)
    assert {each.day for each in found} == kept_days(days)
    for each in found:
        assert len(holds(each.path, tmp_path / "again")) == days.index(each.day) + 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit of the size of files")
def test_a_full_disk_leaves_the_older_backups_as_they_are(
    store: Store, path: Path, watch: Watch, tmp_path: Path
) -> None:
    add_partner(store, "One")
    back_up_day(store)
    before = {each.path: each.path.read_bytes() for each in daily_backups(path)}
    watch.go_on(days=1)
    add_many(store, (f"Partner {n}" for n in range(3000)))
    for room in (0, 100_000, 1_000_000):
        with no_more_than(room), pytest.raises((StoreFull, StoreUnwritable)):
            back_up_day(store)
        assert {each: each.read_bytes() for each in (path.parent / "backups").iterdir()} == before
    assert back_up_day(store) is not None


def test_a_damaged_store_does_not_push_a_sound_backup_from_the_shelf(path: Path, watch: Watch) -> None:
    with Store.open(path, now=watch) as store:
        add_many(store, (f"Partner {n}" for n in range(300)))
        back_up_day(store)
        add_partner(store, "Later")
        with store.local() as connection:
            connection.execute("""UPDATE change SET value = replace(value, '"Partner 7"', '"Other"')""")
        before = daily_backups(path)[0].path.read_bytes()
        with pytest.raises(StoreDamaged):
            back_up_day(store)
        assert daily_backups(path)[0].path.read_bytes() == before


def test_closing_the_store_ends_a_backup_at_its_next_piece(path: Path, watch: Watch) -> None:
    store = Store.open(path, now=watch)
    add_many(store, (f"Partner {n}" for n in range(2000)))
    begun = Event()

    def pause(_size: int) -> None:
        begun.set()
        if store.closing:
            raise StoreClosed("", "", "")

    def until_closed() -> None:
        while True:
            add = daily_backups(path)
            for each in add:
                each.path.unlink()
            back_up_day(store, pause)

    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(until_closed)
        assert begun.wait(10)
        store.close()
        with pytest.raises(StoreClosed):
            working.result(20)
    assert not list((path.parent / "backups").glob("*.tmp*"))


def test_leftovers_of_a_backup_that_was_cut_off_go_after_a_day(store: Store, path: Path) -> None:
    shelf = path.parent / "backups"
    shelf.mkdir()
    for name, age in (("old.tmp", timedelta(days=2)), ("new.tmp", timedelta())):
        (shelf / name).write_bytes(b"half")
        moment = (shelf / name).stat().st_mtime - age.total_seconds()
        os.utime(shelf / name, (moment, moment))
    back_up(store, path.parent / "all.zip", no_pause)
    assert [each.name for each in shelf.iterdir()] == ["new.tmp"]

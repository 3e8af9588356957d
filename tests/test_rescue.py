"""Rescue: whatever happened to the file, what can be read is kept, what cannot is fetched, what is missing is told."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fieldkit.i18n import set_language
from fieldkit.rescue import NothingToRescue, Rescued, require_damage, rescue, rescue_lines
from fieldkit.store import (
    Store,
    StoreBusy,
    StoreDamaged,
    StoreError,
    add_note,
    add_paper,
    add_partner,
    changes,
    dump,
    edit_partner,
    keep_file,
    load_draft,
    receive,
    save_draft,
    segments,
    undo,
    verify,
)
from fieldkit.store.backups.carving import carve
from fieldkit.store.backups.daily import back_up_day
from fieldkit.store.cells import COLUMNS, Stored
from fieldkit.sync import SyncReport, sync_folder
from fieldkit.sync.keyring import keyring_of
from fieldkit.sync.seal import create
from tests.store.conftest import START, Watch, add_many
from tests.store.test_restore import killed_at

PAGE = 4096


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "fieldkit.db"


def fill(store: Store) -> None:
    """Partners, long notes that run over several pages, edits, deletions, what is being typed."""
    add_many(store, (f"腾飞 {n}" for n in range(250)))
    partner = add_partner(store, "One")
    for number in range(40):
        add_note(store, partner, "他说了很多话。" * number * 20)
    edit_partner(store, partner, district="天河")
    undo(store)
    save_draft(store, "note", "typing")


def journal(path: Path) -> set[Stored]:
    with closing(sqlite3.connect(path)) as connection:
        return {Stored._make(row) for row in connection.execute(f"SELECT {COLUMNS} FROM change")}


def dumped(path: Path) -> list[str]:
    with Store.open(path) as store:
        assert verify(store) == []
        return list(dump(store))


def rescued(path: Path, watch: Watch | None = None) -> Rescued:
    require_damage(path)
    return rescue(path, watch or Watch())


# Reading.


def test_every_change_of_a_sound_file_is_found_by_its_bytes_alone(path: Path) -> None:
    with Store.open(path) as store:
        fill(store)
        assert path.with_name("fieldkit.db-wal").stat().st_size > PAGE
        assert set(carve(path, lambda _size: None)) == journal(path)
    assert set(carve(path, lambda _size: None)) == journal(path)


def test_what_was_never_acknowledged_is_not_read_from_the_log(path: Path) -> None:
    with Store.open(path) as store:
        add_partner(store, "One")
        known = journal(path)
        store.connection.execute("PRAGMA cache_size = 4")
        store.connection.execute("PRAGMA cache_spill = 4")
        with pytest.raises(RuntimeError), store.act("half") as act:
            for number in range(3000):
                act.new("note", text=f"half {number}")
                act.spill()
            shutil.copytree(path.parent, path.parent.parent / "pulled")
            raise RuntimeError
    pulled = path.parent.parent / "pulled" / path.name
    assert pulled.with_name("fieldkit.db-wal").stat().st_size > 40 * PAGE
    assert set(carve(pulled, lambda _size: None)) == known


@settings(max_examples=50, deadline=None)
@given(content=st.binary(max_size=300), times=st.integers(1, 40))
def test_arbitrary_bytes_are_no_change_and_no_crash(
    content: bytes, times: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    for suffix in ("", "-wal"):
        (folder / f"fieldkit.db{suffix}").write_bytes(content * times)
    assert list(carve(folder / "fieldkit.db", lambda _size: None)) == []


# Damage.


def cut(data: bytearray) -> None:
    """The second half is missing, in the middle of a page."""
    del data[len(data) // 2 - 100 :]


def emptied(data: bytearray) -> None:
    """Nothing is left but the name."""
    data.clear()


def headless(data: bytearray) -> None:
    """The first page was zeroed."""
    data[:PAGE] = bytes(PAGE)


def flipped(data: bytearray) -> None:
    """A byte in a hundred pages is another one."""
    chance = random.Random(1)
    for _n in range(100):
        data[chance.randrange(len(data))] ^= 0x20


def heads_gone(data: bytearray) -> None:
    """The first half of each page was overwritten."""
    for at in range(0, len(data), PAGE):
        data[at : at + PAGE // 2] = b"\xff" * (PAGE // 2)


def holes(data: bytearray) -> None:
    """Every third page was overwritten."""
    for at in range(PAGE * 2, len(data) - PAGE, PAGE * 3):
        data[at : at + PAGE] = b"garbage!" * (PAGE // 8)


def letter(data: bytearray) -> None:
    """Another file lies in its place."""
    data[:] = b"not a database, but a letter" * 400


HARM = [cut, emptied, headless, flipped, heads_gone, holes, letter]


def harm_file(path: Path, harm: Callable[[bytearray], None]) -> bytes:
    data = bytearray(path.read_bytes())
    harm(data)
    path.write_bytes(data)
    return bytes(data)


@pytest.mark.parametrize("harm", HARM)
def test_what_can_be_read_the_backup_and_nothing_else_add_up(
    path: Path, watch: Watch, harm: Callable[[bytearray], None]
) -> None:
    with Store.open(path, now=watch) as store:
        fill(store)
        back_up_day(store)
        watch.go_on(minutes=30)
        add_many(store, (f"Later {n}" for n in range(100)))
    before, in_backup = journal(path), before_later(path)
    harmed = harm_file(path, harm)
    readable = set(carve(path, lambda _size: None))
    done = rescued(path, watch)
    assert journal(path) == readable | in_backup
    assert readable <= before, "nothing is made up"
    assert (Path(done.kept) / path.name).read_bytes() == harmed
    assert done.readable == len(readable)
    assert done.only_there == len(readable - in_backup)
    assert done.from_backup == len(in_backup - readable)
    missing = {(row.dev, row.seq) for row in before} - {(row.dev, row.seq) for row in readable | in_backup}
    told = {(each.device, seq) for each in done.missing for seq in range(each.first, each.last + 1)}
    assert told <= missing
    for row in before:
        if (row.dev, row.seq) in missing - told:
            assert row.seq > max(each.seq for each in readable | in_backup), "only an end can be unknown"
    with Store.open(path) as store:
        assert verify(store) == []
        assert store.device == done.device != done.former
        assert load_draft(store, "note") == "typing"
        add_partner(store, "Goes on")


def before_later(path: Path) -> set[Stored]:
    """The changes of which the backup was made."""
    rows = journal(path)
    later = min(row.seq for row in rows if "Later" in row.value)
    return {row for row in rows if row.seq < later}


def test_pages_that_still_have_their_rows_need_no_backup(path: Path) -> None:
    """Where the heads of pages are gone, or the first page is, SQLite reads nothing and the rows are all there."""
    with Store.open(path) as store:
        fill(store)
        before, device = list(dump(store)), store.device
    harm_file(path, headless)
    with pytest.raises(StoreDamaged):
        Store.open(path)
    done = rescued(path)
    assert dumped(path) == before
    assert (done.former, done.complete, done.backup) == (device, True, "")
    with Store.open(path) as store:
        assert load_draft(store, "note") == "typing"
        assert undo(store) is not None, "what this device did can still be taken back"


def test_a_damaged_log_gives_what_is_whole_in_it(path: Path, tmp_path: Path) -> None:
    with Store.open(path) as store:
        add_many(store, (f"Partner {n}" for n in range(50)))
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for number in range(30):
            add_partner(store, f"Logged {number}")
        before = journal(path)
        shutil.copytree(path.parent, tmp_path / "pulled")
    pulled = tmp_path / "pulled" / path.name
    log = pulled.with_name("fieldkit.db-wal")
    harm_file(log, lambda data: data.__setitem__(slice(0, 60), bytes(60)))
    harm_file(pulled, headless)
    rescued(pulled)
    found = journal(pulled)
    assert found <= before
    assert len(before - found) < 3, "the first frame may be gone, and no more"


def test_a_vanished_log_costs_what_was_in_it_alone(path: Path, tmp_path: Path) -> None:
    with Store.open(path) as store:
        add_many(store, (f"Partner {n}" for n in range(50)))
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        before = journal(path)
        add_partner(store, "In the log")
        shutil.copytree(path.parent, tmp_path / "pulled")
    pulled = tmp_path / "pulled" / path.name
    pulled.with_name("fieldkit.db-wal").unlink()
    harm_file(pulled, headless)
    rescued(pulled)
    assert journal(pulled) == before


def test_what_others_speak_of_and_nobody_has_is_named_with_its_time(path: Path, watch: Watch, tmp_path: Path) -> None:
    with Store.open(path, now=watch) as store:
        add_partner(store, "One")
        watch.go_on(hours=1)
        with store.act("many"):
            partners = [add_partner(store, f"Lost {n}", phone="x" * 90) for n in range(60)]
        watch.go_on(hours=1)
        edit_partner(store, partners[-1], name="Three")
    known = journal(path)
    lost = {row.seq for row in known if '"Lost' in row.value}
    data = path.read_bytes()
    for text in (b'"Lost', b'"' + b"x" * 90):
        data = data.replace(text, b"\x01" * len(text))
    path.write_bytes(data)
    done = rescued(path, watch)
    (gap,) = done.missing
    assert {*range(gap.first, gap.last + 1)} == lost
    assert (gap.device, gap.after, gap.before) == (done.former, START, watch.now)
    told = "\n".join(rescue_lines(done))
    assert f"{len(lost)} changes of this laptop, {done.former} (numbers {gap.first} to {gap.last})" in told
    assert "between 2026-11-23" in told


def test_a_change_that_was_altered_on_the_disk_comes_back_from_the_backup(path: Path, watch: Watch) -> None:
    with Store.open(path, now=watch) as store:
        add_many(store, (f"Partner {n}" for n in range(50)))
        back_up_day(store)
    before = dumped(path)
    path.write_bytes(path.read_bytes().replace(b'"Partner 7"', b'"Partner 8"'))
    assert rescued(path, watch).complete
    assert dumped(path) == before


def test_an_older_backup_serves_where_the_newest_is_damaged(path: Path, watch: Watch) -> None:
    with Store.open(path, now=watch) as store:
        add_partner(store, "One")
        first = back_up_day(store)
        watch.go_on(days=1)
        add_partner(store, "Two")
        second = back_up_day(store)
    assert first and second
    harm_file(second.path, lambda data: data.__setitem__(slice(40, 400), bytes(360)))
    harm_file(path, letter)
    done = rescued(path, watch)
    assert (done.backup, done.unsound) == (first.day.isoformat(), (second.path.name,))
    assert [json.loads(line)["name"] for line in dumped(path)] == ["One"]


def test_files_of_partners_that_are_gone_are_named(path: Path, tmp_path: Path) -> None:
    (tmp_path / "plaque.jpg").write_bytes(b"photo")
    with Store.open(path) as store:
        kept = keep_file(store, tmp_path / "plaque.jpg")
        add_paper(store, add_partner(store, "One"), kept)
    (path.parent / "blobs" / kept.blob[:2] / kept.blob).unlink()
    harm_file(path, headless)
    done = rescued(path)
    assert [(each.partner, each.name, each.state) for each in done.files] == [("One", "plaque.jpg", "missing")]
    assert any("plaque.jpg" in line for line in rescue_lines(done))


def test_what_a_colleague_wrote_is_rescued_with_the_rest(path: Path, tmp_path: Path) -> None:
    with Store.open(path) as store, Store.open(tmp_path / "other" / "fieldkit.db") as other:
        add_partner(store, "Mine")
        add_partner(other, "Hers")
        receive(store, list(changes(other)))
    before = dumped(path)
    harm_file(path, headless)
    assert rescued(path).complete
    assert dumped(path) == before


def test_the_outbox_holds_every_act_again_after_a_rescue(path: Path) -> None:
    with Store.open(path) as store:
        fill(store)
        with store.local() as connection:
            connection.execute("DELETE FROM outbox")
    acts = {(row.dev, row.tx) for row in journal(path)}
    harm_file(path, headless)
    rescued(path)
    with Store.open(path) as store:
        assert set(store.connection.execute("SELECT dev, tx FROM outbox")) == acts


def synced(path: Path, folder: Path) -> SyncReport:
    with Store.open(path) as store:
        return sync_folder(store, folder)


def test_where_nothing_is_left_but_the_folder_a_sync_brings_back_what_lies_there(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    with Store.open(path) as store:
        fill(store)
        sync_folder(store, folder)
        in_folder = journal(path)
        add_partner(store, "Never synced")
    harm_file(path, letter)
    done = rescued(path)
    assert (done.changes, done.folder) == (0, ""), "the letter does not say which folder"
    assert sum(each.changes for each in synced(path, folder).received) == len(in_folder)
    assert journal(path) == in_folder


def test_backup_and_folder_add_up_and_the_end_that_nobody_has_is_told(path: Path, watch: Watch, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    with Store.open(path, now=watch) as store:
        add_many(store, (f"Early {n}" for n in range(60)))
        sync_folder(store, folder)
        back_up_day(store)
        watch.go_on(hours=2)
        add_many(store, (f"Synced {n}" for n in range(60)))
        sync_folder(store, folder)
    before = dumped(path)
    harm_file(path, letter)
    done = rescued(path, watch)
    assert (done.folder, done.trouble, done.pending) == (str(folder), "", 0)
    assert (done.from_backup, done.from_folder) == (60, 60)
    assert done.complete
    assert dumped(path) == before
    with Store.open(path) as store:
        assert segments.waiting(store) == 0, "the folder has all of it"


def test_a_folder_that_is_not_there_is_told_and_brings_the_rest_with_the_next_sync(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    with Store.open(path) as store:
        add_many(store, (f"Early {n}" for n in range(60)))
        sync_folder(store, folder)
        add_partner(store, "Later")
        with store.local() as connection:
            connection.execute("DELETE FROM segment")
    before = dumped(path)
    folder.rename(tmp_path / "pulled")
    path.write_bytes(path.read_bytes().replace(b'"Early 7"', b'"Fruh  7"'))
    done = rescued(path)
    assert done.folder == str(folder)
    assert "next sync" in done.trouble
    assert sum(each.last - each.first + 1 for each in done.missing) == 1
    (tmp_path / "pulled").rename(folder)
    synced(path, folder)
    assert dumped(path) == before
    with Store.open(tmp_path / "colleague" / "fieldkit.db") as other:
        sync_folder(other, folder)
        assert list(dump(other)) == before


def test_a_sealed_folder_is_opened_by_the_key_that_this_device_remembers(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    with Store.open(path) as store:
        key = create(folder, "a long passphrase")
        keyring_of(store).remember(folder, key)
        add_many(store, (f"Partner {n}" for n in range(30)))
        assert not sync_folder(store, folder, key=key).stopped
        with store.local() as connection:
            connection.execute("DELETE FROM segment")
    before = dumped(path)
    path.write_bytes(path.read_bytes().replace(b'"Partner 7"', b'"Partnes 7"'))
    done = rescued(path)
    assert (done.trouble, done.from_folder, done.complete) == ("", 1, True)
    assert dumped(path) == before


def test_a_part_of_an_act_is_whole_again_and_does_not_go_out_a_second_time(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    with Store.open(path) as store:
        add_many(store, (f"Partner {n}" for n in range(300)))
        sync_folder(store, folder)
    before = journal(path)
    data = path.read_bytes()
    for number in range(5):
        data = data.replace(b'"Partner %d"' % number, b'"Partnes %d"' % number)
    path.write_bytes(data)
    with Store.open(path) as store, store.local() as connection:
        connection.execute("DELETE FROM segment")
    done = rescued(path)
    assert done.readable < len(before)
    assert done.complete
    assert journal(path) == before
    with Store.open(path) as store:
        assert segments.waiting(store) == 0
    assert len(list((folder / "fk1" / "seg").iterdir())) == 1


def test_the_archive_of_segments_gives_back_what_the_journal_lost(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    with Store.open(path) as store:
        add_many(store, (f"Partner {n}" for n in range(300)))
        sync_folder(store, folder)
    before = dumped(path)
    shutil.rmtree(folder)
    path.write_bytes(path.read_bytes().replace(b'"Partner 7"', b'"Partnes 7"'))
    done = rescued(path)
    assert done.complete and done.readable == 299
    assert dumped(path) == before


def test_a_store_that_is_gone_comes_back_from_its_backup(path: Path, watch: Watch) -> None:
    with Store.open(path, now=watch) as store:
        add_partner(store, "One")
        back_up_day(store)
    path.unlink()
    done = rescued(path, watch)
    assert (done.kept, len(dumped(path))) == ("", 1)


def test_an_emptied_file_is_damage_where_there_is_a_backup(path: Path, watch: Watch) -> None:
    with Store.open(path, now=watch) as store:
        add_partner(store, "One")
        back_up_day(store)
    path.write_bytes(b"")
    for write in (True, False):
        with pytest.raises(StoreDamaged):
            Store.open(path, write=write)
    assert path.read_bytes() == b""


def test_a_sound_store_is_left_alone(path: Path) -> None:
    with pytest.raises(NothingToRescue):
        require_damage(path)
    with Store.open(path) as store:
        add_partner(store, "One")
        with pytest.raises(StoreBusy):
            rescue(path, Watch())
    with pytest.raises(NothingToRescue):
        require_damage(path)


def test_a_rescue_that_is_stopped_changes_nothing(path: Path) -> None:
    with Store.open(path) as store:
        fill(store)
    harmed = harm_file(path, headless)

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rescue(path, Watch(), progress=stop)
    assert path.read_bytes() == harmed
    assert not (path.parent / "staged").exists() and not (path.parent / "kept").exists()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spots=st.lists(st.tuples(st.floats(0, 1), st.integers(1, 9000), st.integers(0, 255)), max_size=6))
@example(spots=[(0.341796875, 1, 128)])  # the description of a table is no text any more
def test_wherever_the_file_is_overwritten_what_is_rescued_is_true_and_goes_on(
    path: Path, spots: list[tuple[float, int, int]], tmp_path: Path
) -> None:
    whole = tmp_path / "whole" / path.name
    if not whole.exists():
        with Store.open(whole) as store:
            fill(store)
    shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.mkdir()
    data = bytearray(whole.read_bytes())
    for where, length, byte in spots:
        at = int(where * (len(data) - 1))
        data[at : at + length] = bytes([byte]) * min(length, len(data) - at)
    path.write_bytes(data)
    before = journal(whole)
    rescue(path, Watch())
    assert journal(path) <= before
    gone = {row.seq for row in before} - {row.seq for row in journal(path)}
    touched = sum(length for _where, length, _byte in spots) // PAGE + 2 * len(spots)
    assert len(gone) <= touched * 45, "a damaged page costs what lies on it and no more"
    assert dumped(path) is not None


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and kill")
def test_a_rescue_killed_at_any_step_can_be_done_again(path: Path, watch: Watch, tmp_path: Path) -> None:
    with Store.open(path, now=watch) as store:
        add_partner(store, "One")
        back_up_day(store)
        add_partner(store, "Two")
    before = dumped(path)
    harmed = harm_file(path, headless)
    ended, step = False, 2
    home = tmp_path / "again"
    while not ended:
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(path.parent, home)
        ended = killed_at(step, partial(rescue, home / path.name, watch))
        try:
            Store.open(home / path.name).close()
        except StoreError:
            rescue(home / path.name, watch)
        assert dumped(home / path.name) == before
        assert harmed in [each.read_bytes() for each in (home / "kept").glob("*/fieldkit.db")]
        step += 13

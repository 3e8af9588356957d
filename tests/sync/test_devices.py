"""Clones, restored copies, wrong clocks, newer and older versions: nothing is lost, and it is told."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.store import Store, add_partner, changes, dump, edit_partner, queries, rebuild, segments, verify
from fieldkit.sync import sync_folder

from .conftest import START, Watch, files_in, same, synced

Device = Callable[..., Store]


def copied(store: Store, to: Path, watch: Watch) -> Store:
    """A copy of the file of a store, as a cloned disk or a backup is one, opened as a device of its own."""
    to.parent.mkdir(parents=True)
    with closing(sqlite3.connect(store.path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    return Store.open(to, now=watch)


def names(store: Store) -> list[str]:
    return sorted(row.name for row in queries.partners(store))


def test_a_clone_keeps_what_it_wrote_is_told_and_has_a_name_of_its_own(
    device: Device, shared: Path, tmp_path: Path, watch: Watch
) -> None:
    one, three = device(), device()
    add_partner(one, "Before")
    with copied(one, tmp_path / "clone" / "fieldkit.db", watch) as clone:
        add_partner(one, "Original")
        add_partner(clone, "Clone")
        shared_name = one.device
        synced(shared, one)
        (report,) = synced(shared, clone)
        assert report.twins == (shared_name,)
        assert report.renamed == clone.device != shared_name
        (told,) = synced(shared, three)
        assert told.twins == (shared_name,)
        add_partner(clone, "Later")
        synced(shared, one, clone, one, three, clone)
        assert names(one) == ["Before", "Clone", "Later", "Original"]
        assert same(one, clone, three)
        assert len({one.device, clone.device, three.device}) == 3
        assert [verify(store) for store in (one, clone, three)] == [[], [], []]
        assert len(list(changes(three))) == 4


def test_a_restored_copy_takes_back_what_the_folder_has_and_goes_on_under_a_new_name(
    device: Device, shared: Path, tmp_path: Path, watch: Watch
) -> None:
    one, two = device(), device()
    partner = add_partner(one, "One", phone="1")
    edit_partner(one, partner, remark="rings back")
    with copied(one, tmp_path / "restored" / "fieldkit.db", watch) as restored:
        edit_partner(one, partner, phone="2")
        synced(shared, one, two)
        assert segments.waiting(restored) == 2
        (report,) = synced(shared, restored)
        assert report.renamed
        assert report.sent.changes == 0, "its own acts lie in the folder already"
        edit_partner(restored, partner, phone="3")
        synced(shared, restored, two)
        assert same(restored, two)
        assert [row.phone for row in queries.partners(two)] == ["3"]
        assert queries.conflicts(two) == []


def test_a_restored_copy_has_a_new_name_even_where_its_files_are_gone(
    device: Device, shared: Path, tmp_path: Path, watch: Watch
) -> None:
    one, two = device(), device()
    with copied(one, tmp_path / "restored" / "fieldkit.db", watch) as restored:
        add_partner(one, "One")
        synced(shared, one, two)
        shutil.rmtree(shared / "fk1" / "seg")
        (report,) = synced(shared, restored)
        assert report.renamed == restored.device != one.device
        add_partner(restored, "Two")
        synced(shared, restored, two, one, restored)
        assert same(one, two, restored)
        assert names(two) == ["One", "Two"]


@pytest.mark.parametrize(("years", "way"), [(30, "ahead"), (-30, "behind")])
def test_a_clock_that_is_years_off_loses_nothing_and_is_told(
    device: Device, shared: Path, years: int, way: str
) -> None:
    one, two = device(), device(Watch(START + timedelta(days=365 * years)))
    partner = add_partner(one, "One")
    for number in range(3):
        synced(shared, one, two, one)
        edit_partner((one, two)[number % 2], partner, name=f"Name {number}")
        add_partner((one, two)[number % 2], f"Other {number}")
    synced(shared, one, two)
    assert same(one, two)
    assert "Name 2" in names(one)
    assert queries.conflicts(one) == []
    (report,) = synced(shared, one)
    assert [(note.device, note.way, round(note.days / 365)) for note in report.clocks] == [(two.device, way, 30)]


@pytest.mark.parametrize(("years", "way"), [(30, "ahead"), (-30, "behind")])
def test_a_device_from_which_all_others_differ_is_told_that_its_own_clock_is_off(
    device: Device, shared: Path, years: int, way: str
) -> None:
    wrong = device(Watch(START + timedelta(days=365 * years)))
    others = [device(), device(), device()]
    for store in (wrong, *others):
        add_partner(store, "One")
    synced(shared, *others, wrong, times=2)
    *reports, mine = synced(shared, *others, wrong)
    assert [(note.own, note.device, note.way) for note in mine.clocks] == [(True, wrong.device, way)]
    for report in reports:
        assert [(note.own, note.device, note.way) for note in report.clocks] == [(False, wrong.device, way)]


def test_clocks_that_are_right_are_not_told(device: Device, shared: Path) -> None:
    one, two = device(), device(Watch(START + timedelta(hours=20)))
    partner = add_partner(one, "One")
    synced(shared, one, two)
    edit_partner(two, partner, name="Two")
    assert [report.clocks for report in synced(shared, two, one, two)] == [(), (), ()]


def test_what_a_newer_fieldkit_writes_is_kept_passed_on_and_shown_after_the_upgrade(
    device: Device, shared: Path, tmp_path: Path
) -> None:
    newer, older, last = device(), device(), device()
    partner = add_partner(newer, "One", phone="138")
    with newer.act("") as act:
        act.put("hologram", "h1", depth="3")
        act.put("partner", partner, aura="blue")
    synced(shared, newer, older)
    shutil.rmtree(shared / "fk1")
    synced(shared, older, last)
    assert list(changes(last)) == list(changes(newer))
    assert verify(older) == []
    # What the upgrade does: the tables are made anew from a journal that had more than they showed.
    with closing(sqlite3.connect(last.path)) as connection:
        connection.execute("UPDATE partner SET phone = NULL")
        connection.commit()
    rebuild(last)
    row = queries.partner(last, partner)
    assert row is not None and row.phone == "138"


def test_a_file_of_a_newer_format_waits_for_the_upgrade(device: Device, shared: Path) -> None:
    import gzip

    one = device()
    add_partner(one, "One")
    synced(shared, one)
    (shared / "fk1" / "seg" / "newer.fkseg").write_bytes(gzip.compress(b'FKSEG2 {"fk":2}\n'))
    (report,) = synced(shared, one)
    assert [file.reason for file in report.pending] == ["newer"]


def test_each_device_says_who_uses_it_and_what_it_has_seen(device: Device, shared: Path) -> None:
    one, two = device(), device()
    add_partner(one, "One")
    sync_folder(one, shared, owner="王芳")
    sync_folder(two, shared, owner="李雷")
    sync_folder(one, shared, owner="王芳")
    assert {dev: peer.owner for dev, peer in segments.peers(one).items()} == {one.device: "王芳", two.device: "李雷"}
    assert sorted(files_in(shared, "ack")) == sorted(f"{store.device}.json" for store in (one, two))


@pytest.mark.parametrize(
    "data",
    [b"", bytes(100), b"{", b"[]", b'{"fk":1}', b'{"fk":1,"dev":"../x"}', b'{"fk":1,"dev":"0123456789ab","at":-1}'],
)
def test_what_a_device_says_of_itself_may_be_damaged(device: Device, shared: Path, data: bytes) -> None:
    one = device()
    add_partner(one, "One")
    synced(shared, one)
    (shared / "fk1" / "ack" / "other.json").write_bytes(data)
    (report,) = synced(shared, one)
    assert [file.reason for file in report.pending] in (["truncated"], ["damaged"])


def test_what_was_written_before_there_was_sync_goes_out(shared: Path, device: Device, tmp_path: Path) -> None:
    golden = Path(__file__).parent.parent / "store" / "golden" / "store_v1.sql"
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        connection.executescript(golden.read_text(encoding="utf-8"))
    (tmp_path / "own").mkdir()
    (tmp_path / "old.db").rename(tmp_path / "own" / "old.db")
    two = device()
    with Store.open(tmp_path / "own" / "old.db") as old:
        synced(shared, old, two)
        assert list(dump(old)) == list(dump(two))
        assert list(changes(old)) == list(changes(two))

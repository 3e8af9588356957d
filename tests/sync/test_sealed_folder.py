"""Devices that exchange through a sealed folder, and what happens to what somebody put into it."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.store import Store, add_partner, dump, segments
from fieldkit.sync import PendingFile, SyncReport, age, seal, sync_folder
from fieldkit.sync.keyring import keyring_of
from fieldkit.sync.sealing import begin, go_on

from .quick import quicken

PASSPHRASE, OTHER = "four plain words here", "another four plain words"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quicken(monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "stick"
    path.mkdir()
    return path


Device = Callable[[], Store]


def open_here(store: Store, folder: Path, passphrase: str = PASSPHRASE) -> None:
    """Give a device the passphrase of a folder."""
    keyring_of(store).remember(folder, seal.unlock(folder, passphrase))


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def plain(folder: Path) -> list[str]:
    """The files that anybody can read."""
    return [name for name, data in files(folder).items() if not data.startswith(age.MAGIC)]


def reasons(report: SyncReport) -> dict[str, str]:
    return {each.name.rsplit("/")[-1]: each.reason for each in report.pending}


def records(store: Store) -> list[str]:
    return list(dump(store))


def test_two_devices_share_all_and_nothing_lies_there_open(folder: Path, device: Device) -> None:
    one, two = device(), device()
    seal.create(folder, PASSPHRASE)
    for store, name in ((one, "甲"), (two, "乙")):
        open_here(store, folder)
        add_partner(store, name)
    for store in (one, two, one):
        report = sync_folder(store, folder)
        assert (report.stopped, report.pending) == ("", ())
    assert records(one) == records(two)
    assert len(records(one)) == 2
    assert plain(folder) == []
    assert {name.split("/")[1] for name in files(folder)} == {"seg", "ack", "folder.age", "recipients.age"}


def test_without_its_key_a_device_reads_and_writes_nothing(folder: Path, device: Device) -> None:
    one, stranger = device(), device()
    seal.create(folder, PASSPHRASE)
    open_here(one, folder)
    add_partner(one, "甲")
    add_partner(stranger, "丙")
    sync_folder(one, folder)
    before = files(folder)
    report = sync_folder(stranger, folder)
    assert "sealed" in report.stopped
    assert set(reasons(report).values()) == {"sealed"}
    assert files(folder) == before
    assert len(records(stranger)) == 1


def test_a_plain_file_in_a_sealed_folder_is_pending_and_never_read(
    folder: Path, device: Device, tmp_path: Path
) -> None:
    one, attacker = device(), device()
    seal.create(folder, PASSPHRASE)
    open_here(one, folder)
    add_partner(attacker, "planted")
    (tmp_path / "open").mkdir()
    sync_folder(attacker, tmp_path / "open")
    shutil.copytree(tmp_path / "open" / "fk1", folder / "fk1", dirs_exist_ok=True)
    report = sync_folder(one, folder)
    assert set(reasons(report).values()) == {"plain"}
    assert len(report.pending) == 2  # the segment and the ack
    assert records(one) == []
    assert report.received == ()


@pytest.mark.parametrize("name", ["folder.age", "recipients.age"])
@pytest.mark.parametrize("whose", ["gone", "another folder's", "the attacker's", "damaged"])
def test_a_device_that_knows_the_folder_writes_nothing_into_one_that_was_tampered_with(
    folder: Path, device: Device, tmp_path: Path, name: str, whose: str
) -> None:
    one = device()
    seal.create(folder, PASSPHRASE)
    open_here(one, folder)
    add_partner(one, "甲")
    sync_folder(one, folder)
    add_partner(one, "乙")
    path = folder / "fk1" / name
    if whose == "gone":
        path.unlink()
    elif whose == "damaged":
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    else:
        seal.create(tmp_path / "other", PASSPHRASE if whose == "another folder's" else OTHER)
        shutil.copy(tmp_path / "other" / "fk1" / name, path)
    before = files(folder)
    report = sync_folder(one, folder)
    if (name, whose) == ("recipients.age", "gone"):
        assert report.stopped == ""
        assert path.exists(), "a list that is gone is written again"
        assert plain(folder) == []
        return
    assert "fk1/" in report.stopped or "Another sealed folder" in report.stopped
    assert files(folder) == before


def test_a_stripped_folder_gets_nothing_open_even_from_a_device_that_never_saw_it(folder: Path, device: Device) -> None:
    one, new = device(), device()
    seal.create(folder, PASSPHRASE)
    open_here(one, folder)
    add_partner(one, "甲")
    sync_folder(one, folder)
    for name in ("folder.age", "recipients.age"):
        (folder / "fk1" / name).unlink()
    before = files(folder)
    add_partner(new, "丙")
    for store in (one, new):
        assert "gone" in sync_folder(store, folder).stopped
        assert files(folder) == before


def test_a_plain_file_laid_into_a_stripped_folder_does_not_make_it_an_open_one(
    folder: Path, device: Device, tmp_path: Path
) -> None:
    one, new, attacker = device(), device(), device()
    seal.create(folder, PASSPHRASE)
    open_here(one, folder)
    add_partner(one, "甲")
    sync_folder(one, folder)
    for name in ("folder.age", "recipients.age"):
        (folder / "fk1" / name).unlink()
    add_partner(attacker, "planted")
    (tmp_path / "open").mkdir()
    sync_folder(attacker, tmp_path / "open")
    shutil.copytree(tmp_path / "open" / "fk1" / "seg", folder / "fk1" / "seg", dirs_exist_ok=True)
    before = files(folder)
    add_partner(new, "丙")
    assert "gone" in sync_folder(new, folder).stopped
    assert segments.last_stop(new), "and who opens fieldkit tomorrow is told"
    assert files(folder) == before


def test_a_stripped_folder_in_another_place_is_known_by_what_lies_in_it(folder: Path, device: Device) -> None:
    one, attacker = device(), device()
    seal.create(folder, PASSPHRASE)
    open_here(one, folder)
    add_partner(one, "甲")
    sync_folder(one, folder)
    moved = folder.rename(folder.with_name("other letter"))
    for name in ("folder.age", "recipients.age"):
        (moved / "fk1" / name).unlink()
    add_partner(attacker, "planted")
    openly = folder.with_name("open")
    openly.mkdir()
    sync_folder(attacker, openly)
    shutil.copytree(openly / "fk1" / "seg", moved / "fk1" / "seg", dirs_exist_ok=True)
    before = files(moved)
    assert "gone" in sync_folder(one, moved).stopped
    assert files(moved) == before


def test_a_device_that_wrote_openly_just_before_the_sealing_writes_it_again_sealed(
    folder: Path, device: Device
) -> None:
    one, late = device(), device()
    add_partner(one, "甲")
    sync_folder(one, folder)
    key = begin(folder, PASSPHRASE)
    keyring_of(one).remember(folder, key)
    go_on(folder, key, one.device)
    add_partner(late, "乙")
    openly = folder.with_name("copy of the other computer")
    openly.mkdir()
    sync_folder(late, openly)
    shutil.copytree(openly / "fk1", folder / "fk1", dirs_exist_ok=True)
    assert set(reasons(sync_folder(one, folder)).values()) == {"plain"}
    open_here(late, folder)
    sync_folder(late, folder)
    report = sync_folder(one, folder)
    assert sorted(reasons(report).values()) == ["plain"]  # the open one stays where it is; the ack was its own
    assert records(one) == records(late)
    assert len(records(one)) == 2


def test_a_sealed_folder_in_use_goes_on_without_a_gap(folder: Path, device: Device) -> None:
    one, two = device(), device()
    for store, name in ((one, "甲"), (two, "乙"), (one, "丙")):
        add_partner(store, name)
        sync_folder(store, folder)
    key = begin(folder, PASSPHRASE)
    keyring_of(one).remember(folder, key)
    report = go_on(folder, key, one.device)
    assert report.left == ()
    assert plain(folder) == []
    for store in (one, two):
        if store is two:
            assert "sealed" in sync_folder(store, folder).stopped
            open_here(store, folder)
        synced = sync_folder(store, folder)
        assert (synced.stopped, synced.pending, synced.sent.put_back) == ("", (), 0)
    new = device()
    open_here(new, folder)
    sync_folder(new, folder)
    assert records(one) == records(two) == records(new)


def test_after_a_theft_a_new_folder_takes_everything_and_the_old_key_opens_none_of_it(
    folder: Path, device: Device, tmp_path: Path
) -> None:
    one, stolen = device(), device()
    old = seal.create(folder, PASSPHRASE)
    for store in (one, stolen):
        open_here(store, folder)
        add_partner(store, "甲")
        sync_folder(store, folder)
    fresh = tmp_path / "new stick"
    seal.create(fresh, OTHER)
    sync_folder(one, folder)
    open_here(one, fresh, OTHER)
    assert sync_folder(one, fresh).stopped == ""
    new = device()
    open_here(new, fresh, OTHER)
    sync_folder(new, fresh)
    assert records(new) == records(one)
    assert len(records(new)) == 2
    assert "sealed" in sync_folder(stolen, fresh).stopped
    for name, data in files(fresh).items():
        if name.endswith((".fkseg", ".json")):
            with pytest.raises(age.OtherKey):
                old.open(data)


def test_a_recipient_reads_every_segment_with_age_alone(folder: Path, device: Device) -> None:
    one, manager = device(), age.Identity.new()
    seal.create(folder, PASSPHRASE, [manager.public])
    open_here(one, folder)
    add_partner(one, "甲")
    sync_folder(one, folder)
    (segment,) = (folder / "fk1" / "seg").iterdir()
    assert "甲" in gzip.decompress(manager.open(segment.read_bytes())).decode()


def test_who_knows_only_the_public_key_of_a_manager_gets_nothing_in(folder: Path, device: Device) -> None:
    one, manager, attacker = device(), age.Identity.new(), device()
    seal.create(folder, PASSPHRASE, [manager.public])
    open_here(one, folder)
    add_partner(attacker, "planted")
    sync_folder(attacker, folder.with_name("none"))
    openly = folder.with_name("open")
    openly.mkdir()
    sync_folder(attacker, openly)
    for path in (openly / "fk1" / "seg").iterdir():
        (folder / "fk1" / "seg").mkdir()
        (folder / "fk1" / "seg" / path.name).write_bytes(age.seal(path.read_bytes(), [manager.public]))
    assert set(reasons(sync_folder(one, folder)).values()) == {"not opened"}
    assert records(one) == []


def test_whatever_befalls_a_sealed_file_it_is_pending_or_whole(folder: Path, device: Device) -> None:
    one, two = device(), device()
    key = seal.create(folder, PASSPHRASE)
    open_here(one, folder)
    open_here(two, folder)
    with one.act("several"):
        for number in range(3):
            add_partner(one, f"伙伴 {number}")
    sync_folder(one, folder)
    (path,) = (folder / "fk1" / "seg").iterdir()
    whole = path.read_bytes()

    @settings(max_examples=60, deadline=None)
    @given(data=st.data())
    def befalls(data: st.DataObject) -> None:
        at = int(len(whole) * data.draw(st.integers(0, 999)) / 1000)
        damaged = data.draw(
            st.one_of(
                st.just(whole[:at]),
                st.just(bytes(len(whole))),
                st.binary(max_size=200),
                st.binary(max_size=200).map(lambda more: age.MAGIC + more),
                st.binary(max_size=200).map(key.seal),
                st.integers(1, 255).map(lambda bits: whole[:at] + bytes([whole[at] ^ bits]) + whole[at + 1 :]),
                st.binary(min_size=1, max_size=20).map(lambda more: whole + more),
                st.just(key.seal(key.open(whole)[:-9])),
            )
        )
        path.write_bytes(damaged)
        report = sync_folder(two, folder)
        assert report.stopped == ""
        assert [type(each) for each in report.pending] == [PendingFile]
        assert path.read_bytes() == damaged, "never touched"
        assert records(two) == [], "never half merged"

    befalls()
    path.write_bytes(whole)
    assert sync_folder(two, folder).pending == ()
    assert records(two) == records(one)

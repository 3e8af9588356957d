"""Restoring: proven first, the present store kept, and whole again after a kill at any step."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.store import (
    Store,
    StoreBusy,
    StoreError,
    StoreTooNew,
    add_note,
    add_partner,
    changes,
    dump,
    receive,
    undo,
    verify,
)
from fieldkit.store.backups.archive import BackupUnreadable
from fieldkit.store.backups.making import back_up
from fieldkit.store.backups.places import kept_stores
from fieldkit.store.backups.restoring import restore

from .conftest import START


def lines(path: Path) -> list[str]:
    with Store.open(path) as store:
        assert verify(store) == []
        return list(dump(store))


@pytest.fixture
def backup(path: Path, tmp_path: Path) -> Path:
    """A backup of a store to which more was written afterwards."""
    with Store.open(path) as store:
        add_partner(store, "Before")
        target, _held = back_up(store, tmp_path / "stick" / "all.zip")
        add_partner(store, "After")
    return target


def test_a_restore_brings_the_backup_back_and_keeps_the_present_store(path: Path, backup: Path) -> None:
    present = lines(path)
    done = restore(backup, path, START)
    assert done.kept == path.parent / "kept" / "20261123-140200"
    assert [json.loads(line)["name"] for line in lines(path)] == ["Before"]
    assert lines(done.kept / path.name) == present
    assert not (path.parent / "staged").exists()


def test_every_store_that_was_kept_can_be_returned_to(path: Path, backup: Path) -> None:
    present = lines(path)
    first = restore(backup, path, START)
    assert first.kept is not None
    second = restore(first.kept, path, START)
    assert lines(path) == present
    assert kept_stores(path) == sorted((first.kept, second.kept), reverse=True)
    assert len(kept_stores(path)) == 2, "within the same second too"


def test_a_restored_store_is_a_device_of_its_own(path: Path, backup: Path) -> None:
    """What the store before wrote since the backup, and what the restored one writes, never meet under one number."""
    with Store.open(path) as store:
        former, after = store.device, list(changes(store))
    done = restore(backup, path, START)
    with Store.open(path) as store:
        assert store.device == done.device != former
        add_partner(store, "Anew")
        receive(store, after)
        assert sorted(json.loads(line)["name"] for line in dump(store)) == ["After", "Anew", "Before"]
        assert verify(store) == []


def test_what_was_done_before_the_backup_can_still_be_taken_back(path: Path, backup: Path) -> None:
    restore(backup, path, START)
    with Store.open(path) as store:
        assert undo(store) is not None
        assert list(dump(store)) == []


def test_a_restore_onto_a_new_laptop_needs_no_store_there(backup: Path, tmp_path: Path) -> None:
    done = restore(backup, tmp_path / "new" / "fieldkit.db", START)
    assert done.kept is None
    assert len(lines(tmp_path / "new" / "fieldkit.db")) == 1


def test_a_damaged_present_store_is_kept_with_its_log(path: Path, backup: Path) -> None:
    parts = {"": b"garbage" * 999, "-wal": b"log" * 99, "-shm": b"\0" * 32768}
    for suffix, content in parts.items():
        path.with_name(path.name + suffix).write_bytes(content)
    done = restore(backup, path, START)
    assert done.kept is not None
    assert {each.name: each.read_bytes() for each in done.kept.iterdir()} == {
        path.name + suffix: content for suffix, content in parts.items()
    }
    assert len(lines(path)) == 1


def test_a_restore_while_a_fieldkit_is_open_is_refused(path: Path, backup: Path) -> None:
    with Store.open(path) as store:
        with pytest.raises(StoreBusy):
            restore(backup, path, START)
        add_partner(store, "Still written")
    assert len(lines(path)) == 3


# What is no backup, or wants to do harm.


def rebuilt(backup: Path, change: Callable[[dict[str, bytes], dict], None], target: Path) -> Path:
    """The backup with its entries and its manifest changed."""
    with zipfile.ZipFile(backup) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(entries.pop("manifest.json"))
    change(entries, manifest)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
        archive.writestr("manifest.json", json.dumps(manifest))
    return target


def claim(manifest: dict, content: bytes) -> None:
    manifest["database"] = {"bytes": len(content), "sha256": sha256(content).hexdigest()}


def other_bytes(entries: dict[str, bytes], manifest: dict) -> None:
    entries["fieldkit.db"] = entries["fieldkit.db"].replace(b"Before", b"Beforf")


def no_database(entries: dict[str, bytes], manifest: dict) -> None:
    entries["fieldkit.db"] = b"a letter" * 999
    claim(manifest, entries["fieldkit.db"])


def empty_database(entries: dict[str, bytes], manifest: dict) -> None:
    entries["fieldkit.db"] = b""
    claim(manifest, b"")


def altered_journal(entries: dict[str, bytes], manifest: dict) -> None:
    other_bytes(entries, manifest)
    claim(manifest, entries["fieldkit.db"])


def climbing(entries: dict[str, bytes], manifest: dict) -> None:
    entries["../outside"] = b"x"
    manifest["blobs"] = [{"bytes": 1, "sha256": "../outside"}]


def missing_entry(entries: dict[str, bytes], manifest: dict) -> None:
    manifest["blobs"] = [{"bytes": 1, "sha256": "ab" * 32}]


def bomb(entries: dict[str, bytes], manifest: dict) -> None:
    """Far more comes out than the manifest says."""
    entries["fieldkit.db"] = b"\0" * 50_000_000


def larger_than_any_disk(entries: dict[str, bytes], manifest: dict) -> None:
    manifest["database"]["bytes"] = 2**62


def newer(entries: dict[str, bytes], manifest: dict) -> None:
    manifest["fieldkit_backup"] = 2
    manifest["database"] = "somewhere else"


HARM = [
    other_bytes, no_database, empty_database, altered_journal, climbing, missing_entry, bomb, larger_than_any_disk,
    newer,
]  # fmt: skip


@pytest.mark.parametrize("harm", HARM)
def test_a_hostile_or_damaged_backup_changes_nothing(
    path: Path, backup: Path, tmp_path: Path, harm: Callable[[dict[str, bytes], dict], None]
) -> None:
    present = lines(path)
    source = rebuilt(backup, harm, tmp_path / "hostile.zip")
    before = [each.name for each in tmp_path.iterdir()]
    with pytest.raises(StoreTooNew if harm is newer else StoreError) as caught:
        restore(source, path, START)
    assert all((caught.value.what, caught.value.kept, caught.value.todo))
    assert lines(path) == present
    assert not kept_stores(path) and not (path.parent / "staged").exists()
    assert {each.name for each in tmp_path.iterdir()} == {*before, "blobs"}
    assert not (tmp_path.parent / "outside").exists()


def test_what_the_manifest_does_not_name_is_not_written(path: Path, backup: Path, tmp_path: Path) -> None:
    def more(entries: dict[str, bytes], manifest: dict) -> None:
        entries |= {"../outside": b"x", "/tmp/outside": b"x", "blobs/ab/" + "ab" * 32: b"x"}

    restore(rebuilt(backup, more, tmp_path / "more.zip"), path, START)
    assert not list((tmp_path / "blobs").iterdir())
    assert not (tmp_path.parent / "outside").exists()


@pytest.mark.parametrize("content", [b"", b"PK", b"a letter", b"SQLite format 3\0", b"PK\x05\x06" + b"\0" * 18])
def test_a_file_that_is_no_backup_is_refused(path: Path, backup: Path, tmp_path: Path, content: bytes) -> None:
    present = lines(path)
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(BackupUnreadable):
        restore(tmp_path / "file", path, START)
    with pytest.raises(BackupUnreadable):
        restore(tmp_path / "not there", path, START)
    assert lines(path) == present


def test_a_database_of_another_program_is_refused(path: Path, backup: Path, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "song.db")
    other.execute("CREATE TABLE song (title)")
    other.close()
    with pytest.raises(BackupUnreadable):
        restore(tmp_path / "song.db", path, START)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_backup_cut_or_altered_anywhere_is_restored_as_it_was_or_refused(
    path: Path, backup: Path, tmp_path: Path, data: st.DataObject
) -> None:
    whole = backup.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    harmed = data.draw(st.sampled_from([whole[:at], whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :]]))
    (tmp_path / "harmed.zip").write_bytes(harmed)
    target = tmp_path / "elsewhere" / "fieldkit.db"
    shutil.rmtree(target.parent, ignore_errors=True)
    try:
        restore(tmp_path / "harmed.zip", target, START)
    except StoreError:
        assert not target.exists()
    else:
        assert [json.loads(line)["name"] for line in lines(target)] == ["Before"]


def test_a_full_disk_while_restoring_changes_nothing(path: Path, backup: Path) -> None:
    from .test_backup import no_more_than

    present = lines(path)
    for room in (0, 10_000, 100_000):
        with no_more_than(room), pytest.raises(StoreError):
            restore(backup, path, START)
        assert lines(path) == present
    assert not (path.parent / "staged").exists()
    restore(backup, path, START)


# Kills.


EVERY = 3
"""Of so many touches of a file one is a kill."""


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Do `work` in a process that is killed at its `step`-th touch of a file; tell whether it came to its end."""
    child = os.fork()
    if child == 0:
        touched = 0

        def look(event: str, _arguments: object) -> None:
            nonlocal touched
            if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "sqlite3.connect"):
                touched += 1
                if touched == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(look)
        try:
            work()
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WIFEXITED(status)


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and kill")
def test_a_restore_killed_at_any_step_leaves_one_of_the_two_stores_and_loses_neither(
    path: Path, backup: Path, tmp_path: Path
) -> None:
    with Store.open(path) as store:
        add_note(store, "p", "a note")
    old = lines(path)
    home = tmp_path / "home"
    seen = set()
    ended = False
    step = 1
    while not ended:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        shutil.copy(path, home / path.name)
        ended = killed_at(step, lambda: restore(backup, home / path.name, START))
        present = lines(home / path.name)
        if present == old:
            seen.add("old")
            restore(backup, home / path.name, START)
        else:
            assert [json.loads(line).get("name") for line in present] == ["Before"]
            seen.add("new")
        assert [lines(folder / path.name) for folder in kept_stores(home / path.name)] == [old]
        assert not (home / "fieldkit.db.swap").exists()
        step += EVERY
    assert seen == {"old", "new"}

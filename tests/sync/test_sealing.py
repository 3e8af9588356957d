"""Sealing a folder in use: all that was there is there afterwards, sealed, whenever it is cut off."""

from __future__ import annotations

import json
import shutil
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest

from fieldkit.store import Store, add_partner
from fieldkit.store.segments import file, outgoing
from fieldkit.sync import seal, segment
from fieldkit.sync.files import Files
from fieldkit.sync.key import NotOpened
from fieldkit.sync.keyring import Keyring
from fieldkit.sync.report import Step, Stopped
from fieldkit.sync.seal_faults import NoKey, SealError
from fieldkit.sync.seal_key import SealKey
from fieldkit.sync.sealing import begin, go_on

from .killed import killed_at_steps
from .quick import quicken

PASSPHRASE, OTHER = "four plain words here", "another four plain words"
DEVICE = "0123456789ab"
BLOB = b"a photo of a plaque" * 5000
AGE_FILE = b"age-encryption.org/v1\n somebody's own file, attached"

posix = pytest.mark.skipif(sys.platform == "win32", reason="forks")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quicken(monkeypatch)
    for passphrase in (PASSPHRASE, OTHER):
        seal.SealKey.from_lock(SealKey(seal.age.Identity.new(), seal.Agreed()).lock(passphrase), passphrase)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in use: three segments, one renamed and one outside its place, two attachments, a pack, an ack."""
    folder = tmp_path / "stick"
    for name in ("seg", "blob", "ack", "pack"):
        (folder / "fk1" / name).mkdir(parents=True)
    seg, prev = folder / "fk1" / "seg", ""
    with Store.open(tmp_path / "data" / "fieldkit.db") as store:
        for number in range(3):
            add_partner(store, f"伙伴 {number}")
            changes = outgoing(store, 100)
            made = segment.write(changes, prev)
            file(store, made, changes)
            prev = made.sha
            name = segment.name_of(made.dev, made.first, made.last, made.sha)
            path = (seg / name, seg / f"{name} (1)", folder / name)[number]
            path.write_bytes(made.raw)
    for content in (BLOB, AGE_FILE):
        (folder / "fk1" / "blob" / sha256(content).hexdigest()).write_bytes(content)
    (folder / "fk1" / "pack" / "acme-1-0123456789ab.fkpack").write_bytes(b"PK" + bytes(500))
    (folder / "fk1" / "ack" / f"{DEVICE}.json").write_text(json.dumps({"fk": 1, "dev": DEVICE}))
    return folder


def contents(folder: Path, key: SealKey | None = None) -> set[bytes]:
    """What the files hold, opened where they are sealed with `key`; a file and its sealed form are the same."""
    found = set()
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix not in (".age", ".tmp"):
            data = path.read_bytes()
            with suppress(NotOpened):
                data = key.open(data) if key else data
            found.add(data)
    return found


def still_open(folder: Path, contents: set[bytes]) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.read_bytes() in contents]


def test_all_that_lay_there_is_sealed_and_nothing_lost(folder: Path) -> None:
    before = contents(folder)
    key = begin(folder, PASSPHRASE)
    report = go_on(folder, key, DEVICE)
    assert (report.sealed, report.left) == (7, ())
    assert still_open(folder, before) == []
    assert contents(folder, key) == before
    names = {path.name for path in (folder / "fk1" / "blob").iterdir()}
    assert names == {f"{sha256(content).hexdigest()}-{DEVICE}" for content in (BLOB, AGE_FILE)}
    assert sorted(path.name for path in (folder / "fk1").glob("*.*")) == ["folder.age", "recipients.age"]


def test_what_is_damaged_foreign_or_hidden_stays_as_it_is(folder: Path) -> None:
    seg = folder / "fk1" / "seg"
    whole = next(iter(seg.iterdir())).read_bytes()
    kept = {
        seg / "cut.fkseg": whole[:-3],
        seg / "readme.txt": b"hello",
        seg / ".hidden": whole,
        seg / "half.tmp": whole,
        folder / "fk1" / "blob" / ("0" * 64): b"not what its name says",
        folder / "notes.docx": b"somebody's",
        folder / "fk2.fkseg" / "inner": whole,
    }
    for path, content in kept.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    report = go_on(folder, begin(folder, PASSPHRASE), DEVICE)
    assert {path: path.read_bytes() for path in kept} == kept
    assert {(each.name.rsplit("/")[-1], each.reason) for each in report.left} == {
        (name, "plain") for name in ("cut.fkseg", "readme.txt", "0" * 64)
    }


def test_what_is_laid_there_later_is_never_taken_for_a_part_of_it(folder: Path) -> None:
    seg = folder / "fk1" / "seg"
    (first, *_rest) = sorted(seg.iterdir())
    planted = first.read_bytes()
    key = begin(folder, PASSPHRASE)
    first.write_bytes(b"\x1f\x8b something else")  # while it was being sealed
    assert go_on(folder, key, DEVICE).sealed == 6
    (seg / "later.fkseg").write_bytes(planted)
    report = go_on(folder, key, DEVICE)
    assert report.sealed == 0
    assert {each.name for each in report.left} == {f"fk1/seg/{first.name}", "fk1/seg/later.fkseg"}
    assert (seg / "later.fkseg").read_bytes() == planted


def test_a_plan_that_somebody_else_wrote_is_none(folder: Path) -> None:
    key = begin(folder, PASSPHRASE)
    plan = folder / "fk1" / "sealing.age"
    names = json.loads(key.open(plan.read_bytes())[64:])
    before = contents(folder)
    for content in (b"0" * 64 + json.dumps(names).encode(), b"", b"[]", b"\xff" * 80):
        plan.write_bytes(key.seal(content))
        assert go_on(folder, key, DEVICE).sealed == 0
    assert before <= contents(folder)


def test_a_sealing_that_was_stopped_is_taken_up_again(folder: Path) -> None:
    before = contents(folder)
    key = begin(folder, PASSPHRASE)

    def stop(step: Step) -> None:
        if step.done == 3:
            raise Stopped

    with pytest.raises(Stopped):
        go_on(folder, key, DEVICE, stop)
    assert go_on(folder, seal.unlock(folder, PASSPHRASE), DEVICE).sealed == 4
    assert still_open(folder, before) == []
    assert contents(folder, key) == before


def test_a_sealed_folder_or_an_easy_passphrase_begins_nothing(folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    with pytest.raises(SealError):
        begin(folder, "easy")
    assert sorted(folder.rglob("*")) == before
    begin(folder, PASSPHRASE)
    with pytest.raises(SealError, match="already"):
        begin(folder, OTHER)


@posix
def test_a_sealing_killed_at_any_step_loses_nothing_and_is_taken_up_again(folder: Path, tmp_path: Path) -> None:
    whole, before = tmp_path / "whole", contents(folder)
    folder.rename(whole)

    def again() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(whole, folder)

    ends = 0
    for _step in killed_at_steps(lambda: go_on(folder, begin(folder, PASSPHRASE), DEVICE), again, 9):
        key = seal.unlock(folder, PASSPHRASE) if seal.is_sealed(folder) else None
        assert contents(folder, key) >= before
        key = key or begin(folder, PASSPHRASE)
        seal.mend(folder, key)
        report = go_on(folder, seal.unlock(folder, PASSPHRASE), DEVICE)
        assert (report.left, still_open(folder, before)) == ((), [])
        assert contents(folder, key) == before
        ends += 1
    assert ends > 15


@posix
def test_a_change_of_passphrase_killed_at_any_step_leaves_one_that_opens(tmp_path: Path) -> None:
    whole, folder, ring = tmp_path / "whole", tmp_path / "stick", Keyring(tmp_path / "keys")
    key = seal.create(whole, PASSPHRASE)

    def again() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(whole, folder)
        ring.forget(folder)
        ring.remember(folder, key)

    opened_by = []
    for _step in killed_at_steps(lambda: seal.change_passphrase(folder, PASSPHRASE, OTHER), again):
        opened = {}
        for passphrase in (PASSPHRASE, OTHER):
            try:
                opened[passphrase] = seal.unlock(folder, passphrase).id
            except NoKey:
                continue
        assert list(opened.values()) == [key.id], "the one before or the new one, never none"
        assert ring.recall(folder) is not None
        (passphrase,) = opened
        opened_by.append(passphrase)
        if passphrase != OTHER:
            seal.change_passphrase(folder, passphrase, OTHER)
            assert seal.unlock(folder, OTHER).id == key.id
    assert opened_by == sorted(opened_by, key=[PASSPHRASE, OTHER].index)
    assert {PASSPHRASE, OTHER} == set(opened_by)


@posix
def test_making_a_seal_killed_at_any_step_leaves_none_or_one_that_opens(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    for _step in killed_at_steps(
        lambda: seal.create(folder, PASSPHRASE), lambda: shutil.rmtree(folder, ignore_errors=True)
    ):
        if not seal.is_sealed(folder):
            seal.create(folder, PASSPHRASE)
        key = seal.unlock(folder, PASSPHRASE)
        seal.mend(folder, key)
        assert seal.unlock(folder, PASSPHRASE).id == key.id
        assert sorted(path.name for path in (folder / "fk1").glob("*.age")) == ["folder.age", "recipients.age"]


def test_what_does_not_read_back_takes_no_place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(folder)
    key = begin(folder, PASSPHRASE)
    lock = (folder / "fk1" / "folder.age").read_bytes()
    original = Files.to_disk

    def wrong(self: Files, handle: object) -> None:
        handle.seek(40)  # type: ignore[attr-defined]
        handle.write(b"???")  # type: ignore[attr-defined]
        original(self, handle)  # type: ignore[arg-type]

    monkeypatch.setattr(Files, "to_disk", wrong)
    with pytest.raises(OSError, match="reads otherwise"):
        seal.set_passphrase(folder, key, OTHER)
    assert (folder / "fk1" / "folder.age").read_bytes() == lock
    assert go_on(folder, key, DEVICE).sealed == 0
    assert contents(folder) >= before
    assert not list(folder.rglob("*.tmp"))

"""Two or more devices and a folder: what travels, what is pending, what is put back."""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest

from fieldkit.store import Store, add_note, add_partner, changes, dump, edit_partner, pick, queries, segments, verify
from fieldkit.sync import Progress, Step, Stopped, SyncReport, sync_folder
from fieldkit.sync.files import Files

from .conftest import BoxKey, files_in, same, synced

Device = Callable[..., Store]


def reasons(report: SyncReport) -> dict[str, str]:
    return {Path(file.name).name: file.reason for file in report.pending}


def one_segment(folder: Path) -> Path:
    (path,) = (folder / "fk1" / "seg").iterdir()
    return path


def test_two_devices_hold_the_same_after_they_met_in_a_folder(device: Device, shared: Path) -> None:
    one, two = device(), device()
    partner = add_partner(one, "One")
    add_partner(two, "Two")
    synced(shared, one, two, one)
    add_note(two, partner, "seen there")
    synced(shared, two, one)
    assert same(one, two)
    assert len(list(dump(one))) == 3
    assert verify(one) == verify(two) == []


def test_the_report_says_what_went_out_and_what_came_in_from_whom(device: Device, shared: Path) -> None:
    one, two = device(), device()
    with one.act("two changes"):
        add_note(one, add_partner(one, "One", phone="1"), "a note")
    sent = sync_folder(one, shared, owner="王芳").sent
    assert (sent.changes, sent.acts, sent.files, sent.put_back) == (2, 1, 1, 0)
    (came,) = sync_folder(two, shared).received
    assert (came.device, came.owner, came.changes, came.acts, came.files) == (one.device, "王芳", 2, 1, 1)


def test_a_sync_with_nothing_new_changes_no_file_and_reads_none_again(device: Device, shared: Path) -> None:
    one, two = device(), device()
    add_partner(one, "One")
    synced(shared, one, two)
    for path in (shared / "fk1" / "seg").iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    synced(shared, two)
    before = files_in(shared)
    steps: list[Step] = []
    report = sync_folder(two, shared, progress=steps.append)
    assert (steps, report.received, report.sent.files, report.sent.put_back) == ([], (), 0, 0)
    assert files_in(shared) == before


def test_the_order_in_which_files_come_makes_no_difference(device: Device, shared: Path, tmp_path: Path) -> None:
    one, two = device(), device()
    partner = add_partner(one, "One")
    for number in range(3):
        synced(shared, one, two)
        edit_partner((one, two)[number % 2], partner, name=f"Name {number}", phone=str(number))
    edit_partner(two, partner, phone="other")
    synced(shared, one, two, one)
    files = files_in(shared)
    assert len(files) == 5
    for number, order in enumerate(permutations(files)):
        if number % 20:
            continue
        late = device()
        place = tmp_path / f"copy{number}"
        (place / "fk1" / "seg").mkdir(parents=True)
        for name in order:
            (place / "fk1" / "seg" / name).write_bytes(files[name])
            synced(place, late)
        assert same(one, two, late)
        assert verify(late) == []
        assert queries.conflicts(late) == queries.conflicts(one)


def test_a_pick_closes_a_conflict_for_everybody(device: Device, shared: Path) -> None:
    one, two = device(), device()
    partner = add_partner(one, "One")
    synced(shared, one, two)
    edit_partner(one, partner, phone="1")
    edit_partner(two, partner, phone="2")
    assert [report.conflicts for report in synced(shared, one, two, one)] == [0, 1, 1]
    pick(one, "partner", partner, "phone", "2")
    assert [report.conflicts for report in synced(shared, one, two)] == [0, 0]
    assert same(one, two)


def test_a_folder_that_was_emptied_is_filled_again_byte_for_byte_by_any_device(device: Device, shared: Path) -> None:
    one, two, three, fresh = device(), device(), device(), device()
    add_partner(one, "One")
    add_partner(two, "Two")
    synced(shared, one, two, three)
    before = files_in(shared)
    shutil.rmtree(shared / "fk1")
    (report,) = synced(shared, three)
    assert (report.sent.files, report.sent.put_back) == (0, 2)
    assert files_in(shared) == before
    synced(shared, fresh)
    assert same(three, fresh)
    assert len(list(changes(three))) == 2


def test_what_is_known_of_files_is_forgotten_once_they_are_gone(device: Device, shared: Path) -> None:
    one = device()
    add_partner(one, "One")
    synced(shared, one)
    path = one_segment(shared)
    for name in ("rubbish.fkseg", "copy.fkseg"):
        path.with_name(name).write_bytes(path.read_bytes() if name == "copy.fkseg" else b"rubbish")
    synced(shared, one)
    assert len(segments.looks(one, str(shared))) == 3
    for name in ("rubbish.fkseg", "copy.fkseg"):
        path.with_name(name).unlink()
    synced(shared, one)
    assert list(segments.looks(one, str(shared))) == [path.relative_to(shared).as_posix()]


def test_a_missing_file_deletes_nothing(device: Device, shared: Path) -> None:
    one, two = device(), device()
    add_partner(one, "One")
    synced(shared, one, two)
    one_segment(shared).unlink()
    before = list(dump(two))
    (report,) = synced(shared, two)
    assert report.sent.put_back == 1
    assert list(dump(two)) == before


@pytest.mark.parametrize(
    "name",
    ["{stem} (1).fkseg", "{STEM}.FKSEG", "{stem}.sync-conflict-20261123-140201-ABCDEFG.fkseg", "ví dụ.fkseg", "x.bin"],
)
def test_a_file_is_known_by_what_it_holds_whatever_its_name(device: Device, shared: Path, name: str) -> None:
    one, two = device(), device()
    add_partner(one, "One")
    synced(shared, one)
    path = one_segment(shared)
    new = unicodedata.normalize("NFD", name.format(stem=path.stem, STEM=path.stem.upper()))
    path.rename(path.with_name(new))
    (report,) = synced(shared, two)
    assert (report.pending, report.sent.put_back) == ((), 0)
    assert same(one, two)


def test_folders_in_capitals_and_files_laid_beside_them_are_read(device: Device, shared: Path) -> None:
    one, two = device(), device()
    add_partner(one, "One")
    synced(shared, one)
    add_partner(one, "Two")
    synced(shared, one)
    first, second = sorted((shared / "fk1" / "seg").iterdir())
    (shared / "fk1" / "seg").rename(shared / "fk1" / "SEG")
    (shared / "fk1").rename(shared / "FK1")
    (shared / "FK1" / "SEG" / second.name).rename(shared / second.name)
    (report,) = synced(shared, two)
    assert report.sent.put_back == 0
    assert same(one, two)
    assert first.name in [path.name for path in (shared / "FK1" / "SEG").iterdir()]
    assert not (shared / "fk1").exists() or (shared / "fk1").samefile(shared / "FK1")


def test_scratch_files_dotfiles_and_foreign_folders_are_passed_over(device: Device, shared: Path) -> None:
    one = device()
    add_partner(one, "One")
    synced(shared, one)
    seg = shared / "fk1" / "seg"
    for name in (".DS_Store", "half.tmp", "~syncthing~x.tmp", "desktop.ini", ".x.fkseg"):
        (seg / name).write_bytes(b"x")
    (seg / "photos").mkdir()
    (shared / "holiday.jpg").write_bytes(b"x")
    (report,) = synced(shared, one)
    assert report.pending == ()


def test_a_link_out_of_the_folder_is_not_followed(device: Device, shared: Path, tmp_path: Path) -> None:
    one, two = device(), device()
    add_partner(one, "One")
    synced(shared, one)
    path = one_segment(shared)
    outside = tmp_path / "outside.fkseg"
    path.rename(outside)
    path.symlink_to(outside)
    (report,) = synced(shared, two)
    assert (report.received, list(changes(two))) == ((), [])


def test_a_growing_file_is_pending_until_it_is_whole(device: Device, shared: Path) -> None:
    one, two = device(), device()
    add_partner(one, "One")
    synced(shared, one)
    path = one_segment(shared)
    whole = path.read_bytes()
    for size in (0, 1, 40, len(whole) - 1):
        path.write_bytes(whole[:size])
        (report,) = synced(shared, two)
        assert reasons(report) == {path.name: "truncated"}
        assert list(changes(two)) == []
        assert path.read_bytes() == whole[:size]
    path.write_bytes(whole)
    (report,) = synced(shared, two)
    assert report.pending == ()
    assert same(one, two)


def test_each_file_that_cannot_be_read_is_named_with_its_reason_and_left_alone(device: Device, shared: Path) -> None:
    one, two = device(), device()
    add_partner(one, "One")
    synced(shared, one)
    path = one_segment(shared)
    whole = path.read_bytes()
    bad = {
        "flipped.fkseg": whole[:60] + bytes([whole[60] ^ 4]) + whole[61:],
        "zeros.fkseg": bytes(5000),
        "half zeros.fkseg": whole[:-60] + bytes(60),
        "photo.jpg": b"\xff\xd8\xff\xe0",
        "sealed.fkseg": b"age-encryption.org/v1\n-> X25519 x",
    }
    for name, data in bad.items():
        path.with_name(name).write_bytes(data)
    for report in synced(shared, two, times=2):
        assert reasons(report) == {
            "flipped.fkseg": "damaged",
            "zeros.fkseg": "truncated",
            "half zeros.fkseg": "truncated",
            "photo.jpg": "foreign",
            "sealed.fkseg": "sealed",
        }
    assert same(one, two)
    assert {name: path.with_name(name).read_bytes() for name in bad} == bad


def test_a_file_damaged_under_its_own_name_is_kept_and_a_good_copy_laid_beside_it(device: Device, shared: Path) -> None:
    one, two, fresh = device(), device(), device()
    add_partner(one, "One")
    synced(shared, one, two)
    path = one_segment(shared)
    path.write_bytes(path.read_bytes()[:-6] + b"\0" * 6)
    bad = path.read_bytes()
    (report,) = synced(shared, two)
    assert (reasons(report), report.sent.put_back) == ({path.name: "damaged"}, 1)
    assert path.read_bytes() == bad
    assert {len(name) <= 60 for name in files_in(shared)} == {True}
    synced(shared, fresh)
    assert same(one, fresh)
    (again,) = synced(shared, two)
    assert again.sent.put_back == 0


def test_a_damaged_file_says_that_nothing_is_missing_only_where_its_segment_is_here(
    device: Device, shared: Path
) -> None:
    one, two, fresh = device(), device(), device()
    add_partner(one, "One")
    synced(shared, one, two)
    path = one_segment(shared)
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    path.with_name(f"{path.stem.upper()} (1).FKSEG").write_bytes(bytes(50))
    path.with_name("other.fkseg").write_bytes(bytes(50))
    (report,) = synced(shared, fresh)
    assert {file.held for file in report.pending} == {False}
    (report,) = synced(shared, two)
    assert {Path(file.name).name: file.held for file in report.pending} == {
        path.name: True,
        f"{path.stem.upper()} (1).FKSEG": True,
        "other.fkseg": False,
    }


def test_what_is_missing_between_two_files_is_told_and_what_is_there_is_merged(device: Device, shared: Path) -> None:
    one, two = device(), device()
    for name in ("One", "Two", "Three"):
        add_partner(one, name)
        synced(shared, one)
    second = sorted((shared / "fk1" / "seg").iterdir())[1]
    held = second.read_bytes()
    second.write_bytes(b"")
    (report,) = synced(shared, two)
    assert [(gap.device, gap.before) for gap in report.gaps] == [(one.device, 3)]
    assert sorted(row.name for row in queries.partners(two)) == ["One", "Three"]
    second.write_bytes(held)
    (report,) = synced(shared, two)
    assert report.gaps == ()
    assert same(one, two)


def stop_at(done: int) -> Progress:
    """What stops a sync after so many files."""

    def stop(step: Step) -> None:
        if step.done == done:
            raise Stopped

    return stop


def test_a_sync_that_is_stopped_keeps_what_was_done_and_is_taken_up_again(device: Device, shared: Path) -> None:
    one, two = device(), device()
    for name in ("One", "Two", "Three"):
        add_partner(one, name)
        synced(shared, one)

    report = sync_folder(two, shared, progress=stop_at(1))
    assert "goes on from there" in report.stopped
    assert len(report.received) == 1
    assert len(list(changes(two))) == 1
    steps: list[Step] = []
    report = sync_folder(two, shared, progress=steps.append)
    assert report.stopped == ""
    assert same(one, two)


def test_a_sync_that_is_stopped_has_the_first_of_every_device_and_no_gap(device: Device, shared: Path) -> None:
    one, two, three = device(), device(), device()
    for name in ("One", "Two"):
        for each in (one, two):
            add_partner(each, name)
            synced(shared, each)

    report = sync_folder(three, shared, progress=stop_at(2))
    assert [each.changes for each in report.received] == [1, 1]
    assert report.gaps == ()
    synced(shared, one, three)
    assert same(one, three)


def test_the_folder_is_remembered_and_may_be_named_by_what_is_in_it(device: Device, shared: Path) -> None:
    one = device()
    add_partner(one, "One")
    synced(shared, one)
    sync_folder(one, shared / "fk1")
    assert segments.last_folder(one) == str(shared)
    assert not (shared / "fk1" / "fk1").exists()


def test_a_folder_that_is_not_there_is_refused_and_not_made(device: Device, shared: Path) -> None:
    one = device()
    report = sync_folder(one, shared / "stick")
    assert "not there" in report.stopped
    assert not (shared / "stick").exists()
    assert segments.last_folder(one) == ""


def test_the_folder_of_the_live_store_is_refused(device: Device) -> None:
    one = device()
    add_partner(one, "One")
    report = sync_folder(one, one.path.parent.parent)
    assert "The store itself lies in this folder" in report.stopped
    assert not (one.path.parent.parent / "fk1").exists()


def test_a_sealed_folder_without_its_key_is_neither_read_nor_written(device: Device, shared: Path) -> None:
    one, two = device(), device()
    key = BoxKey()
    add_partner(one, "One")
    sync_folder(one, shared, key=key)
    (shared / "fk1" / "folder.age").write_bytes(b"age-encryption.org/v1\n")
    before = {path: path.read_bytes() for path in shared.rglob("*") if path.is_file()}
    add_partner(two, "Two")
    report = sync_folder(two, shared)
    assert "sealed" in report.stopped
    assert set(reasons(report).values()) == {"sealed"}
    assert {path: path.read_bytes() for path in shared.rglob("*") if path.is_file()} == before
    assert len(list(changes(two))) == 1


def test_what_travels_sealed_is_sealed_and_put_back_byte_for_byte(device: Device, shared: Path) -> None:
    one, two, fresh = device(), device(), device()
    key = BoxKey()
    add_partner(one, "Secret")
    sync_folder(one, shared, key=key, owner="Secret")
    sync_folder(two, shared, key=key)
    assert all(data.startswith(BoxKey.HEAD) for part in ("seg", "ack") for data in files_in(shared, part).values())
    before = files_in(shared)
    shutil.rmtree(shared / "fk1")
    assert sync_folder(two, shared, key=key).sent.put_back == 1
    assert files_in(shared) == before
    sync_folder(fresh, shared, key=key)
    assert same(one, two, fresh)


def test_a_plain_or_foreign_file_in_a_sealed_folder_is_pending_and_never_read(device: Device, shared: Path) -> None:
    one, two, stranger = device(), device(), device()
    add_partner(one, "One")
    add_partner(stranger, "Planted")
    synced(shared, stranger)
    planted = one_segment(shared)
    planted.with_name("other key.fkseg").write_bytes(BoxKey("other").seal(planted.read_bytes()))
    for store in (one, two):
        report = sync_folder(store, shared, key=BoxKey())
        found = {name: reason for name, reason in reasons(report).items() if not name.endswith(".json")}
        assert found == {planted.name: "plain", "other key.fkseg": "not opened"}
    assert [row.name for row in queries.partners(two)] == ["One"]


def test_what_came_through_one_folder_goes_on_into_another_sealed_or_not(device: Device, tmp_path: Path) -> None:
    one, two, three, four = device(), device(), device(), device()
    plain, sealed, other = (tmp_path / name for name in ("plain", "sealed", "other"))
    for folder in (plain, sealed, other):
        folder.mkdir()
    add_partner(one, "One")
    synced(plain, one, two)
    sync_folder(two, sealed, key=BoxKey("a"))
    sync_folder(three, sealed, key=BoxKey("a"))
    sync_folder(three, other, key=BoxKey("b"))
    sync_folder(four, other, key=BoxKey("b"))
    assert same(one, two, three, four)
    shutil.rmtree(plain / "fk1")
    (report,) = synced(plain, four)
    assert report.sent.put_back == 1


def test_a_disk_that_reads_back_something_else_is_told(device: Device, shared: Path) -> None:
    class Lying(Files):
        def to_disk(self, handle):  # type: ignore[no-untyped-def]
            handle.seek(30)
            handle.write(b"\0\0\0")
            super().to_disk(handle)

    one, two = device(), device()
    add_partner(one, "One")
    report = sync_folder(one, shared, files=Lying())
    assert "reads back" in report.stopped
    synced(shared, one)
    (report,) = synced(shared, two)
    assert same(one, two)


def test_both_copies_of_a_folder_may_differ_in_names_and_still_nothing_is_written_twice(
    device: Device, shared: Path
) -> None:
    one, two = device(), device()
    add_partner(one, "One")
    synced(shared, one)
    path = one_segment(shared)
    path.rename(path.with_name("renamed"))
    for report in synced(shared, one, two, times=2):
        assert report.sent.put_back == 0
    assert len(files_in(shared)) == 1


def test_a_sync_that_was_stopped_is_remembered_until_one_goes_through(device: Device, shared: Path) -> None:
    one, two = device(), device()
    add_partner(one, "One")
    synced(shared, one)

    def stop(_step: Step) -> None:
        raise Stopped

    assert segments.last_stop(two) == ""
    assert sync_folder(two, shared, progress=stop).stopped
    assert segments.last_stop(two) == two.now().isoformat(timespec="seconds")
    synced(shared, two)
    assert segments.last_stop(two) == ""

"""Attachments travel, before or after what names them, and are believed by their content alone."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from fieldkit.store import Store, add_paper, add_partner, delete_paper, keep_file, queries, state_of, undo
from fieldkit.store.blobs import blob_path
from fieldkit.sync import Step, Stopped, sync_folder

from .conftest import BoxKey, files_in, synced

Device = Callable[..., Store]


def with_file(store: Store, tmp_path: Path, data: bytes, name: str = "plaque.jpg") -> tuple[str, str]:
    """Keep a file with a new partner; return the partner's id and the file's sha256."""
    source = tmp_path / name
    source.write_bytes(data)
    partner = add_partner(store, "One")
    kept = keep_file(store, source)
    add_paper(store, partner, kept, part="plaque", title="Plaque")
    return partner, kept.blob


def held(store: Store, blob: str) -> bytes | None:
    path = blob_path(store, blob)
    return path.read_bytes() if path and path.exists() else None


@pytest.mark.parametrize("key", [None, BoxKey()], ids=["plain", "sealed"])
def test_an_attachment_comes_with_the_record_that_names_it(
    device: Device, shared: Path, tmp_path: Path, key: BoxKey | None
) -> None:
    one, two = device(), device()
    data = b"a photo" * 1000
    _partner, blob = with_file(one, tmp_path, data)
    assert sync_folder(one, shared, key=key).sent.blobs == 1
    report = sync_folder(two, shared, key=key)
    assert (report.blobs_in, report.blobs_missing, held(two, blob)) == (1, 0, data)
    assert list(files_in(shared, "blob")) == [blob if key is None else f"{blob}-{one.device}"]
    again = sync_folder(two, shared, key=key)
    assert (again.blobs_in, again.sent.blobs) == (0, 0)


def test_an_attachment_may_come_after_its_record_or_before_it(device: Device, shared: Path, tmp_path: Path) -> None:
    one, late, early = device(), device(), device()
    _partner, blob = with_file(one, tmp_path, b"photo")
    synced(shared, one)
    path = shared / "fk1" / "blob" / blob
    path.rename(tmp_path / "aside")
    (report,) = synced(shared, late)
    assert (report.blobs_in, report.blobs_missing) == (0, 1)
    (tmp_path / "aside").rename(path)
    (report,) = synced(shared, late)
    assert (report.blobs_in, report.blobs_missing, held(late, blob)) == (1, 0, b"photo")

    segment = next((shared / "fk1" / "seg").iterdir())
    aside = segment.rename(tmp_path / segment.name)
    (report,) = synced(shared, early)
    assert (report.blobs_in, report.pending) == (0, ())
    aside.rename(segment)
    (report,) = synced(shared, early)
    assert (report.blobs_in, held(early, blob)) == (1, b"photo")


@pytest.mark.parametrize("name", ["{blob} (1)", "{BLOB}", "{blob}.sync-conflict-20261123-140201-ABC", "x {blob}.jpg"])
def test_an_attachment_is_found_by_the_hash_in_its_name(
    device: Device, shared: Path, tmp_path: Path, name: str
) -> None:
    one, two = device(), device()
    _partner, blob = with_file(one, tmp_path, b"photo")
    synced(shared, one)
    path = shared / "fk1" / "blob" / blob
    path.rename(path.with_name(name.format(blob=blob, BLOB=blob.upper())))
    synced(shared, two, one)
    assert held(two, blob) == b"photo"
    assert len(files_in(shared, "blob")) == 1


@pytest.mark.parametrize(
    ("bad", "reason"), [(b"phot", "truncated"), (b"", "truncated"), (b"PHOTO", "damaged"), (b"photos", "damaged")]
)
def test_a_damaged_attachment_is_pending_until_a_whole_one_lies_beside_it(
    device: Device, shared: Path, tmp_path: Path, bad: bytes, reason: str
) -> None:
    one, two = device(), device()
    _partner, blob = with_file(one, tmp_path, b"photo")
    synced(shared, one)
    path = shared / "fk1" / "blob" / blob
    path.write_bytes(bad)
    (report,) = synced(shared, two)
    assert ([file.reason for file in report.pending], report.blobs_missing) == ([reason], 1)
    assert held(two, blob) is None
    (report,) = synced(shared, one)
    assert ([file.reason for file in report.pending], report.sent.blobs) == ([reason], 1)
    synced(shared, two)
    assert held(two, blob) == b"photo"
    assert path.read_bytes() == bad


def test_an_attachment_lost_on_this_laptop_comes_back_from_the_folder(
    device: Device, shared: Path, tmp_path: Path
) -> None:
    one, two = device(), device()
    _partner, blob = with_file(one, tmp_path, b"photo")
    synced(shared, one, two, two)
    path = blob_path(one, blob)
    assert path is not None
    path.unlink()
    assert state_of(one, blob) == "missing"
    synced(shared, one)
    assert held(one, blob) == b"photo"


def test_one_that_is_damaged_here_does_not_go_out_under_its_name(device: Device, shared: Path, tmp_path: Path) -> None:
    one = device()
    _partner, blob = with_file(one, tmp_path, b"photo")
    path = blob_path(one, blob)
    assert path is not None
    path.write_bytes(b"PHOTO")
    (report,) = synced(shared, one)
    assert (report.sent.blobs, report.blobs_missing) == (0, 1)
    assert not (shared / "fk1" / "blob").exists() or not files_in(shared, "blob")


def test_what_no_record_names_any_more_does_not_travel_until_it_is_named_again(
    device: Device, shared: Path, tmp_path: Path
) -> None:
    one, two = device(), device()
    partner, blob = with_file(one, tmp_path, b"photo")
    delete_paper(one, queries.papers(one, partner)[0].id)
    synced(shared, one, two)
    assert held(two, blob) is None
    undo(one)
    synced(shared, one, two)
    assert held(two, blob) == b"photo"


def test_a_large_attachment_passes_in_pieces_and_may_be_stopped_and_taken_up_again(
    device: Device, shared: Path, tmp_path: Path
) -> None:
    one, two = device(), device()
    data = bytes(range(256)) * (24 << 12)
    _partner, blob = with_file(one, tmp_path, data)
    tracemalloc.start()
    try:
        synced(shared, one)
        steps: list[Step] = []

        def stop_in_the_middle(step: Step) -> None:
            steps.append(step)
            if step.what == "blob" and step.done > len(data) // 2:
                raise Stopped

        report = sync_folder(two, shared, progress=stop_in_the_middle)
        assert report.stopped
        assert held(two, blob) is None
        assert {step.total for step in steps if step.what == "blob"} == {len(data)}
        synced(shared, two)
        assert tracemalloc.get_traced_memory()[1] < len(data) / 2
    finally:
        tracemalloc.stop()
    path = blob_path(two, blob)
    assert path is not None
    assert sha256(path.read_bytes()).hexdigest() == blob
    assert not list(path.parent.parent.glob("*.tmp"))

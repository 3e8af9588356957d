"""What a hostile hand, an odd disk or a broken tool lays into a folder: no sync ends by it, and nothing is lost."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.store import Change, Store, add_partner, changes, edit_partner, queries, receive, verify
from fieldkit.store.change import LARGEST, MOST_NESTED, Value, line, short_hash
from fieldkit.store.journal import stored
from fieldkit.sync import segment, sync_folder

from .conftest import files_in, same, synced

Device = Callable[..., Store]

STRANGER = "0a" * 6


def written_by(dev: str, seq: int, hlc: int, eid: str, field: str, value: Value) -> Change:
    """A change as another program may have written it."""
    tx = f"{dev} {seq}"
    h8 = short_hash(line(seq, hlc, tx, "partner", eid, field, value, ()))
    return Change(dev, seq, h8, hlc, tx, "partner", eid, field, value)


@pytest.mark.skipif(os.name != "posix", reason="links need a right on Windows")
@pytest.mark.parametrize("place", [".", "fk1", "fk1/seg", "fk1/ack", "fk1/blob"])
@pytest.mark.parametrize("target", ["circle", "nothing"])
def test_a_link_that_leads_nowhere_ends_no_sync(device: Device, shared: Path, place: str, target: str) -> None:
    one, two = device(), device()
    add_partner(one, "One")
    synced(shared, one)
    folder = shared / place
    folder.mkdir(exist_ok=True)
    (folder / "circle").symlink_to(folder / target)
    synced(shared, two, one)
    assert same(one, two)


@pytest.mark.skipif(os.name != "posix", reason="links need a right on Windows")
@pytest.mark.parametrize("name", ["fk1", "fk1/seg"])
def test_nothing_is_written_through_a_link_out_of_the_folder(
    device: Device, shared: Path, tmp_path: Path, name: str
) -> None:
    one = device()
    add_partner(one, "One")
    outside = tmp_path / "outside"
    outside.mkdir()
    (shared / name).parent.mkdir(exist_ok=True)
    (shared / name).symlink_to(outside)
    report = sync_folder(one, shared)
    assert f"{name} is a link out of the folder" in report.stopped
    assert list(outside.iterdir()) == []
    (shared / name).unlink()
    synced(shared, one)
    assert len(files_in(shared)) == 1


@pytest.mark.parametrize("seconds", [1e10, 4e9, 0, -1e9], ids=["2286", "2096", "1970", "1938"])
def test_a_time_of_change_may_lie_anywhere(device: Device, shared: Path, seconds: float) -> None:
    one, two = device(), device()
    add_partner(one, "One")
    synced(shared, one)
    for part in ("seg", "ack"):
        for path in (shared / "fk1" / part).iterdir():
            os.utime(path, (seconds, seconds))
    for report in synced(shared, two, two, one):
        assert report.sent.put_back == 0
    assert same(one, two)


def test_what_is_written_over_the_last_stamp_there_is_can_be_read_by_all(device: Device, shared: Path) -> None:
    one, two = device(), device()
    partner = add_partner(one, "One")
    receive(one, [written_by(STRANGER, 1, LARGEST, partner, "phone", "1")])
    edit_partner(one, partner, phone="2", address="here")
    synced(shared, one)
    (report,) = synced(shared, two)
    assert report.pending == ()
    shown = queries.partner(two, partner)
    assert shown is not None and shown.address == "here"
    assert len(list(changes(two))) == len(list(changes(one))) - 1, "the stranger's own comes from the stranger"


def test_an_id_with_a_nul_is_one_entry_in_whatever_order_its_changes_come(device: Device) -> None:
    one, two = device(), device()
    both = [written_by(STRANGER, 1, 20, "a\0b", "name", "A"), written_by("0b" * 6, 1, 10, "a\0b", "name", "B")]
    for store, order in ((one, both), (two, both[::-1])):
        for change in order:
            receive(store, [change])
        assert verify(store) == []
    assert same(one, two)
    assert queries.count_conflicts(one) == 1


def test_a_value_is_taken_to_the_same_depth_wherever_it_is_read(device: Device) -> None:
    def nested(levels: int) -> Value:
        value: Value = "x"
        for number in range(levels):
            value = [value] if number % 2 else {"in": value}
        return value

    one = device()
    receive(one, [written_by(STRANGER, 1, 10, "deep", "name", nested(MOST_NESTED))])
    assert verify(one) == []
    with pytest.raises(ValueError, match="nested too deep"):
        receive(one, [written_by(STRANGER, 2, 11, "deeper", "name", nested(MOST_NESTED + 1))])


def test_names_that_command_a_terminal_are_harmless(device: Device, shared: Path) -> None:
    one, two = device(), device()
    add_partner(one, "One")
    sync_folder(one, shared, owner="王芳")
    ack = shared / "fk1" / "ack" / f"{one.device}.json"
    said = json.loads(ack.read_text())
    ack.write_text(json.dumps({**said, "owner": "\x1b[2J王\r\n芳" + "x" * 500_000, "app": "\x1b[31m"}))
    (report,) = synced(shared, two)
    (came,) = report.received
    assert came.owner.startswith("[2J王 芳x")
    assert came.owner.isprintable() and len(came.owner) <= 80


def test_acks_that_claim_nonsense_lose_nothing_and_start_no_endless_writing(device: Device, shared: Path) -> None:
    one, two = device(), device()
    add_partner(one, "One")
    synced(shared, one, two)
    folder = shared / "fk1" / "ack"
    said = json.loads((folder / f"{one.device}.json").read_text())
    for number, wrong in enumerate(
        [
            {"at": 2**62, "newest": 2**62},
            {"dev": "0c" * 6, "at": 2**62, "seen": {f"{n:012x}": n + 1 for n in range(2000)}},
            {"dev": "0d" * 6, "seen": {two.device: 2**62}},
            {"at": 2**70},
            {"at": -1},
            {"seen": {"../../x": 1}},
            {"dev": "../../../x"},
            {"fk": 2},
            {"seen": [1]},
        ]
    ):
        (folder / f"copy {number}.json").write_text(json.dumps(said | wrong))
    reports = synced(shared, one, two)
    assert sorted({file.reason for report in reports for file in report.pending}) == ["damaged", "newer"]
    assert reports[1].renamed == two.device, "somebody has seen what it never wrote: it goes on under a name of its own"
    assert same(one, two)
    before = files_in(shared, "ack")
    assert [report.renamed for report in synced(shared, one, two, one)] == ["", "", ""]
    assert files_in(shared, "ack") == before


def test_a_huge_folder_of_rubbish_hides_no_segment(device: Device, shared: Path) -> None:
    one, two = device(), device()
    add_partner(one, "One")
    synced(shared, one)
    for number in range(2_000):
        (shared / "fk1" / "seg" / f"{number:04} \x1b[31m\n.fkseg").write_bytes(b"rubbish")
    (report,) = synced(shared, two)
    assert len(report.pending) == 2_000
    assert same(one, two)


def test_changes_that_lie_in_several_files_are_taken_once(device: Device, shared: Path) -> None:
    one, two = device(), device()
    for name in ("One", "Two", "Three"):
        add_partner(one, name)
        synced(shared, one)
    everything = [stored(change) for change in changes(one)]
    anew = segment.write(everything, "")
    (shared / "fk1" / "seg" / "cut anew.fkseg").write_bytes(anew.raw)
    (report,) = synced(shared, two)
    (came,) = report.received
    assert (came.changes, came.acts, report.pending, report.twins) == (3, 3, (), ())
    assert same(one, two)
    assert verify(two) == []

"""Copies of kept files that were opened: when they go, and which never do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fieldkit.store import Store, copies, keep_file, lay_out
from fieldkit.store.copies import DAYS, sweep_copies

DAY = 24 * 3600
NOW = 1_800_000_000.0


@pytest.fixture
def opened(store: Store, tmp_path: Path):
    """Open a file of so many bytes as one that was opened so many days ago; return its copy."""

    def lay(name: str, days: float, size: int = 10) -> Path:
        source = tmp_path / name
        source.write_bytes(name.encode().ljust(size, b"x"))
        copy = lay_out(store, keep_file(store, source).blob, name, tmp_path / "copies")
        os.utime(copy, (NOW - days * DAY,) * 2)
        return copy

    return lay


def test_a_copy_goes_two_weeks_after_it_was_last_opened(opened, tmp_path: Path) -> None:
    old, recent = opened("old.pdf", DAYS + 1), opened("recent.pdf", DAYS - 1)
    assert sweep_copies(tmp_path / "copies", NOW) == 1
    assert (old.exists(), old.parent.exists(), recent.exists()) == (False, False, True)


def test_opening_a_copy_again_keeps_it(opened, store: Store, tmp_path: Path) -> None:
    copy = opened("a.pdf", DAYS + 1)
    assert opened("a.pdf", 0) == copy
    assert sweep_copies(tmp_path / "copies", NOW) == 0


def test_too_much_goes_the_oldest_first_but_nothing_of_today(
    opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "MOST_BYTES", 250)
    first, second, today = opened("1.pdf", 3, 100), opened("2.pdf", 2, 100), opened("3.pdf", 0.5, 100)
    assert sweep_copies(tmp_path / "copies", NOW) == 1
    assert [each.exists() for each in (first, second, today)] == [False, True, True]
    monkeypatch.setattr(copies, "MOST_BYTES", 0)
    assert sweep_copies(tmp_path / "copies", NOW) == 1
    assert [each.exists() for each in (second, today)] == [False, True]


def test_a_copy_that_somebody_changed_stays(opened, tmp_path: Path) -> None:
    copy = opened("a.pdf", DAYS + 1)
    copy.chmod(0o600)
    copy.write_text("my own work")
    os.utime(copy, (NOW - 2 * DAYS * DAY,) * 2)
    assert sweep_copies(tmp_path / "copies", NOW) == 0
    assert copy.read_text() == "my own work"


def test_what_a_laying_out_left_behind_goes(opened, tmp_path: Path) -> None:
    scratch = opened("a.pdf", 0).parent / "cut-off.tmp"
    scratch.write_bytes(b"half")
    os.utime(scratch, (NOW - (DAYS + 1) * DAY,) * 2)
    assert sweep_copies(tmp_path / "copies", NOW) == 1


def test_a_folder_that_is_not_there_or_cannot_be_read_troubles_nobody(tmp_path: Path) -> None:
    assert sweep_copies(tmp_path / "nowhere", NOW) == 0
    (tmp_path / "file").write_text("x")
    assert sweep_copies(tmp_path / "file", NOW) == 0

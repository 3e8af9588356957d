"""Where a store had better not lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.store import Store
from fieldkit.store.places import warning_about

MOUNTS = """\
proc /proc proc rw 0 0
/dev/sda1 / ext4 rw 0 0
//server/share /mnt/the\\040office cifs rw 0 0
/dev/sdb1 /mnt/stick exfat rw 0 0
"""


@pytest.mark.parametrize("name", ["Dropbox", "OneDrive - Firma", "坚果云", "Nextcloud"])
def test_a_store_in_a_synced_folder_is_warned_of(tmp_path: Path, name: str) -> None:
    with Store.open(tmp_path / name / "fieldkit" / "fieldkit.db") as store:
        assert len(store.warnings) == 1
        assert name in store.warnings[0]


def test_a_folder_that_a_syncing_program_marked_is_known_by_its_mark(tmp_path: Path) -> None:
    (tmp_path / "work" / ".stfolder").mkdir(parents=True)
    assert "synced folder" in warning_about(tmp_path / "work" / "deep" / "fieldkit.db")
    assert warning_about(tmp_path / "other" / "fieldkit.db") == ""


@pytest.mark.skipif(not Path("/proc").exists(), reason="reads the list of mounts")
def test_a_store_on_a_network_drive_is_warned_of(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS, encoding="utf-8")
    assert "network drive" in warning_about(Path("/mnt/the office/fieldkit/fieldkit.db"), mounts)
    assert warning_about(Path("/mnt/stick/fieldkit.db"), mounts) == ""
    assert warning_about(Path("/home/rep/fieldkit.db"), mounts) == ""
    assert warning_about(Path("/home/rep/fieldkit.db"), tmp_path / "none") == ""

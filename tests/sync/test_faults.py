"""A folder that fails at any step, as a stick does that is full, worn or pulled out: the next sync makes it good."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.store import Store, add_note, add_paper, add_partner, changes, keep_file, verify
from fieldkit.sync import sync_folder

from .conftest import same, synced
from .faulty import FaultyFiles

Device = Callable[..., Store]


def written(device: Device, shared: Path, tmp_path: Path) -> tuple[Store, Store]:
    """Two devices: one has something in the folder, both have more to bring, an attachment among it."""
    one, two = device(), device()
    partner = add_partner(one, "One")
    synced(shared, one)
    source = tmp_path / "photo.jpg"
    source.write_bytes(b"photo")
    add_paper(two, add_partner(two, "Two"), keep_file(two, source))
    add_note(one, partner, "more")
    return one, two


def calls_of_a_sync(device: Device, tmp_path: Path) -> int:
    probe = tmp_path / "probe"
    probe.mkdir()
    _one, two = written(device, probe, tmp_path)
    files = FaultyFiles()
    assert sync_folder(two, probe, files=files).stopped == ""
    return files.calls


@pytest.mark.parametrize(
    ("error", "once", "start"),
    [(errno.ENOSPC, False, 1), (errno.EROFS, False, 3), (errno.EIO, True, 5), (errno.EACCES, True, 7)],
    ids=["the disk is full", "it is read-only", "a call fails", "a call is refused"],
)
def test_a_sync_that_fails_at_any_call_reports_and_the_next_one_is_whole(
    device: Device, tmp_path: Path, error: int, once: bool, start: int
) -> None:
    calls = calls_of_a_sync(device, tmp_path)
    assert calls > 40
    for number in range(start, calls + 1, 10):
        shared = tmp_path / f"shared{number}"
        shared.mkdir()
        one, two = written(device, shared, tmp_path)
        report = sync_folder(two, shared, files=FaultyFiles(number, error, once=once))
        assert report.stopped or report.pending or once
        assert verify(two) == []
        assert [each.pending for each in synced(shared, two, one, two)] == [(), (), ()]
        assert same(one, two)
        assert len(list(changes(one))) == len(list(changes(two)))


WRITER = """
import os, sys
from pathlib import Path
from fieldkit.store import Store
from fieldkit.sync import sync_folder
from tests.sync.faulty import FaultyFiles

class Killing(FaultyFiles):
    def _call(self, half=None):
        self.calls += 1
        if self.calls == int(sys.argv[3]):
            if half:
                half()
            os.kill(os.getpid(), 9)

with Store.open(Path(sys.argv[1])) as store:
    report = sync_folder(store, Path(sys.argv[2]), files=Killing())
    assert not report.stopped, report.stopped
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
@pytest.mark.parametrize("call", [9, 17, 20, 34, 45])
def test_a_process_killed_in_the_middle_of_a_sync_loses_nothing(
    device: Device, shared: Path, tmp_path: Path, call: int
) -> None:
    one, two = written(device, shared, tmp_path)
    before = len(list(changes(two)))
    two.close()
    root = Path(__file__).parent.parent.parent
    done = subprocess.run(
        [sys.executable, "-c", WRITER, str(two.path), str(shared), str(call)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, -9), done.stderr
    with closing(Store.open(two.path)) as again:
        assert len(list(changes(again))) >= before
        assert verify(again) == []
        for report in synced(shared, again, one, again):
            assert report.pending == ()
        assert same(one, again)

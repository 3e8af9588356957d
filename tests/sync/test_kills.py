"""Whatever is killed in the middle loses nothing, halves nothing, and goes on: a sample of bench/faults.py."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .kill_jobs import JOBS, OTHER, PASSPHRASE
from .kills import Job, kill_job
from .quick import quicken, ready

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs fork and kill")


@pytest.mark.parametrize("job", JOBS, ids=[job.name for job in JOBS])
def test_a_kill_at_any_moment_loses_nothing(job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quicken(monkeypatch)
    ready(PASSPHRASE, OTHER)
    tally = kill_job(job, tmp_path / "kills", moments=3, times=0, seed=os.getpid())
    assert tally.kills >= 2

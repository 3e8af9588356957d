"""Kill everything that writes, at a thousand moments, and look each time at what is left; print the table.

    python bench/faults.py [--moments N] [--times N] [--jobs NAME,NAME] [--at FOLDER]

Each kill is a SIGKILL of a process of its own: at a touch of a file, a statement of SQL, a call of the layer of files,
spread evenly over all that a job has, or at a random time. Whatever is lost, halved or does not go on ends the run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.sync.kill_jobs import JOBS, OTHER, PASSPHRASE
from tests.sync.kills import kill_job
from tests.sync.quick import quicken, ready


def main() -> None:
    """Kill and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--moments", type=int, default=90, help="kills of each job at moments counted")
    asked.add_argument("--times", type=int, default=30, help="kills of each job at random times")
    asked.add_argument("--jobs", default="", help="only these")
    asked.add_argument("--at", type=Path, default=None, help="where the scenes lie, for instance on a small disk")
    options = asked.parse_args()
    quicken(pytest.MonkeyPatch())
    ready(PASSPHRASE, OTHER)
    started, kills = time.monotonic(), 0
    print("| killed | moments | kills | ended before | scratch files left |\n|---|---|---|---|---|", flush=True)
    for job in JOBS:
        if options.jobs and job.name not in options.jobs.split(","):
            continue
        with tempfile.TemporaryDirectory(dir=options.at) as place:
            tally = kill_job(job, Path(place) / "kills", options.moments, options.times, time.time_ns())
        kills += tally.kills
        print(f"| {tally.job} | {tally.moments} | {tally.kills} | {tally.ended} | {tally.leftovers} |", flush=True)
    print(f"\n{kills} kills in {time.monotonic() - started:.0f} s.")


if __name__ == "__main__":
    main()

"""fieldkit with a profile that a signal begins and another one writes, to see what a screen spends its time on.

    python bench/profiled.py FOLDER ARGUMENTS...

SIGUSR1 begins, SIGUSR2 ends and writes `FOLDER/<number>.prof`; ARGUMENTS are those of fieldkit.
"""

from __future__ import annotations

import cProfile
import signal
import sys
from itertools import count
from pathlib import Path


def main() -> None:
    """Run fieldkit, ready to be profiled."""
    folder, numbers = Path(sys.argv.pop(1)), count()
    running: list[cProfile.Profile] = []

    def begin(*_signal: object) -> None:
        running.append(cProfile.Profile())
        running[-1].enable()

    def end(*_signal: object) -> None:
        profile = running.pop()
        profile.disable()
        # It counts as written once it has its name.
        written = folder / "written"
        profile.dump_stats(written)
        written.rename(folder / f"{next(numbers)}.prof")

    signal.signal(signal.SIGUSR1, begin)
    signal.signal(signal.SIGUSR2, end)
    from fieldkit.cli import main as fieldkit

    fieldkit()


if __name__ == "__main__":
    main()

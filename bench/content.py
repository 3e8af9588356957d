"""Measure what a pack of 5,000 objections costs, interleaved with its floors in one run, and print the table.

    python bench/content.py [--quick]

Run from the checkout, with fieldkit installed in the environment of the Python that runs this; Linux or macOS.
"""

from __future__ import annotations

import compileall
import shutil
import subprocess
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from figures import median, row  # noqa: E402
from pack import write_pack  # noqa: E402
from run import PYTHON, QUICK, big_home  # noqa: E402
from terminal import Terminal  # noqa: E402

import fieldkit  # noqa: E402
from fieldkit.playbook import Finder, load_playbook  # noqa: E402

OBJECTIONS = 5000
BUILD = """\
import sys
from pathlib import Path
from fieldkit.playbook import load_playbook
load_playbook([Path(sys.argv[1])], "zh", Path(sys.argv[2]))
"""


def measure_build(folder: Path, pack: Path) -> list[str]:
    """Building the cache of the pack, both languages and their rows, against the bare parse of the same files."""
    ours, floor = [], []
    for number in range(2 if QUICK else 5):
        floor.append(_seconds([PYTHON, str(HERE / "bare_pack.py"), str(pack)]))
        ours.append(_seconds([PYTHON, "-c", BUILD, str(pack), str(folder / f"cache-{number}")]))
    return [row("building the cache of 5,000 objections", median(ours), median(floor), "s", 1.5)]


def _seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - started


def measure_start(folder: Path, pack: Path) -> list[str]:
    """First paint of Today with the pack, cached, against the same with the shipped one."""
    home, _partner = big_home(folder)
    other = shutil.copytree(home, folder / "other")
    shipped = [PYTHON, "-m", "fieldkit", "--home", str(home), "--lang", "zh"]
    large = [PYTHON, "-m", "fieldkit", "--home", str(other), "--lang", "zh", "--content", str(pack)]
    ours, floor, memory, floor_memory = [], [], [], []
    for number in range(1 + (5 if QUICK else 25)):
        for command, times, peaks in ((shipped, floor, floor_memory), (large, ours, memory)):
            with Terminal(command) as app:
                painted = app.until("甲系统集成", seconds=120)
                app.settle()
                if number:  # the first round builds the caches
                    times.append(painted * 1000)
                    peaks.append(app.peak() / 1024)
    return [
        row("first paint of Today, 5,000 objections", median(ours), median(floor), "ms", 1.15),
        row("peak memory of it", median(memory), median(floor_memory), "MiB", 1.3),
    ]


def index_memory(folder: Path, pack: Path) -> str:
    """What the index of the search takes once somebody searched."""
    playbook = load_playbook([pack], "zh", folder / "cache-0")
    tracemalloc.start()
    finder = Finder(playbook)
    finder.prepare()
    kept, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    stored = next((folder / "cache-0").rglob("*-zh-find.msgpack")).stat().st_size
    return (
        f"index of the search at {OBJECTIONS:,} objections: {stored / 1e6:.1f} MB stored, {kept / 1e6:.1f} MB in memory"
    )


def main() -> None:
    """Print the table."""
    # As pip leaves an installed package; in a checkout Python may have been told to write no bytecode.
    compileall.compile_dir(str(Path(fieldkit.__file__).parent), quiet=1)
    print("| what | fieldkit | floor | ratio | limit |\n|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pack = write_pack(folder / "pack", OBJECTIONS)
        print("\n".join(measure_build(folder, pack)), flush=True)
        print("\n".join(measure_start(folder, pack)), flush=True)
        print(f"\n{index_memory(folder, pack)}")


if __name__ == "__main__":
    main()

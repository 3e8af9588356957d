"""Measure fieldkit against its floors, interleaved in one run, and print the table.

    python bench/run.py [--quick]

Run from the checkout, with fieldkit installed in the environment of the Python that runs this; Linux or macOS.
"""

from __future__ import annotations

import compileall
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from figures import median, percentile, row  # noqa: E402
from terminal import Terminal  # noqa: E402

import fieldkit  # noqa: E402
from fieldkit.config import resolve_paths  # noqa: E402
from fieldkit.store import Store, add_note, add_partner, fill_pinyin, start_visit  # noqa: E402

PYTHON = sys.executable
DOWN = b"\x1b[B"
QUICK = "--quick" in sys.argv


def big_home(folder: Path) -> tuple[Path, str]:
    """A home with 5,000 partners and an open visit; returns it and the visit's partner."""
    home = folder / "home"
    store = Store.open(resolve_paths(home).store)
    rows = [
        {"name": f"某某教育科技 {n}", "district": f"区 {n % 12}", "building": f"大厦 {n % 240}", "phone": f"138{n:08}"}
        for n in range(5000)
    ]
    with store.act(""):
        for row in rows:
            add_partner(store, **row)
    partner = add_partner(store, "甲系统集成", district="区 1", building="大厦 1")
    start_visit(store, partner)
    fill_pinyin(store)
    store.close()
    return home, partner


def measure_start(home: Path) -> list[str]:
    """First paint and peak memory of Today against the bare app."""
    rounds = 5 if QUICK else 15
    ours, floor, memory, floor_memory = [], [], [], []
    command = [PYTHON, "-m", "fieldkit", "--home", str(home), "--lang", "zh"]
    for number in range(rounds + 1):
        with Terminal([PYTHON, str(HERE / "bare.py")]) as bare:
            first = bare.until("bare app")
            bare.settle()
            peak = bare.peak()
        with Terminal(command) as app:
            painted = app.until("甲系统集成")
            app.settle()
            if number:  # the first round warms the caches
                ours.append(painted * 1000)
                floor.append(first * 1000)
                memory.append(app.peak() / 1024)
                floor_memory.append(peak / 1024)
    return [
        row("first paint of Today, 5,000 partners", median(ours), median(floor), "ms", 1.6),
        row("peak memory", median(memory), median(floor_memory), "MiB", 1.7),
    ]


def measure_keys(home: Path) -> list[str]:
    """Key to paint in the visit screen against the bare app."""
    keys = 60 if QUICK else 300
    ours: list[float] = []
    floor: list[float] = []
    command = [PYTHON, "-m", "fieldkit", "--home", str(home), "--lang", "zh"]
    with Terminal(command) as app, Terminal([PYTHON, str(HERE / "bare.py")]) as bare:
        app.until("甲系统集成")
        app.settle()
        os.write(app.fd, b"\r")
        app.until("12")
        app.settle()
        bare.until("bare app")
        bare.settle()
        for number in range(keys):
            floor.append(bare.press(DOWN) * 1000)
            ours.append(app.press(DOWN if number % 22 < 11 else b"\x1b[A") * 1000)
    return [row("key to paint in the visit, p99", percentile(ours, 99), percentile(floor, 99), "ms", 4)]


def measure_version() -> list[str]:
    """`fieldkit --version` against `python -c pass`."""
    ours, floor = [], []
    for _ in range(8 if QUICK else 25):
        floor.append(_timed([PYTHON, "-c", "pass"]))
        ours.append(_timed([str(Path(PYTHON).with_name("fieldkit")), "--version"]))
    return [row("fieldkit --version", median(ours), median(floor), "ms", 5)]


def _timed(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - started) * 1000


def measure_note(folder: Path, home: Path, partner: str) -> list[str]:
    """Saving a note against the same rows by plain sqlite3 with the same pragmas."""
    store = Store.open(resolve_paths(home).store)
    plain = sqlite3.connect(folder / "plain.db", isolation_level=None)
    plain.execute("PRAGMA journal_mode = wal")
    plain.execute("PRAGMA synchronous = full")
    for (statement,) in store.connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"):
        if "sqlite_" not in statement:
            plain.execute(statement)
    ours, floor = [], []
    for number in range(100 if QUICK else 1000):
        started = time.perf_counter()
        add_note(store, partner, f"对物联网有兴趣 {number}", mark="+")
        ours.append((time.perf_counter() - started) * 1000)
        rows = _last_rows(store)
        started = time.perf_counter()
        plain.execute("BEGIN IMMEDIATE")
        for table, values in rows:
            marks = ", ".join("?" * len(values[0]))
            plain.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", values)
        plain.execute("COMMIT")
        floor.append((time.perf_counter() - started) * 1000)
    store.close()
    plain.close()
    return [row("saving a note, p99", percentile(ours, 99), percentile(floor, 99), "ms", 3)]


def _last_rows(store: Store) -> list[tuple[str, list[tuple[object, ...]]]]:
    """The rows that the last act wrote: its changes, the note, the act, the clock."""
    one = store.connection.execute
    tx = one("SELECT tx, eid FROM change ORDER BY seq DESC LIMIT 1").fetchone()
    return [
        ("change", one("SELECT * FROM change WHERE tx = ?", (tx[0],)).fetchall()),
        ("note", one("SELECT * FROM note WHERE id = ?", (tx[1],)).fetchall()),
        ("act", one("SELECT * FROM act ORDER BY id DESC LIMIT 1").fetchall()),
        ("setting", one("SELECT * FROM setting WHERE key = 'clock'").fetchall()),
    ]


def main() -> None:
    """Print the table."""
    # As pip leaves an installed package; in a checkout Python may have been told to write no bytecode.
    compileall.compile_dir(str(Path(fieldkit.__file__).parent), quiet=1)
    print("| what | fieldkit | floor | ratio | limit |\n|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home, partner = big_home(folder)
        for measure in (
            measure_version,
            lambda: measure_start(home),
            lambda: measure_keys(home),
            lambda: measure_note(folder, home, partner),
        ):
            print("\n".join(measure()), flush=True)


if __name__ == "__main__":
    main()

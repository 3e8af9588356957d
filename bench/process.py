"""Measure every screen, the filter, memory and the import with 5,000 partners, 20,000 visits and 200,000 notes.

    python bench/process.py [--quick] [--keep FOLDER] [--only WORD]

A screen is opened by its key in a real pseudo-terminal; measured is the time from the key until what the screen is for
stands on it, with the first opening of each screen among the others. The store is made anew in some minutes, or kept
in a folder for further runs of the same day. `--only` opens the screens alone whose name has the word.
"""

from __future__ import annotations

import argparse
import compileall
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import roster  # noqa: E402
from figures import median, percentile, row  # noqa: E402
from full_store import NAMED, full_home  # noqa: E402
from terminal import Terminal  # noqa: E402

import fieldkit  # noqa: E402

PYTHON = sys.executable

ESC, ENTER, TAB, UP, DOWN = b"\x1b", b"\r", b"\t", b"\x1b[A", b"\x1b[B"
F1, F3, F5, F7 = b"\x1bOP", b"\x1bOR", b"\x1b[15~", b"\x1b[18~"
F8, F12, CTRL_P = b"\x1b[19~", b"\x1b[24~", b"\x10"
BACKSPACE = b"\x7f"

QUIET = 0.08
"""Seconds without a paint after which a screen is taken to be at rest."""

WAIT = 20
"""Seconds after which a screen is taken never to come."""

MEDIAN, WORST, A_KEY = 100, 250, 50
"""Milliseconds: the limits of opening at the median and at p99, and of a key in the filter."""

MEMORY = 2.2
"""The limit of memory, as a ratio to the bare app."""


@dataclass(frozen=True)
class Opening:
    """A screen: the key that opens it, a text that stands on it alone, and the keys that lead back.

    `before` are keys that come first and are not measured, each with a text that it paints.
    """

    name: str
    key: bytes
    text: str
    back: tuple[bytes, ...] = (ESC,)
    before: tuple[tuple[bytes, str], ...] = ()


def from_palette(name: str, typed: str, text: str) -> Opening:
    """A screen that only the palette opens."""
    return Opening(name, ENTER, text, before=((CTRL_P, "查命令"), (typed.encode(), typed)))


FROM_TODAY = (
    Opening("Partners", b"2", "某某", (b"1",)),
    Opening("Handbook", b"3", "行业发展前景", (b"1",)),
    Opening("Pipeline", b"5", "某某", (b"1",)),
    Opening("Day plan", b"7", "某某"),
    Opening("Agenda", b"8", "某某"),
    Opening("Funnel", b"9", "智慧教室"),
    Opening("Find", F3, "价格"),
    Opening("Present", F5, "1"),
    Opening("Sums", F7, "利润"),
    Opening("Content", F12, "版本"),
    Opening("Palette", CTRL_P, "流程"),
    Opening("Help", F1, "F1"),
    from_palette("Sources", "来源", "扫街"),
    from_palette("Import roster", "导入", "xlsx"),
    from_palette("Duplicates", "重复", "重复"),
    Opening("Visit", ENTER, "开场白", (ESC,)),
)

FROM_PARTNER = (
    Opening("Partner, people", b"2", "总经理", (b"1",)),
    Opening("Partner, details", b"3", "名称", (b"1",)),
    Opening("Partner, what is open", b"4", "，", (b"1",)),
    Opening("Partner, process", b"5", "阶段和关口", (b"1",)),
    Opening("Prepare", F8, "见谁"),
)

FROM_PROCESS = (
    Opening("Stage and gate", ENTER, "这个阶段要做的"),
    Opening("Class", ENTER, "竞争力"),
    Opening("Scorecards", ENTER, "选择标准"),
    Opening("Projects", ENTER, "新项目"),
    Opening("Competitors", ENTER, "品牌"),
    Opening("Owner", ENTER, "李"),
    Opening("Partner file", ENTER, "签约后"),
)


class Session:
    """The app on the full store, and what was measured in it, in seconds by name."""

    def __init__(self, app: Terminal, only: str) -> None:
        self.app = app
        self.only = only
        self.times: dict[str, list[float]] = {}

    def keys(self, *keys: bytes) -> None:
        """Press keys that are not measured, each when what the one before painted is at rest."""
        for key in keys:
            self.app.press(key, WAIT)
            self.app.settle(QUIET)

    def opening(self, screen: Opening) -> None:
        """Open a screen once, and leave it."""
        if self.only.lower() not in screen.name.lower():
            return
        for key, text in screen.before:
            self.app.answer(key, text, WAIT)
            self.app.settle(QUIET)
        self.times.setdefault(screen.name, []).append(self.app.answer(screen.key, screen.text, WAIT))
        self.app.settle(QUIET)
        self.keys(*screen.back)

    def round(self) -> None:
        """Open every screen once, from Today and back to it."""
        for screen in FROM_TODAY:
            self.opening(screen)
        self.keys(b"2", TAB)
        self.app.answer(NAMED.encode(), NAMED, WAIT)
        self.app.settle(QUIET)
        self.opening(Opening("Partner", ENTER, "经过", ()))
        if "Partner" not in self.times:
            self.keys(ENTER)
        for screen in FROM_PARTNER:
            self.opening(screen)
        self.app.answer(b"5", "阶段和关口", WAIT)
        self.app.settle(QUIET)
        for at, screen in enumerate(FROM_PROCESS):
            self.keys(*[DOWN] * (at > 0))
            self.opening(screen)
        self.keys(*[UP] * (len(FROM_PROCESS) - 1))
        self.keys(ESC, ESC, ESC, b"1")

    def filter(self, typed: str) -> None:
        """Type into the filter of the partners, a key at a time, and take it back the same way."""
        self.keys(b"2", TAB)
        times = self.times.setdefault("key in the filter", [])
        for key in [*(each.encode() for each in typed), *[BACKSPACE] * len(typed)]:
            times.append(self.app.press(key, WAIT))
            self.app.settle(QUIET)
        self.keys(ESC, ESC, b"1")


def measure_screens(home: Path, rounds: int, only: str) -> list[str]:
    """Opening every screen, the filter and the memory behind it all, beside the bare app."""
    command = [PYTHON, "-m", "fieldkit", "--home", str(home), "--lang", "zh"]
    floor: list[float] = []
    with Terminal(command) as app, Terminal([PYTHON, str(HERE / "bare.py")]) as bare:
        app.until(NAMED)
        app.settle()
        bare.until("bare app")
        bare.settle()
        session = Session(app, only)
        for number in range(rounds):
            for _each in range(5):
                floor.append(bare.answer(ENTER, "another screen", WAIT) * 1000)
                bare.settle(QUIET)
                os.write(bare.fd, ESC)
                bare.settle(QUIET)
            session.round()
            session.filter(("大厦", "jia", "zn 1", "区 3", "1380")[number % 5])
        memory = row("peak memory, every screen opened", app.peak() / 1024, bare.peak() / 1024, "MiB", MEMORY)
    return [*_table(session.times, floor), "", memory]


def _table(times: dict[str, list[float]], floor: Sequence[float]) -> list[str]:
    lines = ["| screen | median | p99 | first | ratio of medians |", "|---|---|---|---|---|"]
    every: list[float] = []
    for name, seconds in times.items():
        found = [each * 1000 for each in seconds]
        limits = (A_KEY, A_KEY) if name.startswith("key") else (MEDIAN, WORST)
        over = "  over" if median(found) > limits[0] or percentile(found, 99) > limits[1] else ""
        ratio = median(found) / median(floor)
        told = " | ".join(f"{each:.0f} ms" for each in (median(found), percentile(found, 99), found[0]))
        lines.append(f"| {name} | {told} | {ratio:.1f}{over} |")
        every += found if limits[0] == MEDIAN else []
    lines.append(f"| all screens | {median(every):.0f} ms | {percentile(every, 99):.0f} ms | | |")
    lines.append(f"| a screen of the bare app | {median(floor):.0f} ms | {percentile(floor, 99):.0f} ms | | 1 |")
    return lines


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few rounds")
    parser.add_argument("--keep", type=Path, help="a folder in which the store is kept for further runs")
    parser.add_argument("--only", default="", help="open the screens alone whose name has this word")
    chosen = parser.parse_args()
    compileall.compile_dir(str(Path(fieldkit.__file__).parent), quiet=1)
    with tempfile.TemporaryDirectory() as name:
        began = time.perf_counter()
        home = full_home(chosen.keep or Path(name))
        print(f"store: {time.perf_counter() - began:.0f} s", file=sys.stderr)
        print("\n".join(measure_screens(home, 4 if chosen.quick else 20, chosen.only)), flush=True)
    if not chosen.only:
        print("\n".join(roster.measure(3 if chosen.quick else 9)))


if __name__ == "__main__":
    main()

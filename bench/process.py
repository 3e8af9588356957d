"""Measure every screen, the filter, memory and the import with 5,000 partners, 20,000 visits and 200,000 notes.

    python bench/process.py [--quick | --rounds N] [--keep FOLDER] [--only WORD] [--profile] [--size SHARE]

A screen is opened by its key in a real pseudo-terminal; measured is the time from the key until what the screen is for
stands on it, with the first opening of each screen among the others; beside it the time that the app's threads were at
work till then, which other programs on the machine hardly change. The store is made anew in some minutes, or kept in a
folder for further runs of the same day. `--only` measures the screens alone whose name has the word; `--profile` tells
what they spend their time on, and no times, since the profiler slows all of it down.
"""

from __future__ import annotations

import argparse
import compileall
import os
import pstats
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import roster  # noqa: E402
from figures import median, percentile, row  # noqa: E402
from full_store import NAMED, full_home  # noqa: E402
from screens import DOWN, ENTER, ESC, HOME, SCREENS, UP, Opening  # noqa: E402
from terminal import Terminal  # noqa: E402

import fieldkit  # noqa: E402
from fieldkit.playbook import shipped_content  # noqa: E402

PYTHON = sys.executable

BACKSPACE = b"\x7f"

TODAY = "今天 · "
"""What stands on Today alone."""

QUIET = 0.15
"""Seconds without a paint after which a screen is taken to be at rest; more than a lone Esc waits to be one."""

WAIT = 20
"""Seconds after which a screen is taken never to come."""

MEDIAN, WORST, A_KEY = 100, 250, 50
"""Milliseconds: the limits of opening at the median and at p99, and of a key in the filter."""

MEMORY = 2.2
"""The limit of memory, as a ratio to the bare app."""

LINES = 14
"""As many lines of a profile are told."""


@dataclass
class Times:
    """What was measured of one screen: milliseconds until it stood there and of the app at work; its peak in MiB."""

    wall: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    peak: list[float] = field(default_factory=list)


class Session:
    """The app on the full store, and what was measured in it by the names of the screens."""

    def __init__(self, app: Terminal, only: str, profiles: Path | None = None) -> None:
        self.app = app
        self.only = only.lower()
        self.profiles = profiles
        self.times: dict[str, Times] = {}
        self.spent: dict[str, list[Path]] = {}
        self.failed: dict[str, str] = {}

    def round(self) -> None:
        """Open every screen once, from Today and back to it; one that never comes is left and noted."""
        for screen in SCREENS:
            try:
                self.open(screen)
            except TimeoutError as error:
                self.failed[screen.name] = str(error)[:400]
                print(f"{screen.name}: {error}"[:400], file=sys.stderr)
                self._to_today()

    def open(self, screen: Opening) -> None:
        """Open a screen once, all that opens from it, and leave it."""
        if not self._wanted(screen):
            return
        app = self.app
        self.press(screen.first)
        if screen.field:
            self._until(screen.field, there=True)
            app.settle(QUIET)
        if screen.typed:
            os.write(app.fd, screen.typed.encode())
            self._until(screen.typed, there=True)
            app.settle(QUIET)
        if app.shows(screen.text):
            raise TimeoutError(f"{screen.name}: {screen.text!r} stands there before its key")
        if self._meant(screen):
            self.measured(screen.name, lambda: app.answer(screen.key, screen.text, WAIT))
        else:
            app.answer(screen.key, screen.text, WAIT)
        if screen.then and self._meant(screen):
            self.measured(f"{screen.name}, written", lambda: app.follows(screen.then, WAIT))
        app.settle(QUIET)
        for each in screen.inside:
            self.open(each)
        for key in screen.back:
            self.press(key)
        self._until(screen.then or screen.text, there=False)

    def measured(self, name: str, do: Callable[[], float]) -> None:
        """Do what answers with its seconds, and note them under a name, or where they went."""
        app = self.app
        if self.profiles is not None:
            os.kill(app.pid, signal.SIGUSR1)
            do()
            os.kill(app.pid, signal.SIGUSR2)
            number = sum(map(len, self.spent.values()))
            written = self.profiles / f"{number}.prof"
            while not written.exists():
                time.sleep(0.01)
            self.spent.setdefault(name, []).append(written)
            return
        before = app.processor()
        taken, work = do(), app.processor() - before
        times = self.times.setdefault(name, Times())
        times.wall.append(taken * 1000)
        times.work.append(work * 1000)
        times.peak.append(app.peak() / 1024)

    def press(self, keys: bytes) -> None:
        """Press keys that are not measured."""
        if keys:
            os.write(self.app.fd, keys)
            self.app.settle(QUIET)

    def filter(self, typed: str) -> None:
        """Type into the filter of the partners, a key at a time, and take it back the same way."""
        name = "key in the filter"
        if self.only not in name:
            return
        self.app.answer(b"2", "+ 新伙伴", WAIT)
        self.app.settle(QUIET)
        self.press(HOME + UP)
        self._until("↓ 名单", there=True)
        for key in [*(each.encode() for each in typed), *[BACKSPACE] * len(typed)]:
            self.measured(name, lambda pressed=key: self.app.finished(pressed, QUIET, WAIT))
        self.press(DOWN)
        self._until("↓ 名单", there=False)
        self.press(b"1")
        self._until(TODAY, there=True)

    def _wanted(self, screen: Opening) -> bool:
        return self._meant(screen) or any(map(self._wanted, screen.inside))

    def _meant(self, screen: Opening) -> bool:
        return self.only in screen.name.lower()

    def _until(self, text: str, *, there: bool) -> None:
        deadline = time.perf_counter() + WAIT
        while self.app.shows(text) != there:
            if time.perf_counter() > deadline:
                raise TimeoutError(f"{text!r} {'never came' if there else 'never went'}")
            self.app.settle(QUIET)

    def _to_today(self) -> None:
        for _each in range(4):
            for key in (ESC, ESC, ESC, b"1"):
                self.press(key)
            if self.app.shows(TODAY):
                return
        self._until(TODAY, there=True)


def own_content(folder: Path) -> Path:
    """The shipped content as a company's own: nothing in it is a sample, so that the customer's pages are there."""
    content = folder / "content"
    if not content.exists():
        shutil.copytree(shipped_content(), content)
        for path in content.glob("*/*.yaml"):
            path.write_text(re.sub(r"(?m)^ *sample: true\n", "", path.read_text("utf-8")), "utf-8")
    return content


def measure_screens(home: Path, rounds: int, only: str) -> list[str]:
    """Opening every screen, the filter and the memory behind it all, beside the bare app."""
    floor = Times()
    with Terminal(_command(home)) as app, Terminal([PYTHON, str(HERE / "bare.py")]) as bare:
        app.until(NAMED)
        app.settle()
        bare.until("bare app")
        bare.settle()
        session = Session(app, only)
        for number in range(rounds):
            for _each in range(5):
                before = bare.processor()
                floor.wall.append(bare.answer(ENTER, "another screen", WAIT) * 1000)
                floor.work.append((bare.processor() - before) * 1000)
                bare.settle(QUIET)
                os.write(bare.fd, ESC)
                bare.settle(QUIET)
            session.round()
            session.filter(("大厦", "jia", "zn 1", "区 3", "1380")[number % 5])
        memory = row("peak memory, every screen opened", app.peak() / 1024, bare.peak() / 1024, "MiB", MEMORY)
    failed = [f"{name}: {why}" for name, why in session.failed.items()]
    return [*_table(session.times, floor), "", memory, *failed]


def profile_screens(home: Path, only: str) -> Iterator[str]:
    """What each screen spends its time on: the second opening, when all is imported."""
    with tempfile.TemporaryDirectory() as folder, Terminal(_command(home, "profiled.py", folder)) as app:
        app.until(NAMED)
        app.settle()
        session = Session(app, only, Path(folder))
        for _each in range(2):
            session.round()
            session.filter("大厦")
        for name, written in session.spent.items():
            yield f"\n## {name}\n"
            yield from _spent(written[-1])
    yield from (f"{name}: {why}" for name, why in session.failed.items())


def _command(home: Path, *launcher: str) -> list[str]:
    program = [str(HERE / launcher[0]), *launcher[1:]] if launcher else ["-m", "fieldkit"]
    return [PYTHON, *program, "--home", str(home), "--lang", "zh", "--content", str(own_content(home.parent))]


def _spent(written: Path) -> Iterator[str]:
    """The functions of ours by all that they took, then any by what they took themselves."""
    functions = pstats.Stats(str(written)).stats.items()  # type: ignore[attr-defined]
    lines = [(cumulative, own, calls, *where) for where, (_, calls, own, cumulative, _callers) in functions]
    ours = sorted((line for line in lines if "/fieldkit/" in line[3]), reverse=True)
    yield "| in all | itself | calls | ours |\n|---|---|---|---|"
    yield from map(_line, ours[:LINES])
    yield "\n| in all | itself | calls | any |\n|---|---|---|---|"
    yield from map(_line, sorted(lines, key=lambda line: -line[1])[:LINES])


def _line(line: tuple[float, float, int, str, int, str]) -> str:
    cumulative, own, calls, file, number, name = line
    where = "/".join(Path(file).parts[-2:])
    return f"| {cumulative * 1000:.1f} ms | {own * 1000:.1f} ms | {calls} | {where}:{number} {name} |"


def _table(times: dict[str, Times], floor: Times) -> list[str]:
    lines = ["| screen | median | p99 | first | at work | ratio | peak |", "|---|---|---|---|---|---|---|"]
    every, work = Times(), median(floor.work)
    for name, found in times.items():
        limits = (A_KEY, A_KEY) if name.startswith("key") else (MEDIAN, WORST)
        written = name.endswith(", written")
        slow = median(found.wall) > limits[0] or percentile(found.wall, 99) > limits[1]
        over = "  over" if slow and not written else ""
        lines.append(_row(name, found, f"{found.wall[0]:.0f} ms", f"{median(found.work) / work:.1f}{over}"))
        if not (written or name.startswith("key")):
            every.wall += found.wall
            every.work += found.work
    return [*lines, _row("all screens", every, "", ""), _row("a screen of the bare app", floor, "", "1")]


def _row(name: str, found: Times, first: str, ratio: str) -> str:
    told: Sequence[float] = (median(found.wall), percentile(found.wall, 99))
    wall = " | ".join(f"{each:.0f} ms" for each in told)
    peak = f"{found.peak[0]:.0f} MiB" if found.peak and first else ""
    return f"| {name} | {wall} | {first} | {median(found.work):.0f} ms | {ratio} | {peak} |"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few rounds")
    parser.add_argument("--rounds", type=int, help="so many rounds, and no import")
    parser.add_argument("--keep", type=Path, help="a folder in which the store is kept for further runs")
    parser.add_argument("--only", default="", help="measure the screens alone whose name has this word")
    parser.add_argument("--profile", action="store_true", help="tell what the screens spend their time on")
    parser.add_argument("--size", type=float, default=1, help="so large a part of the store")
    chosen = parser.parse_args()
    compileall.compile_dir(str(Path(fieldkit.__file__).parent), quiet=1)
    with tempfile.TemporaryDirectory() as name:
        began = time.perf_counter()
        home = full_home(chosen.keep or Path(name), chosen.size)
        print(f"store: {time.perf_counter() - began:.0f} s", file=sys.stderr)
        # The content is compiled in a process of its own, as it is from the second start on: what is measured is use.
        subprocess.run([*_command(home), "find", "价格"], check=True, stdout=subprocess.DEVNULL)
        if chosen.profile:
            for line in profile_screens(home, chosen.only):
                print(line, flush=True)
            return
        rounds = chosen.rounds or (4 if chosen.quick else 20)
        print("\n".join(measure_screens(home, rounds, chosen.only)), flush=True)
    if not (chosen.only or chosen.rounds):
        print("\n".join(roster.measure(3 if chosen.quick else 9)))


if __name__ == "__main__":
    main()

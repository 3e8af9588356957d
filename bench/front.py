"""Measure what a customer waits for: F5 to the painted page, and a changed figure of the sums to the painted result.

    python bench/front.py [--quick]

Both in the demo, since samples are shown nowhere else, in a real pseudo-terminal: from the byte of the key until what
it asks for was read from the terminal. The floor, the bare app's key to paint, is from the byte of Down until the first
byte of what the bare app paints for it, one line; it is pressed before each F5 in a terminal of its own, so that both
meet the same load. F5 opens the pages anew each time, from Today; the first one, which loads them, and the first figure
are among what is measured, and are told besides, since a 99th percentile leaves them out.
"""

from __future__ import annotations

import compileall
import os
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from figures import median, percentile, row  # noqa: E402
from terminal import Terminal  # noqa: E402

import fieldkit  # noqa: E402

PYTHON = sys.executable
ROUNDS = 60 if "--quick" in sys.argv else 120
LIMIT = 6
"""The most that the 99th percentile may be, as a ratio to that of the bare app's key to paint."""

ESC, ENTER, DOWN, BACKSPACE = b"\x1b", b"\r", b"\x1b[B", b"\x7f"
F5, F7 = b"\x1b[15~", b"\x1b[18~"
QUIET = 0.08
RESULTS = ((b"1", "43,319"), (BACKSPACE, "5,758"))
"""What makes 301 of 30 classrooms and 30 again, and how much we are ahead then."""

PAGE, SUMS = "公司历史", "学校成交价"
"""What stands on the first page for the customer, and among the figures of the first sum."""


def measure(home: Path) -> list[str]:
    """The rows of the table."""
    pages: list[float] = []
    figures: list[float] = []
    floor: list[float] = []
    command = [PYTHON, "-m", "fieldkit", "--home", str(home), "--lang", "zh", "demo"]
    with Terminal(command) as app, Terminal([PYTHON, str(HERE / "bare.py")]) as bare:
        app.until("F1", 120)
        app.settle(1)
        bare.until("bare app")
        bare.settle()
        for _round in range(ROUNDS):
            floor.append(bare.press(DOWN) * 1000)
            bare.settle(QUIET)
            pages.append(app.answer(F5, PAGE) * 1000)
            app.settle(QUIET)
            for _key in range(2):  # the cover, and back
                app.press(ESC)
                app.settle(QUIET)
        app.answer(F7, SUMS)
        app.settle()
        for key in (ENTER, b"3", b"0"):
            app.press(key)
            app.settle()
        for number in range(ROUNDS):
            key, result = RESULTS[number % 2]
            figures.append(app.answer(key, result) * 1000)
            app.settle(QUIET)
        os.write(app.fd, ESC)
    return [
        row("F5 to the painted page, p99", percentile(pages, 99), percentile(floor, 99), "ms", LIMIT),
        row("changed figure to the painted result, p99", percentile(figures, 99), percentile(floor, 99), "ms", LIMIT),
        f"\nThe first F5 took {pages[0]:.0f} ms, the first figure {figures[0]:.0f} ms; at the median "
        f"{median(pages):.1f} and {median(figures):.1f} ms, a key of the bare app {median(floor):.1f} ms.",
    ]


def main() -> None:
    """Print the table."""
    # As pip leaves an installed package; in a checkout Python may have been told to write no bytecode.
    compileall.compile_dir(str(Path(fieldkit.__file__).parent), quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        print("| what | fieldkit | floor | ratio | limit |\n|---|---|---|---|---|")
        for line in measure(Path(folder)):
            print(line)


if __name__ == "__main__":
    main()

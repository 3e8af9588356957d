"""Measure what a customer waits for: F5 to the painted page, and a changed figure of the sums to the painted result.

    python bench/front.py [--quick]

Both in the demo, since samples are shown nowhere else, in a real pseudo-terminal and interleaved with a key of the bare
app. The first F5 and the first figure are among what is measured.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from figures import percentile, row  # noqa: E402
from terminal import Terminal  # noqa: E402

PYTHON = sys.executable
ROUNDS = 60 if "--quick" in sys.argv else 300
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
    ]


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        print("| what | fieldkit | floor | ratio | limit |\n|---|---|---|---|---|")
        for line in measure(Path(folder)):
            print(line)


if __name__ == "__main__":
    main()

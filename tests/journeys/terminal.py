"""fieldkit in a real pseudo-terminal: keys go in as bytes, and what comes out is drawn by a terminal of our own."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pexpect
import pyte

KEYS = {
    "Enter": "\r",
    "Esc": "\x1b",
    "Space": " ",
    "Tab": "\t",
    "↑": "\x1b[A",
    "↓": "\x1b[B",
    **{f"F{at}": f"\x1bO{end}" for at, end in enumerate("PQRS", 1)},
    **{f"F{at}": f"\x1b[{code}~" for at, code in enumerate((15, 17, 18, 19, 20, 21), 5)},
    "F12": "\x1b[24~",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefgklmnopqrstuvwxyz"},
}
"""What a terminal sends for a key, by the name that fieldkit's line of keys has for it."""


class Terminal:
    """A program in a terminal; a context manager that ends it. `home` is fieldkit's home."""

    def __init__(
        self,
        *arguments: str,
        home: Path,
        size: tuple[int, int] = (80, 24),
        env: dict[str, str] | None = None,
        command: tuple[str, ...] = (sys.executable, "-m", "fieldkit"),
    ) -> None:
        columns, rows = size
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        environment = {**os.environ, "TERM": "xterm-256color", "FIELDKIT_HOME": str(home), "LANG": "C.UTF-8"}
        for name in ("COLUMNS", "LINES", "NO_COLOR", "TEXTUAL"):
            environment.pop(name, None)
        self.child = pexpect.spawn(
            command[0],
            [*command[1:], *arguments],
            env={**environment, **(env or {})},  # type: ignore[arg-type]
            dimensions=(rows, columns),
            timeout=30,
        )
        self.child.delaybeforesend = None

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    @property
    def footer(self) -> str:
        """The line of keys."""
        return self.screen.display[-1].strip()

    def read(self, seconds: float) -> bool:
        """Draw what comes within `seconds`; tell whether anything came."""
        try:
            data = self.child.read_nonblocking(65536, timeout=seconds)
        except pexpect.TIMEOUT:
            return False
        except pexpect.EOF:
            return False
        self.raw += data
        self._stream.feed(data)
        return True

    def until(self, wanted: str | Callable[[str], bool], seconds: float = 15) -> str:
        """Wait until a text is on the screen, or what is there is as wanted; return the screen."""
        there = wanted if callable(wanted) else lambda text: wanted in text
        end = time.monotonic() + seconds
        while not there(self.text):
            if time.monotonic() > end or (not self.read(0.2) and not self.child.isalive()):
                raise AssertionError(f"{wanted!r} never came to the screen:\n{self.text}")
        return self.text

    def rest(self, seconds: float = 0.3) -> str:
        """Wait until nothing has been painted for `seconds`; the clock of a visit ticks once a second."""
        end = time.monotonic() + 5
        while self.read(seconds):
            assert time.monotonic() < end, f"it never comes to rest:\n{self.text}"
        return self.text

    def press(self, *keys: str) -> None:
        """Press keys by their names, or type a text."""
        for key in keys:
            self.child.send(KEYS.get(key, key))
            if key == "Esc":
                # Alone it is a key; followed at once by another byte it would begin a sequence.
                self.rest(0.2)

    def choose(self, word: str) -> None:
        """Press the key that the line of keys shows for `word`, or for what begins with it."""

        def key() -> str:
            hints = (hint.partition(" ") for hint in re.split(" {2,}", self.footer))
            return next((key for key, _space, words in hints if f"{words} ".startswith(f"{word} ")), "")

        self.until(lambda _screen: bool(key()), seconds=10)
        self.press(key())

    def resize(self, columns: int, rows: int) -> None:
        """Resize the terminal as a window does."""
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def kill(self) -> None:
        """End it as a power cut does."""
        if self.child.isalive():
            self.child.kill(signal.SIGKILL)
        self.child.close(force=True)

    def ended(self, seconds: float = 30) -> int:
        """Wait for the end and return the exit code."""
        end = time.monotonic() + seconds
        while self.child.isalive() and time.monotonic() < end:
            self.read(0.1)
        while self.read(0.1):
            pass
        self.child.close()
        assert self.child.exitstatus is not None, f"it did not end by itself:\n{self.text}"
        return int(self.child.exitstatus)

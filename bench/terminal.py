"""A program in a real pseudo-terminal: when it has painted, how quick it answers a key, how much memory it took."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from pathlib import Path

import pyte


class Terminal:
    """A program in a terminal of 120 x 36 cells; a context manager that ends it."""

    def __init__(self, command: list[str], environment: dict[str, str] | None = None) -> None:
        self.began = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor", **(environment or {})})
            os.execvp(command[0], command)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
        self.seen = b""
        self._unread = b""
        self._page = pyte.Screen(120, 36)
        self._drawing = pyte.ByteStream(self._page)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_error: object) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)

    def until(self, text: str, seconds: float = 30) -> float:
        """Seconds from the start until `text` is on the screen. Raises TimeoutError."""
        wanted = text.encode()
        deadline = time.perf_counter() + seconds
        while wanted not in self.seen:
            if not self._read(deadline):
                raise TimeoutError(f"{text!r} never came; last: {self.seen[-300:]!r}")
        return time.perf_counter() - self.began

    def settle(self, quiet: float = 0.3) -> None:
        """Wait until nothing has been painted for `quiet` seconds, three seconds at most: a clock never rests."""
        until = time.perf_counter() + 3
        while time.perf_counter() < until and (self._read(time.perf_counter() + quiet) or self._waits_for_its_turn()):
            pass
        self.seen = b""

    def shows(self, text: str) -> bool:
        """Whether `text` stands on the screen now, by all that was painted so far."""
        self._drawing.feed(self._unread)
        self._unread = b""
        # The second cell of a 汉字 is empty.
        return any(text in line for line in self._page.display)

    def press(self, key: bytes, seconds: float = 2) -> float:
        """Seconds from a key to the first paint after it. Raises TimeoutError."""
        while self._read(time.perf_counter() + 0.03):  # what an earlier key or a clock still paints
            pass
        started = time.perf_counter()
        os.write(self.fd, key)
        if not self._read(started + seconds):
            raise TimeoutError(f"{key!r} painted nothing")
        return time.perf_counter() - started

    def finished(self, key: bytes, quiet: float, seconds: float = 5) -> float:
        """Seconds from a key to the last paint before nothing is painted for `quiet` seconds. Raises TimeoutError."""
        self.settle(quiet)
        started = time.perf_counter()
        os.write(self.fd, key)
        if not self._read(started + seconds):
            raise TimeoutError(f"{key!r} painted nothing")
        painted = time.perf_counter()
        while painted < started + seconds and self._read(painted + quiet):
            painted = time.perf_counter()
        return painted - started

    def answer(self, key: bytes, text: str, seconds: float = 5) -> float:
        """Seconds from a key until `text` is painted. Raises TimeoutError."""
        while self._read(time.perf_counter() + 0.03):
            pass
        self.seen = b""
        started = time.perf_counter()
        os.write(self.fd, key)
        while text.encode() not in self.seen:
            if not self._read(started + seconds):
                raise TimeoutError(f"{text!r} never came after {key!r}; last: {self.seen[-300:]!r}")
        return time.perf_counter() - started

    def follows(self, text: str, seconds: float = 5) -> float:
        """Seconds from now until `text` is painted, which an answer brings with it later. Raises TimeoutError."""
        started = time.perf_counter()
        while text.encode() not in self.seen:
            if not self._read(started + seconds):
                raise TimeoutError(f"{text!r} never followed; last: {self.seen[-300:]!r}")
        return time.perf_counter() - started

    def gone(self, key: bytes, text: str, seconds: float = 5) -> None:
        """Press a key and wait until `text` stands nowhere on the screen any more. Raises TimeoutError."""
        os.write(self.fd, key)
        deadline = time.perf_counter() + seconds
        while self.shows(text):
            if not self._read(deadline):
                raise TimeoutError(f"{text!r} still stands there after {key!r}")

    def processor(self) -> float:
        """Seconds that all threads of the program have been at work so far, but those that ended (Linux)."""
        threads = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(each.read_text().split()[0]) for each in threads) / 1e9

    def peak(self) -> int:
        """Peak of resident memory so far, in KiB (Linux)."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))

    def _waits_for_its_turn(self) -> bool:
        """Whether the program's first thread has something to do, but other programs the processor (Linux)."""
        try:
            return Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0] == "R"
        except FileNotFoundError:
            return False

    def _read(self, deadline: float) -> bool:
        ready, _, _ = select.select([self.fd], [], [], max(deadline - time.perf_counter(), 0))
        if not ready:
            return False
        try:
            painted = os.read(self.fd, 65536)
        except OSError:
            return False
        self.seen += painted
        self._unread += painted
        return True

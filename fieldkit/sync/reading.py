"""Reading the segments of a sync: here, one after the other, or in a second process while this one merges.

Reading takes a quarter of a large sync, and nothing of the store. A second process does it on another processor; it
gets bytes and no key, and whatever becomes of it, what is missing is read here with the same result.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Self, TypeAlias

from fieldkit.sync.reader import answered, get, put
from fieldkit.sync.segment import Read, read

ENOUGH = 1 << 20
"""Bytes of files from which on a second process is quicker: it takes a tenth of a second to begin."""

LARGEST = 1 << 20
"""Bytes of a file that is handed over; the changes of a larger one would lie in two processes at once."""

AHEAD = 16
"""Files that are handed over before the first of them is asked for: some more than are merged as one."""

PATIENCE = 20.0
"""Seconds for which an answer is waited for; it takes hundredths."""

_log = logging.getLogger("fieldkit.sync")

Reading: TypeAlias = Callable[[Collection[str]], Read]
"""Returns what a file holds, as `segment.read` does after its bytes; to be called once."""


class Reader:
    """Reads segments from entering to leaving, `beside` this process where that can be, or in it."""

    def __init__(self, *, beside: bool) -> None:
        self._beside = beside and bool(sys.executable) and (os.cpu_count() or 1) > 1
        self._second: _Second | None = None

    def __enter__(self) -> Self:
        if self._beside:
            try:
                self._second = _Second()
            except OSError as error:
                _log.warning("no second process could be started to read: %s", error)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._end()

    @property
    def ahead(self) -> int:
        """How many files are to be handed over before the first of them is asked for."""
        return AHEAD if self._second else 0

    def begin(self, raw: bytes) -> Reading:
        """Hand over an unsealed file; return what reads it, or gets what was read meanwhile."""
        if self._second is None or len(raw) > LARGEST:
            return partial(read, raw)
        return partial(self._answer, raw, self._second.ask(raw))

    def _answer(self, raw: bytes, asked: Future[bytes], known: Collection[str]) -> Read:
        if self._second:
            try:
                found = answered(raw, asked.result(PATIENCE))
            except (OSError, EOFError, ValueError) as error:
                _log.warning("the second process is lost, and this one reads on: %s", type(error).__name__)
                self._end()
            else:
                return Read(None, found.sha, None) if found.sha in known else found
        return read(raw, known)

    def _end(self) -> None:
        if self._second:
            self._second.end()
            self._second = None


class _Second:
    """The second process, and the thread that speaks with it. Raises OSError when it cannot be started."""

    def __init__(self) -> None:
        # It finds what this process has found, and no modules in whatever folder it happens to be in.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "fieldkit.sync.reader"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        assert self._process.stdin and self._process.stdout
        self._to, self._from = self._process.stdin, self._process.stdout
        self._asker = ThreadPoolExecutor(1)

    def ask(self, raw: bytes) -> Future[bytes]:
        """Return what will be the answer about a file; raises OSError and EOFError when none comes."""
        return self._asker.submit(self._asked, raw)

    def _asked(self, raw: bytes) -> bytes:
        # One thread for both ways: who speaks is always listened to, however much is said.
        put(self._to, raw)
        return get(self._from)

    def end(self) -> None:
        """End the process, whatever it is at; nothing is left of it, nor of the thread."""
        self._process.kill()
        self._asker.shutdown(cancel_futures=True)
        for pipe in (self._to, self._from):
            # What could not be said any more is no loss.
            with suppress(OSError):
                pipe.close()
        self._process.wait()

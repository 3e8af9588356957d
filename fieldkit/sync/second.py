"""The second process of a large sync as the first one has it: started, asked through a thread, and ended."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress

from fieldkit.sync.reader import answered, get, put
from fieldkit.sync.segment import Read

PATIENCE = 20.0
"""Seconds for which an answer is waited for; it takes hundredths."""

A_WHILE = 0.2
"""Seconds of waiting after which it is asked whether to wait on: a stop is felt at once."""


class Second:
    """A second process that reads segments. Raises OSError when it cannot be started."""

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
        """Ask what an unsealed file holds, after what was asked before."""
        return self._asker.submit(self._asked, raw)

    def _asked(self, raw: bytes) -> bytes:
        # One thread for both ways: who speaks is always listened to, however much is said.
        put(self._to, raw)
        return get(self._from)

    def answer(self, raw: bytes, asked: Future[bytes], still: Callable[[], None]) -> Read:
        """Return what was asked about a file; `still` is called while there is no answer, and may raise to end that.

        Raises Unreadable as `segment.read` does, and OSError, EOFError or ValueError when no answer comes, or none that
        can be one.
        """
        until = time.monotonic() + PATIENCE
        while wait([asked], A_WHILE).not_done and time.monotonic() < until:
            still()
        return answered(raw, asked.result(0))

    def end(self) -> None:
        """End the process, whatever it is at; nothing is left of it, nor of the thread."""
        self._process.kill()
        self._asker.shutdown(cancel_futures=True)
        for pipe in (self._to, self._from):
            # What could not be said any more is no loss.
            with suppress(OSError):
                pipe.close()
        self._process.wait()

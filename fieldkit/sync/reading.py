"""Reading the segments of a sync: here, one after the other, or in a second process while this one merges.

Reading takes a quarter of a large sync, and nothing of the store. A second process does it on another processor; it
gets bytes and no key, and whatever becomes of it, what is missing is read here with the same result.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Collection
from concurrent.futures import Future
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeAlias

from fieldkit.sync.segment import Read, read

if TYPE_CHECKING:
    from fieldkit.sync.second import Second

ENOUGH = 2 << 20
"""Bytes of files from which on a second process is quicker: it takes a fifth of a second to begin."""

LARGEST = 1 << 20
"""Bytes of a file that is handed over; the changes of a larger one would lie in two processes at once."""

AHEAD = 32
"""Files that are handed over before the first of them is asked for: some more than are merged as one."""

_log = logging.getLogger("fieldkit.sync")

Reading: TypeAlias = Callable[[Collection[str]], Read]
"""Returns what a file holds, as `segment.read` does after its bytes; to be called once."""


class Reader:
    """Reads segments from entering to leaving, `beside` this process where that can be, or in it.

    `still` is called while an answer is waited for, and ends that by raising.
    """

    def __init__(self, still: Callable[[], None], *, beside: bool) -> None:
        self._still = still
        self._beside = beside and bool(sys.executable) and (os.cpu_count() or 1) > 1
        self._second: Second | None = None

    def __enter__(self) -> Self:
        if self._beside:
            # A small sync does without, and would wait for what it takes to load.
            from fieldkit.sync.second import Second

            try:
                self._second = Second()
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
                found = self._second.answer(raw, asked, self._still)
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

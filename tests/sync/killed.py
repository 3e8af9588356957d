"""Ending a process in the middle of work on files: at its n-th call of the layer below."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count

from fieldkit.sync.files import Files

KILLED, DONE = 9, 0


def killed_at_steps(work: Callable[[], object], before: Callable[[], object], stride: int = 1) -> Iterator[int]:
    """Do `work` in a process that ends without a word at its first call of Files, its second, ..., till it is through.

    Yields the number of the call each time, for the caller to look at what was left; `before` puts back the beginning.
    With a `stride` only every so manyth call is an end.
    """
    for at in count(1, stride):
        before()
        child = os.fork()
        if not child:
            code = 1
            try:
                _end_at(at)
                work()
                code = DONE
            finally:
                os._exit(code)
        _pid, status = os.waitpid(child, 0)
        ended = os.waitstatus_to_exitcode(status)
        assert ended in (KILLED, DONE)
        yield at
        if ended == DONE:
            return


def _end_at(last: int) -> None:
    calls = count(1)

    def ending(method: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object) -> object:
            if next(calls) == last:
                os._exit(KILLED)
            return method(*args)

        return call

    for name, method in list(vars(Files).items()):
        if not name.startswith("_"):
            setattr(Files, name, ending(method))

"""What the C library keeps of memory that was let go of: little, and in one place, where it can (glibc).

By itself glibc gives every thread a heap of its own and leaves there what the thread is done with, some megabytes a
thread; here threads that read and write wait for the interpreter anyway, and gain nothing by that.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable

_ARENA_MAX = -8
"""M_ARENA_MAX of malloc.h."""


def share_one_heap() -> bool:
    """Have all threads take memory from one heap; to be called before there are any. Tell whether the library did."""
    mallopt = _glibc("mallopt")
    return mallopt is not None and mallopt(_ARENA_MAX, 1) == 1


def make_room() -> None:
    """Let go of what only the collector of garbage finds, screens that were left above all; to be called in a thread.

    What takes much memory takes it in their place then, and not beside them.
    """
    gc.collect()


def give_back() -> None:
    """Give back to the system what is free: after a look for garbage, or work that took much more than screens do."""
    if (malloc_trim := _glibc("malloc_trim")) is not None:
        malloc_trim(0)


def _glibc(name: str) -> Callable[..., int] | None:
    """Return a function of the C library, None where the system has none or another one."""
    if sys.platform != "linux":
        return None
    import ctypes  # not where it is of no use: it takes some milliseconds of the start

    found: Callable[..., int] | None = getattr(ctypes.CDLL(None), name, None)
    return found

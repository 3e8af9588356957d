"""No garbage collection while a great many objects are made that all stay: it would only walk them again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the collector off inside, and have it on again afterwards if it was on.

    It is never turned off on the way out, so it is on again once all are out, however threads and calls overlap.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()

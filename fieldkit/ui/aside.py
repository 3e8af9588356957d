"""The threads in which what takes long is done: they read the store by themselves, and keep nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import ParamSpec, TypeVar

from fieldkit.store import Store, StoreError

_P = ParamSpec("_P")
_R = TypeVar("_R")


class Aside(ThreadPoolExecutor):
    """Threads that let go of their connection to the store after each piece of work.

    A connection keeps pages of the file and statements, two megabytes and more, and the threads wait for the next work
    as long as the app runs.
    """

    def __init__(self, store: Store) -> None:
        super().__init__(thread_name_prefix="aside")
        self._store = store

    def submit(self, fn: Callable[_P, _R], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_R]:
        """Do a piece of work as soon as a thread is free; the thread's connection is closed before the work is done."""

        def work() -> _R:
            try:
                return fn(*args, **kwargs)
            finally:
                # A store that was closed has closed its connections itself.
                with suppress(StoreError):
                    self._store.let_go_of_connection()

        return super().submit(work)

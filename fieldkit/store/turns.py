"""Whose turn it is to write: one thread at a time, and whoever has much to write lets the others go first."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """The turns of the threads that write; a thread whose turn it is may take another one within it.

    A plain lock would not do: who gives it back and wants it again has it before a waiting thread has woken up.
    """

    def __init__(self) -> None:
        self._gate = threading.Condition()
        self._writer = 0
        self._depth = 0
        self._waiting = 0

    @contextmanager
    def take(self, *, patient: bool = False) -> Iterator[None]:
        """Wait for a turn; one that is `patient` waits until nobody else wants one."""
        me = threading.get_ident()
        with self._gate:
            if self._writer != me:
                self._waiting += not patient
                try:
                    self._gate.wait_for(lambda: not (self._writer or (patient and self._waiting)))
                finally:
                    self._waiting -= not patient
                self._writer = me
            self._depth += 1
        try:
            yield
        finally:
            with self._gate:
                self._depth -= 1
                if not self._depth:
                    self._writer = 0
                    self._gate.notify_all()

    @property
    def wanted(self) -> bool:
        """Whether somebody waits for a turn: whoever has much to write ends where it can."""
        return self._waiting > 0

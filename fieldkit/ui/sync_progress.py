"""Following a sync from its thread."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event

from fieldkit.sync import Step, Stopped

SHOWN_EACH = 0.05
"""Seconds between two steps that are told, at the least: no screen is drawn more often."""


class Followed:
    """Tells the steps of a sync, not too many, and ends it between two of them when that is wanted."""

    def __init__(self, tell: Callable[[Step], object], halt: Event) -> None:
        """`halt` is set when the sync is to end: it was stopped, or the app is being closed."""
        self._tell = tell
        self._halt = halt
        self._shown = 0.0
        self._what = ""

    def __call__(self, step: Step) -> None:
        """Tell a step. Raises Stopped."""
        if self._halt.is_set():
            raise Stopped
        now = time.monotonic()
        if step.what != self._what or now - self._shown >= SHOWN_EACH or step.done == step.total:
            self._what, self._shown = step.what, now
            self._tell(step)

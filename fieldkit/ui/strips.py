"""What Textual keeps beside each line that it draws: made when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.segment import Segment
from textual.cache import FIFOCache
from textual.strip import Strip

CACHES = {
    "_divide_cache": 4,
    "_crop_cache": 16,
    "_style_cache": 16,
    "_filter_cache": 4,
    "_line_length_cache": 4,
    "_crop_extend_cache": 4,
    "_offsets_cache": 4,
}
"""What a line remembers of what was made of it, and how much of each."""

PLAIN = {"_segments", "_cell_length", "_render_cache", "_link_ids", "_cell_count"}
"""What else a line has."""


def draw_lightly() -> None:
    """Have a line make what it remembers of itself when it is first asked for it.

    Textual makes seven empty caches for each of the five lines that one line of a widget goes through: a kilobyte, and
    as many objects for the collector to look through, of which one or two are ever used.
    """
    if set(Strip.__slots__) == PLAIN | CACHES.keys():  # else a Textual whose lines are otherwise
        Strip.__init__ = _begin  # type: ignore[method-assign]
        Strip.__getattr__ = _remembered  # type: ignore[attr-defined]


def _begin(self: Strip, segments: Iterable[Segment], cell_length: int | None = None) -> None:
    self._segments = list(segments)
    self._cell_length = cell_length
    self._render_cache = None
    self._link_ids = None
    self._cell_count = None


def _remembered(self: Strip, name: str) -> FIFOCache[Any, Any]:
    """Make a cache that is asked for while there is none."""
    size = CACHES.get(name)
    if size is None:
        raise AttributeError(name)
    cache: FIFOCache[Any, Any] = FIFOCache(size)
    setattr(self, name, cache)
    return cache

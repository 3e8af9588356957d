"""How the lines of widgets are drawn with less ado: the same lines, made of what is asked for alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import widget as textual_widget
from textual._styles_cache import StylesCache
from textual.cache import FIFOCache
from textual.color import Color
from textual.css.styles import StylesBase
from textual.geometry import Region, Size, Spacing
from textual.strip import Strip
from textual.widget import Widget

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
    """Have a line make what it remembers of itself when it is first asked for it, and put widgets together lightly.

    Textual makes seven empty caches for each of the five lines that one line of a widget goes through: a kilobyte, and
    as many objects for the collector to look through, of which one or two are ever used.
    """
    if set(Strip.__slots__) == PLAIN | CACHES.keys():  # else a Textual whose lines are otherwise
        Strip.__init__ = _begin  # type: ignore[method-assign]
        Strip.__getattr__ = _remembered  # type: ignore[attr-defined]
        Strip.divide = _divide  # type: ignore[method-assign]
    textual_widget.StylesCache = Boxes  # type: ignore[attr-defined]


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


_cut = Strip.divide


def _divide(self: Strip, cuts: Iterable[int]) -> Sequence[Strip]:
    """Cut a line where widgets begin; most are cut nowhere but at their end, and need not remember that."""
    cuts = list(cuts)
    return [self] if cuts == [self.cell_length] else _cut(self, cuts)


EFFECTS = ("hatch", "tint", "text_opacity", "outline_top", "outline_right", "outline_bottom", "outline_left")
"""Rules that change the text of a line, or stand in its place."""

_TEXT = Segment("")
"""Stands for the text of a line."""


class _Around(NamedTuple):
    """What stands around the text of a widget: lines above, the line from which others stand below, a line's ends."""

    above: int
    until: int
    left: list[Segment]
    right: list[Segment]
    ground: Style


class Boxes(StylesCache):
    """Puts the lines of a widget together: its padding and rules are looked up once, and not for each line.

    What stands around one line, as Textual draws it, stands around all; lines above and below the text, and those of a
    widget whose styles do more, are drawn by Textual alone. What only holds other widgets has one empty line for all.
    """

    _around: _Around | None = None
    _looked = False
    _holds = False
    """Whether the widget only holds others."""
    _empty: Strip | None = None

    def render_widget(self, widget: Widget, crop: Region) -> list[Strip]:
        """Draw lines of a widget, by the styles that it has by now."""
        self._looked, self._around, self._empty = False, None, None
        kind = type(widget)
        own = kind.render is not Widget.render or kind.render_line is not Widget.render_line
        self._holds = widget.is_container and not own
        return super().render_widget(widget, crop)

    def render_line(
        self,
        styles: StylesBase,
        y: int,
        size: Size,
        content_size: Size,
        padding: Spacing,
        base_background: Color,
        background: Color,
        render_content_line: Callable[[int], Strip],
        border_title: Any,
        border_subtitle: Any,
        opacity: float,
        *terminal: Any,
    ) -> Strip:
        """Draw one line of a widget."""

        def by_textual(y: int, draw: Callable[[int], Strip]) -> Strip:
            titles = border_title, border_subtitle
            grounds = base_background, background
            return super(Boxes, self).render_line(
                styles, y, size, content_size, padding, *grounds, draw, *titles, opacity, *terminal
            )

        if not self._looked:
            self._looked = True
            above, below = styles.gutter.top, styles.gutter.bottom
            ruled = styles.border_top[0] or styles.border_bottom[0] or any(map(styles.has_rule, EFFECTS))
            if opacity == 1 and not ruled and content_size and above + below < size.height:
                text = Strip([_TEXT], content_size.width)
                drawn = list(by_textual(above, lambda _y: text))
                at = drawn.index(_TEXT)
                ground = self.get_inner_outer(base_background, background)[0].rich_style
                self._around = _Around(above, size.height - below, drawn[:at], drawn[at + 1 :], ground)
        around = self._around
        if around is None or not around.above <= y < min(around.until, around.above + content_size.height):
            return by_textual(y, render_content_line)
        if self._empty is not None:
            return self._empty
        width = content_size.width
        if self._holds:
            line = Strip.blank(width, around.ground)
        else:
            line = render_content_line(y - around.above).adjust_cell_length(width, around.ground)
        if around.left or around.right:
            line = Strip([*around.left, *line, *around.right], size.width)
        if self._holds:
            self._empty = line
        return line

"""One line that is made for the width it has when it is drawn, however it came by that."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.widget import Widget


class FittedLine(Widget):
    """A line whose text is a function of its width in cells."""

    DEFAULT_CSS = "FittedLine { height: 1; text-wrap: nowrap; }"

    _draw: Callable[[int], Content] = staticmethod(lambda _width: Content(""))

    def set(self, draw: Callable[[int], Content]) -> None:
        """Show what `draw` makes of the width."""
        self._draw = draw
        self.refresh()

    def render(self) -> Content:
        """The line."""
        return self._draw(self.content_size.width)

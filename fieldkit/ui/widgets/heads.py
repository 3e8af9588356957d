"""The heads of columns that stand side by side, a few lines each."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget


class Heads(Widget):
    """Heads, each as wide as its column; a click goes to a column."""

    DEFAULT_CSS = "Heads { height: 4; padding: 0 1 0 3; text-wrap: nowrap; }"

    @dataclass
    class Clicked(Message):
        """A click on the head of the column at place `at`."""

        at: int

    def __init__(self) -> None:
        super().__init__()
        self._heads: list[tuple[int, tuple[Content, ...]]] = []
        self._below = Content("")
        self._cells = 1

    def set(self, heads: list[tuple[int, tuple[Content, ...]]], cells: int, below: Content) -> None:
        """Show heads, each with its place and its lines, `cells` wide, and a line `below` them all."""
        self._heads, self._cells, self._below = heads, cells, below
        self.refresh()

    def render(self) -> Content:
        """The lines of the heads side by side."""
        deep = range(len(self._heads[0][1]) if self._heads else 0)
        lines = [Content("").join(self._cell(head[at]) for _place, head in self._heads) for at in deep]
        return Content("\n").join([*lines, self._below] if self._below else lines)

    def _cell(self, content: Content) -> Content:
        cut = content.truncate(max(self._cells - 1, 1), ellipsis=True)
        return cut.pad_right(self._cells - cut.cell_length)

    def on_click(self, event: Click) -> None:
        """Go to the column that was clicked."""
        at = (event.x - self.gutter.left) // max(self._cells, 1)
        if 0 <= at < len(self._heads):
            self.post_message(self.Clicked(self._heads[at][0]))

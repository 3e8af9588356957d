"""Tabs on one line; a click presses the digit."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.events import Click
from textual.widget import Widget

from fieldkit.ui.text import ACCENT, GREY, styled


class TabLine(Widget):
    """The tabs on one line; a click presses the digit."""

    DEFAULT_CSS = "TabLine { text-wrap: nowrap; }"

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._tabs: list[str] = []
        self._at = 0
        self._dot = Content("")
        self._behind = 0

    def set(self, tabs: list[str], at: int, dot: Content, behind: int) -> None:
        """Show `tabs`, the one at place `at` as open, and `dot` behind the one at place `behind`."""
        self._tabs, self._at, self._dot, self._behind = tabs, at, dot, behind
        self.refresh()

    def render(self) -> Content:
        """The digits in the accent colour, the open tab bold."""
        style = f"bold {ACCENT}"
        parts = [styled(f"{at + 1} {word}", style if at == self._at else GREY) for at, word in enumerate(self._tabs)]
        if self._dot:
            parts[self._behind] += Content(" ") + self._dot
        return Content("   ").join(parts)

    def on_click(self, event: Click) -> None:
        """Press the digit of the tab that was clicked."""
        left = self.gutter.left
        for at, word in enumerate(self._tabs):
            right = left + 2 + cell_len(word)
            if left <= event.x < right:
                self.app.simulate_key(str(at + 1))
            left = right + 3 + (2 if self._dot and at == self._behind else 0)

"""What is shown where the terminal is too small for the screens: how large it must be. All below it stays as it is."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize, ScreenResume
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

from fieldkit.i18n import _
from fieldkit.ui.text import ACCENT, GREY, styled

SMALLEST = Size(60, 16)
"""Columns and lines below which the screens cannot be read."""


def is_too_small(size: Size) -> bool:
    """Tell whether a terminal of this size shows too little of the screens."""
    return size.width < SMALLEST.width or size.height < SMALLEST.height


class TooSmall(Screen[None]):
    """Stands over every screen until the terminal is large enough again; keys reach nothing that cannot be seen."""

    DEFAULT_CSS = """
    TooSmall { align: center middle; }
    TooSmall Static { width: auto; max-width: 100%; text-align: center; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+z,ctrl+p", "nothing", show=False)]

    def compose(self) -> ComposeResult:
        """The message."""
        yield Static()

    def on_mount(self) -> None:
        """Say it."""
        self.show()

    def show(self) -> None:
        """Say how large the terminal is, and how large it must be."""
        now = _("This window is too small: {columns} × {rows}").format(
            columns=self.app.size.width, rows=self.app.size.height
        )
        wanted = _("Make it {columns} × {rows} or larger to go on.").format(
            columns=SMALLEST.width, rows=SMALLEST.height
        )
        kept = _("Everything is kept, what was being typed too. ctrl+q quits.")
        rows = [styled(now, ACCENT), styled(wanted), styled(kept, GREY)]
        self.query_one(Static).update(Content("\n").join(rows))

    def on_resize(self, _event: Resize) -> None:
        """Go away once there is room."""
        self._check()

    def on_screen_resume(self, _event: ScreenResume) -> None:
        """The window may have grown under another screen, such as the cover."""
        self._check()

    def _check(self) -> None:
        if not self.is_mounted or not self.is_current:
            return
        if is_too_small(self.app.size):
            self.show()
        else:
            self.dismiss(None)

    def action_nothing(self) -> None:
        """What cannot be seen is not to be changed."""

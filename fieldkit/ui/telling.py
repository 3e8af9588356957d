"""What the app says for a moment: in the line on top where it fits into it, else above the note line and the keys.

The line on top says who and where, which a rep knows; so nothing that is being read or typed is hidden by a message.
"""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import App
from textual.notifications import Notification
from textual.widgets._toast import ToastRack

from fieldkit.ui.text import LONGEST, plain

AROUND = 4
"""Cells of the line on top that a message has no use of: its mark, and the air at both sides."""


class Telling(App[int]):
    """An app that says something for a moment, one message at a time."""

    def tell(self, text: str, *, title: str = "", severity: str = "information", timeout: float | None = None) -> None:
        """Say `text` as it is, never as markup, in place of what was said before."""
        text, title = plain(text[:LONGEST]), plain(title)
        self.clear_notifications()
        self.notify(text, title=title, severity=severity, timeout=timeout, markup=False)  # type: ignore[arg-type]

    def _refresh_notifications(self) -> None:
        """Find the place on the screen in front for what is said, then show it.

        Textual takes away what is no longer said, but leaves the line that held it.
        """
        if self.screen_stack:
            for rack in self.screen.query_children(ToastRack):
                rack.set_class(all(map(self._fits_on_top, self._notifications)), "-line")
                said = {rack._toast_id(each) for each in self._notifications}
                rack.remove_children([each for each in rack.children if each.id not in said])
        super()._refresh_notifications()

    def _fits_on_top(self, said: Notification) -> bool:
        line = not said.title and "\n" not in said.message
        return line and cell_len(said.message) <= self.size.width - AROUND

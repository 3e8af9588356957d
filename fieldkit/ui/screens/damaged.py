"""The store is damaged while the app runs: what that means, and one key to the rescue."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from fieldkit.i18n import _
from fieldkit.store import StoreDamaged
from fieldkit.ui.commands import Hint, key_hint
from fieldkit.ui.rescue_text import offer_rows
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.text import BOLD, LATE, styled


class Damaged(KitScreen[None]):
    """Stands over the screen that could not be read; Esc goes back to it, and the offer comes again with the fault."""

    AUTO_FOCUS = "#damaged"
    DEFAULT_CSS = "#damaged { padding: 1 2; }"

    def __init__(self, error: StoreDamaged) -> None:
        super().__init__()
        self._error = error

    def compose_body(self) -> ComposeResult:
        """The text, which scrolls."""
        with VerticalScroll(id="damaged"):
            yield Static()

    def title_now(self) -> tuple[Content, Content]:
        """What this is about."""
        return styled(_("The store is damaged"), f"{BOLD} {LATE}"), Content("")

    def keys_now(self) -> list[Hint]:
        """Rescue, or back."""
        return [key_hint("enter", _("Close and rescue")), key_hint("escape", _("Back")), key_hint("ctrl+q", _("Quit"))]

    def help_text(self) -> str:
        """What the rescue does."""
        return _(
            "The rescue brings together what can still be read, the newest backup and the folder of the last sync.\n"
            "The damaged file is kept, and what is missing is told."
        )

    def show(self) -> None:
        """Draw the text for the width."""
        width = max(self.size.width - 5, 20)
        self.query_one("#damaged Static", Static).update(Content("\n").join(offer_rows(self._error, width)))
        super().show()

    def on_resize(self, _event: Resize) -> None:
        """The text is laid out for the new width."""
        self.call_after_refresh(self.show)

    def key_enter(self) -> None:
        """Close the app; the rescue begins at once."""
        self.kit.rescue(self._error)

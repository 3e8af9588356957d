"""The passphrase of a sealed folder: asked for once, shown to nobody, kept in no draft."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from fieldkit.i18n import _
from fieldkit.ui.cards import hanging
from fieldkit.ui.commands import Hint, key_hint
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.text import ACCENT, BOLD, GREY, OCHRE, one_line, styled


class Passphrase(KitScreen[str]):
    """Asks for a passphrase; gives None when it was left."""

    CSS_PATH = "sync.tcss"
    AUTO_FOCUS = "#passphrase"

    def __init__(self, folder: str, told: str) -> None:
        """`told` says why it is asked for."""
        super().__init__()
        self._folder = folder
        self._told = told

    def compose_body(self) -> ComposeResult:
        """Why, and the field."""
        yield Static(id="passphrase-text")
        with Horizontal(id="passphrase-line"):
            yield Static(id="passphrase-label")
            yield Input(id="passphrase", password=True)

    def title_now(self) -> tuple[Content, Content]:
        """Which folder."""
        title = [styled(_("Passphrase"), BOLD), styled(one_line(self._folder, 60), GREY)]
        return Content(f" {self.kit.glyphs.sep} ").join(title), Content("")

    def keys_now(self) -> list[Hint]:
        """Enter opens."""
        return [key_hint("enter", _("Open and sync")), key_hint("escape", _("Back"))]

    def help_text(self) -> str:
        """What becomes of it."""
        return _(
            "The folder is sealed. Its passphrase is asked for once on this laptop; it is not kept itself.\n"
            "Whoever finds the stick cannot read it without the passphrase."
        )

    def show(self) -> None:
        """Draw why it is asked for."""
        width = max(self.size.width - 4, 30)
        kept = _("It is asked for once on this laptop, and is written nowhere.")
        lines = [*hanging("", styled(self._told, OCHRE), width, 0), *hanging("", styled(kept, GREY), width, 0)]
        self.query_one("#passphrase-text", Static).update(Content("\n").join(lines))
        self.query_one("#passphrase-label", Static).update(styled(_("Passphrase") + "> ", ACCENT))
        super().show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand it over."""
        event.stop()
        if event.value:
            self.leave(event.value)

    def action_back(self) -> None:
        """Leave without."""
        self.leave(None)

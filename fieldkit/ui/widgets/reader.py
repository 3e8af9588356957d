"""A pane in which any entry of the playbook is read; it scrolls by arrows while it has the focus."""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static

from fieldkit.playbook import model
from fieldkit.ui.cards import Card
from fieldkit.ui.entry import entry_text
from fieldkit.ui.text import OCHRE, styled


class Reader(VerticalScroll):
    """The pane: one text, laid out for its width."""

    DEFAULT_CSS = """
    Reader { padding: 0 2; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    Reader > Static { height: auto; }
    """

    class Resized(Message):
        """The room for a line is another than the one for which the entry was laid out."""

    def __init__(self, id: str | None = None, *, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._laid_for = 0

    def compose(self) -> ComposeResult:
        """The entry's text."""
        yield Static(id="reader-text")

    @property
    def room(self) -> int:
        """The width of a line in cells."""
        return max(self.scrollable_content_region.width, 20)

    def on_resize(self) -> None:
        """Ask for the entry anew when it was laid out for another width: a pane has none until it is first shown."""
        if self._laid_for and self.room != self._laid_for:
            self.post_message(self.Resized())

    def read(
        self, card: Card, entry: model.Entry | None, today: date, *, unfolded: bool = False, missing: str = ""
    ) -> None:
        """Show an entry, or say in its place what is `missing`."""
        self._laid_for = card.width
        text = styled(missing, OCHRE) if entry is None else entry_text(card, entry, today, unfolded=unfolded)
        self.query_one("#reader-text", Static).update(text)

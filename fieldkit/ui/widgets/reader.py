"""A pane in which any entry of the playbook is read; it scrolls by arrows while it has the focus."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static

from fieldkit.i18n import _
from fieldkit.playbook import model
from fieldkit.ui.cards import Card
from fieldkit.ui.entry import entry_text, foot_line
from fieldkit.ui.entry_sheet import LONGEST
from fieldkit.ui.text import OCHRE, plain, styled

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


def _parser() -> MarkdownIt:
    """Markdown without HTML and without depth: a hostile page cannot build a tower of blocks."""
    from markdown_it import MarkdownIt

    return MarkdownIt("js-default", {"maxNesting": 12})


class Reader(VerticalScroll):
    """The pane. Pages are Markdown, in one widget that is made when the first page is read; links open nothing."""

    DEFAULT_CSS = """
    Reader { padding: 0 2; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    Reader > Static { height: auto; }
    Reader Markdown { padding: 0; margin: 1 0 0 0; height: auto; background: transparent; }
    Reader MarkdownH1, Reader MarkdownH2, Reader MarkdownH3, Reader MarkdownH4 {
        color: $accent; text-style: none; content-align: left middle; margin: 1 0 0 0; padding: 0;
        background: transparent; width: auto;
    }
    Reader MarkdownBlock { background: transparent; }
    Reader MarkdownParagraph { margin: 0 0 1 0; }
    Reader MarkdownBulletList, Reader MarkdownOrderedList { margin: 0 0 1 0; }
    Reader MarkdownList MarkdownParagraph { margin: 0; }
    Reader Markdown > MarkdownH2:first-child { margin: 0; }
    Reader MarkdownBlockQuote { border-left: outer $rule; margin: 0 0 1 0; padding: 0 1; }
    """

    class Resized(Message):
        """The room for a line is another than the one for which the entry was laid out."""

    def __init__(self, id: str | None = None, *, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._page = ("", "")
        self._laid_for = 0

    def compose(self) -> ComposeResult:
        """The entry's text, and what stands below a page."""
        yield Static(id="reader-text")
        yield Static(id="reader-foot")

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
        text, foot = self.query_one("#reader-text", Static), self.query_one("#reader-foot", Static)
        is_page = isinstance(entry, model.Page)
        if entry is None:
            text.update(styled(missing, OCHRE))
        else:
            text.update(entry_text(card, entry, today, unfolded=unfolded, body=not is_page))
        foot.update(foot_line(card, entry, today) if is_page and entry is not None else "")
        self._show_markdown(card, entry if isinstance(entry, model.Page) else None)

    def _show_markdown(self, card: Card, page: model.Page | None) -> None:
        found = self.query("Markdown")
        if page is None:
            found.set(display=False)
            return
        source = plain(card.say(page.text))
        if len(source) > LONGEST:
            source = source[:LONGEST] + "\n\n" + _("(cut here: the page is too long to be read on a screen)")
        shown = (page.id, source)
        if not found:
            from textual.widgets import Markdown

            self.mount(Markdown(source, parser_factory=_parser, open_links=False), after="#reader-text")
        else:
            found.set(display=True)
            if shown != self._page:
                from textual.widgets import Markdown

                found.only_one(Markdown).update(source)
        self._page = shown

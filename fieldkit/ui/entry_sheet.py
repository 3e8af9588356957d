"""The lines of an entry that is read: paragraphs, lists under a word, labelled lines, wrapped by cells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.content import Content

from fieldkit.i18n import _
from fieldkit.ui.cards import Card, file_of, hanging, sample_mark
from fieldkit.ui.text import ACCENT, GREY, join, styled

LONGEST = 20_000
"""Characters of one text that are shown; no entry made for a rep comes near it."""


class EntrySheet:
    """Lines on their way into a page: paragraphs, lists under a word in the accent colour, labelled lines."""

    def __init__(self, card: Card) -> None:
        self.card = card
        self.rows: list[Content] = []

    def say(self, text: str) -> str:
        """A text with its variables filled in, cut where no rep reads on."""
        return self.card.say(text[:LONGEST])

    def gap(self) -> None:
        """An empty line, unless there is one."""
        if self.rows and self.rows[-1]:
            self.rows.append(Content(""))

    def para(self, text: str, style: str = "") -> None:
        """A paragraph."""
        if text:
            self.gap()
            self.rows += hanging("", styled(self.say(text), style), self.card.width, 0)

    def heading(self, label: str) -> None:
        """A word in the accent colour over what follows."""
        self.gap()
        self.rows.append(styled(label, ACCENT))

    def line(self, text: Content, indent: int = 0, mark: str = "") -> None:
        """One text behind a mark, hanging under itself."""
        room = max(self.card.width - indent, 12)
        self.rows += [Content(" " * indent) + row for row in hanging(mark, text, room, 2 if mark else 0, GREY)]

    def items(self, label: str, texts: Iterable[str], style: str = "") -> None:
        """Short lines under a word."""
        found = [text for text in texts if text]
        if found:
            self.heading(label)
            for text in found:
                self.line(styled(self.say(text), style), mark=self.card.glyphs.open)

    def parts(self, label: str, parts: Iterable[Any]) -> None:
        """Named pieces under a word: the title, its text in grey below."""
        found = list(parts)
        if found:
            self.heading(label)
            for part in found:
                optional = "" if getattr(part, "required", True) else _("where possible")
                self.line(
                    join([styled(self.say(part.title)), styled(optional, GREY)], "  "), mark=self.card.glyphs.open
                )
                if part.text:
                    self.line(styled(self.say(part.text), GREY), indent=2)

    def labelled(self, label: str, text: str, style: str = "", width: int = 0) -> None:
        """A label and its text beside it."""
        if text:
            self.rows += hanging(label, styled(self.say(text), style), self.card.width, width or self.card.indent)

    def named(self, label: str, ids: Iterable[str]) -> None:
        """Other entries by their titles, with what must be known of them."""
        found = [entry for each in ids if (entry := self.card.playbook.get(each))]
        if found:
            self.heading(label)
        for entry in found:
            file = styled("F6", ACCENT) if file_of(self.card.playbook, entry) else Content("")
            title = join([styled(self.say(entry.title)), sample_mark(entry), file], "  ")
            self.line(title, mark=self.card.glyphs.open)

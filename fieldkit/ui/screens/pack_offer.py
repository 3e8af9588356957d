"""A content pack that lies in the folder: what it would change, and one key that takes it into use after its check."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from fieldkit.i18n import _, language, ngettext
from fieldkit.playbook import PackError
from fieldkit.sync import FolderKey, PackOffer
from fieldkit.sync.offers import Looked, look, take
from fieldkit.sync.packs import BadPack
from fieldkit.ui.cards import hanging
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.following import version_text
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.text import ACCENT, BOLD, GREY, LATE, join, one_line, styled
from fieldkit.ui.widgets.rows import Row, Rows, gap


class PackPage(KitScreen[str]):
    """What a pack changes; F8 takes it into use. Gives its hash when it was."""

    CSS_PATH = "sync.tcss"
    AUTO_FOCUS = "#pack-list"
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("take_pack",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("take_pack")]

    @dataclass
    class Seen(Message):
        """It was unpacked and checked."""

        looked: Looked

    @dataclass
    class Taken(Message):
        """It is in use."""

        name: str

    @dataclass
    class Failed(Message):
        """It cannot be taken."""

        told: str

    def __init__(self, file: Path, offer: PackOffer, key: FolderKey | None) -> None:
        super().__init__()
        self._file = file
        self._offer = offer
        self._key = key
        self._looked: Looked | None = None
        self._trouble = ""
        self._busy = True

    def compose_body(self) -> ComposeResult:
        """The list of changes, which scrolls."""
        yield Rows("pack-list")

    def on_mount(self) -> None:
        """Look at it in a thread."""
        self._look()

    def title_now(self) -> tuple[Content, Content]:
        """Which pack."""
        name = styled(one_line(f"{self._offer.id} {self._offer.version}", 60), GREY)
        left = join([styled(_("Content on offer"), BOLD), name], f" {self.kit.glyphs.sep} ")
        return left, styled(_("checking…") if self._busy else "", GREY)

    def keys_now(self) -> list[Hint]:
        """F8 takes it, once it has passed its check."""
        take = [hint("take_pack")] if self._may_be_taken else []
        return [*take, key_hint("escape", _("Back"))]

    def help_text(self) -> str:
        """What becomes of it."""
        return _(
            "What this content would change of what is in use. Nothing is changed before F8.\n"
            "It is checked first; with a fault it never comes into use. F12, then F8, goes back to the one before."
        )

    @property
    def _may_be_taken(self) -> bool:
        return not self._busy and self._looked is not None and not self._looked.errors

    def show(self) -> None:
        """Draw what it changes, or why it cannot be taken."""
        width = max(self.size.width - 6, 30)
        rows: list[Row] = []
        looked = self._looked
        if self._trouble:
            rows = [Row(line) for line in hanging("", styled(self._trouble, LATE), width, 0)]
            rows += [gap(), Row(styled(_("Nothing was changed."), GREY))]
        elif looked is None:
            rows = [Row(styled(_("It is unpacked and checked…"), GREY))]
        elif looked.errors:
            n = len(looked.errors)
            told = ngettext("It has {n} fault and cannot be used:", "It has {n} faults and cannot be used:", n)
            rows = [Row(styled(told.format(n=n), LATE)), gap()]
            rows += [Row(line) for fault in looked.errors for line in hanging("", styled(str(fault)), width, 0)]
        elif not looked.changes:
            rows = [Row(styled(_("It changes nothing of what is in use."), GREY), 0)]
        else:
            for at, text in enumerate(looked.changes):
                style = "" if text.startswith(" ") or not text else ACCENT
                rows += [
                    Row(line, (at, number) if text else None)
                    for number, line in enumerate(hanging("", styled(text, style), width, 0))
                ]
        self.query_one("#pack-list", Rows).set_rows(rows)
        super().show()

    @work(thread=True, exclusive=True, exit_on_error=False, group="pack")
    def _look(self) -> None:
        try:
            looked = look(self._file, self.kit.paths, self.kit.playbook, key=self._key)
        except (BadPack, PackError, OSError) as error:
            self.post_message(self.Failed(str(error)))
        else:
            self.post_message(self.Seen(looked))

    def action_take_pack(self) -> None:
        """Take it into use."""
        if self._may_be_taken:
            self._busy = True
            self.show()
            self._take()

    @work(thread=True, exclusive=True, exit_on_error=False, group="pack")
    def _take(self) -> None:
        try:
            taken = take(self._file, self.kit.paths, language(), by=self.kit.settings.owner, key=self._key)
        except (BadPack, PackError, OSError) as error:
            self.post_message(self.Failed(str(error)))
        else:
            self.post_message(self.Taken(version_text(taken)))

    def on_pack_page_seen(self, event: Seen) -> None:
        """Draw what was found."""
        event.stop()
        self._busy, self._looked = False, event.looked
        self.show()

    def on_pack_page_taken(self, event: Taken) -> None:
        """Say so, show it everywhere, and leave."""
        event.stop()
        if self.kit.content is not None:
            self.kit.content.renew(language())
        self.kit.use_content()
        self.kit.tell(_("In use: {name}. F12, then F8, goes back.").format(name=event.name), timeout=8)
        self.leave(self._offer.hash)

    def on_pack_page_failed(self, event: Failed) -> None:
        """Say why; what was in use stays."""
        event.stop()
        self._busy, self._trouble = False, event.told
        self.show()

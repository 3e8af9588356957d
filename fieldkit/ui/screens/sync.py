"""Sync with a folder: what went out, what came in from whom, what is pending, in conflict, or on offer.

The work runs in a thread and only sends messages; other screens go on, and show what came in when it is through.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Key, Paste
from textual.message import Message
from textual.widgets import Input, Static

from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.store import StoreError
from fieldkit.store.queries import count_conflicts
from fieldkit.store.segments import last_folder, last_sync
from fieldkit.sync import FolderKey, PackOffer, PendingFile, Step, SyncReport, sync_folder
from fieldkit.sync.keyring import keyring_of
from fieldkit.sync.packs import offered
from fieldkit.sync.seal import unlock
from fieldkit.sync.seal_faults import NoKey, SealError
from fieldkit.sync.seal_key import SealKey
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.screen import KEPT, RowScreen
from fieldkit.ui.sync_progress import Followed
from fieldkit.ui.sync_rows import (
    Do,
    first_rows,
    in_a_line,
    last_text,
    offer_rows,
    progress_line,
    report_rows,
    standing_lines,
)
from fieldkit.ui.text import ACCENT, BOLD, GREY, LATE, OCHRE, join, lines, one_line, styled
from fieldkit.ui.typed_path import completed, typed_path
from fieldkit.ui.widgets.line import LineInput
from fieldkit.ui.widgets.rows import Row, Rows, gap


class Sync(RowScreen[None]):
    """The folder and the last sync; F8 syncs, Esc stops it, and it goes on from there the next time."""

    CSS_PATH = "sync.tcss"
    AUTO_FOCUS = "#sync-list"
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("sync_now",)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("sync_now"),
        Binding("down", "to_list", show=False),
        Binding("tab", "other", show=False, priority=True),
    ]

    @dataclass
    class Gone(Message):
        """So far it is."""

        step: Step

    @dataclass
    class Through(Message):
        """It has ended, by itself or stopped; what it did, and the packs that the folder offers."""

        report: SyncReport
        offers: list[PackOffer]
        refused: list[tuple[str, str]]
        key: FolderKey | None

    @dataclass
    class Asked(Message):
        """The folder is sealed, and no key that was given opens it."""

        folder: Path
        told: str

    @dataclass
    class Failed(Message):
        """It did not begin."""

        told: str

    def __init__(self) -> None:
        super().__init__()
        self._report: SyncReport | None = None
        self._offers: list[PackOffer] = []
        self._refused: list[tuple[str, str]] = []
        self._key: FolderKey | None = None
        self._at_step: Step | None = None
        self._syncing = False
        self._trouble = ""
        self._halt = threading.Event()

    def compose_body(self) -> ComposeResult:
        """The folder, how far it is, and what came of it."""
        with Horizontal(id="sync-line"):
            yield Static(id="sync-label")
            yield LineInput(id="sync-folder", select_on_focus=False)
        yield Static(id="sync-head")
        yield Rows("sync-list", lit=True)

    @property
    def rows(self) -> Rows:
        """The list."""
        return self.query_one("#sync-list", Rows)

    @property
    def field(self) -> Input:
        """The path of the folder."""
        return self.query_one("#sync-folder", Input)

    def on_mount(self) -> None:
        """Show the folder of the last time."""
        self.field.value = last_folder(self.kit.store)

    def on_unmount(self) -> None:
        """The app is closed: the sync ends between two files."""
        self._halt.set()

    def title_now(self) -> tuple[Content, Content]:
        """Where to, and how long ago."""
        name = one_line(Path(self.field.value).name, 40) if self.field.value else ""
        left = join([styled(_("Sync"), BOLD), styled(name, GREY)], f" {self.kit.glyphs.sep} ")
        if self._syncing:
            return left, styled(_("syncing…"), OCHRE)
        return left, styled(last_text(last_sync(self.kit.store), self.kit.today_date), GREY)

    def keys_now(self) -> list[Hint]:
        """What Enter does here, and how a sync is begun or stopped."""
        if self._syncing:
            return [key_hint("escape", pgettext("key", "Stop")), hint("today"), hint("partners")]
        if self.typing:
            return [key_hint("enter", _("Sync with it")), key_hint("tab", _("Complete")), key_hint("down", _("List"))]
        word = {"sync": _("Sync now"), "folder": _("Type a path"), "conflicts": _("Decide")}
        match self.rows.value:
            case Do(what="folder" as what):
                return [key_hint("enter", word[what]), hint("today"), hint("partners"), hint("handbook")]
            case Do(what=what):
                first = [key_hint("enter", word[what])]
            case PackOffer():
                first = [key_hint("enter", _("What it changes"))]
            case _:
                first = []
        return [*first, hint("sync_now"), key_hint("tab", _("Type a path")), hint("today"), hint("partners")]

    def help_text(self) -> str:
        """How laptops exchange what happened."""
        return _(
            "Laptops exchange by files in a folder: a stick, a shared drive, a folder that a tool syncs.\n"
            "F8 takes in what others wrote there and gives out what is new here. Esc stops it; nothing is half done, "
            "and the next sync goes on from there. You can go on working meanwhile.\n"
            "A file that cannot be read is pending: it stays as it is and is tried again.\n"
            "Content in the folder is taken into use only after it was shown and checked; F12, F8 goes back."
        )

    # What is shown.

    def show(self) -> None:
        """Draw the folder, how far it is, and what came of the last sync."""
        self.query_one("#sync-label", Static).update(styled(_("Folder") + "> ", ACCENT))
        self.field.placeholder = _("path of the stick or the shared folder")
        self._show_head()
        self.rows.set_rows(self._list())
        super().show()

    def _show_head(self) -> None:
        parts: list[Content] = []
        if self._trouble:
            parts = [styled(line, LATE if at == 0 else GREY) for at, line in enumerate(self._trouble.split("\n"))]
        elif self._syncing:
            parts = [
                progress_line(self.kit.glyphs, self._at_step, self.size.width),
                styled(_("Esc stops; what is done is kept. You can go on working."), GREY),
            ]
        else:
            parts = standing_lines(self.kit.store, self._report)
        self.query_one("#sync-head", Static).update(lines(parts))

    def _list(self) -> list[Row]:
        if self._syncing:
            return []
        width = max(self.size.width - 6, 30)
        rows: list[Row] = []
        if n := count_conflicts(self.kit.store):
            text = ngettext("{n} conflict to decide", "{n} conflicts to decide", n).format(n=n)
            rows.append(Row(styled(f"{self.kit.glyphs.differs} {text}", OCHRE), Do("conflicts")))
        if not self.field.value and not last_folder(self.kit.store):
            return [*rows, *first_rows()]
        rows.append(Row(join([styled(_("Sync now")), styled("F8", ACCENT)], "  "), Do("sync")))
        rows += offer_rows(self.kit, self._offers, self._refused, width)
        if self._report is not None:
            rows += [gap(), *report_rows(self.kit, self._report, width)]
        return rows

    # What the rep does.

    def on_key(self, event: Key) -> None:
        """While there is no folder, whoever types means its path; digits lead to the other modes."""
        typed = event.character or ""
        # A field that is given the focus has it a moment later; what is typed meanwhile is its own, whatever it is.
        begins = self.focused is self.field or (self._wants_path and typed not in KEPT)
        if len(typed) == 1 and typed.isprintable() and begins:
            event.stop()
            event.prevent_default()
            self._type(typed)

    def on_paste(self, event: Paste) -> None:
        """A path that is pasted arrives where it belongs, too."""
        if self._wants_path:
            event.stop()
            self._type(one_line(event.text))

    @property
    def _wants_path(self) -> bool:
        return not self._syncing and not self.field.value

    def _type(self, text: str) -> None:
        self.set_focus(self.field)
        self.field.insert_text_at_cursor(text)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Another folder: what was told of the last one goes."""
        event.stop()
        self._trouble = ""
        self.show_bars()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the field syncs with that folder."""
        event.stop()
        self.action_sync_now()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Sync, decide conflicts, look at a pack."""
        event.stop()
        if not self.is_current:
            return
        match event.value:
            case Do(what="sync"):
                self.action_sync_now()
            case Do(what="folder"):
                self.set_focus(self.field)
            case Do(what="conflicts"):
                from fieldkit.ui.screens.conflicts import Conflicts

                self.app.push_screen(Conflicts())
            case PackOffer() as offer:
                from fieldkit.ui.screens.pack_offer import PackPage

                folder = Path(self._report.folder if self._report else self.field.value)
                self.app.push_screen(PackPage(folder / offer.name, offer, self._key), self._taken)
            case PendingFile() as file:
                self.kit.tell(one_line(file.name, 400), timeout=6)

    def _taken(self, hash: str | None) -> None:
        if hash:
            self._offers = [each for each in self._offers if each.hash != hash]
            self.show()

    def action_sync_now(self) -> None:
        """Sync with the folder in the field."""
        typed = self.field.value.strip()
        if self._syncing:
            return
        if not typed:
            self.set_focus(self.field)
            self.kit.tell(_("Type the path of the folder first."))
            return
        self._begin(typed_path(typed), "")

    def _begin(self, folder: Path, passphrase: str) -> None:
        self._syncing, self._at_step, self._trouble = True, None, ""
        self._halt.clear()
        self.set_focus(self.rows)
        self.show()
        self._sync(folder, passphrase)

    @work(thread=True, exclusive=True, exit_on_error=False, group="sync")
    def _sync(self, folder: Path, passphrase: str) -> None:
        """In a thread: open the folder, sync, see what it offers; all that is told goes by messages."""
        store = self.kit.store
        try:
            ring = keyring_of(store)
            key: SealKey | None
            if passphrase:
                key = unlock(folder, passphrase)
                ring.remember(folder, key)
            else:
                key = ring.recall(folder)
            report = sync_folder(store, folder, key=key, owner=self.kit.settings.signed(), progress=self._followed())
            offers, refused = offered(Path(report.folder), self.kit.paths, key) if not report.stopped else ([], [])
        except NoKey as error:
            self.post_message(self.Asked(folder, error.what if not passphrase else f"{error.what} {error.todo}"))
        except (SealError, StoreError) as error:
            self.post_message(self.Failed(f"{error.what}\n{error.kept}\n{error.todo}"))
        except OSError as error:
            told = _("The folder cannot be read or written: {path} ({why}).")
            self.post_message(self.Failed(told.format(path=folder, why=error.strerror or error)))
        else:
            self.post_message(self.Through(report, offers, refused, key))

    def _followed(self) -> Followed:
        return Followed(lambda step: self.post_message(self.Gone(step)), self._halt)

    def on_sync_gone(self, event: Gone) -> None:
        """Draw how far it is."""
        event.stop()
        self._at_step = event.step
        if self._syncing:
            self._show_head()

    def on_sync_through(self, event: Through) -> None:
        """Show what came of it, here and on every other screen."""
        event.stop()
        self._syncing, self._report = False, event.report
        self._offers, self._refused, self._key = event.offers, event.refused, event.key
        self.kit.fill_pinyin()
        self.kit.show_all()
        self.rows.scroll_home(animate=False)
        if not self.is_current:
            self.kit.tell(in_a_line(event.report), timeout=6)

    def on_sync_asked(self, event: Asked) -> None:
        """Ask for the passphrase, and begin anew with it."""
        event.stop()
        from fieldkit.ui.screens.passphrase import Passphrase

        self._syncing, self._trouble = False, event.told
        self.show()
        if not self.is_current:
            self.kit.tell(event.told, severity="warning", timeout=8)
            return

        def given(passphrase: str | None) -> None:
            if passphrase:
                self._begin(event.folder, passphrase)

        self.app.push_screen(Passphrase(str(event.folder), event.told), given)

    def on_sync_failed(self, event: Failed) -> None:
        """Say why it did not begin."""
        event.stop()
        self._syncing, self._trouble = False, event.told
        self.show()
        if not self.is_current:
            self.kit.tell(event.told, severity="error", timeout=8)

    def action_to_list(self) -> None:
        """From the field down to the list."""
        self.rows.focus()

    def action_other(self) -> None:
        """Complete the path while one is typed; from the list to the field."""
        if not self.typing:
            self.set_focus(self.field)
            return
        longer, choices = completed(self.field.value)
        if longer != self.field.value:
            self.field.value = longer
            self.field.cursor_position = len(longer)
        elif choices:
            self.kit.tell("  ".join(one_line(each, 30) for each in choices[:12]), timeout=6)
        else:
            self.rows.focus()

    def action_back(self) -> None:
        """Stop what is under way, else leave the field."""
        if self._syncing:
            self._halt.set()
            self.kit.tell(_("It stops between two files."))
        else:
            super().action_back()

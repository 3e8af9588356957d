"""The rescue on the screen, where the app itself cannot open its store: the offer, the work, what came of it."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import ClassVar, Literal

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from fieldkit.config import Settings
from fieldkit.i18n import _, pgettext
from fieldkit.rescue import Rescued, rescue
from fieldkit.store import StoreDamaged, StoreError
from fieldkit.store.store import local_now
from fieldkit.ui.cards import hanging
from fieldkit.ui.commands import Hint, key_hint
from fieldkit.ui.rescue_text import offer_rows, told_rows
from fieldkit.ui.text import BOLD, LATE, styled
from fieldkit.ui.theme import INK, THEMES
from fieldkit.ui.widgets.bars import KeyBar, TopBar

log = logging.getLogger("fieldkit.ui")


class Stopped(Exception):
    """The person stopped the rescue before anything was changed."""


class RescueApp(App[bool]):
    """Offers to rescue the store at `path` and does it on Enter; its result says whether to open the app then."""

    CSS_PATH = "app.tcss"
    TITLE = "fieldkit"
    ENABLE_COMMAND_PALETTE = False
    DEFAULT_CSS = "#rescue { padding: 1 2; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", show=False, priority=True),
        Binding("escape", "go_back", show=False, priority=True),
        Binding("ctrl+q", "leave", show=False, priority=True),
    ]

    def __init__(self, path: Path, settings: Settings, error: StoreDamaged, *, begin: bool = False) -> None:
        """With `begin` the person has agreed already."""
        self._path = path
        self._owner = settings.signed()
        self._error: StoreError = error
        self._begin = begin
        self._state: Literal["offer", "working", "told"] = "offer"
        self._stopping = False
        self._searched = 0
        self.done: Rescued | None = None
        """What came of the rescue, None before its end."""
        super().__init__()
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = settings.theme if settings.theme in THEMES else INK.name
        self.set_class(settings.marks == "ascii", "ascii")

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own theme variables before a theme of ours is set."""
        return dict(INK.variables)

    def compose(self) -> ComposeResult:
        """The line on top, the text, the keys."""
        yield TopBar()
        with VerticalScroll(id="rescue"):
            yield Static()
        yield KeyBar()

    def on_mount(self) -> None:
        """Draw the offer, or begin."""
        self.query_one("#rescue").focus()
        self.show()
        if self._begin:
            self.action_go_on()

    def on_resize(self, _event: Resize) -> None:
        """The text is laid out for the new width."""
        self.call_after_refresh(self.show)

    def show(self) -> None:
        """Draw what this moment wants."""
        width = max(self.size.width - 5, 20)
        match self._state:
            case "working":
                title, rows = styled(_("Rescuing"), BOLD), self._working_rows(width)
            case "told" if self.done is not None:
                title, rows = styled(_("Rescued"), BOLD), told_rows(self.done, width)
            case _:
                title, rows = styled(_("The store is damaged"), f"{BOLD} {LATE}"), offer_rows(self._error, width)
        self.query_one(TopBar).set(title)
        self.query_one("#rescue Static", Static).update(Content("\n").join(rows))
        self.query_one(KeyBar).set(self._keys())

    def _working_rows(self, width: int) -> list[Content]:
        if self._searched < 100:
            text = _("Reading what can be read: {n} %").format(n=self._searched)
        else:
            text = _("Bringing it together, then the folder of the last sync")
        return hanging("", styled(text), width, 0)

    def _keys(self) -> list[Hint]:
        leave = key_hint("ctrl+q", _("Quit"))
        match self._state:
            case "working":
                return [key_hint("escape", pgettext("key", "Stop"))]
            case "told":
                return [key_hint("enter", _("Open fieldkit")), leave]
            case _:
                return [key_hint("enter", _("Rescue")), leave]

    # What the person does.

    def action_go_on(self) -> None:
        """Begin the rescue, or open fieldkit after it."""
        if self._state == "told":
            self.exit(True)
        elif self._state == "offer":
            self._state, self._stopping, self._searched = "working", False, 0
            self.show()
            self.run_worker(self._rescue, thread=True, exit_on_error=False)

    def action_go_back(self) -> None:
        """Stop the rescue while nothing was changed yet."""
        self._stopping = self._state == "working"

    def action_leave(self) -> None:
        """Leave; a rescue under way is stopped first."""
        if self._state == "working":
            self._stopping = True
        else:
            self.exit(False)

    # In the thread.

    def _rescue(self) -> None:
        try:
            done = rescue(self._path, local_now, owner=self._owner, progress=self._progress)
        except Stopped:
            self.call_from_thread(self._ended, self._error)
        except StoreError as error:
            log.error("rescue: %s", error, exc_info=error)
            self.call_from_thread(self._ended, error)
        else:
            self.call_from_thread(self._ended, done)

    def _progress(self, done: int, total: int) -> None:
        if self._stopping:
            raise Stopped
        percent = done * 100 // total if total else 100
        if percent != self._searched:
            self._searched = percent
            self.call_from_thread(self.show)

    def _ended(self, outcome: Rescued | StoreError) -> None:
        if isinstance(outcome, StoreError):
            self._state, self._error = "offer", outcome
        else:
            self._state, self.done = "told", outcome
        self.show()
        self.query_one("#rescue").scroll_home(animate=False)

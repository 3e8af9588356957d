"""A field whose text is safe within a second: kept as a draft while it is typed, restored after a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.timer import Timer
from textual.widgets import Input

from fieldkit.store import clear_draft, load_draft, save_draft
from fieldkit.ui.trouble import Going
from fieldkit.ui.widgets.line import LineInput

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

SAVE_AFTER = 0.3
"""Seconds after a key within which the draft is saved; keys in between do not put it off."""


class DraftInput(Going, LineInput):
    """An input that keeps what is being typed in the store under its own key until it is entered."""

    def __init__(self, key: str, *, id: str | None = None, placeholder: str = "") -> None:
        super().__init__(id=id, placeholder=placeholder, select_on_focus=False)
        self.key = key
        self._saving: Timer | None = None
        self._brought_back = False

    @property
    def _store_app(self) -> FieldkitApp:
        return cast("FieldkitApp", self.app)

    def on_mount(self) -> None:
        """Bring back what was being typed."""
        self.bring_back()

    def bring_back(self) -> None:
        """Show the draft, once."""
        if self._brought_back:
            return
        self._brought_back = True
        draft = load_draft(self._store_app.store, self.key)
        if draft:
            with self.prevent(Input.Changed):
                self.value = draft
                self.cursor_position = len(draft)

    def watch_value(self, _value: str) -> None:
        """Save the draft shortly after a change."""
        if self.is_mounted and self._saving is None:
            self._saving = self.set_timer(SAVE_AFTER, self.save)

    def save(self) -> None:
        """Save the draft now."""
        if self._saving is not None:
            self._saving.stop()
            self._saving = None
            save_draft(self._store_app.store, self.key, self.value)

    def entered(self) -> None:
        """The text was entered: the field is empty and the draft gone, if the act did not clear it already."""
        if self._saving is not None:
            self._saving.stop()
            self._saving = None
        with self.prevent(Input.Changed):
            self.value = ""
        if self._saving is not None:
            self._saving.stop()
            self._saving = None
        clear_draft(self._store_app.store, self.key)

    def on_unmount(self) -> None:
        """The screen closes: what was typed is kept."""
        self.save()

"""The line at the foot of a screen for whatever is typed there: a label, a field, and above it what was understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from fieldkit.store import load_draft
from fieldkit.ui.text import ACCENT, styled
from fieldkit.ui.widgets.draft import DraftInput

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp


class FootLine(Vertical):
    """Closed it takes no room; `open` turns it to a draft and brings that back."""

    DEFAULT_CSS = """
    FootLine { height: auto; max-height: 6; display: none; }
    FootLine.-open { display: block; }
    FootLine .read { height: auto; padding: 0 2; }
    FootLine Horizontal { height: 1; padding: 0 2; background: $bar; }
    FootLine .label { width: auto; }
    FootLine DraftInput { width: 1fr; }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.about = ""
        """What is being typed, as whoever opened the line calls it; empty while it is closed."""

    def compose(self) -> ComposeResult:
        """What was understood, the label and the field."""
        yield Static(classes="read")
        with Horizontal():
            yield Static(classes="label")
            yield DraftInput("foot:")

    @property
    def field(self) -> DraftInput:
        """The field."""
        return self.query_one(DraftInput)

    def open(self, about: str, key: str, value: str = "") -> None:
        """Take up what was typed under `key`, or `value` where there is nothing."""
        field = self.field
        if key != field.key:
            field.save()
            field.key = key
        with self.prevent(Input.Changed):
            field.value = load_draft(cast("FieldkitApp", self.app).store, key) or value
        field.cursor_position = len(field.value)
        self.about = about
        self.add_class("-open")
        field.focus()

    def label(self, text: str, placeholder: str) -> None:
        """Say what is asked for, in the language in use."""
        self.query_one(".label", Static).update(styled(f"{text}> ", ACCENT))
        self.field.placeholder = placeholder

    def read(self, understood: Content) -> None:
        """Show what was understood."""
        self.query_one(".read", Static).update(understood)

    def close(self) -> None:
        """Take the line away; what is typed stays as a draft."""
        self.field.save()
        self.about = ""
        self.remove_class("-open")

"""A field of one line that takes whatever is typed or pasted into it, less what a terminal would act on."""

from __future__ import annotations

from textual.events import Paste
from textual.validation import ValidationResult
from textual.widgets import Input

from fieldkit.ui.text import plain


class LineInput(Input):
    """An input for any text. A paste of several lines comes in whole, on one line."""

    def validate_value(self, value: str) -> str:
        """Keep out what a terminal would act on, and breaks."""
        return plain(value).replace("\n", " ")

    def validate(self, value: str) -> ValidationResult | None:  # noqa: ARG002
        """Nothing is marked valid or not: each mark would give the field its styles anew."""
        return None

    def _on_paste(self, event: Paste) -> None:
        # Textual's own takes the first line and drops the others.
        event.prevent_default()
        event.stop()
        self.replace(" ".join(filter(None, map(str.strip, event.text.splitlines()))), *self.selection)

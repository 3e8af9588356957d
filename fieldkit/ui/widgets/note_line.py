"""The line at the foot of a screen on which a note about one partner is written; what is typed there is a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from fieldkit.i18n import _
from fieldkit.store import load_draft
from fieldkit.ui.text import ACCENT, GREY, fit, styled
from fieldkit.ui.widgets.draft import DraftInput

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp


class NoteLine(Horizontal):
    """A label and a field. Closed it takes no room; `open` turns it to a partner and brings back that one's draft.

    Label and field come with the first `open`, since most who look at a partner write nothing.
    """

    DEFAULT_CSS = """
    NoteLine { height: 1; padding: 0 2; background: $bar; display: none; }
    NoteLine.-open { display: block; }
    NoteLine Static { width: auto; }
    NoteLine DraftInput { width: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.partner = ""
        self._name = ""
        self._label = Static()
        self.field = DraftInput("note:partner:")
        """The field."""

    def open(self, partner: str, name: str = "") -> None:
        """Write a note on `partner`; `name` says whom where the screen does not."""
        field = self.field
        if partner != self.partner:
            field.save()
            self.partner, self._name = partner, name
            field.key = f"note:partner:{partner}"
            with self.prevent(Input.Changed):
                field.value = load_draft(cast("FieldkitApp", self.app).store, field.key)
            field.cursor_position = len(field.value)
        if not field.is_attached:
            self.mount(self._label, field)
        self.show()
        self.add_class("-open")
        field.focus()

    def close(self) -> None:
        """Take the line away; what is typed stays as a draft."""
        self.field.save()
        self.remove_class("-open")

    def show(self) -> None:
        """Draw the label and the placeholder in the language in use."""
        if not self.field.is_attached:
            return
        whom = styled(f" {fit(self._name, 20).rstrip()}", GREY) if self._name else Content("")
        self._label.update(styled(_("Note"), ACCENT) + whom + styled("> ", ACCENT))
        self.field.placeholder = _("a line  (+ interest  ! worry  ? need  > follow-up)")

    def write(self) -> None:
        """Write what is typed as a note; an empty line writes nothing. Closes the line."""
        field = self.field
        if field.value.strip():
            cast("FieldkitApp", self.app).write_note(self.partner, field.value, draft=field.key)
        field.entered()
        self.close()

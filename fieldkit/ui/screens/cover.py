"""The neutral cover: nothing but the company's name, at once, over anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from fieldkit.ui.text import GREY, styled

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp


class Cover(ModalScreen[None]):
    """A blank screen; Esc, Enter or ctrl+l leads back to exactly where one was.

    Modal, so that no other key of the app works under it: nothing is taken back unseen, and no message shows over it.
    """

    DEFAULT_CSS = """
    Cover { align: center middle; background: $background; }
    Cover Static { width: auto; }
    Cover ToastRack, Cover ToastHolder, Cover Toast { display: none; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,ctrl+l", "leave", show=False),
        Binding("ctrl+q", "app.quit", show=False),
    ]

    def compose(self) -> ComposeResult:
        """The company's name."""
        yield Static(styled(cast("FieldkitApp", self.app).playbook.company.name, GREY))

    def action_leave(self) -> None:
        """Back to where one was."""
        self.dismiss(None)

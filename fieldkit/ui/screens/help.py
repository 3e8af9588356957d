"""The help page of a screen: what it is for, and its keys."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldkit.i18n import _
from fieldkit.ui.commands import COMMANDS, Hint, key_hint
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.text import ACCENT, BOLD, GREY, join, lines, padded, styled

EVERYWHERE = ("find", "cover", "undo", "command_palette", "language", "theme", "back", "quit")


class Help(KitScreen[None]):
    """Keys and help of the screen below."""

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f1,question_mark,enter", "back", show=False)]
    DEFAULT_CSS = "Help VerticalScroll { padding: 1 4; }"

    def __init__(self, text: str, commands: tuple[str, ...]) -> None:
        super().__init__()
        self._text = text
        self._commands = commands

    def compose_body(self) -> ComposeResult:
        """One page that scrolls."""
        with VerticalScroll():
            yield Static(id="help-page")

    def title_now(self) -> tuple[Content, Content]:
        """Help."""
        return styled(_("Help"), BOLD), Content("")

    def keys_now(self) -> list[Hint]:
        """Esc leads back."""
        return [key_hint("escape", _("Back"))]

    def show(self) -> None:
        """The text of the screen, its commands, and those that work everywhere."""
        parts: list[Content | str] = []
        if self._text:
            parts += [*self._text.splitlines(), ""]
        own = [name for name in dict.fromkeys(self._commands) if name not in EVERYWHERE]
        if own:
            parts += [styled(_("On this screen"), ACCENT), *(_line(name) for name in own), ""]
        parts += [styled(_("Everywhere"), ACCENT), *(_line(name) for name in EVERYWHERE), ""]
        parts += [
            styled(_("Arrows move, Space ticks, Enter opens or goes on, Esc goes back one. A click does too."), GREY),
            styled(_("Function keys behind Fn? The second keys do the same."), GREY),
        ]
        self.query_one("#help-page", Static).update(lines(parts))
        super().show()

    def action_help(self) -> None:
        """Help on the help is itself."""
        self.action_back()


def _line(name: str) -> Content:
    command = COMMANDS[name]
    return join(
        [
            styled(padded(command.label, 8), f"bold {ACCENT}"),
            styled(padded(command.second, 8), GREY),
            styled(_(command.help)),
        ]
    )

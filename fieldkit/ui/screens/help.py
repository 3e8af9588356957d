"""The help page of a screen: what it is for, and its keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldkit.i18n import _
from fieldkit.ui.cards import hanging, wrap
from fieldkit.ui.commands import COMMANDS, Hint, key_hint
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.text import ACCENT, BOLD, GREY, join, lines, padded, styled

PAGES = ("today", "partners", "handbook", "rehearse", "pipeline", "sync", "day_plan", "agenda", "funnel")
"""Where the digits lead on a screen above which no other stands."""

EVERYWHERE = ("find", "cover", "undo", "command_palette", "language", "theme", "content", "back", "quit")

KEYS = 20
"""Cells of the two columns of keys."""

AROUND = 10
"""Cells that the page leaves at its sides, with the scroll bar."""

HANG = 2
"""Cells by which what a line of the text goes on with is set in, so that each thing said begins where one looks."""


class Help(KitScreen[None]):
    """Keys and help of the screen below."""

    AUTO_FOCUS = "VerticalScroll"
    FOLLOWS_WIDTH = True
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f1,question_mark,enter", "back", show=False)]
    DEFAULT_CSS = "Help VerticalScroll { padding: 1 4; }"

    def __init__(self, text: str, commands: Mapping[str, str], hints: Sequence[Hint], *, alone: bool) -> None:
        """`commands` are those of that screen, each with what it does there, empty where that is as everywhere.

        `hints` are the keys of the moment, whose words go before the general ones. `alone` says that the screen stands
        above no other one, so that the digits lead from it to the pages.
        """
        super().__init__()
        self._text = text
        self._commands = commands
        self._alone = alone
        self._words = {each.label: each.word for each in hints}

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
            parts += [*(part for line in self._text.splitlines() for part in self._said(line)), ""]
        below = (*EVERYWHERE, *(PAGES if self._alone else ()))
        own = [name for name in dict.fromkeys(self._commands) if name not in below]
        if own:
            parts += [styled(_("On this screen"), ACCENT), *(self._line(name) for name in own), ""]
        if self._alone:
            parts += [styled(_("Where the digits lead"), ACCENT), *(self._line(name) for name in PAGES), ""]
        parts += [styled(_("Everywhere"), ACCENT), *(self._line(name) for name in EVERYWHERE), ""]
        parts += [
            styled(_("Arrows move, Space ticks, Enter opens or goes on, Esc goes back one. A click does too."), GREY),
            styled(_("Function keys behind Fn? The second keys do the same."), GREY),
        ]
        self.query_one("#help-page", Static).update(lines(parts))
        super().show()

    def action_help(self) -> None:
        """Help on the help is itself."""
        self.action_back()

    @property
    def _room(self) -> int:
        """Cells of a line."""
        return max(self.size.width - AROUND, 40)

    def _said(self, line: str) -> list[Content]:
        """A line of the text, over as many as it takes."""
        first, *further = wrap(styled(line), self._room)
        if not further:
            return [first]
        rest = styled(line[len(first) :].lstrip())
        return [first, *(Content(" " * HANG) + each for each in wrap(rest, self._room - HANG))]

    def _line(self, name: str) -> Content:
        """A command: its keys, and what it does; what it does on that screen, where that is another thing.

        One without keys is found in the palette.
        """
        command = COMMANDS[name]
        word, here = self._words.get(command.label, ""), self._commands.get(name, "")
        says = _(here) if here else word if word and word != _(command.word) else _(command.help)
        label = command.label or COMMANDS["command_palette"].label
        keys = [styled(padded(label, 8), f"bold {ACCENT}"), styled(padded(command.second, 12), GREY)]
        first, *further = hanging("", styled(says), self._room - KEYS, 0)
        return lines([join([*keys, first]), *(Content(" " * KEYS) + line for line in further)])

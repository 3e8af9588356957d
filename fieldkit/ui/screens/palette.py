"""The command palette: every command of the screen below by name, in the language in use.

Textual's own speaks English in places that cannot be told otherwise; this one is a list like all others here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from fieldkit.i18n import _
from fieldkit.ui.commands import COMMANDS, Command, Hint, bindings, key_hint
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.text import ACCENT, GREY, join, padded, styled
from fieldkit.ui.widgets.bars import KeyBar
from fieldkit.ui.widgets.line import LineInput
from fieldkit.ui.widgets.rows import Row, Rows

EVERYWHERE = (
    *(
        "find",
        "today",
        "partners",
        "handbook",
        "rehearse",
        "pipeline",
        "sync",
        "day_plan",
        "agenda",
        "funnel",
        "sources",
        "day_report",
        "week_report",
        "roster",
        "doubles",
        "conflicts",
    ),
    *("undo", "cover", "language", "theme", "content", "help", "quit"),
)
"""The commands that the palette offers on every screen, behind the screen's own."""


MODES = (
    *("today", "partners", "handbook", "rehearse", "pipeline", "sync"),
    *("day_plan", "agenda", "funnel", "sources", "roster", "doubles", "day_report", "week_report", "conflicts"),
)
"""The commands that change the ground: not while a screen stands above it."""


class Palette(KitScreen[None]):
    """A field and the commands that fit it; Enter runs the one under the cursor on the screen below."""

    AUTO_FOCUS = "#palette-query"
    CSS_PATH = "palette.tcss"
    BLANK = False
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("command_palette"),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]

    def __init__(self, below: KitScreen[Any], above: bool) -> None:
        """`below` is the screen whose commands are offered; `above` says that it stands above another one."""
        super().__init__()
        self._below = below
        self._above = above

    def compose(self) -> ComposeResult:
        """The panel over the screen below."""
        with Vertical(id="palette-panel"):
            with Horizontal(id="palette-line"):
                yield Static(styled("> ", ACCENT), id="palette-label")
                yield LineInput(id="palette-query", select_on_focus=False)
            yield Rows("palette-list", lit=True)
        yield KeyBar()

    def show_bars(self) -> None:
        """Draw the keys anew; there is no line on top."""
        self.query_one(KeyBar).set(self.keys_now())

    def keys_now(self) -> list[Hint]:
        """Enter runs, Esc leads back."""
        return [key_hint("enter", _("Run")), key_hint("up", _("Up")), key_hint("down", _("Down")),
                key_hint("escape", _("Back"))]  # fmt: skip

    def show(self) -> None:
        """The commands that hold what was typed, in their word, their help or their key."""
        field = self.query_one("#palette-query", Input)
        field.placeholder = _("Search for a command…")
        wanted = field.value.strip().casefold()
        own = getattr(self._below, "HELP_COMMANDS", ())
        offered = [name for name in EVERYWHERE if name not in MODES or not self._above]
        words: Mapping[str, str] = getattr(self._below, "HELP_WORDS", {})
        said = {name: _(words.get(name, COMMANDS[name].help)) for name in dict.fromkeys((*own, *offered))}
        rows = [Row(_line(COMMANDS[name], here), name) for name, here in said.items() if _holds(name, wanted, here)]
        self.query_one("#palette-list", Rows).set_rows(rows or self._none(wanted))
        super().show()

    def _none(self, wanted: str) -> list[Row]:
        """What is said where nothing fits: which commands would, once the screen above is left."""
        away = [COMMANDS[name] for name in MODES if self._above and _holds(name, wanted)]
        first = _("{command}: leave this screen with Esc first")
        found = [Row(styled(first.format(command=_(each.word)), GREY)) for each in away]
        return found or [Row(styled(_("No command is called that"), GREY))]

    def on_input_changed(self, _event: Input.Changed) -> None:
        """The list follows what is typed."""
        self.show()

    def action_move(self, by: int) -> None:
        """Move through the list while the field keeps the focus."""
        self.query_one("#palette-list", Rows).action_move(by)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter runs the command under the cursor."""
        event.stop()
        self._run(self.query_one("#palette-list", Rows).value)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """A click on the command under the cursor runs it."""
        event.stop()
        self._run(event.value)

    def _run(self, name: object) -> None:
        if not isinstance(name, str):
            return
        action = COMMANDS[name].action or name
        below = self._below
        self.dismiss(None)
        own = hasattr(below, f"action_{action.partition('(')[0]}")
        below.pass_through(action if own else f"app.{action}")

    def action_back(self) -> None:
        """Back to the screen below."""
        self.dismiss(None)

    def action_command_palette(self) -> None:
        """The key that opens the palette closes it."""
        self.dismiss(None)


def _holds(name: str, wanted: str, here: str = "") -> bool:
    """Whether what was typed is in the word, the help or the key of a command, or in what it does `here`."""
    command = COMMANDS[name]
    texts = (_(command.word), _(command.help), here, command.word, command.label, command.id)
    return any(wanted in text.casefold() for text in texts)


def _line(command: Command, here: str) -> Content:
    """A command, with what it does on the screen below."""
    return join([styled(padded(_(command.word), 16)), styled(padded(command.label, 8), ACCENT),
                 styled(here, GREY)], "  ")  # fmt: skip

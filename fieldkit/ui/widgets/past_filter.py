"""The line that narrows a partner's past: kinds by digits or arrows, and words that must be in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Click, Key
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from fieldkit.i18n import _
from fieldkit.ui.history import SHOWN, Filter
from fieldkit.ui.text import ACCENT, GREY, styled
from fieldkit.ui.widgets.line import LineInput


class Kinds(Widget, can_focus=True):
    """The kinds, the chosen one in bold; digits choose, arrows turn, letters begin to look for words."""

    DEFAULT_CSS = "Kinds { height: auto; } Kinds:focus { background: $bar; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "turn(1)", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("tab", "words", show=False),
        Binding("enter,down,space", "done", show=False),
        *(Binding(str(at), f"choose({at})", show=False) for at in range(len(SHOWN))),
    ]

    @dataclass
    class Chosen(Message):
        """A kind was chosen."""

        at: int

    @dataclass
    class Words(Message):
        """Words are to be typed, the first letter being `begun`."""

        begun: str

    class Done(Message):
        """On to the list."""

    def __init__(self) -> None:
        super().__init__()
        self.at = 0

    def choose(self, at: int) -> None:
        """Show the kind at place `at` as chosen."""
        self.at = at
        self.refresh(layout=True)

    def render(self) -> Content:
        """The kinds with their digits."""
        return Content("\n").join(self._lines(self.size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as the kinds need."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        """As many kinds on a line as fit."""
        lines: list[Content] = []
        for at, (word, _kinds) in enumerate(SHOWN):
            part = styled(f"{at} {_(word)}", f"bold {ACCENT}" if at == self.at else GREY)
            if lines and lines[-1].cell_length + 3 + part.cell_length <= width:
                lines[-1] = lines[-1] + styled("   ") + part
            else:
                lines.append(part)
        return lines

    def action_choose(self, at: int) -> None:
        """A digit."""
        self.post_message(self.Chosen(at))

    def action_turn(self, by: int) -> None:
        """An arrow."""
        self.post_message(self.Chosen((self.at + by) % len(SHOWN)))

    def action_words(self) -> None:
        """Tab: to the words."""
        self.post_message(self.Words(""))

    def action_done(self) -> None:
        """Enter: to what was found."""
        self.post_message(self.Done())

    def on_key(self, event: Key) -> None:
        """A letter or 汉字 begins to look for words, as fast as they come."""
        if event.character and event.character.isalpha():
            event.stop()
            event.prevent_default()
            self.post_message(self.Words(event.character))

    def on_click(self, event: Click) -> None:
        """Choose the kind that was clicked."""
        lines = self._lines(self.size.width)
        before = lines[event.y].plain if event.y < len(lines) else ""
        used, at = 0, -1
        for char in before:
            at = int(char) if char.isdigit() else at
            used += cell_len(char)
            if used > event.x:
                break
        if at >= 0:
            self.post_message(self.Chosen(at))


class PastFilter(Vertical):
    """Closed it takes no room; open it stands above the list, and stays while it narrows anything.

    What it is made of comes when it is opened first.
    """

    DEFAULT_CSS = """
    PastFilter { height: auto; padding: 0 2; display: none; }
    PastFilter Horizontal { height: 1; }
    PastFilter Static { width: auto; }
    PastFilter LineInput { width: 1fr; }
    """

    @dataclass
    class Changed(Message):
        """Something else is to be shown."""

        filter: Filter

    class Left(Message):
        """The list is to have the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.filter = Filter()
        self._kinds, self._label = Kinds(), Static()
        self.field = LineInput()
        """The field for words."""

    @property
    def inside(self) -> bool:
        """Whether the line has the focus."""
        return self._kinds.has_focus or self.field.has_focus

    def open(self, begun: str | None = None) -> None:
        """Take the focus: the kinds, or the words with the letter `begun`."""
        if not self._kinds.is_attached:
            line = Horizontal()
            self.mount(self._kinds, line)
            line.mount(self._label, self.field)
        self.display = True
        self.show()
        if begun is None:
            self._kinds.focus()
        else:
            self._write(begun)

    def leave(self) -> None:
        """Let go of the focus; a line that narrows nothing takes no room any more."""
        self.display = bool(self.filter)

    def clear(self) -> None:
        """Show everything again."""
        with self.prevent(Input.Changed):
            self.field.value = ""
        self.filter = Filter()
        self._kinds.choose(0)
        self.display = False

    def show(self) -> None:
        """Draw the words in the language in use."""
        if not self._kinds.is_attached:
            return
        self._label.update(styled(_("Words"), ACCENT) + styled("> ", ACCENT))
        self.field.placeholder = _("what must be in it")
        self._kinds.refresh(layout=True)

    def _write(self, begun: str) -> None:
        self.field.focus()
        self.field.cursor_position = len(self.field.value)
        if begun:
            self.field.insert_text_at_cursor(begun)

    def on_kinds_chosen(self, event: Kinds.Chosen) -> None:
        """Another kind."""
        event.stop()
        self._kinds.choose(event.at)
        self._changed(Filter(event.at, self.filter.text))

    def on_kinds_words(self, event: Kinds.Words) -> None:
        """Words are to be typed."""
        event.stop()
        self._write(event.begun)

    def on_kinds_done(self, event: Kinds.Done) -> None:
        """On to the list."""
        event.stop()
        self.post_message(self.Left())

    def on_input_changed(self, event: Input.Changed) -> None:
        """The list follows while words are typed."""
        event.stop()
        self._changed(Filter(self.filter.shown, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to what was found."""
        event.stop()
        self.post_message(self.Left())

    def on_key(self, event: Key) -> None:
        """Down and Up leave the field for the list and the kinds."""
        if self.field.has_focus and event.key in ("down", "up"):
            event.stop()
            if event.key == "up":
                self._kinds.focus()
            else:
                self.post_message(self.Left())

    def _changed(self, narrowed: Filter) -> None:
        if narrowed != self.filter:
            self.filter = narrowed
            self.post_message(self.Changed(narrowed))

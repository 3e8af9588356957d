"""The line on top (who and where; time and saved), the banner below it, and the line of keys at the bottom."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.events import Click
from textual.widget import Widget

from fieldkit.ui.commands import Hint
from fieldkit.ui.text import ACCENT, GREY, join, styled


class TopBar(Widget):
    """One line: what this is at the left, what changes at the right. The left gives way when both do not fit."""

    DEFAULT_CSS = """
    TopBar { height: 1; dock: top; background: $bar; padding: 0 2; color: $text; text-wrap: nowrap; }
    """

    _left = Content("")
    _right = Content("")

    def set(self, left: Content, right: Content | None = None) -> None:
        """Show `left` and `right`."""
        right = right or Content("")
        if not (self._left.is_same(left) and self._right.is_same(right)):
            self._left, self._right = left, right
            self.refresh()

    def room_beside(self, right: Content) -> int:
        """Cells for what stands at the left, with `right` at the right."""
        return max(self.content_size.width - right.cell_length - (2 if right else 0), 0)

    def render(self) -> Content:
        """The line, exactly as wide as the bar."""
        width = self.content_size.width
        right = self._right.truncate(width)
        left = self._left.truncate(self.room_beside(right), ellipsis=True)
        return left.pad_right(max(width - left.cell_length - right.cell_length, 0)) + right


class Banner(Widget):
    """One line below the line on top, only while there is something to say of the content; a click leads there."""

    DEFAULT_CSS = """
    Banner { height: 1; padding: 0 2; color: $text; text-wrap: nowrap; display: none; }
    """

    _text = Content("")

    def set(self, text: Content) -> bool:
        """Show `text`; an empty one takes no room. True when the room below it is another one now."""
        if self._text.is_same(text):
            return False
        moved = bool(self._text) != bool(text)
        self._text = text
        self.display = bool(text)
        self.refresh()
        return moved

    def render(self) -> Content:
        """The line, cut to the width."""
        return self._text.truncate(self.content_size.width, ellipsis=True)

    async def on_click(self, event: Click) -> None:
        """Go where more is said."""
        event.stop()
        await self.app.run_action("app.content")


class KeyBar(Widget):
    """The keys of this moment, never more than fit; the last hint (help) always stands. A click presses the key."""

    DEFAULT_CSS = """
    KeyBar { height: 1; dock: bottom; padding: 0 1; text-wrap: nowrap; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._hints: tuple[Hint, ...] = ()
        self._places: list[tuple[int, int, str]] = []

    def set(self, hints: Sequence[Hint]) -> None:
        """Show `hints`, the most useful first and help last."""
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.refresh()

    def render(self) -> Content:
        """As many hints as fit into the width."""
        room = self.content_size.width
        self._places = []
        if not self._hints:
            return Content("")
        last = self._hints[-1]
        reserve = _width(last)
        shown: list[Hint] = []
        used = 0
        for each in self._hints[:-1]:
            if used + _width(each) + 2 + reserve > room:
                break
            shown.append(each)
            used += _width(each) + 2
        shown.append(last)
        at = self.gutter.left
        parts = []
        for each in shown:
            self._places.append((at, at + _width(each), each.key))
            at += _width(each) + 2
            parts.append(join([styled(each.label, f"bold {ACCENT}"), styled(f" {each.word}", GREY)]))
        return join(parts, "  ").truncate(room)

    async def on_click(self, event: Click) -> None:
        """Press the key that was clicked."""
        for start, end, key in self._places:
            if start <= event.x < end:
                event.stop()
                self.app.simulate_key(key)
                return


def _width(hint: Hint) -> int:
    return cell_len(hint.label) + 1 + cell_len(hint.word)

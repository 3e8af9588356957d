"""A list of rows with one cursor, drawn a line at a time: quick with thousands of rows, true by cells.

What two devices wrote differently has a mark at the left edge of its row, on whatever screen it stands.

Rows are `Content`, so what people wrote is never markup. Headings and gaps are rows without a value; the cursor passes
over them. A row may be a function of the width, called only when it comes into sight.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast

from msgspec import Struct
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from fieldkit.store.queries import contested
from fieldkit.store.records import Contested
from fieldkit.ui.contested import shows_contested
from fieldkit.ui.text import ACCENT, GREY, OCHRE, styled

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

Drawn = Content | Callable[[int], Content]
"""What a row shows: text, or a function from the width in cells to the text."""


class Line(Struct, frozen=True, gc=False):
    """The drawing of one of thousands of rows: `draw` gets what the row is `of` and the width.

    Unlike a function made for each row it is nothing that the collector of garbage looks through.
    """

    draw: Callable[[Any, int], Content]
    of: object

    def __call__(self, width: int) -> Content:
        """Draw the row."""
        return self.draw(self.of, width)


class Row(Struct, frozen=True, gc=False):
    """A row; one without a `value` is a heading or a gap. `quiet` draws it in grey until the cursor stands on it.

    The collector does not look through rows: a list lets go of them when it goes.
    """

    content: Drawn
    value: object = None
    quiet: bool = False


def heading(text: str, note: str = "") -> Row:
    """A heading: a word in the accent colour, and a note behind it in grey."""
    return Row(styled(text, ACCENT) + styled(f"  {note}" if note else "", GREY))


def gap() -> Row:
    """An empty row."""
    return Row(Content(""))


class Rows(ScrollView, can_focus=True):
    """The list. Messages tell of the row under the cursor, of Enter (or a second click) and of Space."""

    DEFAULT_CSS = """
    Rows { height: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; background: $background; }
    """

    ALLOW_SELECT = False
    """A click is for the cursor; rows have no text that Textual could copy, and would pay for the places of each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "end(-1)", show=False),
        Binding("end", "end(1)", show=False),
        Binding("enter", "choose", show=False),
        Binding("space", "tick", show=False),
    ]

    @dataclass
    class Highlighted(Message):
        """The cursor came to the row of `value`."""

        rows: Rows
        value: object

        @property
        def control(self) -> Rows:
            """The list."""
            return self.rows

    @dataclass
    class Chosen(Message):
        """Enter, or a click on the row under the cursor."""

        rows: Rows
        value: object

        @property
        def control(self) -> Rows:
            """The list."""
            return self.rows

    @dataclass
    class Ticked(Message):
        """Space on the row of `value`."""

        rows: Rows
        value: object

        @property
        def control(self) -> Rows:
            """The list."""
            return self.rows

    def __init__(
        self, id: str | None = None, *, classes: str | None = None, bar: bool = True, lit: bool = False
    ) -> None:
        """`bar` draws the bar at the chosen row; `lit` keeps it lit while a field beside the list has the focus."""
        super().__init__(id=id, classes=classes)
        self._lit = lit
        self._rows: list[Row] = []
        self._stops: list[int] = []
        self._at = -1
        self._bar = bar
        self._contested = Contested()

    @property
    def value(self) -> object:
        """The value of the row under the cursor, None when there is none."""
        return self._rows[self._at].value if 0 <= self._at < len(self._rows) else None

    @property
    def values(self) -> list[object]:
        """The values of all rows that have one, in order."""
        return [self._rows[at].value for at in self._stops]

    def set_rows(self, rows: Sequence[Row], value: object = None) -> None:
        """Show `rows` with the cursor on `value`; without one it stays on its value, else as near as it can."""
        self._contested = contested(cast("FieldkitApp", self.app).store)
        wanted = self.value if value is None else value
        before = bisect_left(self._stops, self._at)
        self._rows = list(rows)
        self._stops = [at for at, row in enumerate(self._rows) if row.value is not None]
        found = next((at for at in self._stops if self._rows[at].value == wanted), None) if wanted is not None else None
        if found is None:
            found = self._stops[min(before, len(self._stops) - 1)] if self._stops else -1
        self._at = found
        self._measure()
        self._reveal()
        self.refresh()

    def show_contested(self) -> None:
        """Mark what is in conflict by now, where the rows are what they were."""
        found = contested(cast("FieldkitApp", self.app).store)
        if found != self._contested:
            self._contested = found
            self.refresh()

    def move_to(self, value: object) -> None:
        """Put the cursor on the row of `value`, without a message; no such row changes nothing."""
        for at in self._stops:
            if self._rows[at].value == value:
                self._at = at
                self._reveal()
                self.refresh()
                return

    def action_move(self, by: int) -> None:
        """Move the cursor by rows that have a value."""
        if self._stops:
            place = bisect_left(self._stops, self._at)
            self._go(self._stops[min(max(place + by, 0), len(self._stops) - 1)])

    def action_page(self, by: int) -> None:
        """Move the cursor by a screenful."""
        self.action_move(by * max(self.size.height - 1, 1))

    def action_end(self, by: int) -> None:
        """Move the cursor to the first or last row."""
        if self._stops:
            self._go(self._stops[0 if by < 0 else -1])

    def action_choose(self) -> None:
        """Enter."""
        if self.value is not None:
            self.post_message(self.Chosen(self, self.value))

    def action_tick(self) -> None:
        """Space."""
        if self.value is not None:
            self.post_message(self.Ticked(self, self.value))

    def on_click(self, event: Click) -> None:
        """Go to the row that was clicked; a click on the row under the cursor chooses it."""
        at = event.y + self.scroll_offset.y
        if not (0 <= at < len(self._rows)) or self._rows[at].value is None:
            return
        if at == self._at:
            self.action_choose()
        else:
            self._go(at)

    def on_unmount(self) -> None:
        """Let go of the rows: their screen draws many of them, and both would stay until the next look for garbage."""
        self._rows, self._stops, self._at = [], [], -1

    def on_resize(self, _event: Resize) -> None:
        """Keep the cursor in sight."""
        self._measure()
        self._reveal()

    def _go(self, at: int) -> None:
        if at != self._at:
            self._at = at
            self._reveal()
            self.refresh()
            self.post_message(self.Highlighted(self, self.value))

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._rows))

    def _reveal(self) -> None:
        if self._at < 0 or not self.size.height:
            return
        # The heading above the first row of a group comes into sight with it.
        top = self._at
        while top > 0 and self._rows[top - 1].value is None and self._at - top < 2:
            top -= 1
        self.scroll_to_region(Region(0, top, 1, self._at - top + 1), animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        """Draw the row that stands at line `y` of what is in sight."""
        at = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        base = self.visual_style
        if not 0 <= at < len(self._rows):
            return Strip.blank(width, base.rich_style)
        row = self._rows[at]
        lit = self.has_focus or self._lit
        here = lit and at == self._at and row.value is not None
        left = 2 if self._bar else 0
        content = row.content(width - left) if callable(row.content) else row.content
        if here:
            content = content.stylize("bold")
        elif row.quiet:
            content = content.stylize_before(GREY)
        content = content.truncate(width - left, ellipsis=True)
        parse = self.app.stylesheet.parse_style
        edge: list[Segment] = []
        if self._bar:
            glyphs = cast("FieldkitApp", self.app).glyphs
            differs = shows_contested(row.value, self._contested)
            edge = [
                Segment(glyphs.bar if here else " ", (base + parse(ACCENT)).rich_style),
                Segment(glyphs.differs if differs else " ", (base + parse(OCHRE)).rich_style),
            ]
        if "\n" not in content.plain:
            # What `Visual.to_strips` makes of a single line, without the strips that it makes on the way.
            drawn = content.render(base, "", parse)
            edge += [Segment(text, (base + style).rich_style) for text, style in drawn if text]
            return Strip(edge).adjust_cell_length(width, base.rich_style)
        strips = Visual.to_strips(self, content, width - left, 1, base)
        return Strip.join([Strip(edge), *strips[:1]]).adjust_cell_length(width, base.rich_style)

"""The lines of a form: a label, what is typed, and behind it what is on offer or what was understood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from fieldkit.i18n import _
from fieldkit.rules.dates import parse_due
from fieldkit.store import clear_draft, load_draft, save_draft
from fieldkit.store.door import fold
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, LATE, day_text, fit, join, one_line, padded, plain, styled
from fieldkit.ui.widgets.draft import DraftInput

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

LABEL = 14
"""Cells of the column of labels."""

BEFORE, SHORT, APART, BEHIND = LABEL + 2, 36, 2, 0.55
"""Cells before a field, of a short one at most, and behind it; the share of the line that may stand behind it."""

OFFERED = 4
"""How many completions are shown at once."""

Choices = Callable[[dict[str, str]], list[str]]
"""What a field offers, given what stands in the fields of the form."""

Reads = Callable[[str], str]
"""Says in words what was understood of what stands in a field; raises ValueError with what is wrong with it."""


@dataclass(frozen=True)
class Field:
    """A field of a form: `label` and `hint` are marked for the catalogue, `value` is what stands in the store.

    A `day` is typed in words and understood by `parse_due`; a `flag` is "1" or empty. `reads` is asked of any text that
    means more than its letters, such as an amount. `gap` puts air above.
    """

    name: str
    label: str
    kind: Literal["text", "day", "flag"] = "text"
    value: str = ""
    hint: str = ""
    required: bool = False
    gap: bool = False
    choices: Choices | None = None
    reads: Reads | None = None

    @property
    def shown(self) -> str:
        """The stored value on one line, as the field shows it before anything is typed."""
        return plain(" ".join(self.value.split("\n")))


class FieldInput(DraftInput):
    """A field that completes: Right at the end of the text takes what is on offer, again the next."""

    _typed = ""
    _turn = -1

    def __init__(self, key: str, field: Field) -> None:
        super().__init__(key)
        self._typed = self.validate_value(field.shown)
        self.set_reactive(FieldInput.value, self._typed)

    def on_mount(self) -> None:
        """The cursor stands at the end; what was being typed is brought back after that."""
        self.cursor_position = len(self.value)

    @property
    def line(self) -> FieldLine:
        """The line of this field."""
        return cast("FieldLine", self.parent)

    def offers(self) -> list[str]:
        """The completions of what was typed, those that begin with it first; all others when it is one of them."""
        choices = self.line.choices()
        wanted = fold(self._typed)
        folded = [fold(each) for each in choices]
        if wanted in folded:
            at = folded.index(wanted)
            return choices[at + 1 :] + choices[:at]
        starts = [each for each, text in zip(choices, folded, strict=True) if text.startswith(wanted)]
        inside = [each for each, text in zip(choices, folded, strict=True) if wanted in text[1:]]
        return [*starts, *(each for each in inside if each not in starts)]

    def action_cursor_right(self, select: bool = False) -> None:
        """Take the next completion, else move the cursor."""
        offers = self.offers() if self.cursor_at_end and not select else []
        if not offers:
            super().action_cursor_right(select)
            return
        self._turn = (self._turn + 1) % len(offers)
        self.value = offers[self._turn]
        self.cursor_position = len(self.value)

    def watch_value(self, value: str) -> None:
        """What is typed is the draft, and what completions are looked for."""
        super().watch_value(value)
        if self._turn < 0 or self.offers()[self._turn] != value:
            self._typed, self._turn = value, -1


class FieldTick(Widget, can_focus=True):
    """A yes or no: Space turns it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,right,left", "turn", show=False),
        Binding("enter", "go_on", show=False),
    ]

    @dataclass
    class Submitted(Message):
        """Enter."""

        tick: FieldTick

    def __init__(self, key: str, field: Field) -> None:
        super().__init__()
        self.key = key
        self._stored = field.value
        self.value = field.value

    def bring_back(self) -> None:
        """Show what was chosen before, once it is known."""
        draft = load_draft(cast("FieldkitApp", self.app).store, self.key)
        self.value = {"1": "1", "0": ""}.get(draft, self.value)

    def action_turn(self) -> None:
        """Yes becomes no, no becomes yes."""
        self.value = "" if self.value else "1"
        save_draft(cast("FieldkitApp", self.app).store, self.key, self.value or "0")
        self.refresh()

    def action_go_on(self) -> None:
        """Enter."""
        self.post_message(self.Submitted(self))

    def on_click(self) -> None:
        """A click turns it."""
        self.action_turn()

    def render(self) -> Content:
        """A tick and the word."""
        glyphs = cast("FieldkitApp", self.app).glyphs
        return styled(f"{glyphs.done} " + _("Yes"), JADE) if self.value else styled(f"{glyphs.open} " + _("No"), GREY)

    def save(self) -> None:
        """The draft is saved with each turn already."""

    def entered(self) -> None:
        """The value was written: the draft is gone."""
        clear_draft(cast("FieldkitApp", self.app).store, self.key)


class FieldLine(Widget):
    """A field with its label before it, and behind it what it offers or understands; it draws both itself."""

    DEFAULT_CSS = f"""
    FieldLine {{ height: 1; layout: horizontal; text-wrap: nowrap; }}
    FieldLine.-gap {{ margin-top: 1; }}
    FieldLine FieldInput, FieldLine FieldTick {{ width: 1fr; height: 1; margin: 0 {APART} 0 {BEFORE}; }}
    FieldLine.-short FieldInput {{ max-width: {SHORT}; }}
    """

    def __init__(self, key: str, field: Field, values: Callable[[], dict[str, str]], *, first: bool) -> None:
        """`first` is the line in which the form begins; the fields of the others come with `bring`."""
        key = f"{key}:{field.name}"
        self.entry = FieldTick(key, field) if field.kind == "flag" else FieldInput(key, field)
        """The field itself."""
        self._short = field.kind == "day" or field.choices is not None or field.reads is not None
        classes = [name for name, has in (("-gap", field.gap), ("-short", self._short)) if has]
        super().__init__(*([self.entry] if first else []), classes=" ".join(classes))
        self._brought = first
        self.field = field
        self._values = values
        self._offered: tuple[str, list[str]] | None = None
        self._label = self._behind = Content("")

    def bring(self) -> None:
        """Let the field itself come, for which the line stood in: a dozen take longer than a form may."""
        if not self._brought:
            self._brought = True
            self.mount(self.entry)
            self.refresh()

    @property
    def value(self) -> str:
        """What stands in the field."""
        return self.entry.value.strip()

    @property
    def touched(self) -> bool:
        """Whether something else stands in the field than in the store."""
        return self.entry.value != self.field.shown

    def choices(self) -> list[str]:
        """What the field may be completed to; asked anew when another field has changed."""
        if self.field.choices is None:
            return []
        others = {name: value for name, value in self._values().items() if name != self.field.name}
        if self._offered is None or self._offered[0] != repr(others):
            self._offered = (repr(others), self.field.choices(others))
        return self._offered[1]

    def fault(self) -> str:
        """Why what stands in the field cannot be saved, or the empty text."""
        if self.field.required and not self.value:
            return _("{field} is missing").format(field=_(self.field.label))
        if self.field.reads is not None and self.value and self.touched:
            try:
                self.field.reads(self.value)
            except ValueError as error:
                return str(error)
        app = cast("FieldkitApp", self.app)
        if self.field.kind == "day" and self.value and parse_due(self.value, app.today_date) is None:
            return _("“{day}” is no day I understand. Try +3d, next wed or 12-01.").format(day=one_line(self.value, 30))
        return ""

    def show(self) -> None:
        """Draw the label and what stands behind the field, which gives way to it."""
        here = self.entry.has_focus
        bar = cast("FieldkitApp", self.app).glyphs.bar if here else " "
        label = styled(f"{bar} ", ACCENT) + styled(padded(_(self.field.label), LABEL), BOLD if here else GREY)
        if isinstance(self.entry, FieldInput):
            self.entry.placeholder = _(self.field.hint) if self.field.hint else ""
        behind = self._read(here)
        if not (label.is_same(self._label) and behind.is_same(self._behind)):
            self._label, self._behind = label, behind
            self.refresh()
        self._give_way()

    @property
    def _share(self) -> int:
        """The cells that may stand behind the field, with the two before it; the hint of an empty one goes before."""
        most = int(self.size.width * BEHIND)
        if isinstance(self.entry, FieldInput) and not self.entry.value:
            most = min(most, self.size.width - BEFORE - cell_len(self.entry.placeholder))
        return max(most, APART)

    @property
    def _cells_behind(self) -> int:
        """The cells that what stands behind the field takes, with the two before it."""
        wanted = self._behind.cell_length + APART
        return min(wanted, self._share) if self.size else wanted

    def _give_way(self) -> None:
        behind = self._cells_behind
        if behind != self.entry.styles.margin.right:
            self.entry.styles.margin = (0, behind, 0, BEFORE)
            self.refresh()

    def on_resize(self) -> None:
        """What stands behind the field may take another share."""
        self._give_way()

    def render(self) -> Content:
        """The label, the cells of the field with what will stand there, what stands behind it."""
        right = self._cells_behind
        behind = self._behind.truncate(right - APART, ellipsis=True)
        room = self.size.width - BEFORE - right
        cells = max(min(room, SHORT) if self._short else room, 0)
        stands_in = Content("") if self._brought else self._standing_in.truncate(cells)
        return self._label + stands_in.pad_right(cells + APART - stands_in.cell_length) + behind

    @property
    def _standing_in(self) -> Content:
        if isinstance(self.entry, FieldTick):
            return self.entry.render()
        return styled(self.entry.value) if self.entry.value else styled(self.entry.placeholder, GREY)

    def _read(self, here: bool) -> Content:
        if self.field.kind == "day" and self.value:
            app = cast("FieldkitApp", self.app)
            day = parse_due(self.value, app.today_date)
            if day is None:
                return styled(_("no day I understand"), LATE)
            year = "" if day.year == app.today_date.year else f"{day.year}-"
            return styled(year + day_text(day), JADE)
        if self.field.reads is not None and self.value:
            try:
                understood = styled(self.field.reads(self.value), JADE)
            except ValueError as error:
                understood = styled(one_line(str(error), 60), LATE if self.touched and not here else GREY)
            offers = self._offers(self.entry) if here and isinstance(self.entry, FieldInput) else Content("")
            return join([understood, offers], "  ")
        if here and isinstance(self.entry, FieldInput):
            return self._offers(self.entry)
        return Content("")

    def _offers(self, entry: FieldInput) -> Content:
        offers = entry.offers()
        at = offers.index(entry.value) if entry.value in offers else -1
        first = max(at, 0)
        room = max(min(int(self.size.width * 0.5), self._share) - 4, 8)
        parts: list[Content] = []
        for each in (offers[first:] + offers[:first])[:OFFERED]:
            text = fit(each, min(cell_len(each), 24))
            if parts and room < cell_len(text) + 2:
                break
            room -= cell_len(text) + 2
            parts.append(styled(text, BOLD if each == entry.value else GREY))
        return join([styled("→ ", ACCENT), Content("  ").join(parts)]) if parts else Content("")

    def on_click(self, event: Click) -> None:
        """A click behind the field takes what is on offer; on the label it goes to the field."""
        self.bring()
        entry = self.entry
        if isinstance(entry, FieldInput) and event.widget is self and event.x >= entry.region.right - self.region.x:
            entry.cursor_position = len(entry.value)
            entry.action_cursor_right()
        entry.focus()

    def on_input_changed(self, _event: Input.Changed) -> None:
        """What stands behind the field follows."""
        self.show()

"""What devices wrote differently, unseen by each other: all values, whose they are, and one key that decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from fieldkit.i18n import _, marked, ngettext, pgettext
from fieldkit.store import settle_fields
from fieldkit.store.change import Value
from fieldkit.ui.cards import hanging
from fieldkit.ui.commands import Hint, key_hint
from fieldkit.ui.disputes import Dispute, disputes
from fieldkit.ui.labels import FIELDS
from fieldkit.ui.screen import RowScreen
from fieldkit.ui.screens.form import Form, Plan, Values
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, OCHRE, ago_text, join, moment, one_line, padded, short, styled
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.rows import Row, Rows, gap

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

BOTH = 0
"""The digit that joins all texts."""

LINES = 6
"""So many lines of one value are shown."""

WHO, WHEN, NUMBER = 14, 11, 3
"""Cells of the columns that say whose a value is, when it was written, and by which digit it is picked."""

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Picked:
    """The row of a choice: of which dispute, and the digit that picks it."""

    dispute: Key
    digit: int


class Conflicts(RowScreen[None]):
    """The disputes; a digit or Space picks a value, 0 joins texts, Enter writes another one."""

    CSS_PATH = "conflicts.tcss"
    AUTO_FOCUS = "#conflict-list"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(digit), f"pick({digit})", show=False) for digit in range(10)),
    ]

    def __init__(self, at: Key | None = None) -> None:
        """`at` is the kind, id and field of the conflict that the cursor stands on first."""
        super().__init__()
        self._disputes: dict[Key, Dispute] = {}
        self._at = at

    def compose_body(self) -> ComposeResult:
        """What to do, and the list."""
        yield Static(id="conflict-head")
        yield Rows("conflict-list")

    @property
    def rows(self) -> Rows:
        """The list."""
        return self.query_one("#conflict-list", Rows)

    @property
    def here(self) -> Dispute | None:
        """The dispute under the cursor."""
        value = self.rows.value
        return self._disputes.get(value.dispute) if isinstance(value, Picked) else None

    def title_now(self) -> tuple[Content, Content]:
        """How many are open."""
        n = len(self._disputes)
        count = ngettext("{n} to decide", "{n} to decide", n).format(n=n) if n else ""
        return styled(_("Conflicts"), BOLD), styled(count, OCHRE)

    def keys_now(self) -> list[Hint]:
        """What decides the one under the cursor."""
        back, here = key_hint("escape", _("Back")), self.here
        if here is None:
            return [back]
        digits = Hint("-".join(dict.fromkeys(("1", str(min(len(here.choices), 9))))), _("Pick"), "1")
        both = [key_hint("0", _("Join them"))] if here.both else []
        write = [key_hint("enter", _("Write another"))] if here.can_be_written else []
        return [digits, key_hint("space", pgettext("pick", "This one")), *both, *write, back]

    def help_text(self) -> str:
        """What a conflict is, and how it ends."""
        return _(
            "Two devices wrote the same field differently, and neither had seen what the other wrote.\n"
            "The later value is shown everywhere, with a mark, until somebody decides; nothing is lost until then.\n"
            "A digit picks a value, Space the one under the cursor; 0 joins texts, each once; Enter writes another.\n"
            "What is decided here holds on every device after the next sync. ctrl+z opens the conflict again.\n"
            "Notes, visits and other entries that each wrote for itself never conflict: both stay."
        )

    # What is shown.

    def show(self) -> None:
        """Read the conflicts anew and draw them."""
        self._disputes = {each.key: each for each in disputes(self.kit.store)}
        rows: list[Row] = []
        before = ("", "")
        for each in self._disputes.values():
            if (each.partner, each.entry) != before:
                before = (each.partner, each.entry)
                rows += [gap(), Row(self._heading(each))]
            rows += self._dispute_rows(each)
        done = Row(styled(_("Nothing to decide: all devices that met agree."), JADE))
        self.rows.set_rows(rows[1:] or [done], self._first())
        told = _("Devices that had not met wrote different things. What is decided here holds for all of them.")
        width = max(self.size.width - 4, 30)
        head = self.query_one("#conflict-head", Static)
        head.update(Content("\n").join(hanging("", styled(told if rows else "", GREY), width, 0)))
        head.display = bool(rows)
        super().show()

    def _first(self) -> Picked | None:
        """The row that the cursor begins on, once: the one that was asked for, or what it belongs to."""
        at, self._at = self._at, None
        if at is None:
            return None
        same = [key for key, each in self._disputes.items() if key == at or (key[:2] == at[:2] and at[2] in _of(each))]
        return Picked(same[0], 1) if same else None

    def _heading(self, each: Dispute) -> Content:
        name = styled(one_line(each.partner, 60), ACCENT)
        return join([name, styled(one_line(each.entry, 80), GREY)], f" {self.kit.glyphs.sep} ")

    def _dispute_rows(self, each: Dispute) -> list[Row]:
        width = max((self.rows.size.width or self.size.width) - 5, 40)
        room = max(width - NUMBER - WHO - WHEN - 4, 12)
        rows = [Row(join([styled(each.label, BOLD), styled(each.told, OCHRE)], "  "))]
        for digit, choice in enumerate(each.choices, 1):
            lines = hanging("", styled(choice.text), room, 0)
            who = styled(padded(choice.who, WHO), GREY)
            when = styled(padded(self._when(choice.at), WHEN), GREY)
            number = self._number(digit if digit < BOTH + 10 else None, shown=choice.shown)
            first = Content("  ").join([lines[0].pad_right(room - lines[0].cell_length), who, when])
            rows.append(Row(number + first, Picked(each.key, digit)))
            rows += [Row(Content(" " * NUMBER) + line) for line in lines[1:LINES]]
            if len(lines) > LINES:
                more = ngettext("{n} more line", "{n} more lines", len(lines) - LINES).format(n=len(lines) - LINES)
                rows.append(Row(styled(" " * NUMBER + more, GREY)))
        if each.both:
            lines = hanging("", styled(each.both, GREY), room, 0)[:LINES]
            word = styled(padded(_("all of them"), WHO), GREY)
            first = Content("  ").join([lines[0].pad_right(room - lines[0].cell_length), word])
            rows.append(Row(self._number(BOTH, shown=False) + first, Picked(each.key, BOTH)))
            rows += [Row(Content(" " * NUMBER) + line) for line in lines[1:]]
        return rows

    def _number(self, digit: int | None, *, shown: bool) -> Content:
        mark = styled(self.kit.glyphs.differs, OCHRE) if shown else Content(" ")
        return styled(" " if digit is None else str(digit), ACCENT) + mark + Content(" ")

    def _when(self, at: str) -> str:
        here = datetime.fromisoformat(at).astimezone(self.kit.store.now().tzinfo).isoformat()
        return f"{ago_text(here, self.kit.today_date)} {moment(here)}"

    def on_resize(self, _event: Resize) -> None:
        """The text is laid out for the new width."""
        self.call_after_refresh(self.show)

    # What the rep does.

    def action_pick(self, digit: int) -> None:
        """End the dispute under the cursor by a digit."""
        if (here := self.here) and self.is_current:
            self._settle(here, digit)

    def on_rows_ticked(self, event: Rows.Ticked) -> None:
        """Space picks the value under the cursor."""
        event.stop()
        if isinstance(event.value, Picked) and (here := self.here):
            self._settle(here, event.value.digit)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Enter writes another value, beginning with the one under the cursor."""
        event.stop()
        here, value = self.here, event.value
        if here is None or not isinstance(value, Picked) or not self.is_current:
            return
        if here.can_be_written:
            begun = here.both if value.digit == BOTH else str(here.choices[value.digit - 1].values[here.field] or "")
            self.app.push_screen(other_value_form(self.kit, here, begun), self._written)
        else:
            self.kit.tell(_("Here one of the values is picked: by its digit, or Space."))

    def _settle(self, here: Dispute, digit: int) -> None:
        if digit == BOTH and here.both:
            values, text = {here.field: here.both}, here.both
        elif 1 <= digit <= len(here.choices):
            values, text = here.choices[digit - 1].values, here.choices[digit - 1].text
        else:
            return
        settle_fields(self.kit.store, here.kind, here.id, values, text)
        self._tell(here, text)

    def _written(self, text: str | None) -> None:
        if text:
            self.show()

    def _tell(self, here: Dispute, text: str) -> None:
        told = _("{field}: {value}. ctrl+z opens the conflict again.")
        self.kit.tell(told.format(field=here.label, value=short(text)), timeout=6)
        if here.field == "name":
            self.kit.fill_pinyin()
        self.kit.show_all()


def _of(each: Dispute) -> set[str]:
    return {field for choice in each.choices for field in choice.values}


def other_value_form(kit: FieldkitApp, here: Dispute, begun: str) -> Form:
    """The form that ends a dispute with a value of one's own; it begins with `begun`."""
    key = f"form:conflict:{here.kind}:{here.id}:{here.field}"
    label = FIELDS.get(here.field, here.field)
    fields = (Field("value", label, value=begun, required=here.field == "name"),)

    def save(said: Values) -> str:
        value: Value = said["value"]
        settle_fields(kit.store, here.kind, here.id, {here.field: value}, said["value"])
        kit.tell(
            _("{field}: {value}. ctrl+z opens the conflict again.").format(
                field=here.label, value=short(said["value"]) or _("(empty)")
            ),
            timeout=6,
        )
        return here.id

    about = f" {kit.glyphs.sep} ".join(filter(None, (short(here.partner), here.entry)))
    return Form(Plan(key, marked("Write another one"), fields, save, about=about,
                     gone=lambda: here.key not in {each.key for each in disputes(kit.store)}))  # fmt: skip

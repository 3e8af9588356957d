"""One partner: what happened, its people, its details, what is open; at the right what is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.events import Click, Resize
from textual.widget import Widget
from textual.widgets import Input, Static

from fieldkit.i18n import _, marked
from fieldkit.store import complete_followup, hand_back, load_draft
from fieldkit.store.queries import contacts, handouts_out, open_followups, partner
from fieldkit.store.records import ContactRow, FollowupRow, HandoutRow, NoteRow, PartnerRow, VisitRow
from fieldkit.ui.cards import hanging
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.history import Past, handout_text, timeline_rows
from fieldkit.ui.known import known_block
from fieldkit.ui.partner_forms import (
    PARTNER_FIELDS,
    contact_form,
    followup_form,
    handout_form,
    note_form,
    partner_form,
)
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.screens.form import Form
from fieldkit.ui.text import ACCENT, BOLD, GREY, LATE, OCHRE, due_text, fit, join, one_line, padded, styled
from fieldkit.ui.widgets.note_line import NoteLine
from fieldkit.ui.widgets.rows import Row, Rows, gap, heading

TABS = (marked("History"), marked("People"), marked("Details"), marked("To do"))
"""The tabs, by digits from 1."""


@dataclass(frozen=True)
class Do:
    """A row that does something: contact, followup or handout adds one."""

    what: str


@dataclass(frozen=True)
class Detail:
    """The row of a field of the partner."""

    field: str


class TabLine(Widget):
    """The tabs on one line; a click presses the digit."""

    DEFAULT_CSS = "TabLine { text-wrap: nowrap; }"

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._tabs: list[str] = []
        self._at = 0
        self._dot = Content("")

    def set(self, tabs: list[str], at: int, dot: Content) -> None:
        """Show `tabs`, the one at place `at` as open, and a dot behind the last when something waits there."""
        self._tabs, self._at, self._dot = tabs, at, dot
        self.refresh()

    def render(self) -> Content:
        """The digits in the accent colour, the open tab bold."""
        style = f"bold {ACCENT}"
        parts = [styled(f"{at + 1} {word}", style if at == self._at else GREY) for at, word in enumerate(self._tabs)]
        return Content("   ").join(parts) + (Content(" ") + self._dot if self._dot else Content(""))

    def on_click(self, event: Click) -> None:
        """Press the digit of the tab that was clicked."""
        left = self.gutter.left
        for at, word in enumerate(self._tabs):
            right = left + 2 + cell_len(word)
            if left <= event.x < right:
                self.app.simulate_key(str(at + 1))
            left = right + 3


class Partner(KitScreen[None]):
    """All about one partner."""

    CSS_PATH = "partner.tcss"
    AUTO_FOCUS = "#partner-list"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("prepare", "note", "hand_out", "side")
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("prepare", "note", "hand_out", "side"),
        *(Binding(str(at + 1), f"tab({at})", show=False) for at in range(len(TABS))),
        Binding("right,tab", "turn(1)", show=False, priority=True),
        Binding("left,shift+tab", "turn(-1)", show=False, priority=True),
    ]

    def __init__(self, partner: str) -> None:
        super().__init__()
        self.partner = partner
        self._tab = 0
        self._unfolded = False

    def compose_body(self) -> ComposeResult:
        """The tabs, the list of the open one, what is known, and the line for a note."""
        yield TabLine("partner-tabs")
        with Horizontal():
            yield Rows("partner-list")
            with VerticalScroll(id="partner-known", classes="ruled", can_focus=False):
                yield Static(id="partner-known-text")
        yield NoteLine()

    def on_mount(self) -> None:
        """Draw, and bring back a note that was being written."""
        super().on_mount()
        if load_draft(self.kit.store, f"note:partner:{self.partner}"):
            self.query_one(NoteLine).open(self.partner)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """While a note is being written, arrows and Tab belong to it."""
        return not (action == "turn" and self.typing)

    @property
    def row(self) -> PartnerRow:
        """The partner as the store has it."""
        return partner(self.kit.store, self.partner) or PartnerRow(id=self.partner)

    def title_now(self) -> tuple[Content, Content]:
        """Who and where; the next step."""
        row, sep = self.row, f" {self.kit.glyphs.sep} "
        where = " ".join(one_line(part, 60) for part in (row.building, row.room) if part)
        left = join([styled(one_line(row.name, 120), BOLD), styled(_("important") if row.important else "", OCHRE),
                     styled(one_line(row.district, 40), GREY), styled(where, GREY)], sep)  # fmt: skip
        promised = open_followups(self.kit.store, partner=self.partner)
        if not promised:
            return left, Content("")
        when, style = due_text(promised[0].due, self.kit.today_date)
        text = fit(one_line(promised[0].text), max(self.size.width // 4, 12)).rstrip()
        return left, join([styled(_("next"), GREY), styled(text, BOLD), styled(when, style)], "  ")

    def keys_now(self) -> list[Hint]:
        """What can be done in this tab, and with the partner."""
        if self.typing:
            return [key_hint("enter", _("Save")), key_hint("escape", _("Leave, keep the draft"))]
        value = self.query_one("#partner-list", Rows).value
        first: list[Hint] = []
        match value:
            case VisitRow(status="open" | "aside"):
                first = [key_hint("enter", _("Go on"))]
            case Do():
                first = [key_hint("enter", _("Add"))]
            case FollowupRow() | HandoutRow() if self._tab == 3:
                done = _("Done") if isinstance(value, FollowupRow) else _("It is back")
                first = [key_hint("space", done), key_hint("enter", _("Edit"))]
            case NoteRow() | FollowupRow() | HandoutRow() | ContactRow() | Detail():
                first = [key_hint("enter", _("Edit"))]
        return [hint("prepare", _("Prepare a visit")), key_hint("escape", _("Back")), *first, hint("note"),
                hint("hand_out"), hint("side", _("Fold") if self._unfolded else _("Class"))]  # fmt: skip

    def help_text(self) -> str:
        """What is where."""
        return _(
            "1 what happened, 2 people, 3 details, 4 what is open: promised or lent. Left and right turn the tabs.\n"
            "Enter edits what the cursor stands on; Space under 4 says that it is done, or came back.\n"
            "A note may begin with + interest, ! worry, ? need, > follow-up (> +3d send the quotation).\n"
            "F9 unfolds the class and why; it stays folded while a customer may look on."
        )

    # What is shown.

    def show(self) -> None:
        """Draw everything from the store; a partner that is gone closes its screen."""
        if partner(self.kit.store, self.partner) is None:
            self.leave()
            return
        self.query_one(NoteLine).show()
        self._show_tabs()
        self._show_list()
        self._show_known()
        super().show()

    def _show_tabs(self) -> None:
        store, today = self.kit.store, self.kit.today_date
        due = [each.due for each in open_followups(store, partner=self.partner)]
        due += [each.due for each in handouts_out(store, self.partner)]
        late = any(day and day < today.isoformat() for day in due)
        dot = styled(self.kit.glyphs.dot if due else "", LATE if late else GREY)
        self.query_one(TabLine).set([_(word) for word in TABS], self._tab, dot)

    def _show_list(self) -> None:
        rows = self.query_one("#partner-list", Rows)
        width = max(rows.size.width - 4, 24)
        draw = (self._course, self._people, self._details, self._open)[self._tab]
        rows.set_rows(draw(width))

    def _course(self, width: int) -> list[Row]:
        row = self.row
        rows = timeline_rows(self.kit.store, row, Past(self.kit.glyphs, self.kit.today_date, width))
        if not rows:
            rows = [
                heading(_("Nothing has happened yet")),
                Row(join([styled("F8", ACCENT), styled(_("prepares the first visit"))], "  ")),
                Row(join([styled("F2 ", ACCENT), styled(_("writes a note"))], "  ")),
                gap(),
            ]
        if row.source or row.depth:
            found = styled(one_line(row.source, 60))
            origin = join([styled(_("Found through"), GREY), found, styled(one_line(row.depth, 60), GREY)], "  ")
            rows.append(Row(styled(" " * 7) + origin))
        return rows

    def _people(self, width: int) -> list[Row]:
        rows = [Row(styled("+ " + _("New contact"), ACCENT), Do("contact")), gap()]
        for each in contacts(self.kit.store, self.partner):
            name, role, phone = (one_line(text, 100) for text in (each.name, each.role, each.phone))
            head = join([styled(name, BOLD), styled(role), styled(phone, ACCENT)], "  ")
            rows.append(Row(head, each))
            rows += [Row(line) for line in self._wrapped(each.remark, width)]
            rows.append(gap())
        return rows

    def _details(self, width: int) -> list[Row]:
        row = self.row
        rows: list[Row] = []
        for field, label in PARTNER_FIELDS:
            value = getattr(row, field)
            text = (_("Yes") if value else "") if isinstance(value, bool) else one_line(value, 2000)
            label_cells = 14
            body = styled(text) if text else styled(self.kit.glyphs.open, GREY)
            lines = hanging("", body, width, label_cells)
            first = styled(padded(_(label), label_cells), GREY) + lines[0][label_cells:]
            rows += [Row(first, Detail(field)), *(Row(line) for line in lines[1:])]
        return rows

    def _open(self, width: int) -> list[Row]:
        store, today, glyphs = self.kit.store, self.kit.today_date, self.kit.glyphs
        leave = join([styled("+ " + _("Leave or lend something"), ACCENT), styled("F4", GREY)], "  ")
        rows = [Row(styled("+ " + _("Something to do"), ACCENT), Do("followup")), Row(leave, Do("handout"))]
        promised = open_followups(store, partner=self.partner)
        if promised:
            rows += [gap(), heading(_("Promised"))]
        for each in promised:
            when, style = due_text(each.due, today)
            lines = hanging(" ", styled(one_line(each.text, 2000)) + styled(f"  {when}", style), width, 2)
            rows.append(Row(styled(glyphs.dot, style) + lines[0][1:], each))
            rows += [Row(line) for line in lines[1:]]
        out = handouts_out(store, self.partner)
        if out:
            rows += [gap(), heading(_("Lent"))]
            rows += [Row(styled(f"{glyphs.go} ", GREY) + handout_text(each, today), each) for each in out]
        if not promised and not out:
            rows += [gap(), Row(styled(_("Nothing is open."), GREY))]
        return rows

    def _wrapped(self, text: str, width: int) -> list[Content]:
        return hanging("", styled(one_line(text, 2000), GREY), width, 2) if text else []

    def _show_known(self) -> None:
        self.set_class(self._unfolded, "-unfolded")
        pane = self.query_one("#partner-known", VerticalScroll)
        width = max(pane.size.width - 4, 20)
        text = known_block(self.kit.store, self.kit.playbook, self.row, self.kit.glyphs, self.kit.today_date, width,
                           unfolded=self._unfolded)  # fmt: skip
        self.query_one("#partner-known-text", Static).update(text)

    def on_resize(self, _event: Resize) -> None:
        """The text is laid out for the new width."""
        self.call_after_refresh(self.show)

    # What the rep does.

    def action_tab(self, at: int) -> None:
        """Open a tab."""
        self._tab = at
        self._show_tabs()
        rows = self.query_one("#partner-list", Rows)
        rows.set_rows([])
        self._show_list()
        rows.scroll_home(animate=False)
        rows.move_to(next((value for value in rows.values if not isinstance(value, Do)), rows.value))
        rows.focus()
        self.show_bars()

    def action_turn(self, by: int) -> None:
        """Turn to the next tab."""
        self.action_tab((self._tab + by) % len(TABS))

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """The keys depend on the row."""
        event.stop()
        self.show_bars()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Edit what the cursor stands on, add what it names, or go on with the visit."""
        event.stop()
        if not self.is_current:
            return
        kit = self.kit
        match event.value:
            case VisitRow(id=visit, status="open" | "aside"):
                from fieldkit.ui.screens.visit import Visit

                self.app.push_screen(Visit(visit))
            case Detail(field=field):
                self._form(partner_form(kit, self.partner, first=field))
            case ContactRow() as row:
                self._form(contact_form(kit, self.partner, row))
            case FollowupRow() as row:
                self._form(followup_form(kit, self.partner, row))
            case HandoutRow() as row:
                self._form(handout_form(kit, self.partner, row))
            case NoteRow() as row:
                self._form(note_form(kit, row))
            case Do(what="contact"):
                self._form(contact_form(kit, self.partner))
            case Do(what="followup"):
                self._form(followup_form(kit, self.partner))
            case Do(what="handout"):
                self.action_hand_out()

    def _form(self, form: Form) -> None:
        self.app.push_screen(form)

    def on_rows_ticked(self, event: Rows.Ticked) -> None:
        """Under what is open: it is done, or came back."""
        event.stop()
        match event.value:
            case FollowupRow(id=followup, text=text) if self._tab == 3:
                complete_followup(self.kit.store, followup)
                self.kit.tell(_("Done: {text}. ctrl+z takes it back.").format(text=text[:80]))
            case HandoutRow(id=handout, title=text) if self._tab == 3:
                hand_back(self.kit.store, handout)
                self.kit.tell(_("Back: {text}. ctrl+z takes it back.").format(text=text[:80]))
            case _:
                return
        self.show()

    def action_prepare(self) -> None:
        """Prepare a visit."""
        if self.is_current:
            self.kit.prepare(self.partner)

    def action_hand_out(self) -> None:
        """A sample or material, left or lent."""
        if self.is_current:
            self._form(handout_form(self.kit, self.partner))

    def action_note(self) -> None:
        """Write a note."""
        self.query_one(NoteLine).open(self.partner)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter writes the note."""
        event.stop()
        self.query_one(NoteLine).write()
        self.query_one("#partner-list", Rows).focus()
        self.show()

    def action_side(self) -> None:
        """Unfold the class and why, or fold it."""
        self._unfolded = not self._unfolded
        self.set_class(self._unfolded, "-unfolded")
        self.call_after_refresh(self.show)

    def action_back(self) -> None:
        """Leave the note's line, else go back."""
        if self.typing:
            self.query_one(NoteLine).close()
            self.query_one("#partner-list", Rows).focus()
        else:
            self.leave()

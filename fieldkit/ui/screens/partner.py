"""One partner: what happened, its people, its details, what is open; at the right what is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.widgets import Input, Static

from fieldkit.i18n import _, marked
from fieldkit.store import complete_followup, hand_back, load_draft, make_main, order_contacts
from fieldkit.store.archive_records import PaperRow
from fieldkit.store.queries import contacts, contested, handouts_out, open_followups, partner
from fieldkit.store.records import ContactRow, Contested, FollowupRow, HandoutRow, NoteRow, PartnerRow, VisitRow
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.contested import contested_mark
from fieldkit.ui.history import LIMIT, Older
from fieldkit.ui.kept_files import open_paper
from fieldkit.ui.known import known_block
from fieldkit.ui.partner_forms import contact_form, followup_form, handout_form, note_form, partner_form
from fieldkit.ui.partner_pages import PartnerPage, screen_of
from fieldkit.ui.partner_tabs import Detail, Do, detail_rows, open_rows, past_rows, people_rows, process_rows, row_keys
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.screens.form import Form
from fieldkit.ui.text import BOLD, GREY, LATE, OCHRE, due_text, fit, join, one_line, short, styled
from fieldkit.ui.widgets.long_rows import LongRows
from fieldkit.ui.widgets.note_line import NoteLine
from fieldkit.ui.widgets.past_filter import PastFilter
from fieldkit.ui.widgets.rows import Rows
from fieldkit.ui.widgets.tab_line import TabLine

TABS = (marked("History"), marked("People"), marked("Details"), marked("To do"), marked("Process"))
"""The tabs, by digits from 1."""

HISTORY, PEOPLE, DETAILS, OPEN, PROCESS = range(5)


class Partner(KitScreen[None]):
    """All about one partner."""

    CSS_PATH = "partner.tcss"
    AUTO_FOCUS = "#partner-list"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    FOLLOWS_WIDTH = True
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("prepare", "note", "hand_out", "open_file", "side")
    HELP_WORDS: ClassVar[Mapping[str, str]] = {"side": marked("Unfold the class and why, or fold it")}
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("prepare", "note", "hand_out", "side", "open_file"),
        *(Binding(str(at + 1), f"tab({at})", show=False) for at in range(len(TABS))),
        Binding("0", "narrow", show=False),
        Binding("minus,shift+up", "order(-1)", show=False),
        Binding("equals_sign,shift+down", "order(1)", show=False),
        Binding("right,tab", "turn(1)", show=False, priority=True),
        Binding("left,shift+tab", "turn(-1)", show=False, priority=True),
    ]

    def __init__(self, partner: str) -> None:
        super().__init__()
        self.partner = partner
        self._row: PartnerRow | None = None
        self._tab = 0
        self._unfolded = False
        self._limit = LIMIT
        self._contested = Contested()

    def compose_body(self) -> ComposeResult:
        """The tabs, the line that narrows the past, the open tab's list, what is known, and the line for a note."""
        yield TabLine("partner-tabs")
        yield PastFilter()
        with Horizontal():
            yield LongRows("partner-list")
            with VerticalScroll(id="partner-known", classes="ruled", can_focus=False):
                yield Static(id="partner-known-text")
        yield NoteLine()

    def on_mount(self) -> None:
        """Bring back a note that was being written."""
        if load_draft(self.kit.store, f"note:partner:{self.partner}"):
            self.query_one(NoteLine).open(self.partner)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """While a note is written, or the past narrowed, arrows and Tab belong to that."""
        return not (action == "turn" and (self.typing or self.narrowing))

    @property
    def narrowing(self) -> bool:
        """Whether the line that narrows the past has the focus."""
        return self.query_one(PastFilter).inside

    @property
    def row(self) -> PartnerRow:
        """The partner as the store had it when the screen was last drawn."""
        if self._row is None:
            self._row = partner(self.kit.store, self.partner)
        return self._row or PartnerRow(id=self.partner)

    def title_now(self) -> tuple[Content, Content]:
        """Who and where; the next step."""
        row, sep = self.row, f" {self.kit.glyphs.sep} "
        where = " ".join(one_line(part, 60) for part in (row.building, row.room) if part)
        differs = contested_mark(self._contested, self.kit.glyphs, self.partner)
        name = join([differs, styled(one_line(row.name, 120), BOLD)], " ")
        left = join([name, styled(_("important") if row.important else "", OCHRE),
                     styled(one_line(row.district, 40), GREY), styled(where, GREY)], sep)  # fmt: skip
        promised = open_followups(self.kit.store, partner=self.partner)
        if not promised:
            return left, Content("")
        when, style = due_text(promised[0].due, self.kit.today_date)
        text = fit(one_line(promised[0].text), max(self.size.width // 4, 12)).rstrip()
        return left, join([styled(_("next"), GREY), styled(text, BOLD), styled(when, style)], "  ")

    def keys_now(self) -> list[Hint]:
        """What can be done in this tab, and with the partner."""
        if self.narrowing:
            kinds = [] if self.typing else [Hint("0-9", _("Kind"), ""), key_hint("tab", _("Words"))]
            return [*kinds, key_hint("enter", _("To what was found")), key_hint("escape", _("Everything again"))]
        if self.typing:
            return [key_hint("enter", _("Save")), key_hint("escape", _("Leave, keep the draft"))]
        value = self.query_one("#partner-list", Rows).value
        first = row_keys(value, undone=self._tab == OPEN, contested=self._contested.fields.get(self.partner, ()))
        if self._tab == HISTORY:
            first.append(key_hint("0", _("Filter")))
        narrowed = self._tab == HISTORY and self.query_one(PastFilter).filter
        back = key_hint("escape", _("Everything again") if narrowed else _("Back"))
        return [hint("prepare", _("Prepare a visit")), back, *first, hint("note"),
                hint("hand_out"), hint("side", _("Fold") if self._unfolded else _("Class"))]  # fmt: skip

    def help_text(self) -> str:
        """What is where."""
        return _(
            "1 what happened, 2 people, 3 details, 4 what is open, 5 the process. Left and right turn the tabs.\n"
            "0 narrows what happened: a digit chooses the kind, a letter begins to look for words, Esc ends it.\n"
            "Enter edits or opens what the cursor stands on; Space under 4 says that it is done, or came back.\n"
            "Under 2 Space makes the main contact, - and = move a person up and down.\n"
            "A note may begin with + interest, ! worry, ? need, > follow-up (> +3d send the quotation).\n"
            "F9 unfolds class, scores and why; they stay folded while a customer may look on."
        )

    # What is shown.

    def show(self) -> None:
        """Draw everything from the store; a partner that is gone closes its screen."""
        self._row = partner(self.kit.store, self.partner)
        if self._row is None:
            self.leave()
            return
        self._contested = contested(self.kit.store)
        self.query_one(NoteLine).show()
        self.query_one(PastFilter).show()
        self._show_tabs()
        if self.query_one("#partner-list", Rows).size:
            # Before it has a size there is nothing to lay out for; it is drawn once it has.
            self._show_list()
            self._show_known()
        super().show()

    def _show_tabs(self) -> None:
        store, today = self.kit.store, self.kit.today_date
        due = [each.due for each in open_followups(store, partner=self.partner)]
        due += [each.due for each in handouts_out(store, self.partner)]
        late = any(day and day < today.isoformat() for day in due)
        dot = styled(self.kit.glyphs.dot if due else "", LATE if late else GREY)
        self.query_one(TabLine).set([_(word) for word in TABS], self._tab, dot, OPEN)

    def _show_list(self) -> None:
        rows = self.query_one("#partner-list", LongRows)
        width = max(rows.size.width - 4, 24)
        kit = self.kit
        match self._tab:
            case 0:
                narrowed = self.query_one(PastFilter).filter
                rows.set_long(
                    lambda enough: past_rows(
                        kit, self.row, width, narrowed, self._limit, enough, unfolded=self._unfolded
                    )
                )
            case 1:
                rows.set_rows(people_rows(kit, self.partner, width))
            case 2:
                rows.set_rows(detail_rows(kit, self.row, width))
            case 3:
                rows.set_rows(open_rows(kit, self.partner, width))
            case _:
                rows.set_rows(process_rows(kit, self.partner, width))

    def _show_known(self) -> None:
        self.set_class(self._unfolded, "-unfolded")
        pane = self.query_one("#partner-known", VerticalScroll)
        width = max(pane.size.width - 4, 20)
        text = known_block(self.kit.store, self.kit.playbook, self.row, self.kit.glyphs, self.kit.today_date, width,
                           unfolded=self._unfolded)  # fmt: skip
        self.query_one("#partner-known-text", Static).update(text)

    # What the rep does.

    def action_tab(self, at: int) -> None:
        """Open a tab; the line that narrows the past goes with the first."""
        self._tab = at
        self.query_one(PastFilter).display = at == HISTORY and bool(self.query_one(PastFilter).filter)
        self._show_tabs()
        if self.has_class("-process") != (at == PROCESS):
            # The list has another width then.
            self.update_classes({"-process": at == PROCESS}, animate=False)
            with self.app.batch_update():
                self._refresh_layout(self.size)
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
            case Detail(field=field) if field in self._contested.fields.get(self.partner, ()):
                from fieldkit.ui.screens.conflicts import Conflicts

                self.app.push_screen(Conflicts(("partner", self.partner, field)))
            case VisitRow(id=visit):
                from fieldkit.ui.screens.report import VisitReportPage

                self.app.push_screen(VisitReportPage(visit))
            case Detail(field=field):
                self._form(partner_form(kit, self.partner, first=field))
            case PartnerPage() as page:
                self.app.push_screen(page.screen(self.partner))
            case ContactRow() as row:
                self._form(contact_form(kit, self.partner, row))
            case FollowupRow() as row:
                self._form(followup_form(kit, self.partner, row))
            case HandoutRow() as row:
                self._form(handout_form(kit, self.partner, row))
            case NoteRow() as row:
                self._form(note_form(kit, row))
            case Older():
                self._limit *= 5
                self._show_list()
            case Do(what="contact"):
                self._form(contact_form(kit, self.partner))
            case Do(what="followup"):
                self._form(followup_form(kit, self.partner))
            case Do(what="handout"):
                self.action_hand_out()
            case happened if screen := screen_of(happened, self.partner):
                self.app.push_screen(screen)

    def _form(self, form: Form) -> None:
        self.app.push_screen(form)

    def on_rows_ticked(self, event: Rows.Ticked) -> None:
        """Under what is open: it is done, or came back. Among the people: this is the one to call first."""
        event.stop()
        match event.value:
            case ContactRow(id=contact, main=False, name=name):
                make_main(self.kit.store, contact)
                self.kit.tell(_("Main contact: {name}").format(name=short(name)))
                self.show()
                self._move_to(contact)
                return
            case FollowupRow(id=followup, text=text) if self._tab == OPEN:
                complete_followup(self.kit.store, followup)
                self.kit.tell(_("Done: {text}. ctrl+z takes it back.").format(text=short(text)))
            case HandoutRow(id=handout, title=text) if self._tab == OPEN:
                hand_back(self.kit.store, handout)
                self.kit.tell(_("Back: {text}. ctrl+z takes it back.").format(text=short(text)))
            case _:
                return
        self.show()

    def action_order(self, by: int) -> None:
        """Move the person under the cursor up or down; the main contact stays first."""
        at = self.query_one("#partner-list", Rows).value
        if not isinstance(at, ContactRow):
            return
        people = [each.id for each in contacts(self.kit.store, self.partner) if not each.main]
        place = people.index(at.id) if at.id in people else -1
        if place < 0:
            self.kit.tell(_("The main contact stands first."))
        elif 0 <= place + by < len(people):
            people[place], people[place + by] = people[place + by], people[place]
            order_contacts(self.kit.store, people)
            self.show()
            self._move_to(at.id)

    def _move_to(self, eid: str) -> None:
        """Put the cursor on a record by its id: it is another value after a change."""
        rows = self.query_one("#partner-list", Rows)
        found = next((each for each in rows.values if getattr(each, "id", "") == eid), None)
        if found is not None:
            rows.move_to(found)
            self.show_bars()

    # Narrowing the past.

    def action_narrow(self) -> None:
        """Open the line that narrows what happened."""
        self._narrow(None)

    def _narrow(self, begun: str | None) -> None:
        if self._tab != HISTORY:
            self.action_tab(HISTORY)
        self.query_one(PastFilter).open(begun)

    def on_past_filter_changed(self, event: PastFilter.Changed) -> None:
        """Show what is asked for."""
        event.stop()
        rows = self.query_one("#partner-list", Rows)
        rows.set_rows([])
        self._show_list()
        rows.scroll_home(animate=False)

    def on_past_filter_left(self, event: PastFilter.Left) -> None:
        """On to what was found."""
        event.stop()
        self._leave_filter()

    def _leave_filter(self) -> None:
        self.query_one(PastFilter).leave()
        self.query_one("#partner-list", Rows).focus()

    def on_key(self, event: Key) -> None:
        """A letter on the list of what happened begins to look for words."""
        listed = self._tab == HISTORY and self.focused is self.query_one("#partner-list", Rows)
        if listed and event.character and event.character.isalpha():
            event.stop()
            event.prevent_default()
            self._narrow(event.character)

    def action_prepare(self) -> None:
        """Prepare a visit."""
        if self.is_current:
            self.kit.prepare(self.partner)

    def action_hand_out(self) -> None:
        """A sample or material, left or lent."""
        if self.is_current:
            self._form(handout_form(self.kit, self.partner))

    def action_open_file(self) -> None:
        """Open the file under the cursor."""
        value = self.query_one("#partner-list", Rows).value
        if isinstance(value, PaperRow):
            open_paper(self, value)
        else:
            self.kit.tell(_("No file here."), severity="warning")

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
        """Leave the note's line, show all of the past again, else go back."""
        line = self.query_one(PastFilter)
        if self.narrowing or (self._tab == HISTORY and line.filter and not self.typing):
            line.clear()
            self._leave_filter()
            self._show_list()
        elif self.typing:
            self.query_one(NoteLine).close()
            self.query_one("#partner-list", Rows).focus()
        else:
            self.leave()

"""Prepare: what to bring, the right mind, the aim; and what is known of the partner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from fieldkit.i18n import _, marked
from fieldkit.playbook import model
from fieldkit.store import clear_draft, load_draft, prepare_goal, prepare_item, save_draft, start_visit
from fieldkit.store.queries import contacts, partner, planned_visit, visit_state
from fieldkit.store.records import ContactRow, PartnerRow, VisitState
from fieldkit.ui.cards import file_of
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.documents import Paper, papers_of_script
from fieldkit.ui.prepare_known import known_before
from fieldkit.ui.prepare_rows import Goal, PrepareRows, Whom, goal_of, suggested_goal, ticks_of, to_get_ready
from fieldkit.ui.said_before import Said, said_round
from fieldkit.ui.screen import RowScreen
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, join, styled
from fieldkit.ui.widgets.draft import DraftInput
from fieldkit.ui.widgets.rows import Rows

Purpose = Literal["main", "least", "note", "owner"]
"""What the field at the foot is for."""


class Prepare(RowScreen[None]):
    """The checklist of one visit; Enter on 'go' starts it."""

    CSS_PATH = "prepare.tcss"
    AUTO_FOCUS = "#list"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    FOLLOWS_WIDTH = True
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("note", "open_file", "side", "finish", "owner")
    HELP_WORDS: ClassVar[Mapping[str, str]] = {
        "side": marked("Open the partner"),
        "finish": marked("It came to nothing: say what happened"),
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("note", "open_file", "side", "finish"),
        Binding("f8", "go", show=False, id="go"),
    ]

    def __init__(self, partner: str) -> None:
        super().__init__()
        self.partner = partner
        self._purpose: Purpose = "note"
        self._offered = ""
        self._papers: list[Paper] = []
        self._planned: VisitState | None = None
        """The visit that was prepared and not begun, as of the last `show`."""
        self._row: PartnerRow | None = None
        self._people: list[ContactRow] = []
        self._whom: ContactRow | None = None
        """The person whom the visit is for: the one chosen, else the first."""

    def compose_body(self) -> ComposeResult:
        """The lists at the left, what is known at the right, a field for goals and notes below."""
        with Horizontal():
            yield Rows("list")
            with VerticalScroll(id="known", classes="ruled", can_focus=False):
                yield Static(id="known-text")
        with Horizontal(id="goal-line", classes="field"):
            yield Static(id="goal-label")
            yield DraftInput(self._key("note"), id="goal")

    def _key(self, purpose: Purpose) -> str:
        """Where the draft of what is typed for `purpose` lies."""
        return {"note": f"note:partner:{self.partner}", "owner": "owner"}.get(purpose, f"goal:{purpose}:{self.partner}")

    def begin(self) -> None:
        """Begin at the first item; a row above it waits for whom it concerns."""
        rows = self.query_one("#list", Rows)
        rows.move_to(next((each for each in rows.values if isinstance(each, model.ChecklistItem)), rows.value))
        self.show_bars()

    @property
    def _visit(self) -> str:
        return self._planned.visit.id if self._planned else ""

    def _read(self) -> None:
        """Ask the store once for what is asked for many times while the screen is drawn."""
        store = self.kit.store
        self._row = partner(store, self.partner)
        planned = planned_visit(store, self.partner)
        self._planned = visit_state(store, planned.id) if planned else None
        self._people = contacts(store, self.partner)
        chosen = load_draft(store, f"contact:{self.partner}")
        first = self._people[0] if self._people else None
        self._whom = next((each for each in self._people if each.id == chosen), first)

    def title_now(self) -> tuple[Content, Content]:
        """Whom, where, and how many things are still missing."""
        row = self._row
        sep = f" {self.kit.glyphs.sep} "
        if row is None:
            return styled(_("Prepare"), BOLD), Content("")
        where = " ".join(part for part in (row.building, row.room) if part)
        left = join([styled(_("Prepare"), BOLD), styled(row.name), styled(where or row.address, GREY)], sep)
        ticks = ticks_of(self._planned)
        missing = sum(each.id not in ticks for each in to_get_ready(self.kit.playbook))
        if not missing:
            return left, styled(f"{self.kit.glyphs.done} " + _("all ready"), JADE)
        return left, styled(_("{n} still missing").format(n=missing), GREY)

    def keys_now(self) -> list[Hint]:
        """Tick, go, or say that it came to nothing."""
        if self.typing:
            return [key_hint("enter", _("Save")), key_hint("escape", _("Leave, keep the draft"))]
        rows = self.query_one("#list", Rows)
        match rows.value:
            case Goal():
                first = key_hint("enter", _("Write the goal"))
            case Whom():
                first = key_hint("enter", _("Another") if len(self._people) > 1 else _("Add a person"))
            case model.ChecklistItem():
                first = key_hint("space", _("Tick"))
            case Said():
                first = key_hint("enter", _("Rehearse"))
            case _:
                first = key_hint("enter", _("Open"))
        file_key = [hint("open_file")] if self._file() else []
        return [first, Hint("F8", _("Go"), "f8"), hint("finish", _("Not met")), key_hint("escape", _("Back")),
                *file_key, hint("note"), hint("side", _("Partner"))]  # fmt: skip

    def help_text(self) -> str:
        """How a visit is prepared."""
        return _(
            "What to bring, the right mind and the aim; at the right what is known of the partner.\n"
            "Space ticks. Enter on a goal writes it, on the person takes the next one, on what was said rehearses it.\n"
            "F8, or Enter on 'go', starts the visit.\n"
            "F10: the visit came to nothing (nobody there, stopped at the desk, material left, another date).\n"
            "A visit that ran on paper is entered afterwards with its true time: the last row."
        )

    def show(self) -> None:
        """Draw both sides; a partner that is gone is not prepared for."""
        self._read()
        if self._row is None:
            self.leave()
            return
        self._show_list()
        self._show_known()
        field = self.query_one("#goal", DraftInput)
        label, placeholder = {
            "main": (_("Main goal"), _("what this visit should reach")),
            "least": (_("At least"), _("what this visit should reach")),
            "note": (_("Note"), _("a line  (+ interest  ! worry  ? need  > follow-up)")),
            "owner": (_("Your name"), _("as you say it to a customer")),
        }[self._purpose]
        field.placeholder = placeholder
        self.query_one("#goal-label", Static).update(styled(f"{label}> ", ACCENT))
        super().show()

    def _show_list(self) -> None:
        self._papers = papers_of_script(self.kit, self.kit.playbook)
        rows = PrepareRows(self.kit, self.partner, self._planned, self._people, self._whom, self._papers).rows()
        self.query_one("#list", Rows).set_rows(rows)

    def _show_known(self) -> None:
        width = max(self.query_one("#known").size.width - 1, 20)
        if self._row is not None:
            self.query_one("#known-text", Static).update(known_before(self.kit, self._row, self._people, width))

    # What the rep does.

    def on_rows_ticked(self, event: Rows.Ticked) -> None:
        """Space ticks an item; a goal is taken as suggested, or left out again; the next person is taken."""
        event.stop()
        if not self.is_current:
            return
        match event.value:
            case model.ChecklistItem() as item:
                prepare_item(self.kit.store, self.partner, item.id, item.title, item.id not in ticks_of(self._planned))
                self.query_one("#list", Rows).action_move(1)
                self.show()
            case Goal(which=which) if suggested := suggested_goal(self.kit.playbook, which):
                taken = goal_of(self._planned, which)
                if taken in ("", suggested):
                    prepare_goal(self.kit.store, self.partner, which, "" if taken else suggested)
                    self.show()
            case Whom():
                self._turn_whom()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Enter ticks an item, writes a goal, starts the visit, or enters how it came to nothing."""
        event.stop()
        if not self.is_current:
            return
        match event.value:
            case Whom():
                self._turn_whom()
            case "owner":
                self.action_owner()
            case model.ChecklistItem():
                self.on_rows_ticked(Rows.Ticked(event.rows, event.value))
            case Said() as said:
                self.kit.rehearse(said_round(self.kit, self.partner, said))
            case Paper():
                self.action_open_file()
            case "files":
                self.query_one("#list", Rows).move_to(self._papers[0])
            case Goal(which=which):
                self._ask(which, goal_of(self._planned, which) or suggested_goal(self.kit.playbook, which))
            case "go":
                self.action_go()
            case "missed":
                self.action_finish()
            case "late":
                self._late()

    def _turn_whom(self) -> None:
        """The next person; where there is none to choose, a new one."""
        people, whom = self._people, self._whom
        if whom is not None and len(people) > 1:
            self._take_whom(people[(people.index(whom) + 1) % len(people)].id)
        else:
            from fieldkit.ui.partner_forms import contact_form

            self.app.push_screen(contact_form(self.kit, self.partner), self._take_whom)

    def _take_whom(self, contact: str | None) -> None:
        if contact:
            save_draft(self.kit.store, f"contact:{self.partner}", contact)
            self.show()

    def _turn_field(self, purpose: Purpose, offered: str = "") -> None:
        """Use the field for `purpose`: what was being typed for it, else what is `offered`. Each has its own draft."""
        field = self.query_one("#goal", DraftInput)
        field.save()
        self._purpose, self._offered = purpose, offered
        field.key = self._key(purpose)
        field.value = load_draft(self.kit.store, field.key) or offered
        field.cursor_position = len(field.value)

    def _ask(self, purpose: Purpose, offered: str = "") -> None:
        self._turn_field(purpose, offered)
        self.show()
        self.query_one("#goal", DraftInput).focus()

    def _asked(self) -> None:
        """Leave the field; it is for notes again."""
        self._turn_field("note")
        self.set_focus(self.query_one("#list", Rows))
        self.show()

    def action_note(self) -> None:
        """Write a note on this partner, outside a visit."""
        self._ask("note")

    def action_owner(self) -> None:
        """Write the name that the cues say."""
        self._ask("owner", self.kit.settings.owner)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter saves what the field is for; a second Enter that comes with it finds the field left."""
        event.stop()
        field = self.query_one("#goal", DraftInput)
        if not self.typing:
            return
        text = field.value.strip()
        match self._purpose:
            case "owner":
                self.kit.use_owner(text)
            case "main" | "least" as which:
                if text or goal_of(self._planned, which):
                    prepare_goal(self.kit.store, self.partner, which, text)
            case "note":
                if text:
                    self.kit.write_note(self.partner, text, draft=field.key)
        field.entered()
        self._asked()

    def action_back(self) -> None:
        """Leave the field, keeping what was typed; else back."""
        if self.typing:
            field = self.query_one("#goal", DraftInput)
            if field.value == self._offered:
                field.entered()
            self._asked()
        else:
            self.leave()

    def _file(self) -> str:
        value = self.query_one("#list", Rows).value
        if isinstance(value, Paper):
            return value.name
        return file_of(self.kit.playbook, value) if isinstance(value, model.ChecklistItem) else ""

    def action_open_file(self) -> None:
        """Open the file under the cursor, or that of the material."""
        if isinstance(self.query_one("#list", Rows).value, model.ChecklistItem | Paper):
            self.kit.open_file(self.kit.playbook, self._file())

    def action_side(self) -> None:
        """What is known of the partner, in full."""
        self.kit.open_partner(self.partner)

    def action_go(self) -> None:
        """Start the visit, once; an open one elsewhere waits, put aside."""
        if not self.is_current:
            return
        whom = self._whom
        self._open(
            start_visit(
                self.kit.store,
                self.partner,
                contact=whom.id if whom else "",
                pack=self.kit.playbook.hash,
                visit=self._visit or None,
            )
        )

    def _open(self, visit: str) -> None:
        from fieldkit.ui.screens.visit import Visit

        clear_draft(self.kit.store, f"contact:{self.partner}")
        self.app.switch_screen(Visit(visit))

    def action_finish(self) -> None:
        """The visit came to nothing."""
        from fieldkit.ui.screens.missed import Missed

        self.app.push_screen(Missed(self.partner, self._visit), self._ended)

    def _ended(self, written: bool | None) -> None:
        if written:
            self.leave()

    def _late(self) -> None:
        from fieldkit.ui.screens.late import Late

        whom = self._whom
        self.app.push_screen(Late(self.partner, self._visit, whom.id if whom else ""), self._late_asked)

    def _late_asked(self, visit: str | None) -> None:
        if visit:
            self._open(visit)

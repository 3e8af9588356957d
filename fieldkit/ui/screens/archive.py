"""A partner's file after signing: the checklist, agreements, training, files, and what is lent."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from fieldkit.i18n import _, ngettext
from fieldkit.playbook.model import ChecklistItem, Part
from fieldkit.store import edit_course, fulfil, hand_back
from fieldkit.store.archive_records import AgreementRow, CourseRow, PaperRow
from fieldkit.store.queries import agreements, count_papers, fulfilled, partner
from fieldkit.store.records import HandoutRow, PartnerRow
from fieldkit.ui.archive_forms import (
    Home,
    agreement_form,
    course_form,
    homes,
    item_form,
    paper_plan,
    signing_items,
    ties,
)
from fieldkit.ui.archive_rows import Add, ArchiveRows, Filed, Item, until_text
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.kept_files import open_paper
from fieldkit.ui.partner_forms import handout_form
from fieldkit.ui.screen import RowScreen
from fieldkit.ui.screens.form import Form
from fieldkit.ui.screens.paper import PaperForm
from fieldkit.ui.text import BOLD, GREY, JADE, join, one_line, short, styled
from fieldkit.ui.widgets.rows import Rows

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp


def summary(kit: FieldkitApp, partner: str) -> Content:
    """How far it is after signing: the ticks, the day the agreement was signed and until when, the files."""
    met = fulfilled(kit.store, partner)
    items = [each for each in kit.playbook.entries.checklist if each.group == "signing"]
    done = sum(each.id in met and met[each.id].done for each in items)
    signed = next((each for each in agreements(kit.store, partner) if each.signed), None)
    files = count_papers(kit.store, partner)
    if not (done or signed or files):
        return styled(_("nothing is filed yet"), GREY)
    parts = [
        styled(f"{done}/{len(items)}", JADE if done == len(items) else "") if items else Content(""),
        styled(_("signed {day}").format(day=signed.signed)) if signed else Content(""),
        until_text(signed.until, kit.today_date) if signed else Content(""),
        styled(ngettext("{n} file", "{n} files", files).format(n=files), GREY) if files else Content(""),
    ]
    return join(parts, f" {kit.glyphs.sep} ")


class ArchivePage(RowScreen[None]):
    """What is filed of one partner, by sections."""

    CSS_PATH = "archive.tcss"
    AUTO_FOCUS = "#archive-list"
    FOLLOWS_WIDTH = True
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("open_file", "hand_out")
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("open_file", "hand_out"),
        Binding("1", "add('file')", show=False),
        Binding("2", "add('agreement')", show=False),
        Binding("3", "add('course')", show=False),
    ]

    def __init__(self, partner: str, at: str = "") -> None:
        """`at` is the record, or the item of the checklist, that the cursor begins on."""
        super().__init__()
        self.partner = partner
        self._at = at

    def compose_body(self) -> ComposeResult:
        """One list."""
        yield Rows("archive-list")

    @property
    def rows(self) -> Rows:
        """The list."""
        return self.query_one("#archive-list", Rows)

    @property
    def row(self) -> PartnerRow:
        """The partner as the store has it."""
        return partner(self.kit.store, self.partner) or PartnerRow(id=self.partner)

    def title_now(self) -> tuple[Content, Content]:
        """Who, and how far it is."""
        left = [styled(one_line(self.row.name, 120), BOLD), styled(_("Partner file"), GREY)]
        return join(left, f" {self.kit.glyphs.sep} "), summary(self.kit, self.partner)

    def keys_now(self) -> list[Hint]:
        """What can be done with the row under the cursor, and what can be added."""
        value = self.rows.value
        first: list[Hint] = []
        match value:
            case Item():
                first = [key_hint("space", _("Tick")), key_hint("enter", _("Day and remark"))]
            case CourseRow(done=done):
                first = [key_hint("space", _("Not held") if done else _("Held today")), key_hint("enter", _("Edit"))]
            case HandoutRow(how="lent", back=""):
                first = [key_hint("space", _("It is back")), key_hint("enter", _("Edit"))]
            case Add():
                first = [key_hint("enter", _("Add"))]
            case AgreementRow() | PaperRow() | HandoutRow():
                first = [key_hint("enter", _("Edit"))]
        opened = [hint("open_file")] if self._file_here() else []
        return [*opened, *first, key_hint("escape", _("Back")), key_hint("1", _("File")),
                key_hint("2", _("Agreement")), key_hint("3", _("Training")), hint("hand_out")]  # fmt: skip

    def help_text(self) -> str:
        """What is where."""
        return _(
            "1 adds a file to what the cursor stands on, 2 an agreement, 3 a training, F4 a sample left or lent.\n"
            "Space ticks: done, held today, came back. Enter edits, with day, person and remark.\n"
            "F6 opens a file. What opens is a copy: to keep a changed one, save it elsewhere and add that.\n"
            "Files are copied into fieldkit's own folder; the original may be moved."
        )

    # What is shown.

    def show(self) -> None:
        """Draw everything from the store; a partner that is gone closes its screen."""
        if partner(self.kit.store, self.partner) is None:
            self.leave()
            return
        if not self.rows.size:
            # Before it has a size there is nothing to lay out for; it is drawn once it has.
            super().show()
            return
        width = max(self.rows.size.width - 4, 40)
        filed = Filed.of(self.kit.store, self.partner, self.kit.playbook.entries.checklist)
        self.rows.set_rows(ArchiveRows(self.kit, filed, width).rows())
        if self._at:
            self._move_to(self._at)
            self._at = ""
        super().show()

    # What the rep does.

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Edit what the cursor stands on, or add what it names."""
        event.stop()
        if not self.is_current:
            return
        match event.value:
            case Item(id=item):
                if found := self._found_item(item):
                    self._form(item_form(self.kit, self.partner, found))
            case AgreementRow() as row:
                self._form(agreement_form(self.kit, self.partner, row))
            case CourseRow() as row:
                self._form(course_form(self.kit, self.partner, row))
            case PaperRow() as row:
                self._paper_form(row)
            case HandoutRow() as row:
                self._form(handout_form(self.kit, self.partner, row))
            case Add(what="course", about=course):
                self._form(course_form(self.kit, self.partner, course=course))
            case Add(what=what):
                self.action_add(what)

    def on_rows_ticked(self, event: Rows.Ticked) -> None:
        """Done or not, held or not, back again."""
        event.stop()
        store = self.kit.store
        match event.value:
            case Item(id=item):
                found, met = self._found_item(item), fulfilled(store, self.partner).get(item)
                if found is None:
                    return
                fulfil(store, self.partner, item, self.kit.playbook.expand(found.title), not (met and met.done))
            case CourseRow(id=course, done=done):
                edit_course(store, course, ties(self.kit), done="" if done else self.kit.today_date.isoformat())
            case HandoutRow(id=handout, how="lent", back="", title=text):
                hand_back(store, handout)
                self.kit.tell(_("Back: {text}. ctrl+z takes it back.").format(text=short(text)))
            case _:
                return
        self.show()
        self._move_to(getattr(event.value, "id", ""))

    def _move_to(self, eid: str) -> None:
        """Put the cursor on a record by its id: it is another value after a change."""
        found = next((each for each in self.rows.values if eid and getattr(each, "id", "") == eid), None)
        if found is not None:
            self.rows.move_to(found)
            self.show_bars()

    def action_add(self, what: str) -> None:
        """Add a file to what the cursor stands on, an agreement, a training, or something left or lent."""
        if not self.is_current:
            return
        match what:
            case "file":
                self._paper_form(None)
            case "agreement":
                self._form(agreement_form(self.kit, self.partner))
            case "course":
                at = self.rows.value
                course = at.course if isinstance(at, CourseRow) else at.about if isinstance(at, Add) else ""
                self._form(course_form(self.kit, self.partner, course=course))
            case "handout":
                self._form(handout_form(self.kit, self.partner))

    def action_hand_out(self) -> None:
        """A sample or material, left or lent."""
        self.action_add("handout")

    def _form(self, form: Form) -> None:
        self.app.push_screen(form)

    def _paper_form(self, row: PaperRow | None) -> None:
        plan = paper_plan(self.kit, self.partner, row, self._home_here())
        self._form(PaperForm(plan, lambda: [each.label for each in homes(self.kit, self.partner)]))

    def _home_here(self) -> Home | None:
        """What a new file would belong to: the record under the cursor, or that of the file under it."""
        match self.rows.value:
            case Item(id=eid) | AgreementRow(id=eid) | PaperRow(about=eid):
                return next((each for each in homes(self.kit, self.partner) if each.about == eid), None)
        return None

    def _found_item(self, item: str) -> ChecklistItem | Part | None:
        return signing_items(self.kit).get(item)

    def _file_here(self) -> PaperRow | None:
        """The file under the cursor, or the newest that belongs to what the cursor stands on."""
        value = self.rows.value
        if isinstance(value, PaperRow):
            return value
        if not isinstance(value, Item | AgreementRow):
            return None
        return next((each for each in self.rows.values if isinstance(each, PaperRow) and each.about == value.id), None)

    def action_open_file(self) -> None:
        """Open the file under the cursor by the system's program."""
        row = self._file_here()
        if row is None:
            self.kit.tell(_("No file here. 1 adds one."), severity="warning")
            return
        open_paper(self, row)

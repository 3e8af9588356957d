"""A partner's file after signing: the checklist, agreements, training, files, and what is lent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize

from fieldkit.i18n import _, ngettext
from fieldkit.playbook.model import ChecklistItem, Part
from fieldkit.store import StoreError, edit_course, fulfil, hand_back, lay_out, state_of
from fieldkit.store.archive_records import AgreementRow, CourseRow, FulfilledRow, PaperRow
from fieldkit.store.queries import agreements, count_papers, courses, fulfilled, handouts_of, papers, partner
from fieldkit.store.records import HandoutRow, PartnerRow
from fieldkit.ui.archive_forms import Home, agreement_form, course_form, homes, item_form, paper_plan, signing_items
from fieldkit.ui.cards import hanging
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.opener import OpenError, open_path
from fieldkit.ui.partner_forms import handout_form
from fieldkit.ui.past_lines import handout_text
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.screens.form import Form
from fieldkit.ui.screens.paper import PaperForm
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, LATE, OCHRE, as_date, fit, join, one_line, padded, styled
from fieldkit.ui.trouble import tell_trouble
from fieldkit.ui.widgets.rows import Row, Rows, gap, heading

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

SOON_DAYS = 60
"""Days before its end from which an agreement is shown as ending."""

_REMARKS = 2000


@dataclass(frozen=True)
class Item:
    """The row of an item of the checklist, or of a part of one."""

    id: str


@dataclass(frozen=True)
class Add:
    """A row that adds something: an agreement, a training (of the course `about`), a file or a sample."""

    what: str
    about: str = ""


@dataclass(frozen=True)
class Kept:
    """All that is written of a partner after signing, read at once."""

    items: list[ChecklistItem]
    met: dict[str, FulfilledRow]
    agreements: list[AgreementRow]
    courses: list[CourseRow]
    papers: list[PaperRow]
    handouts: list[HandoutRow]


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
        _until(signed.until, kit.today_date) if signed else Content(""),
        styled(ngettext("{n} file", "{n} files", files).format(n=files), GREY) if files else Content(""),
    ]
    return join(parts, f" {kit.glyphs.sep} ")


class ArchivePage(KitScreen[None]):
    """What is filed of one partner, by sections."""

    CSS_PATH = "archive.tcss"
    AUTO_FOCUS = "#archive-list"
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("open_file", "hand_out")
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("open_file", "hand_out"),
        Binding("1", "add('file')", show=False),
        Binding("2", "add('agreement')", show=False),
        Binding("3", "add('course')", show=False),
    ]

    def __init__(self, partner: str) -> None:
        super().__init__()
        self.partner = partner
        self._homes: dict[str, object] = {}

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
        width = max(self.rows.size.width - 4, 40)
        self.rows.set_rows(self._sections(self._kept(), width))
        super().show()

    def _kept(self) -> Kept:
        store = self.kit.store
        return Kept(
            [each for each in self.kit.playbook.entries.checklist if each.group == "signing"],
            fulfilled(store, self.partner),
            agreements(store, self.partner),
            courses(store, self.partner),
            papers(store, self.partner),
            handouts_of(store, self.partner),
        )

    def _sections(self, kept: Kept, width: int) -> list[Row]:
        shown: set[str] = set()
        rows = [
            *self._checklist(kept, width, shown),
            *self._agreements(kept, width, shown),
            *self._training(kept, width),
        ]
        rows += [gap(), heading(_("Other files") if shown else _("Files"))]
        rows += [self._paper(each, width, 0) for each in kept.papers if each.id not in shown]
        rows.append(_add(_("Add a file"), "1", Add("file")))
        rows += [gap(), heading(_("Left or lent"))]
        today = self.kit.today_date
        rows += [
            Row(styled(f"{self.kit.glyphs.go} ", GREY) + styled(_day(each.at, today) + "  ", GREY)
                + handout_text(each, today), each)
            for each in kept.handouts
        ]  # fmt: skip
        rows.append(_add(_("Leave or lend something"), "F4", Add("handout")))
        return rows

    def _checklist(self, kept: Kept, width: int, shown: set[str]) -> list[Row]:
        if not kept.items:
            return []
        done = sum(each.id in kept.met and kept.met[each.id].done for each in kept.items)
        rows = [heading(_("After signing"), f"{done}/{len(kept.items)}")]
        taught = {self.kit.playbook.expand(each.title) for each in self.kit.playbook.entries.training}
        for item in kept.items:
            rows += self._item(item, kept, width, 0, shown)
            for part in item.parts:
                # A part that is a training of the playbook is ticked by the training itself, further below.
                if self.kit.playbook.expand(part.title) not in taught:
                    rows += self._item(part, kept, width, 2, shown)
        return [*rows, gap()]

    def _item(self, item: ChecklistItem | Part, kept: Kept, width: int, indent: int, shown: set[str]) -> list[Row]:
        met, expand = kept.met.get(item.id), self.kit.playbook.expand
        done = met is not None and met.done
        mark = styled(self.kit.glyphs.done, JADE) if done else styled(self.kit.glyphs.open, GREY)
        name = padded(expand(item.title), min(width // 3, 30) - indent)
        if met and (met.done or met.by or met.text):
            day = styled(padded(_day(met.at, self.kit.today_date) if done else "", 10))
            behind = join([day, styled(one_line(met.by, 60)), styled(one_line(met.text, _REMARKS), GREY)], "  ")
        else:
            behind = styled(one_line(expand(item.text), 200), GREY)
        head = styled(" " * indent) + mark + styled(f" {name}  ", "" if done or not indent else GREY) + behind
        return [Row(head, Item(item.id)), *self._papers_of(kept, "item", item.id, width, indent + 2, shown)]

    def _agreements(self, kept: Kept, width: int, shown: set[str]) -> list[Row]:
        rows = [heading(_("Agreement"))]
        room = max(width - 53, 12)
        for each in kept.agreements:
            signed = styled(padded(_("signed {day}").format(day=each.signed), 18) if each.signed else " " * 18)
            head = styled(padded(each.number or "-", 16), BOLD) + styled(padded(each.title, room), GREY)
            rows.append(Row(head + styled("  ") + signed + _until(each.until, self.kit.today_date), each))
            rows += [Row(line) for line in _wrapped(each.remark, width)]
            rows += self._papers_of(kept, "agreement", each.id, width, 2, shown)
        rows.append(_add(_("Add an agreement"), "2", Add("agreement")))
        return [*rows, gap()]

    def _training(self, kept: Kept, width: int) -> list[Row]:
        expand, glyphs, today = self.kit.playbook.expand, self.kit.glyphs, self.kit.today_date
        known = {each.id: expand(each.title) for each in self.kit.playbook.entries.training}
        others = {each.course or each.title: each.title for each in kept.courses if each.course not in known}
        held = {each.course for each in kept.courses if each.done and each.course in known}
        rows = [heading(_("Training"), f"{len(held)}/{len(known)}" if known else "")]
        room = min(width // 3, 24)
        for course, title in {**known, **others}.items():
            attending = [each for each in kept.courses if (each.course or each.title) == course]
            mark = styled(glyphs.done, JADE) if course in held else styled(glyphs.open, GREY)
            rows.append(Row(mark + styled(f" {one_line(title, 200)}"), Add("course", course)))
            for each in attending:
                if each.done:
                    when = styled(padded(_("held {day}").format(day=_day(each.done, today)), 18), JADE)
                elif each.day:
                    late = each.day < today.isoformat()
                    planned = _("planned {day}").format(day=_day(each.day, today))
                    when = styled(padded(planned, 18), LATE if late else "")
                else:
                    when = styled(padded(_("no day yet"), 18), GREY)
                result = styled(one_line(each.result, _REMARKS), GREY)
                tick = styled(glyphs.done if each.done else glyphs.ring, JADE if each.done else GREY)
                rows.append(Row(styled("  ") + tick + styled(f" {padded(each.name, room)}  ") + when + result, each))
        rows.append(_add(_("Add a training"), "3", Add("course")))
        return rows

    def _papers_of(self, kept: Kept, part: str, about: str, width: int, indent: int, shown: set[str]) -> list[Row]:
        found = [each for each in kept.papers if (each.part, each.about) == (part, about)]
        shown.update(each.id for each in found)
        return [self._paper(each, width, indent) for each in found]

    def _paper(self, row: PaperRow, width: int, indent: int) -> Row:
        state = state_of(self.kit.store, row.blob, row.size)
        title, name = one_line(row.title, 200), one_line(row.name, 200)
        room = max(width - indent - 36, 16)
        text = fit(join([title, name], "  ").plain, room).rstrip()
        body = styled(text[: len(title)]) + styled(text[len(title) :], GREY if title else "")
        if state == "there":
            size = styled(_size(row.size).rjust(9), GREY)
        else:
            size = styled(_("missing").rjust(9) if state == "missing" else _("damaged").rjust(9), LATE)
        mark = styled(self.kit.glyphs.go, ACCENT if state == "there" else LATE)
        day = styled("  " + padded(_day(row.at, self.kit.today_date), 10), GREY)
        by = styled(f"  {one_line(row.by, 20)}" if row.by else "", GREY)
        line = styled(" " * indent) + mark + styled(" ") + body.pad_right(room - body.cell_length) + size + day + by
        return Row(line, row)

    def on_resize(self, _event: Resize) -> None:
        """The columns are laid out for the new width."""
        self.call_after_refresh(self.show)

    # What the rep does.

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """The keys depend on the row."""
        event.stop()
        self.show_bars()

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
                edit_course(store, course, done="" if done else self.kit.today_date.isoformat())
            case HandoutRow(id=handout, how="lent", back="", title=text):
                hand_back(store, handout)
                self.kit.tell(_("Back: {text}. ctrl+z takes it back.").format(text=text[:80]))
            case _:
                return
        self.show()
        self._stay(event.value)

    def _stay(self, value: object) -> None:
        """Keep the cursor on the record that was changed: it is another value now."""
        eid = getattr(value, "id", "")
        same = next((each for each in self.rows.values if getattr(each, "id", "") == eid), None)
        if eid and same is not None:
            self.rows.move_to(same)
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
        self.kit.tell(_("Opening {file}").format(file=one_line(row.name, 80)))
        folder = self.kit.paths.cache / "files"
        self.run_worker(lambda: self._open(row, folder), thread=True, group="open", exit_on_error=False)

    def _open(self, row: PaperRow, folder: Path) -> None:
        """Lay the file out and open it; in a thread, since it is read whole."""
        try:
            open_path(lay_out(self.kit.store, row.blob, row.name, folder))
        except StoreError as error:
            self.app.call_from_thread(tell_trouble, self.app, error)
        except OpenError as error:
            text = _("{file} could not be opened: {why}").format(file=row.name[:80], why=error)
            self.app.call_from_thread(lambda: self.kit.tell(text, severity="error"))


def _add(word: str, key: str, value: Add) -> Row:
    return Row(join([styled(f"+ {word}", ACCENT), styled(key, GREY)], "  "), value, quiet=False)


def _wrapped(text: str, width: int) -> list[Content]:
    return hanging("", styled(one_line(text, _REMARKS), GREY), width, 2) if text else []


def _day(iso: str, today: date) -> str:
    """A day as 11-20, with its year when that is another one; what is no day as it was written."""
    day = as_date(iso)
    if day is None:
        return one_line(iso, 10)
    return f"{day:%m-%d}" if day.year == today.year else day.isoformat()


def _until(until: str, today: date) -> Content:
    """Until when an agreement holds: in red when it ended, in ochre when it soon does."""
    day = as_date(until)
    if day is None:
        return styled(one_line(until, 20), GREY)
    left = (day - today).days
    style = LATE if left < 0 else OCHRE if left <= SOON_DAYS else GREY
    text = _("ended {day}") if left < 0 else _("until {day}")
    return styled(text.format(day=day.isoformat()), style)


def _size(size: str) -> str:
    """Bytes as 12 KB or 3.4 MB; empty for what is no number."""
    if not (size.isascii() and size.isdigit() and len(size) < 19):
        return ""
    count = int(size)
    if count < 1000:
        return f"{count} B"
    value = float(count)
    for unit in ("KB", "MB", "GB", "TB"):
        value /= 1000
        if value < 999.5:
            return f"{value:.0f} {unit}" if value >= 9.95 else f"{value:.1f} {unit}"
    return f"{value:.0f} TB"

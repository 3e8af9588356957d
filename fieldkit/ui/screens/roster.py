"""A roster comes in: a file is chosen, what it would change is shown, and it is written when the rep agrees."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from fieldkit.i18n import _, marked, pgettext
from fieldkit.roster import Entry, Plan, Rejected, RosterError, Sheet, Suspect, read_roster
from fieldkit.roster.words import changes
from fieldkit.store import StoreError, import_partners
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.file_list import Listed, first_folder, kind_of, listed, looked_in, typed_path
from fieldkit.ui.roster_file import RosterFile
from fieldkit.ui.roster_rows import Do, PlanRows, Up, folder_rows, plan_head, writing_head
from fieldkit.ui.screen import RowScreen
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, LATE, join, one_line, styled
from fieldkit.ui.trouble import tell_trouble
from fieldkit.ui.widgets.line import LineInput
from fieldkit.ui.widgets.rows import Rows

State = Literal["choose", "reading", "preview", "writing", "done"]


class _Stopped(Exception):
    """The rep stopped the import."""


class RosterImport(RowScreen[None]):
    """From the file to the partners; Esc goes back a step, and stops what is under way."""

    CSS_PATH = "roster.tcss"
    AUTO_FOCUS = "#roster-file"
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("save",)
    HELP_WORDS: ClassVar[Mapping[str, str]] = {"save": marked("Write all of it")}
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("save"),
        Binding("down", "to_list", show=False),
        Binding("tab", "other", show=False, priority=True),
    ]

    @dataclass
    class Read(Message):
        """A file was read and compared with the store."""

        file: RosterFile
        plan: Plan

    @dataclass
    class Failed(Message):
        """Something went wrong on the way; nothing was written."""

        why: RosterError | StoreError | None

    @dataclass
    class Gone(Message):
        """So many are written."""

        done: int
        of: int

    @dataclass
    class Written(Message):
        """All of it was written."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` is the one whose files are listed first."""
        super().__init__()
        self._state: State = "choose"
        self._folder = folder or first_folder()
        self._trouble = ""
        self._file: RosterFile | None = None
        self._plan = Plan()
        self._progress = (0, 0)
        self._stop = threading.Event()
        self._compared_at = -1
        """Where the clock of the store stood when the file was compared with it."""

    def compose_body(self) -> ComposeResult:
        """The path, a few lines on the file, and the list."""
        with Horizontal(id="roster-line"):
            yield Static(id="roster-label")
            yield LineInput(id="roster-file", select_on_focus=False)
        yield Static(id="roster-head")
        yield Rows("roster-list", lit=True)

    @property
    def field(self) -> Input:
        """The path that is typed."""
        return self.query_one("#roster-file", Input)

    @property
    def rows(self) -> Rows:
        """The list: of files, then of what would change."""
        return self.query_one("#roster-list", Rows)

    def title_now(self) -> tuple[Content, Content]:
        """Which file, and how far it is."""
        name = one_line(self._file.path.name, 60) if self._file else ""
        left = join([styled(_("Import a roster"), BOLD), styled(name, GREY)], f" {self.kit.glyphs.sep} ")
        said = {
            "choose": "",
            "reading": _("reading…"),
            "preview": _("nothing is written yet"),
            "writing": _("writing…"),
            "done": _("written"),
        }[self._state]
        return left, styled(said, JADE if self._state == "done" else GREY)

    def keys_now(self) -> list[Hint]:
        """What Enter and Space do here."""
        back = key_hint("escape", _("Back"))
        if self._state in ("reading", "writing"):
            return [key_hint("escape", pgettext("key", "Stop"))]
        value = self.rows.value
        if self._state == "choose":
            first = key_hint("enter", _("Read it") if isinstance(value, Listed) and not value.folder else _("Open"))
            other = [key_hint("down", _("List"))] if self.typing else [key_hint("tab", _("Type a path"))]
            return [first, *other, back]
        if self._state == "preview":
            keys = [hint("save", _("Write all of it"))] if self._writes else []
            if isinstance(value, Suspect) and value.partners:
                keys.append(key_hint("space", _("Another one") if self._same(value) else _("The same one")))
            elif value == Do("remarks"):
                keys.append(key_hint("space", _("Leave out") if self._remarks else _("Take over")))
            elif isinstance(value, Do):
                keys.append(key_hint("enter", _("Do it")))
            elif isinstance(value, Rejected) or (isinstance(value, Entry) and value.partner):
                keys.append(key_hint("enter", _("Show it whole")))
            return [*keys, back]
        word = _("Show it whole") if isinstance(value, Rejected) else _("Open")
        return [key_hint("enter", word), back]

    def help_text(self) -> str:
        """How a roster is brought in."""
        return _(
            "A roster is a table in .xlsx or .csv with a column for the name; the others are found by their headers, "
            "in Chinese or English, in any order. Type its path, or go to it in the list.\n"
            "What is new, what changes and what cannot be taken is shown first; nothing is written before F8.\n"
            "A row that may be a partner you have: Space takes it for that one, Space again for another one.\n"
            "All of it is one act: ctrl+z takes it back."
        )

    # What is shown.

    def show(self) -> None:
        """Draw the step that it is at; what was written or taken back meanwhile makes another comparison."""
        if self._state in ("preview", "done") and self._file and self._compared_at != self.kit.store.clock_stands_at:
            self._plan, self._state = self._compared(self._file), "preview"
        choosing = self._state == "choose"
        self.query_one("#roster-line").display = choosing
        if choosing:
            self.query_one("#roster-label", Static).update(styled(_("File") + "> ", ACCENT))
            self.field.placeholder = _("path of a .xlsx or .csv file, or choose below")
        self._draw()
        super().show()

    def _draw(self) -> None:
        match self._state:
            case "choose":
                self._draw_files()
            case "preview" | "done":
                self._draw_plan()
            case "reading":
                self._head([styled(_("Reading {file}…").format(file=self._shown_name), GREY)])
                self.rows.set_rows([])
            case "writing":
                self._head(writing_head(*self._progress, self.size.width))
                self.rows.set_rows([])
        self.query_one("#roster-head").display = self._state != "choose" or bool(self._trouble)

    @property
    def _shown_name(self) -> str:
        return one_line(self._file.path.name, 60) if self._file else ""

    def _head(self, lines: list[Content]) -> None:
        self.query_one("#roster-head", Static).update(Content("\n").join(lines))

    def _draw_files(self) -> None:
        folder, start = looked_in(self.field.value, self._folder)
        if self._trouble:
            self._head([styled(self._trouble, LATE), styled(_("Nothing was written."), GREY)])
        found, trouble = [], ""
        try:
            found = listed(folder, start)
        except OSError as error:
            trouble = str(error.strerror or error)
        rows = folder_rows(folder, found, trouble)
        here = next((each for each in found if not each.folder), None)
        moved = self.rows.values[:1] != [row.value for row in rows if row.value is not None][:1]
        self.rows.set_rows(rows, here if moved or start else None)

    @property
    def _writes(self) -> bool:
        return bool(self._plan.new or self._plan.changed)

    @property
    def _remarks(self) -> bool:
        return self._file is not None and self._file.remarks

    def _same(self, suspect: Suspect) -> bool:
        return self._file is not None and suspect.number in self._file.same

    def _draw_plan(self) -> None:
        plan, sheet = self._plan, self._file.sheet if self._file else Sheet(())
        self._head(plan_head(self.kit.glyphs, plan, sheet))
        drawn = PlanRows(self.kit.glyphs, plan, sheet, self._remarks, self._file.same if self._file else {})
        self.rows.set_rows(drawn.done_rows() if self._state == "done" else drawn.rows())

    # What the rep does.

    def on_input_changed(self, event: Input.Changed) -> None:
        """The list follows the path that is typed."""
        event.stop()
        self._trouble = ""
        self._draw()
        self.show_bars()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter reads the file that was typed, goes into the folder, or takes what the cursor stands on."""
        event.stop()
        path = typed_path(self.field.value, self._folder)
        kind = kind_of(path) if path is not None else ""
        if path is not None and kind == "file":
            self._read(path)
        elif path is not None and kind == "folder":
            self._go_into(path)
        elif path is None or isinstance(self.rows.value, Listed):
            self.rows.action_choose()
        else:
            self._read(path)

    def action_to_list(self) -> None:
        """From the field to the list."""
        self.rows.focus()

    def action_other(self) -> None:
        """From the field to the list and back."""
        if self._state == "choose":
            (self.rows if self.typing else self.field).focus()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Enter: into the folder, read the file, or do what the row says."""
        event.stop()
        match event.value:
            case Up(path=path) | Listed(path=path, folder=True):
                self._go_into(path)
            case Listed(path=path):
                self._read(path)
            case Do(what=what):
                self._do(what)
            case Suspect() as suspect:
                self._turn(suspect)
            case Rejected(number=number, name=name, reason=reason):
                self.kit.tell(
                    reason, title=_("row {row}: {text}").format(row=number, text=one_line(name, 60)), timeout=8
                )
            case Entry() as entry if entry.partner:
                self.kit.tell("\n".join(changes(entry)), title=one_line(entry.name, 60), timeout=12)

    def on_rows_ticked(self, event: Rows.Ticked) -> None:
        """Space: the same partner or another one; unknown columns into the remark or not."""
        event.stop()
        match event.value:
            case Suspect() as suspect:
                self._turn(suspect)
            case Do(what="remarks"):
                self._do("remarks")

    def _do(self, what: str) -> None:
        match what:
            case "write":
                self.action_save()
            case "remarks" if self._file is not None:
                self._file.remarks = not self._file.remarks
                self._compare()
            case "doubles":
                from fieldkit.ui.screens.doubles import Duplicates

                self.app.push_screen(Duplicates())
            case "again":
                with self.prevent(Input.Changed):
                    self.field.value = ""
                self._back_to_files()
            case "leave":
                self.leave()

    def _turn(self, suspect: Suspect) -> None:
        """Take a row for the next of the partners that it may be, behind the last for another one."""
        if self._file is None or self._state != "preview" or not suspect.partners:
            return
        ids = [each.id for each in suspect.partners]
        now = self._file.same.pop(suspect.number, "")
        at = ids.index(now) + 1 if now in ids else 0
        if at < len(ids):
            self._file.same[suspect.number] = ids[at]
        self._compare()

    def _go_into(self, folder: Path) -> None:
        self._folder = folder
        self._trouble = ""
        with self.prevent(Input.Changed):
            self.field.value = ""
        self.show()

    def _back_to_files(self) -> None:
        self._state, self._file, self._plan = "choose", None, Plan()
        self.show()
        self.rows.focus()

    def action_back(self) -> None:
        """Stop what is under way; from the preview to the files; from the files away."""
        match self._state:
            case "reading" | "writing":
                self._stop.set()
            case "preview":
                self._back_to_files()
            case _:
                self.leave()

    def on_unmount(self) -> None:
        """The screen closes: what is under way stops, and nothing of it is written."""
        self._stop.set()

    # Off the screen's way.

    def _read(self, path: Path) -> None:
        if self._state != "choose":
            return
        self._file = RosterFile(path, Sheet(()))
        self._folder = path.parent
        self._trouble = ""
        self._start("reading", partial(self._read_file, path))

    def _start(self, state: State, work: partial[None]) -> None:
        self._state = state
        self._stop = threading.Event()
        self.rows.focus()
        self.show()
        self.run_worker(work, thread=True, exclusive=True, group="roster", exit_on_error=False)

    def _read_file(self, path: Path) -> None:
        stop = self._stop
        try:
            file = RosterFile(path, read_roster(path))
            plan = self._compared(file)
        except (RosterError, StoreError) as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Failed(None) if stop.is_set() else self.Read(file, plan))

    def _compared(self, file: RosterFile) -> Plan:
        self._compared_at = self.kit.store.clock_stands_at
        return file.compared(self.kit.store)

    def _compare(self) -> None:
        """Compare the file with the store anew, after the rep decided something."""
        if self._file is not None:
            at = self.rows.value
            self._compared_at = -1
            self.show()
            if isinstance(at, Suspect):
                self._stay_at(at.number)

    def _stay_at(self, number: int) -> None:
        for value in self.rows.values:
            if isinstance(value, Suspect) and value.number == number:
                self.rows.move_to(value)
        self.show_bars()

    def on_roster_import_read(self, event: Read) -> None:
        """The file was read: show what it would change."""
        if self._state == "reading":
            self._file, self._plan, self._state = event.file, event.plan, "preview"
            self.show()
            self.rows.action_end(-1)
            self.show_bars()

    def on_roster_import_failed(self, event: Failed) -> None:
        """Something went wrong or was stopped: back a step, and say what."""
        writing = self._state == "writing"
        self._state = "preview" if writing else "choose"
        if isinstance(event.why, StoreError):
            tell_trouble(self.app, event.why)
        elif event.why is None:
            self.kit.tell(_("Stopped. Nothing was written."))
        else:
            self._trouble = one_line(str(event.why), 1000)
        if not writing:
            self._file = None
        self.show()

    def action_save(self) -> None:
        """The rep agrees: write all of it."""
        if self._state == "preview" and self._writes and self._file is not None:
            self._progress = (0, len(self._plan.new) + len(self._plan.changed))
            self._start("writing", partial(self._write, self._plan, self._file.path.name, self._stop))

    def _write(self, plan: Plan, name: str, _before: threading.Event) -> None:
        stop = self._stop

        def progress(done: int, of: int) -> None:
            if stop.is_set():
                raise _Stopped
            self.post_message(self.Gone(done, of))

        try:
            import_partners(self.kit.store, plan.incoming(), name, progress)
        except _Stopped:
            self.post_message(self.Failed(None))
        except StoreError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Written())

    def on_roster_import_gone(self, event: Gone) -> None:
        """Draw how far it is."""
        if self._state == "writing":
            self._progress = (event.done, event.of)
            self._draw()

    def on_roster_import_written(self, _event: Written) -> None:
        """All of it is there."""
        self._state, self._compared_at = "done", self.kit.store.clock_stands_at
        self.kit.fill_pinyin()
        self.kit.show_all()
        self.show()

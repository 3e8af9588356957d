"""The roster goes out: where to, all partners or those that the filter finds; then it may be opened."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from fieldkit.i18n import _, marked, ngettext, pgettext
from fieldkit.roster import RosterError, export_roster
from fieldkit.store import StoreError
from fieldkit.store.queries import count_partners, partners
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.documents import open_watched
from fieldkit.ui.file_list import first_folder, typed_path
from fieldkit.ui.screen import RowScreen
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, LATE, OCHRE, join, one_line, styled
from fieldkit.ui.typed_path import completed
from fieldkit.ui.widgets.line import LineInput
from fieldkit.ui.widgets.rows import Row, Rows, gap

State = Literal["choose", "writing", "done"]


class _Stopped(Exception):
    """The rep stopped the writing."""


class RosterExport(RowScreen[None]):
    """A path and a few rows; what lies there already is only replaced by the row that says so."""

    CSS_PATH = "roster.tcss"
    AUTO_FOCUS = "#roster-file"
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("save", "open_file")
    HELP_WORDS: ClassVar[Mapping[str, str]] = {
        "save": marked("Write the file"),
        "open_file": marked("Open what was written"),
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("save", "open_file"),
        Binding("down", "to_list", show=False),
        Binding("tab", "complete", show=False, priority=True),
    ]

    @dataclass
    class Gone(Message):
        """So many rows are written."""

        done: int
        of: int

    @dataclass
    class Ended(Message):
        """The writing came to its end: so many partners were written, or what went wrong; neither when stopped."""

        written: int | None = None
        why: str = ""

    def __init__(self, found_by: str = "", folder: Path | None = None) -> None:
        """`found_by` is the filter in force on the list of partners; `folder` the one that is offered."""
        super().__init__()
        self._found_by = found_by
        self._folder = folder or first_folder()
        self._only = bool(found_by)
        self._state: State = "choose"
        self._there: Path | None = None
        self._trouble = ""
        self._progress = (0, 0)
        self._written = 0
        self._stop = threading.Event()

    def compose_body(self) -> ComposeResult:
        """The path, what goes wrong or is under way, and what can be done."""
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
        """What can be done."""
        return self.query_one("#roster-list", Rows)

    def on_mount(self) -> None:
        """Offer a name with the day in it."""
        name = _("partners {day}").format(day=self.kit.today_date.isoformat()) + ".xlsx"
        self.field.value = str(self._folder / name)

    def title_now(self) -> tuple[Content, Content]:
        """What is done, and how far it is."""
        said = {"choose": "", "writing": _("writing…"), "done": _("written")}[self._state]
        return styled(_("Export the roster"), BOLD), styled(said, JADE if self._state == "done" else GREY)

    def keys_now(self) -> list[Hint]:
        """What Enter and Space do here."""
        back = key_hint("escape", _("Back"))
        if self._state == "writing":
            return [key_hint("escape", pgettext("key", "Stop"))]
        if self._state == "done":
            return [hint("open_file"), key_hint("enter", _("Do it")), back]
        if self.typing:
            return [hint("save", _("Write it")), key_hint("tab", _("Complete the path")), back]
        only = [key_hint("space", _("Yes or no"))] if self.rows.value == "only" else []
        return [hint("save", _("Write it")), *only, key_hint("enter", _("Do it")), back]

    def help_text(self) -> str:
        """What is written."""
        return _(
            "The roster is written to .xlsx, to print and fill in by pen, or to .csv, by the ending of its name.\n"
            "Tab completes the path. With a filter on the list of partners, only those it finds can be written.\n"
            "A file that is there already is only replaced by the row that says so; F6 opens what was written.\n"
            "What was written can be imported again without a change."
        )

    # What is shown.

    def show(self) -> None:
        """Draw what can be done now."""
        self.query_one("#roster-label", Static).update(styled(_("File") + "> ", ACCENT))
        self.field.disabled = self._state != "choose"
        head = self._head()
        self.query_one("#roster-head", Static).update(head)
        self.query_one("#roster-head").display = bool(head)
        self.rows.set_rows(self._rows())
        super().show()

    def _head(self) -> Content:
        if self._state == "writing":
            done, of = self._progress
            return styled(_("Writing {done} / {of}").format(done=done, of=of), GREY)
        if self._state == "done":
            n, path = self._written, self._path()
            text = ngettext("{n} partner written to {path}.", "{n} partners written to {path}.", n)
            return styled(text.format(n=n, path=one_line(str(path), 400)), JADE)
        if self._trouble:
            return Content("\n").join([styled(self._trouble, LATE), styled(_("Nothing was written."), GREY)])
        return Content("")

    def _rows(self) -> list[Row]:
        glyphs = self.kit.glyphs
        if self._state == "writing":
            return []
        if self._state == "done":
            opened = join([styled(_("Open it"), BOLD), styled("F6", ACCENT)], "  ")
            return [Row(opened, "open"), Row(styled(_("Back to the partners")), "leave")]
        rows = []
        if self._there is not None and self._there == self._path():
            text = _("{name} is there already: write over it").format(name=one_line(self._there.name, 60))
            rows.append(Row(styled(text, OCHRE), "replace"))
        else:
            n = count_partners(self.kit.store, self._found_by if self._only else "")
            word = ngettext("Write {n} partner", "Write {n} partners", n).format(n=n)
            rows.append(Row(join([styled(f"{glyphs.go} {word}", BOLD), styled("F8", ACCENT)], "  "), "write"))
        if self._found_by:
            mark = glyphs.done if self._only else glyphs.open
            text = _("Only those that “{text}” finds").format(text=one_line(self._found_by, 40))
            rows += [gap(), Row(styled(f"{mark} {text}"), "only", quiet=True)]
        return rows

    def _path(self) -> Path | None:
        return typed_path(self.field.value, self._folder)

    # What the rep does.

    def on_input_changed(self, event: Input.Changed) -> None:
        """Another path: what was said of the one before no longer counts."""
        event.stop()
        self._there, self._trouble = None, ""
        if self.is_mounted:
            self.show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the path writes."""
        event.stop()
        self.action_save()

    def on_rows_ticked(self, event: Rows.Ticked) -> None:
        """All of them, or those that the filter finds."""
        event.stop()
        if event.value == "only":
            self._only = not self._only
            self.show()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Do what the row says."""
        event.stop()
        match event.value:
            case "write":
                self.action_save()
            case "replace":
                self._begin(replace=True)
            case "only":
                self.on_rows_ticked(Rows.Ticked(event.rows, "only"))
            case "open":
                self.action_open_file()
            case "leave":
                self.leave()

    def action_to_list(self) -> None:
        """From the path down to the rows."""
        self.rows.focus()

    def action_complete(self) -> None:
        """Complete the path as far as it goes, else go to the rows; from there back to the path."""
        if not self.typing:
            self.field.focus()
            return
        longer, names = completed(self.field.value)
        if longer == self.field.value:
            self.rows.focus()
            return
        self.field.value = longer
        self.field.cursor_position = len(longer)
        if names:
            shown = "   ".join(one_line(name, 40) for name in names[:12])
            self.kit.tell(shown, title=_("Go on typing, then Tab again"))

    def action_back(self) -> None:
        """Stop what is under way, else leave."""
        if self._state == "writing":
            self._stop.set()
        else:
            self.leave()

    def action_save(self) -> None:
        """Write the file, unless one is there already."""
        if self._state == "choose" and self.is_current:
            self._begin(replace=False)

    def _begin(self, replace: bool) -> None:
        path = self._path()
        if path is None or path.is_dir():
            self._trouble = _("{path} is a folder, not a file.").format(path=one_line(str(path), 200)) if path else _(
                "Type the path of the file.")  # fmt: skip
        elif path.exists() and not replace:
            self._there = path
        else:
            found = self._found_by if self._only else ""
            only = {each.id for each in partners(self.kit.store, found, limit=-1)} if found else None
            self._state, self._progress, self._stop = "writing", (0, 0), threading.Event()
            self.run_worker(lambda: self._write(path, only), thread=True, exclusive=True, exit_on_error=False)
        self.show()
        if self._state == "choose":
            (self.rows if self._there else self.field).focus()
            self.rows.move_to("replace")

    def _write(self, path: Path, only: set[str] | None) -> None:
        stop = self._stop

        def progress(done: int, of: int) -> None:
            if stop.is_set():
                raise _Stopped
            self.post_message(self.Gone(done, of))

        try:
            playbook = self.kit.playbook
            written = export_roster(self.kit.store, path, playbook.entries, playbook.expand, only, progress)
        except _Stopped:
            self.post_message(self.Ended())
        except (RosterError, StoreError) as error:
            self.post_message(self.Ended(why=str(error)))
        except OSError as error:
            self.post_message(self.Ended(why=f"{path}: {error.strerror or error}"))
        else:
            self.post_message(self.Ended(written))

    def on_roster_export_gone(self, event: Gone) -> None:
        """Draw how far it is."""
        self._progress = (event.done, event.of)
        self.show()

    def on_roster_export_ended(self, event: Ended) -> None:
        """It is written, or it is told why not."""
        self._there = None
        self._state = "choose" if event.written is None else "done"
        self._written, self._trouble = event.written or 0, one_line(event.why, 1000)
        if self._state == "choose" and not event.why:
            self.kit.tell(_("Stopped. Nothing was written."))
        self.show()
        (self.rows if self._state == "done" else self.field).focus()

    def action_open_file(self) -> None:
        """Open what was written by the system's program."""
        path = self._path()
        if self._state != "done" or path is None:
            return
        open_watched(self.kit, path, str(path), self.kit.tell)

"""The report of a visit, a day or a week: opening this screen writes it; it says where, opens it, and gives a text to
paste."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldkit.i18n import _, marked
from fieldkit.playbook import Playbook
from fieldkit.reports.chat import chat_text
from fieldkit.reports.files import FORMATS, Format, ReportError, keep_report, rendered, write_report
from fieldkit.reports.making import Made, made_day, made_visit, made_week
from fieldkit.reports.visit import visit_report
from fieldkit.rules.weeks import week_of
from fieldkit.store import StoreError
from fieldkit.store.queries import known_brands, visit
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.documents import open_watched
from fieldkit.ui.heap import give_back, make_room
from fieldkit.ui.report_text import chat_block, figures_text, written_text
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.text import BOLD, GREY, day_text, join, styled
from fieldkit.ui.trouble import tell_trouble

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

NAMES: dict[Format, str] = {"html": "HTML", "md": "Markdown", "xlsx": "Excel"}


class ReportScreen(KitScreen[None]):
    """Base: writes the report off the screen's way, in the format chosen by digit, and opens it."""

    CSS_PATH = "report.tcss"
    AUTO_FOCUS = "#report"
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("open_file",)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("open_file"),
        *(Binding(str(at), f"format({at - 1})", show=False) for at in range(1, len(FORMATS) + 1)),
    ]
    OFFERED: ClassVar[tuple[Format, ...]] = ("html", "md")

    def __init__(self) -> None:
        super().__init__()
        self._format: Format = "html"
        self._made: Made | None = None
        self._path: Path | None = None
        self._trouble = ""
        self._doing = ""
        self._writing = 0
        """Counts what was begun: what an earlier one comes to is told no more."""

    def compose_body(self) -> ComposeResult:
        """Where it lies, and what it says in short."""
        with VerticalScroll(id="report"):
            yield Static(id="report-head")
            yield Static(id="report-text")

    def on_mount(self) -> None:
        """Write it, as soon as the screen stands there."""
        self.call_after_refresh(self._write)

    def maker(self) -> Callable[[], Made | None]:
        """What makes the report, or None where there is nothing to report.

        It is called in a thread, when this screen may be gone: what the screen knows it takes along.
        """
        raise NotImplementedError

    def words(self) -> Content:
        """What stands below the path."""
        return figures_text(self._made.document) if self._made else Content("")

    def title_now(self) -> tuple[Content, Content]:
        """What this is, and of what."""
        what = self._made.document.title if self._made else ""
        format = styled(NAMES[self._format], GREY)
        return join([styled(_("Report"), BOLD), styled(what, GREY)], f" {self.kit.glyphs.sep} "), format

    def keys_now(self) -> list[Hint]:
        """Open it, or write it otherwise."""
        formats = [key_hint(str(at), NAMES[each]) for at, each in enumerate(self.OFFERED, 1) if each != self._format]
        opens = [hint("open_file")] if self._path else []
        return [*opens, *self.more_keys(), *formats, key_hint("escape", _("Back"))]

    def more_keys(self) -> list[Hint]:
        """Keys of one kind of report."""
        return []

    def show(self) -> None:
        """Draw what is known of it."""
        doing = _(self._doing).format(format=NAMES[self._format]) if self._doing else ""
        self.query_one("#report-head", Static).update(written_text(self._path, self._trouble, doing))
        self.query_one("#report-text", Static).update(self.words())
        super().show()

    def _write(self) -> None:
        """Make and write it in a thread: a week of many reps takes longer than a frame."""
        if not self.is_attached:
            return
        self._writing += 1
        self._path, self._trouble, self._doing = None, "", marked("reading what was done")
        self.show()
        work = partial(self._work, self.kit, self.maker(), self._writing, self._format)
        self.run_worker(work, thread=True, exclusive=True, group="report", exit_on_error=False)

    def _work(self, kit: FieldkitApp, make: Callable[[], Made | None], number: int, format: Format) -> None:
        """Make the report and write it. Whoever leaves meanwhile finds it written all the same."""
        made, path, trouble = None, None, ""
        make_room()
        try:
            if made := make():
                kit.call_from_thread(self._told, number, marked("writing it as {format}"))
                path = keep_report(kit.paths.data, made.name, format, rendered(made.document, format))
            else:
                trouble = _("There is no such visit any more.")
        except StoreError as error:
            kit.call_from_thread(tell_trouble, kit, error)
            trouble = error.what
        except ReportError as error:
            trouble = str(error)
        kit.call_from_thread(self._done, number, made if path else None, path, trouble)
        give_back()

    def _told(self, number: int, doing: str) -> None:
        if self.is_attached and number == self._writing:
            self._doing = doing
            self.show()

    def _done(self, number: int, made: Made | None, path: Path | None, trouble: str) -> None:
        if self.is_attached and number == self._writing:
            self._made, self._path, self._trouble = made or self._made, path, trouble
            self.show()

    def action_format(self, at: int) -> None:
        """Write it in another format."""
        if at < len(self.OFFERED):
            self._format = self.OFFERED[at]
            self._write()

    def action_open_file(self) -> None:
        """Open it by the system's program."""
        if self._path is not None:
            open_watched(self.kit, self._path, str(self._path), self.kit.tell)


class VisitReportPage(ReportScreen):
    """The report of one visit, and the text of it to paste into a chat."""

    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("copy", "open_file", "side")
    HELP_WORDS: ClassVar[Mapping[str, str]] = {"side": marked("Add what is for colleagues alone, or leave it out")}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("copy", "side")]

    def __init__(self, visit: str) -> None:
        super().__init__()
        self.visit = visit
        self._internal = False

    @property
    def playbook(self) -> Playbook:
        """The playbook with which the visit began."""
        row = visit(self.kit.store, self.visit)
        return self.kit.playbook_of(row.pack if row else "")

    def maker(self) -> Callable[[], Made | None]:
        """The report of the visit."""
        return partial(made_visit, self.kit.store, self.playbook, self.visit, self.kit.settings.owner)

    def chat(self) -> str:
        """The text to paste; empty where the visit is gone."""
        kit = self.kit
        report = visit_report(kit.store, self.playbook, self.visit, kit.settings.owner)
        return chat_text(report, known_brands(kit.store), internal=self._internal) if report else ""

    def words(self) -> Content:
        """The text to paste."""
        return chat_block(self.chat(), internal=self._internal)

    def more_keys(self) -> list[Hint]:
        """Copy it, with or without what is for colleagues alone."""
        return [hint("copy"), hint("side", _("Without internal marks") if self._internal else _("With internal marks"))]

    def help_text(self) -> str:
        """What is written, and how the text gets into a chat."""
        return _(
            "Opening this writes the report; F6 opens it, 2 writes it as Markdown.\n"
            "F4 copies the text below for a chat and writes it to a file beside the report. Some terminals refuse to "
            "copy: then mark the text with the mouse (with Shift held, where the mouse belongs to fieldkit).\n"
            "Class, goal, points, your own notes and whatever names a competing brand stay out; F9 adds them."
        )

    def action_copy(self) -> None:
        """Copy the text, and lay it down in a file, since many terminals refuse the clipboard."""
        text = self.chat()
        if not text or self._made is None:
            return
        self.app.copy_to_clipboard(text)
        path = self.kit.paths.data / "reports" / "chat.txt"
        try:
            write_report(path, (text + "\n").encode("utf-8", "replace"), replace=True)
        except ReportError as error:
            self.kit.tell(_("Copied.") + "\n" + str(error), severity="warning", timeout=8)
        else:
            said = _("Copied. If nothing can be pasted, mark it here with the mouse, or take it from {file}.")
            self.kit.tell(said.format(file=path), timeout=8)

    def action_side(self) -> None:
        """Add what is for colleagues alone, or leave it out again."""
        self._internal = not self._internal
        self.show()


class _Turned(ReportScreen):
    """A report of days that can be turned to earlier and later ones."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
    ]
    STEP: ClassVar[int] = 1

    def __init__(self, day: date | None = None) -> None:
        super().__init__()
        self._day = day

    @property
    def day(self) -> date:
        """The day that it is of, or lies in."""
        return self._day or self.kit.today_date

    def action_turn(self, by: int) -> None:
        """Go to an earlier or a later one; what is to come has no report."""
        day = self.day + timedelta(days=by * self.STEP)
        if week_of(day).monday <= self.kit.today_date and (self.STEP > 1 or day <= self.kit.today_date):
            self._day = day
            self._write()


class DayReportPage(_Turned):
    """The report of a day, today's first."""

    def maker(self) -> Callable[[], Made | None]:
        """The report of the day."""
        return partial(made_day, self.kit.store, self.kit.playbook, self.day, self.kit.settings.owner)

    def more_keys(self) -> list[Hint]:
        """The day before and the day after."""
        return [key_hint("left", day_text(self.day - timedelta(days=1)))]

    def help_text(self) -> str:
        """What is written."""
        return _("Opening this writes the report of the day; F6 opens it, left and right turn to other days.")


class WeekReportPage(_Turned):
    """The report of a week, this one's first, of all whose changes are here."""

    OFFERED: ClassVar[tuple[Format, ...]] = FORMATS
    STEP = 7

    def maker(self) -> Callable[[], Made | None]:
        """The report of the week."""
        kit, week, whole = self.kit, week_of(self.day), self._format == "xlsx"

        def make() -> Made:
            others = [each.entries for each in kit.other_playbooks]
            return made_week(kit.store, kit.playbook, week, kit.settings.owner, (), others, whole=whole)

        return make

    def more_keys(self) -> list[Hint]:
        """The week before."""
        return [key_hint("left", week_of(self.day).moved(-1).name)]

    def help_text(self) -> str:
        """What is written."""
        return _(
            "Opening this writes the report of the week; F6 opens it, left and right turn to other weeks.\n"
            "3 writes a workbook, which lists every visit. It tells of all reps whose changes are on this laptop."
        )

"""The agenda: what is due with all partners, late first; done and moved by one key, and taken along as a calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from fieldkit.i18n import _, marked
from fieldkit.reports.agenda import MADE_OF, agenda_calendar, kind_word, task_text, tasks
from fieldkit.rules.agenda import WHEN, Task, by_time
from fieldkit.store import complete_followup, edit_followup, edit_handout, hand_back, move_stop
from fieldkit.store.queries import places_of
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.screen import RowScreen
from fieldkit.ui.text import BOLD, GREY, LATE, OCHRE, day_text, due_text, join, one_line, padded, short, styled
from fieldkit.ui.widgets.rows import Line, Row, Rows, gap, heading

MOVES = {"1": 1, "7": 7}
"""Keys that move a task by so many days."""


def calendar_path(data: Path) -> Path:
    """Where the calendar is kept under the folder of the data."""
    return data / "sheets" / "fieldkit-agenda.ics"


class Agenda(RowScreen[None]):
    """What is due, by day; Space says it is done, 1 and 7 move it by a day or a week."""

    CSS_PATH = "agenda.tcss"
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("side", "open_file")
    HELP_WORDS: ClassVar[Mapping[str, str]] = {
        "side": marked("Move it to any day"),
        "open_file": marked("Write a calendar for the phone"),
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("side", "open_file"),
        *(Binding(key, f"later({days})", show=False) for key, days in MOVES.items()),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._late = 0
        self._count = 0

    def compose_body(self) -> ComposeResult:
        """The list."""
        yield Rows("agenda")

    @property
    def rows(self) -> Rows:
        """The list."""
        return self.query_one("#agenda", Rows)

    def title_now(self) -> tuple[Content, Content]:
        """How much is due, how much of it late."""
        late = styled(_("{n} late").format(n=self._late), LATE) if self._late else ""
        return styled(_("Agenda"), BOLD), join([late, styled(_("{n} in all").format(n=self._count), GREY)], "   ")

    def keys_now(self) -> list[Hint]:
        """What the task under the cursor can be told."""
        value = self.rows.value
        first: list[Hint] = []
        if isinstance(value, Task):
            done = {"followup": _("Done"), "handout": _("Back again"), "visit": _("On today's route")}.get(value.kind)
            first = [key_hint("space", done)] if done else []
            if done:
                first += [key_hint("1", _("+1 day")), key_hint("7", _("+1 week")), hint("side", _("Day"))]
            first.append(key_hint("enter", _("Partner")))
        return [*first, hint("open_file", _("Calendar")), key_hint("escape", _("Back"))]

    def help_text(self) -> str:
        """What is listed, and how it is moved."""
        return _(
            "Follow-ups, things lent, ends of time boxes, and visits by the rhythm of the partner's class.\n"
            "Space: done, or back again; a visit goes on today's route. 1 moves it to the next day, 7 by a week, "
            "F9 to any day; what is late moves from today. A time box is moved on the partner's stage.\n"
            "F6 writes the calendar for your phone: importing it again moves what moved and doubles nothing."
        )

    def show(self) -> None:
        """Draw the groups."""
        today = self.kit.today_date
        store, playbook = self.kit.store, self.kit.playbook
        key = ("agenda", today, playbook.hash, playbook.lang)
        made_of = (*MADE_OF, "followup", "handout")
        groups = store.kept(key, made_of, lambda: by_time(tasks(store, playbook.entries, today), today))
        self._late = len(groups["overdue"])
        self._count = sum(map(len, groups.values()))
        titles = {"overdue": _("Late"), "today": _("Today"), "week": _("This week"), "later": _("Later")}
        rows: list[Row] = []
        days = {task.due for group in groups.values() for task in group}
        room = max((cell_len(due_text(day.isoformat(), today)[0]) for day in days), default=0)
        draw = partial(self._line, today, room)
        for when in WHEN:
            if group := groups[when]:
                rows.append(heading(titles[when], str(len(group))))
                rows += [Row(Line(draw, each), each) for each in group]
                rows.append(gap())
        if not rows:
            rows = [
                heading(_("Nothing is due.")),
                Row(styled(_("Follow-ups, things lent, stages and visits by class stand here."), GREY)),
            ]
        here = self.rows.value
        same = None
        if isinstance(here, Task):
            every = (each for group in groups.values() for each in group)
            same = next((each for each in every if (each.kind, each.id) == (here.kind, here.id)), None)
        self.rows.set_rows(rows, same)
        super().show()

    def _line(self, today: date, room: int, task: Task, width: int) -> Content:
        """A task, with `room` cells for its day."""
        when, style = due_text(task.due.isoformat(), today)
        kind = padded(kind_word(task.kind), 9)
        name = 26 if width > 90 else 18
        what = max(width - 2 - 10 - (name + 1) - (room + 1), 10)
        return join(
            [
                styled(f"{self.kit.glyphs.dot} ", LATE if task.due < today else OCHRE if task.due == today else GREY),
                styled(kind + " ", GREY),
                styled(padded(task.partner_name, name) + " "),
                styled(padded(one_line(task_text(task), 200), what) + " "),
                styled(when, style),
            ]
        )

    # What the rep does.

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open the partner."""
        event.stop()
        if isinstance(event.value, Task) and self.is_current:
            self.kit.open_partner(event.value.partner)

    def on_rows_ticked(self, event: Rows.Ticked) -> None:
        """It is done; a visit goes on today's route."""
        event.stop()
        task = event.value
        if not isinstance(task, Task):
            return
        match task.kind:
            case "followup":
                complete_followup(self.kit.store, task.id)
            case "handout":
                hand_back(self.kit.store, task.id)
            case "visit":
                self._move(task, self.kit.today_date)
                return
            case "deadline":
                self.kit.tell(_("A time box ends when the partner moves on: Enter opens the partner."))
                return
        self.kit.tell(_("Done: {text}. ctrl+z takes it back.").format(text=short(task.text)))
        self.show()

    def action_later(self, days: int) -> None:
        """Move the task; what is late moves from today."""
        task = self.rows.value
        if isinstance(task, Task):
            self._move(task, max(task.due, self.kit.today_date) + timedelta(days=days))

    def action_side(self) -> None:
        """Move the task to any day."""
        task = self.rows.value
        if not (isinstance(task, Task) and self.is_current):
            return
        if task.kind == "deadline":
            self._refuse()
            return
        from fieldkit.ui.route_forms import day_form

        def take(day: str | None) -> None:
            if day:
                self._move(task, date.fromisoformat(day))

        self.app.push_screen(day_form(self.kit, task.due.isoformat()), take)

    def _move(self, task: Task, day: date) -> None:
        due = day.isoformat()
        match task.kind:
            case "followup":
                edit_followup(self.kit.store, task.id, due=due)
            case "handout":
                edit_handout(self.kit.store, task.id, due=due)
            case "visit":
                move_stop(self.kit.store, task.partner, task.due.isoformat() if task.planned else "", due)
            case "deadline":
                self._refuse()
                return
        self.kit.tell(_("{name}: {day}").format(name=short(task.partner_name), day=day_text(due)))
        self.show()

    def _refuse(self) -> None:
        self.kit.tell(_("The day of a time box is moved on the partner's stage."))

    def action_open_file(self) -> None:
        """Write the calendar."""
        path = calendar_path(self.kit.paths.data)
        found = tasks(self.kit.store, self.kit.playbook.entries, self.kit.today_date)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(agenda_calendar(found, self.kit.store.now(), places_of(self.kit.store)))
        except OSError as error:
            self.kit.tell(_("{file} could not be written: {why}").format(file=path, why=error), severity="error")
            return
        self.kit.tell(_("Calendar: {file}. Send it to your phone and open it there.").format(file=path), timeout=12)

"""Today: the interrupted visit first, the stops of the day by building, and what is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from itertools import chain
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content

from fieldkit.i18n import _, marked, ngettext
from fieldkit.playbook.drills import is_offered
from fieldkit.rules.agenda import by_building
from fieldkit.rules.route import pace_stage
from fieldkit.store import complete_followup, hand_back, put_aside
from fieldkit.store.queries import (
    cards_due,
    count_conflicts,
    count_partners,
    due_today,
    open_followups,
    stops,
    unfinished_visits,
    visits_on,
)
from fieldkit.store.records import DueRow, StopRow, VisitRow
from fieldkit.store.segments import last_sync
from fieldkit.ui.backing_up import standing_text
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.screen import RowScreen
from fieldkit.ui.text import (
    ACCENT,
    BOLD,
    GREY,
    JADE,
    LATE,
    OCHRE,
    ago_text,
    due_text,
    join,
    long_day,
    moment,
    one_line,
    padded,
    short,
    styled,
)
from fieldkit.ui.widgets.rows import Row, Rows, gap, heading

GOING_ON = ("open", "aside")
"""What a visit is that was begun and not wrapped up."""

SOON = timedelta(days=7)
"""How far ahead Today looks."""

EDGE = 4
"""Cells of a column that no text takes: the cursor's bar and the air at the right."""

NARROW = 40
"""Below so many cells a stop has room for its name, its room and one word."""

FEW = 300
"""Of so many partners what waits elsewhere is counted at once; of more, off the screen's way."""


class Elsewhere(NamedTuple):
    """What waits on other pages: time boxes that are over, visits due by the rhythm and not planned, cards."""

    boxes: int = 0
    visits: int = 0
    cards: int = 0


class Today(RowScreen[None]):
    """The day at a glance; Enter on a stop prepares it."""

    CSS_PATH = "today.tcss"
    AUTO_FOCUS = "#day"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    FOLLOWS_WIDTH = True
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("today", "partners", "handbook", "rehearse", "finish", "side", "owner")
    HELP_WORDS: ClassVar[Mapping[str, str]] = {
        "finish": marked("Wrap up the unfinished visit"),
        "side": marked("Set the time of the stop, or make it a spare one"),
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("finish", "side"),
        Binding("left", "column('#day')", show=False),
        Binding("right", "column('#due')", show=False),
        Binding("tab", "other", show=False, priority=True),
    ]

    _drawn: date | None = None
    _elsewhere = Elsewhere()

    def on_mount(self) -> None:
        """Look each minute whether another day has begun."""
        self.set_interval(60, self.follow_day)
        # The rep is back at the laptop, perhaps the next morning.
        self.watch(self.app, "app_focus", self.follow_day, init=False)

    def follow_day(self) -> None:
        """Draw the new day when the one on the screen is over."""
        if self._drawn not in (None, self.kit.today_date):
            self.show()

    def compose_body(self) -> ComposeResult:
        """The day at the left, what is due at the right."""
        with Horizontal():
            yield Rows("day", classes="list")
            yield Rows("due", classes="list ruled")

    def title_now(self) -> tuple[Content, Content]:
        """The day; visits against the target."""
        now = self.kit.store.now()
        glyphs = self.kit.glyphs
        left = join(
            [styled(_("Today"), BOLD), styled(long_day(now), GREY), styled(_("demo") if self.kit.demo else "", OCHRE)],
            f" {glyphs.sep} ",
        )
        done = sum(each.status == "done" for each in visits_on(self.kit.store, now.date().isoformat()))
        target = self._target()
        dots = styled(glyphs.dot * min(done, target), JADE) + styled(glyphs.ring * max(target - done, 0), GREY)
        count = styled(f"{done}", BOLD) + styled(f"/{target}" if target else "", GREY)
        return left, join([styled(_("visits"), GREY), count, dots], " ")

    def _target(self) -> int:
        """First talks a day (3 个/天), as the playbook says; 0 where it names no pace."""
        stage = pace_stage(self.kit.playbook.entries)
        return stage.per_day if stage and stage.per_day else 0

    def keys_now(self) -> list[Hint]:
        """What Enter does here, and where the digits lead."""
        value = self.focused.value if isinstance(self.focused, Rows) else None
        first: list[Hint] = []
        more = [hint("find"), hint("quit")]
        match value:
            case VisitRow():
                first = [key_hint("enter", _("Go on")), hint("finish", _("Wrap up"))]
                # Behind where the digits lead: another visit that begins puts this one aside by itself.
                more = [key_hint("space", _("Put aside")), *more] if value.status == "open" else more
            case StopRow():
                word = _("Go on") if value.status in GOING_ON else _("Prepare")
                first = [key_hint("enter", word), hint("side", _("Set the time"))]
            case DueRow():
                first = [key_hint("enter", _("Partner")), key_hint("space", _("Done"))]
            case str():
                first = [key_hint("enter", _("Open"))]
        return [*first, hint("partners"), hint("handbook"), hint("rehearse"), *more]

    def help_text(self) -> str:
        """How a day is run."""
        return _(
            "Stops of the day by district and building, and what is due.\n"
            "Enter on a stop prepares the visit; Enter on an interrupted visit goes on at the same step, "
            "Space puts it aside, F10 wraps it up.\n"
            "F9 on a stop sets its time, or says that it is a spare one.\n"
            "Right and left change the column. Space on a follow-up says it is done.\n"
            "Stops are picked in the day plan, or under Partners with Space; the agenda has all that is due."
        )

    def show(self) -> None:
        """Draw both columns."""
        self._drawn = self.kit.today_date
        self._count_elsewhere()
        self.query_one("#day", Rows).set_rows(self._day_rows())
        self.query_one("#due", Rows).set_rows(self._due_rows())
        super().show()

    def _day_rows(self) -> list[Row]:
        store, today = self.kit.store, self.kit.today_date
        rows: list[Row] = []
        interrupted = unfinished_visits(store)
        if interrupted:
            rows += [
                heading(_("Unfinished visits")),
                *chain.from_iterable(self._visit_rows(each) for each in interrupted),
                gap(),
            ]
        planned = stops(store, today.isoformat())
        for (district, building), group in by_building([each for each in planned if each.status != "open"]):
            place = join([styled(each, GREY) for each in (district, building)], f" {self.kit.glyphs.sep} ")
            rows += [Row(place), *(Row(partial(self._stop_text, each), each) for each in group), gap()]
        if not planned:
            rows += [heading(_("No stops for today yet")), *self._first_steps()]
        else:
            rows.append(Row(self._plan_text(planned), "plan", quiet=True))
        return rows

    def _plan_text(self, planned: list[StopRow]) -> Content:
        """Where the day is planned, and how many stops its target still wants."""
        wanted = self._target() - sum(not stop.spare for stop in planned)
        text = _("{n} short of {target}").format(n=wanted, target=self._target())
        return join([styled(_("Day plan")), styled(text if wanted > 0 else "", OCHRE)], "  ")

    def _first_steps(self) -> list[Row]:
        """What to do first, on a store or a day without stops."""
        if not count_partners(self.kit.store):
            return [
                Row(styled(_("Add the first partner"), BOLD), "add"),
                Row(styled(_("Import a roster")), "roster", quiet=True),
                Row(styled(_("Read the handbook's process")), "handbook", quiet=True),
                gap(),
                Row(styled(_("Try it on sample data:"), GREY)),
                Row(styled("  fieldkit demo", GREY)),
            ]
        return [
            Row(styled(_("Plan the day by building"), BOLD), "plan"),
            Row(styled(_("Pick stops among partners")), "partners", quiet=True),
        ]

    def _visit_rows(self, visit: VisitRow) -> list[Row]:
        """An unfinished visit: whose, when and at which step; on more lines where one is too narrow."""
        steps = self.kit.playbook_of(visit.pack).entries.steps
        number = next((at for at, step in enumerate(steps, 1) if step.id == visit.step), 0)
        where = _("step {n} {title}").format(n=number, title=visit.step_title) if number else visit.step_title
        when = f"{ago_text(visit.started, self.kit.today_date)} {moment(visit.started)}"
        aside = f" {self.kit.glyphs.sep} " + _("aside") if visit.status == "aside" else ""
        go_on = styled("Enter", ACCENT) + styled(" " + _("go on"), GREY)
        name, moment_text = styled(visit.partner_name, BOLD), styled(when + aside, GREY)
        line = [name, styled(where), moment_text]
        room = (self.query_one("#day", Rows).size.width or self.app.size.width // 2) - EDGE
        for parts in ([*line, go_on], line):
            if (text := join(parts, "  ")).cell_length <= room:
                return [Row(text, visit)]
        below = [Row(styled(f"  {where}"))]
        if (text := join([name, moment_text], "  ")).cell_length <= room:
            return [Row(text, visit), *below]
        return [Row(name, visit), Row(Content("  ") + moment_text), *below]

    def _stop_text(self, stop: StopRow, width: int) -> Content:
        glyphs = self.kit.glyphs
        done = stop.status in ("done", "missed")
        mark = styled(f" {glyphs.done} ", JADE) if stop.status == "done" else styled(f" {glyphs.ring} ", GREY)
        status = {"done": _("visited"), "missed": _("not met"), "planned": _("prepared"), "aside": _("aside")}
        said, at = status.get(stop.status, ""), one_line(stop.at, 20)
        if width < NARROW:
            # The mark says that it was visited, the hour is what a rep looks for; a name of three signs is none.
            note = said if stop.status in ("missed", "aside") else at or (_("spare") if stop.spare else said)
        else:
            spare = _("spare, nearby") if stop.spare and not done else ""
            note = f" {glyphs.sep} ".join(part for part in (said, spare, at) if part)
        quiet = GREY if stop.spare or done else ""
        tail = f"{padded(stop.room, 5)} {note}"
        name = max(min(28, width - 4 - max(cell_len(tail), 11)), 8)
        return join([mark, styled(padded(stop.name, name) + " ", quiet), styled(tail, GREY)])

    def _due_rows(self) -> list[Row]:
        today = self.kit.today_date
        found = due_today(self.kit.store, today.isoformat())
        rows = [heading(_("Due")), *(Row(partial(self._due_text, each, today), each) for each in found)]
        if not found:
            rows.append(Row(styled(_("Nothing is due."), GREY)))
        until = (today + SOON).isoformat()
        coming = [
            DueRow(id=each.id, kind="followup", partner=each.partner, partner_name=each.partner_name, text=each.text,
                   due=each.due)
            for each in open_followups(self.kit.store, until=until) if each.due > today.isoformat()
        ]  # fmt: skip
        if coming:
            rows += [gap(), heading(_("Coming up"))]
            rows += [Row(partial(self._due_text, each, today), each, quiet=True) for each in coming]
        if count_partners(self.kit.store):
            rows += [gap(), Row(self._agenda_text(), "agenda", quiet=True)]
            rows.append(Row(self._cards_text(), "rehearse", quiet=True))
        if (last := last_sync(self.kit.store)) or count_conflicts(self.kit.store):
            rows.append(Row(self._sync_text(last), "sync", quiet=True))
        if (backup := standing_text(self.kit.backups, today)) is not None:
            rows += [gap(), Row(backup)]
        return rows

    def _cards_text(self) -> Content:
        """Where the answers are rehearsed, and how many cards wait there: heard in the field, or due."""
        waiting = self._elsewhere.cards
        return join([styled(_("Rehearse")), styled(_("{n} waiting").format(n=waiting) if waiting else "", OCHRE)], "  ")

    def _sync_text(self, last: str) -> Content:
        """When the last sync was, and what it left to decide."""
        when = f"{ago_text(last, self.kit.today_date)} {moment(last)}" if last else ""
        n = count_conflicts(self.kit.store)
        left = ngettext("{n} conflict to decide", "{n} conflicts to decide", n).format(n=n) if n else ""
        return join([styled(_("Sync")), styled(when, GREY), styled(left, OCHRE)], "  ")

    def _agenda_text(self) -> Content:
        """Where all that is due stands, and what of it this list does not have: stages and visits."""
        boxes, visits, _cards = self._elsewhere
        over = ngettext("{n} time box over", "{n} time boxes over", boxes).format(n=boxes) if boxes else ""
        due = ngettext("{n} visit due", "{n} visits due", visits).format(n=visits) if visits else ""
        return join([styled(_("Agenda")), styled(over, LATE), styled(due, OCHRE)], "  ")

    def _count_elsewhere(self) -> None:
        if count_partners(self.kit.store) <= FEW:
            self._elsewhere = self._elsewhere_now()
        else:
            self.run_worker(self._look_elsewhere, thread=True, exclusive=True, group="elsewhere", exit_on_error=False)

    def _look_elsewhere(self) -> None:
        found = self._elsewhere_now()
        self.app.call_from_thread(self._show_elsewhere, found)

    def _show_elsewhere(self, found: Elsewhere) -> None:
        if self.is_attached and found != self._elsewhere:
            self._elsewhere = found
            self.query_one("#due", Rows).set_rows(self._due_rows())

    def _elsewhere_now(self) -> Elsewhere:
        from fieldkit.reports.agenda import count_overdue

        store, playbook = self.kit.store, self.kit.playbook
        overdue = count_overdue(store, playbook.entries, self.kit.today_date)
        return Elsewhere(*overdue, cards_due(store, partial(is_offered, playbook)))

    def _due_text(self, due: DueRow, today: date, width: int) -> Content:
        when, style = due_text(due.due, today)
        what = due.text if due.kind == "followup" else _("Collect: {thing}").format(thing=due.text)
        name = 20 if width > 52 else 12
        return join(
            [
                styled(f"{self.kit.glyphs.dot} ", style),
                styled(padded(due.partner_name, name) + "  "),
                styled(padded(what, max(width - name - 16, 8)) + "  "),
                styled(when, style),
            ]
        )

    # What the rep does.

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Go on with a visit, prepare a stop, open a partner, or do what comes first."""
        event.stop()
        if not self.is_current:
            return
        match event.value:
            case VisitRow(id=visit):
                self._resume(visit)
            case StopRow(visit=visit, status="open" | "aside" as status):
                if status == "aside":
                    self.kit.tell(_("This visit was put aside; it goes on where it stood."))
                self._resume(visit)
            case StopRow(partner=partner):
                self.kit.prepare(partner)
            case DueRow(partner=partner):
                self.kit.open_partner(partner)
            case "add":
                self.kit.add_partner()
            case "plan":
                self.kit.action_page("day_plan")
            case "agenda" | "roster" as page:
                self.kit.action_page(page)
            case "handbook" | "partners" | "rehearse" | "sync" as mode:
                self.app.switch_mode(mode)

    def _resume(self, visit: str) -> None:
        from fieldkit.ui.screens.visit import Visit

        self.app.push_screen(Visit(visit))

    def on_rows_ticked(self, event: Rows.Ticked) -> None:
        """A follow-up is done, a thing lent is back, a visit is put aside."""
        event.stop()
        if isinstance(event.value, VisitRow) and event.value.status == "open":
            put_aside(self.kit.store, event.value.id)
            self.kit.tell(_("Put aside: {partner}. It waits here.").format(partner=short(event.value.partner_name)))
            self.show()
        if isinstance(event.value, DueRow):
            if event.value.kind == "followup":
                complete_followup(self.kit.store, event.value.id)
            else:
                hand_back(self.kit.store, event.value.id)
            self.kit.tell(_("Done: {text}. ctrl+z takes it back.").format(text=short(event.value.text)))
            self.show()

    def action_finish(self) -> None:
        """Wrap up the interrupted visit under the cursor without going on with it."""
        value = self.query_one("#day", Rows).value
        if isinstance(value, VisitRow) and self.is_current:
            from fieldkit.ui.screens.wrapup import WrapUp

            self.app.push_screen(WrapUp(value.id))

    def action_side(self) -> None:
        """Set the time of the stop under the cursor, or make it a spare one."""
        value = self.query_one("#day", Rows).value
        if isinstance(value, StopRow) and self.is_current:
            from fieldkit.ui.day_forms import stop_form

            self.app.push_screen(stop_form(self.kit, value))

    def action_owner(self) -> None:
        """Write the name that the cues say."""
        from fieldkit.ui.day_forms import owner_form

        self.app.push_screen(owner_form(self.kit))

    def action_column(self, which: str) -> None:
        """Change the column."""
        rows = self.query_one(which, Rows)
        if rows.values:
            rows.focus()

    def action_other(self) -> None:
        """Change to the other column."""
        self.action_column("#due" if self.focused is self.query_one("#day") else "#day")

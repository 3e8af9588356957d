"""The plan of a day: its stops picked by region and building, spare ones nearby, check-ins, and the route sheet.

At the left the partners of a region, at the right the day. What was written by pen on the printed sheet is typed in at
the foot, a line a visit.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input

from fieldkit.i18n import _, marked
from fieldkit.playbook.model import Talk
from fieldkit.reports.sheet_entry import Entry, read_entry
from fieldkit.rules.route import pace_stage
from fieldkit.rules.sheet_codes import BadLine
from fieldkit.rules.talks import MOST, talks_of
from fieldkit.store import check_in, drop_stop, drop_stops, enter_sheet, plan_stop, plan_stops
from fieldkit.store.records import StopRow
from fieldkit.store.route_records import RegionRow
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.day_codes import entry_text, faults_text
from fieldkit.ui.day_lists import UNDER_WAY, Building, Pick, Plan, Spare
from fieldkit.ui.screen import RowScreen
from fieldkit.ui.text import BOLD, GREY, JADE, day_text, join, one_line, short, styled
from fieldkit.ui.widgets.foot_line import FootLine
from fieldkit.ui.widgets.rows import Rows
from fieldkit.ui.words import talk_word


class DayPlan(RowScreen[None]):
    """A day and the partners of a region; Space puts a partner, or a whole building, on the day."""

    CSS_PATH = "day_plan.tcss"
    AUTO_FOCUS = "#pick"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("note", "open_file", "side")
    HELP_WORDS: ClassVar[Mapping[str, str]] = {
        "note": marked("Type in the codes that came back on the route sheet"),
        "open_file": marked("Make the route sheet of the day and open it"),
        "side": marked("Set the time of the stop, or make it a spare one"),
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("note", "open_file", "side"),
        Binding("left", "day(-1)", show=False),
        Binding("right", "day(1)", show=False),
        Binding("f4,ctrl+y", "other_day", show=False),
        Binding("tab", "other", show=False, priority=True),
        *(Binding(str(at), f"talk({at})", show=False) for at in range(1, MOST + 1)),
    ]

    def __init__(self, day: date | None = None) -> None:
        super().__init__()
        self._day = day
        self._region: str | None = None
        self._plan: Plan | None = None

    @property
    def day(self) -> date:
        """The day that is planned."""
        return self._day or self.kit.today_date

    @property
    def plan(self) -> Plan:
        """What the store says of the day, as it was last shown."""
        if self._plan is None:
            self._plan = Plan.read(self.kit, self.day, self._region)
        return self._plan

    def compose_body(self) -> ComposeResult:
        """The partners, the day, and the line at the foot."""
        with Horizontal():
            yield Rows("pick", classes="list")
            yield Rows("route", classes="list ruled")
        yield FootLine("foot")

    @property
    def pick(self) -> Rows:
        """The partners of the region."""
        return self.query_one("#pick", Rows)

    @property
    def route(self) -> Rows:
        """The stops of the day."""
        return self.query_one("#route", Rows)

    @property
    def foot(self) -> FootLine:
        """The line at the foot."""
        return self.query_one("#foot", FootLine)

    def title_now(self) -> tuple[Content, Content]:
        """The day; its stops against the target."""
        glyphs = self.kit.glyphs
        away = (self.day - self.kit.today_date).days
        when = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}.get(away, "")
        left = [styled(_("Day plan"), BOLD), styled(day_text(self.day)), styled(when, GREY)]
        stage = pace_stage(self.kit.playbook.entries)
        count = sum(not stop.spare for stop in self.plan.stops)
        right = [styled(_("stops"), GREY), styled(str(count), BOLD)]
        if stage and stage.per_day:
            right[1] += styled(f"/{stage.per_day}", GREY)
            done = styled(glyphs.dot * min(count, stage.per_day), JADE)
            right.append(done + styled(glyphs.ring * max(stage.per_day - count, 0), GREY))
        return join(left, f" {glyphs.sep} "), join(right, " ")

    def keys_now(self) -> list[Hint]:
        """What the row under the cursor can be told."""
        if self.foot.about:
            return [key_hint("enter", _("Write it")), key_hint("escape", _("Leave, keep the draft"))]
        value = self.focused.value if isinstance(self.focused, Rows) else None
        codes = [hint("note", _("Codes"))] if self.plan.stops else []
        sheet = [hint("open_file", _("Print"))] if self.plan.stops else []
        column, days = key_hint("tab", _("Column")), Hint("← → F4", _("Day"), "f4")
        first: list[Hint] = []
        match value:
            case RegionRow():
                first = [key_hint("enter", _("Other region"))]
            case Building():
                first = [key_hint("space", _("All of it"))]
            case Pick(partner=partner):
                on = self.plan.stop_at(partner) is not None
                first = [key_hint("space", _("Off the day") if on else _("On the day")), key_hint("enter", _("Open"))]
            case Spare():
                first = [key_hint("space", _("Spare")), key_hint("enter", _("Open"))]
            case StopRow(status=status):
                talk = [Hint(f"1-{len(self._talks)}", _("Check in"), "1")] if self.day <= self.kit.today_date else []
                off = [] if status in UNDER_WAY else [key_hint("space", _("Off the day"))]
                first = [key_hint("enter", _("Prepare")), *talk, *off]
                return [*first, *codes, *sheet, column, days, hint("side", _("Set the time"))]
        return [*first, column, days, *sheet, *codes]

    def help_text(self) -> str:
        """How a day is planned."""
        return _(
            "Left: the partners of a region by building. Space puts one on the day, on a building all of them.\n"
            "Right: the day. Left and right arrows change it, F4 takes any day; F9 sets the time of a stop.\n"
            "Below the stops stand others nearby; Space adds one as a spare, for when there is time.\n"
            "1, 2 or 3 on a stop checks in: how the talk went; then what they care about.\n"
            "F6 makes the route sheet and opens it for printing. F2 types in what came back on it, a line a visit."
        )

    # What is shown.

    def show(self) -> None:
        """Read the day and the region, and draw them."""
        self._plan = plan = Plan.read(self.kit, self.day, self._region)
        self._region = plan.region.name if plan.region else None
        self.pick.set_rows(plan.pick_rows())
        self.route.set_rows(plan.route_rows())
        self._show_foot()
        super().show()

    def _show_foot(self) -> None:
        foot = self.foot
        if foot.about == "codes":
            foot.label(_("Codes"), "1 14:00-14:40 1-12 g1 +…")
            self._show_read()
        elif foot.about:
            row = self.plan.checkins.get(foot.about)
            words = talk_word(self.kit.playbook, row.talk, row.talk_title) if row else ""
            stop = self.plan.stop_at(foot.about)
            name = stop.name if stop else ""
            foot.label(_("Cares about"), _("after-sales, margin"))
            foot.read(join([styled(one_line(name, 40), BOLD), styled(words, GREY)], f" {self.kit.glyphs.sep} "))

    def _entry(self) -> Entry:
        books = {stop.pack: self.kit.playbook_of(stop.pack) for stop in self.plan.stops}
        return read_entry(self.foot.field.value, self.plan.stops, self.plan.numbers, books, self.kit.store.now())

    def _show_read(self) -> None:
        typed = self.foot.field.value.strip()
        if not typed:
            self.foot.read(styled(_("The number of the stop, when it was, then the codes of the sheet."), GREY))
            return
        try:
            self.foot.read(entry_text(self._entry(), f" {self.kit.glyphs.sep} "))
        except BadLine as error:
            self.foot.read(faults_text(error))

    # What the rep does.

    def on_rows_ticked(self, event: Rows.Ticked) -> None:
        """On the day, or off it; a whole building at once, a spare one from nearby."""
        event.stop()
        store, day = self.kit.store, self.day.isoformat()
        match event.value:
            case Pick(partner=partner):
                self._turn(partner)
                event.rows.action_move(1)
            case Building() as building:
                self._turn_building(building)
            case Spare(partner=partner):
                plan_stop(store, partner, day, spare=True)
            case StopRow(partner=partner):
                self._turn(partner)
        self.show()

    def _turn(self, partner: str) -> None:
        stop = self.plan.stop_at(partner)
        if stop is None:
            plan_stop(self.kit.store, partner, self.day.isoformat())
        elif stop.status in UNDER_WAY:
            self.kit.tell(_("Its visit has begun; the stop stays."))
        else:
            drop_stop(self.kit.store, partner, self.day.isoformat())

    def _turn_building(self, place: Building) -> None:
        """All partners of a building go on the day; where all are, those whose visit has not begun go off it."""
        here = [each.id for each in self.plan.found.values() if (each.district, each.building) == place]
        on = {stop.partner: stop for stop in self.plan.stops}
        missing = [partner for partner in here if partner not in on]
        name = one_line(place.building or place.district, 30)
        if missing:
            plan_stops(self.kit.store, missing, self.day.isoformat(), name)
        else:
            off = [partner for partner in here if on[partner].status not in UNDER_WAY]
            drop_stops(self.kit.store, off, self.day.isoformat(), name)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Choose another region, open a partner, prepare a stop or go on with it."""
        event.stop()
        if not self.is_current:
            return
        match event.value:
            case RegionRow(name=name):
                from fieldkit.ui.screens.regions import Regions

                self.app.push_screen(Regions(name), self._take_region)
            case Building() as building:
                self._turn_building(building)
                self.show()
            case Pick(partner=partner) | Spare(partner=partner):
                self.kit.open_partner(partner)
            case StopRow(visit=visit, status="open" | "aside"):
                from fieldkit.ui.screens.visit import Visit

                self.app.push_screen(Visit(visit))
            case StopRow(partner=partner):
                self.kit.prepare(partner)
            case "add":
                self.kit.add_partner()

    def _take_region(self, name: str | None) -> None:
        if name is not None:
            self._region = name
            self.show()
            self.pick.action_end(-1)

    def action_day(self, by: int) -> None:
        """The day before or after."""
        self._go_to(self.day + timedelta(days=by))

    def action_other_day(self) -> None:
        """Ask for any day."""
        from fieldkit.ui.route_forms import day_form

        def take(day: str | None) -> None:
            if day:
                self._go_to(date.fromisoformat(day))

        if self.is_current:
            self.app.push_screen(day_form(self.kit, self.day.isoformat()), take)

    def _go_to(self, day: date) -> None:
        self._day = None if day == self.kit.today_date else day
        self._close_foot()
        self.show()

    def action_side(self) -> None:
        """Set the time of the stop under the cursor, or make it a spare one."""
        value = self.route.value
        if isinstance(value, StopRow) and self.is_current and not self.typing:
            from fieldkit.ui.day_forms import stop_form

            self.app.push_screen(stop_form(self.kit, value))

    def action_open_file(self) -> None:
        """Make the route sheet of the day and open it by the system's program."""
        from fieldkit.reports.route_sheet import print_sheet, sheet_path
        from fieldkit.ui.documents import open_watched

        if not self.plan.stops:
            self.kit.tell(_("No stops for this day yet"), severity="warning")
            return
        path = sheet_path(self.kit.paths.data, self.day.isoformat())
        try:
            print_sheet(self.kit.store, self.kit.playbook, self.day.isoformat(), path)
        except OSError as error:
            self.kit.tell(_("{file} could not be written: {why}").format(file=path, why=error), severity="error")
            return

        def say(text: str, *, severity: str = "information") -> None:
            self.kit.tell(text, severity=severity, timeout=12)

        told = _("Route sheet: {file}. Print it from the browser.").format(file=path)
        open_watched(self.kit, path, str(path), say, told)
        self.show()

    @property
    def _talks(self) -> tuple[Talk, ...]:
        return talks_of(self.kit.playbook.entries)

    def action_talk(self, answer: int) -> None:
        """Check in: how the talk went, now; then what they care about."""
        value = self.route.value
        if self.focused is not self.route or not isinstance(value, StopRow):
            return
        if self.day > self.kit.today_date:
            self.kit.tell(_("This day is yet to come"), severity="warning")
            return
        if answer > len(self._talks):
            return
        day = self.day.isoformat()
        late = self.day < self.kit.today_date
        talk = self._talks[answer - 1]
        title = self.kit.playbook.expand(talk.title)
        check_in(self.kit.store, value.partner, day, talk.id, title=title, late=late)
        self.foot.open(value.partner, f"cares:{value.partner}:{day}", "")
        self.show()

    def action_note(self) -> None:
        """Type in what came back on the route sheet."""
        if self.plan.stops and not self.foot.about:
            value = self.route.value if self.focused is self.route else None
            number = self.plan.numbers.get(value.partner) if isinstance(value, StopRow) else None
            self.foot.open("codes", f"codes:{self.day.isoformat()}", f"{number} " if number else "")
            self.show()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what was understood."""
        event.stop()
        if self.foot.about == "codes":
            self._show_read()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter writes it; the line of codes stays open for the next one."""
        event.stop()
        if self.foot.about == "codes":
            self._write_codes()
        elif self.foot.about:
            self._write_cares()

    def _write_codes(self) -> None:
        field = self.foot.field
        if not field.value.strip():
            self._close_foot()
            return
        try:
            entry = self._entry()
        except BadLine as error:
            wrong = ", ".join(f"{fault.token}: {_(fault.why)}" for fault in error.faults[:3])
            self.kit.tell(_("Nothing was written. {faults}").format(faults=wrong), severity="warning")
            return
        enter_sheet(self.kit.store, entry.visit)
        field.entered()
        when = f"{day_text(self.day)} {entry.visit.started:%H:%M}"
        text = _("Entered late: {name}, {when}. ctrl+z takes it back.")
        self.kit.tell(text.format(name=short(entry.stop.name), when=when))
        self.show()

    def _write_cares(self) -> None:
        partner, field = self.foot.about, self.foot.field
        if field.value.strip():
            late = self.day < self.kit.today_date
            check_in(self.kit.store, partner, self.day.isoformat(), cares=field.value.strip(), late=late)
        field.entered()
        self._close_foot()
        self.show()

    def _close_foot(self) -> None:
        if self.foot.about:
            self.foot.close()
            self.route.focus()

    def action_other(self) -> None:
        """Change the column."""
        if self.foot.about:
            return
        other = self.pick if self.focused is self.route else self.route
        if other.values:
            other.focus()

    def action_back(self) -> None:
        """Leave the line at the foot, then the screen."""
        if self.foot.about:
            self._close_foot()
            self.show()
        else:
            super().action_back()

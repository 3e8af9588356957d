"""Regions: when each was opened, how many partners are there, and how many days of first talks are left."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from fieldkit.i18n import _, marked, ngettext
from fieldkit.playbook.model import Entries
from fieldkit.rules.route import pace_stage
from fieldkit.rules.stages import pace_days, region_clock
from fieldkit.store import open_region
from fieldkit.store.queries import regions
from fieldkit.store.route_records import RegionRow
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.screen import RowScreen
from fieldkit.ui.stage_words import clock_text
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, day_text, join, padded, short, styled
from fieldkit.ui.widgets.rows import Row, Rows, gap, heading

LEFT = 20
"""Cells of how many are still to be visited."""

WIDE = 100
"""From so many cells on, the time box is called by its name."""


class Regions(RowScreen[str]):
    """The regions; Enter gives the name of the one to plan, Space opens one today."""

    CSS_PATH = "regions.tcss"
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("side",)
    HELP_WORDS: ClassVar[Mapping[str, str]] = {"side": marked("Change the days of the region")}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("side")]

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self._first = name

    def compose_body(self) -> ComposeResult:
        """The list."""
        yield Rows("regions")

    @property
    def rows(self) -> Rows:
        """The list."""
        return self.query_one("#regions", Rows)

    def begin(self) -> None:
        """The cursor stands on the region that is planned."""
        found = next((row for row in self.rows.values if isinstance(row, RegionRow) and row.name == self._first), None)
        if found:
            self.rows.move_to(found)
            self.show_bars()

    def title_now(self) -> tuple[Content, Content]:
        """What this is; the pace."""
        stage = pace_stage(self.kit.playbook.entries)
        pace = _("{n} first talks a day").format(n=stage.per_day) if stage else ""
        return styled(_("Regions"), BOLD), styled(pace, GREY)

    def keys_now(self) -> list[Hint]:
        """What can be done with the region under the cursor."""
        value = self.rows.value
        if not isinstance(value, RegionRow):
            return [key_hint("enter", _("Open a region")), key_hint("escape", _("Back"))]
        opens = [key_hint("space", _("Open today"))] if value.name and (not value.opened or value.closed) else []
        change = [hint("side", _("Its days"))] if value.name else []
        return [key_hint("enter", _("Plan it")), *opens, *change, key_hint("escape", _("Back"))]

    def help_text(self) -> str:
        """What a region is for."""
        return _(
            "Opening a region starts the time box of finding partners there; its day can be changed with F9.\n"
            "Days left are the partners not yet visited, divided by the first talks a day."
        )

    def show(self) -> None:
        """Draw the regions: those at work, then those closed or never opened."""
        found = regions(self.kit.store)
        rows: list[Row] = []
        for title, group in (
            (_("Opened"), [each for each in found if each.opened and not each.closed]),
            (_("Closed"), [each for each in found if each.opened and each.closed]),
            (_("Not opened"), [each for each in found if not each.opened]),
        ):
            if group:
                rows += [heading(title), *(Row(partial(self._line, each), each) for each in group), gap()]
        if not found:
            rows += [
                Row(styled(_("No region yet. Open the first: its partners are found within the time box."))),
                gap(),
            ]
        rows.append(Row(styled("+ " + _("Open a region"), ACCENT), "new"))
        here = self.rows.value
        same = next((each for each in found if isinstance(here, RegionRow) and each.name == here.name), None)
        self.rows.set_rows(rows, same)
        super().show()

    def _line(self, row: RegionRow, width: int) -> Content:
        opened = _("since {day}").format(day=day_text(row.opened)) if row.opened else ""
        if row.closed:
            opened = f"{row.opened[5:]} – {row.closed[5:]}"
        name = max(min(24, width - 66), 10)
        partners = ngettext("{n} partner", "{n} partners", row.partners).format(n=row.partners)
        left = left_text(self.kit.playbook.entries, row)
        return join(
            [
                styled(padded(row.name or _("no district yet"), name) + "  "),
                styled(padded(opened, 18) + " ", GREY),
                styled(padded(partners, 12)),
                left,
                " " * max(LEFT - left.cell_length, 2),
                self._box_text(row, width),
            ]
        )

    def _box_text(self, row: RegionRow, width: int) -> Content:
        """How the region stands to the time box of finding its partners, while it is open and some are not visited."""
        if row.closed or not row.unvisited:
            return Content("")
        found = region_clock(self.kit.playbook.entries.stages, row.opened, self.kit.today_date)
        if found is None:
            return Content("")
        said, style = clock_text(found)
        return styled(_("time box: {left}").format(left=said) if width >= WIDE else said, style)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Plan the region, or open another one."""
        event.stop()
        if not self.is_current:
            return
        if isinstance(event.value, RegionRow):
            self.leave(event.value.name)
        else:
            self._form(None)

    def on_rows_ticked(self, event: Rows.Ticked) -> None:
        """Open the region today."""
        event.stop()
        value = event.value
        if isinstance(value, RegionRow) and value.name and (not value.opened or value.closed):
            open_region(self.kit.store, value.name, self.kit.today_date.isoformat())
            self.kit.tell(_("Region {name} is open from today.").format(name=short(value.name)))
            self.show()

    def action_side(self) -> None:
        """Change the days of the region."""
        value = self.rows.value
        if isinstance(value, RegionRow) and value.name and self.is_current:
            self._form(value)

    def _form(self, row: RegionRow | None) -> None:
        from fieldkit.ui.route_forms import region_form

        self.app.push_screen(region_form(self.kit, row))


def left_text(entries: Entries, row: RegionRow) -> Content:
    """How many partners of a region are still to be visited, and how many days that takes at the playbook's pace."""
    if not row.partners:
        return Content("")
    if not row.unvisited:
        return styled(_("all visited"), JADE)
    text = _("{n} to visit").format(n=row.unvisited)
    stage = pace_stage(entries)
    days = pace_days(stage, row.unvisited) if stage else None
    return styled(text + (" " + _("= {n} d").format(n=days) if days else ""), GREY)

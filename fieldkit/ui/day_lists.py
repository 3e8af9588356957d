"""The two lists of a day's plan: the partners of a region by building, and the stops of the day with spares nearby."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Self

from textual.content import Content

from fieldkit.i18n import _, ngettext
from fieldkit.rules.agenda import by_building
from fieldkit.rules.route import numbered, spares
from fieldkit.store import Store
from fieldkit.store.queries import (
    candidates,
    candidates_in,
    checkins,
    count_partners,
    regions,
    sheet_numbers,
    stops,
)
from fieldkit.store.records import StopRow
from fieldkit.store.route_records import CandidateRow, CheckinRow, RegionRow
from fieldkit.ui.day_rows import candidate_line, stop_line
from fieldkit.ui.screens.regions import left_text
from fieldkit.ui.text import ACCENT, BOLD, GREY, join, one_line, styled
from fieldkit.ui.widgets.rows import Line, Row, gap, heading

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

NEARBY = 6
"""How many spare stops are offered."""

UNDER_WAY = ("open", "aside", "done", "missed")
"""What a stop's visit is once it has begun: the stop stays on its day."""


class Building(NamedTuple):
    """The row of a building with its partners."""

    district: str
    building: str


class Pick(NamedTuple):
    """The row of a partner that may be put on the day."""

    partner: str


class Spare(NamedTuple):
    """The row of a partner nearby, for when there is time."""

    partner: str


MADE_OF = ("partner", "visit", "reading")
"""The kinds of entries that the partners of a region are made of."""


@dataclass(frozen=True)
class Plan:
    """A day as the store has it, and the region whose partners stand beside it.

    `numbers` are those of the stops on the route sheet and `checkins` the day's, both by partner; `found` are the
    region's partners by their id.
    """

    kit: FieldkitApp
    day: date
    stops: list[StopRow]
    numbers: dict[str, int]
    checkins: dict[str, CheckinRow]
    region: RegionRow | None
    found: dict[str, CandidateRow]

    @classmethod
    def read(cls, kit: FieldkitApp, day: date, wanted: str | None) -> Self:
        """Read a day, with the region that was chosen, None while none was."""
        store, on = kit.store, day.isoformat()
        route = stops(store, on)
        numbers = numbered([stop.partner for stop in route], sheet_numbers(store, on))
        region = _chosen(regions(store), route, wanted)
        found = _candidates(store, region.name) if region else {}
        return cls(kit, day, route, numbers, checkins(store, on), region, found)

    def stop_at(self, partner: str) -> StopRow | None:
        """The stop at a partner, None while it is not on the day."""
        return next((stop for stop in self.stops if stop.partner == partner), None)

    # The partners of the region.

    def pick_rows(self) -> list[Row]:
        """The region, and its partners by building."""
        region = self.region
        if region is None or not count_partners(self.kit.store):
            return [
                heading(_("No partners yet")),
                Row(styled(_("Add the first partner"), BOLD), "add"),
            ]
        rows = [Row(Line(self._region_text, region), region), gap()]
        draw = self._candidate
        for (district, building), group in by_building(list(self.found.values())):
            rows.append(Row(self._building_text(building, group), Building(district, building)))
            rows += [Row(Line(draw, each), Pick(each.id)) for each in group]
            rows.append(gap())
        if not self.found:
            rows.append(Row(styled(_("No partners in this region yet."), GREY)))
        return rows

    def _region_text(self, region: RegionRow, width: int) -> Content:
        """The region; in a narrow column how much is left says more than since when it is open."""
        since = _("since {day}").format(day=region.opened[5:]) if region.opened else _("not opened")
        name = styled(one_line(region.name, 40) or _("no district yet"), f"bold {ACCENT}")
        left = left_text(self.kit.playbook.entries, region)
        whole = join([name, styled(since, GREY), left], "  ")
        return whole if whole.cell_length <= width else join([name, left], "  ")

    def _building_text(self, building: str, group: list[CandidateRow]) -> Content:
        new = sum(not each.last_visit for each in group)
        count = ngettext("{n} partner", "{n} partners", len(group)).format(n=len(group))
        note = [count, _("{n} new").format(n=new) if new else ""]
        sep = f" {self.kit.glyphs.sep} "
        name = one_line(building, 40) or _("no building yet")
        return styled(name, ACCENT) + styled("  " + sep.join(filter(None, note)), GREY)

    def _candidate(self, each: CandidateRow, width: int) -> Content:
        return candidate_line(self.kit, each, self.stop_at(each.id), width)

    # The day.

    def route_rows(self) -> list[Row]:
        """The stops by building, and others nearby."""
        rows: list[Row] = []
        for (district, building), group in by_building(self.stops):
            place = join([styled(each, GREY) for each in (district, building)], f" {self.kit.glyphs.sep} ")
            rows += [Row(place), *(Row(partial(self._stop, each), each) for each in group), gap()]
        if not self.stops:
            rows += [
                heading(_("No stops for this day yet")),
                Row(styled(_("Space on a partner puts it here."), GREY)),
                gap(),
            ]
        near = self._nearby()
        if near:
            rows.append(heading(_("Nearby, if there is time")))
            rows += [Row(partial(candidate_line, self.kit, each, None), Spare(each.id), quiet=True) for each in near]
        return rows

    def _nearby(self) -> list[CandidateRow]:
        store, places = self.kit.store, self._places()
        taken = {stop.partner for stop in self.stops}
        # Those of the same building come first: only where they are too few, whole districts are looked through.
        buildings = dict.fromkeys((each.district, each.building) for each in places if each.building)
        near = spares(candidates_in(store, buildings), places, taken)
        if len(near) < NEARBY:
            found = list(self.found.values())
            here = self.region.name if self.region else None
            for district in dict.fromkeys(each.district for each in places if each.district != here):
                found += candidates(store, district)
            near = spares(found, places, taken)
        return near[:NEARBY]

    def _places(self) -> list[CandidateRow]:
        return [CandidateRow(id=stop.partner, district=stop.district, building=stop.building) for stop in self.stops]

    def _stop(self, stop: StopRow, width: int) -> Content:
        return stop_line(self.kit, stop, self.numbers[stop.partner], self.checkins.get(stop.partner), width)


def _candidates(store: Store, district: str) -> dict[str, CandidateRow]:
    """The partners of a region by their id."""
    key = ("candidates", district)
    return store.kept(key, MADE_OF, lambda: {row.id: row for row in candidates(store, district)})


def _chosen(known: Sequence[RegionRow], route: list[StopRow], wanted: str | None) -> RegionRow | None:
    """The region that was chosen, else that of the first stop, else the first opened with partners to visit."""
    if wanted is None:
        wanted = next((stop.district for stop in route), None)
    here = [row for row in known if row.name == wanted]
    here += [row for row in known if row.opened and not row.closed and row.unvisited]
    here += [row for row in known if row.partners]
    return next(iter(here or known), None)

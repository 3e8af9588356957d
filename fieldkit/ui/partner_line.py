"""A partner as a line of a list, in columns, and the names over them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from fieldkit.i18n import _, language
from fieldkit.store.records import PartnerRow
from fieldkit.ui.glyphs import Glyphs
from fieldkit.ui.text import ACCENT, GREY, LATE, OCHRE, ago_text, due_text, fit, join, one_line, padded, styled

KNOWN = 100
"""Lines that are known: those of a screen stand there again with most keys in the filter."""


@dataclass(frozen=True)
class Columns:
    """The widths of the columns in cells; the last takes what is left. Grouped by building, only the room remains."""

    name: int
    district: int
    place: int
    last: int
    due: int
    cares: int

    @classmethod
    @cache
    def of(cls, width: int, grouped: bool) -> Columns:
        """The columns that fit into `width` cells."""
        wide = width >= 100
        name, district, place, last, due = (26, 10, 26, 10, 11) if wide else (18, 8, 21, 9, 10)
        if grouped:
            name, district, place = name + (6 if wide else 4), 0, 8
        used = 2 + sum(each + 2 for each in (name, district, place, last, due) if each)
        return cls(name, district, place, last, due, max(width - used, 0))

    def line(self, mark: Content, cells: tuple[tuple[str, str], ...], cares: Content) -> Content:
        """One row: a mark, then (text, style) by columns, then what they care about."""
        widths = (self.name, self.district, self.place, self.last, self.due)
        sized = zip(widths, cells, strict=True)
        parts = [styled(padded(text, width), style) for width, (text, style) in sized if width]
        if self.cares > 5:
            parts.append(cares.truncate(self.cares, ellipsis=True))
        return mark.pad_right(2 - mark.cell_length) + Content("  ").join(parts)


class Head(Widget):
    """The names of the columns."""

    DEFAULT_CSS = "Head { padding: 0 1 0 2; color: $grey; text-wrap: nowrap; }"

    grouped = False

    def render(self) -> Content:
        """The names over their columns."""
        columns = Columns.of(self.content_size.width, self.grouped)
        names = (_("Partner"), _("District"), _("Room") if self.grouped else _("Building"), _("Last"), _("Next"))
        return columns.line(Content(""), tuple((name, GREY) for name in names), styled(_("Cares about"), GREY))


def partner_line(
    each: PartnerRow, width: int, glyphs: Glyphs, today: date, planned: bool, grouped: bool = False
) -> Content:
    """A partner in `width` cells; `planned` marks one on the route, `grouped` leaves the building to its heading."""
    return _line(each, width, glyphs, today, planned, grouped, language())


@lru_cache(KNOWN)
def _line(
    each: PartnerRow, width: int, glyphs: Glyphs, today: date, planned: bool, grouped: bool, _language: str
) -> Content:
    columns = Columns.of(width, grouped)
    mark = styled(glyphs.dot, ACCENT) if planned else Content("")
    when, style = due_text(each.next_due, today)
    last = ago_text(each.last_visit, today)
    place = each.room
    if not grouped:
        room = f" {one_line(each.room, 8)}" if each.room else ""
        place = fit(each.building, columns.place - cell_len(room)).rstrip() + room
    cares = join([styled(_("important"), OCHRE) if each.important else "",
                  styled(one_line(each.cares, columns.cares), GREY)], "  ")  # fmt: skip
    cells = (
        (each.name, ""),
        (each.district, GREY),
        (place, GREY),
        (last if cell_len(last) <= columns.last else last[: columns.last - 2], GREY),
        (when, LATE if style == LATE else style),
    )
    return columns.line(mark, cells, cares)

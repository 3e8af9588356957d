"""A partner's past as rows of a list, the newest first: visits with all that fell in them, and what came between."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from textual.content import Content

from fieldkit.i18n import _
from fieldkit.store import Store
from fieldkit.store.queries import timeline, visit_minutes
from fieldkit.store.records import (
    FollowupRow,
    HandoutRow,
    HeardRow,
    NoteRow,
    PartnerRow,
    TimelineRow,
    VisitRow,
)
from fieldkit.ui.cards import hanging
from fieldkit.ui.glyphs import Glyphs
from fieldkit.ui.notes import heard_line, note_lines
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, LATE, OCHRE, as_date, day_text, due_text, join, one_line, styled
from fieldkit.ui.widgets.rows import Row, gap
from fieldkit.ui.words import reached_text, reason_words

LIMIT = 400
"""How much of the past is read; who has more looks into the dump."""

INDENT = 7
"""Cells of the column of days."""


@dataclass(frozen=True)
class Past:
    """How the past is drawn: marks, today, and the room in cells."""

    glyphs: Glyphs
    today: date
    width: int

    @property
    def room(self) -> int:
        """Cells behind the column of days."""
        return max(self.width - INDENT, 16)


def timeline_rows(store: Store, partner: PartnerRow, past: Past) -> list[Row]:
    """The rows of a partner's past. The value of a row is the record that it shows."""
    found = timeline(store, partner.id, LIMIT)
    minutes = visit_minutes(store, partner.id)
    visits = {each.id: each for each in found if isinstance(each, VisitRow) and each.status != "planned"}
    inside: dict[str, list[TimelineRow]] = {}
    promised = {each.note for each in found if isinstance(each, FollowupRow)}
    alone: list[TimelineRow] = []
    for each in found:
        if isinstance(each, VisitRow) or (isinstance(each, NoteRow) and each.mark == ">" and each.id in promised):
            continue
        (inside.setdefault(each.visit, []) if each.visit in visits else alone).append(each)
    number = partner.visits
    rows: list[Row] = []
    year = past.today.year
    beside = ""
    for each in sorted([*visits.values(), *alone], key=lambda row: (row.when, row.id), reverse=True):
        day = as_date(each.when)
        if day and day.year != year:
            year = day.year
            rows += [Row(styled(str(year), GREY)), gap()]
        if isinstance(each, VisitRow):
            rows += _visit_rows(each, number, minutes.get(each.id, 0), inside.get(each.id, ()), past)
            number -= each.status != "missed"
            beside = ""
        else:
            same = rows and beside == _day(each.when)
            if same:
                rows.pop()
            beside = _day(each.when)
            rows += _block("" if same else beside, _lines(each, past), each)
        rows.append(gap())
    return rows


def _visit_rows(visit: VisitRow, number: int, minutes: int, inside: Iterable[TimelineRow], past: Past) -> list[Row]:
    rows = _block(_day(visit.started), [_visit_head(visit, number, minutes, past.glyphs)], visit)
    if visit.layer_title:
        rows += _block("", [join([styled(_("stuck at"), GREY), styled(visit.layer_title, OCHRE)], "  ")])
    for each in sorted(inside, key=lambda row: (row.when, row.id)):
        rows += _block("", _lines(each, past), each)
    if visit.remark:
        rows += _block("", hanging("", styled(one_line(visit.remark, 2000), GREY), past.room, 0))
    return rows


def _visit_head(visit: VisitRow, number: int, minutes: int, glyphs: Glyphs) -> Content:
    if visit.status == "missed":
        reason = reason_words().get(visit.reason, visit.reason)
        return join([styled(_("Not met"), BOLD), styled(reason, GREY)], "  ")
    title = _("First visit") if number <= 1 else _("Visit {n}").format(n=number)
    if visit.status in ("open", "aside"):
        return join([styled(title, BOLD), styled(_("not finished: {step}").format(step=visit.step_title), OCHRE)], "  ")
    took = _("{n} min").format(n=minutes) if minutes else ""
    notes = [part for part in (took, reached_text(visit.reached)) if part]
    return join([styled(title, BOLD), styled(f" {glyphs.sep} ".join(notes), GREY)], "  ")


def _lines(row: TimelineRow, past: Past) -> list[Content]:
    """What one record shows, wrapped."""
    glyphs, room = past.glyphs, past.room
    match row:
        case NoteRow():
            return note_lines(row, glyphs, room)
        case HeardRow():
            return heard_line(row, glyphs, room)
        case FollowupRow():
            when, style = (_("done"), JADE) if row.done else due_text(row.due, past.today)
            mark = styled(glyphs.done, JADE) if row.done else styled(">", ACCENT)
            return _marked(mark, styled(one_line(row.text, 2000)) + styled(f"  {when}", style), room)
        case HandoutRow():
            return _marked(styled(glyphs.go, GREY), handout_text(row, past.today), room)
        case _:
            return []


def handout_text(row: HandoutRow, today: date) -> Content:
    """A thing left or lent, and whether it came back."""
    if row.how != "lent":
        return styled(_("left") + "  ", GREY) + styled(one_line(row.title, 2000))
    if row.back:
        when, style = _("back {day}").format(day=day_text(row.back)), JADE
    else:
        when, style = due_text(row.due, today) if row.due else ("", GREY)
        when = when if style == LATE else _("back by {day}").format(day=when) if when else _("not back yet")
    return styled(_("lent") + "  ", GREY) + styled(one_line(row.title, 2000)) + styled(f"  {when}", style)


def _marked(mark: Content, body: Content, room: int) -> list[Content]:
    return [mark + line[1:] if at == 0 else line for at, line in enumerate(hanging(" ", body, room, 2))]


def _block(day: str, lines: list[Content], value: object = None) -> list[Row]:
    """The lines behind the column of days; the cursor stands on the first."""
    head: Callable[[int], Content] = lambda at: styled((day if at == 0 else "").ljust(INDENT), GREY)  # noqa: E731
    return [Row(head(at) + line, value if at == 0 else None) for at, line in enumerate(lines)]


def _day(when: str) -> str:
    day = as_date(when)
    return f"{day:%m-%d}" if day else ""

"""The rows of a day's plan: a partner that may be visited, and a stop with its check-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from fieldkit.i18n import _, ngettext
from fieldkit.rules.agenda import as_day
from fieldkit.rules.route import class_of
from fieldkit.rules.talks import talk_of, talks_of
from fieldkit.store.records import StopRow
from fieldkit.store.route_records import CandidateRow, CheckinRow
from fieldkit.ui.text import ACCENT, GREY, JADE, LATE, OCHRE, moment, one_line, padded, styled

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

WIDE = 46
"""Cells from which on a row has room for more than the needful."""

MOODS: dict[str, str] = {"good": JADE, "fair": OCHRE, "cold": LATE}


def candidate_line(kit: FieldkitApp, each: CandidateRow, stop: StopRow | None, width: int) -> Content:
    """A partner that may be visited: on the day or not, since when nobody was there, its class and stage."""
    glyphs = kit.glyphs
    mark = ("  ", "")
    if stop is not None:
        mark = (f"{glyphs.ring} ", GREY) if stop.spare else (f"{glyphs.dot} ", ACCENT)
    entries = kit.playbook.entries
    found = class_of(entries.classes, each)
    classes = min(max((cell_len(known.title) for known in entries.classes), default=0), 8)
    tail = [
        (padded(each.room, 5), GREY),
        (padded(_since(kit, each), 9), OCHRE if not each.last_visit else GREY),
        (padded(found.title if found else each.chosen_title, classes), ""),
    ]
    if width > WIDE:
        stage = next((stage.title for stage in entries.stages if stage.id == each.stage), each.stage_title)
        word = _("important")
        tail += [(padded(stage, 10), GREY), (padded(word if each.important else "", cell_len(word)), OCHRE)]
    name = max(min(24, width - 3 - sum(cell_len(text) + 1 for text, _style in tail) + 1), 8)
    head = (padded(each.name, name) + " ", OCHRE if each.important else "")
    # Put together at once: a screenful of rows is drawn before the rep sees any.
    return Content.assemble(mark, head, *tail[:1], *(part for behind in tail[1:] for part in (" ", behind)))


def _since(kit: FieldkitApp, each: CandidateRow) -> str:
    """How long since the last visit, in days and weeks."""
    day = as_day(each.last_visit)
    if day is None:
        return _("new")
    days = (kit.today_date - day).days
    if days <= 0:
        return _("today")
    if days < 14:
        return ngettext("{n} d ago", "{n} d ago", days).format(n=days)
    return ngettext("{n} wk ago", "{n} wk ago", days // 7).format(n=days // 7)


def stop_line(kit: FieldkitApp, stop: StopRow, number: int, checkin: CheckinRow | None, width: int) -> Content:
    """A stop: its number on the sheet, its name, when it is planned, and how its talk went."""
    glyphs = kit.glyphs
    done = stop.status in ("done", "missed")
    mark = styled(f"{glyphs.done} ", JADE) if stop.status == "done" else styled("  ")
    status = {"missed": _("not met"), "planned": _("prepared"), "aside": _("aside"), "open": _("under way")}
    note = [
        # In a narrow column the hour says more than that it was prepared, and both do not fit.
        "" if stop.status == "planned" and stop.at and width <= WIDE else status.get(stop.status, ""),
        _("spare") if stop.spare and not done else "",
        stop.at if not checkin else "",
    ]
    text = f" {glyphs.sep} ".join(part for part in note if part)
    tail = styled(f"{padded(stop.room, 5)} {text}", GREY)
    if checkin:
        when = moment(checkin.at) if width > WIDE else ""
        talk = talk_of(talks_of(kit.playbook.entries), checkin.talk, checkin.talk_title)
        went = f"{when} {one_line(kit.playbook.expand(talk.title), 30) if talk else ''}".strip()
        tail = tail + styled(f" {went}" if text else went, MOODS[talk.mood] if talk else GREY)
    head = styled(f"{number:>2} ", ACCENT)
    name = max(min(26, width - 6 - (26 if width > WIDE else 15)), 8)
    return head + mark + styled(padded(stop.name, name) + " ", GREY if stop.spare or done else "") + tail

"""A partner's past as rows of a list, the newest first: visits with all that fell in them, and what came between."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from math import inf

from textual.content import Content

from fieldkit.i18n import _, marked
from fieldkit.rules.shown import Shown, shown_times
from fieldkit.store import Store
from fieldkit.store.front_records import ShownRow
from fieldkit.store.queries import moment_of, promises_of_notes, shown_in, timeline, visit_minutes, visit_numbers
from fieldkit.store.queries.timeline import Happened
from fieldkit.store.records import NoteRow, VisitRow
from fieldkit.ui.cards import hanging
from fieldkit.ui.front_text import shown_text
from fieldkit.ui.glyphs import Glyphs
from fieldkit.ui.past_lines import INDENT, Past, lines_of
from fieldkit.ui.text import ACCENT, BOLD, GREY, OCHRE, as_date, join, one_line, styled
from fieldkit.ui.widgets.rows import Row, gap
from fieldkit.ui.words import reached_text, reason_words

LIMIT = 200
"""How much of the past is read at first; the filter looks through all of it."""

READ = 1.25
"""Records that are read at first for each row that is needed: most make two rows, and few make none."""

SHOWN: tuple[tuple[str, tuple[str, ...]], ...] = (
    (marked("all"), ()),
    (marked("visits"), ("visit", "checkin")),
    (marked("notes"), ("note",)),
    (marked("objections"), ("heard",)),
    (marked("follow-ups"), ("followup",)),
    (marked("shown, left"), ("shown", "scenario", "handout")),
    (marked("stages"), ("move", "task")),
    (marked("scores"), ("score", "reading")),
    (marked("projects"), ("opportunity", "rival", "owning")),
    (marked("papers"), ("paper", "agreement", "course", "met")),
)
"""What the past may be narrowed to, by digits from 0: a word, and the kinds of the journal."""

SCORES = 7
"""Which of these tells scores: whoever asks for them sees them unfolded."""


@dataclass(frozen=True)
class Filter:
    """What is shown of the past: one of SHOWN, and words that must be in it."""

    shown: int = 0
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.shown or self.text.split())


@dataclass(frozen=True)
class Older:
    """The row that reads more of the past."""


def timeline_rows(
    store: Store,
    partner: str,
    past: Past,
    narrowed: Filter | None = None,
    limit: int = LIMIT,
    enough: float = inf,
) -> list[Row]:
    """The rows of a partner's past, all of it or narrowed, of the newest `limit` records.

    The value of a row is the record that it shows; one at the end reads more where there is more. Once there are
    `enough` rows no more are laid out.
    """
    narrowed = narrowed or Filter()
    few = min(limit, enough * READ)
    if few < limit:
        rows = _timeline_rows(store, partner, past, narrowed, int(few), enough, whole=False)
        if len(rows) >= enough:
            return rows
    return _timeline_rows(store, partner, past, narrowed, limit, enough, whole=True)


def _timeline_rows(
    store: Store, partner: str, past: Past, narrowed: Filter, limit: int, enough: float, *, whole: bool
) -> list[Row]:
    """The rows of the newest `limit` records; where that is not the `whole`, up to where they end or may mislead."""
    found = timeline(store, partner, limit, SHOWN[narrowed.shown][1], narrowed.text)
    told = [each for each in found if not (isinstance(each, VisitRow) and each.status == "planned")]
    numbers = visit_numbers(store, partner)
    visited = [each.started for each in told if isinstance(each, VisitRow)]
    minutes = visit_minutes(store, partner, min(visited)) if visited else {}
    inside: dict[str, list[Happened]] = {}
    shown: dict[str, list[Shown]] = {}
    if not narrowed:
        visits = {each.id for each in told if isinstance(each, VisitRow)}
        shown = _shown(store, visits)
        promised = promises_of_notes(store, partner)
        for each in told:
            visit = getattr(each, "visit", "")
            if visit in visits:
                inside.setdefault(visit, []).append(each)
        # A promise stands once, as the follow-up that can be done.
        told = [each for each in told if getattr(each, "visit", "") not in visits and not _is_promise(each, promised)]
        inside = {eid: [one for one in rows if not _is_promise(one, promised)] for eid, rows in inside.items()}
    rows: list[Row] = []
    year = past.today.year
    beside = ""
    for each in told:
        if len(rows) >= enough or (not whole and not narrowed and getattr(each, "visit", None)):
            # Enough, or the visit in which it fell is older than what was read.
            return rows
        day = as_date(moment_of(each))
        if day and day.year != year:
            year = day.year
            rows += [Row(styled(str(year), GREY)), gap()]
        if isinstance(each, VisitRow):
            counted = numbers.get(each.id, 0), minutes.get(each.id, 0)
            rows += _visit_rows(each, *counted, inside.get(each.id, ()), past, shown.get(each.id, ()))
            beside = ""
        else:
            same = rows and beside == _day(moment_of(each))
            if same:
                rows.pop()
            beside = _day(moment_of(each))
            rows += _block("" if same else beside, lines_of(each, past), each)
        rows.append(gap())
    if whole and len(found) == limit:
        rows.append(Row(styled(" " * INDENT) + styled(_("What is older"), ACCENT), Older()))
    return rows


def failure_text(visit: VisitRow) -> Content:
    """What failed at a visit: why it came to nothing, or how far its goal was met and at which layer it stuck."""
    day = styled(_day(visit.started), GREY)
    if visit.status == "missed":
        what = [styled(reason_words().get(visit.reason, one_line(visit.reason, 60)), OCHRE)]
    else:
        layer = _("stuck at") + " " + one_line(visit.layer_title, 100) if visit.layer_title else ""
        what = [styled(reached_text(visit.reached), OCHRE), styled(layer, OCHRE)]
    return join([day, *what, styled(one_line(visit.remark, 400), GREY)], "  ")


def _is_promise(row: Happened, promised: frozenset[str]) -> bool:
    return isinstance(row, NoteRow) and row.mark == ">" and row.id in promised


def _shown(store: Store, visits: Collection[str]) -> dict[str, list[Shown]]:
    by_visit: dict[str, list[ShownRow]] = {}
    for page in shown_in(store, visits):
        by_visit.setdefault(page.visit, []).append(page)
    return {visit: shown_times(pages) for visit, pages in by_visit.items()}


def _visit_rows(
    visit: VisitRow, number: int, minutes: int, inside: Iterable[Happened], past: Past, shown: Collection[Shown]
) -> list[Row]:
    rows = _block(_day(visit.started), [_visit_head(visit, number, minutes, past.glyphs)], visit)
    if visit.layer_title:
        stuck = join([styled(_("stuck at"), GREY), styled(one_line(visit.layer_title, 200), OCHRE)], "  ")
        rows += _block("", hanging("", stuck, past.room, 0))
    if shown:
        rows += _block("", hanging("", shown_text(shown), past.room, 0))
    for each in sorted(inside, key=lambda row: (moment_of(row), row.id)):
        rows += _block("", lines_of(each, past), each)
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


def _block(day: str, lines: list[Content], value: object = None) -> list[Row]:
    """The lines behind the column of days; the cursor stands on the first."""
    head: Callable[[int], Content] = lambda at: styled((day if at == 0 else "").ljust(INDENT), GREY)  # noqa: E731
    return [Row(head(at) + line, value if at == 0 else None) for at, line in enumerate(lines)]


def _day(when: str) -> str:
    day = as_date(when)
    return f"{day:%m-%d}" if day else ""

"""The report of a day in words."""

from __future__ import annotations

from fieldkit.i18n import _, language, pgettext
from fieldkit.reports.document import Block, Cell, Document, Figure, Figures, Line, Lines, Tone, section
from fieldkit.reports.values import DayReport
from fieldkit.reports.wording import (
    due_cell,
    followup_lines,
    full_day,
    heard_rows,
    late_rows,
    move_lines,
    visit_rows,
    written,
)


def day_document(report: DayReport) -> Document:
    """Return the report of a day in the language in use."""
    today = report.written.date()
    several = len(report.reps) > 1
    sections = [
        *section("", [Figures(_figures(report))]),
        *section(_("Visits"), visit_rows(report.visits, today, day=False, rep=several)),
        *section(_("On the route, not visited"), _unvisited(report)),
        *section(_("Objections"), heard_rows(report.heard, report.names)),
        *section(pgettext("report", "Promised"), followup_lines(report.promised, today)),
        *section(pgettext("report", "Done"), followup_lines(report.done, today)),
        *section(pgettext("report", "Overdue"), followup_lines(report.overdue, today)),
        *section(_("Coming up"), [*followup_lines(report.coming, today), *_handouts(report)]),
        *section(_("Stages and gates"), move_lines(report.moves, report.names)),
        *section(_("Beyond the time box"), late_rows(report.late, owner=several)),
        *section(_("Time box nearly up"), late_rows(report.near, owner=several, near=True)),
    ]
    title = _("Day report")
    subtitle = " · ".join([full_day(report.day), *report.reps])
    return Document("day", title, subtitle, sections, written(report.written), language())


def _figures(report: DayReport) -> list[Figure]:
    there = sum(line.took_place for line in report.visits)
    people = max(len(report.reps), 1)
    target = report.target * people if report.day.weekday() < 5 else 0
    resolved = sum(each.outcome == "resolved" for each in report.heard)
    late = sum(line.visit.late for line in report.visits)
    enough: Tone = "good" if there >= target else "care"
    return [
        Figure(_("visits"), there, _("of {n}").format(n=target) if target else "", enough if target else ""),
        Figure(_("not met"), len(report.visits) - there),
        Figure(_("objections"), len(report.heard), _("{n} resolved").format(n=resolved) if report.heard else ""),
        Figure(pgettext("report", "promised"), len(report.promised), _("{n} done").format(n=len(report.done))),
        Figure(pgettext("report", "overdue"), len(report.overdue), "", "late" if report.overdue else ""),
        Figure(_("entered late"), late, "", "care" if late else ""),
    ]


def _unvisited(report: DayReport) -> list[Block]:
    lines = [
        Line(
            each.name, Cell("○", "care"), Cell(" ".join(filter(None, (each.at, each.district, each.building))), "grey")
        )
        for each in report.unvisited
    ]
    return [Lines(lines)] if lines else []


def _handouts(report: DayReport) -> list[Block]:
    today = report.written.date()
    lines = [
        Line(f"{each.partner_name}: {each.title}", Cell(_("lent"), "care"), due_cell(each.due, today))
        for each in report.handouts
    ]
    return [Lines(lines)] if lines else []

"""Making a report from the store: which one, of what and for whom, its document and the name of its file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from fieldkit.playbook import Playbook
from fieldkit.playbook.model import Entries
from fieldkit.reports.day import day_report
from fieldkit.reports.day_words import day_document
from fieldkit.reports.document import Document
from fieldkit.reports.values import VisitReport
from fieldkit.reports.visit import visit_report
from fieldkit.reports.visit_words import visit_document
from fieldkit.reports.week import week_report
from fieldkit.reports.week_words import week_document
from fieldkit.rules.weeks import Week
from fieldkit.store import Store


@dataclass(frozen=True)
class Made:
    """A report in words, and what its file is called without the ending."""

    document: Document
    name: str


def made_visit(store: Store, playbook: Playbook, visit: str, me: str = "") -> Made | None:
    """Return the report of a visit with the playbook of that visit; None when there is no such visit."""
    report = visit_report(store, playbook, visit, me)
    return Made(visit_document(report), visit_name(report)) if report else None


def visit_name(report: VisitReport) -> str:
    """What the file of a visit's report is called: its day, its hour, the partner."""
    started = report.visit.started
    return f"visit-{started[:10]}-{started[11:16].replace(':', '')}-{report.visit.partner_name[:40]}"


def made_day(store: Store, playbook: Playbook, day: date, me: str = "", asked: Collection[str] = ()) -> Made:
    """Return the report of a day."""
    report = day_report(store, playbook, day, me, asked)
    return Made(day_document(report), _named(f"day-{day.isoformat()}", asked))


def made_week(
    store: Store,
    playbook: Playbook,
    week: Week,
    me: str = "",
    asked: Collection[str] = (),
    others: Sequence[Entries] = (),
    *,
    whole: bool = False,
) -> Made:
    """Return the report of a week; `whole` lists everything, as a workbook does."""
    report = week_report(store, playbook, week, me, asked, others)
    return Made(week_document(report, whole=whole), _named(f"week-{week.name}", asked))


def _named(name: str, asked: Collection[str]) -> str:
    return "-".join([name, *(rep[:20] for rep in list(asked)[:3])])

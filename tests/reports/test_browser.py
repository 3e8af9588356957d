"""Reports in a real browser: the text is there, nothing runs, and they print on A4."""

from __future__ import annotations

import html
from datetime import date
from pathlib import Path

from fieldkit.reports.document import Document
from fieldkit.reports.html import report_html
from fieldkit.reports.visit import visit_report
from fieldkit.reports.visit_words import visit_document
from fieldkit.reports.week import week_report
from fieldkit.reports.week_words import week_document
from fieldkit.rules.weeks import week_of

from .browser import printed, seen
from .conftest import HOSTILE, Rep


def page(folder: Path, document: Document) -> Path:
    path = folder / f"{document.kind}.html"
    path.write_text(report_html(document), encoding="utf-8")
    return path


def test_a_browser_shows_the_text_and_runs_nothing_of_it(reps: tuple[Rep, Rep], shipped, tmp_path: Path) -> None:
    report = week_report(reps[0].store, shipped("zh"), week_of(date(2026, 11, 27)), "周")
    found = seen(page(tmp_path, week_document(report)))
    assert "<title>周报 2026-W48" in found
    assert "<script" not in found and "<img" not in found and "javascript:b)" in found
    assert html.escape(HOSTILE, quote=False) in found
    assert "甲系统集成" in found and "遴选合作" in found


def test_a_visit_takes_one_sheet_of_paper_and_a_week_of_two_reps_no_more_than_three(
    reps: tuple[Rep, Rep], shipped, tmp_path: Path
) -> None:
    zhou = reps[0]
    visit = zhou.visit(zhou.partner("庚"), 27, 15)
    report = visit_report(zhou.store, shipped("zh"), visit, "周")
    assert report is not None
    assert printed(page(tmp_path, visit_document(report))) == 1
    week = week_report(zhou.store, shipped("zh"), week_of(date(2026, 11, 27)), "周")
    assert 1 <= printed(page(tmp_path, week_document(week))) <= 3

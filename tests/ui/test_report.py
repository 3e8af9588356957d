"""The report from the app: one key after the wrap-up, on the past of a partner, and from the palette."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from threading import Event, current_thread, get_ident, main_thread
from typing import cast

import pytest
from textual.pilot import Pilot

from fieldkit.store import add_note, add_partner, finish_visit, plan_stop, start_visit
from fieldkit.ui import documents
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.partner import Partner
from fieldkit.ui.screens.prepare import Prepare
from fieldkit.ui.screens.report import DayReportPage, ReportScreen, VisitReportPage, WeekReportPage
from fieldkit.ui.screens.today import Today
from tests.conftest import NOW, KitApp

from .driving import keys_shown, said


async def written(pilot: Pilot) -> Path:
    """The report that the screen wrote."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return Path(said(pilot.app.screen, "#report-head").splitlines()[1])


async def wrap_up(app, pilot: Pilot) -> str:
    """A visit begun on Today and wrapped up; its partner stands on the route."""
    partner = add_partner(app.store, "甲系统集成")
    plan_stop(app.store, partner, NOW.date().isoformat())
    visit = start_visit(app.store, partner)
    add_note(app.store, partner, "想看样机 [b]x[/b]", visit=visit, mark="+")
    add_note(app.store, partner, "老板很小气", visit=visit)
    app.show_all()
    await pilot.pause()
    await pilot.press("enter", "f10", "1", "1", "f10", "f10")
    await pilot.pause()
    await pilot.pause()
    return partner


async def test_one_key_more_after_the_wrap_up_writes_the_report(kit_app: KitApp) -> None:
    app = kit_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await wrap_up(app, pilot)
        assert isinstance(app.screen, Today)
        assert keys_shown(app.screen)["F10"] == "报告"
        await pilot.press("f10")
        assert isinstance(app.screen, VisitReportPage)
        path = await written(pilot)
        assert path.parent == app.paths.data / "reports"
        assert "想看样机 [b]x[/b]" in path.read_text(encoding="utf-8")
        await pilot.press("escape")
        await pilot.pause()
        assert "F10" not in keys_shown(app.screen)


async def test_the_key_belongs_to_the_screen_again_once_another_one_was_opened(kit_app: KitApp) -> None:
    app = kit_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        partner = await wrap_up(app, pilot)
        app.open_partner(partner)
        await pilot.pause()
        await pilot.press("f10")
        await pilot.pause()
        assert isinstance(app.screen, Prepare)


async def test_the_text_is_copied_shown_and_laid_down_without_internal_marks_until_asked(kit_app: KitApp) -> None:
    app = kit_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await wrap_up(app, pilot)
        await pilot.press("f10")
        await written(pilot)
        assert "想看样机 [b]x[/b]" in said(app.screen, "#report-text")
        assert "老板很小气" not in said(app.screen, "#report-text")
        await pilot.press("f4")
        await pilot.pause()
        assert "想看样机" in app.clipboard and "老板很小气" not in app.clipboard
        assert (app.paths.data / "reports" / "chat.txt").read_text(encoding="utf-8").strip() == app.clipboard
        await pilot.press("f9", "f4")
        await pilot.pause()
        assert "老板很小气" in app.clipboard


async def test_a_visit_of_the_past_is_reported_from_the_partner_and_opened_by_f6(
    kit_app: KitApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = kit_app()
    opened: list[Path] = []
    monkeypatch.setattr(documents, "open_path", opened.append)
    partner = add_partner(app.store, "甲")
    visit = start_visit(app.store, partner, started="2026-11-20T09:00:00+08:00")
    finish_visit(app.store, visit, reached="no", ended="2026-11-20T09:30:00+08:00")
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        app.push_screen(Partner(partner))
        await pilot.pause()
        await pilot.press("home")
        assert keys_shown(app.screen)["Enter"] == "报告"
        await pilot.press("enter")
        html = await written(pilot)
        await pilot.press("f6")
        assert opened == [html]
        await pilot.press("2")
        assert (await written(pilot)).suffix == ".md"


async def test_the_week_is_turned_and_written_as_a_workbook_from_the_palette(kit_app: KitApp) -> None:
    app = kit_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+p")
        app.screen.query_one("#palette-query").insert_text_at_cursor("周报")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, WeekReportPage)
        assert (await written(pilot)).name == "week-2026-W48.html"
        await pilot.press("right")
        assert (await written(pilot)).name == "week-2026-W48.html"
        await pilot.press("left")
        assert (await written(pilot)).name == "week-2026-W47.html"
        await pilot.press("3")
        assert (await written(pilot)).name == "week-2026-W47.xlsx"


async def test_a_report_that_cannot_be_written_says_why_and_the_app_goes_on(kit_app: KitApp) -> None:
    app = kit_app()
    (app.paths.data / "reports").write_text("a file where the folder should be")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.push_screen(DayReportPage())
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "reports" in said(app.screen, "#report-head")
        assert "F6" not in keys_shown(app.screen)
        await pilot.press("f6", "escape")
        assert app.is_running


class Held:
    """A clock that stands still for each thread but the app's own until that thread is let go."""

    def __init__(self) -> None:
        self._waiting: dict[int, Event] = {}
        """The threads that asked, in the order in which they did."""
        self._all = False

    def __call__(self) -> datetime:
        """The moment of the tests."""
        if current_thread() is not main_thread() and not self._all:
            self._waiting.setdefault(get_ident(), Event()).wait(20)
        return NOW

    @property
    def asked(self) -> int:
        """How many threads have asked."""
        return len(self._waiting)

    def let_go(self, at: int | None = None) -> None:
        """Let the thread that asked as the one of number `at` go on, or all."""
        self._all = self._all or at is None
        waiting = list(self._waiting.values())
        for each in waiting if at is None else [waiting[at]]:
            each.set()


@asynccontextmanager
async def making(kit_app: KitApp, page: type[ReportScreen]) -> AsyncIterator[tuple[Pilot[int], Held]]:
    """The screen of a report that is being made, until the clock lets it go on."""
    clock = Held()
    app = kit_app(now=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.push_screen(page())
        await pilot.pause()
        await pilot.pause()
        yield pilot, clock


def reports(pilot: Pilot[int]) -> list[str]:
    """The endings of the reports that lie there."""
    app = cast("FieldkitApp", pilot.app)
    return sorted(each.suffix for each in (app.paths.data / "reports").glob("*-*.*"))


async def test_the_screen_stands_there_while_the_report_is_made_and_tells_what_is_done(kit_app: KitApp) -> None:
    async with making(kit_app, WeekReportPage) as (pilot, clock):
        assert said(pilot.app.screen, "#report-head").splitlines() == ["正在写报告……", "在读做过的事"]
        assert "F6" not in keys_shown(pilot.app.screen)
        await pilot.press("ctrl+e")
        assert "reading what was done" in said(pilot.app.screen, "#report-head"), "in the language in use"
        clock.let_go()
        assert (await written(pilot)).exists()
        assert "F6" in keys_shown(pilot.app.screen)


async def test_who_leaves_meanwhile_finds_the_report_written(kit_app: KitApp) -> None:
    async with making(kit_app, DayReportPage) as (pilot, clock):
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Today)
        clock.let_go()
        while reports(pilot) != [".html"]:
            await pilot.pause(0.01)
        assert pilot.app.is_running


async def test_what_was_asked_for_last_is_what_is_shown_also_when_it_is_done_first(kit_app: KitApp) -> None:
    async with making(kit_app, DayReportPage) as (pilot, clock):
        await pilot.press("2")
        while clock.asked < 2:
            await pilot.pause(0.01)
        clock.let_go(1)
        while reports(pilot) != [".md"]:
            await pilot.pause(0.01)
        clock.let_go()
        while reports(pilot) != [".html", ".md"]:
            await pilot.pause(0.01)
        assert (await written(pilot)).suffix == ".md"

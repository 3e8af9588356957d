"""The agenda by keys: done, moved, and taken along as a calendar."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from textual.pilot import Pilot

from fieldkit.rules.agenda import Task
from fieldkit.store import (
    add_followup,
    add_partner,
    finish_visit,
    hand_out,
    move_stage,
    plan_stop,
    set_stage_since,
    start_visit,
)
from fieldkit.store.queries import handouts_out, open_followups, stops
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.agenda import Agenda, calendar_path
from fieldkit.ui.screens.partner import Partner
from fieldkit.ui.screens.today import Today
from tests.conftest import NOW, KitApp
from tests.hostile import EVERYTHING
from tests.rules.test_ics import parsed
from tests.ui.driving import drawn, keys_shown, write

TODAY = NOW.date()
STRONG = {"competitive": "strong", "willing": "high", "self_driven": "strong"}


@pytest.fixture
def app(kit_app: KitApp) -> FieldkitApp:
    """One of each: a promise that is late, a thing lent, a visit due, and a time box that is over."""
    app = kit_app("en")
    store = app.store
    add_followup(store, add_partner(store, "Jia"), "send the offer", "2026-11-20")
    hand_out(store, add_partner(store, "Yi"), "terminal", "lent", due="2026-11-23")
    bing = add_partner(store, "Bing", district="Chaoyang")
    started = (NOW - timedelta(days=5)).isoformat()
    finish_visit(store, start_visit(store, bing, started=started, ended=started, late=True), readings=STRONG)
    ding = add_partner(store, "Ding")
    move_stage(store, ding, "stage-selection", "Selection")
    set_stage_since(store, ding, "2026-10-01")
    return app


@asynccontextmanager
async def looking(app: FieldkitApp, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[Pilot[int], Agenda]]:
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        app.push_screen(Agenda())
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, Agenda)
        yield pilot, screen


def go_to(screen: Agenda, kind: str) -> None:
    screen.rows.move_to(next(value for value in screen.rows.values if isinstance(value, Task) and value.kind == kind))
    screen.show_bars()


def told(app: FieldkitApp) -> str:
    return " ".join(each.message for each in app._notifications)


async def test_what_is_due_stands_in_groups_the_late_first(app: FieldkitApp) -> None:
    async with looking(app) as (_pilot, screen):
        text = "\n".join(drawn(screen, "#agenda"))
        order = ["Late  2", "Ding", "Jia", "Today  1", "Yi", "This week  1", "Bing"]
        assert sorted(order, key=text.index) == order
        assert "23 d late" in text
        assert [part.plain for part in screen.title_now()] == ["Agenda", "2 late   4 in all"]


async def test_space_says_that_a_promise_is_kept_and_a_thing_is_back(app: FieldkitApp) -> None:
    async with looking(app) as (pilot, screen):
        go_to(screen, "followup")
        await pilot.press("space")
        await pilot.pause()
        assert open_followups(app.store) == []
        go_to(screen, "handout")
        await pilot.press("space")
        await pilot.pause()
        assert handouts_out(app.store) == []
        await pilot.press("ctrl+z", "ctrl+z")
        await pilot.pause()
        assert len(open_followups(app.store)) == len(handouts_out(app.store)) == 1


async def test_1_and_7_move_by_a_day_and_a_week_what_is_late_from_today(app: FieldkitApp) -> None:
    async with looking(app) as (pilot, screen):
        go_to(screen, "followup")
        await pilot.press("1")
        await pilot.pause()
        assert [each.due for each in open_followups(app.store)] == ["2026-11-24"]
        # The cursor stays on it: another key moves it further.
        await pilot.press("7")
        await pilot.pause()
        assert [each.due for each in open_followups(app.store)] == ["2026-12-01"]
        go_to(screen, "handout")
        await pilot.press("7")
        await pilot.pause()
        assert [each.due for each in handouts_out(app.store)] == ["2026-11-30"]


async def test_f9_moves_to_any_day(app: FieldkitApp) -> None:
    async with looking(app) as (pilot, screen):
        go_to(screen, "followup")
        await pilot.press("f9")
        await pilot.pause()
        await write(pilot, "next wed")
        await pilot.press("enter")
        await pilot.pause()
        assert [each.due for each in open_followups(app.store)] == ["2026-12-02"]


async def test_a_visit_that_is_due_goes_on_a_route_and_from_there_to_another_day(app: FieldkitApp) -> None:
    async with looking(app) as (pilot, screen):
        go_to(screen, "visit")
        assert keys_shown(screen)["Space"] == "On today's route"
        await pilot.press("space")
        await pilot.pause()
        assert [stop.name for stop in stops(app.store, TODAY.isoformat())] == ["Bing"]
        assert any("On the route" in row for row in drawn(screen, "#agenda"))
        await pilot.press("1")
        await pilot.pause()
        assert stops(app.store, TODAY.isoformat()) == []
        assert [stop.name for stop in stops(app.store, "2026-11-24")] == ["Bing"]


async def test_the_end_of_a_time_box_is_neither_done_nor_moved_here(app: FieldkitApp) -> None:
    async with looking(app) as (pilot, screen):
        go_to(screen, "deadline")
        before = drawn(screen, "#agenda")
        await pilot.press("space", "1", "7", "f9")
        await pilot.pause()
        assert app.screen is screen
        assert drawn(screen, "#agenda") == before
        assert "stage" in told(app)
        assert "Space" not in keys_shown(screen)


async def test_enter_opens_the_partner(app: FieldkitApp) -> None:
    async with looking(app) as (pilot, screen):
        go_to(screen, "followup")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Partner)


async def test_f6_writes_the_calendar_and_says_where_it_is(app: FieldkitApp) -> None:
    async with looking(app) as (pilot, _screen):
        await pilot.press("f6")
        await pilot.pause()
        path = calendar_path(app.paths.data)
        assert path.name in told(app)
        events = {event["SUMMARY"]: event["DTSTART;VALUE=DATE"] for event in parsed(path.read_bytes())}
        assert events["Jia: send the offer"] == "20261123"
        assert events["Yi: Collect: terminal"] == "20261123"
        assert len(events) == 4


async def test_a_calendar_that_cannot_be_written_is_told(app: FieldkitApp) -> None:
    (app.paths.data / "sheets").write_text("in the way")
    async with looking(app) as (pilot, screen):
        await pilot.press("f6")
        await pilot.pause()
        assert "could not be written" in told(app)
        assert app.screen is screen


async def test_an_empty_agenda_says_what_stands_here(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with looking(app) as (pilot, screen):
        assert "Nothing is due." in "\n".join(drawn(screen, "#agenda"))
        await pilot.press("space", "1", "7", "f9", "enter")
        await pilot.pause()
        assert app.screen is screen


@pytest.mark.parametrize("size", [(60, 16), (120, 36)])
async def test_hostile_texts_stand_in_the_agenda_as_they_are(kit_app: KitApp, size: tuple[int, int]) -> None:
    app = kit_app("en")
    one = add_partner(app.store, EVERYTHING, district=EVERYTHING)
    add_followup(app.store, one, EVERYTHING + "{x}", "2026-11-20")
    hand_out(app.store, one, "[/" * 5000, "lent", due="2026-11-24")
    async with looking(app, size) as (pilot, screen):
        assert len([value for value in screen.rows.values if isinstance(value, Task)]) == 2
        await pilot.press("f6", "1", "space", "f1", "escape")
        await pilot.pause()
        assert app.screen is screen


async def test_today_says_what_of_stages_and_visits_is_overdue(app: FieldkitApp) -> None:
    plan_stop(app.store, add_partner(app.store, "Wu"), TODAY.isoformat())
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, Today)
        assert any("Agenda  1 time box over" in row for row in drawn(app.screen, "#due"))


async def test_of_many_partners_the_overdue_are_counted_off_the_screens_way(
    app: FieldkitApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.ui.screens.today.FEW", 0)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert any("1 time box over" in row for row in drawn(app.screen, "#due"))

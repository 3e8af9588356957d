"""The wrap-up, by keys."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from textual.widgets import Input

from fieldkit.store import add_note, add_partner, enter_step, start_visit
from fieldkit.store.queries import open_followups, visit
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.today import Today
from fieldkit.ui.screens.visit import Visit
from fieldkit.ui.screens.wrapup import WrapUp
from tests.conftest import NOW, KitApp
from tests.ui.driving import at_once, keys_shown, write


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def interrupted(kit_app: KitApp) -> tuple[FieldkitApp, str]:
    """A visit of yesterday evening: begun at 14:02, the last line written at 14:25, the laptop shut."""
    clock = Clock()
    app = kit_app("en", now=clock)
    partner = add_partner(app.store, "甲系统集成")
    made = start_visit(app.store, partner)
    enter_step(app.store, made, "step-product", "Product")
    clock.now = NOW + timedelta(minutes=23)
    add_note(app.store, partner, "asks for a trial", visit=made, mark="+")
    clock.now = NOW + timedelta(hours=19)
    app.store.running = ""  # as after a new start
    return app, made


async def test_a_visit_left_overnight_ends_where_it_was_left(interrupted) -> None:
    app, made = interrupted
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("f10")
        assert isinstance(app.screen, WrapUp)
        left, _right = app.screen.title_now()
        assert "14:02" in left.plain
        assert "14:25" in left.plain
        await pilot.press("1", "1", "f10", "f10")
        await pilot.pause()
        assert isinstance(app.screen, Today)
        found = visit(app.store, made)
        assert found is not None
        assert found.ended[:16] == "2026-11-23T14:25"


async def test_the_way_back_is_named_as_it_is(interrupted) -> None:
    app, _made = interrupted
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("f10")
        assert keys_shown(app.screen)["Esc"] == "Back"
        await pilot.press("escape", "enter", "f10")
        await pilot.pause()
        assert keys_shown(app.screen)["Esc"] == "Back to the visit"


async def test_undo_below_the_wrap_up_takes_the_visit_and_leaves(kit_app: KitApp) -> None:
    app = kit_app("en")
    partner = add_partner(app.store, "甲系统集成")
    start_visit(app.store, partner)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("f10")
        assert isinstance(app.screen, WrapUp)
        await pilot.press("ctrl+z", "ctrl+z")  # named first, since it was written before
        await pilot.pause()
        assert isinstance(app.screen, Today)
        await pilot.press("f10")
        assert isinstance(app.screen, Today)


@pytest.mark.parametrize("typed", ["+3d", "+3d   "])
async def test_a_day_alone_is_a_next_visit(interrupted, typed: str) -> None:
    app, _made = interrupted
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("f10", "1", "1")
        await write(pilot, typed)
        await pilot.press("f10")
        await pilot.pause()
        assert [(each.text, each.due) for each in open_followups(app.store)] == [("Visit again", "2026-11-27")]


async def test_a_phrase_handed_over_at_once_keeps_its_spaces(interrupted) -> None:
    app, _made = interrupted
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("f10", "1", "1")
        await at_once(pilot, *"Meet them +3d")
        await pilot.pause()
        assert app.screen.query_one("#next-step", Input).value == "Meet them +3d"
        await pilot.press("f10", "f10")
        await pilot.pause()
        assert [(each.text, each.due) for each in open_followups(app.store)] == [("Meet them", "2026-11-27")]


async def test_a_wrap_up_taken_back_knows_its_answers(interrupted) -> None:
    app, made = interrupted
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("f10", "2", "3", "1")
        await write(pilot, "send the offer +3d")
        await pilot.press("f10")
        await pilot.pause()
        assert isinstance(app.screen, Today)
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert open_followups(app.store) == []
        await pilot.press("home", "f10")
        await pilot.pause()
        assert isinstance(app.screen, WrapUp)
        answers = app.screen._answers
        assert (answers.reached, answers.target) == ("partly", "yes")
        assert answers.layer
        await at_once(pilot, "f10", "f10")
        assert isinstance(app.screen, Today)
        assert [each.text for each in open_followups(app.store)] == ["send the offer"]
        found = visit(app.store, made)
        assert found is not None
        assert (found.status, found.reached, found.layer) == ("done", "partly", answers.layer)


async def test_finishing_twice_at_once_leads_back_over_the_visit(interrupted) -> None:
    app, made = interrupted
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Visit)
        await pilot.press("f10", "1", "1")
        await at_once(pilot, "f10", "f10")
        await pilot.pause()
        assert isinstance(app.screen, Today)
        found = visit(app.store, made)
        assert found is not None
        assert found.status == "done"

"""The palette: every command by name."""

from __future__ import annotations

from fieldkit.i18n import language
from fieldkit.store import add_partner, plan_stop
from fieldkit.store.queries import open_visit
from fieldkit.ui.screens.palette import Palette
from fieldkit.ui.screens.today import Today
from fieldkit.ui.screens.visit import Visit
from fieldkit.ui.widgets.rows import Rows
from tests.conftest import NOW
from tests.ui.driving import drawn


def names(app) -> list[object]:
    return app.screen.query_one("#palette-list", Rows).values


async def test_it_offers_the_commands_of_the_screen_below_and_those_that_work_everywhere(kit_app):
    app = kit_app()
    partner = add_partner(app.store, "甲系统集成")
    plan_stop(app.store, partner, NOW.date().isoformat())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "f8", "ctrl+p")
        await pilot.pause()
        assert isinstance(app.screen, Palette)
        assert {"note", "finish", "quit", "language"} <= set(names(app))
        await pilot.press(*"f10")
        await pilot.pause()
        assert names(app) == ["finish"]
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, Visit)
    assert open_visit(app.store) is not None


async def test_it_says_what_a_key_does_on_the_screen_below(kit_app):
    app = kit_app("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"f9")
        await pilot.pause()
        (row,) = drawn(app.screen, "#palette-list")
        assert "Set the time of the stop" in row


async def test_enter_runs_the_command_on_the_screen_below(kit_app):
    app = kit_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press(*"english", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Today)
        assert language() == "en"


async def test_on_a_screen_above_it_says_which_command_waits_until_that_is_left(kit_app):
    app = kit_app("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("8", "ctrl+p", *"sourc")
        await pilot.pause()
        assert names(app) == []
        assert any("Sources: leave this screen with Esc first" in row for row in drawn(app.screen, "#palette-list"))


async def test_nonsense_finds_no_command_and_enter_does_nothing(kit_app):
    app = kit_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"qqqq", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Palette)
        assert names(app) == []
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert isinstance(app.screen, Today)

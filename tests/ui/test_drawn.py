"""What a screen drew goes with it, however long the app runs."""

from __future__ import annotations

import gc

import pytest
from textual._styles_cache import StylesCache
from textual.pilot import Pilot

from fieldkit.ui.drawn import DUE
from fieldkit.ui.screens.agenda import Agenda
from fieldkit.ui.screens.help import Help
from tests.conftest import KitApp


async def test_nothing_that_a_screen_drew_stays_once_it_is_closed(kit_app: KitApp) -> None:
    async with kit_app().run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await open_and_close(pilot)
        before = drawn()
        for _each in range(3):
            await open_and_close(pilot)
        assert drawn() <= before


async def open_and_close(pilot: Pilot[int]) -> None:
    """Open the help and the agenda, and close them."""
    for key in ("f1", "escape", "8", "escape"):
        await pilot.press(key)
        await pilot.pause()


def drawn() -> int:
    """How many widgets' drawn lines there are, of those that came after the app had started."""
    gc.collect()
    return sum(type(each) is StylesCache for each in gc.get_objects())


@pytest.mark.parametrize("due", [True, False])
async def test_screens_that_were_left_go_as_the_one_below_stands_there_once_that_is_due(
    kit_app: KitApp, monkeypatch: pytest.MonkeyPatch, due: bool
) -> None:
    async with kit_app().run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        # Nothing but our own look finds them.
        gc.collect()
        gc.disable()
        try:
            monkeypatch.setattr(gc, "get_count", lambda: (0, 0, DUE if due else DUE - 1))
            for _each in range(3):
                await open_and_close(pilot)
            left = sum(isinstance(each, Help | Agenda) for each in gc.get_objects())
        finally:
            gc.enable()
        # The one that was just left may still be held by what closes it.
        assert left <= 1 if due else left == 6

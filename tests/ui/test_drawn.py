"""What a screen drew goes with it, however long the app runs."""

from __future__ import annotations

import gc

from rich.segment import Segment
from textual._styles_cache import StylesCache
from textual.cache import FIFOCache
from textual.pilot import Pilot
from textual.strip import Strip

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


async def test_a_line_remembers_only_what_was_made_of_it(kit_app: KitApp) -> None:
    async with kit_app().run_test(size=(80, 24)):
        line = Strip([Segment("伙伴")])
        assert remembered(line) == 0
        assert line.crop(0, 2).text == "伙"
        assert line.crop(0, 2) is line.crop(0, 2)
        assert remembered(line) == 1
        assert not hasattr(line, "other")


def remembered(line: Strip) -> int:
    """How many caches a line has."""
    return sum(isinstance(each, FIFOCache) for each in gc.get_referents(line))


async def open_and_close(pilot: Pilot[int]) -> None:
    """Open the help and the agenda, and close them."""
    for key in ("f1", "escape", "8", "escape"):
        await pilot.press(key)
        await pilot.pause()


def drawn() -> int:
    """How many widgets' drawn lines there are, of those that came after the app had started."""
    gc.collect()
    return sum(type(each) is StylesCache for each in gc.get_objects())


async def test_screens_that_were_left_go_while_the_app_runs(kit_app: KitApp) -> None:
    async with kit_app().run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for _each in range(12):
            await open_and_close(pilot)
        await pilot.pause()
        left = sum(isinstance(each, Help | Agenda) for each in gc.get_objects())
        assert left < 12, f"{left} of 24 screens that were left are still there"

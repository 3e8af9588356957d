"""What the app says for a moment: where it stands, and that it hides nothing that is read, typed or pressed."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets._toast import Toast

from fieldkit.store import add_followup, add_partner
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.text import short
from tests.conftest import NOW, KitApp

LONG = "The disk is full. What was typed is still in its field, and nothing was lost. Make room, then Enter again."


async def rows_of_the_message(app: FieldkitApp, pilot: Pilot[int]) -> range:
    """The lines of the window that the message covers."""
    await pilot.pause()
    await pilot.pause()
    (toast,) = app.screen.query(Toast)
    return range(toast.region.y, toast.region.bottom)


@pytest.mark.parametrize("width", [80, 120])
async def test_a_message_of_one_line_stands_in_the_line_on_top(kit_app: KitApp, width: int) -> None:
    app = kit_app("en")
    async with app.run_test(size=(width, 24), notifications=True) as pilot:
        await pilot.press("2")
        app.tell("x" * (width - 4))
        assert await rows_of_the_message(app, pilot) == range(1)


async def test_a_long_message_stands_above_the_note_line_and_the_keys(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.tell(LONG)
        assert await rows_of_the_message(app, pilot) == range(19, 21)
        app.tell("x", title="a title")
        assert await rows_of_the_message(app, pilot) == range(19, 21)


async def test_a_message_keeps_its_place_on_the_screen_that_comes_to_the_front(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        app.tell(LONG)
        await pilot.pause()
        await pilot.press("3")
        assert await rows_of_the_message(app, pilot) == range(19, 21)
        app.tell("Saved")
        await pilot.pause()
        await pilot.press("1")
        assert await rows_of_the_message(app, pilot) == range(1)


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_what_an_act_says_of_a_long_text_is_one_line_with_the_way_back(kit_app: KitApp, lang: str) -> None:
    app = kit_app(lang)
    partner = add_partner(app.store, "甲系统集成")
    add_followup(app.store, partner, "把样品送到三号楼的机房并请他们的工程师一起看一遍" * 4, NOW.date().isoformat())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("8", "down", "space")
        assert await rows_of_the_message(app, pilot) == range(1)
        (said,) = app._notifications
        assert "把样品送到" in said.message and "ctrl+z" in said.message


def test_a_text_among_words_is_cut_by_cells() -> None:
    assert short("王建国") == "王建国"
    assert short("机房\n样品" * 20, 10) == "机房 样品…"

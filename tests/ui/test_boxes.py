"""What stands around the lines of widgets is looked up once; each line is the one that Textual draws."""

from __future__ import annotations

import pytest
from textual._styles_cache import StylesCache
from textual.geometry import Region
from textual.widget import Widget

from fieldkit.store import add_note, add_partner
from tests.conftest import KitApp

WAYS = {
    "today": (),
    "a partner": ("2", "enter"),
    "a form": ("2", "home", "enter"),
    "the handbook": ("3",),
    "the pipeline": ("5",),
    "the sums": ("f7",),
    "the palette above a list": ("2", "ctrl+p"),
}


def lines(widget: Widget, cache: StylesCache) -> list[str]:
    """Each line of a widget with its colours, neighbours of one style as one."""
    drawn = cache.render_widget(widget, Region(0, 0, *widget.region.size))
    return [str([(text, style and str(style)) for text, style, _ in line.simplify()]) for line in drawn]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@pytest.mark.parametrize("keys", WAYS.values(), ids=WAYS.keys())
async def test_every_line_is_the_one_that_textual_draws(
    kit_app: KitApp, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    app = kit_app()
    partner = add_partner(app.store, "甲", district="区", building="大厦")
    for number in range(40):
        add_note(app.store, partner, f"note {number}")
    async with app.run_test(size=size) as pilot:
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        compared = 0
        for widget in app.screen._compositor.visible_widgets:
            if not widget.BLANK:
                compared += 1
                assert lines(widget, type(widget._styles_cache)()) == lines(widget, StylesCache()), str(widget)
        assert compared > 3

"""The stylesheet knows the styles of a place; they are those that all rules give, whatever happened meanwhile."""

from __future__ import annotations

import pytest
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen

from fieldkit.store import add_contact, add_followup, add_partner
from tests.conftest import KitApp

WAYS = {
    "the partners, twice": ("2", "1", "2"),
    "the filter": ("2", "up", "j", "down"),
    "a form, twice": ("2", "home", "enter", "escape", "home", "enter", "tab"),
    "a partner and its note": ("2", "enter", "f2"),
    "a partner's form, when it was left": ("2", "enter", "3", "enter", "escape"),
    "the other theme": ("2", "ctrl+d", "1", "2", "enter", "ctrl+d"),
    "the handbook, left and come back to": ("3", "1", "3", "f1", "escape"),
}


def styles_by_all_rules(screen: Screen) -> list[str]:
    """The widgets whose styles are others than those that Textual's own stylesheet gives them."""
    wrong = []
    for node in screen.walk_children(with_self=True):
        known = node.styles.base.get_rules()
        Stylesheet.apply(node.app.stylesheet, node)
        if node.styles.base.get_rules() != known:
            wrong.append(str(node))
    return wrong


@pytest.mark.parametrize("keys", WAYS.values(), ids=WAYS.keys())
async def test_every_widget_has_the_styles_that_all_rules_give(kit_app: KitApp, keys: tuple[str, ...]) -> None:
    app = kit_app()
    partner = add_partner(app.store, "甲", district="区", building="大厦")
    add_contact(app.store, partner, "王")
    add_followup(app.store, partner, "样机", "2026-11-20")
    async with app.run_test(size=(120, 36)) as pilot:
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        assert styles_by_all_rules(app.screen) == []


async def test_another_theme_changes_the_styles_of_a_screen_that_was_open_before(kit_app: KitApp) -> None:
    app = kit_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2")
        await pilot.pause()
        ground = app.screen.styles.background
        await pilot.press("1", "ctrl+d", "2")
        await pilot.pause()
        assert app.screen.styles.background != ground
        assert styles_by_all_rules(app.screen) == []

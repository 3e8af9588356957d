"""The help of a screen: it tells the keys as that screen has them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

import fieldkit.ui.screens
from fieldkit.store import add_partner, finish_visit, hear, settle, start_visit
from fieldkit.ui.commands import COMMANDS
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.screens.works import Answered
from fieldkit.ui.widgets.rows import Rows
from tests.conftest import KitApp
from tests.ui.driving import open_from_rehearse, painted, said


def screens() -> list[type[KitScreen[object]]]:
    """Every screen that there is."""
    for each in Path(fieldkit.ui.screens.__file__).parent.glob("*.py"):
        import_module(f"fieldkit.ui.screens.{each.stem}")
    found, new = set(), {KitScreen}
    while new:
        new = {below for each in new for below in each.__subclasses__() if below.__module__.startswith("fieldkit.")}
        found |= new
    return sorted(found, key=lambda each: each.__name__)


def test_what_a_key_does_on_one_screen_is_said_of_keys_that_its_help_lists() -> None:
    found = [each for each in screens() if each.HELP_WORDS]
    assert len(found) > 10
    for each in found:
        assert each.HELP_WORDS.keys() <= set(each.HELP_COMMANDS), each
        assert set(each.HELP_COMMANDS) <= COMMANDS.keys(), each


async def test_on_a_card_f2_is_said_to_type_the_answer_whatever_is_shown(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24)) as pilot:
        for keys in (("4", "enter"), ("escape", "enter")):
            await pilot.press(*keys, "f1")
            await pilot.pause()
            (line,) = [each for each in said(app.screen, "#help-page").split("\n") if each.startswith("F2")]
            assert "Type the answer" in line
            assert "Write a note" not in line
            await pilot.press("escape")


@pytest.mark.parametrize("answered", [True, False])
async def test_in_what_works_f8_is_said_to_keep_an_answer_on_whatever_row(kit_app: KitApp, answered: bool) -> None:
    app = kit_app("en")
    partner = add_partner(app.store, "P")
    visit = start_visit(app.store, partner)
    settle(app.store, hear(app.store, visit, partner, "price-too-high", "Dear", "price"), "resolved", answer="Count.")
    finish_visit(app.store, visit, reached="yes")
    async with app.run_test(size=(80, 24)) as pilot:
        await open_from_rehearse(pilot, "works")
        rows = app.screen.query_one("#works-list", Rows)
        rows.move_to(next(row for row in rows.values if isinstance(row, Answered) and bool(row.answer) == answered))
        await pilot.press("f1")
        await pilot.pause()
        (line,) = [each for each in said(app.screen, "#help-page").split("\n") if each.startswith("F8")]
        assert "Keep the answer under the cursor as your own" in line


async def test_a_long_line_of_the_help_goes_on_below_its_words(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f1")
        await pilot.pause()
        await pilot.press("end")
        await pilot.pause()
        lines = painted(app.screen)
        at = next(at for at, line in enumerate(lines) if line.strip().startswith("F12"))
        assert lines[at + 1].startswith(" " * 24)
        assert lines[at + 1].strip()

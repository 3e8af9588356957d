"""The help of a screen: it tells the keys as that screen has them."""

from __future__ import annotations

import ast
import inspect
import sys
from importlib import import_module
from pathlib import Path
from textwrap import dedent

import pytest

import fieldkit.ui.screens
from fieldkit.store import add_partner, finish_visit, hear, settle, start_visit
from fieldkit.ui.commands import COMMANDS
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.screens.works import Answered
from fieldkit.ui.widgets.rows import Rows
from tests.conftest import KitApp
from tests.ui.driving import open_from_rehearse, painted, said

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "tools"))

import catalogue


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


def helps(lang: str) -> list[str]:
    """The texts of all helps, as they stand in the code and the catalogue, before anything is filled in."""
    chinese = {message.id: message.string for message in catalogue.read()}
    found = []
    for each in screens():
        if "help_text" in vars(each):
            told = ast.parse(dedent(inspect.getsource(each.help_text)))
            calls = [node for node in ast.walk(told) if isinstance(node, ast.Call) and ast.unparse(node.func) == "_"]
            found += [ast.literal_eval(call.args[0]) for call in calls]
    return [text if lang == "en" else chinese[text] for text in found]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_line_of_a_help_ends_in_the_middle_of_a_sentence(lang: str) -> None:
    found = [line for text in helps(lang) for line in text.split("\n")]
    assert len(found) > 100
    assert [line for line in found if not line.endswith((".", "。", "{command}"))] == []


async def test_what_a_line_of_the_help_goes_on_with_is_set_in(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f1")
        await pilot.pause()
        lines = painted(app.screen)
        at = next(at for at, line in enumerate(lines) if "Enter on a stop prepares the visit" in line)
        assert lines[at].startswith("    Enter")
        assert lines[at + 1].startswith("      on at the same step")


async def test_from_today_the_help_names_every_page_that_a_digit_leads_to_and_above_another_screen_none(
    kit_app: KitApp,
) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f1")
        await pilot.pause()
        assert [line[0] for line in said(app.screen, "#help-page").split("\n") if line[:1].isdigit()] == [*"123456789"]
        await pilot.press("escape", "8", "f1")
        await pilot.pause()
        assert "Where the digits lead" not in said(app.screen, "#help-page")


@pytest.mark.parametrize("message", ["Saved", "The disk is full. " * 8])
async def test_the_help_shows_its_own_title_and_what_was_said_just_before(kit_app: KitApp, message: str) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        app.tell(message)
        await pilot.pause()
        await pilot.press("f1")
        await pilot.pause()
        await pilot.pause()
        lines = painted(app.screen)
        assert lines[0].split() == ["Help"]
        assert any(message[:16] in line for line in lines[-4:-1])
        assert "Esc Back" in lines[-1]


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

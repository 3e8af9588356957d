"""The sums, by keys, as a rep does them with a customer."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from fieldkit.playbook import Playbook, model
from fieldkit.store import add_partner, load_draft, save_draft, start_visit
from fieldkit.store.queries import scenarios
from fieldkit.store.queries import visit as visit_row
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.present import Present
from fieldkit.ui.screens.sums import Sums
from fieldkit.ui.screens.visit import Visit
from fieldkit.ui.sums_cells import Cells
from tests.conftest import KitApp
from tests.ui.driving import painted
from tests.whole import whole


@asynccontextmanager
async def reckoning(app: FieldkitApp, size: tuple[int, int] = (120, 36)) -> AsyncIterator[tuple[Pilot[int], Sums, str]]:
    """The sums, opened by F7 from step 8 of a visit."""
    visit = start_visit(app.store, add_partner(app.store, "甲系统集成"))
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        app.push_screen(Visit(visit))
        await pilot.pause()
        await pilot.press("8", "f7")
        await pilot.pause()
        assert isinstance(app.screen, Sums)
        yield pilot, app.screen, visit


def result(sums: Sums) -> str:
    """What comes of it."""
    return str(sums.query_one("#sum-result", Static).visual)


def source(sums: Sums) -> str:
    """The line below the assumptions."""
    return str(sums.query_one("#sum-source", Static).visual)


def visit_of(app: FieldkitApp, visit: str) -> str:
    """The partner of a visit."""
    found = visit_row(app.store, visit)
    assert found is not None
    return found.partner


def kept(app: FieldkitApp, visit: str, model_id: str = "sum-project-margin") -> object:
    """What the store keeps of the changes."""
    return json.loads(load_draft(app.store, f"sums:{visit}:{model_id}") or "{}")


async def test_the_result_stands_there_at_once_with_what_decides_it(kit_app: KitApp) -> None:
    async with reckoning(kit_app(lang="en")) as (_pilot, sums, _visit):
        text = result(sums)
        assert "5,758 yuan more with us" in text
        assert "156,204" in text and "150,446" in text
        assert "Gross margin, ours" in text and "21.25%" in text
        assert "-27,696" in text and "+132,200" in text


async def test_it_says_so_when_we_lose(kit_app: KitApp) -> None:
    async with reckoning(kit_app(lang="en")) as (pilot, sums, _visit):
        await pilot.press("left")
        assert "27,696 yuan more with the competitor" in result(sums)
        assert "They win, most of all by “Gross margin on equipment”" in " ".join(result(sums).split())
        assert "I won't hide it" in " ".join(result(sums).split())


async def test_a_figure_being_typed_is_kept_when_fieldkit_is_closed_at_once(kit_app: KitApp) -> None:
    app = kit_app(lang="en")
    async with reckoning(app) as (pilot, _sums, visit):
        await pilot.press("enter", "3", "5", "ctrl+q")
    assert kept(app, visit) == {"likely": {"rooms": "35"}}


async def test_the_result_moves_while_typing_and_is_kept(kit_app: KitApp) -> None:
    app = kit_app(lang="en")
    async with reckoning(app) as (pilot, sums, visit):
        await pilot.press("enter")
        await pilot.press("3", "5")
        assert "6,451 yuan more with us" in result(sums)
        await pilot.pause(0.5)
        assert kept(app, visit) == {"likely": {"rooms": "35"}}
        await pilot.press("enter")
        assert "6,451" in result(sums)
        await pilot.press("escape", "f7")
        assert isinstance(app.screen, Sums)
        assert "6,451" in result(app.screen)
        await pilot.press("delete")
        assert "5,758" in result(app.screen)
        assert kept(app, visit) == {}


@pytest.mark.parametrize("typed", ["３５", "35,0", "35.00", "0.0035万"])
async def test_numbers_are_taken_as_they_are_typed(kit_app: KitApp, typed: str) -> None:
    app = kit_app(lang="en")
    async with reckoning(app) as (pilot, sums, _visit):
        await pilot.press("enter", *typed, "enter")
        assert "6,451" in result(sums)


@pytest.mark.parametrize("typed", ["abc", "-5", "99999999999999", "[/"])
async def test_what_is_no_number_is_told_and_stays_in_the_field_to_be_mended(kit_app: KitApp, typed: str) -> None:
    app = kit_app(lang="en")
    async with reckoning(app) as (pilot, sums, visit):
        await pilot.press("enter")
        sums.query_one(Input).value = typed
        await pilot.pause()
        assert typed[:5] in source(sums)
        await pilot.press("enter")
        assert typed[:5] in source(sums)
        assert sums.typing and sums.query_one(Input).value == typed
        assert "5,758" in result(sums)
        assert kept(app, visit) == {}
        await pilot.press("escape")
        assert not sums.editing and typed[:5] not in source(sums)


async def test_esc_leaves_the_figure_as_it_was(kit_app: KitApp) -> None:
    app = kit_app(lang="en")
    async with reckoning(app) as (pilot, sums, visit):
        await pilot.press("enter", "9", "escape")
        assert "5,758" in result(sums)
        await pilot.pause(0.5)
        assert kept(app, visit) == {}
        assert isinstance(app.screen, Sums)


async def test_a_click_on_another_row_takes_the_figure_for_the_row_it_was_typed_at(kit_app: KitApp) -> None:
    app = kit_app(lang="en")
    async with reckoning(app) as (pilot, sums, visit):
        await pilot.press("enter", *"35")
        await pilot.click("#sum-rows", offset=(6, 1))
        assert sums.input is not None and sums.input.id == "price"
        assert kept(app, visit) == {"likely": {"rooms": "35"}}
        assert not sums.editing


async def test_a_click_on_another_row_leaves_what_is_no_number_to_be_mended(kit_app: KitApp) -> None:
    app = kit_app(lang="en")
    async with reckoning(app) as (pilot, sums, visit):
        await pilot.press("enter", *"-5")
        await pilot.click("#sum-rows", offset=(6, 1))
        await pilot.pause()
        assert sums.input is not None and sums.input.id == "rooms"
        assert sums.typing and sums.query_one(Input).value == "-5" and "-5" in source(sums)
        assert kept(app, visit) == {}


async def test_down_in_the_field_takes_it_and_goes_to_the_next(kit_app: KitApp) -> None:
    app = kit_app(lang="en")
    async with reckoning(app) as (pilot, _sums, visit):
        await pilot.press("enter", *"35", "down", *"27000", "enter")
        await pilot.pause()
        assert kept(app, visit) == {"likely": {"rooms": "35", "price": "27000"}}


async def test_digits_choose_the_model_and_belong_to_the_field_while_it_has_the_focus(kit_app: KitApp) -> None:
    async with reckoning(kit_app(lang="en")) as (pilot, sums, _visit):
        await pilot.press("2")
        assert "Rework and replacement" in result(sums)
        await pilot.press("enter", "3")
        assert "Rework and replacement" in result(sums)
        await pilot.press("escape", "3")
        assert "10,000" in result(sums) or "9,924" in result(sums)


async def test_the_source_of_an_assumption_is_named(kit_app: KitApp) -> None:
    async with reckoning(kit_app(lang="en")) as (pilot, sums, _visit):
        assert "Based on" in source(sums) and "what the customer told us" in source(sums)
        await pilot.press("down")
        assert "award notices" in source(sums) and "F6" in source(sums)


async def test_in_a_small_window_tab_turns_to_the_lines(kit_app: KitApp) -> None:
    async with reckoning(kit_app(lang="en"), size=(80, 24)) as (pilot, sums, _visit):
        assert "5,758 yuan more with us" in result(sums)
        assert "Installation labour" not in result(sums)
        await pilot.press("tab")
        assert "Installation labour" in result(sums)
        assert "internal" in result(sums)
        await pilot.press("escape")
        assert "Installation labour" not in result(sums)


async def test_a_resize_keeps_what_is_being_typed(kit_app: KitApp) -> None:
    async with reckoning(kit_app(lang="en")) as (pilot, sums, _visit):
        await pilot.press("enter", *"35")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert sums.query_one(Input).value == "35"
        await pilot.press("enter")
        assert "6,451" in result(sums)


async def test_the_customer_sees_the_sum_without_the_internal_lines(kit_app: KitApp) -> None:
    app = kit_app(lang="en")
    app.demo = True
    async with reckoning(app) as (pilot, _sums, _visit):
        await pilot.press("enter", *"35", "enter", "f5")
        assert isinstance(app.screen, Present)
        text = app.screen.render().plain
        assert "Profit on one project" in text and "200,200" in text
        assert "rebate" not in text


@pytest.mark.parametrize("text", ["{", "[]", '{"likely": {"rooms": "x", "gone": "1"}}', '{"likely": 3}', "null"])
async def test_a_damaged_draft_does_no_harm(kit_app: KitApp, text: str) -> None:
    app = kit_app(lang="en")
    save_draft(app.store, "sums::sum-project-margin", text)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("f7")
        assert isinstance(app.screen, Sums)
        assert "5,758" in result(app.screen)


@pytest.mark.parametrize("formula", ["rooms / 0", "nothing + 1", "1 +"])
async def test_a_formula_with_a_fault_is_told_and_the_screen_stands(
    kit_app: KitApp, shipped: object, formula: str
) -> None:
    playbook: Playbook = shipped("en")  # type: ignore[operator]
    first, *others = playbook.entries.sums
    line = msgspec.structs.replace(first.lines[0], ours=formula, title="[/Broken]")
    broken = msgspec.structs.replace(first, lines=(line, *first.lines[1:]))
    entries: model.Entries = msgspec.structs.replace(whole(playbook), sums=(broken, *others))
    changed = Playbook(compiled=msgspec.structs.replace(playbook.compiled, entries=entries, hash="1" * 64))
    async with reckoning(kit_app(lang="en", playbooks=lambda _lang: changed)) as (pilot, sums, _visit):
        assert "[/Broken]" in result(sums) and "character" in result(sums)
        await pilot.press("2")
        assert "Rework" in result(sums)


async def test_without_a_model_it_says_what_to_do(kit_app: KitApp, shipped: object) -> None:
    playbook: Playbook = shipped("en")  # type: ignore[operator]
    entries = msgspec.structs.replace(whole(playbook), sums=())
    changed = Playbook(compiled=msgspec.structs.replace(playbook.compiled, entries=entries, hash="2" * 64))
    async with reckoning(kit_app(lang="en", playbooks=lambda _lang: changed)) as (pilot, sums, _visit):
        assert "sums.yaml" in result(sums)
        await pilot.press("enter", "left", "tab", "delete", "f6")


async def test_figures_of_one_partner_are_not_shown_at_the_next(kit_app: KitApp) -> None:
    app = kit_app("en")
    one, other = (add_partner(app.store, name) for name in ("甲", "乙"))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await pilot.pause()

        async def figures_of(partner: str) -> Cells:
            app.prepare(partner)
            await pilot.pause()
            await pilot.press("f7")
            await pilot.pause()
            assert isinstance(app.screen, Sums)
            assert app.screen.title_now()[0].plain.endswith("甲" if partner == one else "乙")
            return app.screen.cells

        await figures_of(one)
        await pilot.press("enter", "ctrl+u", "7", "enter")
        await pilot.pause()
        assert app.screen.cells
        await pilot.press("escape", "escape")
        assert await figures_of(other) == {}
        await pilot.press("escape", "escape")
        typed = await figures_of(one)
        assert typed
        await pilot.press("escape", "f8")  # what was typed before the visit is there in it
        await pilot.pause()
        await pilot.press("f7")
        await pilot.pause()
        assert isinstance(app.screen, Sums)
        assert app.screen.cells == typed


async def test_figures_are_kept_as_scenarios_compared_and_taken_up_again(kit_app: KitApp) -> None:
    app = kit_app(lang="en")
    async with reckoning(app) as (pilot, sums, visit):
        await pilot.press("enter", *"35", "enter", "f8")
        await pilot.press("f8")  # the same figures are one scenario
        await pilot.press("enter", *"60", "enter", "f9")
        await pilot.pause()
        text = result(sums)
        assert "Side by side" in text and "Classrooms 35" in text and "+6,451" in text and "+9,916" in text
        await pilot.press("1")
        assert "+6,451" in result(sums), "figures that are kept nowhere are not given up"
        await pilot.press("f8", "1")
        await pilot.pause()
        assert "6,451 yuan more with us" in result(sums)
        assert kept(app, visit) == {"likely": {"rooms": "35"}}
        partner = visit_of(app, visit)
        rows = scenarios(app.store, partner, visit)
        assert {row.name for row in rows} == {"Classrooms 60", "Classrooms 35"}
        await pilot.press("ctrl+z")
        assert len(scenarios(app.store, partner, visit)) == 1


async def test_without_a_partner_nothing_is_kept_and_that_is_said(kit_app: KitApp) -> None:
    app = kit_app(lang="en")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("f7", "f8")
        assert "kept with a partner" in "\n".join(note.message for note in app._notifications)


async def test_a_figure_out_of_its_range_is_told_with_the_range(kit_app: KitApp) -> None:
    async with reckoning(kit_app(lang="en")) as (pilot, sums, _visit):
        await pilot.press("enter", "0")
        assert "1 to 2000" in source(sums)
        assert "5,758" in result(sums)


async def test_an_empty_figure_is_the_one_of_the_content(kit_app: KitApp) -> None:
    app = kit_app(lang="en")
    async with reckoning(app) as (pilot, sums, visit):
        await pilot.press("enter", *"35", "enter", "enter", "delete", "enter")
        assert "5,758" in result(sums)
        assert kept(app, visit) == {}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_likely_figure_outside_of_low_and_high_is_told_beside_it(
    kit_app: KitApp, lang: str, size: tuple[int, int]
) -> None:
    told = {"zh": "可能值不在高低之间", "en": "outside low–high"}[lang]
    async with reckoning(kit_app(lang=lang), size) as (pilot, sums, _visit):

        def row() -> str:
            return next(line for line in painted(sums) if title in line)

        title = sums.playbook.expand(sums.sum.inputs[0].title)
        await pilot.press("enter", *"60")
        assert told in source(sums), "while it is typed"
        await pilot.press("enter")
        await pilot.pause()
        assert told in row()
        await pilot.press("down", "up", "enter", *"45", "enter")
        await pilot.pause()
        assert told not in row()
        await pilot.press("right", "enter", *"40", "enter")
        await pilot.pause()
        assert told in row(), "an end that is moved makes it so, too"


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_long_figure_is_shown_whole_and_the_columns_stay_in_line(
    kit_app: KitApp, size: tuple[int, int]
) -> None:
    async with reckoning(kit_app(lang="en"), size) as (pilot, sums, _visit):
        await pilot.press("down", "enter", *"26000.3万", "enter")
        await pilot.pause()
        head, first, second = painted(sums)[2 + 2 * (size[0] > 80) :][:3]
        assert "24000 260003000 " in " ".join(second.split()) + " "
        for figure, word, line in (("260003000", "Likely", second), ("50", "High", first)):
            assert line.index(figure) + len(figure) == head.index(word) + len(word)
        await pilot.press("enter", *"260003000000")
        assert sums.query_one("#sum-field").region.right <= sums.query_one("#sum-rows").region.right


async def test_the_words_over_the_figures_stay_there_when_the_scenarios_are_left(kit_app: KitApp) -> None:
    async with reckoning(kit_app(lang="en"), (80, 24)) as (pilot, sums, _visit):
        head = painted(sums)[2]
        assert head.split() == ["Low", "Likely", "High"]
        for key in ("f9", "tab"):
            await pilot.press(key)
            await pilot.pause()
            assert painted(sums)[2] != head
            await pilot.press("escape")
            await pilot.pause()
            assert painted(sums)[2] == head


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_what_is_amiss_with_a_figure_being_typed_is_told_whole_in_a_small_window(
    kit_app: KitApp, lang: str
) -> None:
    async with reckoning(kit_app(lang=lang), (80, 24)) as (pilot, sums, _visit):
        for _each in sums.sum.inputs:
            await pilot.press("enter", *"999")
            line = sums.query_one("#sum-source")
            assert line.visual.get_optimal_width(line.styles, 999) <= line.content_size.width, source(sums)
            await pilot.press("escape", "down")


async def test_what_matters_most_stands_first_with_the_value_at_which_it_tips(kit_app: KitApp) -> None:
    async with reckoning(kit_app(lang="en")) as (_pilot, sums, _visit):
        text = result(sums)
        bars = text[text.index("Matters most") : text.index("Before the sale")].splitlines()
        assert [bars[1][:18], bars[2][:20].strip()] == ["Gross margin, ours", "Gross margin, theirs"]
        assert "21.25%" in bars[1] and "23.75%" in bars[2]
        assert "tips at 21.25%" in text, "rounded as beside its bar"
        assert bars[1].count("━") > bars[2].count("━") > bars[3].count("━")

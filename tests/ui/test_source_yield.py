"""What sources yield, on the screen."""

from __future__ import annotations

import pytest

from fieldkit.store import add_partner, finish_visit, move_stage, start_visit
from fieldkit.ui.screens.handbook import EntryPage
from fieldkit.ui.screens.source_yield import SourceYield
from tests.conftest import KitApp
from tests.hostile import EVERYTHING
from tests.ui.driving import drawn


async def test_each_source_has_its_counts_and_rates_and_too_few_are_told(kit_app: KitApp) -> None:
    app = kit_app("en")
    for at in range(10):
        one = add_partner(app.store, f"P{at}", source="Events", depth="Friendship" if at else "")
        if at < 4:
            finish_visit(app.store, start_visit(app.store, one))
        if at < 1:
            move_stage(app.store, one, "stage-strategic", "x")
    add_partner(app.store, "Q", source="[/oops]")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        app.push_screen(SourceYield())
        await pilot.pause()
        rows = [" ".join(row.split()) for row in drawn(app.screen, "#yields")]
        assert "Events 10 4 40 % 1 10 % 0 0 %" in rows
        assert any(row.startswith("[/oops] 1 0 too f") for row in rows)
        assert any(row.startswith("Friendship 9") for row in rows)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, EntryPage)


async def test_what_was_written_in_the_other_language_counts_for_the_same_source(kit_app: KitApp) -> None:
    app = kit_app("en")
    add_partner(app.store, "甲", source="展会", depth="朋友")
    add_partner(app.store, "乙", source="Events", depth="Friendship")
    add_partner(app.store, "丙", source="招标网")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        app.push_screen(SourceYield())
        await pilot.pause()
        rows = [" ".join(row.split()) for row in drawn(app.screen, "#yields")]
        assert any(row.startswith("Events 2") for row in rows)
        assert any(row.startswith("Friendship 2") for row in rows)
        assert not any("展会" in row or "朋友" in row or "招标网" in row for row in rows)


@pytest.mark.parametrize("size", [(60, 16), (120, 36)])
async def test_hostile_sources_have_a_row_as_they_are(kit_app: KitApp, size: tuple[int, int]) -> None:
    app = kit_app("en")
    add_partner(app.store, "x", source=EVERYTHING, depth="[/" * 5000)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        app.push_screen(SourceYield())
        await pilot.pause()
        await pilot.press("down", "down", "down", "enter", "end", "f1", "escape")
        await pilot.pause()
        assert isinstance(app.screen, SourceYield)


async def test_without_partners_it_says_where_a_source_is_written(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        app.push_screen(SourceYield())
        await pilot.pause()
        assert "No partners yet" in "\n".join(drawn(app.screen, "#yields"))

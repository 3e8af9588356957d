"""Writing the roster to a file from within the app, by keys."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from fieldkit.roster import plan_import, read_roster
from fieldkit.store import add_contact, add_partner
from fieldkit.store.queries import all_contacts, merged_partners, whole_roster
from fieldkit.ui import opener
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.export import RosterExport
from fieldkit.ui.screens.partners import Partners
from tests.conftest import KitApp
from tests.ui.driving import drawn, keys_shown, said, write


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    found: list[Path] = []
    monkeypatch.setattr(opener.subprocess, "Popen", lambda args, **_kwargs: found.append(Path(args[-1])))
    monkeypatch.setattr(sys, "platform", "linux")
    yield found


@pytest.fixture(params=["zh", "en"])
def app(kit_app: KitApp, request: pytest.FixtureRequest) -> FieldkitApp:
    app = kit_app(request.param)
    add_contact(app.store, add_partner(app.store, "甲科技", phone="01065120001"), "王")
    add_partner(app.store, "Yi Systems")
    return app


async def finished(pilot) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def test_f6_on_the_partners_writes_all_of_them_and_opens_what_was_written(
    app: FieldkitApp, tmp_path: Path, opened: list[Path]
) -> None:
    path = tmp_path / "out.xlsx"
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("2")
        await pilot.pause()
        assert isinstance(app.screen, Partners)
        await pilot.press("f6")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, RosterExport)
        assert screen.field.value.endswith(".xlsx")
        await pilot.press("ctrl+u")
        await write(pilot, str(path))
        await pilot.press("enter")
        await finished(pilot)
        assert str(path) in said(screen, "#roster-head").replace("\n", "")
        await pilot.press("f6")
        assert opened == [path]
        plan = plan_import(
            read_roster(path), whole_roster(app.store), all_contacts(app.store), merged_partners(app.store)
        )
        assert (len(plan.unchanged), plan.new, plan.changed) == (2, (), ())
        header = [cell.value for cell in next(openpyxl.load_workbook(path).active.iter_rows())]
        assert len(header) > 10
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, Partners)


async def test_with_a_filter_only_those_that_it_finds_are_written_unless_the_rep_wants_all(
    app: FieldkitApp, tmp_path: Path
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        for only, name in ((True, "some.csv"), (False, "all.csv")):
            screen = RosterExport("Yi", tmp_path)
            app.push_screen(screen)
            await pilot.pause()
            await pilot.press("ctrl+u")
            await write(pilot, str(tmp_path / name))
            if not only:
                await pilot.press("down", "down", "space")
                await pilot.pause()
            await pilot.press("f8")
            await finished(pilot)
            text = (tmp_path / name).read_text(encoding="utf-8-sig")
            assert ("Yi Systems" in text, "甲科技" in text) == (True, not only)
            await pilot.press("escape")
            await pilot.pause()


async def test_what_is_there_is_replaced_by_the_row_that_says_so_alone(app: FieldkitApp, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("mine")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = RosterExport(folder=tmp_path)
        app.push_screen(screen)
        await pilot.pause()
        await pilot.press("ctrl+u")
        await write(pilot, str(path))
        await pilot.press("f8", "f8")
        await finished(pilot)
        assert path.read_text() == "mine"
        assert "mine.csv" in drawn(screen, "#roster-list")[0]
        await pilot.press("enter")
        await finished(pilot)
        assert "Yi Systems" in path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("typed", ["", "roster.doc", "no-such-folder/roster.csv", "."])
async def test_what_cannot_be_written_is_told_and_nothing_is(kit_app: KitApp, tmp_path: Path, typed: str) -> None:
    app = kit_app("en")
    add_partner(app.store, "甲")
    before = sorted(tmp_path.rglob("*"))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = RosterExport(folder=tmp_path)
        app.push_screen(screen)
        await pilot.pause()
        await pilot.press("ctrl+u")
        await write(pilot, typed)
        await pilot.press("f8")
        await finished(pilot)
        assert "Nothing was written" in said(screen, "#roster-head")
        assert screen.field.value == typed
        assert [each for each in sorted(tmp_path.rglob("*")) if each.suffix in (".csv", ".doc")] == [
            each for each in before if each.suffix in (".csv", ".doc")
        ]
        assert keys_shown(screen)["F8"] == "Write it"


async def test_the_palette_leads_there(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24)) as pilot:
        app.action_page("export")
        await pilot.pause()
        assert isinstance(app.screen, RosterExport)

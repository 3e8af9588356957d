"""The Content screen, by keys: what is in use, since when and by whom, and the way back and forth."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Input

from fieldkit.playbook.packs import ACTIVE, activate
from fieldkit.ui.screens.content import ContentPage
from fieldkit.ui.screens.handbook import Handbook
from fieldkit.ui.screens.help import Help
from fieldkit.ui.screens.palette import Palette
from fieldkit.ui.screens.visit import Visit
from fieldkit.ui.widgets.rows import Rows
from tests.conftest import KitApp
from tests.ui.driving import drawn, keys_shown, said, write
from tests.ui.following import FAULTY, PACK_EN, PACK_ZH, Followed, banner, head
from tests.ui.test_following import partner_today

Follow = Callable[..., Followed]


@pytest.fixture
def used(kit_app: KitApp, tmp_path: Path) -> Follow:
    """A factory of apps whose pack was taken into use in two versions, the second now."""

    def make(lang: str = "en") -> Followed:
        kit = Followed(kit_app, tmp_path / "渠道手册", lang)
        for version, title in (("1", "Price too high"), ("2", "Much too dear")):
            kit.save(en=PACK_EN.replace("Price too high", title), pack=head(version, "Handbook"))
            activate([kit.folder], lang, kit.app.paths, by="小周", how="use")
        kit.content.look(lang), kit.content.look(lang)
        return kit

    return make


def title(kit: Followed) -> str:
    """How the objection is called in the content that is shown."""
    entry = kit.app.playbook.get("too-high")
    assert entry is not None
    return entry.title


def versions(kit: Followed) -> list[str]:
    """The rows of the list of versions."""
    rows = drawn(kit.app.screen, "#content-list")
    return rows[next(at for at, row in enumerate(rows) if row.startswith("Versions")) + 1 :]


async def test_it_says_what_is_in_use_since_when_and_by_whom(used: Follow) -> None:
    kit = used()
    async with kit.running((120, 36)) as pilot:
        await pilot.press("f12")
        shown = said(kit.app.screen, "#content-head")
        assert "Handbook 2" in shown and kit.app.playbook.hash[:12] in shown
        assert "渠道手册" in shown
        assert "小周" in shown and "taken into use" in shown
        assert "none left" in shown
        assert [row.startswith("✓") for row in versions(kit)][:2] == [True, False]
        assert kit.app.playbook.hash[:8] in versions(kit)[0]


async def test_f8_takes_the_version_before_back_into_use_and_enter_on_the_newer_returns(used: Follow) -> None:
    kit = used()
    async with kit.running() as pilot:
        assert title(kit) == "Much too dear"
        await pilot.press("f12", "f8")
        assert title(kit) == "Price too high"
        assert "Handbook 1" in kit.told and "To return" in kit.told
        assert "An update waits" in banner(kit.app.screen)
        assert versions(kit)[0].startswith("✓") and "taken back" in versions(kit)[0]
        await kit.look(pilot)
        assert title(kit) == "Price too high"
        newer = next(record for record in kit.content.history() if record.how == "use")
        kit.app.screen.query_one("#content-list", Rows).move_to(newer)
        await pilot.press("enter")
        assert title(kit) == "Much too dear"
        assert banner(kit.app.screen) == ""


async def test_enter_on_a_version_takes_that_one_back_into_use_and_on_the_other_returns(used: Follow) -> None:
    kit = used()
    async with kit.running() as pilot:
        await pilot.press("f12")
        first, second = (record.hash for record in kit.content.history()[:2])
        await pilot.press("home", "down", "enter")
        assert kit.app.playbook.hash == second
        rows = kit.app.screen.query_one("#content-list", Rows)
        rows.move_to(next(record for record in kit.content.history() if record.hash == first))
        await pilot.press("enter")
        assert kit.app.playbook.hash == first
        await pilot.press("home", "enter")
        assert "This version is in use" in kit.told
        assert kit.app.playbook.hash == first


async def test_a_saved_change_ends_a_rollback(used: Follow) -> None:
    kit = used()
    async with kit.running() as pilot:
        await pilot.press("f12", "f8", "escape")
        kit.save(en=PACK_EN.replace("Price too high", "Dear, dear"), pack=head("3", "Handbook"))
        await kit.look(pilot)
        assert title(kit) == "Dear, dear"
        assert "Handbook 3" in kit.told
        assert banner(kit.app.screen) == ""


async def test_an_open_visit_is_not_touched_by_a_rollback(used: Follow) -> None:
    kit = used()
    kit.save(en=PACK_EN.replace("Good morning", "Good day"), pack=head("3", "Handbook"))
    partner_today(kit)
    async with kit.running() as pilot:
        await kit.look(pilot)
        await pilot.press("enter", "f8", "f12", "f8", "escape")
        assert isinstance(kit.app.screen, Visit)
        assert "Good day" in said(kit.app.screen, "#card")
        assert "Good day" not in str(kit.app.playbook.entries.steps)


async def test_where_there_is_no_way_back_it_says_so_and_stays(kit_app: KitApp, tmp_path: Path) -> None:
    kit = Followed(kit_app, tmp_path / "pack", "en")
    async with kit.running() as pilot:
        await pilot.press("f12", "f8")
        assert "No earlier version" in kit.told
        kit.save(en=PACK_EN.replace("Price too high", "Much too dear"))
        await kit.look(pilot)
        await pilot.press("f8")
        assert "only tried" in kit.told
        shutil.rmtree(kit.app.paths.packs / kit.content.history()[1].hash)
        await pilot.press("end", "enter")
        assert "no longer kept" in kit.told
        assert title(kit) == "Much too dear"


async def test_a_record_that_is_empty_or_damaged_is_done_without(kit_app: KitApp, tmp_path: Path) -> None:
    kit = Followed(kit_app, tmp_path / "pack", "en")
    async with kit.running() as pilot:
        for record in (b"", b"{\xff", b'[{"hash": "x", "since": "never", "layers": ["/"]}]', b"[]"):
            (kit.app.paths.packs / ACTIVE).write_bytes(record)
            await pilot.press("f12")
            await pilot.pause()
            assert isinstance(kit.app.screen, ContentPage)
            assert "not recorded" in said(kit.app.screen, "#content-head")
            await pilot.press("f8", "enter", "escape")
            await pilot.pause()
            assert title(kit) == "Price too high"


async def test_hundreds_of_faults_are_listed_in_order_and_versions_stand_below(used: Follow) -> None:
    kit = used()
    async with kit.running() as pilot:
        kit.save(PACK_ZH + "".join(f"nonsense{at}: 1\n" for at in range(300)))
        await kit.look(pilot)
        await pilot.press("f12")
        assert len(kit.content.faults) >= 300
        rows = drawn(kit.app.screen, "#content-list")
        assert rows[0].startswith("Faults") and str(len(kit.content.faults)) in rows[0]
        lines = [int(row.split(":")[1]) for row in rows if row.startswith("zh/all.yaml:")]
        assert lines == sorted(lines)
        await pilot.press("end", "enter")
        assert versions(kit)


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_how_to_go_back_stands_in_the_footer_at_80_columns(used: Follow, lang: str) -> None:
    kit = used(lang)
    kit.save(FAULTY)
    kit.content.look(lang), kit.content.look(lang)
    async with kit.running() as pilot:
        await pilot.press("f12")
        assert {"Enter", "Esc", "F8", "F1"} <= keys_shown(kit.app.screen).keys()
        await pilot.press("end")
        assert {"Enter", "Esc", "F8", "F1"} <= keys_shown(kit.app.screen).keys()


@pytest.mark.parametrize("key", ["f12", "ctrl+k"])
async def test_its_keys_work_while_a_note_is_written_and_leave_the_note_alone(used: Follow, key: str) -> None:
    kit = used()
    partner_today(kit)
    async with kit.running() as pilot:
        await pilot.press("enter", "f8", "f2")
        await write(pilot, "想做学校")
        await pilot.press("home", key)
        assert isinstance(kit.app.screen, ContentPage)
        await pilot.press("escape")
        assert isinstance(kit.app.focused, Input)
        assert kit.app.focused.value == "想做学校"


async def test_it_opens_from_the_palette_the_help_names_it_and_a_second_press_opens_no_second_one(
    used: Follow,
) -> None:
    kit = used()
    async with kit.running((120, 36)) as pilot:
        await pilot.press("ctrl+p")
        assert isinstance(kit.app.screen, Palette)
        assert "content" in kit.app.screen.query_one("#palette-list", Rows).values
        await pilot.press(*"faults", "enter")
        await pilot.pause()
        assert isinstance(kit.app.screen, ContentPage)
        await pilot.press("f12", "ctrl+k")
        assert len(kit.app.screen_stack) == 2
        await pilot.press("f1")
        assert isinstance(kit.app.screen, Help)
        assert "F12" in said(kit.app.screen, "#help-page")
        await pilot.press("escape", "escape", "3")
        assert isinstance(kit.app.screen, Handbook)
        assert "F12" in keys_shown(kit.app.screen)
        await pilot.press("ctrl+k")
        assert isinstance(kit.app.screen, ContentPage)

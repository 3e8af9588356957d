"""The running app follows its content: what is saved comes up, what is faulty does not, and nobody loses a word."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from fieldkit.playbook.faults import Fault, PackError
from fieldkit.playbook.live import watching
from fieldkit.playbook.packs import MOST_TRIED
from fieldkit.store import add_partner, plan_stop
from fieldkit.ui.screens.content import ContentPage
from fieldkit.ui.screens.find import Find
from fieldkit.ui.screens.handbook import EntryPage, Handbook
from fieldkit.ui.screens.prepare import Prepare
from fieldkit.ui.screens.present import Present
from fieldkit.ui.screens.sums import Sums
from fieldkit.ui.screens.today import Today
from fieldkit.ui.screens.visit import Visit
from fieldkit.ui.widgets.bars import Banner
from fieldkit.ui.widgets.reader import Reader
from fieldkit.ui.widgets.rows import Rows
from tests.conftest import NOW, KitApp
from tests.hostile import Eye
from tests.ui.driving import drawn, said, write
from tests.ui.following import FAULTY, PACK_EN, PACK_ZH, Followed, banner, head

Follow = Callable[..., Followed]

HOSTILE = "[/ [b [/oops] [@click=app.quit]x[/] \x1b[31m\x9b2J \u202eabc"


@pytest.fixture
def followed(kit_app: KitApp, tmp_path: Path) -> Follow:
    """A factory of apps that follow a pack of this test's folder."""
    return lambda lang="zh", theme="ink", name="渠道手册": Followed(kit_app, tmp_path / name, lang, theme)


def partner_today(kit: Followed) -> str:
    """A partner with a stop today."""
    partner = add_partner(kit.app.store, "甲系统集成")
    plan_stop(kit.app.store, partner, NOW.date().isoformat())
    return partner


async def test_what_is_saved_comes_up_on_the_open_screen_and_is_said(followed: Follow) -> None:
    kit = followed()
    async with kit.running() as pilot:
        await pilot.press("3")
        assert any("价格太高" in row for row in drawn(kit.app.screen, "#book-list"))
        kit.save(PACK_ZH.replace("价格太高", "价格高了点"), pack=head("2", "手册"))
        await kit.look(pilot)
        assert any("价格高了点" in row for row in drawn(kit.app.screen, "#book-list"))
        assert "手册 2" in kit.told
        assert banner(kit.app.screen) == ""


async def test_a_file_half_saved_is_not_taken_for_a_change(followed: Follow) -> None:
    kit = followed()
    async with kit.running() as pilot:
        kit.save(FAULTY)
        await kit.app.follow()
        await pilot.pause()
        kit.save(PACK_ZH)
        await kit.look(pilot)
        assert (kit.told, kit.content.faults) == ("", ())


async def test_a_fault_keeps_the_last_good_one_with_a_banner_and_the_fault_one_key_away(followed: Follow) -> None:
    kit = followed()
    async with kit.running() as pilot:
        body = kit.app.screen.query_one("#day").region
        kit.save(FAULTY.replace("价格太高", "价格高了点"))
        await kit.look(pilot)
        (fault,) = kit.content.faults
        assert "1" in banner(kit.app.screen) and "F12" in banner(kit.app.screen)
        assert "1" in kit.told
        assert kit.app.playbook.get("too-high").title == "价格太高"
        assert kit.app.screen.query_one("#day").region.y == body.y + 1
        await pilot.press("f12")
        assert isinstance(kit.app.screen, ContentPage)
        assert any(f"zh/all.yaml:{fault.line}:{fault.column}" in row for row in drawn(kit.app.screen, "#content-list"))
        await pilot.press("enter")
        assert "".join(fault.text.split()) in "".join(said(kit.app.screen, "#fault-text").split())
        kit.save(PACK_ZH)
        await kit.look(pilot)
        assert banner(kit.app.screen) == ""
        assert "prise" not in "".join(drawn(kit.app.screen_stack[-2], "#content-list"))
        await pilot.press("escape", "escape")
        assert isinstance(kit.app.screen, Today)
        assert kit.app.screen.query_one("#day").region == body


async def test_the_banner_stands_from_the_first_screen_on_and_leads_to_the_faults_by_a_click(followed: Follow) -> None:
    kit = followed()
    kit.save(FAULTY)
    kit.content.look("zh"), kit.content.look("zh")
    async with kit.running() as pilot:
        assert "1" in banner(kit.app.screen)
        assert kit.told == ""
        await pilot.click(Banner)
        assert isinstance(kit.app.screen, ContentPage)


async def test_what_is_being_typed_is_left_alone(followed: Follow) -> None:
    kit = followed()
    partner_today(kit)
    async with kit.running() as pilot:
        await pilot.press("enter", "f8", "f2")
        await write(pilot, "想做学校")
        await pilot.press("left")
        for text in (PACK_ZH.replace("您好", "早上好"), FAULTY, PACK_ZH):
            kit.save(text)
            await kit.look(pilot)
            field = kit.app.focused
            assert isinstance(kit.app.screen, Visit) and isinstance(field, Input)
            assert (field.value, field.cursor_position) == ("想做学校", 3)


async def test_an_open_visit_stays_on_its_version_and_the_next_one_has_the_new(followed: Follow) -> None:
    kit = followed()
    partner = partner_today(kit)
    async with kit.running() as pilot:
        await pilot.press("enter", "f8")
        began = kit.app.playbook.hash
        kit.save(PACK_ZH.replace("您好", "早上好"))
        await kit.look(pilot)
        assert isinstance(kit.app.screen, Visit)
        assert "您好" in said(kit.app.screen, "#card") and "早上好" not in said(kit.app.screen, "#card")
        assert kit.app.screen.playbook.hash == began != kit.app.playbook.hash
        await pilot.press("escape")
        kit.app.prepare(add_partner(kit.app.store, "乙系统集成"))
        await pilot.pause()
        await pilot.press("f8")
        assert isinstance(kit.app.screen, Visit)
        assert "早上好" in said(kit.app.screen, "#card")
    assert partner


async def test_an_open_visit_outlasts_any_number_of_saved_versions(followed: Follow) -> None:
    kit = followed()
    partner_today(kit)
    async with kit.running() as pilot:
        await pilot.press("enter", "f8")
        began = kit.app.playbook.hash
        for number in range(MOST_TRIED + 2):
            kit.save(PACK_ZH.replace("您好", "早上好" + "！" * number))
            await kit.look(pilot)
        assert kit.app.playbook.hash != began
        assert isinstance(kit.app.screen, Visit)
        assert kit.app.screen.playbook.hash == began
        assert "您好" in said(kit.app.screen, "#card")


async def test_cursor_and_scroll_stay_where_they_are(followed: Follow) -> None:
    kit = followed()
    async with kit.running((120, 36)) as pilot:
        await pilot.press("3")
        rows = kit.app.screen.query_one("#book-list", Rows)
        rows.move_to("page-why")
        await pilot.press("enter", "pagedown")
        await pilot.pause()
        reader = kit.app.screen.query_one(Reader)
        before = reader.scroll_y
        assert before > 0
        kit.save(PACK_ZH.replace("line 40", "another line"))
        await kit.look(pilot)
        await pilot.pause(0.1)
        assert kit.app.playbook.get("page-why").text.count("another line") == 1
        assert (rows.value, reader.scroll_y, reader.has_focus) == ("page-why", before, True)


@pytest.mark.parametrize("where", ["entry", "handbook"])
async def test_an_entry_that_is_gone_while_it_is_read_says_so(followed: Follow, where: str) -> None:
    kit = followed("en")
    async with kit.running() as pilot:
        await pilot.press("3")
        if where == "entry":
            kit.app.push_screen(EntryPage("company-size"))
            await pilot.pause()
        else:
            kit.app.screen.query_one("#book-list", Rows).move_to("company-size")
            await pilot.press("enter")
        assert "Three hundred" in said(kit.app.screen, "#reader-text")
        other = PACK_ZH.replace("company-size", "company-other"), PACK_EN.replace("company-size", "company-other")
        kit.save(*other)
        await kit.look(pilot)
        assert "no longer in the content" in said(kit.app.screen, "#reader-text")
        assert "Three hundred" not in said(kit.app.screen, "#reader-text")
        await pilot.press("f8", "f6", "f9", "escape")
        assert isinstance(kit.app.screen, Handbook)
        assert kit.app.screen.query_one("#book-list", Rows).value is not None


@pytest.mark.parametrize("which", ["find", "search", "prepare", "sums", "entry"])
async def test_a_screen_stands_while_all_that_it_shows_goes(followed: Follow, which: str) -> None:
    kit = followed("en")
    partner = partner_today(kit)
    screens = {
        "find": Find,
        "search": lambda: Find(query="price"),
        "prepare": lambda: Prepare(partner),
        "sums": Sums,
        "entry": lambda: EntryPage("sum-one"),
    }

    def gone(text: str) -> str:
        return re.sub(r"(id: |- |\[)((point|need|proof|too|step|sum|stage|page|company)-[a-z]+)", r"\1\2-x", text)

    async with kit.running() as pilot:
        kit.app.push_screen(screens[which]())
        await pilot.pause()
        former = {entry.id for entry in kit.app.playbook.entries.objections}
        kit.save(gone(PACK_ZH), gone(PACK_EN))
        await kit.look(pilot)
        assert kit.content.faults == ()
        assert former.isdisjoint(entry.id for entry in kit.app.playbook.entries.objections)
        await pilot.press("down", "up", "enter", "f6", "escape", "escape")
        assert kit.app.failure is None and kit.app.is_running


async def test_a_figure_being_changed_whose_assumption_goes_is_left_and_told(followed: Follow) -> None:
    kit = followed("en")
    async with kit.running() as pilot:
        await pilot.press("f7", "enter")
        await write(pilot, "77")
        screen = kit.app.screen
        assert isinstance(screen, Sums) and screen.editing
        kit.save(PACK_ZH.replace("单价", "价"), PACK_EN.replace("title: Price,", "title: Unit price,"))
        await kit.look(pilot)
        assert screen.editing and screen.query_one("#sum-field", Input).value == "277"
        without = [
            text.replace("id: price,", "id: fee,").replace("price * count", "fee * count")
            for text in (PACK_ZH, PACK_EN)
        ]
        kit.save(*without)
        await kit.look(pilot)
        assert not screen.editing
        assert screen.cells == {}
        assert "no longer" in kit.told or "updated" in kit.told


async def test_the_customer_sees_neither_message_nor_banner_nor_fault(followed: Follow) -> None:
    kit = followed()
    async with kit.running() as pilot:
        await pilot.press("f5")
        assert isinstance(kit.app.screen, Present)
        eye = Eye(pilot)
        await eye.look()
        before = list(eye.seen)
        kit.save(PACK_ZH.replace("三百人", "四百人"))
        await kit.look(pilot)
        kit.save(FAULTY)
        await kit.look(pilot)
        eye.seen.clear()
        await eye.look()
        assert eye.seen == before
        assert kit.told == ""
        await pilot.press("f12", "ctrl+k")
        assert isinstance(kit.app.screen, Present)
        await pilot.press("escape", "escape")
        assert "1" in banner(kit.app.screen)
        await pilot.press("ctrl+l", "f12")
        eye.seen.clear()
        await eye.look()
        assert not eye.saw("F12")


async def test_a_folder_that_is_watched_is_named_as_long_as_it_is(followed: Follow, tmp_path: Path) -> None:
    kit = followed("en")
    other = Followed.__new__(Followed)
    other.folder = tmp_path / "drafts"
    other.save(PACK_ZH, PACK_EN.replace("Price too high", "Much too dear"), head("9"))
    async with kit.running() as pilot:
        with watching(other.folder, kit.app.paths):
            await kit.look(pilot)
            assert "drafts" in banner(kit.app.screen) and "drafts" in kit.told
            assert kit.app.playbook.get("too-high").title == "Much too dear"
        await kit.look(pilot)
        assert banner(kit.app.screen) == ""
        assert kit.app.playbook.get("too-high").title == "Price too high"


@pytest.mark.parametrize("error", [PackError((Fault(file="pack.yaml", text="gone"),)), OSError("the stick is gone")])
async def test_content_that_cannot_be_read_any_more_ends_nothing(
    followed: Follow, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    kit = followed()

    def fail(_lang: str) -> bool:
        raise error

    async with kit.running() as pilot:
        monkeypatch.setattr(kit.content, "look", fail)
        await kit.look(pilot)
        assert kit.app.playbook.get("too-high") is not None
        assert (kit.told, banner(kit.app.screen)) == ("", "")
    assert kit.app.failure is None


async def test_the_app_looks_by_itself(followed: Follow) -> None:
    kit = followed()
    kit.app.LOOK_EVERY = 0.01  # type: ignore[misc]
    async with kit.app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        kit.save(PACK_ZH.replace("价格太高", "价格高了点"))
        for _wait in range(200):
            await pilot.pause(0.02)
            if kit.app.playbook.get("too-high").title == "价格高了点":
                break
        assert kit.app.playbook.get("too-high").title == "价格高了点"


async def test_hostile_text_in_a_pack_and_its_faults_changes_nothing(kit_app: KitApp, tmp_path: Path) -> None:
    kit = Followed(kit_app, tmp_path / "[oops [b] \x1b[31m [@click=app.quit]x")
    name = HOSTILE.replace("\x1b", "\\x1b").replace("\x9b", "\\x9b").replace("\u202e", "\\u202e")
    hostile = head("2").replace('version: "2"', f'version: "{name}"') + f'title: "{name}"\n'
    async with kit.running() as pilot:
        eye = Eye(pilot)
        kit.save(pack=hostile)
        await kit.look(pilot)
        await eye.look()
        assert kit.app.playbook.pack.title.startswith("[/ [b [/oops]")
        assert eye.saw("[@click=app.quit]x[/]")
        await pilot.press("f12")
        await eye.look()
        kit.save(PACK_ZH.replace("kind: price", f'kind: "{name}"'))
        await kit.look(pilot)
        assert kit.content.faults
        await eye.look()
        await pilot.press("home", "enter")
        await eye.look()
        with watching(kit.folder, kit.app.paths):
            kit.save(PACK_ZH)
            await kit.look(pilot)
            await pilot.press("escape", "escape")
            await eye.look()
            assert "[oops [b]" in banner(kit.app.screen)
        assert isinstance(kit.app.screen, Today)


async def test_without_content_to_follow_nothing_is_followed(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await app.follow()
        await pilot.press("f12")
        assert isinstance(app.screen, ContentPage)
        await pilot.press("f8", "enter")
        assert "still samples" in str(app.screen.query_one("#content-head", Static).render())
        assert banner(app.screen) == ""

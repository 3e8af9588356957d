"""The list of partners and the form that adds one, by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from fieldkit.store import add_followup, add_partner, fill_pinyin, load_draft
from fieldkit.store.queries import partner, partners, stops, timeline
from fieldkit.store.records import FollowupRow, NoteRow
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.partner_line import Columns, Head
from fieldkit.ui.screens.form import Ends, Form
from fieldkit.ui.screens.partner import Partner
from fieldkit.ui.screens.partners import FIRST, PAGE, Add, PartnerList, Partners
from fieldkit.ui.screens.prepare import Prepare
from fieldkit.ui.widgets.bars import KeyBar
from fieldkit.ui.widgets.field import FieldLine
from tests.conftest import KitApp

TODAY = "2026-11-23"
HOSTILE = ("[/", "[b", "[/oops]", "[red]x[/red]", "\x1b[31mred", "a\x00b", "\ud800", "👩‍👩‍👧", "\u202eabc", "价" * 3000)


@asynccontextmanager
async def listing(app: FieldkitApp, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[Pilot[int], Partners]]:
    """The list of partners, opened by its digit."""
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("2")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, Partners)
        yield pilot, screen


def three(app: FieldkitApp) -> tuple[str, str, str]:
    """Three partners in two buildings, their pinyin worked out."""
    found = (
        add_partner(app.store, "青柚系统集成", district="朝阳", building="望晴大厦", room="1203", phone="010-5550"),
        add_partner(app.store, "云杉智能科技", district="朝阳", building="望晴大厦", room="1506"),
        add_partner(app.store, "重庆南枝数据", district="海淀", building="云谷科技园", room="0907"),
    )
    fill_pinyin(app.store)
    return found


def shown(screen: Partners) -> list[str]:
    """The names in the list."""
    names = {each.id: each.name for each in partners(screen.kit.store, limit=9999)}
    return [names[value] for value in screen.query_one(PartnerList).values if isinstance(value, str)]


def drawn(screen: Partners, width: int = 76) -> str:
    """The rows as they are drawn, one below the other."""
    rows = screen.query_one(PartnerList)._rows
    return "\n".join((row.content(width) if callable(row.content) else row.content).plain for row in rows)


def footer(screen: Partners | Form) -> str:
    """The words of the keys of this moment."""
    return " ".join(hint.word for hint in screen.query_one(KeyBar)._hints)


def line(form: Form, name: str) -> FieldLine:
    """The line of a field."""
    return next(each for each in form.lines if each.field.name == name)


async def type_in(pilot: Pilot[int], text: str) -> None:
    """Type `text` key by key."""
    await pilot.press(*text)
    await pilot.pause()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("青柚", ["青柚系统集成"]),
        ("qingyou", ["青柚系统集成"]),
        ("qyxt", ["青柚系统集成"]),
        ("chongqing", ["重庆南枝数据"]),
        ("haidian", ["重庆南枝数据"]),
        ("yungu", ["重庆南枝数据"]),
        ("望晴", ["云杉智能科技", "青柚系统集成"]),
    ],
)
async def test_typing_letters_or_hanzi_on_the_list_filters_by_name_district_building_pinyin_and_initials(
    kit_app: KitApp, typed: str, found: list[str]
) -> None:
    app = kit_app()
    three(app)
    async with listing(app) as (pilot, screen):
        await type_in(pilot, typed)
        assert screen.filter.value == typed
        assert shown(screen) == found


async def test_a_phone_number_is_typed_into_the_filter_after_tab(kit_app: KitApp) -> None:
    app = kit_app()
    three(app)
    async with listing(app) as (pilot, screen):
        await pilot.press("tab")
        await type_in(pilot, "5550")
        assert shown(screen) == ["青柚系统集成"]


async def test_enter_in_the_filter_opens_the_first_partner_found_and_escape_comes_back_and_clears(
    kit_app: KitApp,
) -> None:
    app = kit_app()
    three(app)
    async with listing(app) as (pilot, screen):
        await type_in(pilot, "nanzhi")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Partner)
        assert app.screen.row.name == "重庆南枝数据"
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is screen
        assert screen.filter.value == "nanzhi"
        await pilot.press("escape")
        await pilot.pause()
        assert len(shown(screen)) == 3


async def test_space_puts_a_partner_on_todays_route_marks_it_and_takes_it_off_again(kit_app: KitApp) -> None:
    app = kit_app("en")
    three(app)
    async with listing(app) as (pilot, screen):
        assert "Visit today" in footer(screen)
        first = screen.here
        assert first is not None
        await pilot.press("space")
        await pilot.pause()
        assert [each.partner for each in stops(app.store, TODAY)] == [first.id]
        assert f"● {first.name}" in drawn(screen)
        assert screen.here != first  # the cursor went on to the next
        await pilot.press("up")
        await pilot.pause()
        assert "Not today" in footer(screen)
        await pilot.press("space")
        await pilot.pause()
        assert not stops(app.store, TODAY)
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert f"● {first.name}" in drawn(screen)


async def test_the_full_width_space_of_an_input_method_ticks_too(kit_app: KitApp) -> None:
    app = kit_app()
    three(app)
    async with listing(app) as (pilot, _screen):
        await pilot.press("\u3000")
        await pilot.pause()
        assert len(stops(app.store, TODAY)) == 1


async def test_f8_prepares_a_visit_at_once(kit_app: KitApp) -> None:
    app = kit_app()
    three(app)
    async with listing(app) as (pilot, screen):
        here = screen.here
        await pilot.press("f8")
        await pilot.pause()
        assert isinstance(app.screen, Prepare)
        assert here is not None
        assert app.screen.partner == here.id


async def test_f2_writes_a_note_with_a_follow_up_on_the_partner_under_the_cursor(kit_app: KitApp) -> None:
    app = kit_app("en")
    three(app)
    async with listing(app) as (pilot, screen):
        here = screen.here
        assert here is not None
        await pilot.press("f2")
        await type_in(pilot, ">+3d 发报价")
        await pilot.press("enter")
        await pilot.pause()
        kinds = {type(each) for each in timeline(app.store, here.id)}
        assert kinds == {NoteRow, FollowupRow}
        assert screen.focused is screen.rows
        assert "11-26 Thu" in drawn(screen)


async def test_a_note_left_with_escape_comes_back_with_its_partner_only(kit_app: KitApp) -> None:
    app = kit_app()
    three(app)
    async with listing(app) as (pilot, screen):
        here = screen.here
        assert here is not None
        await pilot.press("f2")
        await type_in(pilot, "half a thought")
        await pilot.press("escape")
        await pilot.press("down", "f2")
        assert screen.query_one("NoteLine DraftInput").value == ""  # type: ignore[attr-defined]
        await pilot.press("escape", "up", "f2")
        assert screen.query_one("NoteLine DraftInput").value == "half a thought"  # type: ignore[attr-defined]
        assert load_draft(app.store, f"note:partner:{here.id}") == "half a thought"


async def test_a_late_follow_up_stands_out_and_the_room_is_never_cut(kit_app: KitApp) -> None:
    app = kit_app("en")
    each = add_partner(app.store, "A", building="A very long name of an office building", room="1203")
    add_followup(app.store, each, "send it", "2026-11-20")
    async with listing(app) as (_pilot, screen):
        assert "3 d late" in drawn(screen)
        assert "… 1203" in drawn(screen)


@pytest.mark.parametrize("width", [76, 77, 90, 116, 200])
@pytest.mark.parametrize("grouped", [False, True])
def test_the_columns_fit_into_the_width(width: int, grouped: bool) -> None:
    columns = Columns.of(width, grouped)
    widths = [each for each in (columns.name, columns.district, columns.place, columns.last, columns.due) if each]
    used = 2 + sum(widths) + 2 * (len(widths) - 1)
    assert used + (columns.cares + 2 if columns.cares > 5 else 0) <= width


async def test_f9_groups_by_building_and_the_cursor_stays_on_its_partner(kit_app: KitApp) -> None:
    app = kit_app()
    three(app)
    async with listing(app) as (pilot, screen):
        await pilot.press("down")
        here = screen.here
        await pilot.press("f9")
        await pilot.pause()
        assert "朝阳 · 望晴大厦" in drawn(screen)
        assert screen.here == here


async def test_an_empty_store_says_what_to_do_first_and_enter_does_it(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with listing(app) as (pilot, screen):
        assert "Enter adds the first" in drawn(screen)
        assert "fieldkit demo" in drawn(screen)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Form)


async def test_a_name_that_is_not_found_is_added_under_that_name_and_then_shown(kit_app: KitApp) -> None:
    app = kit_app("en")
    three(app)
    async with listing(app) as (pilot, screen):
        await type_in(pilot, "新街口教育")
        assert screen.rows.value == Add("新街口教育")
        assert "Add “新街口教育”" in drawn(screen)
        await pilot.press("enter")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, Form)
        assert line(form, "name").value == "新街口教育"
        await pilot.press("f8")
        await pilot.pause()
        assert isinstance(app.screen, Partner)
        assert app.screen.row.name == "新街口教育"


async def test_a_form_is_filled_with_enter_from_field_to_field_and_saved_on_the_last(kit_app: KitApp) -> None:
    app = kit_app("en")
    three(app)
    async with listing(app) as (pilot, _screen):
        await pilot.press("home", "enter")
        await type_in(pilot, "Blue Brick")
        await pilot.press("enter")
        await type_in(pilot, "海")
        await pilot.press("right", "enter", "right", "enter")  # 海淀, and the one building there
        await type_in(pilot, "0301")
        await pilot.press("enter", "enter")
        await type_in(pilot, "010 1234")
        await pilot.press("enter", "right", "right", "enter", "enter", "enter", "enter", "enter")
        await pilot.press("space", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Partner)
        row = app.screen.row
        assert (row.name, row.district, row.building, row.room) == ("Blue Brick", "海淀", "云谷科技园", "0301")
        assert (row.phone, row.important) == ("010 1234", True)
        assert row.source == app.playbook.entries.sources[1].title


async def test_a_form_left_with_escape_comes_back_as_it_was(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with listing(app) as (pilot, screen):
        await pilot.press("enter")
        await type_in(pilot, "Half a name")
        await pilot.press("tab")
        await type_in(pilot, "Chaoyang")
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is screen
        assert not partners(app.store)
        await pilot.press("enter")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, Form)
        assert (line(form, "name").value, line(form, "district").value) == ("Half a name", "Chaoyang")
        await pilot.press("f8")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.press("home", "enter")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, Form)
        assert line(form, "name").value == ""


@pytest.mark.parametrize("typed", ["青柚系统集成", " 青柚 系统集成", "青柚系统　集成"])
async def test_the_same_name_is_warned_of_and_the_one_there_is_offered_and_enter_again_saves(
    kit_app: KitApp, typed: str
) -> None:
    app = kit_app("en")
    first, *_rest = three(app)
    async with listing(app) as (pilot, _screen):
        await pilot.press("home", "enter")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, Form)
        line(form, "name").entry.value = typed
        await pilot.press("f8")
        await pilot.pause()
        assert app.screen is form
        ends = form.query_one(Ends)
        assert form.focused is ends
        assert len(ends.values) >= 2
        await pilot.press("up", "enter")  # the one that is there
        await pilot.pause()
        assert isinstance(app.screen, Partner)
        assert app.screen.partner == first
        await pilot.press("escape")
        await pilot.press("home", "enter")
        await pilot.pause()
        await pilot.press("f8")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert len(partners(app.store)) == 4


async def test_a_name_is_needed_and_nothing_typed_is_lost_without_one(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with listing(app) as (pilot, _screen):
        await pilot.press("enter", "tab")
        await type_in(pilot, "Chaoyang")
        await pilot.press("f8")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, Form)
        assert form.focused is line(form, "name").entry
        assert line(form, "district").value == "Chaoyang"
        assert not partners(app.store)


async def test_a_deleted_partner_leaves_the_list_and_ctrl_z_brings_it_back(kit_app: KitApp) -> None:
    app = kit_app("en")
    three(app)
    async with listing(app) as (pilot, screen):
        name = screen.here.name if screen.here else ""
        await pilot.press("enter", "3", "enter")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, Form)
        form.query_one(Ends).focus()
        await pilot.press("end", "enter")
        await pilot.pause()
        await pilot.pause()
        assert app.screen is screen
        assert name not in shown(screen)
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert name in shown(screen)


async def test_five_thousand_partners_are_read_a_page_at_a_time_and_end_goes_to_the_last(kit_app: KitApp) -> None:
    app = kit_app()
    with app.store.act(""):
        for at in range(5000):
            add_partner(app.store, f"伙伴{at:05}")
    async with listing(app) as (pilot, screen):
        assert len(screen._found) == FIRST
        assert "5000" in screen.title_now()[1].plain
        for _page in range(9):
            await pilot.press("pagedown")
        await pilot.pause()
        assert PAGE < len(screen._found) < 1000
        await pilot.press("end")
        await pilot.pause()
        assert screen.here is not None
        assert screen.here.name == "伙伴04999"


async def test_whatever_stands_in_the_fields_is_shown_as_it_is_and_styles_nothing(kit_app: KitApp) -> None:
    app = kit_app()
    for text in HOSTILE:
        fields = dict.fromkeys(("district", "building", "room", "phone", "cares", "remark", "competitor"), text)
        add_partner(app.store, text, **fields)
    async with listing(app, (120, 36)) as (pilot, screen):
        assert "[/oops]" in drawn(screen)
        await pilot.press("f9")
        for _row in HOSTILE:
            await pilot.press("enter", "3", "enter")
            await pilot.pause()
            await pilot.press("escape", "escape", "down")
            await pilot.pause()
        assert app.screen is screen
        await type_in(pilot, "x[/red]")
        assert screen.filter.value == "x[/red]"


async def test_the_list_is_drawn_anew_in_the_other_language_with_the_filter_kept(kit_app: KitApp) -> None:
    app = kit_app("zh")
    three(app)
    async with listing(app) as (pilot, screen):
        await type_in(pilot, "qing")
        await pilot.press("down", "ctrl+e")
        await pilot.pause()
        assert "Partners" in screen.title_now()[0].plain
        assert "Building" in screen.query_one(Head).render().plain
        assert screen.filter.value == "qing"
        await pilot.resize_terminal(120, 36)
        await pilot.pause()
        assert screen.filter.value == "qing"


async def test_an_edited_name_can_be_found_by_its_pinyin_soon_after(kit_app: KitApp) -> None:
    app = kit_app()
    each = add_partner(app.store, "甲")
    fill_pinyin(app.store)
    async with listing(app) as (pilot, screen):
        await pilot.press("enter", "3", "enter", "backspace")
        await type_in(pilot, "石榴信息")
        await pilot.press("f8")
        await app.workers.wait_for_complete()
        await pilot.press("escape")
        await type_in(pilot, "shiliu")
        assert shown(screen) == ["石榴信息"]
        row = partner(app.store, each)
        assert row is not None
        assert row.name == "石榴信息"

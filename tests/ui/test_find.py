"""Find, by keys, as a rep beside a customer uses it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.containers import VerticalScroll
from textual.pilot import Pilot
from textual.widgets import Input, Static

from fieldkit.playbook import model
from fieldkit.store import add_partner, finish_visit, hear, settle, start_visit
from fieldkit.store.queries import visit_state
from fieldkit.store.records import HeardRow
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.find_rows import Item
from fieldkit.ui.screens.find import Find
from fieldkit.ui.screens.handbook import EntryPage
from fieldkit.ui.screens.visit import Visit
from fieldkit.ui.widgets.bars import KeyBar
from fieldkit.ui.widgets.rows import Rows
from tests.conftest import KitApp

STEP = "step-product"
HOSTILE = ("[/", "[b", "[/oops]", "[red]x[/red]", "\x1b[31mred", "a\x00b", "\ud800", "👩‍👩‍👧", "\u202eabc", "价" * 5000)


@asynccontextmanager
async def finding(
    app: FieldkitApp, *, visit: bool = True, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[int], Find, str]]:
    """Find, opened by F3 from step 5 of a visit, or over Today without one."""
    partner = add_partner(app.store, "甲系统集成")
    open_visit = start_visit(app.store, partner) if visit else ""
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        if visit:
            app.push_screen(Visit(open_visit))
            await pilot.pause()
            await pilot.press("5")
        await pilot.press("f3")
        await pilot.pause()
        assert isinstance(app.screen, Find)
        yield pilot, app.screen, open_visit


async def type_in(pilot: Pilot[int], text: str) -> None:
    """Type `text` key by key."""
    await pilot.press(*text)
    await pilot.pause()


def titles(find: Find) -> list[str]:
    """The ids that the list shows, in order."""
    return [value.id for value in find.query_one(Rows).values if isinstance(value, Item)]


def card(find: Find) -> str:
    """What the card says."""
    return str(find.query_one("#find-text", Static).visual)


def toasts(app: FieldkitApp) -> str:
    """What the app said."""
    return "\n".join(note.message for note in app._notifications)


def heard(app: FieldkitApp, visit: str) -> list[HeardRow]:
    """The objections of the visit, as the store has them."""
    state = visit_state(app.store, visit)
    assert state is not None
    return state.heard


@pytest.mark.parametrize("query", ["fuwu", "fw", "服务"])
async def test_the_list_moves_while_typing_and_objections_come_first(kit_app: KitApp, query: str) -> None:
    async with finding(kit_app()) as (pilot, find, _visit):
        find.query_one(Input).value = query
        await pilot.pause()
        entry = find.entry
        assert entry is not None
        assert entry.id.startswith("service-")
        assert "异议 · 服务" in card(find)
        kinds = [find.playbook.kind(each) == "objections" for each in titles(find) if each]
        assert kinds == sorted(kinds, reverse=True)


def heading_at(find: Find) -> list[int]:
    """The lines of the list that cannot be chosen."""
    return [at for at, row in enumerate(find.query_one(Rows)._rows) if row.value is None]


async def test_a_line_says_that_only_the_closest_were_found(kit_app: KitApp) -> None:
    async with finding(kit_app(), visit=False) as (pilot, find, _visit):
        for query, headings, first in (
            ("垫资", [], "money-no-advance"),
            ("垫资 量子力学", [0], "money-no-advance"),
            ("量子力学", [0], ""),
        ):
            find.query_one(Input).value = query
            await pilot.pause()
            assert heading_at(find) == headings
            assert (find.entry.id if find.entry else "") == first


async def test_of_titles_that_fit_alike_the_one_heard_lately_comes_first(kit_app: KitApp) -> None:
    app = kit_app()
    partner = add_partner(app.store, "乙系统集成")
    visit = start_visit(app.store, partner)
    for objection in ("service-remote-schools", "need-no-project"):
        hear(app.store, visit, partner, objection, objection, "service")
    async with finding(app, visit=False) as (pilot, find, _visit):
        await type_in(pilot, "xuexiao")
        found = titles(find)
        assert found[0] == "service-remote-schools"
        # What merely says the word stays behind the titles that have it, however lately it was heard.
        assert found.index("need-no-project") > found.index("product-integration")


async def test_arrows_move_through_the_results_while_the_field_keeps_the_focus(kit_app: KitApp) -> None:
    async with finding(kit_app()) as (pilot, find, _visit):
        await type_in(pilot, "fw")
        first = find.item
        await pilot.press("down")
        assert find.item != first
        assert isinstance(find.focused, Input)
        await pilot.press("up", "x")
        assert find.query_text == "fwx"


async def test_digits_go_into_the_field_until_something_is_logged(kit_app: KitApp) -> None:
    async with finding(kit_app()) as (pilot, find, visit):
        await type_in(pilot, "985")
        assert find.query_text == "985"
        assert heard(find.kit, visit) == []


@pytest.mark.parametrize(("digit", "outcome"), [("1", "resolved"), ("2", "open"), ("3", "escalated"), ("4", "pretext")])
async def test_f4_logs_the_objection_at_its_step_and_a_digit_says_how_it_ended(
    kit_app: KitApp, digit: str, outcome: str
) -> None:
    async with finding(kit_app()) as (pilot, find, visit):
        await type_in(pilot, "fw")
        entry = find.entry
        assert entry is not None
        await pilot.press("f4")
        [logged] = heard(find.kit, visit)
        assert (logged.objection, logged.title, logged.kind, logged.outcome) == (
            entry.id,
            entry.title,
            "service",
            "open",
        )
        assert logged.step == STEP
        await pilot.press(digit)
        [settled] = heard(find.kit, visit)
        assert settled.outcome == outcome


async def test_full_width_digits_answer_as_the_plain_ones(kit_app: KitApp) -> None:
    async with finding(kit_app()) as (pilot, find, visit):
        await type_in(pilot, "fw")
        await pilot.press("f4", "\uff11")
        await pilot.pause()
        assert heard(find.kit, visit)[0].outcome == "resolved"


async def test_esc_after_f4_leaves_it_open_and_goes_back_to_the_field(kit_app: KitApp) -> None:
    async with finding(kit_app()) as (pilot, find, visit):
        await type_in(pilot, "fw")
        await pilot.press("f4", "escape")
        await pilot.pause()
        assert find.is_current
        assert isinstance(find.focused, Input)
        await pilot.press("1")
        assert find.query_text == "fw1"
        assert heard(find.kit, visit)[0].outcome == "open"


async def test_f4_twice_on_the_same_objection_logs_it_once(kit_app: KitApp) -> None:
    async with finding(kit_app()) as (pilot, find, visit):
        await type_in(pilot, "fw")
        await pilot.press("f4", "f4", "escape", "f4", "1")
        [logged] = heard(find.kit, visit)
        assert logged.outcome == "resolved"


async def test_a_pretext_is_led_to_the_real_one_by_the_same_list(kit_app: KitApp) -> None:
    async with finding(kit_app()) as (pilot, find, visit):
        await type_in(pilot, "fw")
        pretext = find.entry
        assert pretext is not None
        await pilot.press("f4", "4")
        assert isinstance(find.focused, Input)
        assert find.query_text == ""
        assert pretext.id not in titles(find)
        await type_in(pilot, "zijin")
        real = find.entry
        assert real is not None
        assert all(find.playbook.kind(each) == "objections" for each in titles(find) if each)
        await pilot.press("enter")
        await pilot.pause()
        [logged] = heard(find.kit, visit)
        assert (logged.objection, logged.outcome, logged.real) == (pretext.id, "pretext", real.id)
        assert logged.real_title == real.title
        assert find.entry is real


async def test_esc_while_the_real_one_is_sought_keeps_the_pretext_and_the_search(kit_app: KitApp) -> None:
    async with finding(kit_app()) as (pilot, find, visit):
        await type_in(pilot, "fw")
        pretext = find.entry
        await pilot.press("f4", "4", "escape")
        await pilot.pause()
        assert find.query_text == "fw"
        assert find.entry is pretext
        await pilot.press("1")
        assert heard(find.kit, visit)[0].outcome == "resolved"


async def test_what_no_card_answers_is_logged_in_the_partners_own_words(kit_app: KitApp) -> None:
    async with finding(kit_app()) as (pilot, find, visit):
        await type_in(pilot, "zqqxwv")
        assert "没有卡片" in card(find) or "No card" in card(find)
        await pilot.press("f4", "3")
        [logged] = heard(find.kit, visit)
        assert (logged.objection, logged.words, logged.outcome) == ("", "zqqxwv", "escalated")


async def test_f4_without_a_visit_logs_nothing_and_says_why(kit_app: KitApp) -> None:
    app = kit_app(lang="en")
    async with finding(app, visit=False) as (pilot, find, _visit):
        find.query_one(Input).value = "price"
        await pilot.press("f4")
        await pilot.pause()
        assert "No visit is open" in toasts(app)
        assert isinstance(find.focused, Input)


async def test_undo_takes_back_what_was_logged_and_the_field_has_the_focus_again(kit_app: KitApp) -> None:
    async with finding(kit_app()) as (pilot, find, visit):
        await type_in(pilot, "fw")
        await pilot.press("f4", "ctrl+z")
        await pilot.pause()
        assert heard(find.kit, visit) == []
        assert isinstance(find.focused, Input)
        await pilot.press("f4", "1")
        assert [each.outcome for each in heard(find.kit, visit)] == ["resolved"]


async def test_with_nothing_typed_what_was_left_open_here_comes_first(kit_app: KitApp) -> None:
    app = kit_app()
    partner = add_partner(app.store, "甲系统集成")
    before = start_visit(app.store, partner)
    answered = hear(app.store, before, partner, "service-slow", "慢", "service")
    settle(app.store, answered, "resolved")
    last = app.playbook.entries.objections[-1]
    hear(app.store, before, partner, last.id, last.title, last.kind)
    hear(app.store, before, partner, "", "", "", words="老板娘说不做")
    finish_visit(app.store, before)
    visit = start_visit(app.store, partner)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Find(visit=visit, step=STEP, step_title="产品"))
        await pilot.pause()
        assert isinstance(app.screen, Find)
        shown = app.screen.query_one(Rows).values[:2]
        assert set(shown) == {Item(last.id), Item("", "老板娘说不做")}
        assert len(app.screen.query_one(Rows).values) == len(app.playbook.entries.objections) + 1


async def test_what_lies_behind_is_folded_until_f9(kit_app: KitApp) -> None:
    async with finding(kit_app()) as (pilot, find, _visit):
        await type_in(pilot, "fw")
        entry = find.entry
        assert isinstance(entry, model.Objection)
        motive = entry.behind[0].motive
        assert motive not in card(find)
        await pilot.press("f9")
        assert motive in card(find)
        await pilot.press("escape")
        assert find.is_current
        assert motive not in card(find)


async def test_money_objections_say_where_the_remark_belongs(kit_app: KitApp) -> None:
    async with finding(kit_app()) as (pilot, find, _visit):
        await type_in(pilot, "zijin")
        assert isinstance(find.entry, model.Objection)
        assert find.entry.kind == "money"
        assert "资金实力" in card(find)


async def test_enter_reads_another_kind_of_entry_on_a_page_of_its_own_and_esc_leads_back(kit_app: KitApp) -> None:
    app = kit_app()
    async with finding(app) as (pilot, find, _visit):
        find.query_one(Input).value = "开发原则"
        await pilot.pause()
        assert find.playbook.kind(titles(find)[0]) != "objections"
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, EntryPage)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is find
        assert find.query_text == "开发原则"


async def test_esc_returns_to_the_same_step_and_scroll(kit_app: KitApp) -> None:
    app = kit_app()
    async with finding(app) as (pilot, _find, _visit):
        await pilot.press("escape")
        await pilot.pause()
        visit = app.screen
        assert isinstance(visit, Visit)
        cue = visit.query_one("#cue", VerticalScroll)
        cue.scroll_to(y=3, animate=False)
        await pilot.pause()
        place = cue.scroll_y
        await pilot.press("f3", "f", "w", "escape")
        await pilot.pause()
        assert app.screen is visit
        assert visit.step.id == STEP
        assert cue.scroll_y == place


async def test_the_footer_says_which_step_esc_leads_back_to(kit_app: KitApp) -> None:
    async with finding(kit_app(lang="en")) as (_pilot, find, _visit):
        assert "Back to step 5" in find.query_one(KeyBar).render().plain


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_every_objection_fits_a_small_window_without_scrolling(kit_app: KitApp, lang: str) -> None:
    async with finding(kit_app(lang=lang)) as (pilot, find, _visit):
        rows = find.query_one(Rows)
        for value in rows.values:
            rows.move_to(value)
            find._show_card()
            await pilot.pause()
            assert find.query_one("#find-card", VerticalScroll).max_scroll_y == 0, value


async def test_the_screen_below_stays_in_sight_in_a_large_window(kit_app: KitApp) -> None:
    app = kit_app()
    async with finding(app, size=(120, 36)) as (_pilot, find, _visit):
        panel = find.query_one("#find-panel").region
        assert panel.width < 100
        assert panel.height < 30
        assert "甲系统集成" in app.export_screenshot()


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_is_shown_as_it_is_and_can_be_logged(kit_app: KitApp, text: str) -> None:
    async with finding(kit_app()) as (pilot, find, visit):
        find.query_one(Input).value = text
        await pilot.pause()
        await pilot.press("end", "f4", "1")
        await pilot.pause()
        assert find.is_current
        assert "\x1b[31m" not in card(find)
        assert all("\x00" not in each.words for each in heard(find.kit, visit))


async def test_the_language_can_be_switched_while_find_is_open(kit_app: KitApp) -> None:
    app = kit_app()
    async with finding(app) as (pilot, find, _visit):
        await pilot.press("down", "down", "down")
        chosen = find.entry
        assert chosen is not None
        app.use_language("en")
        await pilot.pause()
        assert find.entry is not None
        assert find.entry.id == chosen.id
        assert find.entry.title != chosen.title
        assert find.entry.title in card(find)


async def test_typing_behind_a_logged_objection_searches_on_and_leaves_its_outcome(kit_app: KitApp) -> None:
    async with finding(kit_app()) as (pilot, find, visit):
        await type_in(pilot, "jg")
        await pilot.press("f4", "2")
        await pilot.pause()
        await pilot.press(*"fukuan3")
        await pilot.pause()
        assert find.query_text == "fukuan3"
        assert [each.outcome for each in heard(find.kit, visit)] == ["open"]


async def test_a_digit_behind_an_answer_changes_it_no_more(kit_app: KitApp) -> None:
    async with finding(kit_app()) as (pilot, find, visit):
        await type_in(pilot, "jg")
        await pilot.press("f4", "1")
        await pilot.pause()
        await pilot.press("3")
        await pilot.pause()
        assert [each.outcome for each in heard(find.kit, visit)] == ["resolved"]


async def test_enter_logs_the_objection_while_a_visit_is_open(kit_app: KitApp) -> None:
    async with finding(kit_app()) as (pilot, find, visit):
        await type_in(pilot, "jg")
        await pilot.press("enter", "1")
        await pilot.pause()
        assert [each.outcome for each in heard(find.kit, visit)] == ["resolved"]

"""Today, by keys and by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from textual.events import AppBlur, AppFocus

from fieldkit.store import add_followup, add_partner, hear, plan_stop, plan_visit, put_aside, settle, start_visit
from fieldkit.store.queries import stops, unfinished_visits
from fieldkit.store.records import StopRow
from fieldkit.ui.day_forms import read_time
from fieldkit.ui.rehearsing import waiting_cards
from fieldkit.ui.screens.form import Form
from fieldkit.ui.screens.today import Today
from fieldkit.ui.screens.visit import Visit
from fieldkit.ui.widgets.rows import Rows
from tests.conftest import NOW, KitApp
from tests.ui.driving import drawn, keys_shown, painted, write

TODAY = NOW.date().isoformat()


@pytest.mark.parametrize("how", ["minute", "focus"])
async def test_the_next_day_is_shown_without_a_key(kit_app: KitApp, how: str) -> None:
    now = [NOW]

    def clock() -> datetime:
        return now[0]

    app = kit_app("en", now=clock)
    partner = add_partner(app.store, "甲")
    plan_stop(app.store, partner, "2026-11-24")
    add_followup(app.store, partner, "call", "2026-11-24")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, Today)
        assert "Nothing is due." in drawn(screen, "#due")
        now[0] = NOW + timedelta(hours=11)
        if how == "focus":
            app.post_message(AppBlur())
            app.post_message(AppFocus())
        else:
            screen.follow_day()
        await pilot.pause()
        assert any("call" in row for row in drawn(screen, "#due"))
        assert any("甲" in row for row in drawn(screen, "#day"))
        assert "24" in screen.title_now()[0].plain


async def test_f9_on_a_stop_sets_its_time_and_spare(kit_app: KitApp) -> None:
    app = kit_app("en")
    partner = add_partner(app.store, "甲")
    plan_stop(app.store, partner, TODAY)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("f9")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        await write(pilot, "9\u70b930")
        await pilot.press("enter", "space", "f8")
        await pilot.pause()
        assert isinstance(app.screen, Today)
        assert [(each.at, each.spare) for each in stops(app.store, TODAY)] == [("09:30", True)]
        assert any("09:30" in row for row in drawn(app.screen, "#day"))


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_prepared_stop_shows_its_name_and_its_hour_in_a_small_window(kit_app: KitApp, lang: str) -> None:
    app = kit_app(lang)
    partner = add_partner(app.store, "青柚系统集成", room="1203")
    plan_stop(app.store, partner, TODAY, at="09:30")
    plan_visit(app.store, partner)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        assert any("青柚系统集成" in row and "1203" in row and "09:30" in row for row in drawn(app.screen, "#day"))


async def test_what_is_no_time_of_day_is_told_and_the_stop_keeps_its_own(kit_app: KitApp) -> None:
    app = kit_app("en")
    plan_stop(app.store, add_partner(app.store, "One"), TODAY, at="14:30")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("f9")
        await pilot.pause()
        await pilot.press("end", "ctrl+u")
        await write(pilot, "noon")
        await pilot.press("f8")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        assert stops(app.store, TODAY)[0].at == "14:30"


async def test_a_stop_whose_visit_was_put_aside_goes_on_with_it(kit_app: KitApp) -> None:
    app = kit_app("en")
    partner = add_partner(app.store, "甲")
    plan_stop(app.store, partner, TODAY)
    made = start_visit(app.store, partner)
    put_aside(app.store, made)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("down")
        assert isinstance(app.screen.query_one("#day", Rows).value, StopRow)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Visit)
        assert [each.id for each in unfinished_visits(app.store)] == [made]


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("14:30", "14:30"),
        ("9", "09:00"),
        ("14：30", "14:30"),
        ("9点半", "09:30"),
        ("下午2点半", "14:30"),
        ("下午14点", "14:00"),
        ("半", ""),
        ("24:00", ""),
        ("9.15", "09:15"),
        ("", ""),
    ],
)
def test_a_time_is_read_as_people_type_it(typed: str, time: str) -> None:
    assert read_time(typed) == time


async def test_your_name_is_a_command_of_the_palette(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+p")
        await write(pilot, "your name")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        await write(pilot, "Zhou")
        await pilot.press("f8")
        await pilot.pause()
        assert app.settings.owner == "Zhou"


async def test_what_was_heard_and_not_resolved_waits_to_be_rehearsed_beside_what_is_due(kit_app: KitApp) -> None:
    app = kit_app("en")
    partner = add_partner(app.store, "甲")
    visit = start_visit(app.store, partner)
    price, loyal = (each.id for each in app.playbook.entries.objections[:2])
    heard = hear(app.store, visit, partner, price, "Too high", "price")
    hear(app.store, visit, partner, loyal, "Loyal", "need")
    hear(app.store, visit, partner, "", "no card", "", words="in own words")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Rehearse  2 waiting" in [row.strip() for row in drawn(app.screen, "#due")]
        await pilot.press("4")
        await pilot.pause()
        assert sum(each.reason == "heard" for each in waiting_cards(app)) == 2
        settle(app.store, heard, "resolved", answer="Count.")
        await pilot.press("1")
        await pilot.pause()
        assert "Rehearse  1 waiting" in [row.strip() for row in drawn(app.screen, "#due")]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("there", ["nothing", "a partner"])
async def test_what_to_do_first_is_said_whole_at_80_columns(kit_app: KitApp, lang: str, there: str) -> None:
    app = kit_app(lang)
    if there == "a partner":
        add_partner(app.store, "甲")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert len(app.screen.query_one("#day", Rows)._rows) > 2
        assert "…" not in "".join(painted(app.screen))


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_keys_of_the_modes_stand_in_the_footer_of_every_row_at_80_columns(kit_app: KitApp, lang: str) -> None:
    app = kit_app(lang)
    first, second = add_partner(app.store, "甲"), add_partner(app.store, "乙")
    start_visit(app.store, first)
    plan_stop(app.store, second, TODAY)
    add_followup(app.store, second, "call", TODAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for step in (None, "down", "down", "right"):
            if step:
                await pilot.press(step)
            assert {"2", "3", "4", "F1"} <= keys_shown(app.screen).keys()

"""Planning a day, printing its sheet, checking in, and typing in what came back on paper: by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from fieldkit.store import (
    add_partner,
    check_in,
    drop_stop,
    finish_visit,
    open_region,
    plan_stop,
    start_visit,
)
from fieldkit.store.queries import checkins, partner, regions, sheet_numbers, stops, unfinished_visits, visits_on
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.day_lists import Building, Pick, Spare
from fieldkit.ui.screens.agenda import Agenda
from fieldkit.ui.screens.day_plan import DayPlan
from fieldkit.ui.screens.partner import Partner
from fieldkit.ui.screens.prepare import Prepare
from fieldkit.ui.screens.regions import Regions
from fieldkit.ui.screens.today import Today
from tests.conftest import NOW, KitApp
from tests.hostile import EVERYTHING
from tests.playbook.other_process import other_process
from tests.ui.driving import drawn, keys_shown, said, write

TODAY = NOW.date().isoformat()
TOMORROW = "2026-11-24"


@pytest.fixture
def app(kit_app: KitApp) -> FieldkitApp:
    """A region with two buildings, a partner elsewhere, and one without a place."""
    app = kit_app("en")
    store = app.store
    open_region(store, "Chaoyang", "2026-11-16")
    for name, building in (("Jia", "Tower A"), ("Yi", "Tower A"), ("Bing", "SOHO"), ("Ding", "SOHO"), ("Wu", "SOHO")):
        add_partner(store, name, district="Chaoyang", building=building)
    add_partner(store, "Far", district="Haidian", building="Park")
    return app


def called(app: FieldkitApp, name: str) -> str:
    """The id of a partner."""
    from fieldkit.store.queries import names_like

    return names_like(app.store, name)[0].id


@asynccontextmanager
async def planning(app: FieldkitApp, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[Pilot[int], DayPlan]]:
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        app.push_screen(DayPlan())
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, DayPlan)
        yield pilot, screen


def names(app: FieldkitApp, day: str = TODAY) -> list[str]:
    return sorted(("~" if stop.spare else "") + stop.name for stop in stops(app.store, day))


def told(app: FieldkitApp) -> str:
    return " ".join(each.message for each in app._notifications)


async def test_space_puts_a_partner_on_the_day_and_takes_it_off(app: FieldkitApp) -> None:
    async with planning(app) as (pilot, screen):
        assert screen.pick.value is not None
        assert "since 11-16" in drawn(screen, "#pick")[0]
        assert "5 to visit = 2 d" in drawn(screen, "#pick")[0]
        screen.pick.move_to(Pick(called(app, "Jia")))
        await pilot.press("space")
        await pilot.pause()
        assert names(app) == ["Jia"]
        # The cursor goes on to the next.
        assert screen.pick.value == Pick(called(app, "Yi"))
        assert screen.title_now()[1].plain.startswith("stops 1/3")
        await pilot.press("up", "space")
        await pilot.pause()
        assert names(app) == []
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert names(app) == ["Jia"]


async def test_space_on_a_building_takes_all_of_it_and_again_none(app: FieldkitApp) -> None:
    async with planning(app) as (pilot, screen):
        screen.pick.move_to(Building("Chaoyang", "SOHO"))
        await pilot.press("space")
        await pilot.pause()
        assert names(app) == ["Bing", "Ding", "Wu"]
        assert [row.split()[0] for row in drawn(screen, "#route") if row and row.split()[0].isdigit()] == [
            "1",
            "2",
            "3",
        ]
        await pilot.press("space")
        await pilot.pause()
        assert names(app) == []


async def test_a_stop_whose_visit_has_begun_stays(app: FieldkitApp) -> None:
    plan_stop(app.store, called(app, "Jia"), TODAY)
    finish_visit(app.store, start_visit(app.store, called(app, "Jia")))
    async with planning(app) as (pilot, screen):
        screen.pick.move_to(Pick(called(app, "Jia")))
        await pilot.press("space")
        await pilot.pause()
        assert names(app) == ["Jia"]
        assert "stays" in told(app)


async def test_those_nearby_are_offered_and_become_spare_stops(app: FieldkitApp) -> None:
    plan_stop(app.store, called(app, "Bing"), TODAY)
    async with planning(app) as (pilot, screen):
        await pilot.press("tab")
        near = [value.partner for value in screen.route.values if isinstance(value, Spare)]
        # Those of the same building come first.
        assert near[:2] == [called(app, "Ding"), called(app, "Wu")]
        assert called(app, "Far") not in near
        screen.route.move_to(Spare(called(app, "Wu")))
        await pilot.press("space")
        await pilot.pause()
        assert names(app) == ["Bing", "~Wu"]
        assert any("spare" in row for row in drawn(screen, "#route"))
        # A spare stop does not count for the target.
        assert screen.title_now()[1].plain.startswith("stops 1/3")


async def test_arrows_and_a_typed_day_change_the_day(app: FieldkitApp) -> None:
    async with planning(app) as (pilot, screen):
        await pilot.press("right")
        assert screen.day.isoformat() == TOMORROW
        await pilot.press("left", "left")
        assert "yesterday" in screen.title_now()[0].plain
        await pilot.press("f4")
        await pilot.pause()
        await write(pilot, "12-01")
        await pilot.press("enter")
        await pilot.pause()
        assert screen.day.isoformat() == "2026-12-01"
        screen.pick.move_to(Pick(called(app, "Jia")))
        await pilot.press("space")
        await pilot.pause()
        assert names(app, "2026-12-01") == ["Jia"]
        assert names(app) == []


async def test_a_day_that_is_none_is_not_taken(app: FieldkitApp) -> None:
    async with planning(app) as (pilot, screen):
        await pilot.press("f4")
        await pilot.pause()
        await write(pilot, "sometime")
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is not screen
        await pilot.press("escape")
        await pilot.pause()
        assert screen.day.isoformat() == TODAY


async def test_a_region_is_opened_changed_and_planned(app: FieldkitApp) -> None:
    async with planning(app) as (pilot, screen):
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Regions)
        rows = "\n".join(drawn(app.screen, "#regions"))
        assert rows.index("Opened") < rows.index("Chaoyang") < rows.index("Not opened") < rows.index("Haidian")
        await pilot.press("down", "space")
        await pilot.pause()
        haidian = next(row for row in regions(app.store) if row.name == "Haidian")
        assert haidian.opened == TODAY
        assert all(" d left" in line or "today" in line for line in drawn(app.screen, "#regions") if "to visit" in line)
        await pilot.press("f9")
        await pilot.pause()
        field = app.focused
        assert isinstance(field, Input)
        field.value = "11-20"
        await pilot.press("f8")
        await pilot.pause()
        assert next(row for row in regions(app.store) if row.name == "Haidian").opened == "2026-11-20"
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is screen
        assert Pick(called(app, "Far")) in screen.pick.values


async def test_a_new_region_is_opened_by_its_name(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        app.push_screen(Regions())
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await write(pilot, EVERYTHING[:200] + "丰台")
        await pilot.press("f8")
        await pilot.pause()
        (row,) = regions(app.store)
        assert "丰台" in row.name
        assert row.opened == TODAY


async def test_enter_prepares_a_stop_and_opens_a_partner(app: FieldkitApp) -> None:
    plan_stop(app.store, called(app, "Jia"), TODAY)
    async with planning(app) as (pilot, screen):
        screen.pick.move_to(Pick(called(app, "Yi")))
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Partner)
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("tab", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Prepare)


async def test_a_digit_on_a_stop_checks_in_and_asks_what_they_care_about(app: FieldkitApp) -> None:
    jia = called(app, "Jia")
    plan_stop(app.store, jia, TODAY)
    async with planning(app, (120, 36)) as (pilot, screen):
        await pilot.press("tab", "1")
        await pilot.pause()
        assert checkins(app.store, TODAY)[jia].talk == "talk-good"
        await write(pilot, "售后 [/b]")
        await pilot.press("enter")
        await pilot.pause()
        row = checkins(app.store, TODAY)[jia]
        assert (row.cares, row.at[11:16], row.late) == ("售后 [/b]", "14:02", False)
        known = partner(app.store, jia)
        assert known is not None
        assert known.cares == "售后 [/b]"
        assert any("14:02 went well" in row for row in drawn(screen, "#route"))
        # Esc leaves what is said so far.
        await pilot.press("3", "escape")
        await pilot.pause()
        assert checkins(app.store, TODAY)[jia].talk == "talk-cold"
        assert screen.foot.about == ""


@pytest.mark.parametrize(("lang", "answer"), [("zh", "老板不在"), ("en", "the owner was away")])
async def test_a_pack_has_answers_of_its_own_and_old_ones_stay_readable(
    kit_app: KitApp, tmp_path: Path, lang: str, answer: str
) -> None:
    app = kit_app(lang, playbooks=other_process(tmp_path))
    one, old = add_partner(app.store, "Jia"), add_partner(app.store, "Yi")
    for each in (one, old):
        plan_stop(app.store, each, TODAY)
    check_in(app.store, old, TODAY, talk="cold")
    async with planning(app, (120, 36)) as (pilot, screen):
        await pilot.press("tab")
        await pilot.pause()
        assert "1-2" in keys_shown(screen)
        await pilot.press("3", "2", "escape")
        await pilot.pause()
        row = checkins(app.store, TODAY)[one]
        assert (row.talk, row.talk_title) == ("talk-away", answer)
        shown = drawn(screen, "#route")
        assert any(answer in row for row in shown)
        assert any(("冷淡" if lang == "zh" else "cold") in row for row in shown)


async def test_nobody_checks_in_on_a_day_to_come(app: FieldkitApp) -> None:
    plan_stop(app.store, called(app, "Jia"), TOMORROW)
    async with planning(app) as (pilot, screen):
        await pilot.press("right", "tab", "1")
        await pilot.pause()
        assert checkins(app.store, TOMORROW) == {}
        assert "yet to come" in told(app)
        assert "1-3" not in keys_shown(screen)


async def test_f6_prints_the_sheet_opens_it_and_says_where_it_is(
    app: FieldkitApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr("fieldkit.ui.opener.subprocess.Popen", lambda command, **_kw: opened.append(Path(command[-1])))
    plan_stop(app.store, called(app, "Jia"), TODAY)
    async with planning(app) as (pilot, _screen):
        await pilot.press("f6")
        await pilot.pause()
        (path,) = opened
        assert "Jia" in path.read_text(encoding="utf-8")
        assert path.name in told(app)
        assert sheet_numbers(app.store, TODAY) == {called(app, "Jia"): 1}


async def test_a_sheet_that_cannot_be_written_is_told(app: FieldkitApp) -> None:
    (app.paths.data / "sheets").write_text("in the way")
    plan_stop(app.store, called(app, "Jia"), TODAY)
    async with planning(app) as (pilot, screen):
        await pilot.press("f6")
        await pilot.pause()
        assert "could not be written" in told(app)
        assert app.screen is screen


async def test_a_line_of_codes_becomes_a_visit_entered_late(app: FieldkitApp) -> None:
    plan_stop(app.store, called(app, "Jia"), TODAY)
    plan_stop(app.store, called(app, "Bing"), TODAY)
    going_on = start_visit(app.store, called(app, "Far"))
    async with planning(app, (120, 36)) as (pilot, screen):
        await pilot.press("tab", "f2")
        await pilot.pause()
        # The number of the stop under the cursor stands there already.
        assert screen.foot.field.value == "1 "
        await write(pilot, "9:30-10:10 1-12 g2 r1-0 d1 t2 p1-2 !301=1 *售后 +有兴趣 >+3d 发报价")
        understood = said(screen, "#foot .read")
        assert "Bing" in understood
        assert "12 steps" in understood
        assert "so-so" in understood
        assert "2 points" in understood
        assert "target partner: maybe" in understood
        await pilot.press("enter")
        await pilot.pause()
        (visit,) = [each for each in visits_on(app.store, TODAY) if each.id != going_on]
        assert (visit.partner_name, visit.late, visit.status, visit.started[11:16], visit.ended[11:16]) == (
            "Bing", True, "done", "09:30", "10:10")  # fmt: skip
        assert [each.id for each in unfinished_visits(app.store)] == [going_on]
        # The line is ready for the next one.
        assert screen.foot.field.value == ""
        await write(pilot, "2 1100-1130 x1")
        await pilot.press("enter")
        await pilot.pause()
        assert {each.partner_name: each.status for each in visits_on(app.store, TODAY)} == {
            "Bing": "done", "Jia": "missed", "Far": "open"}  # fmt: skip
        await pilot.press("escape", "ctrl+z", "ctrl+z")
        await pilot.pause()
        assert [each.id for each in visits_on(app.store, TODAY)] == [going_on]


async def test_wrong_codes_are_told_and_nothing_is_written(app: FieldkitApp) -> None:
    plan_stop(app.store, called(app, "Jia"), TODAY)
    async with planning(app) as (pilot, screen):
        await pilot.press("f2")
        await pilot.pause()
        before = app.store.connection.execute("SELECT count(*) FROM change").fetchone()
        for typed in ("1 9:30 1-99 zz", "7 9:30", "1 1-12", "1 23:00", EVERYTHING):
            screen.foot.field.value = ""
            await write(pilot, typed)
            await pilot.press("enter")
            await pilot.pause()
            assert "Nothing was written" in told(app)
            assert screen.foot.field.value != ""
        assert app.store.connection.execute("SELECT count(*) FROM change").fetchone() == before


async def test_what_is_typed_of_codes_is_a_draft(app: FieldkitApp) -> None:
    plan_stop(app.store, called(app, "Jia"), TODAY)
    async with planning(app) as (pilot, screen):
        await pilot.press("f2")
        await pilot.pause()
        await write(pilot, "1 9:30 1-3")
        await pilot.press("escape")
        await pilot.pause()
        assert screen.foot.about == ""
        await pilot.press("f2")
        await pilot.pause()
        assert screen.foot.field.value == "1 9:30 1-3"


async def test_the_codes_of_a_day_before_are_typed_in_under_their_printed_numbers(app: FieldkitApp) -> None:
    from fieldkit.reports.route_sheet import print_sheet, sheet_path

    day = "2026-11-20"
    for name in ("Jia", "Bing", "Ding"):
        plan_stop(app.store, called(app, name), day)
    print_sheet(app.store, app.playbook, day, sheet_path(app.paths.data, day))
    numbers = sheet_numbers(app.store, day)
    drop_stop(app.store, called(app, "Bing"), day)
    async with planning(app) as (pilot, _screen):
        await pilot.press("left", "left", "left", "f2")
        await pilot.pause()
        await write(pilot, f"{numbers[called(app, 'Jia')]} 16:00-16:30 1-5")
        await pilot.press("enter")
        await pilot.pause()
        (visit,) = visits_on(app.store, day)
        assert (visit.partner_name, visit.started[:16]) == ("Jia", "2026-11-20T16:00")


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 36)])
async def test_hostile_places_stand_in_the_plan_as_they_are(kit_app: KitApp, size: tuple[int, int]) -> None:
    app = kit_app("en")
    one = add_partner(app.store, EVERYTHING, district=EVERYTHING, building="[/" * 5000, room="[b", stage_title="[/x]")
    add_partner(app.store, "[/oops]", district=EVERYTHING)
    plan_stop(app.store, one, TODAY, at="[/")
    async with planning(app, size) as (pilot, screen):
        assert Pick(one) in screen.pick.values
        await pilot.press("tab", "1", "escape", "f2", "escape", "ctrl+e", "ctrl+e", "f1", "escape")
        await pilot.pause()
        assert app.screen is screen


async def test_a_pack_without_a_pace_has_no_target(kit_app: KitApp, shipped: Any) -> None:
    from msgspec.structs import replace

    from tests.rules.test_sheet_codes import entries

    pack = shipped("en")
    other = replace(pack, compiled=replace(pack.compiled, entries=entries(steps=2)))
    app = kit_app("en", playbooks=lambda _lang: other)
    plan_stop(app.store, add_partner(app.store, "Jia"), TODAY)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, Today)
        assert app.screen.title_now()[1].plain.strip() == "visits 0"
        app.push_screen(DayPlan())
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, DayPlan)
        assert screen.title_now()[1].plain == "stops 1"
        await pilot.press("f2")
        await pilot.pause()
        await write(pilot, "1 9:30 1-2")
        await pilot.press("enter")
        await pilot.pause()
        assert [each.status for each in visits_on(app.store, TODAY)] == ["done"]


async def test_a_store_without_partners_says_what_to_do_first(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with planning(app) as (pilot, screen):
        assert "Add the first partner" in "\n".join(drawn(screen, "#pick"))
        await pilot.press("f6", "f2", "tab", "space", "left")
        await pilot.pause()
        assert app.screen is screen


async def test_today_leads_to_the_plan_and_to_the_agenda(app: FieldkitApp) -> None:
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, Today)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, DayPlan)
        await pilot.press("escape")
        await pilot.pause()
        plan_stop(app.store, called(app, "Jia"), TODAY)
        app.show_all()
        await pilot.pause()
        assert any("2 short of 3" in row for row in drawn(app.screen, "#day"))
        await pilot.press("right", "end", "up", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Agenda)

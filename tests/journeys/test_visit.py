"""Whole visits, by keys alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from fieldkit.i18n import language, set_language
from fieldkit.store import add_contact, add_note, add_partner, enter_step, plan_stop, start_visit
from fieldkit.store.queries import (
    last_reading,
    last_visit,
    open_followups,
    open_visit,
    partners,
    planned_visit,
    timeline,
    visit_state,
    visits_on,
)
from fieldkit.ui.screens.cover import Cover
from fieldkit.ui.screens.partner import Partner
from fieldkit.ui.screens.prepare import Prepare
from fieldkit.ui.screens.today import Today
from fieldkit.ui.screens.visit import Visit
from fieldkit.ui.screens.wrapup import WrapUp
from tests.conftest import NOW
from tests.ui.driving import at_once, write

TODAY = NOW.date().isoformat()


@pytest.fixture
def stop(kit_app):
    """An app with one partner, its contact, and a stop for today."""
    app = kit_app()
    partner = add_partner(app.store, "甲系统集成", district="朝阳", building="国贸 A 座", room="1203", cares="利润")
    add_contact(app.store, partner, "王建国", role="总经理")
    plan_stop(app.store, partner, TODAY)
    return app, partner


async def test_a_visit_runs_from_the_checklist_to_the_wrap_up_by_keys(stop):
    app, partner = stop
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("enter")  # the stop: prepare
        assert isinstance(app.screen, Prepare)
        await pilot.press("space", "space")  # cards and notebook
        await pilot.press("f8")  # go
        await pilot.pause()
        assert isinstance(app.screen, Visit)
        await pilot.press("space")  # the first thing to do
        await pilot.press("enter")  # step done
        await pilot.press("3")  # straight to the opening
        await pilot.press("f2")
        await write(pilot, "\uff0b对物联网有兴趣")
        await pilot.press("enter")
        await pilot.press("f3")
        await write(pilot, "jg")
        await pilot.pause()
        await pilot.press("f4", "1")  # heard, resolved
        await pilot.press("escape")
        if not isinstance(app.screen, Visit):
            await pilot.press("escape")
        assert isinstance(app.screen, Visit)
        assert app.screen.step.id == "step-opening"
        await pilot.press("f2")
        await write(pilot, "> +3d 发报价")
        await pilot.press("enter")
        await pilot.press("f10")
        assert isinstance(app.screen, WrapUp)
        await pilot.press("2", "3", "1")  # partly; price; a target partner
        await write(pilot, "约技术交流 下周三")
        await pilot.press("f10")
        await pilot.pause()
        assert isinstance(app.screen, Today)
    visit = last_visit(app.store, partner)
    assert (visit.status, visit.reached, visit.layer, visit.target) == ("done", "partly", "layer-price", "yes")
    state = visit_state(app.store, visit.id)
    assert {"material-cards", "material-notebook"} <= state.ticks
    assert "step-appointment" in state.done_steps
    assert [(note.mark, note.text, note.step) for note in state.notes] == [
        ("+", "对物联网有兴趣", "step-opening"), (">", "+3d 发报价", "step-opening")]  # fmt: skip
    assert [(heard.kind, heard.outcome) for heard in state.heard] == [("price", "resolved")]
    assert {(each.text, each.due) for each in open_followups(app.store, partner)} == {
        ("发报价", "2026-11-26"), ("约技术交流", "2026-12-02")}  # fmt: skip


async def test_an_empty_store_says_what_to_do_first_and_a_partner_is_added_by_keys(kit_app):
    app = kit_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("enter")  # add the first partner
        await pilot.pause()
        await write(pilot, "新伙伴科技")
        await pilot.press("f8")
        await pilot.pause()
        assert isinstance(app.screen, Partner)
    assert [each.name for each in partners(app.store)] == ["新伙伴科技"]


async def test_an_interrupted_visit_is_offered_and_goes_on_at_the_same_step(stop):
    app, _partner = stop
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("enter", "f8")
        await pilot.pause()
        await pilot.press("6")
        await pilot.pause(1.2)  # looked at long enough to count as entered
        await pilot.press("f2")
        await write(pilot, "一半的话")
        await pilot.press("escape", "escape")
        assert isinstance(app.screen, Today)
        assert open_visit(app.store).step == "step-policy"
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Visit)
        assert app.screen.step.id == "step-policy"
        assert app.screen.query_one("#note").value == "一半的话"


async def test_a_note_handed_over_at_once_keeps_its_figures(stop):
    app, _partner = stop
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("enter", "f8")
        await pilot.pause()
        await at_once(pilot, *"报价30万 ok1")
        assert app.screen.query_one("#note").value == "报价30万 ok1"


async def test_undo_takes_back_the_last_act_and_not_the_looking_round(stop):
    app, _partner = stop
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("enter", "f8")
        await pilot.pause()
        await pilot.press("space")
        visit = open_visit(app.store).id
        assert visit_state(app.store, visit).ticks
        await pilot.press("5")
        await pilot.pause(1.2)
        await pilot.press("ctrl+z")
        assert not visit_state(app.store, visit).ticks
        assert open_visit(app.store).id == visit


async def test_taking_back_the_beginning_of_a_visit_leaves_its_screen(stop):
    app, _partner = stop
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("enter", "f8")
        await pilot.pause()
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert isinstance(app.screen, Today)
    assert open_visit(app.store) is None


async def test_a_visit_that_never_came_to_be_is_one_key_and_a_line(stop):
    app, partner = stop
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("enter", "f10", "2")
        await write(pilot, "前台收了彩页 下周三")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Today)
    missed = timeline(app.store, partner, 10)
    visit = next(each for each in missed if getattr(each, "status", "") == "missed")
    assert (visit.reason, visit.remark) == ("desk", "前台收了彩页")
    assert [each.due for each in open_followups(app.store, partner)] == ["2026-12-02"]


async def test_a_visit_on_paper_is_entered_afterwards_with_its_true_time(stop):
    app, partner = stop
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("enter", "end", "enter")  # the last row of Prepare
        await pilot.pause()
        await write(pilot, "昨天 10:00 35")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Visit)
        await pilot.press("f2")
        await write(pilot, "!担心售后")
        await pilot.press("enter", "f10", "1", "1", "f10", "f10")
        await pilot.pause()
        assert isinstance(app.screen, Today)
    visit = last_visit(app.store, partner)
    assert visit.late
    assert (visit.started[:16], visit.ended[:16]) == ("2026-11-22T10:00", "2026-11-22T10:35")
    assert visit_state(app.store, visit.id).notes[0].late


async def test_the_cover_hides_everything_and_leads_back_to_the_same_place(stop):
    app, _partner = stop
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("enter", "f8")
        await pilot.pause()
        await pilot.press("7", "f2")
        await write(pilot, "机密")
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert isinstance(app.screen, Cover)
        shown = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert shown.split() == ["瑞智康诚"]
        await pilot.press("escape")
        assert app.screen.step.id == "step-case"
        assert app.screen.query_one("#note").value == "机密"


async def test_readings_that_name_no_class_are_said_so_and_kept(stop):
    app, partner = stop
    start_visit(app.store, partner)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("enter", "f10", "1")  # the goal
        await pilot.press("down")  # the readings
        await pilot.press("1", "2", "3", "3")
        await pilot.pause()
        shown = str(app.screen.query_one("#asked").render())
        assert "四类里没有这一种" in shown
        await pilot.press("f10", "f10")  # without a next step
        await pilot.pause()
    reading = last_reading(app.store, partner)
    assert (reading.competitive, reading.willing, reading.self_driven) == ("strong", "high", "weak")


async def test_the_language_changes_on_every_open_screen_and_typing_is_kept(stop):
    app, _partner = stop
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("enter", "f8")
        await pilot.pause()
        await pilot.press("f2")
        await write(pilot, "半句")
        await pilot.press("escape")
        await pilot.press("f2")
        app.use_language("en")
        await pilot.pause()
        shown = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "Step done" in shown or "Save" in shown
        assert app.screen.query_one("#note").value == "半句"
        await pilot.press("escape", "escape")
        shown = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "Unfinished visits" in shown
    set_language("zh")


async def test_full_width_keys_of_a_chinese_input_method_count_as_the_plain_ones(stop):
    app, _partner = stop
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("enter", "f8")
        await pilot.pause()
        await pilot.press("\uff15")
        await pilot.pause()
        assert app.screen.step.id == "step-product"
        await pilot.press("\u3000")
        await pilot.pause()
        assert app.screen.state.ticks


async def test_a_resize_loses_nothing_that_is_typed(stop):
    app, _partner = stop
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("enter", "f8")
        await pilot.pause()
        await pilot.press("4", "f2")
        await write(pilot, "写到一半")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert app.screen.query_one("#note").value == "写到一半"
        assert app.screen.step.id == "step-company"
        assert app.focused is app.screen.query_one("#note")


async def test_starting_another_visit_puts_the_open_one_aside(stop):
    app, partner = stop
    other = add_partner(app.store, "乙智能科技")
    first = start_visit(app.store, other)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("down", "enter", "f8")
        await pilot.pause()
        assert isinstance(app.screen, Visit)
        assert app.screen.state.partner.id == partner
    assert visit_state(app.store, first).visit.status == "aside"
    assert planned_visit(app.store, partner) is None


async def test_today_counts_visits_against_the_target(stop):
    app, _partner = stop
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("enter", "f8")
        await pilot.pause()
        await pilot.press("f10", "1", "f10")
        await pilot.pause()
        assert isinstance(app.screen, WrapUp)  # there is no next step yet
        await pilot.press("f10")
        await pilot.pause()
        assert isinstance(app.screen, Today)
        assert len(visits_on(app.store, TODAY)) == 1
        assert "1/3" in str(app.screen.title_now()[1])


async def test_a_clock_that_stands_still_for_a_night_is_not_counted(kit_app):
    moment = [NOW - timedelta(hours=20)]

    def now() -> datetime:
        return moment[0]

    app = kit_app(now=now)
    partner = add_partner(app.store, "甲系统集成")
    visit = start_visit(app.store, partner)
    enter_step(app.store, visit, "step-opening", "开场白")
    moment[0] += timedelta(minutes=10)
    add_note(app.store, partner, "十分钟后", visit=visit)
    moment[0] = NOW  # the laptop was cut off and comes back the next day
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "全程 10:00" in str(app.screen.title_now()[1])


async def test_typing_without_a_field_begins_a_note_and_ticks_nothing(stop):
    app, partner = stop
    visit = start_visit(app.store, partner)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("!", *"worried", "space", *"about", "space", *"price")
        await pilot.pause()
        assert app.screen.query_one("#note").value == "!worried about price"
        assert not visit_state(app.store, visit).ticks
        await pilot.press("enter")
        await pilot.pause()
    assert [(note.mark, note.text) for note in visit_state(app.store, visit).notes] == [("!", "worried about price")]


async def test_the_language_changes_while_a_field_has_the_focus_too(stop):
    app, partner = stop
    start_visit(app.store, partner)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("enter", "f2")
        await write(pilot, "半句")
        await pilot.press("ctrl+e")
        await pilot.pause()
        assert language() == "en"
        assert app.screen.query_one("#note").value == "半句"
    set_language("zh")

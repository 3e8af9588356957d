"""Preparing a visit, by keys."""

from __future__ import annotations

import pytest

from fieldkit.store import add_contact, add_partner, load_draft, plan_stop, undo
from fieldkit.store.queries import contacts, open_visit, planned_visit, timeline, unfinished_visits, visit_state
from fieldkit.store.records import NoteRow
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.cards import say
from fieldkit.ui.prepare_rows import Goal, Whom, suggested_goal
from fieldkit.ui.screens.late import Late
from fieldkit.ui.screens.missed import Missed
from fieldkit.ui.screens.prepare import Prepare
from fieldkit.ui.screens.today import Today
from fieldkit.ui.screens.visit import Visit
from fieldkit.ui.widgets.draft import DraftInput
from fieldkit.ui.widgets.rows import Rows
from tests.conftest import NOW, KitApp
from tests.ui.driving import at_once, drawn, keys_shown, painted, write


@pytest.fixture
def stop(kit_app: KitApp) -> tuple[FieldkitApp, str]:
    """An app with one partner, two people there, and a stop for today."""
    app = kit_app("en")
    partner = add_partner(app.store, "甲系统集成", building="国贸 A 座")
    add_contact(app.store, partner, "Wang", role="boss")
    add_contact(app.store, partner, "Li", role="buyer")
    plan_stop(app.store, partner, NOW.date().isoformat())
    return app, partner


async def open_it(pilot) -> Prepare:
    """Open the stop."""
    await pilot.pause()
    await pilot.press("enter")
    await pilot.pause()
    assert isinstance(pilot.app.screen, Prepare)
    return pilot.app.screen


def field(screen: Prepare) -> str:
    return screen.query_one("#goal", DraftInput).value


async def go_to(pilot, screen: Prepare, value: object) -> None:
    screen.query_one("#list", Rows).move_to(value)
    await pilot.pause()


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_each_thing_to_get_ready_and_each_file_is_named_whole_at_80_columns(kit_app: KitApp, lang: str) -> None:
    app = kit_app(lang)
    plan_stop(app.store, add_partner(app.store, "甲系统集成"), NOW.date().isoformat())
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_it(pilot)
        seen: set[str] = set()
        for _step in screen.query_one("#list", Rows).values:
            seen |= {line.partition("▏")[0].rstrip(" ▁▂▃▄▅▆▇█") for line in painted(screen)[1:-2]}
            await pilot.press("down")
        assert any(app.playbook.expand(each.title) in line for line in seen for each in app.playbook.entries.proofs)
        assert not {line for line in seen if "…" in line}


async def test_enter_twice_on_a_stop_opens_one_screen(stop) -> None:
    app, _partner = stop
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await at_once(pilot, "enter", "enter")
        assert sum(isinstance(each, Prepare) for each in app.screen_stack) == 1


@pytest.mark.parametrize("key", ["enter", "f8"])
async def test_go_twice_at_once_starts_one_visit(stop, key: str) -> None:
    app, _partner = stop
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await open_it(pilot)
        await go_to(pilot, screen, "go")
        await at_once(pilot, key, key)
        assert sum(isinstance(each, Visit) for each in app.screen_stack) == 1
        assert len(unfinished_visits(app.store)) == 1


async def test_nothing_twice_at_once_writes_one_missed_visit(stop) -> None:
    app, partner = stop
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await open_it(pilot)
        await pilot.press("f10", "2")
        await write(pilot, "left a brochure")
        assert isinstance(app.screen, Missed)
        await at_once(pilot, "enter", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Today)
        assert [each.status for each in timeline(app.store, partner)] == ["missed"]


async def test_what_was_prepared_for_leaves_when_the_partner_is_taken_back(kit_app: KitApp) -> None:
    app = kit_app("en")
    partner = add_partner(app.store, "New")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        app.prepare(partner)
        await pilot.pause()
        await pilot.press("ctrl+z", "ctrl+z")  # named first, since it was written before
        await pilot.pause()
        assert isinstance(app.screen, Today)
        await pilot.press("f8")
        assert open_visit(app.store) is None


async def test_late_leaves_with_the_partner_too(kit_app: KitApp) -> None:
    app = kit_app("en")
    partner = add_partner(app.store, "New")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        app.push_screen(Late(partner))
        await pilot.pause()
        undo(app.store)
        app.show_all()
        await pilot.pause()
        assert isinstance(app.screen, Today)


async def test_goals_and_the_note_are_typed_apart(stop) -> None:
    app, partner = stop
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await open_it(pilot)
        await pilot.press("f2")
        await write(pilot, "half a note")
        await pilot.press("escape")
        await go_to(pilot, screen, Goal("main"))
        await pilot.press("enter", "ctrl+u")
        await write(pilot, "half a goal")
        await pilot.press("escape")
        await go_to(pilot, screen, Goal("least"))
        await pilot.press("enter")
        assert field(screen) == suggested_goal(app.playbook, "least")
        await pilot.press("escape")
        await pilot.press("f2")
        assert field(screen) == "half a note"
        await pilot.press("enter")
        assert [each.text for each in timeline(app.store, partner) if isinstance(each, NoteRow)] == ["half a note"]
        assert load_draft(app.store, f"note:partner:{partner}") == ""
        await go_to(pilot, screen, Goal("main"))
        await pilot.press("enter")
        assert field(screen) == "half a goal"
        await at_once(pilot, "enter", "enter")
        planned = planned_visit(app.store, partner)
        assert planned is not None
        assert (planned.goal_main, planned.goal_least) == ("half a goal", "")
        assert len([each for each in timeline(app.store, partner) if isinstance(each, NoteRow)]) == 1


async def test_one_undo_takes_back_a_tick_with_its_plan(stop) -> None:
    app, partner = stop
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await open_it(pilot)
        await pilot.press("space")
        assert planned_visit(app.store, partner) is not None
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert planned_visit(app.store, partner) is None
        assert isinstance(app.screen, Prepare)


async def test_the_goals_suggested_are_the_first_two_of_the_checklist(stop) -> None:
    app, partner = stop
    goals = [each.title for each in app.playbook.entries.checklist if each.group == "goal"]
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await open_it(pilot)
        for which in ("main", "least"):
            await go_to(pilot, screen, Goal(which))
            await pilot.press("space")
        planned = planned_visit(app.store, partner)
        assert planned is not None
        assert [planned.goal_main, planned.goal_least] == goals[:2]


async def test_whom_the_visit_is_for_is_chosen_and_another_added(stop) -> None:
    app, partner = stop
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await open_it(pilot)
        names = [each.name for each in contacts(app.store, partner)]
        await go_to(pilot, screen, Whom())
        await pilot.press("enter")
        await pilot.press("f8")
        await pilot.pause()
        visit = open_visit(app.store)
        assert visit is not None
        state = visit_state(app.store, visit.id)
        assert state is not None
        assert state.contact is not None
        assert state.contact.name == names[1]


async def test_the_first_person_is_added_from_here(kit_app: KitApp) -> None:
    app = kit_app("en")
    partner = add_partner(app.store, "New")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        app.prepare(partner)
        await pilot.pause()
        await go_to(pilot, app.screen, Whom())
        await pilot.press("enter")
        await pilot.pause()
        await write(pilot, "Zhao")
        await pilot.press("f8")
        await pilot.pause()
        assert isinstance(app.screen, Prepare)
        assert any("Zhao" in row for row in drawn(app.screen, "#list"))


async def test_the_name_that_cues_say_is_asked_for_until_it_is_known(stop) -> None:
    app, _partner = stop
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await open_it(pilot)
        assert "Your name" in drawn(screen, "#list")[0]
        await go_to(pilot, screen, "owner")
        await pilot.press("enter")
        await write(pilot, "Zhou")
        await pilot.press("enter")
        assert app.settings.owner == "Zhou"
        assert "Your name" not in drawn(screen, "#list")[0]


@pytest.mark.parametrize(
    ("text", "values", "told"),
    [
        ("{{contact.name}}您好，我是{{company.name}}的{{rep.name}}。", {}, "您好，我是{c}。"),
        ("{{contact.name}}您好，我是{{company.name}}的{{rep.name}}。", {"contact_name": "王总"}, "王总您好，我是{c}。"),
        ("Hello {{contact.name}}, {{rep.name}} of {{company.name}}.", {}, "Hello, {c}."),
        ("Hello {{contact.name}}, {{rep.name}} of {{company.name}}.", {"rep_name": "Zhou"}, "Hello, Zhou of {c}."),
        ("{{rep.name}}, {{company.name}}. Here's my card.", {"rep_name": ""}, "{c}. Here's my card."),
    ],
)
def test_a_cue_without_a_name_can_still_be_read_out(kit_app: KitApp, text: str, values: dict, told: str) -> None:
    playbook = kit_app("zh").playbook
    assert say(playbook, text, values) == told.replace("{c}", playbook.company.name)


async def test_f8_goes_and_esc_leaves_and_the_footer_says_so(stop) -> None:
    app, _partner = stop
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await open_it(pilot)
        assert {"F8", "F10", "Esc"} <= keys_shown(screen).keys()

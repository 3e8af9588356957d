"""From step to step by Enter, back by undo, and on at the same step after a pause; by keys alone."""

from __future__ import annotations

from fieldkit.reports.visit import visit_report
from fieldkit.reports.visit_words import visit_document
from fieldkit.store import add_partner, changes, go_on, plan_stop, start_visit, undo
from fieldkit.store.queries import open_visit, visit_state
from fieldkit.ui.next_step import next_step
from fieldkit.ui.screens.partner import Partner
from fieldkit.ui.screens.today import Today
from fieldkit.ui.screens.visit import Visit
from fieldkit.ui.screens.wrapup import WrapUp
from tests.conftest import NOW
from tests.ui.driving import painted


def planned(kit_app, lang="en"):
    """An app with one partner and a stop for today."""
    app = kit_app(lang)
    partner = add_partner(app.store, "Alpha", district="North")
    plan_stop(app.store, partner, NOW.date().isoformat())
    return app, partner


async def begin(pilot) -> str:
    """Begin the visit of the stop, and return its id."""
    await pilot.pause()
    await pilot.press("enter", "f8")
    await pilot.pause()
    assert isinstance(pilot.app.screen, Visit)
    return pilot.app.screen.visit


def steps_of(app) -> list[str]:
    return [step.id for step in app.playbook.entries.steps]


async def test_enter_goes_on_undo_goes_back_and_a_left_visit_goes_on_at_the_same_step(kit_app):
    app, _partner = planned(kit_app)
    one, two, three, *_others = steps_of(app)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        visit = await begin(pilot)
        screen = app.screen
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert (screen.step.id, visit_state(app.store, visit).done_steps) == (three, {one, two})
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert (screen.step.id, visit_state(app.store, visit).done_steps) == (two, {one})
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, Today)
        title = app.playbook.entries.steps[1].title
        assert any(f"step 2 {title}" in line for line in painted(app.screen))
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Visit) and app.screen.step.id == two
        await pilot.press("enter")
        await pilot.pause()
        assert (app.screen.step.id, visit_state(app.store, visit).visit.step) == (three, three)


async def test_undo_while_the_rep_looks_at_another_step_leaves_it_on_the_screen(kit_app):
    app, _partner = planned(kit_app)
    one, _two, *others = steps_of(app)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        visit = await begin(pilot)
        await pilot.press("enter", "5")
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert (app.screen.step.id, visit_state(app.store, visit).visit.step) == (others[2], one)
        assert visit_state(app.store, visit).done_steps == set()


async def test_a_step_done_by_enter_is_one_entry_of_the_journal_and_staying_there_adds_none(kit_app):
    app, _partner = planned(kit_app)
    async with app.run_test(size=(80, 24)) as pilot:
        visit = await begin(pilot)
        before = len({(each.tx, each.eid) for each in changes(app.store)})
        await pilot.press("enter")
        await pilot.pause(1.2)  # looked at long enough to count as entered
        assert len({(each.tx, each.eid) for each in changes(app.store)}) == before + 1
        assert [event.what for event in visit_state(app.store, visit).events] == ["enter", "done", "enter"]


async def test_the_last_step_is_done_and_leads_to_the_wrap_up(kit_app):
    app, _partner = planned(kit_app)
    last = steps_of(app)[-1]
    async with app.run_test(size=(80, 24)) as pilot:
        visit = await begin(pilot)
        await pilot.press("end", "enter")
        await pilot.pause()
        assert isinstance(app.screen, WrapUp)
        await pilot.press("escape")
        await pilot.pause()
        state = visit_state(app.store, visit)
        assert (app.screen.step.id, state.visit.step, state.done_steps) == (last, last, {last})


async def test_the_step_of_an_unfinished_visit_stands_on_the_partner_its_next_step_and_the_report(kit_app):
    app, partner = planned(kit_app)
    first, second = app.playbook.entries.steps[:2]
    visit = start_visit(app.store, partner)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        for turn in (second, first):
            if turn is second:
                go_on(app.store, visit, first.id, first.title, second.id, second.title)
                go_on(app.store, visit, second.id, second.title, first.id, first.title)
                assert undo(app.store)
            else:
                go_on(app.store, visit, second.id, second.title, first.id, first.title)
            assert open_visit(app.store).step == turn.id
            app.push_screen(Partner(partner))
            await pilot.pause()
            assert any(f"not finished: {turn.title}" in line for line in painted(app.screen))
            assert turn.title in next_step(app, partner)[1]
            facts = visit_document(visit_report(app.store, app.playbook, visit)).sections[0].blocks[0].rows
            assert ("State", f"not finished: {turn.title}") in [(label, cell.text) for label, cell in facts]
            app.pop_screen()
            await pilot.pause()

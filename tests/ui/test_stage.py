"""The stage of a partner by keys: ticks and evidence, moving on with something missing, back, and the decision."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from fieldkit.playbook import Playbook
from fieldkit.rules.stages import asks
from fieldkit.store import (
    add_followup,
    add_partner,
    decide,
    delete_partner,
    edit_partner,
    finish_visit,
    hear,
    meet,
    move_stage,
    start_visit,
)
from fieldkit.store.queries import stage_state
from fieldkit.store.stage_records import StageState
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.next_step import next_step
from fieldkit.ui.screens.form import Form
from fieldkit.ui.screens.stage import StagePage, summary
from fieldkit.ui.stage_rows import Do, Item, Start
from fieldkit.ui.widgets.rows import Rows
from tests.conftest import NOW, KitApp
from tests.playbook.other_process import other_process
from tests.ui.driving import at_once, drawn, keys_shown, said, write

SIZES = [(80, 24), (120, 36)]
HOSTILE = ("[/", "[b]", "[/oops]", "\x1b[31mred", "a\x00b", "\u202eabc", "价" * 10_000)


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def at(self, days: int) -> None:
        self.now = NOW + timedelta(days=days)


@asynccontextmanager
async def looking(
    app: FieldkitApp, one: str, size: tuple[int, int] = (120, 36)
) -> AsyncIterator[tuple[Pilot[int], StagePage]]:
    """The page of a partner's stage."""
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        screen = StagePage(one)
        await app.push_screen(screen)
        await pilot.pause()
        yield pilot, screen


@pytest.fixture
def at_gate(kit_app: KitApp) -> Callable[..., tuple[FieldkitApp, str]]:
    """A partner for 21 days in the stage that the regional lead's gate ends; today is NOW."""

    def make(lang: str = "en", role: str = "rep", all_but: tuple[str, ...] = ()) -> tuple[FieldkitApp, str]:
        clock = Clock()
        app = kit_app(lang, now=clock)
        app.settings = app.settings.with_(owner="小周", role=role)
        clock.at(-21)
        one = add_partner(app.store, "丙教育装备")
        move_stage(app.store, one, "stage-selection", "Selection", by="小周")
        clock.at(0)
        if all_but:
            stage = next(each for each in app.playbook.entries.stages if each.id == "stage-selection")
            gate = asks(stage, important=False)
            for item in (*stage.tasks, *(gate.requirements if gate else ())):
                if item.id not in all_but:
                    meet(app.store, one, item.id, item.title, stage.id, True)
        return app, one

    return make


def state(app: FieldkitApp, one: str) -> StageState:
    found = stage_state(app.store, one)
    assert found is not None
    return found


def rows(screen: StagePage) -> list[str]:
    return drawn(screen, "#stage-list")


def to(screen: StagePage, value: object) -> None:
    screen.query_one("#stage-list", Rows).move_to(value)


async def test_the_page_shows_the_way_the_clock_and_what_is_asked(at_gate) -> None:
    app, one = at_gate()
    async with looking(app, one) as (_pilot, screen):
        way = said(screen, "#stage-line")
        assert "✓ Finding partners" in way
        assert "● Selection" in way
        assert "○ Strategic" in way
        assert screen.title_now()[0].plain == "丙教育装备 · Selection and cooperation · day 21 / 30"
        assert screen.title_now()[1].plain == "11 missing   9 d left"
        shown = "\n".join(rows(screen))
        assert "9 d left" in shown
        assert "○ Technical exchange" in shown
        assert "· Visit to us  where possible" in shown
        assert "Gate: Regional lead decides on signing" in shown


@pytest.mark.parametrize("size", SIZES)
async def test_space_ticks_and_one_undo_takes_it_back(at_gate, size: tuple[int, int]) -> None:
    app, one = at_gate()
    async with looking(app, one, size) as (pilot, screen):
        await pilot.press("space")
        assert state(app, one).done == {"selection-exchanges"}
        assert any(line.startswith("✓ Meet several times") for line in rows(screen))
        await pilot.press("ctrl+z")
        assert state(app, one).done == set()
        await pilot.press("space", "space")
        assert state(app, one).done == set()


async def test_enter_writes_the_evidence_and_ticks(at_gate) -> None:
    app, one = at_gate()
    async with looking(app, one) as (pilot, screen):
        await pilot.press("enter")
        await write(pilot, "两边售前见过")
        await pilot.press("f8")
        await pilot.pause()
        assert app.screen is screen
        met = state(app, one).met["selection-exchanges"]
        assert (met.done, met.text, met.by) == (True, "两边售前见过", "小周")
        assert "两边售前见过" in "\n".join(rows(screen))
        await pilot.press("enter", "tab", "space", "f8")
        await pilot.pause()
        assert (state(app, one).met["selection-exchanges"].done, state(app, one).met["selection-exchanges"].text) == (
            False, "两边售前见过")  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
async def test_moving_on_with_something_missing_wants_a_reason_and_keeps_both(at_gate, size: tuple[int, int]) -> None:
    app, one = at_gate(all_but=("selection-needs", "gate-selection-opinion"))
    async with looking(app, one, size) as (pilot, screen):
        await pilot.press("f8")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        told = said(app.screen, "#form-told")
        assert "On to Strategic cooperation" in told
        assert "Find out the seven needs" in told
        assert "Regional lead decides on signing" in told
        await pilot.press("f8")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        assert state(app, one).partner.stage == "stage-selection"
        await write(pilot, "客户催，先谈")
        await pilot.press("f8")
        await pilot.pause()
        assert app.screen is screen
        move = state(app, one).moves[0]
        assert (move.stage, move.reason, move.by) == ("stage-strategic", "客户催，先谈", "小周")
        assert move.missing.split("\n") == [
            "Find out the seven needs", "The lead's opinion", "Regional lead decides on signing",
        ]  # fmt: skip
        await pilot.press("ctrl+z")
        assert state(app, one).partner.stage == "stage-selection"
        assert len(state(app, one).moves) == 1


async def test_with_nothing_missing_f8_moves_at_once(at_gate) -> None:
    app, one = at_gate(all_but=("selection-nothing",))
    decide(app.store, one, "stage-selection", "yes", "", "own")
    async with looking(app, one) as (pilot, _screen):
        await pilot.press("f8")
        await pilot.pause()
        found = state(app, one)
        assert (found.partner.stage, found.moves[0].reason, found.moves[0].missing) == ("stage-strategic", "", "")


async def test_f4_moves_back_with_a_reason(at_gate) -> None:
    app, one = at_gate()
    async with looking(app, one) as (pilot, screen):
        await pilot.press("f4", "f8")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        await write(pilot, "换了老板")
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is screen
        move = state(app, one).moves[0]
        assert (move.from_stage, move.stage, move.reason, move.missing) == (
            "stage-selection", "stage-talks", "换了老板", "")  # fmt: skip
        assert "back" in said(screen, "#stage-side-text")
        await pilot.press("f4")
        await write(pilot, "x")
        await pilot.press("enter")
        await pilot.pause()
        assert state(app, one).partner.stage == "stage-finding"
        assert "F4" not in keys_shown(screen)
        await pilot.press("f4")
        assert app.screen is screen


@pytest.mark.parametrize(
    ("role", "recorded", "words"),
    [
        ("rep", "reported", "reported by 小周"),
        ("lead", "own", "recorded by 小周"),
        ("manager", "own", "recorded by 小周"),
    ],
)
async def test_a_decision_says_whether_it_is_reported_or_the_deciders_own_record(
    at_gate, role: str, recorded: str, words: str
) -> None:
    app, one = at_gate(role=role)
    async with looking(app, one) as (pilot, screen):
        await pilot.press("1")
        await pilot.pause()
        assert "Regional lead  go ahead" in said(app.screen, "#form-told")
        await write(pilot, "可以签")
        await pilot.press("enter")
        await pilot.pause()
        last = state(app, one).moves[0]
        assert (last.decision, last.recorded, last.by, last.reason) == ("yes", recorded, "小周", "可以签")
        assert state(app, one).partner.stage == "stage-selection"
        assert words in "\n".join([*rows(screen), said(screen, "#stage-side-text")])
        assert screen.title_now()[1].plain == "10 missing   passed"
        await pilot.press("ctrl+z")
        assert len(state(app, one).moves) == 1


async def test_not_yet_and_no_are_kept_and_still_missing(at_gate) -> None:
    app, one = at_gate(all_but=("selection-nothing",))
    async with looking(app, one) as (pilot, screen):
        for key, decision in (("2", "wait"), ("3", "no")):
            await pilot.press(key, "f8")
            await pilot.pause()
            assert state(app, one).moves[0].decision == decision
            assert screen.title_now()[1].plain == "1 missing   9 d left"


async def test_the_executives_gate_asks_nothing_of_a_partner_that_is_not_important(at_gate) -> None:
    app, one = at_gate()
    move_stage(app.store, one, "stage-strategic", "Strategic cooperation")
    async with looking(app, one) as (pilot, screen):
        assert "important partners alone" in "\n".join(drawn_wide(screen))
        assert "1-3" not in keys_shown(screen)
        await pilot.press("1")
        await pilot.pause()
        assert app.screen is screen
        to(screen, Do("important"))
        await pilot.press("space")
        await pilot.pause()
        assert state(app, one).partner.important
        shown = "\n".join(rows(screen))
        assert "Executives have met" in shown
        assert "Executives of both sides" in shown
        assert "1-3" in keys_shown(screen)
        await pilot.press("ctrl+z")
        assert not state(app, one).partner.important


def drawn_wide(screen: StagePage) -> list[str]:
    return [str(row.content) for row in screen.query_one("#stage-list", Rows)._rows]


async def test_the_last_stage_ends_with_a_word_and_its_clock_stops(at_gate) -> None:
    app, one = at_gate()
    move_stage(app.store, one, "stage-strategic", "Strategic cooperation")
    async with looking(app, one) as (pilot, screen):
        await pilot.press("f8")
        await pilot.pause()
        assert "Through the last stage" in said(app.screen, "#form-told")
        await write(pilot, "都谈妥了")
        await pilot.press("f8")
        await pilot.pause()
        last = state(app, one).moves[0]
        assert (last.stage, last.decision, last.reason) == ("stage-strategic", "yes", "都谈妥了")
        assert "Look at the five dimensions" in last.missing
        assert "All stages are passed" in "\n".join(rows(screen))
        assert "passed" in screen.title_now()[1].plain
        await at_once(pilot, "f8", "f8")
        assert app.screen is screen
        assert len(state(app, one).moves) == 3


async def test_a_partner_without_a_stage_begins_where_it_stands(kit_app: KitApp) -> None:
    app = kit_app("en")
    one = add_partner(app.store, "P")
    async with looking(app, one) as (pilot, screen):
        assert "where does this partner stand?" in rows(screen)[0]
        to(screen, Start("stage-talks"))
        await pilot.press("enter")
        await pilot.pause()
        assert state(app, one).partner.stage == "stage-talks"
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert state(app, one).partner.stage == ""
        to(screen, Start("stage-finding"))
        await pilot.press("f8")
        await pilot.pause()
        assert state(app, one).partner.stage == "stage-finding"


async def test_a_stage_that_the_pack_does_not_have_is_named(kit_app: KitApp) -> None:
    app = kit_app("en")
    one = add_partner(app.store, "P")
    move_stage(app.store, one, "stage-old", "The old way")
    async with looking(app, one) as (_pilot, screen):
        assert "The old way" in drawn_wide(screen)[0]


async def test_the_day_from_which_the_box_counts_can_be_changed(at_gate) -> None:
    app, one = at_gate()
    async with looking(app, one) as (pilot, screen):
        to(screen, Do("since"))
        await pilot.press("enter", "ctrl+u")
        await write(pilot, "昨天")
        await pilot.press("enter")
        await pilot.pause()
        assert state(app, one).partner.stage_since == "2026-11-22"
        assert screen.title_now()[1].plain.endswith("29 d left")
        await pilot.press("ctrl+z")
        assert screen.title_now()[1].plain.endswith("9 d left")


async def test_a_partner_that_is_gone_closes_its_page(at_gate) -> None:
    app, one = at_gate()
    async with looking(app, one) as (pilot, screen):
        delete_partner(app.store, one)
        screen.show()
        await pilot.pause()
        assert app.screen is not screen


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_text_in_evidence_reasons_and_names_stays_text(at_gate, size: tuple[int, int]) -> None:
    app, one = at_gate()
    for text in HOSTILE:
        edit_partner(app.store, one, name=text)
        meet(app.store, one, "gate-selection-exchange", text, "stage-selection", True, text, by=text)
        move_stage(app.store, one, "stage-strategic", text, text, (text, text), by=text)
        decide(app.store, one, "stage-selection", "yes", text, "reported", title=text, by=text)
        move_stage(app.store, one, "stage-selection", text, text, by=text)
    async with looking(app, one, size) as (pilot, screen):
        to(screen, Item("gate-selection-exchange"))
        await pilot.press("up", "down", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        await pilot.press("escape", "1", "escape", "end", "f4", "escape")
        await pilot.pause()
        assert app.screen is screen
        assert "\x1b" not in "\n".join(drawn_wide(screen))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_another_process_goes_its_own_way(
    kit_app: KitApp, tmp_path: Path, lang: str, size: tuple[int, int]
) -> None:
    load: Callable[[str], Playbook] = other_process(tmp_path)
    app = kit_app(lang, playbooks=load)
    one = add_partner(app.store, "P")
    async with looking(app, one, size) as (pilot, screen):
        await pilot.press("enter")
        await pilot.press("f8")
        await pilot.pause()
        assert state(app, one).partner.stage == "stage-try"
        await pilot.press("space", "down", "down", "space", "f8")
        await pilot.pause()
        assert app.screen is screen
        found = state(app, one)
        assert found.partner.stage == "stage-region"
        assert found.partner.stage_title == ("青禾授权" if lang == "zh" else "Region of Qinghe")
        assert found.done == {"try-order", "try-paid"}
        await pilot.press("f8")
        await write(pilot, "why")
        await pilot.press("f8")
        await pilot.pause()
        assert state(app, one).moves[0].missing.split("\n") == (
            ["一年计划", "总经理点头"] if lang == "zh" else ["Plan for a year", "The general manager nods"]
        )
        await pilot.press("f8")
        await pilot.pause()
        last = state(app, one).moves[0]
        assert (last.stage, last.decision) == ("stage-again", "yes")


# The line of the Partner page, and the next best step.


def test_the_summary_says_where_a_partner_stands(at_gate) -> None:
    app, one = at_gate()
    assert summary(app, one).plain == "Selection and cooperation · day 21 / 30 · 9 d left · 11 missing"
    assert summary(app, add_partner(app.store, "New")).plain == "no stage yet"
    assert summary(app, "nobody").plain == ""


def test_the_next_step_follows_what_is_open(at_gate) -> None:
    app, one = at_gate()
    store = app.store
    assert next_step(app, one) == ("Prepare the first visit", "nobody has talked to them yet")
    visit = start_visit(store, one)
    step, why = next_step(app, one)
    assert step == "Go on with the visit, or wrap it up"
    heard = hear(store, visit, one, "objection-price", "Price too high", "price")
    finish_visit(store, visit, reached="yes")
    step, why = next_step(app, one)
    assert step == "Answer “Price too high”"
    entry = app.playbook.get("objection-price")
    assert why.startswith("heard 11-23 Mon, not resolved")
    assert entry is None or app.playbook.expand(entry.ask) in why  # type: ignore[attr-defined]
    add_followup(store, one, "{{company.name}} [b]quote[/b]", "2026-11-21")
    assert next_step(app, one) == ("{{company.name}} [b]quote[/b]", "promised for 11-21 Sat, 2 d late")
    assert heard


def test_the_next_step_names_what_the_stage_lacks_then_the_decision_then_the_move(at_gate) -> None:
    app, one = at_gate(all_but=("gate-selection-market",))
    finish_visit(app.store, start_visit(app.store, one))
    assert next_step(app, one) == (
        "Regional market talked over", "asked for by Selection and cooperation, 30 d left")  # fmt: skip
    meet(app.store, one, "gate-selection-market", "x", "stage-selection", True)
    assert next_step(app, one)[0] == "Get the decision: Regional lead"
    decide(app.store, one, "stage-selection", "yes", "", "own")
    assert next_step(app, one) == (
        "On to Strategic cooperation", "Selection and cooperation: nothing is missing")  # fmt: skip


def test_the_next_step_speaks_for_another_process_too(kit_app: KitApp, tmp_path: Path) -> None:
    app = kit_app("zh", playbooks=other_process(tmp_path))
    one = add_partner(app.store, "P", chosen_class="class-gold")
    visit = start_visit(app.store, one)
    hear(app.store, visit, one, "too-far", "太远", "service")
    finish_visit(app.store, visit)
    assert "定一个阶段" in next_step(app, one)[0]
    move_stage(app.store, one, "stage-try", "试单")
    step, why = next_step(app, one)
    assert "太远" in step
    assert "上次等了几天？" in why
    assert next_step(app, "nobody") == ("", "")

"""The pipeline by keys: columns by the stages of the pack, what is late, and where Enter leads."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from fieldkit.store import Store, add_partner, decide, move_stage, undo
from fieldkit.store.queries import partner, pipeline
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.form import Form
from fieldkit.ui.screens.pipeline import Pipeline
from fieldkit.ui.screens.stage import StagePage
from fieldkit.ui.widgets.heads import Heads
from fieldkit.ui.widgets.rows import Rows
from tests.conftest import NOW, KitApp
from tests.playbook.other_process import STAGES, other_process
from tests.ui.driving import at_once, keys_shown

SIZES = [(80, 24), (120, 36)]


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def at(self, days: int) -> None:
        self.now = NOW + timedelta(days=days)


@asynccontextmanager
async def looking(app: FieldkitApp, size: tuple[int, int] = (120, 36)) -> AsyncIterator[tuple[Pilot[int], Pipeline]]:
    """The pipeline, opened."""
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        screen = Pipeline()
        await app.push_screen(screen)
        await pilot.pause()
        yield pilot, screen


def heads(screen: Pipeline) -> list[str]:
    """The lines over the columns."""
    return [line.rstrip() for line in screen.query_one(Heads).render().plain.split("\n")]


def columns(screen: Pipeline, width: int = 24) -> list[list[str]]:
    """The rows of the columns that are shown."""
    return [
        [(row.content(width) if callable(row.content) else row.content).plain.rstrip() for row in rows._rows]
        for rows in screen.query_one("#pipeline-columns").query_children(Rows)
        if rows.display
    ]


def stage_of(store: Store, one: str) -> str:
    row = partner(store, one)
    return row.stage if row else ""


@pytest.fixture
def placed(kit_app: KitApp):
    """Partners in the stages of the shipped pack, some of them late; today is NOW."""

    def place(lang: str = "en") -> tuple[FieldkitApp, dict[str, str]]:
        clock = Clock()
        app = kit_app(lang, now=clock)
        made: dict[str, str] = {}
        for name, days, stage in (
            ("Old", -40, "stage-selection"), ("Fresh", -2, "stage-selection"), ("Nearly", -28, "stage-selection"),
            ("Found", -1, "stage-finding"), ("Lost", -30, "stage-finding"), ("Through", -200, "stage-strategic"),
        ):  # fmt: skip
            clock.at(days)
            made[name] = add_partner(app.store, name, district="海淀", building="学知中心")
            move_stage(app.store, made[name], stage, stage)
        decide(app.store, made["Through"], "stage-strategic", "yes", "", "own")
        clock.at(0)
        made["None"] = add_partner(app.store, "None", important=True)
        return app, made

    return place


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_store_says_what_to_do_first(kit_app: KitApp, lang: str, size: tuple[int, int]) -> None:
    async with looking(kit_app(lang), size) as (pilot, screen):
        (only,) = columns(screen, 60)
        assert any("加第一家伙伴" in line or "first partner" in line for line in only)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Form)


async def test_a_column_a_stage_with_its_box_and_counts_what_is_late_on_top(placed) -> None:
    app, _made = placed()
    async with looking(app) as (_pilot, screen):
        names, counts, boxes, _rules = heads(screen)
        for title in ("No stage yet", "Finding partners", "First talks"):
            assert title in names
        assert counts.split() == ["1", "2", "1", "late", "0", "3", "1", "late", "1"]
        assert "7 d from opening" in boxes
        assert "3 a day" in boxes
        none, finding, talks, selection, strategic = columns(screen)
        assert [line.split() for line in selection] == [
            ["Old", "10", "d", "late"], ["Nearly", "2", "d", "left"], ["Fresh", "28", "d", "left"],
        ]  # fmt: skip
        assert [line.split()[0] for line in finding] == ["Lost", "Found"]
        assert talks == []
        assert strategic[0].split() == ["Through", "passed"]
        assert none[0].split() == [app.glyphs.dot, "None"]
        assert "2 late" in screen.title_now()[1].plain


async def test_the_cursor_begins_where_something_is_late(placed) -> None:
    app, made = placed()
    async with looking(app) as (_pilot, screen):
        assert screen.here is not None
        assert screen.here.id == made["Lost"]


@pytest.mark.parametrize("size", SIZES)
async def test_left_and_right_go_from_stage_to_stage_and_enter_opens_the_partner(placed, size: tuple[int, int]) -> None:
    app, made = placed()
    async with looking(app, size) as (pilot, screen):
        await pilot.press("right", "right", "down")
        assert screen.here is not None
        assert screen.here.id == made["Nearly"]
        await pilot.press("right", "right", "right")
        assert screen.here.id == made["Through"]
        await pilot.press("left", "left", "left", "left", "left", "left", "enter")
        await pilot.pause()
        assert isinstance(app.screen, StagePage)
        assert app.screen.partner == made["None"]
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is screen


async def test_in_a_small_window_one_stage_is_shown_with_its_box_in_the_packs_words(placed) -> None:
    app, _made = placed()
    async with looking(app, (80, 24)) as (pilot, screen):
        assert len(columns(screen)) == 1
        assert "Advice, one week for a region" in "\n".join(heads(screen))
        (rows,) = columns(screen, 76)
        assert "学知中心" in rows[0]
        await pilot.resize_terminal(120, 36)
        await pilot.pause()
        assert len(columns(screen)) == 5


async def test_f9_shows_what_is_late_alone_and_all_again(placed) -> None:
    app, _made = placed()
    async with looking(app) as (pilot, screen):
        await pilot.press("f9")
        assert [each[0].split()[0] for each in columns(screen)] == ["Nothing", "Lost", "Nothing", "Old", "Nothing"]
        assert keys_shown(screen)["F9"] == "All"
        await pilot.press("f9")
        assert [len(each) for each in columns(screen)] == [1, 2, 0, 3, 1]


async def test_space_puts_a_partner_into_the_first_stage_and_undo_takes_it_back(placed) -> None:
    app, made = placed()
    async with looking(app) as (pilot, screen):
        await pilot.press("left", "space")
        await pilot.pause()
        assert stage_of(app.store, made["None"]) == "stage-finding"
        assert heads(screen)[0].split()[0] == "Finding"
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert stage_of(app.store, made["None"]) == ""
        assert "No stage yet" in heads(screen)[0]


async def test_space_and_f8_move_nobody_who_is_in_a_stage(placed) -> None:
    app, _made = placed()
    async with looking(app) as (pilot, _screen):
        before = pipeline(app.store)
        await pilot.press("space", "f8")
        assert pipeline(app.store) == before


async def test_f8_puts_all_without_a_stage_into_the_first_one_as_one_act(kit_app: KitApp) -> None:
    app = kit_app("en")
    for number in range(30):
        add_partner(app.store, f"P{number}")
    async with looking(app) as (pilot, screen):
        await at_once(pilot, "f8", "f8")
        await pilot.pause()
        assert {each.stage for each in pipeline(app.store)} == {"stage-finding"}
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert {each.stage for each in pipeline(app.store)} == {""}
        assert len(columns(screen)[0]) == 30


async def test_a_partner_in_a_stage_that_the_pack_does_not_have_is_not_lost(placed) -> None:
    app, made = placed()
    move_stage(app.store, made["Old"], "stage-of-before", "The old way")
    async with looking(app) as (_pilot, screen):
        assert any("The old way" in line for line in columns(screen, 40)[0])


@pytest.mark.parametrize("size", SIZES)
async def test_another_process_has_its_own_columns(kit_app: KitApp, tmp_path: Path, size: tuple[int, int]) -> None:
    clock = Clock()
    app = kit_app("en", playbooks=other_process(tmp_path), now=clock)
    clock.at(-20)
    ids = [add_partner(app.store, f"P{number}") for number in range(7)]
    for one, stage in zip(ids, (*STAGES, "stage-meet", "stage-meet"), strict=False):
        move_stage(app.store, one, stage, stage)
    clock.at(0)
    async with looking(app, size) as (pilot, screen):
        said = "\n".join(heads(screen))
        for title in ("Getting to", "Trial order", "Region of", "Renewal"):
            assert title in said
        assert [len(each.cards) for each in screen._columns] == [1, 3, 1, 1, 1]
        assert [each.late for each in screen._columns] == [0, 0, 1, 0, 0]
        assert screen.here is not None
        assert screen.here.stage == "stage-try"
        await pilot.press("left")
        if size[0] == 80:
            assert "5 a day: 1 day" in "\n".join(heads(screen))
        await pilot.press("right", "right", "right", "enter")
        await pilot.pause()
        assert isinstance(app.screen, StagePage)


async def test_the_columns_follow_a_pack_with_other_stages(kit_app: KitApp, tmp_path: Path, placed) -> None:
    app, _made = placed()
    async with looking(app) as (pilot, screen):
        app._playbooks = other_process(tmp_path)
        app.use_content()
        await pilot.pause()
        assert "Trial order" in heads(screen)[0]
        assert len(columns(screen)[0]) == 7
        await pilot.press("f9", "f9", "right", "left")


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_names_stay_text_and_in_their_column(placed, size: tuple[int, int]) -> None:
    app, _made = placed()
    for name in ("[/", "[red]x[/red]", "\x1b[31mred", "\u202eabc", "价" * 10_000):
        one = add_partner(app.store, name, district=name, building=name)
        move_stage(app.store, one, "stage-talks", name)
    async with looking(app, size) as (pilot, screen):
        await pilot.press("right")
        rows = screen.query_one("#pipeline-columns").query_children(Rows)[2]
        for width in (20, 76):
            drawn = [row.content(width) for row in rows._rows]
            assert len(drawn) == 5
            assert all(each.cell_length <= width for each in drawn)
            assert "\x1b" not in "".join(each.plain for each in drawn)


async def test_undo_of_a_move_is_seen_at_once(placed) -> None:
    app, made = placed()
    async with looking(app) as (_pilot, screen):
        move_stage(app.store, made["Fresh"], "stage-strategic", "x")
        screen.show()
        assert len(columns(screen)[4]) == 2
        undo(app.store)
        screen.show()
        assert len(columns(screen)[4]) == 1

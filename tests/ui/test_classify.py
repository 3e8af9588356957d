"""The class of a partner by keys: three readings by digits, the class or the nearest ones, and the way to the best."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from fieldkit.playbook import load_playbook
from fieldkit.store import (
    add_partner,
    add_reading,
    choose_class,
    delete_partner,
    edit_partner,
    finish_visit,
    score_item,
    start_visit,
    write_evidence,
)
from fieldkit.store.queries import last_reading, partner, readings
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.classify import ClassPage, Pick, Quality, summary
from fieldkit.ui.widgets.rows import Rows
from tests.conftest import NOW, KitApp
from tests.hostile import EVERYTHING, HOSTILE, Eye
from tests.playbook.small_pack import EN, ZH, write_pack
from tests.ui.driving import drawn, keys_shown, said


@asynccontextmanager
async def classing(
    app: FieldkitApp, one: str, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[int], ClassPage]]:
    """The page of a partner's class."""
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        screen = ClassPage(one)
        app.push_screen(screen)
        await pilot.pause()
        yield pilot, screen


def listed(screen: ClassPage) -> str:
    return "\n".join(drawn(screen, "#class-list"))


def about(screen: ClassPage) -> str:
    """What stands at the right, on one line."""
    return " ".join(said(screen, "#class-about-text").split())


async def come_to(pilot: Pilot[int], screen: ClassPage, value: object) -> None:
    """Arrows to a row."""
    await pilot.press("home")
    for _row in range(60):
        if screen.query_one("#class-list", Rows).value == value:
            return
        await pilot.press("down")
    raise AssertionError(value)


def read_now(app: FieldkitApp, one: str) -> tuple[str, str, str]:
    row = last_reading(app.store, one)
    return (row.competitive, row.willing, row.self_driven) if row else ("", "", "")


@pytest.fixture
def known(kit_app: KitApp) -> Callable[[str], tuple[FieldkitApp, str]]:
    def make(lang: str) -> tuple[FieldkitApp, str]:
        app = kit_app(lang)
        return app, add_partner(app.store, "丙教育装备")

    return make


Known = Callable[[str], tuple[FieldkitApp, str]]


async def test_digits_set_the_readings_and_the_four_classes_are_named(known: Known) -> None:
    app, one = known("en")
    expected = {"111": "Class A", "211": "Class B", "121": "Class C", "222": "Class D"}
    async with classing(app, one) as (pilot, screen):
        assert "no readings yet" in listed(screen)
        for digits, title in expected.items():
            await pilot.press("home", digits[0], "down", digits[1], "down", digits[2])
            await pilot.pause()
            assert screen.title_now()[1].plain == f"{title}  sample"
            assert f"✓ {title}" in listed(screen)
            assert "leave it open" not in listed(screen)
            assert summary(app, one).plain == f"{title}  sample  11-23 Mon"


async def test_each_reading_is_an_entry_and_one_undo(known: Known) -> None:
    app, one = known("en")
    async with classing(app, one) as (pilot, screen):
        await pilot.press("1", "down", "2", "2", "up", "0")
        await pilot.pause()
        assert [(row.competitive, row.willing) for row in readings(app.store, one)] == [
            ("", "low"), ("strong", "low"), ("strong", "")]  # fmt: skip
        assert [line.split()[1:] for line in drawn(screen, "#class-list")[-3:]] == [
            ["?", "low", "?"], ["strong", "low", "?"], ["strong", "?", "?"]]  # fmt: skip
        for expected in (("strong", "low", ""), ("strong", "", ""), ("", "", "")):
            await pilot.press("ctrl+z")
            await pilot.pause()
            assert read_now(app, one) == expected
        assert "no readings yet" in listed(screen)


async def test_a_reading_is_turned_on_by_enter_and_space_and_taken_away_by_delete(known: Known) -> None:
    app, one = known("zh")
    async with classing(app, one) as (pilot, _screen):
        seen = []
        for key in ("enter", "space", "enter", "１", "delete"):
            await pilot.press(key)
            await pilot.pause()
            seen.append(read_now(app, one)[0])
        assert seen == ["strong", "weak", "", "strong", ""]


async def test_what_is_no_class_says_so_and_lists_every_nearest_with_what_differs(known: Known) -> None:
    app, one = known("en")
    add_reading(app.store, one, {"competitive": "weak", "willing": "low", "self_driven": "strong"})
    async with classing(app, one) as (_pilot, screen):
        text = listed(screen)
        assert "not one of the four" in text
        assert "● Class B  willing high" in text
        assert "● Class C  competitive strong" in text
        assert "● Class D  self-driven weak" in text
        assert "· Class A" in text
        assert "✓ leave it open" in text
        assert "Class B if: willing high" in summary(app, one).plain


async def test_the_rep_may_choose_one_or_leave_it_open_until_the_readings_name_one(known: Known) -> None:
    app, one = known("en")
    add_reading(app.store, one, {"competitive": "strong", "willing": "high", "self_driven": "weak"})
    async with classing(app, one) as (pilot, screen):
        await come_to(pilot, screen, Pick("class-b"))
        await pilot.press("enter")
        await pilot.pause()
        row = partner(app.store, one)
        assert (row.chosen_class, row.chosen_title) == ("class-b", "Class B")
        assert screen.title_now()[1].plain == "Class B  your choice  sample"
        assert "· leave it open" in listed(screen)
        await come_to(pilot, screen, Pick(""))
        await pilot.press("space")
        await pilot.pause()
        assert partner(app.store, one).chosen_class == ""
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert partner(app.store, one).chosen_class == "class-b"
        await come_to(pilot, screen, Quality("self_driven"))
        await pilot.press("1")
        await pilot.pause()
        assert screen.title_now()[1].plain == "Class A  sample"
        assert "no longer counts" in " ".join(listed(screen).split())
        await come_to(pilot, screen, Pick("class-d"))
        await pilot.press("enter")
        await pilot.pause()
        assert partner(app.store, one).chosen_class == "class-b"


async def test_the_page_says_which_reading_must_change_for_the_best_class_and_how_to_work_on_it(known: Known) -> None:
    app, one = known("en")
    add_reading(app.store, one, {"competitive": "weak", "willing": "high", "self_driven": "strong"})
    classes = {each.id: each for each in app.playbook.entries.classes}
    async with classing(app, one, (120, 36)) as (pilot, screen):
        assert "Class A  competitive strong" in listed(screen)
        for place in (Quality("competitive"), Pick("class-a")):
            await come_to(pilot, screen, place)
            assert "To Class A: competitive weak → strong" in about(screen)
            assert "proposed for Class B sample" in about(screen)
            assert classes["class-b"].treatment[0] in about(screen)
        await come_to(pilot, screen, Quality("willing"))
        assert "To Class A" not in about(screen)


async def test_will_to_work_with_us_is_worked_on_by_what_matters_to_the_partner(known: Known) -> None:
    app, one = known("en")
    add_reading(app.store, one, {"competitive": "strong", "willing": "low", "self_driven": "strong"})
    need = app.playbook.entries.needs[4]
    async with classing(app, one, (120, 36)) as (pilot, screen):
        await come_to(pilot, screen, Quality("willing"))
        assert "Ask what matters to it" in about(screen)
        assert app.playbook.entries.needs[0].ask in about(screen)
        score_item(app.store, one, "needs", need.id, need.title, 5)
        write_evidence(app.store, one, "needs", need.id, need.title, "lost money on one project")
        screen.show()
        assert f"What matters to it → {need.title} 5 lost money on one project" in about(screen)
        assert "Ask what" not in about(screen)


async def test_the_needs_stand_once_however_many_readings_must_change(known: Known) -> None:
    app, one = known("en")
    add_reading(app.store, one, {"competitive": "weak", "willing": "low", "self_driven": "weak"})
    async with classing(app, one, (120, 36)) as (pilot, screen):
        await come_to(pilot, screen, Pick("class-a"))
        assert about(screen).count("To Class A:") == 3
        assert about(screen).count("Ask what matters to it") == 1


async def test_what_is_unknown_is_to_be_found_out_first(known: Known) -> None:
    app, one = known("en")
    add_reading(app.store, one, {"competitive": "strong", "willing": "high"})
    async with classing(app, one) as (pilot, screen):
        await come_to(pilot, screen, Quality("self_driven"))
        assert "To Class A: self-driven unknown → strong Find out first" in about(screen)


async def test_treatment_and_rhythm_of_a_class_are_shown_as_a_proposal(known: Known) -> None:
    app, one = known("en")
    async with classing(app, one) as (pilot, screen):
        for each in app.playbook.entries.classes:
            await come_to(pilot, screen, Pick(each.id))
            assert "How to treat it, a proposal sample" in about(screen)
            assert f"visit every {each.visit_every_days} days" in about(screen)
            assert all(" ".join(text.split()) in about(screen) for text in each.treatment)


async def test_the_history_tells_when_what_was_read_and_which_class_it_was(kit_app: KitApp) -> None:
    moment = NOW

    def now() -> datetime:
        return moment

    app = kit_app("en", now=now)
    one = add_partner(app.store, "One")
    moment = NOW - timedelta(days=400)
    finish_visit(app.store, start_visit(app.store, one), reached="yes",
                 readings={"competitive": "strong", "willing": "low", "self_driven": "strong"})  # fmt: skip
    moment = NOW
    add_reading(app.store, one, {"willing": "high"})
    async with classing(app, one) as (pilot, screen):
        assert [line.split() for line in drawn(screen, "#class-list")[-2:]] == [
            ["11-23", "strong", "high", "strong"], ["2025-10-19", "strong", "low", "strong"]]  # fmt: skip
        await pilot.press("end")
        assert "2025-10-19 14:02" in about(screen)
        assert "Class C" in about(screen)
        assert "wrap-up of a visit" in about(screen)
        await pilot.press("1", "enter")
        assert len(readings(app.store, one)) == 2


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_the_keys_fit_and_name_what_a_digit_says(known: Known, lang: str) -> None:
    app, one = known(lang)
    async with classing(app, one) as (pilot, screen):
        assert {"1", "2", "3", "Esc", "F1"} <= keys_shown(screen).keys()
        await come_to(pilot, screen, Pick("class-a"))
        assert {"Enter", "Esc", "F1"} <= keys_shown(screen).keys()
        await pilot.press("f1")
        await pilot.pause()
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert app.screen is not screen


async def test_a_partner_that_is_gone_closes_its_class(known: Known) -> None:
    app, one = known("en")
    async with classing(app, one) as (pilot, screen):
        delete_partner(app.store, one)
        app.show_all()
        await pilot.pause()
        assert app.screen is not screen


OTHER = """\
classes:
- {id: gold, title: 金 Gold, text: 都好, competitive: weak, willing: high, self_driven: weak, treatment: [常去]}
- {id: tin, title: 锡 Tin, text: 一般, competitive: weak, willing: low, self_driven: weak, treatment: [先问]}
"""


async def test_a_pack_with_other_classes_is_read_in_the_same_way(kit_app: KitApp, tmp_path: Path) -> None:
    root = write_pack(tmp_path / "pack", ZH + OTHER, EN + OTHER)
    app = kit_app("en", playbooks=lambda lang: load_playbook([root], lang))
    one = add_partner(app.store, "One")
    choose_class(app.store, one, "class-a", "Class A of before")
    async with classing(app, one) as (pilot, screen):
        await pilot.press("2", "down", "2", "down", "2")
        await pilot.pause()
        assert screen.title_now()[1].plain == "锡 Tin"
        assert "金 Gold  willing high" in listed(screen)
        await come_to(pilot, screen, Quality("willing"))
        assert "To 金 Gold: willing low → high proposed for 锡 Tin → 先问" in about(screen)
        await come_to(pilot, screen, Quality("competitive"))
        await pilot.press("1")
        await pilot.pause()
        assert "not one of the 2 classes" in listed(screen)
        assert "Your choice Class A of before is not in this playbook" in " ".join(listed(screen).split())
        await pilot.press("ctrl+e")
        await pilot.pause()
        assert "金 Gold" in listed(screen)


async def test_a_pack_without_classes_still_takes_readings(kit_app: KitApp, tmp_path: Path) -> None:
    root = write_pack(tmp_path / "pack")
    app = kit_app("en", playbooks=lambda lang: load_playbook([root], lang))
    one = add_partner(app.store, "One")
    async with classing(app, one) as (pilot, screen):
        await pilot.press("1", "down", "1", "end", "pagedown")
        await pilot.pause()
        assert read_now(app, one) == ("strong", "high", "")
        assert "this playbook names no classes" in listed(screen)
        assert "this playbook names no classes" in summary(app, one).plain


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_hostile_names_and_readings_of_another_program_are_shown_as_they_are(
    known: Known, size: tuple[int, int]
) -> None:
    app, one = known("en")
    edit_partner(app.store, one, name=EVERYTHING, chosen_class="[/", chosen_title=EVERYTHING)
    for text in [*HOSTILE.values(), "长[/" * 4000]:
        with app.store.act("") as act:
            act.new("reading", partner=one, at=text, competitive=text, willing=text, self_driven=text, visit=text)
    write_evidence(app.store, one, "needs", "need-profit", "x", EVERYTHING)
    score_item(app.store, one, "needs", "need-profit", "x", 5)
    with app.store.act("") as act:
        act.new("reading", partner=one, at="~", competitive="strong", willing="low", self_driven="strong")
    async with classing(app, one, size) as (pilot, screen):
        eye = Eye(pilot)
        for _row in range(len(screen.query_one("#class-list", Rows).values)):
            await eye.look()
            await pilot.press("down")
        await come_to(pilot, screen, Quality("willing"))
        await eye.look()
        await pilot.press("1")
        await pilot.pause()
        await eye.look()
        assert eye.saw("[/oops]") or eye.saw("[/ [b [/oops]")
        summary(app, one)

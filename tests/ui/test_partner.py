"""One partner: its past, its people, its details, what is in hand; by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Static

from fieldkit.store import (
    Kept,
    Store,
    add_agreement,
    add_contact,
    add_followup,
    add_note,
    add_paper,
    add_partner,
    enter_step,
    finish_visit,
    hand_out,
    hear,
    miss_visit,
    move_stage,
    plan_courses,
    settle,
    start_visit,
    undo,
)
from fieldkit.store.archive_records import AgreementRow, PaperRow
from fieldkit.store.queries import contacts, handouts_out, open_followups, timeline
from fieldkit.store.queries.owners import OwningRow
from fieldkit.store.queries.projects import OpportunityRow
from fieldkit.store.queries.rivals import RivalRow
from fieldkit.store.queries.scores import ScoreRow
from fieldkit.store.records import FollowupRow, HandoutRow, NoteRow
from fieldkit.store.stage_records import MoveRow
from fieldkit.store.verbs.owners import hand_over
from fieldkit.store.verbs.projects import add_opportunity
from fieldkit.store.verbs.rivals import add_rival
from fieldkit.store.verbs.scores import score_item, write_evidence
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.history import LIMIT
from fieldkit.ui.partner_pages import PartnerPage, pages
from fieldkit.ui.screens import archive
from fieldkit.ui.screens.form import Form
from fieldkit.ui.screens.partner import Partner
from fieldkit.ui.screens.prepare import Prepare
from fieldkit.ui.screens.visit import Visit
from fieldkit.ui.widgets.bars import KeyBar
from fieldkit.ui.widgets.draft import DraftInput
from fieldkit.ui.widgets.past_filter import PastFilter
from fieldkit.ui.widgets.rows import Rows
from tests.conftest import NOW, KitApp
from tests.ui.driving import at_once, write

HOSTILE = ("[/", "[b", "[/oops]", "[red]x[/red]", "\x1b[31mred", "a\x00b", "\ud800", "👩‍👩‍👧", "\u202eabc", "价" * 3000)


@asynccontextmanager
async def looking(
    app: FieldkitApp, partner: str, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[int], Partner]]:
    """The screen of a partner."""
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        app.open_partner(partner)
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, Partner)
        yield pilot, screen


def drawn(screen: Partner) -> list[str]:
    """The rows of the open tab."""
    rows = screen.query_one("#partner-list", Rows)
    return [(row.content(60) if callable(row.content) else row.content).plain.rstrip() for row in rows._rows]


def known(screen: Partner) -> str:
    """What the right column says."""
    return str(screen.query_one("#partner-known-text", Static).render())


def footer(screen: Partner) -> str:
    """The words of the keys of this moment."""
    return " ".join(hint.word for hint in screen.query_one(KeyBar)._hints)


async def type_in(pilot: Pilot[int], text: str) -> None:
    """Type `text` key by key."""
    await pilot.press(*text)
    await pilot.pause()


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def at(self, days: int, minutes: int = 0) -> None:
        """Go to so many days from the first day, and minutes behind 14:02."""
        self.now = NOW + timedelta(days=days, minutes=minutes)


@pytest.fixture
def told(kit_app: KitApp) -> Callable[[str], tuple[FieldkitApp, str]]:
    """A partner with two visits, one that came to nothing, and things said in between; today is NOW."""

    def tell(lang: str) -> tuple[FieldkitApp, str]:
        clock = Clock()
        clock.at(-400)
        app = kit_app(lang, now=clock)
        store = app.store
        one = add_partner(store, "丙教育装备", district="朝阳", building="国贸 A 座", room="0817", cares="利润",
                          competitor="某品牌", source="展会", depth="业务")  # fmt: skip
        clock.at(-390)
        miss_visit(store, one, "desk", text="前台说没预约")
        clock.at(-20)
        visit = start_visit(store, one)
        enter_step(store, visit, "step-product", "产品")
        add_note(store, one, "想往人工智能方向走", visit=visit, mark="+")
        clock.at(-20, 10)
        heard = hear(store, visit, one, "objection-price", "你们价格高，没利润", "price")
        settle(store, heard, "resolved")
        hand_out(store, one, "公司彩页", "left", visit=visit)
        clock.at(-20, 31)
        finish_visit(store, visit, reached="yes")
        clock.at(-10)
        visit = start_visit(store, one)
        hear(store, visit, one, "objection-brand", "学校没听过你们", "brand")
        clock.at(-10, 42)
        finish_visit(store, visit, reached="partly", layer="layer-price", layer_title="价格", target="maybe",
                     readings={"competitive": "strong", "willing": "high", "self_driven": "weak"})  # fmt: skip
        clock.at(-5)
        add_note(store, one, "电话里说月底再谈")
        add_followup(store, one, "发两份案例", "2026-11-22")
        hand_out(store, one, "样品", "lent", due="2026-11-30")
        clock.at(0)
        return app, one

    return tell


Told = Callable[[str], tuple[FieldkitApp, str]]


async def test_the_past_stands_newest_first_with_what_fell_in_each_visit(told: Told) -> None:
    app, one = told("en")
    async with looking(app, one, (120, 36)) as (_pilot, screen):
        rows = drawn(screen)
        text = "\n".join(rows)
        order = [
            "样品",
            "月底再谈",
            "Visit 2",
            "价格",
            "学校没听过你们",
            "First visit",
            "人工智能",
            "你们价格高",
            "公司彩页",
            "2025",
            "Not met",
        ]
        assert sorted(order, key=text.index) == order
        assert "42 min · goal partly met" in text
        assert "31 min · goal met" in text
        assert "stopped at the desk" in text
        assert "展会" in rows[-1]
        assert rows[0].startswith("Next step  发两份案例")
        assert next(row for row in rows if row[:1].isdigit()).startswith("11-18")


async def test_the_title_says_who_where_and_the_next_step_and_that_it_is_late(told: Told) -> None:
    app, one = told("en")
    async with looking(app, one) as (_pilot, screen):
        left, right = (part.plain for part in screen.title_now())
        assert left == "丙教育装备 · 朝阳 · 国贸 A 座 0817"
        assert right == "next  发两份案例  1 d late"


async def test_the_class_is_folded_until_f9_and_then_says_why_and_what_would_change_it(told: Told) -> None:
    app, one = told("en")
    titles = [each.title for each in app.playbook.entries.classes]
    async with looking(app, one) as (pilot, screen):
        before = known(screen)
        assert "利润" in before
        assert "某品牌" in before
        assert "学校没听过你们" in before
        assert not any(title in before for title in titles)
        assert "self-driven" not in before
        await pilot.press("f9")
        await pilot.pause()
        after = known(screen)
        assert "not one of the four" in after
        assert f"{titles[0]} if: self-driven strong" in after
        await pilot.press("f9")
        await pilot.pause()
        assert known(screen) == before


@pytest.mark.parametrize(
    "keys", [("4",), ("left", "left"), ("right", "right", "right"), ("\uff14",), ("tab", "tab", "tab")]
)
async def test_tabs_are_reached_by_digits_arrows_and_full_width_digits(told: Told, keys: tuple[str, ...]) -> None:
    app, one = told("en")
    async with looking(app, one) as (pilot, screen):
        await pilot.press(*keys)
        await pilot.pause()
        assert "Promised" in drawn(screen)
        assert any("样品" in row for row in drawn(screen))


async def test_space_in_hand_says_done_or_back_and_ctrl_z_takes_it_back(told: Told) -> None:
    app, one = told("en")
    async with looking(app, one) as (pilot, screen):
        await pilot.press("4")
        assert "Done" in footer(screen)
        await pilot.press("space")
        await pilot.pause()
        assert not open_followups(app.store, partner=one)
        assert isinstance(screen.query_one("#partner-list", Rows).value, HandoutRow)
        await pilot.press("space")
        await pilot.pause()
        assert not handouts_out(app.store, one)
        assert "Nothing is open." in drawn(screen)
        await pilot.press("ctrl+z", "ctrl+z")
        await pilot.pause()
        assert open_followups(app.store, partner=one)
        assert handouts_out(app.store, one)


async def test_enter_on_a_promise_moves_its_day_as_people_say_days(told: Told) -> None:
    app, one = told("en")
    async with looking(app, one) as (pilot, screen):
        await pilot.press("4", "enter")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, Form)
        await pilot.press("ctrl+u")
        await type_in(pilot, "some day")
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is form  # told, and nothing lost
        assert form.lines[1].value == "some day"
        form.lines[1].entry.value = "下周三"
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is screen
        assert [each.due for each in open_followups(app.store, partner=one)] == ["2026-12-02"]


async def test_f4_records_a_thing_lent_until_a_day_or_left_for_good(told: Told) -> None:
    app, one = told("en")
    material = next(each for each in app.playbook.entries.checklist if each.handling == "show")
    async with looking(app, one) as (pilot, _screen):
        await pilot.press("f4")
        await type_in(pilot, material.title[:-1])
        await pilot.press("right", "enter", "enter")
        await type_in(pilot, "+7d")
        await pilot.press("enter")
        await pilot.pause()
        lent = [each for each in handouts_out(app.store, one) if each.title == material.title]
        assert [(each.due, each.item) for each in lent] == [("2026-11-30", material.id)]
        await pilot.press("ctrl+y")
        await type_in(pilot, "a mug")
        await pilot.press("f8")
        await pilot.pause()
        found = [each for each in timeline(app.store, one) if isinstance(each, HandoutRow) and each.title == "a mug"]
        assert [(each.how, each.due) for each in found] == [("left", "")]


async def test_a_contact_is_added_and_edited(told: Told) -> None:
    app, one = told("en")
    async with looking(app, one) as (pilot, screen):
        await pilot.press("2", "enter")
        await type_in(pilot, "Wang")
        await pilot.press("enter")
        await type_in(pilot, "buyer")
        await pilot.press("enter")
        await type_in(pilot, "138 0013")
        await pilot.press("enter")
        await type_in(pilot, "wang_1")
        await pilot.press("enter", "right", "right", "enter", "enter")
        await pilot.pause()
        assert app.screen is screen
        depths = [part.id for source in app.playbook.entries.sources for part in source.depths]
        assert [(each.name, each.role, each.phone, each.wechat, each.depth) for each in contacts(app.store, one)] == [
            ("Wang", "buyer", "138 0013", "wang_1", depths[1])
        ]
        await pilot.press("2", "enter", "down")
        await type_in(pilot, "!")
        await pilot.press("f8")
        await pilot.pause()
        assert [each.role for each in contacts(app.store, one)] == ["buyer!"]


async def test_enter_on_a_detail_edits_that_field_and_only_that_one_is_written(told: Told) -> None:
    app, one = told("en")
    async with looking(app, one) as (pilot, screen):
        await pilot.press("3", *["down"] * 5, "enter")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, Form)
        await type_in(pilot, "010-1")
        changes = app.store.connection.execute("SELECT count(*) FROM change").fetchone()[0]
        await pilot.press("f8")
        await pilot.pause()
        assert screen.row.phone == "010-1"
        assert app.store.connection.execute("SELECT count(*) FROM change").fetchone()[0] == changes + 1


async def test_f2_writes_a_note_and_a_mark_before_it_makes_a_follow_up(told: Told) -> None:
    app, one = told("en")
    async with looking(app, one) as (pilot, screen):
        await pilot.press("f2")
        await type_in(pilot, ">tomorrow call him")
        await pilot.press("enter")
        await pilot.pause()
        assert ("call him", "2026-11-24") in [(each.text, each.due) for each in open_followups(app.store, partner=one)]
        assert sum("call him" in row for row in drawn(screen)) == 1  # once, not as note and as promise
        assert isinstance(screen.focused, Rows)


async def test_a_note_that_was_being_typed_is_there_when_the_partner_is_opened_again(told: Told) -> None:
    app, one = told("en")
    async with looking(app, one) as (pilot, _screen):
        await pilot.press("f2")
        await type_in(pilot, "12 half")
        await pilot.press("escape", "escape")
        await pilot.pause()
        app.open_partner(one)
        await pilot.pause()
        assert app.screen.query_one("NoteLine DraftInput", DraftInput).value == "12 half"


async def test_a_note_is_corrected_by_enter_on_it(told: Told) -> None:
    app, one = told("en")
    async with looking(app, one) as (pilot, screen):
        rows = screen.query_one("#partner-list", Rows)
        note = next(each for each in rows.values if isinstance(each, NoteRow))
        rows.move_to(note)
        await pilot.press("enter", "home")
        await type_in(pilot, "! ")
        await pilot.press("enter")
        await pilot.pause()
        found = next(each for each in timeline(app.store, one) if each.id == note.id)
        assert isinstance(found, NoteRow)
        assert (found.mark, found.text) == ("!", note.text)


async def test_f10_prepares_a_visit(told: Told) -> None:
    app, one = told("en")
    async with looking(app, one) as (pilot, _screen):
        await pilot.press("f10")
        await pilot.pause()
        assert isinstance(app.screen, Prepare)


async def test_enter_on_an_unfinished_visit_goes_on_with_it(told: Told) -> None:
    app, one = told("en")
    visit = start_visit(app.store, one)
    async with looking(app, one) as (pilot, screen):
        assert "not finished" in "\n".join(drawn(screen))
        screen.query_one("#partner-list", Rows).action_end(-1)
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Visit)
        assert app.screen.visit == visit


async def test_a_partner_of_whom_nothing_is_known_says_what_to_do_first(kit_app: KitApp) -> None:
    app = kit_app("en")
    one = add_partner(app.store, "New")
    async with looking(app, one) as (_pilot, screen):
        assert "prepares the first visit" in "\n".join(drawn(screen))


async def test_whatever_was_written_is_shown_as_it_is_in_every_tab(kit_app: KitApp) -> None:
    app = kit_app("zh")
    one = add_partner(app.store, "甲")
    for text in HOSTILE:
        add_note(app.store, one, text, mark="+")
        add_contact(app.store, one, text, role=text, phone=text, remark=text)
        add_followup(app.store, one, text, text)
        hand_out(app.store, one, text, "lent", due=text)
        visit = start_visit(app.store, one)
        hear(app.store, visit, one, text, text, text)
        finish_visit(app.store, visit, reached=text, layer=text, layer_title=text)
    async with looking(app, one, (120, 36)) as (pilot, screen):
        for tab in "1234":
            await pilot.press(tab)
            await pilot.press("end", "home", "f9")
            await pilot.pause()
            if tab != "3":
                assert any("[/oops]" in row for row in drawn(screen))
        assert app.screen is screen


async def test_everything_is_drawn_anew_in_the_other_language_and_size_with_the_note_kept(told: Told) -> None:
    app, one = told("zh")
    async with looking(app, one) as (pilot, screen):
        await pilot.press("ctrl+e")
        await pilot.pause()
        assert "Prepare a visit" in footer(screen)
        await pilot.press("f2")
        await type_in(pilot, "kept")
        await pilot.resize_terminal(120, 36)
        await pilot.pause()
        assert screen.query_one("NoteLine DraftInput", DraftInput).value == "kept"
        kinds = {type(each) for each in screen.query_one("#partner-list", Rows).values}
        assert FollowupRow in kinds


async def test_a_form_of_what_was_taken_back_closes(told: Told) -> None:
    app, one = told("en")
    async with looking(app, one) as (pilot, screen):
        await pilot.press("2", "enter")
        await type_in(pilot, "Wang")
        await pilot.press("f8")
        await pilot.pause()
        await pilot.press("2", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        undo(app.store)
        await pilot.press("f8")
        await pilot.pause()
        assert app.screen is screen
        assert contacts(app.store, one) == []
        screen.query_one("#partner-list", Rows).focus()
        await pilot.press("2", "enter")
        await type_in(pilot, "Li")
        await at_once(pilot, "f8", "f8")
        assert [each.name for each in contacts(app.store, one)] == ["Li"]


async def test_what_a_partner_has_behind_it_is_read_at_once(kit_app: KitApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app = kit_app("en")
    one = add_partner(app.store, "甲")
    for _turn in range(60):
        visit = start_visit(app.store, one)
        finish_visit(app.store, visit, reached="yes")
    questions = 0
    rows = type(app.store).rows

    def counted(self: Store, query: object, record: Callable[..., object]) -> list[object]:
        nonlocal questions
        questions += 1
        return rows(self, query, record)

    async with looking(app, one) as (_pilot, screen):
        monkeypatch.setattr(Store, "rows", counted)
        screen.show()
        assert questions < 40


@pytest.fixture
def rich(told: Told) -> Told:
    """The partner of `told`, with scores, a stage, a project, a competitor, an owner and papers."""

    def tell(lang: str) -> tuple[FieldkitApp, str]:
        app, one = told(lang)
        store = app.store
        move_stage(store, one, "stage-selection", "Selection", reason="they agreed", by="Zhou")
        score_item(store, one, "card-standards", "standard-funds", "Funds", 2, by="Zhou")
        write_evidence(store, one, "card-standards", "standard-funds", "Funds", "pays late")
        add_opportunity(store, one, "No. 3 school", subject="IoT lab", amount="120000")
        add_rival(store, one, "Acme", since="2021")
        hand_over(store, one, "Zhou", "2026-11-01")
        add_agreement(store, one, "Deed", number="RZ-9", signed="2026-11-19")
        add_paper(store, one, Kept("0" * 64, "deed.pdf", 9), title="Signed deed")
        plan_courses(store, one, "training-bss", "BSS", [("", "Wang")], done="2026-11-20", result="can open")
        return app, one

    return tell


async def test_0_narrows_the_past_to_a_kind_by_its_digit_and_esc_shows_everything_again(rich: Told) -> None:
    app, one = rich("en")
    async with looking(app, one) as (pilot, screen):
        everything = drawn(screen)
        await pilot.press("0")
        await pilot.pause()
        assert "Kind" in footer(screen)
        for digit, there, gone in (
            ("1", "Visit 2", "月底再谈"),
            ("2", "想往人工智能方向走", "Visit 2"),
            ("3", "你们价格高", "月底再谈"),
            ("4", "发两份案例", "样品"),
            ("5", "公司彩页", "发两份案例"),
            ("6", "they agreed", "样品"),
            ("7", "pays late", "Selection"),
            ("8", "No. 3 school", "Funds"),
            ("9", "Signed deed", "Acme"),
            ("\uff13", "学校没听过你们", "Acme"),
        ):
            await pilot.press(digit)
            await pilot.pause()
            text = "\n".join(drawn(screen))
            assert there in text, digit
            assert gone not in text, digit
        await pilot.press("9", "enter")
        await pilot.pause()
        assert isinstance(screen.focused, Rows)
        text = "\n".join(drawn(screen))
        assert all(word in text for word in ("RZ-9", "deed.pdf", "BSS", "can open"))
        await pilot.press("escape")
        await pilot.pause()
        assert drawn(screen) == everything
        assert app.screen is screen
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is not screen


async def test_a_letter_begins_to_look_for_words_in_all_of_the_past(rich: Told) -> None:
    app, one = rich("en")
    async with looking(app, one) as (pilot, screen):
        await type_in(pilot, "deed")
        assert [row for row in drawn(screen) if row.strip()] and all(
            "eed" in row or not row.strip() for row in drawn(screen)
        )
        await pilot.press("down")
        assert isinstance(screen.focused, Rows)
        await pilot.press("0", "tab", "ctrl+u")
        await write(pilot, "人工 方向")
        assert "想往人工智能方向走" in "\n".join(drawn(screen))
        await pilot.press("up", "3")
        await pilot.pause()
        assert drawn(screen) == ["Nothing of this kind. Esc shows everything again."]
        await pilot.press("escape")
        await pilot.pause()
        assert "Visit 2" in "\n".join(drawn(screen))


async def test_arrows_turn_the_kinds_and_leave_the_tabs_alone(rich: Told) -> None:
    app, one = rich("en")
    async with looking(app, one) as (pilot, screen):
        await pilot.press("0", "right", "right")
        await pilot.pause()
        assert "想往人工智能方向走" in "\n".join(drawn(screen))
        assert "Visit 2" not in "\n".join(drawn(screen))
        await pilot.press("down", "right")
        await pilot.pause()
        assert "+ New contact" in drawn(screen)
        await pilot.press("1")
        await pilot.pause()
        assert "Visit 2" not in "\n".join(drawn(screen))  # it is still narrowed, and the line says so
        assert screen.query_one(PastFilter).display


async def test_scores_and_readings_stay_folded_in_the_past_until_they_are_asked_for(rich: Told) -> None:
    app, one = rich("en")
    async with looking(app, one, (120, 36)) as (pilot, screen):
        text = "\n".join(drawn(screen))
        assert "Funds" in text
        assert "pays late" not in text
        assert "willing" not in text
        await pilot.press("f9")
        await pilot.pause()
        text = "\n".join(drawn(screen))
        assert "pays late" in text
        assert "willing high" in text


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        (PaperRow, "ArchivePage"),
        (AgreementRow, "ArchivePage"),
        (MoveRow, "StagePage"),
        (ScoreRow, "ScoresPage"),
        (OpportunityRow, "ProjectsPage"),
        (RivalRow, "RivalsPage"),
        (OwningRow, "OwnersPage"),
    ],
)
async def test_enter_on_what_happened_leads_to_where_it_is_kept(rich: Told, kind: type, page: str) -> None:
    app, one = rich("en")
    async with looking(app, one) as (pilot, screen):
        rows = screen.query_one("#partner-list", Rows)
        rows.move_to(next(each for each in rows.values if isinstance(each, kind)))
        await pilot.press("enter")
        await pilot.pause()
        if any(each.name == page for each in pages()):
            assert type(app.screen).__name__ == page
            if isinstance(app.screen, archive.ArchivePage):
                assert isinstance(app.screen.rows.value, kind)
            await pilot.press("escape")
            await pilot.pause()
        assert app.screen is screen


async def test_what_failed_last_time_and_the_next_best_step_are_told(told: Told) -> None:
    app, one = told("en")
    async with looking(app, one, (120, 36)) as (_pilot, screen):
        assert drawn(screen)[0].startswith("Next ")
        assert "Failed last time" in known(screen)
        assert "goal partly met  stuck at 价格" in known(screen)


async def test_the_process_tab_leads_to_every_page_that_is_there_and_back(rich: Told) -> None:
    app, one = rich("en")
    async with looking(app, one) as (pilot, screen):
        await pilot.press("5")
        await pilot.pause()
        await pilot.pause()
        rows = screen.query_one("#partner-list", Rows)
        assert rows.values == list(pages())
        assert [page.name for page in pages()][-1] == "ArchivePage"
        for page in pages():
            rows.move_to(page)
            await pilot.press("enter")
            await pilot.pause()
            assert type(app.screen).__name__ == page.name
            assert app.screen.partner == one
            await pilot.press("escape")
            await pilot.pause()
            assert app.screen is screen


async def test_a_page_that_is_not_there_is_left_out_and_a_fault_of_a_summary_is_told(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, one = told("en")
    assert pages((PartnerPage("x", "fieldkit.ui.screens.no_such_page", "X"),)) == ()

    def broken(_kit: FieldkitApp, _partner: str) -> None:
        raise ValueError("x")

    monkeypatch.setattr(archive, "summary", broken)
    async with looking(app, one) as (pilot, screen):
        await pilot.press("5")
        await pilot.pause()
        assert any("cannot be shown" in row for row in drawn(screen))


async def test_the_main_contact_stands_first_and_people_are_moved_by_minus_and_equals(kit_app: KitApp) -> None:
    app = kit_app("en")
    one = add_partner(app.store, "甲")
    for name in ("王建国", "Li", "赵", "Alexander the Longest of Names"):
        add_contact(app.store, one, name, role="buyer", phone="1", wechat="wx_1", depth="depth-business")

    def names() -> list[str]:
        return [each.name for each in contacts(app.store, one)]

    async with looking(app, one, (170, 36)) as (pilot, screen):
        await pilot.press("2", "down", "space")
        await pilot.pause()
        assert names()[0] == "Li"
        await pilot.press("end", "minus")
        await pilot.pause()
        assert names() == ["Li", "王建国", "Alexander the Longest of Names", "赵"]
        await pilot.press("minus", "minus", "equals_sign")
        await pilot.pause()
        assert names() == ["Li", "王建国", "Alexander the Longest of Names", "赵"]
        lines = [row for row in drawn(screen) if "buyer" in row]
        assert len({cell_len(row[: row.index("buyer")]) for row in lines}) == 1  # columns line up by cells
        assert len({cell_len(row[: row.index("wx_1")]) for row in lines}) == 1
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
        await pilot.pause()
        assert names()[0] == "王建国"


async def test_a_contact_is_deleted_and_comes_back(kit_app: KitApp) -> None:
    app = kit_app("en")
    one = add_partner(app.store, "甲")
    add_contact(app.store, one, "Wang")
    async with looking(app, one) as (pilot, screen):
        await pilot.press("2", "enter", *["down"] * 7, "enter")
        await pilot.pause()
        assert app.screen is screen
        assert contacts(app.store, one) == []
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert [each.name for each in contacts(app.store, one)] == ["Wang"]


@pytest.mark.parametrize("keys", [("end",), ("pagedown",) * 12, ("down",) * 160], ids=["end", "page", "step"])
async def test_a_long_past_can_be_gone_through_to_its_first_day(kit_app: KitApp, keys: tuple[str, ...]) -> None:
    clock = Clock()
    app = kit_app("en", now=clock)
    one = add_partner(app.store, "甲", source="fair")
    with app.store.act("many notes"):
        for number in range(150):
            clock.at(-200 + number)
            add_note(app.store, one, f"note {number:04}")
    clock.at(0)
    async with looking(app, one) as (pilot, screen):
        assert not any("note 0000" in row for row in drawn(screen))
        await pilot.press(*keys)
        await pilot.pause()
        value = screen.query_one("#partner-list", Rows).value
        assert isinstance(value, NoteRow)
        assert value.text == "note 0000"
        assert "fair" in drawn(screen)[-1]


async def test_a_page_down_goes_on_over_what_is_not_laid_out_yet(kit_app: KitApp) -> None:
    clock = Clock()
    app = kit_app("en", now=clock)
    one = add_partner(app.store, "甲")
    with app.store.act("many notes"):
        for number in range(60):
            clock.at(-200 + number)
            add_note(app.store, one, f"note {number:04} " + "a long tale of what was said " * 8)
    clock.at(0)
    async with looking(app, one) as (pilot, screen):
        rows = screen.query_one("#partner-list", Rows)
        laid_out = len(rows.values)
        await pilot.press("pagedown")
        await pilot.pause()
        assert rows.values.index(rows.value) == rows.size.height - 1 > laid_out - 1


async def test_what_is_older_is_read_by_enter_at_the_end_and_found_by_words_before(kit_app: KitApp) -> None:
    clock = Clock()
    app = kit_app("en", now=clock)
    one = add_partner(app.store, "甲")
    with app.store.act("many notes"):
        for number in range(LIMIT + 40):
            clock.at(-500 + number)
            add_note(app.store, one, f"note {number:04}")
    clock.at(0)
    async with looking(app, one) as (pilot, screen):
        assert not any("note 0003" in row for row in drawn(screen))
        await pilot.press("end", "enter")
        await pilot.pause()
        assert any("note 0003" in row for row in drawn(screen))
        await pilot.press("home")
        await type_in(pilot, "n")
        await write(pilot, "ote 0007")
        assert next(row.strip() for row in drawn(screen) if "note" in row).endswith("note 0007")


async def test_f6_opens_a_file_of_the_past_and_tells_when_it_is_missing(rich: Told) -> None:
    app, one = rich("en")
    async with looking(app, one) as (pilot, screen):
        rows = screen.query_one("#partner-list", Rows)
        rows.move_to(next(each for each in rows.values if isinstance(each, PaperRow)))
        screen.show_bars()
        assert "Open file" in footer(screen)
        await pilot.press("f6")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert any("deed.pdf" in str(note.title) and "missing" in str(note.title) for note in app._notifications)

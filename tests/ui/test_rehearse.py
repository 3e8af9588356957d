"""Rehearsing by keys: whole rounds, typed answers, undo, interruptions, what the field said, a visit as a dry run."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from textual.events import Key
from textual.pilot import Pilot

from fieldkit.playbook.drills import drill_cards
from fieldkit.rules.queue import Queued
from fieldkit.rules.recall import Schedule
from fieldkit.rules.rounds import Round
from fieldkit.store import (
    Store,
    add_partner,
    changes,
    finish_visit,
    hear,
    load_draft,
    plan_stop,
    receive,
    refresh_schedules,
    review_card,
    settle,
    start_visit,
)
from fieldkit.store.queries import dry_events, dry_runs, reviews_in_round, variants, visits_on
from fieldkit.store.schedule import schedule_of
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.rehearse_text import reason_text
from fieldkit.ui.rehearsing import front_of, round_before, scene_now
from fieldkit.ui.said_before import Said
from fieldkit.ui.screens.drill import Drill
from fieldkit.ui.screens.dry_run import DryRun
from fieldkit.ui.screens.find import Find
from fieldkit.ui.screens.form import Form
from fieldkit.ui.screens.prepare import Prepare
from fieldkit.ui.screens.rehearse import OneDrill, Rehearse
from fieldkit.ui.screens.today import Today
from fieldkit.ui.widgets.foot_line import FootLine
from fieldkit.ui.widgets.rows import Rows
from tests.conftest import NOW, KitApp
from tests.ui.driving import at_once, drawn, keys_shown, open_from_rehearse, painted, said, write

PRICE = "price-too-high"


class Moving:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def heard_at(store: Store, name: str, objection: str = PRICE, outcome: str = "open", **more: str) -> str:
    """A partner that objected in a visit, now over; returns the partner."""
    partner = add_partner(store, name)
    visit = start_visit(store, partner)
    heard = hear(store, visit, partner, objection, objection, "price")
    settle(store, heard, outcome, **more)
    finish_visit(store, visit, reached="yes")
    return partner


async def begin(pilot: Pilot, *keys: str) -> Drill:
    """Two keys from Today to the first card, or a few more."""
    await pilot.pause()
    for key in keys or ("4", "enter"):
        await pilot.press(key)
        await pilot.pause()
    assert isinstance(pilot.app.screen, Drill)
    return pilot.app.screen


def text(screen: Drill) -> str:
    return said(screen, "#drill-text")


def top(screen: Drill) -> str:
    return " ".join(part.plain for part in screen.title_now())


async def rate(pilot: Pilot, digit: str) -> None:
    await pilot.press("enter", digit)
    await pilot.pause()


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_round_of_five_minutes_by_keys_from_today_to_its_end(kit_app: KitApp, lang: str) -> None:
    app = kit_app(lang)
    heard_at(app.store, "甲系统集成")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begin(pilot)
        assert ("甲系统集成" in top(screen)) and ("没化解" in top(screen) or "not resolved" in top(screen))
        first = screen.card
        assert first is not None and first.entry == PRICE
        assert first.first not in text(screen)
        await pilot.press("enter")
        assert all(part in text(screen) for part in (first.first, *first.bullets, first.ask, *first.avoid))
        await pilot.press("3")
        for _turn in screen.round.cards[1:]:
            assert screen.card is not None
            await rate(pilot, "4")
        assert screen.card is None
        assert [each.card for each in reviews_in_round(app.store, screen.round.id)] == [
            each.card for each in screen.round.cards
        ]
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Rehearse)
        assert "go_on" not in app.screen.query_one("#rehearse-list", Rows).values


async def test_a_rating_keeps_what_was_shown_ticked_and_when(kit_app: KitApp) -> None:
    clock = Moving()
    app = kit_app("en", now=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begin(pilot)
        card, front = screen.card, screen._front
        clock.now += timedelta(seconds=14)
        assert "0:14" in top(screen)
        await pilot.press("enter")
        clock.now += timedelta(seconds=40)
        assert "0:14" in top(screen), "reading the answer is not answering"
        await pilot.press("space", "down", "space", "right", "right", "enter")
        review = reviews_in_round(app.store, screen.round.id)[0]
        assert (review.card, review.rating, review.seconds) == (card.id, "4", "14")
        assert review.hits.split() == [card.points[0].id, card.points[2].id]
        assert (review.scene, review.said, review.version) == (front.scene, str(front.said), card.version)
        assert front.scene


async def test_what_was_forgotten_comes_again_and_undo_takes_the_rating_back(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await begin(pilot)
        first, face = screen.card, text(screen)
        await rate(pilot, "1")
        second = screen.card
        assert second != first
        await pilot.press("ctrl+z")
        assert (screen.card, text(screen)) == (first, face)
        assert reviews_in_round(app.store, screen.round.id) == []
        await rate(pilot, "1")
        for _turn in screen.round.cards[1:]:
            await rate(pilot, "3")
        assert screen.card == first
        last = len(screen.round.cards) + 1
        assert f"{last} / {last}" in top(screen)
        await rate(pilot, "3")
        assert screen.card is None
        await pilot.press("ctrl+z")
        assert screen.card == first


async def test_a_digit_on_the_front_reveals_and_rates_only_when_pressed_again(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begin(pilot)
        await at_once(pilot, "2")
        assert screen.card.first in text(screen) or screen.card.points[0].text in text(screen)
        assert reviews_in_round(app.store, screen.round.id) == []
        await pilot.press("enter")
        assert [each.rating for each in reviews_in_round(app.store, screen.round.id)] == ["2"]


async def test_enter_held_down_reveals_and_rates_nothing_by_a_second_press(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begin(pilot)
        await at_once(pilot, "enter", "enter")
        assert reviews_in_round(app.store, screen.round.id) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_typed_answer_ticks_what_it_holds_and_can_be_corrected(kit_app: KitApp, lang: str) -> None:
    app = kit_app(lang)
    heard_at(app.store, "甲")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begin(pilot)
        card = screen.card
        await pilot.press("x")
        assert isinstance(screen.focused, type(screen.query_one(FootLine).field)), "typing begins an answer"
        await pilot.press("backspace")
        await write(pilot, app.playbook.expand(card.bullets[0]) + " 3!")
        await pilot.press("enter")
        assert screen._hits == {"bullet-1"}
        assert " 3!" in text(screen)
        await pilot.press("space", "down", "down", "3")
        review = reviews_in_round(app.store, screen.round.id)[0]
        assert review.hits.split() == ["first", "bullet-1"]
        assert review.typed.endswith(" 3!")
        assert load_draft(app.store, f"answer:{card.id}") == ""


async def test_an_answer_typed_and_left_counts_as_typed_when_the_answer_is_shown(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begin(pilot)
        await pilot.press("f2")
        await write(pilot, "half an answer")
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "half an answer" in text(screen)
        await pilot.press("3")
        await pilot.pause()
        assert [each.typed for each in reviews_in_round(app.store, screen.round.id)] == ["half an answer"]


async def test_what_is_typed_fast_arrives_whole_spaces_and_digits_too(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begin(pilot)
        for typed in "my 3 w":
            app.post_message(Key("space" if typed == " " else typed, typed))
        await pilot.pause()
        await pilot.pause()
        assert screen.query_one(FootLine).field.value == "my 3 w"
        assert reviews_in_round(app.store, screen.round.id) == []


async def test_hostile_text_is_an_answer_like_any_other(kit_app: KitApp) -> None:
    app = kit_app("en")
    typed = "[b]=1+1 {{company.name}} %s \u202e[/oops] 👩‍👩‍👧"
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begin(pilot)
        await pilot.press("f2")
        await write(pilot, typed)
        await pilot.press("enter")
        assert "[b]=1+1 {{company.name}} %s [/oops]" in " ".join(text(screen).split())
        await pilot.press("2")
        assert reviews_in_round(app.store, screen.round.id)[0].typed == typed.replace("\u202e", "")


@pytest.mark.parametrize(("lang", "marks"), [("zh", ("借口", "异议")), ("en", ("pretext", "objection"))])
async def test_the_end_of_a_round_tells_an_objection_from_its_pretext(kit_app: KitApp, lang: str, marks) -> None:
    app = kit_app(lang)
    objection = next(each for each in drill_cards(app.playbook, ["pretext"]))
    cards = tuple(Queued(f"{drill}:{objection.entry}", "new") for drill in ("pretext", "objection"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.rehearse(Round("one", "free", cards))
        await pilot.pause()
        for _each in cards:
            await rate(pilot, "3")
        lines = [line for line in text(app.screen).split("\n") if app.playbook.expand(objection.title) in line]
        assert [mark in line for mark, line in zip(marks, lines, strict=True)] == [True, True]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("outcome", ["open", "escalated", "pretext"])
async def test_why_a_card_is_here_is_said_to_its_end_at_80_columns(kit_app: KitApp, lang: str, outcome: str) -> None:
    app = kit_app(lang)
    heard_at(app.store, "半亩方塘教育装备集团" if lang == "zh" else "Half-Acre School Supplies Co.", outcome=outcome)
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(pilot)
        line = painted(app.screen)[0]
        ended = {"open": "没化解 not resolved", "escalated": "上报 escalated", "pretext": "借口 pretext"}[outcome]
        assert any(word in line for word in (ended, *ended.split(" ", 1)))
        assert "…" not in line


async def test_a_card_that_is_due_later_today_is_due_today_and_one_of_tomorrow_is_ahead(kit_app: KitApp) -> None:
    kit_app("en")
    for hours, reason in ((-30, "due since 11-22 Sun"), (-1, "due today"), (5, "due today"), (24, "ahead of its day")):
        queued = Queued("objection:x", "due", due=NOW + timedelta(hours=hours))
        assert reason_text(queued, NOW.date(), NOW).startswith(reason)


async def test_leaving_at_any_card_loses_nothing_and_the_round_goes_on(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begin(pilot)
        for _turn in range(3):
            await rate(pilot, "3")
        fourth, face = screen.card, text(screen)
        await pilot.press("f2")
        await write(pilot, "first I would ask")
        screen.query_one(FootLine).field.save()
        # The app is killed here: nothing more is written.
    again = FieldkitApp(app.store, app._playbooks, app.paths, app.settings)
    async with again.run_test(size=(80, 24)) as pilot:
        await pilot.press("4")
        await pilot.pause()
        assert f"{len(screen.round.cards) - 3} cards left" in drawn(again.screen, "#rehearse-list")[0]
        screen = await begin(pilot, "enter")
        assert (screen.card, screen.query_one(FootLine).field.value) == (fourth, "first I would ask")
        assert text(screen).split() == face.split()
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert isinstance(again.screen, Rehearse)
        screen = await begin(pilot, "enter")
        await pilot.press("enter")
        assert "first I would ask" in text(screen)


async def test_a_round_left_before_anything_was_done_is_not_offered_again(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert "go_on" not in app.screen.query_one("#rehearse-list", Rows).values


async def test_a_round_that_was_left_outlives_others_that_were_only_looked_at(kit_app: KitApp) -> None:
    app = kit_app("en")
    partner = heard_at(app.store, "Acme")
    visit = start_visit(app.store, partner)
    hear(app.store, visit, partner, "need-has-competitor", "Another brand", "need")
    finish_visit(app.store, visit, reached="yes")
    async with app.run_test(size=(80, 24)) as pilot:
        left = await begin(pilot)
        await rate(pilot, "3")
        await pilot.press("escape")
        await pilot.pause()
        rows = app.screen.query_one("#rehearse-list", Rows)
        assert rows.value == "go_on", "Enter goes on with it"
        rows.move_to("free")
        await begin(pilot, "enter")
        await pilot.press("escape")
        await pilot.pause()
        app.rehearse(round_before(app, partner))
        await pilot.pause()
        await rate(pilot, "3")
        assert isinstance(app.screen, Drill), "there is a second card"
        await pilot.press("escape")
        await pilot.pause()
        rows.move_to("go_on")
        assert (await begin(pilot, "enter")).round.id == left.round.id
        await pilot.press("escape")
        await pilot.pause()
        rows.move_to("free")
        free = await begin(pilot, "enter")
        await rate(pilot, "3")
        await pilot.press("escape")
        await pilot.pause()
        assert (await begin(pilot, "enter")).round.id == free.round.id, "one that was begun takes its place"


async def test_the_clock_stands_once_the_answer_is_shown_whatever_lay_over_it(kit_app: KitApp) -> None:
    clock = Moving()
    app = kit_app("en", now=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begin(pilot)
        clock.now += timedelta(seconds=20)
        await pilot.press("enter", "f1")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        clock.now += timedelta(seconds=60)
        assert screen.seconds == 20
        await pilot.press("f2")
        clock.now += timedelta(seconds=5)
        assert screen.seconds == 25, "typing it once more goes on from there"


async def test_before_a_visit_three_minutes_on_what_this_partner_said(kit_app: KitApp) -> None:
    app = kit_app("en")
    heard_at(app.store, "Other", "need-has-competitor")
    partner = heard_at(app.store, "Acme")
    plan_stop(app.store, partner, NOW.date().isoformat())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.prepare(partner)
        await pilot.pause()
        rows = app.screen.query_one("#list", Rows)
        assert isinstance(app.screen, Prepare)
        assert [each for each in rows.values if isinstance(each, Said)] == [Said(), Said(PRICE)]
        rows.move_to(Said(PRICE))
        screen = await begin(pilot, "enter")
        assert screen.card.entry == PRICE
        await rate(pilot, "3")
        assert isinstance(app.screen, Prepare), "one objection is rehearsed, then the preparing goes on"
        rows.move_to(Said())
        screen = await begin(pilot, "enter")
        assert [each.card for each in screen.round.cards] == [f"objection:{PRICE}"]
        review = reviews_in_round(app.store, screen.round.id)
        await rate(pilot, "4")
        review = reviews_in_round(app.store, screen.round.id)[0]
        assert (review.mode, review.partner) == ("before", partner)


async def test_nobody_says_what_such_a_person_never_would(kit_app: KitApp) -> None:
    app = kit_app("en")
    raised: dict[str, set[str]] = {}
    async with app.run_test(size=(80, 24)):
        for card in drill_cards(app.playbook, ["objection"]):
            front = front_of(app, card)
            raised.setdefault(front.scene.partition(":")[0], set()).add(card.kind)
            review_card(app.store, card.id, card.title, 3, scene=front.scene)
        assert raised["persona-gatekeeper"] <= {"need", "brand"}, "the front desk asks for no credit"
        assert raised["persona-finance"] <= {"price", "money"}
        visits = {scene_now(app, f"visit {number}").partition(":")[0] for number in range(100)}
        assert "persona-boss-busy" in visits and "persona-gatekeeper" not in visits


@pytest.mark.parametrize("drill", ["pretext", "ask", "opening", "company", "fabe", "policy", "case", "point"])
async def test_each_drill_is_rehearsed_by_itself_and_shows_all_of_its_answer(kit_app: KitApp, drill: str) -> None:
    app = kit_app("zh")
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("4")
        await pilot.pause()
        app.screen.query_one("#rehearse-list", Rows).move_to(OneDrill(drill))
        screen = await begin(pilot, "enter")
        card = screen.card
        assert card.drill == drill
        face = text(screen)
        await pilot.press("space")
        shown = "".join(text(screen).split())
        for point in card.points:
            assert "".join(app.playbook.expand(point.text).split()) in shown
            assert app.playbook.expand(point.text) not in face
        assert all(each.motive in text(screen) for each in card.behind)
        await pilot.press("3")
        assert reviews_in_round(app.store, screen.round.id)[0].drill == drill


async def test_an_answer_of_ones_own_is_kept_from_a_card_and_stands_beside_the_companys(kit_app: KitApp) -> None:
    app = kit_app("en")
    heard_at(app.store, "Acme")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await begin(pilot)
        await pilot.press("f2")
        await write(pilot, "Leave the price aside a minute.")
        await pilot.press("enter", "f8")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        await pilot.press("f8")
        await pilot.pause()
        own = variants(app.store, PRICE)
        assert [(each.first, each.partner_name) for each in own] == [("Leave the price aside a minute.", "Acme")]
        assert app.screen is screen
        assert text(screen).count("Leave the price aside a minute.") == 2, "what was typed, and what is kept"
        await pilot.press("escape")
        await pilot.pause()
        app.push_screen(Find(query="price too high"))
        await pilot.pause()
        assert "Leave the price aside" in said(app.screen, "#find-text")


async def test_own_answers_are_written_changed_dropped_and_brought_back(kit_app: KitApp) -> None:
    app = kit_app("en")
    heard_at(app.store, "Acme", outcome="resolved", answer="It's what you keep.")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await open_from_rehearse(pilot, "variants")
        await pilot.press("f2")
        assert "Acme" in drawn(app.screen, "#variants-list")[1]
        app.screen.query_one("#variants-list", Rows).action_end(-1)
        await pilot.press("enter")
        await pilot.pause()
        await write(pilot, "Mine")
        await pilot.press("f8")
        await pilot.pause()
        row = variants(app.store)[0]
        assert (row.entry, row.first, row.partner_name) == (PRICE, "Mine", "Acme")
        assert any("fieldkit variants export FILE" in each for each in drawn(app.screen, "#variants-list"))
        app.demo = True
        app.screen.show()
        where = f'fieldkit --home "{app.paths.data}"'[:50]
        assert any(where in each for each in drawn(app.screen, "#variants-list"))
        app.screen.query_one("#variants-list", Rows).move_to(row)
        await pilot.press("space")
        assert variants(app.store) == []
        await pilot.press("ctrl+z")
        assert variants(app.store)[0].first == "Mine"


async def test_what_works_says_too_few_until_there_are_ten(kit_app: KitApp) -> None:
    app = kit_app("en")
    for number in range(9):
        ended = {"outcome": "resolved", "answer": "Yes."} if number < 6 else {}
        heard_at(app.store, f"P{number}", **ended)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_from_rehearse(pilot, "works")
        rows = [" ".join(each.split()) for each in drawn(app.screen, "#works-list")]
        assert "Price 9 6 too few" in rows
        heard_at(app.store, "P9", outcome="open")
        app.screen.show()
        rows = [" ".join(each.split()) for each in drawn(app.screen, "#works-list")]
        assert "Price 10 6 60 31–83" in rows
        assert "Yes. 6 6 too few" in rows


async def test_progress_counts_days_and_minutes_and_shames_nobody(kit_app: KitApp) -> None:
    clock = Moving()
    app = kit_app("en", now=clock)
    cards = drill_cards(app.playbook, ["objection"])
    for day in (12, 3, 1):
        clock.now = NOW - timedelta(days=day)
        for card in cards[:10]:
            rating = 3 if day > 1 else 1
            review_card(app.store, card.id, card.title, rating, drill=card.drill, kind=card.kind, seconds=30)
    clock.now = NOW
    async with app.run_test(size=(120, 36)) as pilot:
        await open_from_rehearse(pilot, "progress")
        left, right = said(app.screen, "#progress-left"), said(app.screen, "#progress-right")
        assert "Days  3" in left and "11-22  10 cards" in left
        assert "0" not in left.partition("11-21")[0].rpartition("10-05")[2].split(), "a week without is no nought"
        assert "50" in right.split("\n")[1], "of twenty asked again ten were remembered"


async def test_progress_names_minutes_only_where_they_tell_the_lines_apart(kit_app: KitApp) -> None:
    app = kit_app("en")

    def rehearsed(kind: str, seconds: int) -> None:
        card = next(each for each in drill_cards(app.playbook, ["objection"]) if each.kind == kind)
        review_card(app.store, card.id, card.title, 3, drill=card.drill, kind=kind, seconds=seconds)

    rehearsed("price", 40)
    rehearsed("money", 40)
    async with app.run_test(size=(120, 36)) as pilot:
        await open_from_rehearse(pilot, "progress")
        assert "min" not in said(app.screen, "#progress-left") + said(app.screen, "#progress-right")
        assert "min" in top(app.screen)
        rehearsed("money", 300)
        app.screen.show()
        rows = said(app.screen, "#progress-right").partition("by kind")[2].split("\n")[1:]
        assert [row.split()[0] for row in rows] == ["Money", "Price"]
        assert all("min" in row for row in rows)


async def run_through(pilot: Pilot) -> DryRun:
    await open_from_rehearse(pilot, "dry_run")
    assert isinstance(pilot.app.screen, DryRun)
    return pilot.app.screen


async def test_a_whole_visit_is_rehearsed_with_surprises_and_counts_nowhere(kit_app: KitApp) -> None:
    app = kit_app("en")
    add_partner(app.store, "Acme")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await run_through(pilot)
        assert top(screen).startswith("Practice, no visit")
        surprises = 0
        for _step in range(len(screen.steps) + 3):
            await pilot.press("f8")
            await pilot.pause()
            if isinstance(app.screen, Drill):
                surprises += 1
                assert top(app.screen).startswith("Practice, no visit")
                await rate(pilot, "3")
                assert app.screen is screen
        assert surprises == 3
        assert "How it went" in said(screen, "#dry-text")
        await pilot.press("f2")
        await write(pilot, "ask more")
        await pilot.press("enter")
        await pilot.pause()
        run = dry_runs(app.store)[0]
        assert run.ended and run.remark == "ask more"
        assert sum(each.what == "answer" for each in dry_events(app.store, run.id)) == 3
        assert visits_on(app.store, NOW.date().isoformat()) == []
        assert len(dry_runs(app.store)) == 1


async def test_a_rehearsed_visit_that_was_left_goes_on_at_its_step(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await run_through(pilot)
        await pilot.press("5", "escape")
        await pilot.pause()
        fifth = screen.steps[4].id
        screen = await run_through(pilot)
        assert screen.step.id == fifth
        assert len(dry_runs(app.store)) == 1


async def test_what_two_devices_rehearsed_apart_waits_alike_on_both(kit_app: KitApp, tmp_path) -> None:
    app = kit_app("en")
    cards = drill_cards(app.playbook, ["objection"])[:6]
    with Store.open(tmp_path / "other" / "fieldkit.db", now=lambda: NOW + timedelta(hours=1)) as other:
        for number, card in enumerate(cards):
            for store in (app.store, other)[: 1 + number % 2]:
                review_card(store, card.id, card.title, 1 + number % 4, drill=card.drill, version=card.version)
        review_card(other, cards[0].id, cards[0].title, 4, drill="objection", version=cards[0].version)
        receive(app.store, list(changes(other)))
        receive(other, list(changes(app.store)))
        schedules: list[list[Schedule | None]] = []
        for store in (app.store, other):
            refresh_schedules(store)
            schedules.append([schedule_of(store, card.id) for card in cards])
        assert schedules[0] == schedules[1]
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4")
        await pilot.pause()
        assert "card" in app.screen.title_now()[1].plain


async def test_today_leads_to_what_is_due(kit_app: KitApp) -> None:
    clock = Moving()
    app = kit_app("en", now=clock)
    add_partner(app.store, "Acme")
    card = drill_cards(app.playbook, ["objection"])[0]
    clock.now = NOW - timedelta(days=5)
    review_card(app.store, card.id, card.title, 1, drill="objection", version=card.version)
    clock.now = NOW
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, Today)
        assert drawn(app.screen, "#due")[-1] == "Rehearse  1 waiting"
        await pilot.press("right", "end", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Rehearse)


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_how_a_card_is_rated_and_left_is_shown_at_80_columns(kit_app: KitApp, lang: str) -> None:
    app = kit_app(lang)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begin(pilot, "4", "down", "down", "down", "enter")  # objections by themselves
        assert {"Enter", "Esc", "F2", "F1"} <= keys_shown(screen).keys()
        await pilot.press("enter")
        await pilot.pause()
        assert {"1", "2", "3", "4", "Esc", "Space", "F8", "F1"} <= keys_shown(screen).keys()

"""The scorecards of a partner by keys: a score, its evidence, taking it back, the history, what objections leave."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from fieldkit.playbook import load_playbook
from fieldkit.store import (
    add_partner,
    delete_partner,
    hear,
    score_item,
    settle,
    start_visit,
    write_evidence,
)
from fieldkit.store.queries import scores
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.help import Help
from fieldkit.ui.screens.scores import Place, ScoresPage, summary
from fieldkit.ui.widgets.rows import Rows
from tests.conftest import KitApp
from tests.hostile import EVERYTHING, HOSTILE, Eye
from tests.playbook.small_pack import EN, ZH, write_pack
from tests.ui.driving import drawn, keys_shown, said, write

STANDARDS, SIGNS = "scorecard-standards", "scorecard-signs"


@asynccontextmanager
async def scoring(
    app: FieldkitApp, one: str, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[int], ScoresPage]]:
    """The scorecards of a partner."""
    app.settings = app.settings.with_(owner="Zhou")
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        screen = ScoresPage(one)
        app.push_screen(screen)
        await pilot.pause()
        yield pilot, screen


async def go(pilot: Pilot[int], screen: ScoresPage, item: str) -> None:
    """Arrows to the item, on whatever card it lies."""
    rows = screen.query_one("#scores-list", Rows)
    for _card in range(9):
        await pilot.press("home")
        for _row in range(40):
            if isinstance(rows.value, Place) and rows.value.item == item:
                return
            await pilot.press("down")
        await pilot.press("right")
    raise AssertionError(item)


def row_of(screen: ScoresPage) -> str:
    """The row under the cursor."""
    rows = screen.query_one("#scores-list", Rows)
    return drawn(screen, "#scores-list")[rows._at]


def held(app: FieldkitApp, one: str) -> list[tuple[str, str, str]]:
    return [(each.item, each.score, each.evidence) for each in scores(app.store, one)]


@pytest.fixture
def known(kit_app: KitApp) -> Callable[[str], tuple[FieldkitApp, str]]:
    def make(lang: str) -> tuple[FieldkitApp, str]:
        app = kit_app(lang)
        return app, add_partner(app.store, "丙教育装备")

    return make


Known = Callable[[str], tuple[FieldkitApp, str]]


async def test_every_item_of_every_card_has_its_row_and_nothing_is_known_at_first(known: Known) -> None:
    app, one = known("en")
    cards = app.playbook.entries.scorecards
    async with scoring(app, one) as (pilot, screen):
        counts = []
        for _card in range(4):
            places = [each for each in screen.query_one("#scores-list", Rows).values if isinstance(each, Place)]
            counts.append(len([each for each in places if "/" not in each.item]))
            assert "average" not in screen.title_now()[1].plain
            await pilot.press("right")
        assert counts == [len(cards[0].items), 7, len(cards[1].items), len(cards[2].items)] == [5, 7, 5, 9]
        assert said(screen, "#scores-cards").count("0/") == 4
        await pilot.press("left")
        assert "0 of 8 known" in screen.title_now()[1].plain  # nine signs, and age is none that counts


async def test_a_digit_scores_enter_writes_the_evidence_and_both_are_shown(known: Known) -> None:
    app, one = known("en")
    async with scoring(app, one) as (pilot, screen):
        await go(pilot, screen, "standard-funds")
        await pilot.press("2")
        await pilot.pause()
        assert "no evidence yet" in row_of(screen)
        await pilot.press("enter")
        await pilot.pause()
        await write(pilot, "12 instalments asked for")
        await pilot.press("enter")
        await pilot.pause()
        assert held(app, one) == [("standard-funds", "2", "12 instalments asked for")]
        assert "━━━━······ 2  12 instalments asked for" in row_of(screen)
        assert "2  12 instalments asked for  Zhou" in said(screen, "#scores-item-text")
        assert screen.title_now()[1].plain == "average 2.0 · 1 of 5 known"
        assert isinstance(screen.focused, Rows)


async def test_unknown_is_left_out_of_the_average(known: Known) -> None:
    app, one = known("en")
    async with scoring(app, one) as (pilot, screen):
        for item, digit in (("standard-idea", "4"), ("standard-customers", "5")):
            await go(pilot, screen, item)
            await pilot.press(digit)
        assert screen.title_now()[1].plain == "average 4.5 · 2 of 5 known"
        assert summary(app, one).plain == "Standards for choosing 2/5 4.5"


async def test_zero_or_delete_takes_back_and_the_history_and_undo_remember(known: Known) -> None:
    app, one = known("en")
    async with scoring(app, one) as (pilot, screen):
        await pilot.press("4", "0")
        await pilot.pause()
        assert held(app, one) == [("standard-idea", "", ""), ("standard-idea", "4", "")]
        assert "unknown" in row_of(screen)
        assert "taken back" in said(screen, "#scores-item-text")
        await pilot.press("delete")
        assert len(held(app, one)) == 2
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert " 4 " in row_of(screen)
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert held(app, one) == []
        assert "unknown" in row_of(screen)


async def test_age_takes_a_remark_and_no_score(known: Known) -> None:
    app, one = known("en")
    score_item(app.store, one, SIGNS, "sign-age", "Age", 5)  # as another program might
    async with scoring(app, one) as (pilot, screen):
        await go(pilot, screen, "sign-age")
        assert "━" not in row_of(screen)
        assert "5" not in said(screen, "#scores-item-text").split("History")[1]
        await pilot.press("1")
        assert len(held(app, one)) == 1
        await pilot.press("f2")
        await pilot.pause()
        await write(pilot, "second generation runs it")
        await pilot.press("enter")
        await pilot.pause()
        assert "second generation" in row_of(screen)
        assert screen.title_now()[1].plain == "0 of 8 known"
        assert summary(app, one).plain == "4 cards, nothing scored yet"


async def test_a_part_has_a_score_of_its_own_that_explains_and_does_not_count(known: Known) -> None:
    app, one = known("en")
    async with scoring(app, one) as (pilot, screen):
        await go(pilot, screen, "dimension-strength/strength-backing")
        await pilot.press("4", "up", "2")
        await go(pilot, screen, "dimension-strength")
        assert "unknown; its parts 2/4 3.0" in row_of(screen)
        assert screen.title_now()[1].plain == "0 of 5 known"
        assert {item for item, _score, _words in held(app, one)} == {
            "dimension-strength/strength-backing", "dimension-strength/strength-customers"}  # fmt: skip


async def test_space_folds_the_parts_and_the_cursor_stays_with_the_item(known: Known) -> None:
    app, one = known("en")
    async with scoring(app, one) as (pilot, screen):
        rows = screen.query_one("#scores-list", Rows)
        await go(pilot, screen, "standard-funds/standard-funds-milestones")
        await pilot.press("space")
        await pilot.pause()
        assert len(rows.values) == 5
        assert rows.value == Place(STANDARDS, "standard-funds")
        await pilot.press("space")
        assert len(rows.values) > 5


async def test_a_money_objection_stands_at_the_standard_on_funds_with_day_words_and_outcome(known: Known) -> None:
    app, one = known("en")
    money = next(each for each in app.playbook.entries.objections if each.remark_for == "standard-funds")
    price = next(each for each in app.playbook.entries.objections if not each.remark_for)
    visit = start_visit(app.store, one, started="2026-11-09T10:00:00+08:00")
    heard = hear(app.store, visit, one, money.id, money.title, money.kind, words="we cannot pay at once",
                 at="2026-11-09T10:10:00+08:00")  # fmt: skip
    settle(app.store, heard, "resolved", answer="three instalments")
    pretext = hear(app.store, visit, one, price.id, price.title, price.kind, words="too dear for us")
    settle(app.store, pretext, "pretext", real=money.id, real_title=money.title)
    hear(app.store, visit, one, price.id, price.title, price.kind, words="far too dear")
    async with scoring(app, one, (120, 36)) as (pilot, screen):
        await go(pilot, screen, "standard-funds")
        text = " ".join(said(screen, "#scores-item-text").split())
        assert "11-09 we cannot pay at once resolved three instalments" in text
        assert "too dear for us" in text
        assert "far too dear" not in text
        assert "?!" in row_of(screen)
        await pilot.press("down", "down")
        assert "we cannot pay" not in said(screen, "#scores-item-text")


async def test_what_is_being_typed_is_kept_and_belongs_to_its_item(known: Known) -> None:
    app, one = known("en")
    async with scoring(app, one) as (pilot, screen):
        await pilot.press("enter")
        await write(pilot, "half a")
        await pilot.press("escape")
        await go(pilot, screen, "standard-customers")
        await pilot.press("f2")
        assert screen.focused.value == ""
        await pilot.press("escape")
        await go(pilot, screen, "standard-idea")
        await pilot.press("f2")
        assert screen.focused.value == "half a"
        await write(pilot, " word")
        await pilot.press("enter")
        await pilot.pause()
        assert held(app, one) == [("standard-idea", "", "half a word")]
        await pilot.press("4")
        await pilot.pause()
        assert held(app, one)[0] == ("standard-idea", "4", "half a word")


async def test_evidence_that_was_not_changed_writes_nothing_and_other_words_keep_the_former(known: Known) -> None:
    app, one = known("en")
    score_item(app.store, one, STANDARDS, "standard-idea", "Idea", 4)
    write_evidence(app.store, one, STANDARDS, "standard-idea", "Idea", "two\nlines")
    async with scoring(app, one) as (pilot, screen):
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert len(held(app, one)) == 1
        await pilot.press("enter")
        await write(pilot, " and more")
        await pilot.press("enter")
        await pilot.pause()
        assert [words for _item, _score, words in held(app, one)] == ["two lines and more", "two\nlines"]
        text = said(screen, "#scores-item-text")
        assert text.index("and more") < text.rindex("two lines")


async def test_full_width_digits_score_too(known: Known) -> None:
    app, one = known("zh")
    async with scoring(app, one) as (pilot, _screen):
        await pilot.press("５")
        await pilot.pause()
        assert held(app, one) == [("standard-idea", "5", "")]


async def test_words_stay_with_the_item_they_were_begun_on_when_another_is_clicked(known: Known) -> None:
    app, one = known("en")
    async with scoring(app, one) as (pilot, screen):
        await pilot.press("enter")
        await write(pilot, "for the first")
        await pilot.click("#scores-list", offset=(6, 3))
        await pilot.pause()
        assert isinstance(screen.focused, Rows)
        assert not screen.query_one("EvidenceLine").has_class("-open")
        await pilot.press("4")
        await pilot.pause()
        assert held(app, one) == [("standard-customers", "4", "")]
        await pilot.press("home", "enter", "enter")
        await pilot.pause()
        assert ("standard-idea", "", "for the first") in held(app, one)


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_the_keys_fit_and_say_how_to_score_and_leave(known: Known, lang: str) -> None:
    app, one = known(lang)
    async with scoring(app, one) as (pilot, screen):
        assert {"1-5", "Enter", "0", "→", "Esc", "F1"} <= keys_shown(screen).keys()
        await go(pilot, screen, "sign-age")
        assert "1-5" not in keys_shown(screen)
        await pilot.press("enter")
        await pilot.pause()
        assert {"Enter", "Esc"} <= keys_shown(screen).keys()
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert app.screen is not screen


async def test_a_click_on_the_word_for_the_digits_explains_them_and_scores_nothing(known: Known) -> None:
    app, one = known("en")
    async with scoring(app, one) as (pilot, _screen):
        await pilot.click("KeyBar", offset=(3, 0))
        await pilot.pause()
        assert held(app, one) == []
        assert isinstance(app.screen, Help)


async def test_each_card_keeps_the_place_of_its_cursor_when_they_are_turned(known: Known) -> None:
    app, one = known("en")
    async with scoring(app, one) as (pilot, screen):
        await go(pilot, screen, "standard-funds")
        await pilot.press("right", "down", "tab", "shift+tab")
        await pilot.pause()
        assert "utlook" in row_of(screen)
        await pilot.press("left")
        await pilot.pause()
        assert screen.query_one("#scores-list", Rows).value == Place(STANDARDS, "standard-funds")
        assert said(screen, "#scores-item-text").startswith("Funds")


async def test_a_partner_that_is_gone_closes_its_cards(known: Known) -> None:
    app, one = known("en")
    async with scoring(app, one) as (pilot, screen):
        delete_partner(app.store, one)
        app.show_all()
        await pilot.pause()
        assert app.screen is not screen


OTHER = """\
scorecards:
- id: fit
  title: 合适 Fit
  text: 看一眼
  stage: stage-talks
  items:
  - {id: near, title: 近 Near, ask: 多远？}
  - {id: luck, title: 运气 Luck, scored: false}
"""

STEPS = """\
steps:
- {id: step-open, title: Opening, short: Opening, minutes: 3, say: [Hello], do: [], ask: [Busy?], listen: [Tone]}
"""


async def test_a_pack_with_other_cards_is_scored_in_the_same_way(kit_app: KitApp, tmp_path: Path) -> None:
    named = "  needs: [need-profit]\n", "  needs: [need-profit]\n  remark_for: near\n"
    root = write_pack(tmp_path / "pack", ZH.replace(*named) + OTHER, EN.replace(*named) + OTHER)
    app = kit_app("en", playbooks=lambda lang: load_playbook([root], lang))
    objection = app.playbook.entries.objections[0]
    one = add_partner(app.store, "One")
    hear(app.store, start_visit(app.store, one), one, objection.id, objection.title, objection.kind, words="so far")
    async with scoring(app, one) as (pilot, screen):
        assert said(screen, "#scores-cards") == "合适 Fit 0/1   Needs 0/1"
        assert "so far" in said(screen, "#scores-item-text")
        await pilot.press("3")
        await pilot.pause()
        assert screen.title_now()[1].plain == "average 3.0 · 1 of 1 known"
        await pilot.press("ctrl+e")
        await pilot.pause()
        assert "━━━━━━···· 3" in row_of(screen)


async def test_a_pack_without_cards_says_so(kit_app: KitApp, tmp_path: Path) -> None:
    root = write_pack(tmp_path / "pack", STEPS, STEPS)
    app = kit_app("en", playbooks=lambda lang: load_playbook([root], lang))
    one = add_partner(app.store, "One")
    async with scoring(app, one) as (pilot, screen):
        assert "no scorecards" in drawn(screen, "#scores-list")[0]
        await pilot.press("right", "4", "0", "enter", "space", "pagedown")
        assert held(app, one) == []
        assert summary(app, one).plain == "0 cards, nothing scored yet"


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_hostile_words_are_shown_as_they_are(known: Known, size: tuple[int, int]) -> None:
    app, one = known("en")
    money = next(each for each in app.playbook.entries.objections if each.remark_for)
    visit = start_visit(app.store, one)
    texts = [*HOSTILE.values(), EVERYTHING, "长[/" * 4000]
    for text in texts:
        write_evidence(app.store, one, STANDARDS, "standard-funds", text, text, by=text)
        heard = hear(app.store, visit, one, money.id, text, text, words=text)
        settle(app.store, heard, "resolved", answer=text)
    with app.store.act("") as act:
        act.new("score", partner=one, card=STANDARDS, item="standard-idea", score="[/", at="[b", by="x")
    async with scoring(app, one, size) as (pilot, screen):
        eye = Eye(pilot)
        await go(pilot, screen, "standard-funds")
        for key in ("pagedown", "pagedown", "enter", "end", "escape", "right", "left"):
            await pilot.press(key)
            await eye.look()
        assert "unknown" in drawn(screen, "#scores-list")[0]
        text = said(screen, "#scores-item-text")
        assert "[/oops]" in text
        assert "'; DROP TABLE partner; --" in text


async def test_a_long_history_is_shown_as_far_as_anybody_reads_and_says_how_much_more_there_is(known: Known) -> None:
    app, one = known("en")
    for number in range(70):
        score_item(app.store, one, STANDARDS, "standard-idea", "Idea", number % 5 + 1)
    async with scoring(app, one) as (_pilot, screen):
        text = said(screen, "#scores-item-text")
        assert text.endswith("+10")
        assert text.count("no evidence yet") == 60


async def test_hostile_words_that_are_typed_are_kept(known: Known) -> None:
    app, one = known("en")
    async with scoring(app, one) as (pilot, _screen):
        await pilot.press("enter")
        await write(pilot, "[/oops] \x1b[31m\u202eabc a\0b =1+1")
        await pilot.press("enter")
        await pilot.pause()
        assert held(app, one) == [("standard-idea", "", "[/oops] [31mabc ab =1+1")]


async def test_cards_are_drawn_in_ascii_where_marks_are_wide(known: Known) -> None:
    from fieldkit.ui.glyphs import ASCII

    app, one = known("en")
    app.glyphs = ASCII
    score_item(app.store, one, STANDARDS, "standard-idea", "Idea", 3)
    async with scoring(app, one) as (_pilot, screen):
        assert "======---- 3" in row_of(screen)

"""Typed answers tick the key points that they hold, in Chinese and English, however they are typed."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.playbook import Playbook, load_playbook, shipped_content
from fieldkit.playbook.drills import DrillCard, drill_cards
from fieldkit.rules.answers import points_in

ZH, EN = (load_playbook([shipped_content()], lang) for lang in ("zh", "en"))
CARDS = {playbook.lang: {card.id: card for card in drill_cards(playbook)} for playbook in (ZH, EN)}


class Point(NamedTuple):
    id: str
    phrases: tuple[str, ...]


def ticked(playbook: Playbook, card: str, typed: str) -> set[str]:
    return set(points_in(typed, CARDS[playbook.lang][card].points, playbook.pack.synonyms))


def test_a_chinese_answer_in_other_words_ticks_what_it_holds() -> None:
    typed = "您现在做的是哪个牌子？做了几年了，顺手不？我不劝您换，咱们先合作一单试试，做完利润和服务您自己比比看。"
    assert ticked(ZH, "objection:need-has-competitor", typed) == {"bullet-1", "bullet-3", "ask"}


def test_an_english_answer_in_other_words_ticks_what_it_holds() -> None:
    typed = "which BRAND do you carry, and since when? i don't ask you to switch: try one order on one project"
    assert ticked(EN, "objection:need-has-competitor", typed) == {"bullet-1", "ask"}


@pytest.mark.parametrize(
    "typed",
    [
        "断网照样上课，老师不用学新系统",
        "断网照样上课老师不用学新系统",
        "断网　照样上课！！老师，不用学．新系统…",
        "老师不用学新系统,而且断网也照样能上课",
    ],
)
def test_spaces_and_punctuation_of_any_width_do_not_matter(typed: str) -> None:
    assert ticked(ZH, "fabe:product-classroom-terminal:row-one-terminal", typed) == {"advantage"}


def test_full_width_letters_and_digits_are_plain_ones() -> None:
    assert "fact-1" in ticked(ZH, "company:company-history", "２０１２年成立，从一间教室的设备做起")
    assert ticked(
        EN,
        "objection:need-has-competitor",
        "Ｔｒｙ　ＯＮＥ　ｏｒｄｅｒ, no ｓｗｉｔｃｈｉｎｇ，ｏｎ　ｏｎｅ　ｐｒｏｊｅｃｔ",
    ) == {"bullet-1"}


def test_synonyms_of_the_pack_count_as_one_word() -> None:
    points = [Point("sum", ("整个项目的利润更高",)), Point("en", ("profit of the whole project",))]
    said = "整个项目的毛利更高"
    assert points_in(said, points, [["利润", "毛利", "margin", "profit"]]) == {"sum"}
    assert points_in("the margin over the whole projects", points, [["利润", "毛利", "margin", "profit"]]) == {"en"}
    strict = [Point("only", ("毛利空间",))]
    assert points_in("利润空间", strict, [["利润", "毛利"]]) == {"only"}
    assert points_in("利润空间", strict) == set()


def test_forms_of_a_word_meet_each_other() -> None:
    points = [Point("pay", ("paying at the milestones of projects",))]
    assert points_in("you pay at each milestone of the project", points) == {"pay"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_words_of_a_key_point_itself_always_tick_it(lang: str) -> None:
    playbook = {"zh": ZH, "en": EN}[lang]
    missed = [
        (card.id, point.id)
        for card in CARDS[lang].values()
        for point in card.points
        if point.id not in points_in(point.text, card.points, playbook.pack.synonyms)
    ]
    assert missed == []


def _strangers(lang: str) -> list[tuple[DrillCard, DrillCard]]:
    cards = list(CARDS[lang].values())
    return [
        (card, other) for at, card in enumerate(cards) for other in cards[at % 7 :: 41] if card.entry != other.entry
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_answer_to_another_card_ticks_next_to_nothing(lang: str) -> None:
    playbook = {"zh": ZH, "en": EN}[lang]
    wrong = total = 0
    for card, other in _strangers(lang):
        typed = " ".join(point.text for point in other.points)
        wrong += len(points_in(typed, card.points, playbook.pack.synonyms))
        total += len(card.points)
    assert total > 1_000
    assert wrong < 0.03 * total


@pytest.mark.parametrize("typed", ["", "   ", "。。。", "不知道", "嗯", "idk", "?", "的的的的", "the of and"])
def test_nothing_said_ticks_nothing(typed: str) -> None:
    for playbook in (ZH, EN):
        for card in CARDS[playbook.lang].values():
            assert points_in(typed, card.points, playbook.pack.synonyms) == set(), card.id


@given(st.text(st.characters(codec=None), max_size=300))
def test_whatever_is_typed_comes_to_an_end_and_ticks_points_of_the_card(typed: str) -> None:
    card = CARDS["zh"]["objection:price-too-high"]
    assert points_in(typed, card.points, ZH.pack.synonyms) <= {point.id for point in card.points}


def test_a_very_long_answer_is_read_only_so_far() -> None:
    points = [Point("one", ("不光看单价，整个项目一起看",))]
    assert points_in("哈" * 200_000 + "不光看单价，整个项目一起看", points) == set()
    assert points_in("不光看单价，整个项目一起看" + "哈" * 200_000, points) == {"one"}

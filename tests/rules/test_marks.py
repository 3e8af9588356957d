"""The first character of a note says its kind."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.rules.marks import parse_note

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "mark", "text"),
    [
        ("+ 对物联网有兴趣", "+", "对物联网有兴趣"),
        ("\uff0b对物联网有兴趣", "+", "对物联网有兴趣"),
        ("!担心售后", "!", "担心售后"),
        ("\uff01\u3000担心售后", "!", "担心售后"),
        ("?要能对接", "?", "要能对接"),
        ("\uff1f要能对接", "?", "要能对接"),
        ("团队 12 人", "", "团队 12 人"),
        ("+", "", "+"),
        ("\uff1e 发报价", ">", "发报价"),
        ("》发报价", ">", "发报价"),
    ],
)
def test_plain_and_full_width_marks_count_alike(typed, mark, text):
    assert parse_note(typed, TODAY)[:2] == (mark, text)


def test_a_follow_up_carries_its_day():
    note = parse_note(">+3d 发报价", TODAY)
    assert (note.mark, note.todo, note.due) == (">", "发报价", date(2026, 11, 26))
    assert note.text == "+3d 发报价"
    assert note.day(TODAY) == "2026-11-26"


@pytest.mark.parametrize(
    "typed",
    ["> monitor quote for the school", "> Sun Wei call back", ">9.5折方案", "> 12.5 万报价", ">1号楼送样品",
     ">三个月试用方案", ">下周一起去工地"],
)  # fmt: skip
def test_a_follow_up_without_a_plain_day_is_for_tomorrow_and_keeps_every_word(typed):
    note = parse_note(typed, TODAY)
    assert (note.todo, note.text, note.due) == (typed[1:].strip(), typed[1:].strip(), None)
    assert note.day(TODAY) == "2026-11-24"


def test_only_a_follow_up_has_a_day():
    assert parse_note("+ 明天发报价", TODAY).day(TODAY) == ""


def test_a_follow_up_of_a_day_alone_keeps_its_text():
    note = parse_note("> 下周三", TODAY)
    assert (note.mark, note.text, note.todo, note.due) == (">", "下周三", "下周三", date(2026, 12, 2))


@given(st.text(max_size=60))
def test_nothing_typed_is_lost(typed):
    note = parse_note(typed, TODAY)
    assert note.text in typed
    assert note.todo in note.text
    assert bool(note.text) == bool(typed.strip(" \t\r\n\u3000"))

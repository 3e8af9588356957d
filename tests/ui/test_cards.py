"""Cue cards: text laid out by cells, as Chinese and English are set."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from fieldkit.ui.cards import NO_START, hanging, wrap


@given(st.text("您好请问学校项目多吗，。？！；：", max_size=80), st.integers(8, 40))
def test_chinese_is_wrapped_whole_within_the_width_and_no_line_begins_with_a_mark(text: str, width: int) -> None:
    lines = wrap(Content(text), width)
    assert "".join(line.plain for line in lines) == text
    assert all(line.cell_length <= width for line in lines)
    for above, line in pairwise(lines):
        # Where several marks follow each other there may be no character left to take down.
        assert line.plain[:1] not in NO_START or above.plain[-1] in NO_START or len(above) <= 2


def test_further_lines_hang_under_the_first() -> None:
    lines = [line.plain for line in hanging("Say", Content("one two three four"), 16, 6)]
    assert lines == ["Say   one two", "      three four"]


@given(st.text("您好请问学校，。（）“” F4abc", max_size=80), st.integers(8, 40))
def test_chinese_with_other_words_among_it_is_kept_whole_within_the_width(text: str, width: int) -> None:
    lines = [line.plain for line in wrap(Content(text), width)]
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(Content(line).cell_length <= width for line in lines)


def test_chinese_behind_a_word_does_not_begin_a_line_of_its_own() -> None:
    text = "F4 标明只是相像，比如各自独立的分公司：两家的一组就是这两家"
    lines = [line.plain for line in wrap(Content(text), 30)]
    assert lines == ["F4 标明只是相像，比如各自独立", "的分公司：两家的一组就是这两家"]
    assert [line.plain for line in wrap(Content("区域 · 付款 · 报备 · 别家怎么给"), 26)] == [
        "区域 · 付款 · 报备 ·",
        "别家怎么给",
    ], "nor is it parted where the line is full enough"
    lines = [line.plain for line in wrap(Content("记在纸上的 Excel roster（信息表）"), 18)]
    assert lines == ["记在纸上的 Excel", "roster（信息表）"]

"""Pages as text: what Markdown means stands there, in lines of the width, and none of its signs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.playbook import Playbook, load_playbook, shipped_content
from fieldkit.ui.cards import Card
from fieldkit.ui.glyphs import ASCII, PLAIN
from fieldkit.ui.markdown_text import page_lines

PIECES = st.sampled_from(
    ["# ", "- ", "1. ", "> ", "**", "`", "```\n", "| a | b |\n", "|---|---|\n", "\n", "\n\n", "    ", "字", "a word ",
     "[x](y)", "---\n", "长" * 70, "![", "\\", "<b>", "[/red]", "\x1b[31m", "👩‍👩‍👧"]
)  # fmt: skip


@pytest.fixture
def card(shipped: Callable[[str], Playbook]) -> Callable[[int], Card]:
    """A card of a width."""
    return lambda width: Card(shipped("zh"), PLAIN, width)


def drawn(card: Card, source: str) -> list[str]:
    """The lines of a page."""
    return [row.plain for row in page_lines(card, source)]


def test_headings_stand_close_over_what_they_head(card: Callable[[int], Card]) -> None:
    assert drawn(card(40), "One.\n\n## Two\n\nThree.\n\n- four\n- five") == [
        "One.", "", "Two", "Three.", "", "· four", "· five"
    ]  # fmt: skip


def test_items_are_numbered_from_where_they_begin_and_hang_under_themselves(card: Callable[[int], Card]) -> None:
    rows = drawn(card(12), "3. aaa bbb ccc\n4. d\n   - e\n   - f")
    assert rows == ["3. aaa bbb", "   ccc", "4. d", "   · e", "   · f"]


def test_an_item_of_two_paragraphs_keeps_them_apart(card: Callable[[int], Card]) -> None:
    assert drawn(card(20), "- a\n\n  b\n\n- c") == ["· a", "", "  b", "", "· c"]


def test_a_quote_has_a_bar_before_each_line(card: Callable[[int], Card]) -> None:
    assert drawn(card(12), "> aaaa bbbbbb\n>\n> c\n\nd") == ["│ aaaa", "│ bbbbbb", "│", "│ c", "", "d"]


def test_a_quote_is_drawn_in_ascii_where_that_is_wanted(shipped: Callable[[str], Playbook]) -> None:
    assert drawn(Card(shipped("zh"), ASCII, 40), "> a\n\n- b") == ["| a", "", "- b"]


def test_columns_of_a_table_line_up_by_cells(card: Callable[[int], Card]) -> None:
    rows = page_lines(card(40), "| 类 | 要什么 |\n|---|---|\n| A | 强 |\n| 战略合作 | x |")
    assert [row.plain for row in rows] == ["类         要什么", "─" * 17, "A          强", "战略合作   x"]


def test_a_table_that_is_too_wide_wraps_its_cells(card: Callable[[int], Card]) -> None:
    rows = page_lines(card(24), "| a | b |\n|---|---|\n| one two three | four five six seven |\n| x | y |")
    assert max(row.cell_length for row in rows) <= 24
    text = " ".join(" ".join(row.plain for row in rows).split())
    assert all(word in text for word in ["one", "two", "three", "four", "five", "six", "seven", "x", "y"])


def test_styles_mark_the_words_that_were_marked(card: Callable[[int], Card]) -> None:
    (row,) = page_lines(card(80), "a **b** *c* `d` [e](https://f.example)")
    assert row.plain == "a b c d e (https://f.example)"
    assert {row.plain[span.start : span.end]: span.style for span in row.spans} == {
        "b": "bold", "c": "italic", "d": "bold", "e": "underline", " (https://f.example)": "$grey"
    }  # fmt: skip


def test_code_keeps_its_lines_and_html_and_markup_are_text(card: Callable[[int], Card]) -> None:
    assert drawn(card(40), "```\na  b\n\n[c]\n```\n\n<b>[red]d[/red]</b>") == [
        "a  b", "", "[c]", "", "<b>[red]d[/red]</b>"
    ]  # fmt: skip


def test_lines_of_one_paragraph_flow_together_without_a_space_between_characters(card: Callable[[int], Card]) -> None:
    assert drawn(card(80), "找错了人，\n时间花了\n\nthis\nis one") == ["找错了人，时间花了", "", "this is one"]


SHIPPED = load_playbook([shipped_content()], "zh", None)


@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from([20, 40, 78]))
def test_whatever_a_page_holds_is_drawn_in_lines_that_can_be_shown(source: str, width: int) -> None:
    for row in page_lines(Card(SHIPPED, PLAIN, width), source):
        assert "\n" not in row.plain
        assert "\x1b" not in row.plain

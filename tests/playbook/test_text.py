"""Texts made safe, measured and filled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.playbook.text import clean, one_line, too_long, unclosed, variables


@given(st.text(alphabet=st.characters(), max_size=60))
def test_nothing_that_steers_a_terminal_is_left_and_cleaning_twice_changes_nothing(text: str) -> None:
    safe = clean(text)
    assert not any((sign < " " and sign not in "\t\n") or "\x7f" <= sign <= "\x9f" for sign in safe)
    safe.encode()
    assert clean(safe) == safe
    assert "\n" not in one_line(safe)


@pytest.mark.parametrize("text", ["👩‍👩‍👧", "‏שלום", "[/oops]", "e\u0301", "全角　空格"])
def test_what_is_only_unusual_stays(text: str) -> None:
    assert clean(text) == text


def test_a_first_line_is_one_breath() -> None:
    assert not too_long("您" * 20, "zh")
    assert too_long("您" * 21, "zh")
    assert not too_long("word " * 12, "en")
    assert too_long("word " * 13, "en")


def test_variables_are_found_and_open_braces_told() -> None:
    assert list(variables("{{a.b}} {{ c }} {d}")) == ["a.b", "c"]
    assert unclosed("{{a.b} x")
    assert not unclosed("{{a.b}} {x}")

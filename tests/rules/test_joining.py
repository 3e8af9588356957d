"""Texts of two devices that become one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fieldkit.rules.joining import joined

TEXT = st.text("ab \n/天", max_size=8)


@pytest.mark.parametrize(
    ("texts", "line", "prose"),
    [
        (["one", "two"], "one / two", "one\ntwo"),
        (["same", "same"], "same", "same"),
        (["on time", "on time, asks for discount"], "on time, asks for discount", "on time, asks for discount"),
        (["3", "13"], "3 / 13", "3\n13"),
        (["", "two", "  "], "two", "two"),
        (["room 3 /", "/ by the lift"], "room 3 / by the lift", "room 3 /\n/ by the lift"),
        ([], "", ""),
    ],
)
def test_both_texts_stand_there_each_once(texts: list[str], line: str, prose: str) -> None:
    assert joined(texts, prose=False) == line
    assert joined(texts, prose=True) == prose


def test_lines_that_both_have_stand_once() -> None:
    assert joined(["call first\nfirm A", "call first\nfirm B"], prose=True) == "call first\nfirm A\nfirm B"


@example(texts=["/  /", "a"], prose=False)
@given(st.lists(TEXT, max_size=3), st.booleans())
def test_joining_what_was_joined_changes_nothing(texts: list[str], prose: bool) -> None:
    once = joined(texts, prose=prose)
    assert joined([once, *texts], prose=prose) == once


@given(st.lists(TEXT, max_size=3), st.booleans())
def test_nothing_that_was_written_is_missing(texts: list[str], prose: bool) -> None:
    once = joined(texts, prose=prose)
    lines = [line.strip(" \n" if prose else " \n/") for text in texts for line in text.split("\n" if prose else " / ")]
    assert all(line in once for line in lines)

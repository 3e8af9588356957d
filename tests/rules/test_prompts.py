"""Ways of saying and situations: none comes again before all were used."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.rules.prompts import next_of


@given(st.lists(st.text(max_size=4), min_size=1, max_size=9, unique=True), st.integers(1, 40), st.text(max_size=9))
def test_none_comes_again_before_all_were_used(choices: list[str], times: int, name: str) -> None:
    used: list[str] = []
    for number in range(times):
        used.append(next_of(choices, used, f"{name}{number}"))
    for start in range(0, times, len(choices)):
        turn = used[start : start + len(choices)]
        assert len(set(turn)) == len(turn)


def test_what_was_used_and_is_no_choice_any_more_does_not_matter() -> None:
    assert next_of(["b"], ["a", "a"]) == "b"
    assert next_of([], ["a"]) == ""


def test_two_cards_do_not_begin_alike() -> None:
    assert len({next_of(["a", "b", "c", "d"], [], f"card {number}") for number in range(30)}) == 4

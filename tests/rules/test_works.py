"""What works: counts with an interval, and no rate of a handful."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.rules.works import FEWEST, Case, by_answer, by_kind, by_objection, wilson


def test_the_interval_is_wilsons() -> None:
    rate = wilson(8, 10)
    assert (round(rate.low, 4), round(rate.high, 4)) == (0.4902, 0.9433)


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_share_lies_in_the_interval_and_that_between_none_and_all(resolved: int, more: int) -> None:
    rate = wilson(resolved, resolved + more)
    assert 0 <= rate.low <= rate.high <= 1
    if rate.cases:
        assert rate.low - 1e-12 <= resolved / rate.cases <= rate.high + 1e-12


@given(st.integers(1, 200), st.integers(2, 50))
def test_more_cases_of_the_same_share_make_it_narrower(resolved: int, times: int) -> None:
    few, many = wilson(resolved, 2 * resolved), wilson(resolved * times, 2 * resolved * times)
    assert many.high - many.low < few.high - few.low


def test_below_ten_cases_there_are_too_few() -> None:
    assert FEWEST == 10
    assert wilson(9, 9).too_few
    assert not wilson(0, 10).too_few
    assert wilson(0, 0).too_few


@pytest.mark.parametrize(("resolved", "cases"), [(-1, 3), (4, 3)])
def test_more_resolved_than_heard_cannot_be(resolved: int, cases: int) -> None:
    with pytest.raises(ValueError, match="resolved"):
        wilson(resolved, cases)


def test_cases_are_counted_by_kind_objection_and_answer_the_most_frequent_first() -> None:
    cases = [
        Case("price", True, "count it all", "too-high", times=7),
        Case("price", False, "", "too-high", times=5),
        Case("need", False, "", "loyal", times=3),
    ]
    assert [(kind, rate.resolved, rate.cases) for kind, rate in by_kind(cases).items()] == [
        ("price", 7, 12),
        ("need", 0, 3),
    ]
    assert list(by_objection(cases)) == ["too-high", "loyal"]
    assert {names: rate.cases for names, rate in by_answer(cases).items()} == {("too-high", "count it all"): 7}

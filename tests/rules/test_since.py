"""Since when a partner carries a brand, typed freely."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.rules.since import since_year

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("2021", 2021),
        ("２０２１年", 2021),
        ("2021年3月", 2021),
        ("2021-03-05", 2021),
        ("自2021年起", 2021),
        ("since 2021", 2021),
        ("今年", 2026),
        ("去年", 2025),
        ("前年", 2024),
        ("last year", 2025),
        ("3年", 2023),
        ("三年多", 2023),
        ("两年前", 2024),
        ("for 3 years", 2023),
        ("10 yrs", 2016),
    ],
)
def test_a_year_is_read_where_it_is_plain(typed: str, year: int) -> None:
    assert since_year(typed, TODAY) == year


@pytest.mark.parametrize("typed", ["", "很久了", "20年", "2030", "2019 或 2021", "3年前换过一次", "[/", "1999999"])
def test_what_names_no_year_plainly_names_none(typed: str) -> None:
    assert since_year(typed, TODAY) is None


@given(st.text(max_size=100))
def test_a_year_is_never_in_the_future(typed: str) -> None:
    year = since_year(typed, TODAY)
    assert year is None or 1900 <= year <= TODAY.year

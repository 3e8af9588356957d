"""Money as reps type it: read exactly, kept to the fen, shown as one says it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.i18n import language, set_language
from fieldkit.rules.figures import NumberError, kept_amount
from fieldkit.rules.money import exact_text, money_text, read_money, stored_money

AMOUNTS = st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False, allow_infinity=False)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("200000", "200000"),
        ("20万", "200000"),
        ("20 万元", "200000"),
        ("1.2亿", "120000000"),
        ("1,200.50", "1200.50"),
        ("¥1,200.50", "1200.50"),
        ("￥３０万", "300000"),
        ("30w", "300000"),
        ("5k", "5000"),
        ("1.5m", "1500000"),
        ("3千", "3000"),
        ("3千万", "30000000"),
        ("3百万", "3000000"),
        ("人民币20万元整", "200000"),
        ("0", "0"),
    ],
)
def test_an_amount_is_read_as_reps_write_it(typed: str, amount: str) -> None:
    assert read_money(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "元",
        "-5",
        "20%",
        "abc",
        "5万左右",
        "NaN",
        "Infinity",
        "1e5",
        "k",
        "万",
        "1万亿",
        "99999亿",
        "[/",
        "9" * 5000,
    ],
)
def test_what_is_no_amount_is_refused_and_said(typed: str) -> None:
    with pytest.raises(NumberError) as refused:
        read_money(typed)
    assert "no amount" in str(refused.value)


@pytest.mark.parametrize(("typed", "kept"), [("1.005", "1.01"), ("1.015", "1.02"), ("1.0249", "1.02"), ("0.004", "0")])
def test_half_a_fen_counts_as_one(typed: str, kept: str) -> None:
    assert kept_amount(read_money(typed)) == kept


@pytest.mark.parametrize(
    ("amount", "chinese", "english"),
    [
        ("0", "0", "0"),
        ("8500", "8,500", "8,500"),
        ("9999.99", "9,999.99", "9,999.99"),
        ("10000", "1万", "10,000"),
        ("385000.5", "38.5万", "385,000.5"),
        ("99994999", "9,999.5万", "99,994,999"),
        ("99999999", "1亿", "99,999,999"),
        ("120000000", "1.2亿", "120,000,000"),
    ],
)
def test_large_amounts_are_shown_in_wan_in_chinese_and_with_parted_thousands_in_english(
    amount: str, chinese: str, english: str
) -> None:
    assert money_text(Decimal(amount), chinese=True) == chinese
    assert money_text(Decimal(amount), chinese=False) == english


@given(AMOUNTS)
def test_what_is_kept_and_what_is_shown_in_full_are_read_as_the_same_amount(amount: Decimal) -> None:
    kept = kept_amount(amount)
    assert stored_money(kept) == amount
    assert read_money(kept) == read_money(exact_text(amount)) == amount


@given(AMOUNTS)
def test_the_short_form_is_never_further_off_than_half_its_last_digit(amount: Decimal) -> None:
    shown = money_text(amount, chinese=True)
    unit = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}.get(shown[-1], Decimal(1))
    assert abs(read_money(shown) - amount) <= unit / 200


@given(st.text(max_size=200))
def test_no_text_is_read_as_anything_but_an_amount_of_at_least_nothing(text: str) -> None:
    try:
        amount = read_money(text)
    except NumberError:
        return
    assert amount.is_finite()
    assert amount >= 0


@pytest.mark.parametrize("text", ["", "NaN", "Infinity", "-1", "1e9", "1e999999999", "٣", "12 ", "9" * 5000, "[/"])
def test_what_another_program_wrote_as_an_amount_is_none_unless_it_is_plain(text: str) -> None:
    assert stored_money(text) is None

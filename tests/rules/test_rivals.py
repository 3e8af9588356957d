"""What a line says of competing brands, and what the playbook answers to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.playbook import Playbook
from fieldkit.playbook.model import Objection
from fieldkit.rules.rivals import Named, answers_to, brands_in

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("某品牌，两年，非独家", [Named("某品牌", "两年")]),
        ("甲牌,2021,独家；乙牌", [Named("甲牌", "2021", True), Named("乙牌")]),
        ("Brand A, Brand B, exclusive", [Named("Brand A"), Named("Brand B", exclusive=True)]),
        ("甲牌、甲 牌", [Named("甲牌")]),
        ("独家", [Named("独家")]),
        ("，、,", []),
    ],
)
def test_a_line_of_what_is_carried_names_brands_and_what_it_plainly_says_of_them(line: str, named: list[Named]) -> None:
    assert brands_in(line, TODAY) == named


@given(st.text(max_size=500))
def test_any_line_names_few_brands_none_of_them_empty_and_each_once(line: str) -> None:
    found = brands_in(line, TODAY)
    assert len(found) <= 20
    assert all(each.brand.strip() for each in found)


def objection(id: str, kind: str, says: str = "x", also: tuple[str, ...] = ()) -> Objection:
    return Objection(id=id, title=id, kind=kind, says=(says,), behind=(), first="x", bullets=("x",), ask="x",
                     avoid=(), also=also)  # type: ignore[arg-type]  # fmt: skip


def test_answers_that_name_the_brand_come_first_then_need_then_brand_and_nothing_else() -> None:
    entries = [
        objection("brand", "brand"),
        objection("money", "money"),
        objection("need", "need"),
        objection("price-names-it", "price", says="Acme 比你们便宜"),
        objection("also-names-it", "service", also=("ACME",)),
    ]
    assert [each.id for each in answers_to(entries, ["acme"])] == ["price-names-it", "also-names-it", "need", "brand"]
    assert [each.id for each in answers_to(entries, ["", "  "])] == ["need", "brand"]


def test_the_shipped_playbook_answers_a_competing_brand(shipped: Callable[[str], Playbook]) -> None:
    found = answers_to(shipped("zh").entries.objections, ["某牌"])
    assert found[0].id == "need-has-competitor"
    assert {each.kind for each in found} == {"need", "brand"}

"""The sums: formulas worked out as Decimal would, nothing run as code, and honest results."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.playbook import load_playbook, shipped_content
from fieldkit.playbook.formula import (
    ARITHMETIC,
    FormulaError,
    FormulaSyntax,
    UnknownName,
    ZeroDivision,
    read_formula,
)
from fieldkit.playbook.model import Sum, SumInput, SumLine
from fieldkit.rules.sums import (
    COLUMNS,
    NumberError,
    SumError,
    amount_text,
    break_even,
    defaults,
    number_text,
    places,
    read_number,
    swings,
    work_out,
)

NAMES = {"rooms": Decimal(30), "price": Decimal("26000.5"), "other-margin": Decimal("0.23"), "none": Decimal(0)}

Tree = tuple[str, "Tree", "Tree"] | tuple[str, "Tree"] | str

leaf = st.one_of(
    st.decimals(min_value=0, max_value=10**12, places=4, allow_nan=False).map(lambda value: f"{value:f}"),
    st.sampled_from([name.replace("-", "_") for name in NAMES]),
)
trees: st.SearchStrategy[Tree] = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from("+-*/"), inner, inner),
        st.tuples(st.just("-"), inner),
    ),
    max_leaves=24,
)


def source_of(tree: Tree) -> str:
    """The tree as a formula with every parenthesis."""
    if isinstance(tree, str):
        return tree
    if len(tree) == 2:
        return f"(-{source_of(tree[1])})"
    return f"({source_of(tree[1])} {tree[0]} {source_of(tree[2])})"


def value_of(tree: Tree) -> Decimal:
    """The tree worked out by Decimal itself."""
    if isinstance(tree, str):
        return NAMES[tree.replace("_", "-")] if tree[0].isalpha() else Decimal(tree)
    if len(tree) == 2:
        return -value_of(tree[1])
    left, right = value_of(tree[1]), value_of(tree[2])
    work = {"+": ARITHMETIC.add, "-": ARITHMETIC.subtract, "*": ARITHMETIC.multiply, "/": ARITHMETIC.divide}
    return work[tree[0]](left, right)


@given(trees)
def test_a_formula_comes_to_what_decimal_comes_to(tree: Tree) -> None:
    source = source_of(tree)
    if len(source) > 1000:
        return
    try:
        wanted = value_of(tree)
    except (DivisionByZero, InvalidOperation, Overflow):
        with pytest.raises(FormulaError) as found:
            read_formula(source).work_out(NAMES)
        assert isinstance(found.value, ZeroDivision)
        assert source[found.value.position - 1] == "/"
    else:
        assert read_formula(source).work_out(NAMES) == wanted


@given(st.lists(st.lists(st.integers(0, 9999), min_size=1, max_size=4), min_size=1, max_size=5))
def test_without_parentheses_products_bind_first_and_differences_go_from_the_left(terms: list[list[int]]) -> None:
    source = " - ".join("*".join(map(str, factors)) for factors in terms)
    first, *rest = map(prod, terms)
    assert read_formula(source).work_out({}) == first - sum(rest)


@given(st.text(max_size=60))
def test_whatever_is_written_there_is_a_formula_or_a_fault_with_its_place(text: str) -> None:
    try:
        read_formula(text).work_out(NAMES)
    except FormulaError as error:
        assert 1 <= error.position <= len(text) + 1
        assert str(error)


@pytest.mark.parametrize(
    ("source", "position"),
    [
        ("__import__('os').system('true')", 12),
        ("rooms.__class__", 6),
        ("2 ** 3", 4),
        ("(lambda: 1)()", 8),
        ("rooms = 3", 7),
        ("[1][0]", 1),
        ("1e9", 2),
        ("0x10", 2),
        ("", 1),
        ("1 +", 4),
        ("(1", 1),
        ("1)", 2),
        ("1 2", 3),
        ("rooms price", 7),
        ("١ + 1", 1),
        ("1\x00", 2),
    ],
)
def test_what_is_no_arithmetic_is_refused_at_its_place(source: str, position: int) -> None:
    with pytest.raises(FormulaSyntax) as found:
        read_formula(source)
    assert found.value.position == position


def test_an_unknown_name_is_told_at_its_place() -> None:
    with pytest.raises(UnknownName) as found:
        read_formula("rooms * (prise + 1)").work_out(NAMES)
    assert (found.value.position, "prise" in str(found.value)) == (10, True)


def test_a_formula_may_be_nested_as_deep_as_it_is_long_and_no_longer() -> None:
    assert read_formula("(" * 499 + "1" + ")" * 499).work_out({}) == 1
    assert read_formula("-" * 999 + "1").work_out({}) == -1
    with pytest.raises(FormulaSyntax):
        read_formula("1" * 1001)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("30", "30"),
        (" 26,000 ", "26000"),
        ("1,234,567.5", "1234567.5"),
        ("0,5", "0.5"),
        ("22,5%", "22.5"),
        ("３０．５", "30.5"),
        ("２６，０００", "26000"),
        ("30万", "300000"),
        ("1.5 亿", "150000000"),
        ("。5", "0.5"),
        ("+4", "4"),
    ],
)
def test_numbers_are_read_as_people_type_them(typed: str, value: str) -> None:
    assert read_number(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["", "abc", "1.2.3", "1,2,3", "NaN", "inf", "1e5", "--1", "-", "万", "9" * 41, "٣"])
def test_what_is_no_number_is_told(typed: str) -> None:
    with pytest.raises(NumberError):
        read_number(typed)


def test_negative_counts_and_absurd_sizes_are_told() -> None:
    with pytest.raises(NumberError):
        read_number("-3")
    assert read_number("-3", negative=True) == -3
    with pytest.raises(NumberError):
        read_number("1" + "0" * 13)


@given(st.text(max_size=30))
def test_reading_a_number_never_fails_otherwise(text: str) -> None:
    with suppress(NumberError):
        assert 0 <= read_number(text) <= 10**12


def small(ours: str = "rooms * price", theirs: str = "10000") -> Sum:
    """A model of one line and two inputs."""
    return Sum(
        id="sum-small",
        title="Small",
        text="Small",
        inputs=(
            SumInput(id="rooms", title="Rooms", low="1", likely="5", high="10"),
            SumInput(id="price", title="Price", low="900", likely="1000", high="1100"),
        ),
        lines=(SumLine(id="line", title="Line", phase="in-sale", ours=ours, theirs=theirs),),
    )


def test_the_result_is_honest_when_we_lose() -> None:
    model = small()
    assert work_out(model, defaults(model, "likely")).difference == -5000
    assert work_out(model, defaults(model, "high")).difference == 1000


def test_the_strongest_assumption_comes_first_and_tips_where_both_sides_are_equal() -> None:
    model = small(theirs="6000")
    columns = {column: defaults(model, column) for column in COLUMNS}
    first = swings(model, columns)[0]
    assert (first.input.id, first.size) == ("rooms", 9000)
    even = break_even(model, columns["likely"], "rooms", Decimal(1), Decimal(10))
    assert even is not None and even.inside and even.value == 6


def test_a_curved_assumption_tips_where_it_tips() -> None:
    model = small(ours="rooms * rooms", theirs="50")
    even = break_even(model, defaults(model, "likely"), "rooms", Decimal(1), Decimal(10))
    assert even is not None and abs(even.value * even.value - 50) < Decimal("1e-10")


def test_what_tips_nowhere_is_said_to_tip_nowhere() -> None:
    model = small(theirs="0 - 1")
    assert break_even(model, defaults(model, "likely"), "rooms", Decimal(1), Decimal(10)) is None


@pytest.mark.parametrize("ours", ["rooms / (price - price)", "line + 1", "schnell", "1 +"])
def test_a_line_that_cannot_be_worked_out_is_named(ours: str) -> None:
    with pytest.raises(SumError) as found:
        work_out(small(ours=ours), defaults(small(), "likely"))
    assert found.value.where == "Line"


@given(
    st.decimals(min_value=-(10**12), max_value=10**12, places=6, allow_nan=False),
    st.decimals(min_value=-(10**12), max_value=10**12, places=6, allow_nan=False),
)
def test_the_difference_is_ours_less_theirs_to_the_last_digit(ours: Decimal, theirs: Decimal) -> None:
    model = small(ours="rooms", theirs="price")
    result = work_out(model, {"rooms": ours, "price": theirs})
    assert result.difference == ours - theirs


def test_amounts_are_rounded_half_to_even_and_only_to_be_shown() -> None:
    assert [amount_text(Decimal(text), 0) for text in ("0.5", "1.5", "2.5", "-0.4", "1234567.5")] == [
        "0",
        "2",
        "2",
        "0",
        "1,234,568",
    ]
    assert amount_text(Decimal("1.005"), 2) == "1.00"
    assert (places([Decimal(999)]), places([Decimal(-1000)])) == (2, 0)
    assert [number_text(Decimal(text)) for text in ("0.50", "300000", "21.27179", "1E+3")] == [
        "0.5",
        "300000",
        "21.2718",
        "1000",
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_model_of_the_content_can_be_worked_out(lang: str) -> None:
    models = load_playbook([shipped_content()], lang).entries.sums
    assert len(models) >= 3
    for model in models:
        columns = {column: defaults(model, column) for column in COLUMNS}
        for column in COLUMNS:
            work_out(model, columns[column])
        used = {
            name for line in model.lines for source in (line.ours, line.theirs) for name in read_formula(source).names
        }
        assert used == {each.id for each in model.inputs}
        assert swings(model, columns)

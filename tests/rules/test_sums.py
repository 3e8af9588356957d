"""The sums: formulas worked out as Decimal would, nothing run as code, and honest results."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow
from itertools import pairwise
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fieldkit.i18n import language, set_language
from fieldkit.playbook import load_playbook, shipped_content
from fieldkit.playbook.formula import (
    ARITHMETIC,
    Circle,
    FormulaError,
    FormulaSyntax,
    UnknownName,
    ZeroDivision,
    in_order,
    read_formula,
)
from fieldkit.playbook.model import Sum, SumInput, SumLine
from fieldkit.rules.figures import NumberError, amount_text, number_text, places, read_number
from fieldkit.rules.sums import (
    COLUMNS,
    SumError,
    Trial,
    break_even,
    defaults,
    read_value,
    strays,
    swings,
    work_out,
)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


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
        ("__import__('os').system('true')", 11),
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


def test_absurd_lengths_and_nesting_are_refused_at_their_place() -> None:
    assert read_formula("(" * 40 + "1" + ")" * 40).work_out({}) == 1
    assert read_formula("-" * 999 + "1").work_out({}) == -1
    for source, position in (("1" * 1001, 1000), ("(" * 41 + "1" + ")" * 41, 41), ("(" * 999, 41)):
        with pytest.raises(FormulaSyntax) as found:
            read_formula(source)
        assert found.value.position == position


@pytest.mark.parametrize(
    ("source", "meant"), [("2 × 3", "*"), ("6 ÷ 2", "/"), ("（2)", "("), ("1 ＋ 1", "+"), ("１", "1")]
)
def test_signs_of_a_chinese_keyboard_are_told_with_what_to_write(source: str, meant: str) -> None:
    with pytest.raises(FormulaSyntax) as found:
        read_formula(source)
    assert meant in found.value.text.split(";")[-1] + found.value.text.split("；")[-1]


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefgh"), max_size=3), min_size=1))
def test_lines_come_in_the_order_in_which_they_need_each_other_or_as_a_circle(needs: dict[str, list[str]]) -> None:
    formulas = {
        id: read_formula(" + ".join(["1", *(name for name in named if name in needs)])) for id, named in needs.items()
    }
    try:
        order = in_order(formulas)
    except Circle as circle:
        assert circle.path[0] == circle.path[-1]
        for one, other in pairwise(circle.path):
            assert other in formulas[one].names
    else:
        assert sorted(order) == sorted(formulas)
        for at, id in enumerate(order):
            assert not set(formulas[id].names) & set(order[at:])


def test_nothing_of_the_parser_is_loaded_before_a_formula_is_read() -> None:
    code = "import sys, fieldkit.rules.sums, fieldkit.playbook.check; sys.exit('lark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


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
    first = swings(Trial(model, columns["likely"]), columns)[0]
    assert (first.input.id, first.size) == ("rooms", 9000)
    even = break_even(Trial(model, columns["likely"]), "rooms", Decimal(1), Decimal(10))
    assert even is not None and even.inside and even.value == 6


def test_a_curved_assumption_tips_where_it_tips() -> None:
    model = small(ours="rooms * rooms", theirs="50")
    even = break_even(Trial(model, defaults(model, "likely")), "rooms", Decimal(1), Decimal(10))
    assert even is not None and abs(even.value * even.value - 50) < Decimal("1e-10")


@pytest.mark.parametrize(("theirs", "tips"), [("1", 1), ("100", 10)])
def test_a_curved_assumption_may_tip_at_its_very_end(theirs: str, tips: int) -> None:
    model = small(ours="rooms * rooms", theirs=theirs)
    even = break_even(Trial(model, defaults(model, "likely")), "rooms", Decimal(1), Decimal(10))
    assert even is not None and even.inside and abs(even.value - tips) < Decimal("1e-10")


def test_what_tips_nowhere_is_said_to_tip_nowhere() -> None:
    model = small(theirs="0 - 1")
    assert break_even(Trial(model, defaults(model, "likely")), "rooms", Decimal(1), Decimal(10)) is None


@pytest.mark.parametrize("ours", ["rooms / (price - price)", "line + 1", "schnell", "1 +", "1e9"])
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


def test_a_line_may_be_worked_out_from_others_of_its_side_wherever_they_stand() -> None:
    def line(id: str, ours: str, theirs: str) -> SumLine:
        return SumLine(id=id, title=id, phase="in-sale", ours=ours, theirs=theirs)

    lines = (
        line("net-rest", "gross - tax", "gross"),
        line("tax", "gross / 10", "0"),
        line("gross", "rooms * 100", "7"),
    )
    result = work_out(replace(small(), lines=lines), {"rooms": Decimal(3), "price": Decimal(1)})
    assert [(each.line.id, each.ours, each.theirs) for each in result.lines] == [
        ("net-rest", 270, 7),
        ("tax", 30, 0),
        ("gross", 300, 7),
    ]


def test_lines_that_need_each_other_are_told_with_their_path() -> None:
    lines = tuple(
        SumLine(id=id, title=f"Line {id}", phase="in-sale", ours=other, theirs="0")
        for id, other in (("a", "b"), ("b", "c + 1"), ("c", "a"))
    )
    with pytest.raises(SumError) as found:
        work_out(replace(small(), lines=lines), {})
    assert "a → b → c → a" in found.value.why
    assert found.value.where == "Line a"


@pytest.mark.parametrize(
    ("typed", "taken"),
    [("1", "1"), ("10", "10"), ("１０", "10"), ("5%", "5"), ("0.5", None), ("11", None), ("-1", None), ("", None)],
)
def test_what_is_typed_stays_in_its_range_or_is_refused_with_the_range(typed: str, taken: str | None) -> None:
    rooms = SumInput(id="rooms", title="Rooms", low="1", likely="5", high="10", min="1", max="10")
    if taken is not None:
        assert read_value(rooms, typed) == Decimal(taken)
        return
    with pytest.raises(NumberError) as refused:
        read_value(rooms, typed)
    assert typed in str(refused.value)


@pytest.mark.parametrize(
    ("low", "min", "max", "typed", "words"),
    [
        ("1", "", "", "-1", "below zero"),
        ("-1", "", "", "-50", None),
        ("1", "", "9", "10", "0 to 9"),
        ("1", "3", "", "2", "at least 3"),
        ("-1", "", "9", "10", "at most 9"),
        ("-1", "-2", "9", "-3", "-2 to 9"),
    ],
)
def test_without_a_bound_nothing_is_below_zero_unless_the_content_says_so(
    low: str, min: str, max: str, typed: str, words: str | None
) -> None:
    each = SumInput(id="rooms", title="Rooms", low=low, likely="5", high="7", min=min, max=max)
    if words is None:
        assert read_value(each, typed) == Decimal(typed)
        return
    with pytest.raises(NumberError) as refused:
        read_value(each, typed)
    assert words in str(refused.value)


def test_amounts_are_rounded_half_up_and_only_to_be_shown() -> None:
    assert [amount_text(Decimal(text), 0) for text in ("0.5", "1.5", "2.5", "-0.4", "-2.5", "1234567.5")] == [
        "1",
        "2",
        "3",
        "0",
        "-3",
        "1,234,568",
    ]
    assert amount_text(Decimal("1.005"), 2) == "1.01"
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
        assert used - {line.id for line in model.lines} == {each.id for each in model.inputs}
        assert swings(Trial(model, columns["likely"]), columns)


@pytest.mark.parametrize("lang", ["zh", "en"])
@given(data=st.data())
def test_moving_one_assumption_comes_to_what_working_all_out_comes_to(lang: str, data: st.DataObject) -> None:
    model = data.draw(st.sampled_from(MODELS[lang]))
    likely = defaults(model, "likely")
    id = data.draw(st.sampled_from(sorted(likely)))
    value = data.draw(st.decimals(min_value=0, max_value=10**6, places=2))
    assert Trial(model, likely).difference(id, value) == work_out(model, {**likely, id: value}).difference


MODELS = {lang: load_playbook([shipped_content()], lang).entries.sums for lang in ("zh", "en")}


def test_a_likely_figure_strays_beyond_its_ends_whichever_is_the_larger() -> None:
    margin = SumInput(id="margin", title="Margin", low="24", likely="23", high="21")
    assert not strays(margin, {})
    assert not strays(margin, {"likely": Decimal(21)})
    assert strays(margin, {"likely": Decimal(25)})
    assert strays(margin, {"low": Decimal(22)})
    assert not strays(margin, {"likely": Decimal(25), "low": Decimal(26)})

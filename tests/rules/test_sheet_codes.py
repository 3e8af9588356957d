"""The codes of a route sheet: what is printed reads back, and what is no code is told."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.playbook.model import Behind, Direction, Entries, Layer, Objection, Part, Point, Step
from fieldkit.rules.days import OFFSET
from fieldkit.rules.sheet_codes import (
    MISSED,
    OUTCOMES,
    REACHED,
    TARGETS,
    BadLine,
    Codes,
    Heard,
    SheetLine,
    codes_of,
    read_line,
    spell_line,
)


def entries(steps: int = 12, points: int = 4, layers: int = 3, prices: int = 12) -> Entries:
    """A playbook with so many of each; its steps have three things to do."""
    does = tuple(Part(id=f"do-{at}", title="do") for at in range(3))
    cue = ("x",)
    step = {"minutes": 1, "say": cue, "ask": cue, "listen": cue, "do": does}
    return Entries(
        steps=tuple(Step(id=f"step-{at}", title=f"S{at}", short=f"S{at}", **step) for at in range(steps)),  # type: ignore[arg-type]
        points=tuple(Point(id=f"point-{at}", title="P", text="x") for at in range(points)),
        layers=tuple(Layer(id=f"layer-{at}", title="L", text="x") for at in range(layers)),
        directions=(
            Direction(id="d-price", title="Price", kind="price", said="x", direction="x"),
            Direction(id="d-need", title="Need", kind="need", said="x", direction="x"),
        ),
        objections=tuple(
            Objection(id=f"{kind}-{at}", title=f"{kind} {at}", kind=kind, says=("x",), first="x", bullets=(), ask="x",  # type: ignore[arg-type]
                      avoid=(), behind=(Behind(motive="x", test="x"),))
            for kind, count in (("need", 2), ("price", prices)) for at in range(count)
        ),
    )  # fmt: skip


CODES = codes_of(entries())


def faults(typed: str, codes: Codes = CODES) -> dict[str, str]:
    with pytest.raises(BadLine) as raised:
        read_line(typed, codes)
    return {fault.token: fault.why for fault in raised.value.faults}


def test_a_whole_visit_is_one_line() -> None:
    said = read_line("3 14:00-14:40 1-12 g2 r1-0 p1,3 d3-2 t2 *售后、利润 +有兴趣 !101=1 嫌 贵 >+3d 发报价", CODES)
    assert said == SheetLine(
        3, time(14), time(14, 40), steps=tuple(range(1, 13)), talk=2, readings=("strong", "", "weak"),
        points=(1, 3), reached="no", layer=2, target="maybe", cares="售后、利润",
        heard=(Heard("101", "resolved", "嫌 贵"),), notes=(("+", "有兴趣"), (">", "+3d 发报价")),
    )  # fmt: skip


def test_points_may_be_written_one_by_one_as_their_boxes_stand_on_the_sheet() -> None:
    assert read_line("1 p4 g1 p1,2 p1", CODES).points == (1, 2, 4)
    assert "p9" in faults("1 p1 p9")


def test_full_width_signs_of_an_input_method_are_understood() -> None:
    typed = "３　１４：００～１４：４０　１－１２　ｇ２　＊售后　＋有兴趣　！账期　》下周三 再来"
    assert read_line(typed, CODES) == read_line("3 14:00-14:40 1-12 g2 *售后 +有兴趣 !账期 >下周三 再来", CODES)


@pytest.mark.parametrize(
    ("typed", "begun", "ended"), [("1400-1440", time(14), time(14, 40)), ("930", time(9, 30), None)]
)
def test_a_time_may_be_written_without_its_colon(typed: str, begun: time, ended: time | None) -> None:
    said = read_line(f"1 {typed}", CODES)
    assert (said.begun, said.ended, said.steps) == (begun, ended, ())


@pytest.mark.parametrize(
    ("typed", "token"),
    [
        ("", ""),
        ("+x", "+x"),
        ("x 1-12", "x"),
        ("0 1", "0"),
        ("1 13", "13"),
        ("1 12-1", "12-1"),
        ("1 0", "0"),
        ("1 3.4", "3.4"),
        ("1 g4", "g4"),
        ("1 g", "g"),
        ("1 g1 g2", "g2"),
        ("1 r11", "r11"),
        ("1 r112", "r112"),
        ("1 p5", "p5"),
        ("1 p", "p"),
        ("1 d4", "d4"),
        ("1 d3-9", "d3-9"),
        ("1 t0", "t0"),
        ("1 x5", "x5"),
        ("1 x1 1-3", "x"),
        ("1 x1 !101", "x"),
        ("1 25:00", "25:00"),
        ("1 14:00-13:00", "14:00-13:00"),
        ("1 foo", "foo"),
        ("1 !999", "!999"),
        ("1 !101=9", "!101=9"),
        ("1 +", "+"),
        ("1 *a *b", "*"),
        ("1 " + "9" * 5000, "9" * 20),
    ],
)
def test_what_is_no_code_is_told(typed: str, token: str) -> None:
    assert token in faults(typed)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    assert set(faults("1 g9 zz p7 !998")) == {"g9", "zz", "!998", "p7"}


def test_the_code_of_an_objection_is_the_number_of_its_kind_and_its_own() -> None:
    assert CODES.objections["101"].id == "price-0"
    assert CODES.objections["112"].id == "price-11"
    assert CODES.objections["202"].id == "need-1"


def test_a_kind_with_a_hundred_objections_has_longer_codes() -> None:
    codes = codes_of(entries(prices=100))
    assert codes.objections["1100"].id == "price-99"
    assert read_line("1 !1100", codes).heard == (Heard("1100"),)


def test_another_process_has_codes_of_its_own() -> None:
    codes = codes_of(entries(steps=3, points=1, layers=1, prices=0))
    assert read_line("1 1-3 p1 d3-1", codes).steps == (1, 2, 3)
    assert faults("1 4", codes)
    assert faults("1 p2", codes)


words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=6).filter(
    lambda word: not any(sign in "+!?>*＋！？＞＊》〉﹢﹗﹖﹥﹡⁺₊︕︖‼⁇⁈⁉⩲" for sign in word)
)
texts = st.lists(words, min_size=1, max_size=4).map(" ".join)


def no_day(text: str) -> bool:
    """Whether a text does not begin as +3d does: behind a promise, that is its day."""
    return OFFSET.fullmatch(text.split()[0].lower()) is None


@st.composite
def lines(draw: st.DrawFn) -> SheetLine:
    begun = draw(st.none() | st.times(max_value=time(22)).map(lambda at: at.replace(second=0, microsecond=0)))
    ended = begun.replace(hour=begun.hour + 1) if begun and draw(st.booleans()) else None
    head = SheetLine(draw(st.integers(1, 9999)), begun, ended)
    notes = tuple(draw(st.lists(st.tuples(st.sampled_from("+?>"), texts.filter(no_day)), max_size=3)))
    if draw(st.booleans()):
        return head._replace(missed=draw(st.sampled_from(MISSED)), notes=notes)
    readings = draw(st.tuples(*(st.sampled_from(("", *pair)) for pair in _PAIRS)))
    reached = draw(st.sampled_from(("", *REACHED)))
    heard = st.builds(Heard, st.sampled_from(sorted(CODES.objections)), st.sampled_from(OUTCOMES), st.just("") | texts)
    some = st.sets(st.integers(1, 12)).map(sorted).map(tuple)
    items = st.sets(st.tuples(st.integers(1, 12), st.integers(1, 3))).map(sorted).map(tuple)
    return head._replace(
        steps=draw(some), items=draw(items), talk=draw(st.integers(0, 3)), readings=readings,
        points=draw(st.sets(st.integers(1, 4)).map(sorted).map(tuple)), reached=reached,
        layer=draw(st.integers(0, 3)) if reached else 0, target=draw(st.sampled_from(("", *TARGETS))),
        cares=draw(st.just("") | texts), heard=tuple(draw(st.lists(heard, max_size=2))), notes=notes,
    )  # fmt: skip


_PAIRS = (("strong", "weak"), ("high", "low"), ("strong", "weak"))


@given(lines())
def test_what_is_spelled_reads_back_the_same(line: SheetLine) -> None:
    assert read_line(spell_line(line), CODES) == line


@given(st.text())
def test_any_text_is_a_line_or_is_told(typed: str) -> None:
    try:
        assert read_line(typed, CODES).stop > 0
    except BadLine as error:
        assert error.faults

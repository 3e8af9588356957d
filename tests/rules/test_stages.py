"""The clock of a stage, what is missing in it, and its neighbours."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.playbook.model import Gate, Requirement, Stage
from fieldkit.rules.stages import NEAR, Lack, asks, clock, in_order, missing, neighbour, pace_days, place

TODAY = date(2026, 11, 23)
MOMENT = "2026-11-02T09:30:00+08:00"


def stage(**fields: object) -> Stage:
    return Stage(**{"id": "stage-x", "title": "X", "number": 1, "text": "x", **fields})  # type: ignore[arg-type]


def wanted(id: str, required: bool = True) -> Requirement:
    return Requirement(id=id, title=f"title of {id}", required=required)


# The clock.


def test_a_box_counts_from_the_day_the_partner_entered() -> None:
    found = clock(stage(days=30), MOMENT, "", "", TODAY)
    assert (found.began, found.due) == (date(2026, 11, 2), date(2026, 12, 2))
    assert (found.passed, found.left, found.over, found.late) == (21, 9, 0, False)


def test_a_box_may_count_from_the_region_or_the_first_talk() -> None:
    region = clock(stage(days=7, starts="region"), MOMENT, "2026-11-15", "2026-11-20", TODAY)
    assert (region.due, region.over) == (date(2026, 11, 22), 1)
    talk = clock(stage(days=7, starts="first-talk"), MOMENT, "2026-11-15", "2026-11-20", TODAY)
    assert (talk.due, talk.left) == (date(2026, 11, 27), 4)


def test_without_a_region_or_a_talk_the_entering_counts() -> None:
    for starts in ("region", "first-talk"):
        assert clock(stage(days=7, starts=starts), MOMENT, "", "", TODAY).began == date(2026, 11, 2)


def test_a_day_that_a_person_said_counts_whatever_the_stage_says() -> None:
    for starts in ("entry", "region", "first-talk"):
        found = clock(stage(days=7, starts=starts), "2026-11-21", "2026-10-01", "2026-10-02", TODAY)
        assert found.began == date(2026, 11, 21)


def test_overdue_begins_on_the_day_after_the_last_one() -> None:
    last = clock(stage(days=21), MOMENT, "", "", TODAY)
    assert (last.left, last.over, last.late, last.near) == (0, 0, False, True)
    after = clock(stage(days=20), MOMENT, "", "", TODAY)
    assert (after.left, after.over, after.late, after.near) == (0, 1, True, False)


def test_a_box_that_is_nearly_up_says_so() -> None:
    assert clock(stage(days=21 + NEAR), MOMENT, "", "", TODAY).near
    assert not clock(stage(days=22 + NEAR), MOMENT, "", "", TODAY).near


def test_a_gate_that_is_passed_stops_the_clock() -> None:
    found = clock(stage(days=1), MOMENT, "", "", TODAY, decision="yes")
    assert found.stopped
    assert not (found.late or found.near or found.over)
    for decision in ("", "wait", "no"):
        assert clock(stage(days=1), MOMENT, "", "", TODAY, decision=decision).late


def test_a_stage_without_a_box_is_never_late() -> None:
    found = clock(stage(per_day=3), MOMENT, "", "", TODAY)
    assert (found.due, found.days, found.late, found.near, found.passed) == (None, None, False, False, 21)


def test_a_pace_says_how_many_days_so_many_partners_take() -> None:
    assert [pace_days(stage(per_day=3), n) for n in (0, 1, 3, 4, 300)] == [0, 1, 1, 2, 100]
    assert pace_days(stage(days=7), 9) is None
    assert pace_days(stage(per_day=0), 9) is None


_TEXTS = st.one_of(
    st.dates().map(date.isoformat),
    st.datetimes().map(lambda moment: moment.isoformat(timespec="seconds") + "+08:00"),
    st.text(max_size=12),
)


@given(
    st.builds(
        stage,
        days=st.none() | st.integers(-10, 10**12),
        per_day=st.none() | st.integers(-3, 9),
        starts=st.sampled_from(("entry", "region", "first-talk")),
    ),
    _TEXTS, _TEXTS, _TEXTS, st.dates(), st.sampled_from(("", "yes", "wait", "no", "?")),
)  # fmt: skip
def test_a_clock_never_shows_days_that_cannot_be(
    made: Stage, entered: str, opened: str, talked: str, today: date, decision: str
) -> None:
    found = clock(made, entered, opened, talked, today, decision)
    assert min(found.passed, found.left, found.over) >= 0
    assert not (found.left and found.over)
    assert found.late == bool(found.over)
    assert not (found.late and (found.near or found.stopped))
    if found.due is None or found.stopped:
        assert not (found.left or found.over)
    else:
        assert found.due - today == timedelta(days=found.left - found.over)
    if found.began is None:
        assert found.due is None


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400), st.integers(0, 800))
def test_a_day_later_is_one_day_less(began: date, days: int, later: int) -> None:
    def on(today: date) -> int:
        found = clock(stage(days=days), began.isoformat(), "", "", today)
        return found.left - found.over

    assert on(began + timedelta(days=later)) == days - later


# What is missing.


def full(**gate: object) -> Stage:
    return stage(
        tasks=(wanted("one"), wanted("may", required=False)),
        gate=Gate(title="The gate", decides="Somebody", requirements=(wanted("met"), wanted("tour", required=False)),
                  **gate),  # type: ignore[arg-type]
    )  # fmt: skip


def test_tasks_come_first_then_the_gate_then_its_decision() -> None:
    assert missing(full(by="lead"), (), "", important=False) == [
        Lack("task", "one", "title of one"),
        Lack("gate", "met", "title of met"),
        Lack("decision", "stage-x", "The gate"),
    ]


def test_what_is_asked_where_possible_is_never_missing() -> None:
    assert missing(full(by="lead"), ("one", "met"), "yes", important=False) == []


def test_the_reps_own_gate_wants_no_decision() -> None:
    assert missing(full(by="rep"), ("one", "met"), "", important=False) == []


def test_not_yet_and_no_are_no_decision_to_go_ahead() -> None:
    for decision in ("", "wait", "no"):
        lacks = missing(full(by="executives"), ("one", "met"), decision, important=True)
        assert [each.what for each in lacks] == ["decision"]


def test_a_gate_for_important_partners_asks_nothing_of_others() -> None:
    made = full(by="executives", important_only=True)
    assert asks(made, important=False) is None
    assert asks(made, important=True) is made.gate
    assert [each.id for each in missing(made, (), "", important=False)] == ["one"]
    assert [each.id for each in missing(made, (), "", important=True)] == ["one", "met", "stage-x"]


_IDS = st.lists(st.sampled_from(("a", "b", "c", "d", "e", "f")), unique=True, max_size=6)


@given(
    _IDS,
    st.lists(st.booleans(), min_size=6, max_size=6),
    st.integers(0, 6),
    st.sets(st.sampled_from("abcdef")),
    st.sampled_from(("rep", "lead", "executives")),
    st.booleans(),
    st.booleans(),
    st.sampled_from(("", "yes", "no")),
)
def test_ticking_a_thing_takes_it_from_what_is_missing_and_nothing_else(
    ids: list[str], required: list[bool], split: int, met: set[str], by: str, only: bool, important: bool, said: str
) -> None:
    items = [wanted(each, need) for each, need in zip(ids, required, strict=False)]
    gate = Gate(title="G", decides="W", by=by, important_only=only, requirements=tuple(items[split:]))  # type: ignore[arg-type]
    made = stage(tasks=tuple(items[:split]), gate=gate)
    before = missing(made, met, said, important)
    assert not {each.id for each in before} & met
    assert all(each.what == "decision" or next(i for i in items if i.id == each.id).required for each in before)
    for lack in before:
        if lack.what != "decision":
            after = missing(made, met | {lack.id}, said, important)
            assert after == [each for each in before if each != lack]
    assert [each for each in missing(made, {*ids}, said, important) if each.what != "decision"] == []
    if not important and only:
        assert all(each.what == "task" for each in before)


# The order.


def test_stages_come_by_their_numbers_whatever_the_order_of_the_file() -> None:
    stages = [stage(id=f"stage-{n}", number=n) for n in (30, 10, 20)]
    assert [each.number for each in in_order(stages)] == [10, 20, 30]
    assert place(stages, "stage-30") == 2
    assert place(stages, "elsewhere") == -1
    assert neighbour(stages, "stage-10", 1) is stages[2]
    assert neighbour(stages, "stage-10", -1) is None
    assert neighbour(stages, "stage-30", 1) is None
    assert neighbour(stages, "elsewhere", 1) is None


@given(st.lists(st.integers(-5, 50), unique=True, min_size=1, max_size=9))
def test_one_stage_on_and_one_back_is_where_one_was(numbers: list[int]) -> None:
    stages = [stage(id=f"stage-{n + 5}", number=n) for n in numbers]
    for each in stages:
        onwards = neighbour(stages, each.id, 1)
        assert onwards is None or neighbour(stages, onwards.id, -1) is each

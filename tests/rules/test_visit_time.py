from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.rules.visit_time import step_seconds

START = datetime(2026, 11, 23, 14, 2, tzinfo=timezone(timedelta(hours=8)))


@dataclass(frozen=True)
class Moment:
    what: str
    step: str
    at: str


def after(seconds: int) -> str:
    return (START + timedelta(seconds=seconds)).isoformat(timespec="seconds")


def test_a_step_lasts_from_entering_it_until_the_next() -> None:
    events = [Moment("enter", "open", after(0)), Moment("enter", "ask", after(90))]
    assert step_seconds(events, after(150)) == ({"open": 90, "ask": 60}, 150)


def test_time_between_two_steps_counts_for_the_visit_alone() -> None:
    events = [
        Moment("enter", "open", after(0)),
        Moment("done", "open", after(60)),
        Moment("enter", "ask", after(100)),
    ]
    assert step_seconds(events, after(130)) == ({"open": 60, "ask": 30}, 130)


def test_a_pause_counts_for_nothing_and_the_step_goes_on_after_it() -> None:
    events = [
        Moment("enter", "open", after(0)),
        Moment("pause", "open", after(10)),
        Moment("resume", "open", after(1000)),
    ]
    assert step_seconds(events, after(1005)) == ({"open": 15}, 15)


def test_going_back_to_a_step_adds_to_its_time() -> None:
    events = [
        Moment("enter", "open", after(0)),
        Moment("enter", "ask", after(10)),
        Moment("enter", "open", after(30)),
    ]
    assert step_seconds(events, after(35)) == ({"open": 15, "ask": 20}, 35)


def test_finishing_a_step_that_is_not_the_one_entered_leaves_the_clock_running() -> None:
    events = [Moment("enter", "ask", after(0)), Moment("done", "open", after(5))]
    assert step_seconds(events, after(20)) == ({"ask": 20}, 20)


def test_a_visit_without_events_took_no_time() -> None:
    assert step_seconds([], START) == ({}, 0)


def test_a_moment_that_cannot_be_read_counts_for_nothing() -> None:
    events = [Moment("enter", "open", after(0)), Moment("enter", "ask", "yesterday")]
    assert step_seconds(events, after(7)) == ({"open": 7}, 7)


def test_crossing_a_time_zone_does_not_change_what_passed() -> None:
    east = (START + timedelta(seconds=60)).astimezone(timezone(timedelta(hours=9)))
    assert step_seconds([Moment("enter", "open", after(0))], east) == ({"open": 60}, 60)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["enter", "done", "pause", "resume"]),
            st.sampled_from(["open", "ask", "show"]),
            st.integers(-500, 500),
        )
    )
)
def test_no_step_takes_longer_than_the_visit_and_nothing_is_negative(moments: list[tuple[str, str, int]]) -> None:
    steps, total = step_seconds([Moment(what, step, after(at)) for what, step, at in moments], after(600))
    assert all(seconds >= 0 for seconds in steps.values())
    assert sum(steps.values()) <= total

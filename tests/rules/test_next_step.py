"""The next best step with a partner: what is open first, then what the process asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fieldkit.playbook.model import Stage
from fieldkit.rules.next_step import Snapshot, next_best_step, visit_due
from fieldkit.rules.stages import Clock, Lack

TODAY = date(2026, 11, 23)
STAGE = Stage(id="stage-one", title="One", number=1, text="x")
TWO = Stage(id="stage-two", title="Two", number=2, text="x")

EVERYTHING = Snapshot(
    today=TODAY,
    broken_off=TODAY - timedelta(days=1),
    unfinished="Opening",
    promised="Send the quotation",
    promised_for=TODAY - timedelta(days=2),
    visits=2,
    last_visit=TODAY - timedelta(days=20),
    every_days=7,
    objection="objection-price",
    objection_title="Too dear",
    objection_since=TODAY - timedelta(days=9),
    stage=STAGE,
    lacks=(Lack("task", "a", "A"), Lack("decision", "stage-one", "G")),
    onwards=TWO,
)


@dataclass
class Less:
    """What is no longer so, and what comes next then."""

    gone: dict[str, object]
    then: str


def test_what_is_settled_gives_way_to_the_next_in_the_order_of_the_process() -> None:
    seen = EVERYTHING
    assert next_best_step(seen).what == "wrap-up"
    for less in (
        Less({"broken_off": None}, "promised"),
        Less({"promised": ""}, "objection"),
        Less({"objection": ""}, "visit"),
        Less({"last_visit": TODAY}, "task"),
        Less({"lacks": (Lack("gate", "b", "B"),)}, "gate"),
        Less({"lacks": (Lack("decision", "stage-one", "G"),)}, "decision"),
        Less({"lacks": ()}, "move-on"),
        Less({"onwards": None}, "keep"),
    ):
        seen = replace(seen, **less.gone)
        assert next_best_step(seen).what == less.then


def test_whoever_was_never_talked_to_is_visited_first() -> None:
    nobody = replace(EVERYTHING, broken_off=None, promised="", visits=0)
    assert next_best_step(nobody).what == "first-visit"
    assert next_best_step(replace(nobody, promised="Call", promised_for=TODAY + timedelta(days=3))).about == "Call"


def test_a_partner_in_no_stage_is_put_into_one_once_it_was_visited() -> None:
    assert next_best_step(replace(EVERYTHING, broken_off=None, promised="", stage=None)).what == "place"


def test_a_promise_for_later_waits_until_nothing_else_is_to_be_done() -> None:
    later = replace(EVERYTHING, broken_off=None, promised_for=TODAY + timedelta(days=4))
    assert next_best_step(later).what == "objection"
    calm = replace(later, objection="", last_visit=TODAY, lacks=(), onwards=None)
    assert next_best_step(calm).what == "promised"


def test_what_is_missing_carries_the_day_by_which_the_stage_is_to_be_done() -> None:
    clock = Clock(TODAY, TODAY + timedelta(days=5), 30, 25, 5, 0)
    found = next_best_step(Snapshot(today=TODAY, visits=1, stage=STAGE, clock=clock, lacks=(Lack("task", "a", "A"),)))
    assert (found.about, found.day, found.also) == ("A", TODAY + timedelta(days=5), "One")


def test_a_passed_last_gate_asks_for_nothing_more() -> None:
    over = Clock(TODAY, TODAY, 30, 30, 0, 0, stopped=True)
    seen = Snapshot(today=TODAY, visits=1, stage=STAGE, clock=over, lacks=(Lack("task", "a", "A"),))
    assert next_best_step(seen).what == "keep"


def test_the_rhythm_of_a_class_calls_for_a_visit_on_its_day() -> None:
    assert visit_due(TODAY - timedelta(days=7), 7) == TODAY
    assert visit_due(None, 7) is None
    assert visit_due(TODAY, None) is None
    assert visit_due(TODAY, 10**12) is None


_DAYS = st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1))


@given(st.builds(
    Snapshot, today=st.just(TODAY), broken_off=_DAYS, unfinished=st.text(max_size=3), promised=st.text(max_size=3),
    promised_for=_DAYS, visits=st.integers(0, 2), last_visit=_DAYS, every_days=st.none() | st.integers(-2, 30),
    objection=st.text(max_size=3), stage=st.sampled_from((None, STAGE)), onwards=st.sampled_from((None, TWO)),
    lacks=st.lists(st.builds(Lack, st.sampled_from(("task", "gate", "decision")), st.text(max_size=2),
                             st.text(max_size=2)), max_size=2).map(tuple),
))  # fmt: skip
def test_there_is_always_a_next_step_and_a_late_promise_is_never_passed_over(seen: Snapshot) -> None:
    found = next_best_step(seen)
    assert found.what
    late = seen.promised and seen.promised_for is not None and seen.promised_for <= TODAY
    if late:
        assert found.what in ("wrap-up", "promised")
    if found.what in ("task", "gate", "decision", "move-on", "keep"):
        assert seen.stage is not None

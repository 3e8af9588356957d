"""A partner's way through the stages: each act is one, undone by one undo, and told as it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.store import (
    Store,
    UnknownRecord,
    add_partner,
    changes,
    decide,
    delete_partner,
    finish_visit,
    meet,
    miss_visit,
    move_stage,
    next_undo,
    open_region,
    place_partners,
    plan_visit,
    receive,
    set_stage_since,
    start_visit,
    undo,
    verify,
)
from fieldkit.store.queries import moves, partner, pipeline, stage_state
from fieldkit.store.stage_records import PipelineRow, StageState
from tests.store.conftest import Watch

HOSTILE = "[/ [b] \x1b[31m a\x00b \u202eabc"


def state_of(store: Store, one: str) -> StageState:
    found = stage_state(store, one)
    assert found is not None
    return found


def row_of(store: Store, one: str) -> PipelineRow:
    return next(each for each in pipeline(store) if each.id == one)


@pytest.fixture
def one(store: Store) -> str:
    return add_partner(store, "腾飞电脑", district="天河")


def test_a_move_says_from_where_to_where_when_why_and_what_was_missing(store: Store, one: str, watch: Watch) -> None:
    move_stage(store, one, "stage-one", "第一阶段", by="小周")
    watch.go_on(days=3)
    move_stage(store, one, "stage-two", "第二阶段", "他催得紧", ("技术交流", "见面"), by="小周")
    row = partner(store, one)
    assert row is not None
    assert (row.stage, row.stage_title, row.stage_since[:10]) == ("stage-two", "第二阶段", "2026-11-26")
    last, first = moves(store, one)
    assert (last.from_stage, last.from_title, last.stage, last.stage_title) == (
        "stage-one", "第一阶段", "stage-two", "第二阶段")  # fmt: skip
    assert (last.reason, last.missing, last.by, last.decision) == ("他催得紧", "技术交流\n见面", "小周", "")
    assert (first.from_stage, first.missing, first.at[:10]) == ("", "", "2026-11-23")


def test_one_undo_takes_a_move_back_and_leaves_no_trace_on_the_page(store: Store, one: str) -> None:
    move_stage(store, one, "stage-one", "One")
    before = state_of(store, one)
    move_stage(store, one, "stage-two", "Two", "why", ("what",))
    said = next_undo(store)
    assert said is not None
    assert "腾飞电脑" in said.label
    undo(store)
    assert state_of(store, one) == before


def test_moving_on_and_back_leaves_the_ticks_and_the_stage_as_they_were(store: Store, one: str) -> None:
    move_stage(store, one, "stage-one", "One")
    meet(store, one, "task-a", "A", "stage-one", True, "seen")
    before = state_of(store, one)
    move_stage(store, one, "stage-two", "Two")
    move_stage(store, one, "stage-one", "One", "too early")
    after = state_of(store, one)
    assert (after.done, after.met) == (before.done, before.met)
    assert after.partner.stage == before.partner.stage
    assert [each.stage for each in after.moves] == ["stage-one", "stage-two", "stage-one"]


def test_a_move_to_where_the_partner_is_writes_nothing(store: Store, one: str) -> None:
    move_stage(store, one, "stage-one", "One")
    said = next_undo(store)
    assert move_stage(store, one, "stage-one", "One", "again") == ""
    assert next_undo(store) == said
    assert len(moves(store, one)) == 1


def test_a_partner_may_be_taken_out_of_the_stages(store: Store, one: str) -> None:
    move_stage(store, one, "stage-one", "One")
    move_stage(store, one, "", "")
    row = state_of(store, one).partner
    assert (row.stage, row.stage_title, row.stage_since) == ("", "", "")


def test_a_tick_keeps_its_evidence_and_is_taken_back_by_one_undo(store: Store, one: str) -> None:
    meet(store, one, "gate-a", "技术交流", "stage-one", True, "售前见过了", by="小周")
    meet(store, one, "gate-a", "技术交流", "stage-one", False)
    met = state_of(store, one).met["gate-a"]
    assert (met.done, met.text) == (False, "售前见过了")
    undo(store)
    assert state_of(store, one).done == {"gate-a"}
    undo(store)
    assert state_of(store, one).met == {}


def test_what_is_unchanged_writes_nothing(store: Store, one: str) -> None:
    before = next_undo(store)
    meet(store, one, "gate-a", "A", "stage-one", False)
    assert next_undo(store) == before
    meet(store, one, "gate-a", "A", "stage-one", True, "seen")
    said = next_undo(store)
    meet(store, one, "gate-a", "A", "stage-one", True, "seen")
    meet(store, one, "gate-a", "A", "stage-one", True)
    assert next_undo(store) == said


def test_a_decision_moves_nothing_and_says_whose_word_it_is(store: Store, one: str) -> None:
    move_stage(store, one, "stage-one", "One")
    since = state_of(store, one).partner.stage_since
    decide(store, one, "stage-one", "wait", "再看看", "reported", title="One", by="小周")
    decide(store, one, "stage-one", "yes", "可以签", "own", title="One", by="李经理")
    found = state_of(store, one)
    assert found.partner.stage_since == since
    last = found.decision("stage-one")
    assert last is not None
    assert (last.decision, last.recorded, last.by, last.reason) == ("yes", "own", "李经理", "可以签")
    assert row_of(store, one).decision == "yes"
    undo(store)
    again = state_of(store, one).decision("stage-one")
    assert again is not None
    assert (again.decision, again.recorded, again.by) == ("wait", "reported", "小周")


def test_a_decision_counts_at_its_own_gate_alone(store: Store, one: str) -> None:
    move_stage(store, one, "stage-one", "One")
    decide(store, one, "stage-one", "yes", "", "own")
    move_stage(store, one, "stage-two", "Two")
    assert row_of(store, one).decision == ""
    assert state_of(store, one).decision("stage-two") is None
    move_stage(store, one, "stage-one", "One", "back")
    assert row_of(store, one).decision == "yes"


def test_the_day_from_which_a_stage_counts_can_be_said(store: Store, one: str) -> None:
    move_stage(store, one, "stage-one", "One")
    before = state_of(store, one)
    set_stage_since(store, one, "2026-11-01")
    assert row_of(store, one).stage_since == "2026-11-01"
    undo(store)
    assert state_of(store, one) == before


def test_many_partners_are_put_into_a_stage_by_one_act(store: Store, one: str) -> None:
    others = [add_partner(store, f"P{number}") for number in range(5)]
    move_stage(store, others[0], "stage-one", "One")
    assert place_partners(store, [one, *others], "stage-one", "One") == 5
    assert {each.stage for each in pipeline(store)} == {"stage-one"}
    undo(store)
    assert [each.stage for each in pipeline(store)].count("stage-one") == 1


def test_the_pipeline_knows_what_the_clocks_count_from(store: Store, one: str, watch: Watch) -> None:
    open_region(store, "天河", "2026-11-10")
    miss_visit(store, one, "desk")
    watch.go_on(days=2)
    plan_visit(store, one)
    assert row_of(store, one).first_talk == ""
    finish_visit(store, start_visit(store, one))
    watch.go_on(days=2)
    finish_visit(store, start_visit(store, one))
    row = row_of(store, one)
    assert (row.region_opened, row.first_talk) == ("2026-11-10", "2026-11-25")
    found = state_of(store, one)
    assert (found.region_opened, found.first_talk) == (row.region_opened, row.first_talk)


def test_first_talks_are_looked_up_where_they_are_wanted(store: Store, one: str) -> None:
    finish_visit(store, start_visit(store, one))
    move_stage(store, one, "stage-two", "Two")
    assert pipeline(store, ["stage-one"])[0].first_talk == ""
    assert pipeline(store, ["stage-two"]) == pipeline(store)


def test_a_deleted_partner_is_in_no_pipeline(store: Store, one: str) -> None:
    move_stage(store, one, "stage-one", "One")
    delete_partner(store, one)
    assert pipeline(store) == []
    assert stage_state(store, one) is None


def test_who_is_not_there_cannot_be_moved(store: Store, one: str) -> None:
    before = next_undo(store)
    for write in (
        lambda: move_stage(store, "nobody", "stage-one", "One"),
        lambda: meet(store, "nobody", "a", "A", "stage-one", True),
        lambda: decide(store, "nobody", "stage-one", "yes", "", "own"),
        lambda: set_stage_since(store, "nobody", "2026-11-01"),
        lambda: place_partners(store, [one, "nobody"], "stage-one", "One"),
    ):
        with pytest.raises(UnknownRecord):
            write()
    assert next_undo(store) == before
    assert state_of(store, one).partner.stage == ""


def test_hostile_text_stays_text(store: Store, one: str) -> None:
    move_stage(store, one, HOSTILE, HOSTILE, HOSTILE, (HOSTILE, "价" * 10_000), by=HOSTILE)
    meet(store, one, HOSTILE, HOSTILE, HOSTILE, True, HOSTILE, by=HOSTILE)
    decide(store, one, HOSTILE, "yes", HOSTILE, "reported", title=HOSTILE, by=HOSTILE)
    found = state_of(store, one)
    (met,) = found.met.values()
    texts = [found.moves[0].reason, found.moves[1].missing, met.item, met.text]
    assert all("\x1b" not in text and "\x00" not in text for text in texts)
    assert found.moves[1].missing.endswith("价" * 10_000)
    assert not verify(store)


def test_two_devices_that_tick_the_same_thing_tick_one_thing(
    store: Store, one: str, device: Callable[..., Store]
) -> None:
    other = device()
    receive(other, changes(store))
    meet(store, one, "gate-a", "A", "stage-one", True, "seen here")
    meet(other, one, "gate-a", "A", "stage-one", True, "seen here")
    receive(store, changes(other))
    assert len(state_of(store, one).met) == 1


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.sampled_from(("", "stage-one", "stage-two"))),
        st.tuples(st.just("meet"), st.sampled_from(("a", "b")), st.booleans()),
        st.tuples(st.just("decide"), st.sampled_from(("yes", "wait", "no"))),
        st.tuples(st.just("since"), st.sampled_from(("2026-11-01", "2026-10-01"))),
    ),
    max_size=6,
)


@given(acts=ACTS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undo_leads_back_to_what_was_before_each_act(store: Store, watch: Watch, acts: list[tuple]) -> None:
    one = add_partner(store, "腾飞电脑")
    for act in acts:
        watch.go_on(minutes=1)
        before, said = state_of(store, one), next_undo(store)
        do(store, one, act)
        if next_undo(store) != said:
            undo(store)
            assert state_of(store, one) == before
            do(store, one, act)
        else:
            assert state_of(store, one) == before
    assert not verify(store)


@given(acts=ACTS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undoing_all_acts_leads_back_through_every_state(store: Store, watch: Watch, acts: list[tuple]) -> None:
    one = add_partner(store, "腾飞电脑")
    seen = [(next_undo(store), state_of(store, one))]
    for act in acts:
        watch.go_on(minutes=1)
        do(store, one, act)
        if next_undo(store) != seen[-1][0]:
            seen.append((next_undo(store), state_of(store, one)))
    for _said, before in reversed(seen[:-1]):
        undo(store)
        assert state_of(store, one) == before
    assert not verify(store)


def do(store: Store, one: str, act: tuple) -> None:
    match act:
        case ("move", stage):
            move_stage(store, one, stage, stage, "why", ("what",))
        case ("meet", item, done):
            meet(store, one, item, item, "stage-one", done)
        case ("decide", said):
            decide(store, one, "stage-one", said, "why", "own")
        case ("since", day):
            set_stage_since(store, one, day)

"""Judgements are entries of their own: the latest counts, the history stays, and devices meet."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.store import (
    Store,
    UnknownRecord,
    add_partner,
    add_reading,
    changes,
    choose_class,
    delete_partner,
    load_draft,
    receive,
    save_draft,
    score_item,
    take_score_back,
    undo,
    verify,
    write_evidence,
)
from fieldkit.store.queries import last_reading, last_score, partner, readings, scores
from tests.store.conftest import START, Watch

ITEM = ("scorecard", "funds", "Funds")


def entries(store: Store, one: str) -> list[tuple[str, str]]:
    """Score and evidence of all entries, the newest first."""
    return [(each.score, each.evidence) for each in scores(store, one)]


def written(store: Store) -> int:
    return len(list(changes(store)))


def test_a_score_says_what_of_which_item_when_and_by_whom(store, watch):
    one = add_partner(store, "One")
    score_item(store, one, *ITEM, 4, by="Zhou")
    found = last_score(store, one, "scorecard", "funds")
    assert (found.score, found.title, found.by, found.at[:16]) == ("4", "Funds", "Zhou", "2026-11-23T14:02")


def test_the_same_score_and_the_same_words_write_nothing(store):
    one = add_partner(store, "One")
    first = score_item(store, one, *ITEM, 4)
    write_evidence(store, one, *ITEM, "paid on time")
    before = written(store)
    assert score_item(store, one, *ITEM, 4) == first
    assert write_evidence(store, one, *ITEM, "paid on time") == first
    assert written(store) == before


def test_another_score_is_an_entry_of_its_own_without_the_former_evidence(store):
    one = add_partner(store, "One")
    score_item(store, one, *ITEM, 4)
    write_evidence(store, one, *ITEM, "paid on time")
    score_item(store, one, *ITEM, 2)
    assert entries(store, one) == [("2", ""), ("4", "paid on time")]


def test_other_words_for_the_same_score_keep_the_former_ones(store):
    one = add_partner(store, "One")
    score_item(store, one, *ITEM, 4)
    write_evidence(store, one, *ITEM, "paid on time")
    write_evidence(store, one, *ITEM, "and once in advance")
    assert entries(store, one) == [("4", "and once in advance"), ("4", "paid on time")]


def test_words_of_another_day_or_person_do_not_slip_under_a_score(store, watch):
    one = add_partner(store, "One")
    score_item(store, one, *ITEM, 4, by="Zhou")
    write_evidence(store, one, *ITEM, "seen by Li", by="Li")
    assert [(each.by, each.evidence) for each in scores(store, one)] == [("Li", "seen by Li"), ("Zhou", "")]
    score_item(store, one, *ITEM, 3, by="Li")
    watch.go_on(days=1)
    write_evidence(store, one, *ITEM, "a day later", by="Li")
    assert [(each.score, each.evidence, each.at[:10]) for each in scores(store, one)][:2] == [
        ("3", "a day later", "2026-11-24"), ("3", "", "2026-11-23")]  # fmt: skip


def test_words_that_stood_alone_become_the_evidence_of_the_score(store):
    one = add_partner(store, "One")
    write_evidence(store, one, *ITEM, "asks for instalments")
    score_item(store, one, *ITEM, 2)
    assert entries(store, one) == [("2", "asks for instalments"), ("", "asks for instalments")]


def test_a_score_taken_back_is_an_entry_and_what_was_said_stays_in_the_history(store):
    one = add_partner(store, "One")
    assert not take_score_back(store, one, *ITEM)
    score_item(store, one, *ITEM, 4)
    write_evidence(store, one, *ITEM, "paid")
    assert take_score_back(store, one, *ITEM)
    assert entries(store, one) == [("", ""), ("4", "paid")]
    before = written(store)
    assert not take_score_back(store, one, *ITEM)
    assert written(store) == before
    score_item(store, one, *ITEM, 4)
    assert entries(store, one)[0] == ("4", "")


def test_each_judgement_is_one_undo(store):
    one = add_partner(store, "One")
    score_item(store, one, *ITEM, 4)
    write_evidence(store, one, *ITEM, "paid")
    take_score_back(store, one, *ITEM)
    add_reading(store, one, {"willing": "high"})
    choose_class(store, one, "class-a", "Class A")
    assert undo(store) == "class of One"
    assert partner(store, one).chosen_class == ""
    assert undo(store) == "readings of One"
    assert last_reading(store, one) is None
    assert undo(store) == "score of “Funds” taken back"
    assert entries(store, one) == [("4", "paid")]
    assert undo(store) == "evidence for “Funds”"
    assert entries(store, one) == [("4", "")]
    assert undo(store) == "score of “Funds”"
    assert entries(store, one) == []
    assert verify(store) == []


def test_the_draft_of_the_evidence_goes_with_the_act(store):
    one = add_partner(store, "One")
    save_draft(store, "score:x", "paid")
    write_evidence(store, one, *ITEM, "paid", draft="score:x")
    assert load_draft(store, "score:x") == ""


def test_nothing_is_judged_of_a_partner_that_is_gone(store):
    one = add_partner(store, "One")
    delete_partner(store, one)
    for act in (
        lambda: score_item(store, one, *ITEM, 4),
        lambda: write_evidence(store, one, *ITEM, "x"),
        lambda: take_score_back(store, one, *ITEM),
        lambda: add_reading(store, one, {"willing": "high"}),
        lambda: choose_class(store, one, "class-a"),
    ):
        with pytest.raises(UnknownRecord):
            act()


def test_a_reading_is_an_entry_that_keeps_the_others_and_may_become_unknown_again(store, watch):
    one = add_partner(store, "One")
    for said in ({"competitive": "strong"}, {"willing": "low"}, {"competitive": ""}):
        watch.go_on(days=1)
        add_reading(store, one, said)
    before = written(store)
    add_reading(store, one, {"willing": "low"})
    assert written(store) == before
    assert [(each.competitive, each.willing, each.at[8:10]) for each in readings(store, one)] == [
        ("", "low", "26"), ("strong", "low", "25"), ("strong", "", "24")]  # fmt: skip
    assert last_reading(store, one).willing == "low"


def test_a_class_left_open_has_no_title(store):
    one = add_partner(store, "One")
    choose_class(store, one, "class-a", "Class A")
    assert (partner(store, one).chosen_class, partner(store, one).chosen_title) == ("class-a", "Class A")
    choose_class(store, one, "", "Class A")
    assert (partner(store, one).chosen_class, partner(store, one).chosen_title) == ("", "")


def meet(*stores: Store) -> None:
    """Everybody takes over what everybody wrote."""
    held = [list(changes(store)) for store in stores]
    for store in stores:
        for each in held:
            receive(store, each)


def test_two_devices_that_score_the_same_item_meet_in_the_later_one_with_both_in_the_history(device):
    early, late = Watch(), Watch(START + timedelta(hours=1))
    one, other = device(early), device(late)
    eid = add_partner(one, "One")
    meet(one, other)
    score_item(other, eid, *ITEM, 2, by="Li")
    score_item(one, eid, *ITEM, 5, by="Zhou")
    meet(one, other)
    for store in (one, other):
        assert [(each.score, each.by) for each in scores(store, eid)] == [("2", "Li"), ("5", "Zhou")]
        assert last_score(store, eid, *ITEM[:2]).score == "2"
        assert verify(store) == []


def test_a_judgement_counts_more_than_the_one_its_writer_saw_even_where_the_clock_is_behind(device):
    behind, ahead = Watch(START - timedelta(days=400)), Watch()
    one, other = device(behind), device(ahead)
    eid = add_partner(one, "One")
    meet(one, other)
    score_item(other, eid, *ITEM, 2)
    add_reading(other, eid, {"willing": "low"})
    meet(one, other)
    score_item(one, eid, *ITEM, 5)
    add_reading(one, eid, {"willing": "high"})
    meet(one, other)
    for store in (one, other):
        assert last_score(store, eid, *ITEM[:2]).score == "5"
        assert last_reading(store, eid).willing == "high"


ACT = st.one_of(
    st.integers(1, 5), st.sampled_from(["", "seen", "heard"]), st.just(None), st.timedeltas(timedelta(0), timedelta(2))
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ACT, max_size=15))
def test_whatever_is_judged_the_last_word_counts_and_undo_goes_all_the_way_back(tmp_path_factory, acts):
    watch = Watch()
    with Store.open(tmp_path_factory.mktemp("s") / "fieldkit.db", now=watch) as store:
        one = add_partner(store, "One")
        seen = [[]]
        score, words = "", ""
        for act in acts:
            before = scores(store, one)
            match act:
                case int():
                    if score != str(act):
                        words = words if not score else ""
                    score = str(act)
                    score_item(store, one, *ITEM, act)
                case str():
                    words = act
                    write_evidence(store, one, *ITEM, act)
                case None:
                    score = words = ""
                    take_score_back(store, one, *ITEM)
                case _:
                    watch.now += act
            found = scores(store, one)
            assert ((found[0].score, found[0].evidence) if found else ("", "")) == (score, words)
            assert len(found) >= len(before)
            if found != before:
                seen.append(found)
        while len(seen) > 1:
            assert scores(store, one) == seen.pop()
            undo(store)
        assert scores(store, one) == []

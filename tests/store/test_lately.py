"""Which entries of the playbook the last visits were about."""

from __future__ import annotations

import pytest

from fieldkit.store import Store, add_partner, finish_visit, hand_out, hear, queries, settle, start_visit

from .conftest import Watch


def test_what_was_heard_found_behind_it_or_handed_out_counts_the_more_the_newer_it_is(
    store: Store, watch: Watch
) -> None:
    partner = add_partner(store, "One")
    visit = start_visit(store, partner)
    heard = hear(store, visit, partner, "price-too-high", "Price", "price")
    settle(store, heard, "pretext", real="need-loyal", real_title="Loyal")
    hear(store, visit, partner, "", "", "", words="my own words")
    finish_visit(store, visit)
    watch.go_on(days=20)
    visit = start_visit(store, partner)
    hand_out(store, partner, "Cards", "left", item="material-cards", visit=visit)
    watch.go_on(days=2)
    assert queries.used_lately(store) == {
        "price-too-high": pytest.approx(8 / 30),
        "need-loyal": pytest.approx(8 / 30),
        "material-cards": pytest.approx(28 / 30),
    }
    watch.go_on(days=27)
    assert queries.used_lately(store) == {"material-cards": pytest.approx(1 / 30)}


def test_the_newest_of_several_uses_counts(store: Store, watch: Watch) -> None:
    partner = add_partner(store, "One")
    hear(store, start_visit(store, partner), partner, "price-too-high", "Price", "price")
    watch.go_on(days=10)
    hear(store, start_visit(store, partner), partner, "price-too-high", "Price", "price")
    assert queries.used_lately(store) == {"price-too-high": 1.0}


def test_a_moment_that_is_none_counts_for_nothing_and_one_to_come_for_just_now(store: Store) -> None:
    with store.act("") as act:
        act.put("visit", "v", partner="p", started="2026-11-23T09:00:00+08:00")
        act.put("heard", "a", visit="v", objection="nonsense", at="yesterday")
        act.put("heard", "b", visit="v", objection="ahead", at="2027-01-01T00:00:00+08:00")
        act.put("heard", "c", visit="v", objection="bare", at="2026-11-23")
    assert queries.used_lately(store) == {"ahead": 1.0, "bare": pytest.approx(1.0, abs=0.05)}


def test_the_question_begins_with_the_visits_of_the_last_days(store: Store) -> None:
    asked: list[tuple[str, list[object]]] = []
    store.database.query_hooks.append(lambda event: asked.append((event.sql, event.params)))
    queries.used_lately(store)
    plans = [row[3] for sql, params in asked for row in store.connection.execute(f"EXPLAIN QUERY PLAN {sql}", params)]
    assert [plan for plan in plans if plan.startswith("SCAN")] == []
    assert plans.count("SEARCH t2 USING INDEX visit_started (started>?)") == len(asked)

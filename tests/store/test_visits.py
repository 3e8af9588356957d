"""A visit from its plan to its wrap-up, and what may come between."""

from __future__ import annotations

import pytest

from fieldkit.store import (
    Store,
    UnknownRecord,
    add_partner,
    delete_partner,
    prepare_goal,
    prepare_item,
    queries,
    undo,
)
from fieldkit.store.records import VisitState


def state_of(store: Store, visit: str) -> VisitState:
    state = queries.visit_state(store, visit)
    assert state is not None
    return state


def test_what_is_prepared_is_one_act_with_the_visit_that_it_plans(store: Store) -> None:
    partner = add_partner(store, "One")
    visit = prepare_item(store, partner, "card", "Card")
    assert prepare_goal(store, partner, "main", "an order") == visit
    assert prepare_item(store, partner, "card", "Card", done=False) == visit
    state = state_of(store, visit)
    assert (state.visit.status, state.visit.goal_main, state.ticks) == ("planned", "an order", frozenset())
    for _ in range(3):
        assert queries.planned_visit(store, partner)
        undo(store)
    assert queries.planned_visit(store, partner) is None
    assert queries.partner(store, partner)


def test_a_partner_that_is_gone_cannot_be_prepared_for(store: Store) -> None:
    partner = add_partner(store, "One")
    delete_partner(store, partner)
    for gone in (partner, "nobody"):
        with pytest.raises(UnknownRecord):
            prepare_item(store, gone, "card", "Card")
        with pytest.raises(UnknownRecord):
            prepare_goal(store, gone, "least", "a talk")

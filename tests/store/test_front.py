"""What stood in front of the customer is kept: the pages shown in a visit, and the sums done together."""

from __future__ import annotations

import json

import pytest

from fieldkit.rules.shown import shown_times
from fieldkit.store import (
    Store,
    UnknownRecord,
    add_partner,
    delete_scenario,
    keep_scenario,
    keep_shown,
    merge_partners,
    next_undo,
    rename_scenario,
    start_visit,
    undo,
    verify,
)
from fieldkit.store.queries import scenarios, shown_in, timeline

from .conftest import Watch


def show(store: Store, visit: str, entry: str, seconds: int, page: int = 1) -> str:
    return keep_shown(
        store, visit, entry, entry.title(), section="products", page=page, at=store.now(), seconds=seconds
    )


def test_pages_shown_belong_to_the_visit_in_their_order(store: Store, watch: Watch) -> None:
    one = add_partner(store, "甲")
    visit = start_visit(store, one)
    for entry, page, seconds in (("company", 1, 40), ("product", 1, 20), ("product", 2, 70), ("company", 1, 5)):
        show(store, visit, entry, seconds, page)
        watch.go_on(seconds=seconds)
    found = shown_in(store, [visit])
    assert [(row.entry, row.page, row.length) for row in found] == [
        ("company", "1", 40), ("product", "1", 20), ("product", "2", 70), ("company", "1", 5),
    ]  # fmt: skip
    assert {row.partner for row in found} == {one}
    assert [(each.title, each.seconds) for each in shown_times(found)] == [("Company", 45), ("Product", 90)]
    assert shown_in(store, []) == shown_in(store, ["no visit"]) == []
    assert verify(store) == []


def test_showing_is_no_act_that_undo_takes_back(store: Store) -> None:
    visit = start_visit(store, add_partner(store, "甲"))
    before = next_undo(store)
    show(store, visit, "company", 3)
    assert next_undo(store) == before


def test_the_pages_of_very_many_visits_are_read_in_order(store: Store, watch: Watch) -> None:
    one = add_partner(store, "甲")
    visits = []
    with store.act("many visits") as act:
        for _n in range(1100):
            visits.append(act.new("visit", partner=one, status="done"))
            act.new("shown", visit=visits[-1], partner=one, entry="company", at=store.now().isoformat(), seconds="1")
            watch.go_on(seconds=1)
    found = shown_in(store, visits)
    assert [row.visit for row in found] == visits


@pytest.mark.parametrize("text", ["", "x", "-1", "٣", "9" * 5000, "1.5"])
def test_a_length_that_another_program_wrote_counts_as_none(store: Store, text: str) -> None:
    visit = start_visit(store, add_partner(store, "甲"))
    with store.act("from elsewhere") as act:
        act.new("shown", visit=visit, entry="company", seconds=text)
    assert [row.length for row in shown_in(store, [visit])] == [0]


def test_nothing_is_shown_in_a_visit_that_is_not_there(store: Store) -> None:
    with pytest.raises(UnknownRecord):
        show(store, "nobody", "company", 3)


def test_sums_are_kept_with_the_visit_or_with_the_partner_alone(store: Store, watch: Watch) -> None:
    one = add_partner(store, "甲")
    visit = start_visit(store, one)
    figures = json.dumps({"likely": {"rooms": "30"}})
    first = keep_scenario(store, one, "sum-margin", "Margin", "as they said", visit, figures=figures, ours="1.50")
    watch.go_on(minutes=1)
    second = keep_scenario(store, one, "sum-failed", "Failed", "with 60 rooms", ours="2")
    assert [row.id for row in scenarios(store, one)] == [second, first]
    assert [row.id for row in scenarios(store, one, visit)] == [first]
    found = scenarios(store, one, sum="sum-margin")
    assert [(row.name, row.ours, json.loads(row.figures)) for row in found] == [
        ("as they said", "1.50", {"likely": {"rooms": "30"}})
    ]
    rename_scenario(store, first, "cautious")
    assert scenarios(store, one, visit)[0].name == "cautious"
    delete_scenario(store, first)
    assert scenarios(store, one, visit) == []
    undo(store)
    assert scenarios(store, one, visit)[0].name == "cautious"
    for gone in (lambda: keep_scenario(store, "nobody", "s", "S", "x"), lambda: delete_scenario(store, "nobody")):
        with pytest.raises(UnknownRecord):
            gone()
    assert verify(store) == []


def test_the_past_tells_of_sums_and_of_pages_only_when_they_are_asked_for(store: Store) -> None:
    one = add_partner(store, "甲")
    visit = start_visit(store, one)
    page = show(store, visit, "company", 3)
    kept = keep_scenario(store, one, "sum-margin", "Margin", "as they said", visit)
    assert {row.id for row in timeline(store, one)} == {visit, kept}
    assert [row.id for row in timeline(store, one, kinds=["shown"], text="comp")] == [page]


def test_what_was_shown_follows_a_partner_that_is_merged(store: Store) -> None:
    one, other = add_partner(store, "甲"), add_partner(store, "乙")
    visit = start_visit(store, other)
    show(store, visit, "company", 3)
    keep_scenario(store, other, "sum-margin", "Margin", "as they said", visit)
    merge_partners(store, one, other)
    assert {row.partner for row in shown_in(store, [visit])} == {one}
    assert len(scenarios(store, one)) == 1

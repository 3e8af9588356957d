"""Projects, competing brands and owners of partners: each act one undo, nothing lost between devices."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.store import (
    Store,
    UnknownRecord,
    add_opportunity,
    add_partner,
    add_rival,
    changes,
    close_opportunity,
    delete_opportunity,
    delete_partner,
    delete_rival,
    edit_opportunity,
    edit_owning,
    edit_rival,
    end_owning,
    end_rival,
    hand_over,
    move_opportunity,
    next_undo,
    receive,
    reopen_opportunity,
    set_target,
    settle_owner,
    take_over_rivals,
    undo,
    verify,
)
from fieldkit.store.queries import (
    OwningRow,
    conflicts,
    known_brands,
    known_owners,
    opportunities,
    opportunity,
    ownings,
    partner,
    projects_of,
    rivals,
    target_of,
)

DAY = "2026-11-23"


@pytest.fixture
def one(store: Store) -> str:
    return add_partner(store, "丙教育装备", competitor="某牌")


def living(store: Store, one: str) -> list[OwningRow]:
    return [each for each in ownings(store, one) if not each.ended]


def written(store: Store) -> int:
    return len(list(changes(store)))


def met(*stores: Store) -> None:
    for source in stores:
        for target in stores:
            receive(target, list(changes(source)))


# Projects.


def test_a_project_goes_through_the_funnel_and_each_step_is_one_undo(store: Store, one: str) -> None:
    project = add_opportunity(store, one, "一中", amount="1200000.5", stage="lead", stage_title="Lead", trial=True)
    move_opportunity(store, project, "tender", "Tender")
    close_opportunity(store, project, "won", "价格合适", DAY)
    row = opportunity(store, project)
    assert row is not None
    assert (row.status, row.reason, row.closed, row.amount, row.trial) == ("won", "价格合适", DAY, "1200000.5", True)
    seen = []
    while (found := opportunity(store, project)) is not None:
        seen.append((found.status, found.stage, found.reason))
        undo(store)
    assert seen == [("won", "tender", "价格合适"), ("open", "tender", ""), ("open", "lead", "")]


def test_a_project_that_is_open_again_has_no_day_and_reason_of_an_end(store: Store, one: str) -> None:
    project = add_opportunity(store, one, "一中")
    close_opportunity(store, project, "lost", "晚了", DAY)
    reopen_opportunity(store, project)
    row = opportunity(store, project)
    assert row is not None
    assert (row.status, row.reason, row.closed) == ("open", "", "")


def test_the_open_projects_come_by_bid_date_and_the_closed_behind_the_latest_first(store: Store, one: str) -> None:
    for school, bid in (("none", ""), ("late", "2027-01-01"), ("soon", "2026-12-01")):
        add_opportunity(store, one, school, bid=bid)
    for school, day in (("old", "2026-01-01"), ("new", "2026-10-01")):
        close_opportunity(store, add_opportunity(store, one, school), "lost", "x", day)
    assert [each.school for each in opportunities(store, one)] == ["soon", "late", "none", "new", "old"]
    assert opportunities(store)[0].partner_name == "丙教育装备"
    assert len(projects_of(store, one)) == 5


def test_the_projects_of_a_deleted_partner_are_in_no_list(store: Store, one: str) -> None:
    add_opportunity(store, one, "一中")
    delete_partner(store, one)
    assert opportunities(store) == []


def test_a_project_that_is_not_there_cannot_be_changed(store: Store, one: str) -> None:
    project = add_opportunity(store, one, "一中")
    delete_opportunity(store, project)
    for act in (
        lambda: edit_opportunity(store, project, school="x"),
        lambda: move_opportunity(store, project, "x", "x"),
        lambda: close_opportunity(store, project, "won", "x", DAY),
        lambda: reopen_opportunity(store, "nobody"),
    ):
        with pytest.raises(UnknownRecord):
            act()
    undo(store)
    assert opportunity(store, project) is not None


def test_what_is_unchanged_writes_nothing(store: Store, one: str) -> None:
    project = add_opportunity(store, one, "一中", amount="5")
    rival = add_rival(store, one, "某牌")
    owning = hand_over(store, one, "小周", DAY)
    set_target(store, 2026, "100")
    before = written(store)
    edit_opportunity(store, project, school="一中", amount="5", remark="")
    edit_rival(store, rival, brand="某牌")
    edit_owning(store, owning, owner="小周")
    set_target(store, 2026, "100")
    assert written(store) == before


def test_the_target_of_a_year_is_one_on_every_device(store: Store, device: Callable[..., Store]) -> None:
    other = device()
    set_target(store, 2026, "100")
    set_target(other, 2026, "200")
    met(store, other)
    assert target_of(store, 2026) == target_of(other, 2026)
    assert [each.field for each in conflicts(store)] == ["amount"]
    set_target(store, 2026, "")
    assert target_of(store, 2026) == target_of(store, 2025) == ""


# Competing brands.


def test_a_brand_is_carried_until_it_ends_and_may_be_carried_again(store: Store, one: str) -> None:
    rival = add_rival(store, one, "某 牌", since="3年", year="2023", exclusive=True, content="low")
    end_rival(store, rival, DAY)
    assert [(each.brand, each.ended) for each in rivals(store, one)] == [("某 牌", DAY)]
    row = partner(store, one)
    assert row is not None
    assert row.competitor == "", "the old line names it no longer"
    undo(store)
    row = partner(store, one)
    assert row is not None
    assert (row.competitor, rivals(store, one)[0].ended) == ("某牌", "")
    end_rival(store, rival, DAY)
    end_rival(store, rival, "")
    assert rivals(store, one)[0].ended == ""
    delete_rival(store, rival)
    assert rivals(store, one) == []


def test_what_ends_leaves_a_line_of_several_brands_alone(store: Store) -> None:
    one = add_partner(store, "甲", competitor="某牌、别牌")
    end_rival(store, add_rival(store, one, "某牌"), DAY)
    row = partner(store, one)
    assert row is not None
    assert row.competitor == "某牌、别牌"


def test_two_devices_that_take_the_same_line_over_have_one_brand(store: Store, device: Callable[..., Store]) -> None:
    one = add_partner(store, "甲", competitor="某牌、别牌")
    other = device()
    met(store, other)
    for each in (store, other):
        take_over_rivals(each, one, {"某牌": {"since": "3年"}, "别牌": {}})
    met(store, other)
    assert sorted(each.brand for each in rivals(store, one)) == ["别牌", "某牌"]
    assert rivals(store, one) == rivals(other, one)
    assert verify(store) == []


def test_the_brands_that_are_known_come_by_how_often_they_are_carried(store: Store, one: str) -> None:
    for brand in ("乙牌", "甲牌", "甲牌"):
        add_rival(store, one, brand)
    assert known_brands(store) == ["甲牌", "乙牌"]


# Owners.


def test_a_hand_over_ends_one_owner_and_begins_the_next_in_one_act(store: Store, one: str) -> None:
    hand_over(store, one, "老王", "2024-03-01", "2025-12-31")
    hand_over(store, one, "小周", "2026-03-01", "2026-12-31", "老王调走")
    assert [(each.owner, each.ended, each.reason) for each in ownings(store, one)] == [
        ("小周", "", ""),
        ("老王", "2026-03-01", "老王调走"),
    ]
    undo(store)
    assert [(each.owner, each.ended, each.reason) for each in ownings(store, one)] == [("老王", "", "")]
    assert known_owners(store) == ["老王"]


def test_who_gives_a_partner_up_and_takes_it_again_on_the_same_day_keeps_both_times(store: Store, one: str) -> None:
    end_owning(store, hand_over(store, one, "小周", DAY), DAY, "忙")
    hand_over(store, one, "小周", DAY)
    assert [(each.owner, each.ended) for each in ownings(store, one)] == [("小周", ""), ("小周", DAY)]


def test_two_devices_that_name_an_owner_unseen_show_both_and_one_act_settles_it(
    store: Store, device: Callable[..., Store]
) -> None:
    one = add_partner(store, "丙")
    other = device()
    met(store, other)
    hand_over(store, one, "小周", "2026-11-20")
    hand_over(other, one, "小李", "2026-11-21")
    met(store, other)
    assert [each.owner for each in living(store, one)] == [each.owner for each in living(other, one)]
    assert {(each.owner, each.since) for each in living(store, one)} == {("小周", "2026-11-20"), ("小李", "2026-11-21")}
    stays = next(each for each in living(other, one) if each.owner == "小李")
    settle_owner(other, stays.id, DAY)
    met(store, other)
    for each in (store, other):
        assert [row.owner for row in living(each, one)] == ["小李"]
        assert verify(each) == []
    undo(other)
    assert len(living(other, one)) == 2


def test_two_devices_that_name_the_same_owner_for_the_same_day_have_one(
    store: Store, device: Callable[..., Store]
) -> None:
    one = add_partner(store, "丙")
    other = device()
    met(store, other)
    hand_over(store, one, "小周", DAY)
    hand_over(other, one, "小 周", DAY)
    met(store, other)
    assert len(living(store, one)) == 1


def test_two_hand_overs_unseen_show_both_successors(store: Store, device: Callable[..., Store]) -> None:
    one = add_partner(store, "丙")
    hand_over(store, one, "老王", "2024-03-01")
    other = device()
    met(store, other)
    hand_over(store, one, "小周", DAY, reason="a")
    hand_over(other, one, "小李", DAY, reason="b")
    met(store, other)
    assert {each.owner for each in living(store, one)} == {"小周", "小李"}
    assert [each.owner for each in ownings(store, one) if each.ended] == ["老王"]


def test_every_act_says_what_undo_would_take_back(store: Store, one: str) -> None:
    project = add_opportunity(store, one, "School {about} [/]")
    labels = []
    for act in (
        lambda: move_opportunity(store, project, "x", "x"),
        lambda: set_target(store, 2026, "1"),
        lambda: hand_over(store, one, "小周", DAY),
        lambda: take_over_rivals(store, one, {"某牌": {}}),
    ):
        act()
        coming = next_undo(store)
        labels.append(coming.label if coming else "")
    assert labels == [
        "stage of the project School {about} [/]",
        "target of 2026",
        "owner of 丙教育装备",
        "competitor 某牌 taken over",
    ]


OWNER_ACTS = st.lists(st.sampled_from(["give to Zhou", "give to Li", "give up", "settle", "undo"]), max_size=12)


@given(OWNER_ACTS)
@settings(max_examples=60, deadline=None)
def test_on_one_device_at_most_one_looks_after_a_partner_and_undo_goes_back_act_by_act(acts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "x.db") as store:
        one = add_partner(store, "丙")

        def state() -> list[tuple[str, str, str]]:
            return sorted((each.owner, each.ended, each.reason) for each in ownings(store, one))

        before: list[list[tuple[str, str, str]]] = []
        for turn in acts:
            was, now = state(), living(store, one)
            if turn == "undo":
                if before:
                    undo(store)
                    assert state() == before.pop()
                continue
            if turn.startswith("give to"):
                hand_over(store, one, turn.removeprefix("give to "), DAY, reason="why")
            elif now and turn == "give up":
                end_owning(store, now[0].id, DAY, "why")
            elif now:
                settle_owner(store, now[0].id, DAY)
            if state() != was:
                before.append(was)
            assert len(living(store, one)) <= 1
        assert verify(store) == []

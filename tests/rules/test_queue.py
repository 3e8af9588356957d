"""What is rehearsed next, and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.rules.queue import (
    CAPS,
    FROM_FIELD,
    MOST_AFTER_AWAY,
    Caps,
    Done,
    HeardLately,
    Queued,
    Standing,
    count_waiting,
    plan,
    queue,
)

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
KINDS = ("need", "money", "price", "product", "brand", "service")


class Card(NamedTuple):
    id: str
    drill: str = "objection"
    entry: str = ""
    kind: str = ""
    version: str = "en-1"


def card(name: str, kind: str = "price", version: str = "en-1") -> Card:
    return Card(f"objection:{name}", "objection", name, kind, version)


def standing(due: float = -1, last: float = -3, **more: object) -> Standing:
    """A card due and last rehearsed so many days from now."""
    fields = {"stability": 3.0, "rating": 3, "version": "en-1", **more}
    return Standing(NOW + timedelta(days=due), NOW + timedelta(days=last), **fields)  # type: ignore[arg-type]


def heard(name: str, days_ago: float = 2, outcome: str = "open", **more: object) -> HeardLately:
    at = NOW - timedelta(days=days_ago)
    return HeardLately(f"{name}{days_ago}", name, at, outcome=outcome, **more)  # type: ignore[arg-type]


def names(queued: tuple[Queued, ...]) -> list[tuple[str, str]]:
    return [(each.card.removeprefix("objection:"), each.reason) for each in queued]


def test_what_was_heard_comes_first_then_what_is_due_then_something_new() -> None:
    cards = [card("new"), card("due"), card("heard"), card("later")]
    known = {"objection:due": standing(), "objection:later": standing(due=3)}
    found = queue(cards, known, [heard("heard")], NOW)
    assert names(found) == [("heard", "heard"), ("due", "due"), ("new", "new")]
    assert found[0].heard == heard("heard")
    assert found[1].due == NOW - timedelta(days=1)


def test_what_was_settled_in_a_visit_that_reached_its_aim_is_not_from_the_field() -> None:
    said = [
        heard("open"),
        heard("escalated", outcome="escalated"),
        heard("resolved", outcome="resolved"),
        heard("in-vain", outcome="resolved", failed=True),
        heard("long-ago", days_ago=31),
    ]
    cards = [card(each.objection) for each in said]
    assert sorted(name for name, reason in names(queue(cards, {}, said, NOW)) if reason != "new") == [
        "escalated",
        "in-vain",
        "open",
    ]


def test_of_what_was_heard_twice_the_last_time_is_told() -> None:
    (found, *_rest) = queue([card("x")], {}, [heard("x", 9), heard("x", 1, partner_name="Two")], NOW)
    assert found.heard is not None
    assert found.heard.partner_name == "Two"


def test_an_answer_that_came_since_it_was_heard_follows_its_schedule() -> None:
    known = {"objection:x": standing(due=4, last=-1)}
    assert queue([card("x")], known, [heard("x", 2)], NOW) == ()
    known = {"objection:x": standing(due=4, last=-1, rating=2)}
    assert names(queue([card("x")], known, [heard("x", 2)], NOW)) == [("x", "heard")]


def test_a_pretext_calls_for_the_question_behind_it_and_for_the_real_objection() -> None:
    cards = [card("said"), card("real", "money"), Card("pretext:said", "pretext", "said", "price")]
    found = queue(cards, {}, [heard("said", outcome="pretext", real="real")], NOW)
    assert {each.card for each in found if each.reason == "lost"} == {"pretext:said", "objection:real"}


def test_words_on_no_card_and_a_removed_objection_leave_the_queue() -> None:
    known = {"objection:gone": standing()}
    assert names(queue([card("x")], known, [heard("gone"), heard("")], NOW)) == [("x", "new")]


def test_an_answer_that_changed_comes_earlier_and_says_so() -> None:
    known = {"objection:x": standing(due=20, version="en-0"), "objection:y": standing(due=-5)}
    found = queue([card("x"), card("y")], known, [], NOW)
    assert names(found) == [("x", "changed"), ("y", "due")]


def test_another_language_is_no_change() -> None:
    assert queue([card("x")], {"objection:x": standing(due=20, version="zh-0")}, [], NOW) == ()
    both = {"objection:x": standing(due=20, version="en-0 zh-0")}
    assert [each.reason for each in queue([card("x")], both, [], NOW)] == ["changed"]
    assert queue([card("x", version="zh-0")], both, [], NOW) == ()


def test_a_day_brings_only_so_many_new_cards_and_reviews() -> None:
    cards = [card(f"n{number}") for number in range(30)]
    assert len(queue(cards, {}, [], NOW)) == CAPS.new
    assert len(queue(cards, {}, [], NOW, Done(new=5, reviews=5))) == CAPS.new - 5
    known = {each.id: standing() for each in cards}
    assert len(queue(cards, known, [], NOW, caps=Caps(new=5, reviews=10))) == 10
    assert queue(cards, known, [], NOW, Done(reviews=10), Caps(new=5, reviews=10)) == ()


def test_what_was_heard_is_not_held_back_by_a_full_day() -> None:
    assert names(queue([card("x")], {}, [heard("x")], NOW, Done(new=99, reviews=99))) == [("x", "heard")]


def test_after_a_fortnight_away_at_most_twenty_wait_the_most_useful_first() -> None:
    cards = [card(f"c{number:02}") for number in range(80)]
    known = {each.id: standing(due=-20, last=-30, stability=40.0) for each in cards}
    known["objection:c70"] = standing(due=-1, last=-30, stability=2.0)
    known["objection:c60"] = standing(due=-1, last=-30, stability=40.0, lapses=3)
    said = [heard("c50")]
    found = queue(cards, known, said, NOW, Done(last=NOW - timedelta(days=14)))
    assert len(found) == MOST_AFTER_AWAY == 20
    assert [name for name, _reason in names(found)][:3] == ["c50", "c60", "c70"]
    done = Done(reviews=12, last=NOW - timedelta(days=20))
    assert len(queue(cards, known, said, NOW, done)) == 8
    assert len(queue(cards, known, said, NOW, Done(last=NOW - timedelta(days=13)))) > 20


def test_cards_are_spread_over_the_kinds() -> None:
    cards = [card(f"{kind}{number}", kind) for kind in KINDS for number in range(4)]
    known = {each.id: standing() for each in cards}
    kinds = [each.card.removeprefix("objection:")[:-1] for each in queue(cards, known, [], NOW)]
    for start in range(0, 24, 6):
        assert sorted(kinds[start : start + 6]) == sorted(KINDS)


def waiting(field: int, others: int) -> tuple[Queued, ...]:
    return (
        *(Queued(f"f{number}", "heard") for number in range(field)),
        *(Queued(f"o{number}", "due") for number in range(others)),
    )


@given(st.integers(0, 40), st.integers(0, 40), st.integers(1, 20))
def test_at_least_half_of_a_round_was_heard_while_it_lasts(field: int, others: int, size: int) -> None:
    found = plan(waiting(field, others), size)
    from_field = sum(each.reason in FROM_FIELD for each in found)
    assert len(found) == min(size, field + others)
    assert from_field >= min(field, len(found) / 2)
    assert list(found) == [each for each in waiting(field, others) if each in found]


def test_a_round_leaves_room_for_what_is_due() -> None:
    assert [each.reason for each in plan(waiting(30, 30), 12)] == ["heard"] * 9 + ["due"] * 3


@given(
    st.lists(st.sampled_from([f"c{number}" for number in range(12)]), unique=True),
    st.dictionaries(st.sampled_from([f"objection:c{number}" for number in range(15)]), st.integers(-40, 40)),
    st.lists(
        st.builds(
            heard,
            st.sampled_from([f"c{number}" for number in range(15)]),
            st.integers(0, 60),
            st.sampled_from(["open", "resolved", "escalated", "pretext", ""]),
            failed=st.booleans(),
        )
    ),
    st.builds(
        Done,
        st.integers(0, 10),
        st.integers(0, 80),
        st.sampled_from([None, *(NOW - timedelta(days=n) for n in (2, 20))]),
    ),
)
def test_the_queue_holds_offered_cards_once_the_field_first(
    offered: list[str], due: dict[str, int], said: list[HeardLately], done: Done
) -> None:
    cards = [card(name, KINDS[number % 6]) for number, name in enumerate(offered)]
    known = {name: standing(due=days) for name, days in due.items()}
    found = queue(cards, known, said, NOW, done)
    ids = [each.card for each in found]
    assert len(set(ids)) == len(ids)
    assert set(ids) <= {each.id for each in cards}
    groups = [0 if each.reason in FROM_FIELD else 2 if each.reason == "new" else 1 for each in found]
    assert groups == sorted(groups)
    assert all((each.heard is not None) == (each.reason in FROM_FIELD) for each in found)
    assert groups.count(2) <= max(0, CAPS.new - done.new)
    assert len(groups) - groups.count(0) <= max(0, CAPS.reviews - done.reviews)
    waits = count_waiting({each.id for each in cards}.__contains__, _due(known), known, said, NOW, done)
    assert waits == len(groups) - groups.count(2)


def _due(known: dict[str, Standing]) -> list[str]:
    return [name for name, each in known.items() if each.due <= NOW]


def test_what_was_heard_waits_beside_what_is_due_and_each_card_counts_once() -> None:
    known = {"objection:both": standing(due=-1, last=-9), "objection:due": standing(), "objection:later": standing(3)}
    said = [heard("both"), heard("never"), heard("settled", outcome="resolved"), heard("gone"), heard("long", 40)]
    offered = {f"objection:{name}" for name in ("both", "due", "later", "never", "settled", "long")}
    assert count_waiting(offered.__contains__, _due(known), known, said, NOW) == 3
    assert count_waiting(offered.__contains__, _due(known), known, [], NOW) == 2
    known["objection:both"] = standing(due=4, last=-1)
    assert count_waiting(offered.__contains__, _due(known), known, said, NOW) == 2

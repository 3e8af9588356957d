"""A round of rehearsing: what is still to come of it, and what comes when nothing waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from fieldkit.rules.queue import Queued, Standing
from fieldkit.rules.rounds import Round, at_will, suggested_rating, to_come
from fieldkit.rules.surprises import surprise_card, surprise_delay, surprise_steps

NOW = datetime(2026, 11, 23, 6, 2, tzinfo=UTC)


class Card(Struct, frozen=True):
    id: str
    drill: str = "objection"
    entry: str = ""
    kind: str = ""
    version: str = ""


def a_round(*cards: str) -> Round:
    return Round("r", "five", tuple(Queued(card, "new") for card in cards))


def names(queued: tuple[Queued, ...]) -> list[str]:
    return [each.card for each in queued]


def test_what_was_forgotten_comes_once_more_after_all_others() -> None:
    rated = [("a", 1), ("b", 3)]
    assert names(to_come(a_round("a", "b", "c"), rated)) == ["c", "a"]
    assert names(to_come(a_round("a", "b", "c"), [*rated, ("c", 4)])) == ["a"]
    assert names(to_come(a_round("a", "b", "c"), [*rated, ("c", 4), ("a", 1)])) == []


def test_the_only_card_of_a_round_does_not_come_twice() -> None:
    assert to_come(a_round("a"), [("a", 1)]) == ()


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 4)), max_size=12))
def test_undoing_the_last_rating_brings_back_what_was_to_come_before_it(rated: list[tuple[str, int]]) -> None:
    round = a_round("a", "b", "c", "d")
    done: list[tuple[str, int]] = []
    for _card, rating in rated:
        coming = to_come(round, done)
        if not coming:
            break
        done.append((coming[0].card, rating))
        assert names(to_come(round, done[:-1])) == names(coming)
        assert len(to_come(round, done)) <= len(coming)
    assert len(done) <= 8, "no card comes a third time"


def test_whoever_goes_on_gets_what_waits_then_what_is_due_next_then_what_is_new() -> None:
    cards = [Card("new"), Card("later"), Card("sooner"), Card("waits")]
    known = {
        card: Standing(due=NOW + timedelta(days=days), last=NOW)
        for card, days in (("later", 9), ("sooner", 2), ("waits", -1))
    }
    found = at_will(cards, known, [Queued("waits", "due")])
    assert names(found) == ["waits", "sooner", "later", "new"]


def test_a_typed_answer_suggests_its_rating_and_never_the_best() -> None:
    assert [suggested_rating(4, hits, typed=True) for hits in range(5)] == [1, 2, 3, 3, 3]
    assert suggested_rating(4, 0, typed=False) == suggested_rating(0, 0, typed=True) == 3


def test_one_drill_by_itself_has_its_own_cards_alone() -> None:
    cards = [Card("a"), Card("b", "fabe"), Card("c", "fabe")]
    assert names(at_will(cards, {}, [Queued("a", "heard"), Queued("c", "due")], "fabe")) == ["c", "b"]


@given(st.lists(st.text(min_size=1), min_size=1, max_size=14, unique=True), st.text())
def test_a_partner_objects_at_the_same_steps_of_a_run_and_never_at_the_first(steps: list[str], run: str) -> None:
    found = surprise_steps(steps, run)
    assert found == surprise_steps(steps, run)
    assert steps[0] not in found
    assert len(found) == min(3, len(steps) - 1)
    assert all(8 <= surprise_delay(run, step) <= 30 for step in steps)


def test_no_objection_comes_twice_in_a_run_and_none_is_left_at_the_end() -> None:
    used: list[str] = []
    while card := surprise_card("abc", used, "run", f"step {len(used)}"):
        used.append(card)
    assert sorted(used) == ["a", "b", "c"]

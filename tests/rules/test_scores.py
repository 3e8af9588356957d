"""Scores count what is known: unknown is no zero, age is never scored, parts explain."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.playbook.model import Entries, Need, Objection, Part, Scorecard, ScoreItem
from fieldkit.rules.scores import (
    HIGHEST,
    LOWEST,
    NEEDS,
    average,
    by_item,
    profile,
    read_score,
    remarks,
    score_cards,
    tenths,
)

SCORE = st.one_of(st.none(), st.integers(LOWEST, HIGHEST))


@dataclass(frozen=True)
class Said:
    card: str
    item: str
    score: str


@dataclass(frozen=True)
class Heard:
    objection: str
    real: str = ""


ENTRIES = Entries(
    scorecards=(
        Scorecard(
            id="standards",
            title="Standards",
            text="x",
            stage="stage",
            items=(
                ScoreItem(id="idea", title="Idea", parts=(Part(id="staff", title="Staff"),)),
                ScoreItem(id="funds", title="Funds", parts=(Part(id="staff", title="Staff"),)),
                ScoreItem(id="age", title="Age", scored=False, parts=(Part(id="years", title="Years"),)),
            ),
        ),
        Scorecard(id="signs", title="Signs", text="x", stage="stage", items=(ScoreItem(id="will", title="Will"),)),
    ),
    needs=(Need(id="need-profit", title="Profit", text="x"),),
)


def objection(id: str, remark_for: str = "") -> Objection:
    return Objection(id=id, title=id, kind="money", says=("x",), behind=(), first="x", bullets=(), ask="x", avoid=(),
                     remark_for=remark_for)  # fmt: skip


@given(st.lists(SCORE))
def test_an_average_lies_within_the_scores_and_leaves_out_what_is_unknown(scores):
    found = average(scores)
    known = [score for score in scores if score is not None]
    if not known:
        assert found is None
    else:
        assert min(known) <= found <= max(known)
        assert found == average(known)
        assert found * len(known) == sum(known)


@given(st.lists(SCORE).flatmap(lambda scores: st.tuples(st.just(scores), st.permutations(scores))))
def test_an_average_does_not_depend_on_the_order(both):
    one, other = both
    assert average(one) == average(other)


@given(st.lists(st.integers(LOWEST, HIGHEST), min_size=1))
def test_a_shown_average_is_off_by_half_a_tenth_at_most(scores):
    exact = average(scores)
    assert abs(Fraction(Decimal(tenths(exact))) - exact) <= Fraction(1, 20)


@pytest.mark.parametrize(
    ("scores", "shown"), [((2, 2, 2, 3), "2.3"), ((1, 2), "1.5"), ((5,), "5.0"), ((1, 1, 2), "1.3")]
)
def test_averages_are_shown_to_one_decimal_half_up(scores, shown):
    assert tenths(average(scores)) == shown


@pytest.mark.parametrize("text", ["", "0", "6", "10", "-1", "3.5", "三", "٣", "³", "[/", " 3", "3\n"])
def test_what_is_not_on_the_scale_is_unknown(text):
    assert read_score(text) is None


def test_the_five_scores_are_read_as_they_are_written():
    assert [read_score(str(score)) for score in range(LOWEST, HIGHEST + 1)] == [1, 2, 3, 4, 5]


def test_the_needs_are_a_card_behind_the_first_one():
    assert [(card.id, card.title) for card in score_cards(ENTRIES, "Needs")] == [
        ("standards", "Standards"), (NEEDS, "Needs"), ("signs", "Signs")]  # fmt: skip
    assert score_cards(Entries(), "Needs") == ()
    assert [card.id for card in score_cards(Entries(needs=ENTRIES.needs), "Needs")] == [NEEDS]


def test_parts_of_the_same_id_are_told_apart_by_their_item():
    card = score_cards(ENTRIES, "Needs")[0]
    assert card.find("idea/staff") is not card.find("funds/staff")
    assert card.find("funds/staff").id == "staff"
    assert card.find("staff") is None


def test_age_never_scores_and_never_counts_whatever_a_store_holds():
    card = score_cards(ENTRIES, "Needs")[0]
    entries = [Said("standards", "age", "5"), Said("standards", "age/years", "5"), Said("standards", "idea", "2")]
    found = profile(card, {key: group[0] for key, group in by_item(entries).items()})
    assert found.scores == (2, None)
    assert (found.known, found.average) == (1, 2)
    assert not card.find("age/years").scored


def test_parts_explain_an_item_and_do_not_count_beside_it():
    card = score_cards(ENTRIES, "Needs")[0]
    entries = [Said("standards", "idea/staff", "5"), Said("standards", "funds", "1")]
    assert profile(card, {key: group[0] for key, group in by_item(entries).items()}).scores == (None, 1)


@given(st.lists(st.sampled_from(["", "1", "3", "5", "9", "x"]), max_size=8))
def test_of_an_item_the_first_entry_counts_and_the_rest_are_its_history(scores):
    entries = [Said("signs", "will", score) for score in scores]
    card = score_cards(ENTRIES, "Needs")[2]
    grouped = by_item(entries)
    found = profile(card, {key: group[0] for key, group in grouped.items()})
    assert found.scores == ((read_score(scores[0]) if scores else None),)
    assert grouped.get(("signs", "will"), []) == entries


def test_an_objection_leaves_its_remark_at_the_item_that_its_entry_names():
    objections = (objection("too-dear"), objection("no-cash", "funds"), objection("slow", "need-profit"))
    heard = [Heard("no-cash"), Heard("too-dear"), Heard("slow"), Heard("own words"), Heard("no-cash")]
    assert remarks(objections, heard) == {"funds": [heard[0], heard[4]], "need-profit": [heard[2]]}


def test_a_pretext_leaves_the_remark_of_what_was_behind_it_and_only_once():
    objections = (objection("too-dear"), objection("no-cash", "funds"), objection("late", "funds"))
    behind, twice = Heard("too-dear", real="no-cash"), Heard("late", real="no-cash")
    assert remarks(objections, [behind, twice]) == {"funds": [behind, twice]}

"""Rehearsing: reviews that never conflict, schedules that are the same on every device, own answers, dry runs."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.playbook import load_playbook, shipped_content
from fieldkit.playbook.drills import DrillCard, drill_cards
from fieldkit.rules.queue import Done, Standing
from fieldkit.rules.recall import Review, replay, review_of
from fieldkit.store import (
    Change,
    Store,
    UnknownRecord,
    add_partner,
    changes,
    delete_partner,
    drop_variant,
    dump,
    edit_variant,
    end_dry_run,
    finish_visit,
    hear,
    keep_variant,
    note_dry_run,
    queries,
    rebuild,
    receive,
    refresh_schedules,
    review_card,
    settle,
    stale_schedules,
    start_dry_run,
    start_visit,
    undo,
    verify,
)
from fieldkit.store.schedule import schedule_of, standings

from .conftest import START, Watch

Device = Callable[..., Store]

CARDS = ("objection:a", "objection:b", "ask:c")


@pytest.fixture(scope="module")
def cards() -> tuple[DrillCard, ...]:
    return drill_cards(load_playbook([shipped_content()], "en"))


def replayed(store: Store) -> dict[str, tuple[object, ...]]:
    """What a full replay of every living review says of each card."""
    found: dict[str, list[Review]] = {}
    query = "SELECT id, card, at, rating FROM review WHERE deleted IS NOT 1 AND card IS NOT NULL"
    for id, card, at, rating in store.connection.execute(query):
        if (review := review_of(id, at, rating)) is not None:
            found.setdefault(card, []).append(review)
    schedules = {card: replay(reviews) for card, reviews in found.items()}
    return {card: (s.due, s.last, s.stability, s.reviews, s.lapses) for card, s in schedules.items() if s}


def kept(store: Store) -> dict[str, tuple[object, ...]]:
    """What the table of schedules says, brought up to date."""
    refresh_schedules(store)
    assert stale_schedules(store) == 0
    return {card: (s.due, s.last, s.stability, s.reviews, s.lapses) for card, s in standings(store).items()}


def test_a_rating_makes_the_schedule(store: Store, watch: Watch) -> None:
    schedule = review_card(store, "objection:a", "A", 4, version="en-1")
    assert schedule is not None
    assert schedule.due > watch.now + timedelta(days=5)
    known = standings(store)["objection:a"]
    assert (known.rating, known.version, known.reviews) == (4, "en-1", 1)
    assert stale_schedules(store) == 0


def test_what_was_seen_last_is_known_for_each_language(store: Store, watch: Watch) -> None:
    for version in ("en-1", "zh-1", "en-2"):
        watch.go_on(minutes=5)
        review_card(store, "objection:a", "A", 3, version=version)
    assert standings(store)["objection:a"].version == "en-2 zh-1"
    store.connection.execute("UPDATE schedule SET stale = 2, counted = ''")
    assert kept(store)
    assert standings(store)["objection:a"].version == "en-2 zh-1", "and so it is replayed"


def test_undo_takes_the_last_rating_back(store: Store, watch: Watch) -> None:
    review_card(store, "objection:a", "A", 3)
    before = kept(store)
    watch.go_on(days=3)
    review_card(store, "objection:a", "A", 1)
    assert undo(store) == "rating of “A”"
    assert kept(store) == before == replayed(store)
    undo(store)
    assert kept(store) == {}
    assert queries.last_review(store) is None


def test_another_rating_than_one_to_four_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="rating"):
        review_card(store, "objection:a", "A", 5)
    assert queries.last_review(store) is None


def test_what_another_program_wrote_makes_no_schedule_and_no_trouble(store: Store) -> None:
    with store.act("") as act:
        act.new("review", card="objection:a", at="yesterday", rating="3")
        act.new("review", card="objection:a", at="2026-11-23T06:02:00.000+00:00", rating="good")
        act.new("review", at="2026-11-23T06:02:00.000+00:00", rating="3")
        act.new("review", card="objection:b", at="2026-11-23T14:02:00+08:00", rating="3")
    assert kept(store) == replayed(store)
    assert set(kept(store)) == {"objection:b"}
    assert {each.day for each in queries.practised(store)} == {START.date()}


def test_schedules_are_not_dumped_and_can_be_made_again(store: Store) -> None:
    review_card(store, "objection:a", "A", 3)
    assert not [line for line in dump(store) if "stability" in line]
    before = kept(store)
    rebuild(store)
    assert stale_schedules(store) == 1
    assert kept(store) == before
    assert verify(store) == []


def test_a_store_open_for_reading_has_the_schedules_as_they_were_computed(store: Store, path: Path) -> None:
    review_card(store, "objection:a", "A", 3)
    with Store.open(path, write=False) as reader:
        assert set(standings(reader)) == {"objection:a"}


def test_two_devices_that_rehearsed_apart_come_to_the_same_schedule(device: Device, watch: Watch) -> None:
    one, two = device(), device()
    for number in range(6):
        watch.go_on(days=1, minutes=number)
        review_card((one, two)[number % 2], "objection:a", "A", 1 + number % 4)
    receive(one, list(changes(two)))
    receive(two, list(changes(one)))
    assert kept(one) == kept(two) == replayed(one)
    assert standings(one)["objection:a"].reviews == 6
    assert queries.conflicts(one) == []


def test_a_card_whose_only_rating_was_taken_back_is_new_again_also_after_a_rebuild(store: Store) -> None:
    review_card(store, "objection:a", "A", 1)
    review_card(store, "objection:b", "B", 2)
    undo(store)
    rebuild(store)
    assert set(kept(store)) == {"objection:a"}


Deed = tuple[str, int, int, int]
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("review"), st.integers(0, 2), st.integers(0, 2), st.integers(1, 4)),
        st.tuples(st.just("undo"), st.integers(0, 2), st.just(0), st.just(0)),
        st.tuples(st.just("refresh"), st.integers(0, 2), st.just(0), st.just(0)),
        st.tuples(st.just("send"), st.integers(0, 2), st.integers(0, 2), st.just(0)),
        st.tuples(st.just("rebuild"), st.integers(0, 2), st.just(0), st.just(0)),
    ),
    max_size=20,
)


def _send(source: Store, target: Store, chance: st.DataObject | None = None) -> None:
    acts: dict[str, list[Change]] = {}
    for change in changes(source):
        acts.setdefault(change.tx, []).append(change)
    order = list(acts.values()) if chance is None else chance.draw(st.permutations(list(acts.values())))
    for act in order:
        receive(target, act)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    deeds=DEEDS,
    steps=st.lists(st.sampled_from([0, 1, 700, 90_000, 3_000_000]), min_size=20, max_size=20),
    data=st.data(),
)
def test_schedules_kept_as_things_come_equal_a_full_replay_on_every_device(
    deeds: list[Deed], steps: list[int], data: st.DataObject
) -> None:
    folder = Path(tempfile.mkdtemp())
    watch = Watch()
    try:
        with ExitStack() as stack:
            stores = [stack.enter_context(Store.open(folder / f"{n}" / "s.db", now=watch)) for n in range(3)]
            for (what, at, other, rating), seconds in zip(deeds, steps, strict=False):
                watch.go_on(seconds=seconds)
                match what:
                    case "review":
                        review_card(stores[at], CARDS[other], "X", rating)
                    case "undo":
                        undo(stores[at])
                    case "refresh":
                        refresh_schedules(stores[at])
                    case "send":
                        _send(stores[at], stores[other], data)
                    case _:
                        rebuild(stores[at])
            for store in stores:
                assert kept(store) == replayed(store)
            for source in stores:
                for target in stores:
                    _send(source, target)
            assert kept(stores[0]) == kept(stores[1]) == kept(stores[2]) == replayed(stores[0])
    finally:
        shutil.rmtree(folder)


def test_a_hundred_reviews_that_come_at_once_are_told_as_stale_until_they_are_computed(device: Device) -> None:
    one, two = device(), device()
    with one.act("") as act:
        for number in range(120):
            at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number)
            act.new("review", card=f"objection:{number % 40}", at=at.isoformat(timespec="milliseconds"), rating="3")
    receive(two, list(changes(one)))
    assert stale_schedules(two) == 40
    assert refresh_schedules(two, ["objection:3", "objection:4"]) == 2
    assert stale_schedules(two) == 38
    assert kept(two) == replayed(one)


def test_what_waits_is_what_was_heard_then_what_is_due_then_new(
    store: Store, watch: Watch, cards: tuple[DrillCard, ...]
) -> None:
    partner = add_partner(store, "Tengfei")
    visit = start_visit(store, partner)
    hear(store, visit, partner, "price-too-high", "Too high", "price", words="far too much")
    review_card(store, "objection:need-loyal", "Loyal", 1, version=_version(cards, "objection:need-loyal"))
    watch.go_on(days=2)
    found = queries.rehearsal_queue(store, cards)
    assert [(each.card, each.reason) for each in found[:2]] == [
        ("objection:price-too-high", "heard"),
        ("objection:need-loyal", "due"),
    ]
    assert found[0].heard is not None
    assert (found[0].heard.partner_name, found[0].heard.words) == ("Tengfei", "far too much")
    assert {each.reason for each in found[2:]} == {"new"}
    assert queries.cards_due(store, lambda card: True) == 2
    assert queries.cards_due(store, lambda card: False) == 0


def _version(cards: tuple[DrillCard, ...], id: str) -> str:
    return next(card.version for card in cards if card.id == id)


def test_what_was_resolved_in_a_visit_that_failed_counts_as_lost(store: Store, cards: tuple[DrillCard, ...]) -> None:
    partner = add_partner(store, "Tengfei")
    visit = start_visit(store, partner)
    settle(store, hear(store, visit, partner, "price-too-high", "Too high", "price"), "resolved", answer="Count.")
    assert {each.reason for each in queries.rehearsal_queue(store, cards)} == {"new"}
    finish_visit(store, visit, reached="no")
    assert queries.rehearsal_queue(store, cards)[0].reason == "lost"


def test_what_a_partner_said_that_is_no_more_does_not_come_back(store: Store, cards: tuple[DrillCard, ...]) -> None:
    partner = add_partner(store, "Gone")
    hear(store, start_visit(store, partner), partner, "price-too-high", "Too high", "price")
    delete_partner(store, partner)
    assert {each.reason for each in queries.rehearsal_queue(store, cards)} == {"new"}


def test_before_a_visit_comes_what_this_partner_said_the_open_first(
    store: Store, watch: Watch, cards: tuple[DrillCard, ...]
) -> None:
    one, two = add_partner(store, "One"), add_partner(store, "Two")
    visit = start_visit(store, one)
    hear(store, visit, one, "need-loyal", "Loyal", "need")
    watch.go_on(days=60)
    settle(store, hear(store, visit, one, "price-too-high", "Too high", "price"), "resolved")
    hear(store, start_visit(store, two), two, "money-tight", "Tight", "money")
    assert [each.card for each in queries.before_visit(store, cards, one)] == [
        "objection:need-loyal",
        "objection:price-too-high",
    ]
    assert len(queries.before_visit(store, cards, one, size=1)) == 1


def test_a_day_ends_at_midnight_where_the_rep_is(store: Store, watch: Watch) -> None:
    watch.now = START.replace(hour=0, minute=30)
    review_card(store, "objection:a", "A", 3)
    review_card(store, "objection:b", "B", 3)
    assert queries.done_today(store) == Done(new=2, reviews=2)
    watch.go_on(days=1)
    review_card(store, "objection:a", "A", 3)
    last = START.replace(hour=0, minute=30).astimezone(UTC)
    assert queries.done_today(store) == Done(new=0, reviews=1, last=last)
    assert [(each.day.day, each.again) for each in queries.practised(store)] == [(23, False), (24, True), (23, False)]
    assert [each.day.day for each in queries.practised(store, since="2026-11-24")] == [24]


def test_a_day_ends_at_midnight_also_where_it_falls_within_an_hour_of_utc(store: Store, watch: Watch) -> None:
    india = timezone(timedelta(hours=5, minutes=30))
    watch.now = datetime(2026, 11, 23, 23, 50, tzinfo=india)
    review_card(store, "objection:a", "A", 3)
    watch.go_on(minutes=20)
    review_card(store, "objection:a", "A", 3)
    assert [(each.day.day, each.again) for each in queries.practised(store)] == [(23, False), (24, True)]


def test_after_a_fortnight_away_no_more_are_told_as_due_than_wait(store: Store, watch: Watch) -> None:
    for number in range(30):
        review_card(store, f"objection:{number}", "A", 1)
    watch.go_on(days=13)
    assert queries.cards_due(store, lambda _card: True) == 30
    watch.go_on(days=2)
    assert queries.cards_due(store, lambda _card: True) == 20
    review_card(store, "objection:0", "A", 4)
    assert queries.cards_due(store, lambda _card: True) == 19


def test_prompts_scenes_and_rounds_can_be_asked_for(store: Store, watch: Watch) -> None:
    for number in range(3):
        watch.go_on(minutes=1)
        review_card(
            store,
            "objection:a",
            "A",
            3,
            said=number,
            scene=f"persona:{number}",
            round="r",
            typed="我说",
            hits=["first"],
        )
    assert [each.said for each in queries.reviews_of(store, "objection:a")] == ["2", "1", "0"]
    assert queries.scenes_used(store) == ["persona:2", "persona:1", "persona:0"]
    assert [(each.typed, each.hits) for each in queries.reviews_in_round(store, "r")] == [("我说", "first")] * 3
    last = queries.last_review(store)
    assert last is not None
    assert last.scene == "persona:2"


def test_an_answer_that_worked_is_kept_once_with_where_it_worked(store: Store) -> None:
    partner = add_partner(store, "Tengfei")
    heard = hear(store, start_visit(store, partner), partner, "price-too-high", "Too high", "price")
    variant = keep_variant(store, "price-too-high", "Too high", "  Ask first. ", ["Count", ""], heard=heard)
    assert keep_variant(store, "price-too-high", "Too high", "Ask first.", ["Count"]) == variant
    (row,) = queries.variants(store, "price-too-high")
    assert (row.first, row.bullets, row.partner_name, row.heard) == ("Ask first.", "Count", "Tengfei", heard)
    edit_variant(store, variant, first="Ask twice.")
    assert queries.variants(store)[0].first == "Ask twice."
    drop_variant(store, variant)
    assert queries.variants(store) == []
    undo(store)
    assert len(queries.variants(store)) == 1


def test_an_answer_changed_since_is_not_overwritten_by_the_words_it_once_had(store: Store) -> None:
    changed = keep_variant(store, "price-too-high", "Too high", "Ask first.", ["Count"])
    edit_variant(store, changed, first="Ask twice.")
    again = keep_variant(store, "price-too-high", "Too high", "Ask first.", ["Count"])
    assert keep_variant(store, "price-too-high", "Too high", "Ask first.", ["Count"]) == again
    assert {each.id: each.first for each in queries.variants(store)} == {changed: "Ask twice.", again: "Ask first."}


def test_an_answer_without_words_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="first line"):
        keep_variant(store, "price-too-high", "Too high", " \n")
    with pytest.raises(UnknownRecord):
        keep_variant(store, "price-too-high", "Too high", "Ask.", heard="nothing")


def test_a_dry_run_is_kept_apart_from_visits(store: Store, watch: Watch) -> None:
    partner = add_partner(store, "Tengfei")
    run = start_dry_run(store, partner=partner, scene="persona:x")
    note_dry_run(store, run, "step", step="step-opening", title="Opening")
    note_dry_run(store, run, "surprise", card="objection:a")
    note_dry_run(store, run, "answer", card="objection:a", rating=3, seconds=12)
    watch.go_on(minutes=20)
    end_dry_run(store, run, remark="fluent")
    (row,) = queries.dry_runs(store)
    assert (row.partner_name, row.remark, bool(row.ended)) == ("Tengfei", "fluent", True)
    assert [each.what for each in queries.dry_events(store, run)] == ["step", "surprise", "answer"]
    assert queries.last_visit(store, partner) is None
    assert queries.open_visit(store) is None
    assert queries.partner(store, partner).visits == 0
    assert queries.timeline(store, partner) == []
    assert queries.outcomes(store) == []
    with pytest.raises(UnknownRecord):
        note_dry_run(store, "nothing", "step")


def test_how_objections_ended_is_told_alike_ones_together(store: Store) -> None:
    partner = add_partner(store, "Tengfei")
    visit = start_visit(store, partner)
    for outcome, answer in (
        ("resolved", "Count."),
        ("resolved", "Count."),
        ("escalated", ""),
        ("open", ""),
        ("pretext", ""),
    ):
        settle(store, hear(store, visit, partner, "x", "X", "price"), outcome, answer=answer)  # type: ignore[arg-type]
    found = queries.outcomes(store)
    assert {(case.kind, case.resolved, case.answer, case.title, case.times) for case in found} == {
        ("price", True, "Count.", "X", 2),
        ("price", False, "", "X", 2),
    }
    assert len(found) == 2


def test_a_schedule_that_was_never_computed_is_none(store: Store) -> None:
    assert schedule_of(store, "objection:a") is None
    assert standings(store) == dict[str, Standing]()

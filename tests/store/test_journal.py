"""What one deed writes, and what of it comes back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.store import (
    Store,
    UnknownRecord,
    add_note,
    add_partner,
    changes,
    delete_partner,
    dump,
    edit_partner,
    finish_visit,
    queries,
    rebuild,
    start_visit,
    tick,
    undo,
)
from fieldkit.store.change import short_hash
from fieldkit.store.door import clean_line, clean_prose

from .conftest import Watch


def test_what_was_written_is_there_after_opening_again(path: Path, watch: Watch) -> None:
    with Store.open(path, now=watch) as store:
        partner = add_partner(store, "腾飞电脑", district="天河")
        note = add_note(store, partner, "有兴趣", mark="+")
        before = list(dump(store))
    with Store.open(path) as store:
        assert list(dump(store)) == before
        assert [json.loads(line)["id"] for line in dump(store)] == [note, partner]


def test_the_dump_is_sorted_and_leaves_out_what_says_nothing(store: Store) -> None:
    add_partner(store, "B", district="", phone="138")
    add_partner(store, "A", important=True)
    lines = [json.loads(line) for line in dump(store)]
    assert [(line["kind"], line["name"]) for line in lines] == [("partner", "B"), ("partner", "A")]
    assert all(list(line) == sorted(line) for line in lines)
    assert sorted(lines[0]) == ["id", "kind", "name", "phone"]


def test_an_unchanged_field_writes_nothing_and_leaves_nothing_to_undo(store: Store) -> None:
    partner = add_partner(store, "One", phone="138")
    before = list(changes(store))
    edit_partner(store, partner, phone="138", remark="", important=False)
    assert list(changes(store)) == before
    assert undo(store) == "partner One added"


def test_a_change_names_what_its_writer_saw(store: Store) -> None:
    partner = add_partner(store, "One")
    edit_partner(store, partner, name="Two")
    first, second = changes(store)
    assert (first.parents, second.parents) == ((), (first.ref,))
    assert second.hlc > first.hlc
    assert second.h8 == short_hash(second.line())
    assert first.line().startswith(b'[1,1795413720000000,"')


def test_a_deed_that_fails_midway_leaves_nothing(store: Store) -> None:
    partner = add_partner(store, "One")
    before = list(dump(store)), list(changes(store))
    with pytest.raises(TypeError), store.act("half") as act:
        act.put("partner", partner, name="Two")
        act.put("partner", partner, phone=13800)
    assert (list(dump(store)), list(changes(store))) == before
    edit_partner(store, partner, name="Three")
    assert [change.seq for change in changes(store)] == [1, 2]


def test_a_whole_wrap_up_is_one_act(store: Store) -> None:
    partner = add_partner(store, "One")
    visit = start_visit(store, partner)
    before = list(dump(store))
    finish_visit(
        store,
        visit,
        reached="partly",
        followup=("send the offer", "2026-12-01"),
        readings={"willing": "high"},
        points=[("trust", "Trust")],
    )
    assert len({change.tx for change in changes(store)}) == 3
    assert undo(store) == "wrap-up of the visit to One"
    assert list(dump(store)) == before


def test_undo_goes_back_act_by_act_and_then_has_nothing_left(store: Store) -> None:
    partner = add_partner(store, "One")
    edit_partner(store, partner, name="Two")
    delete_partner(store, partner)
    assert queries.partner(store, partner) is None
    taken_back = [undo(store) for _ in range(4)]
    assert taken_back == ["partner Two deleted", "partner One changed", "partner One added", None]
    assert list(dump(store)) == []
    assert len(list(changes(store))) == 6, "undo writes; it removes nothing"


def test_undo_reaches_over_a_restart(path: Path) -> None:
    with Store.open(path) as store:
        add_partner(store, "One")
    with Store.open(path) as store:
        assert undo(store) == "partner One added"
        assert list(dump(store)) == []


def test_a_tick_taken_away_and_set_again_is_the_same_record(store: Store) -> None:
    tick(store, "visit", "card", "Card")
    before = list(dump(store))
    tick(store, "visit", "card", "Card", done=False)
    undo(store)
    assert list(dump(store)) == before
    assert len(before) == 1


def test_editing_what_is_not_there_is_refused(store: Store) -> None:
    partner = add_partner(store, "One")
    delete_partner(store, partner)
    with pytest.raises(UnknownRecord):
        edit_partner(store, partner, name="Two")
    with pytest.raises(UnknownRecord):
        edit_partner(store, "nobody", name="Two")


def test_kinds_and_fields_of_a_newer_fieldkit_survive_and_are_not_in_the_way(store: Store) -> None:
    with store.act("newer") as act:
        act.put("partner", "p1", name="One", mood={"b": ["x", 1, True, None], "a": "é"})
        act.put("hologram", "h1", depth=3)
    rebuild(store)
    held = {(change.kind, change.field): change.value for change in changes(store)}
    assert held["partner", "mood"] == {"a": "é", "b": ["x", 1, True, None]}
    assert held["hologram", "depth"] == 3
    assert [json.loads(line)["name"] for line in dump(store)] == ["One"]


def test_a_float_is_refused_wherever_it_hides(store: Store) -> None:
    with pytest.raises(TypeError), store.act("float") as act:
        act.put("hologram", "h1", depth=[{"deep": 0.5}])


HOSTILE = ["[/", "[b", "[/oops]", "[red]x", "👩‍👩‍👧‍👦", "\u202eabc", "x" * 100_000, "'; DROP TABLE change; --", "%_\\"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_kept_as_it_is(store: Store, text: str) -> None:
    partner = add_partner(store, text, remark=text, phone=text)
    row = queries.partner(store, partner)
    assert row is not None
    assert (row.name, row.remark, row.phone) == (text, text, text)
    assert [found.id for found in queries.partners(store, text)] == [partner]


def test_control_characters_nul_and_lone_surrogates_are_stripped_at_the_door(store: Store) -> None:
    text = "a\x00b\x1b[31mc\x7f\x9b\ud800d\r\ne\tf\rg"
    partner = add_partner(store, text, remark=text)
    row = queries.partner(store, partner)
    assert row is not None
    assert (row.name, row.remark) == ("ab[31mcd e f g", "ab[31mcd\ne\tf\ng")


@given(st.text(st.characters(codec=None)))
def test_a_clean_text_is_left_alone_and_can_always_be_written(text: str) -> None:
    for clean in (clean_line, clean_prose):
        once = clean(text)
        assert clean(once) == once
        once.encode()
        assert len(once) <= len(text)
    shown = [c for c in text if c.isprintable()]
    assert [c for c in clean_line(text) if c.isprintable() and c != " "] == [c for c in shown if c != " "]

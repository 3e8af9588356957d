"""Notes, the follow-ups that they make, and both edited in one act."""

from __future__ import annotations

from fieldkit.store import (
    Store,
    add_note,
    add_partner,
    complete_followup,
    edit_note,
    hear,
    load_draft,
    queries,
    rewrite_note,
    save_draft,
    start_visit,
    undo,
    write_note,
)
from fieldkit.store.records import NoteRow

from .conftest import Watch


def note_of(store: Store, partner: str) -> NoteRow:
    (note,) = [row for row in queries.timeline(store, partner) if isinstance(row, NoteRow)]
    return note


def promised(store: Store, partner: str) -> list[tuple[str, str]]:
    return [(row.text, row.due) for row in queries.open_followups(store, partner)]


def test_a_note_keeps_all_that_was_typed_and_its_follow_up_the_rest(store: Store) -> None:
    partner = add_partner(store, "One")
    save_draft(store, "note", "half")
    written = write_note(store, partner, "> +3d 发报价", draft="note")
    assert (written.due, written.todo, load_draft(store, "note")) == ("2026-11-26", "发报价", "")
    note = note_of(store, partner)
    assert (note.id, note.mark, note.text) == (written.id, ">", "+3d 发报价")
    assert promised(store, partner) == [("发报价", "2026-11-26")]
    assert [row.note for row in queries.open_followups(store)] == [written.id]
    undo(store)
    assert queries.timeline(store, partner) == []


def test_a_follow_up_without_a_day_is_for_tomorrow_and_a_plain_note_is_none(store: Store) -> None:
    partner = add_partner(store, "One")
    assert write_note(store, partner, "> monitor quote").due == "2026-11-24"
    assert write_note(store, partner, "+ 明天有空")[1:] == ("", "")
    assert promised(store, partner) == [("monitor quote", "2026-11-24")]


def test_editing_a_note_edits_its_follow_up_in_one_act(store: Store) -> None:
    partner = add_partner(store, "One")
    note = write_note(store, partner, "> +3d 发报价").id
    rewrite_note(store, note, "> 12-01 发新报价")
    assert note_of(store, partner).text == "12-01 发新报价"
    assert promised(store, partner) == [("发新报价", "2026-12-01")]
    undo(store)
    assert note_of(store, partner).text == "+3d 发报价"
    assert promised(store, partner) == [("发报价", "2026-11-26")]


def test_a_day_that_stands_there_since_yesterday_does_not_move(store: Store, watch: Watch) -> None:
    partner = add_partner(store, "One")
    note = write_note(store, partner, "> +3d 发报架").id
    watch.go_on(days=1)
    rewrite_note(store, note, "> +3d 发报价")
    assert promised(store, partner) == [("发报价", "2026-11-26")]
    rewrite_note(store, note, "> +4d 发报价")
    assert promised(store, partner) == [("发报价", "2026-11-28")]


def test_a_note_becomes_a_follow_up_and_is_none_any_more(store: Store) -> None:
    partner = add_partner(store, "One")
    note = write_note(store, partner, "发报价").id
    rewrite_note(store, note, "> 发报价")
    assert promised(store, partner) == [("发报价", "2026-11-24")]
    rewrite_note(store, note, "! 报价太高")
    assert promised(store, partner) == []
    rewrite_note(store, note, "> 下周三 发报价")
    (followup,) = queries.open_followups(store, partner)
    complete_followup(store, followup.id)
    edit_note(store, note, text="done", mark="")
    assert [row.done for row in queries.timeline(store, partner) if row.id == followup.id] == [watch_now(store)]


def watch_now(store: Store) -> str:
    return store.now().isoformat(timespec="seconds")


def test_what_is_written_in_a_late_visit_has_the_time_of_the_visit_in_the_order_of_writing(store: Store) -> None:
    partner = add_partner(store, "One")
    begun, ended = "2026-11-20T10:00:00+08:00", "2026-11-20T10:40:00+08:00"
    visit = start_visit(store, partner, started=begun, ended=ended, late=True)
    notes = [write_note(store, partner, text, visit=visit).id for text in ("a", "b")]
    own = add_note(store, partner, "c", visit=visit, at="2026-11-20T10:20:00+08:00")
    heard = hear(store, visit, partner, "dear", "Too dear", "price")
    state = queries.visit_state(store, visit)
    assert state is not None
    assert [(row.id, row.at, row.late) for row in state.notes] == [
        (notes[0], begun, True),
        (notes[1], begun, True),
        (own, "2026-11-20T10:20:00+08:00", False),
    ]
    assert [(row.id, row.at) for row in state.heard] == [(heard, begun)]

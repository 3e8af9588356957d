"""What was said: notes and objections."""

from __future__ import annotations

from typing import Literal

from fieldkit.i18n import marked
from fieldkit.store.change import Value
from fieldkit.store.drafting import clear_draft
from fieldkit.store.model import Heard, Note
from fieldkit.store.store import Store
from fieldkit.store.verbs.common import When, clipped, moment, required
from fieldkit.store.verbs.followups import add_followup


def add_note(
    store: Store,
    partner: str,
    text: str,
    visit: str = "",
    step: str = "",
    step_title: str = "",
    mark: str = "",
    at: When = None,
    late: bool = False,
    draft: str = "",
    due: str = "",
) -> str:
    """Write a note and return its id; `mark` is one of + ! ? > or empty.

    With a day in `due` the note is a promise, and the follow-up is written with it. `draft` is the key under which
    it was being typed: it is cleared in the same transaction.
    """
    with store.act(marked("note “{about}”"), clipped(text)) as act:
        if draft:
            clear_draft(store, draft)
        if due:
            add_followup(store, partner, text, due, visit=visit)
        return act.new(
            "note",
            partner=partner,
            visit=visit,
            step=step,
            step_title=step_title,
            at=moment(store, at),
            mark=mark,
            text=text,
            late=late,
        )


def edit_note(store: Store, note: str, **fields: Value) -> None:
    """Set fields of a note, mostly `text` and `mark`. Raises UnknownRecord."""
    row = required(store, Note, note)
    with store.act(marked("change of the note “{about}”"), clipped(row.text or "")) as act:
        act.put("note", note, **fields)


def delete_note(store: Store, note: str) -> None:
    """Take a note from sight. Raises UnknownRecord."""
    row = required(store, Note, note)
    with store.act(marked("deletion of the note “{about}”"), clipped(row.text or "")) as act:
        act.delete("note", note)


def hear(
    store: Store,
    visit: str,
    partner: str,
    objection: str,
    title: str,
    kind: str,
    step: str = "",
    step_title: str = "",
    words: str = "",
    at: When = None,
) -> str:
    """Record an objection as heard and return its id; `words` are the partner's own."""
    with store.act(marked("objection “{about}”"), clipped(title)) as act:
        return act.new(
            "heard",
            partner=partner,
            visit=visit,
            step=step,
            step_title=step_title,
            at=moment(store, at),
            objection=objection,
            title=title,
            objection_kind=kind,
            words=words,
            outcome="open",
        )


def settle(
    store: Store,
    heard: str,
    outcome: Literal["open", "resolved", "escalated", "pretext"],
    real: str = "",
    real_title: str = "",
    answer: str = "",
) -> None:
    """Say what became of an objection; of a pretext, `real` is the objection behind it. Raises UnknownRecord."""
    row = required(store, Heard, heard)
    with store.act(marked("outcome of the objection “{about}”"), clipped(row.title or "")) as act:
        act.put("heard", heard, outcome=outcome, real=real, real_title=real_title, answer=answer)

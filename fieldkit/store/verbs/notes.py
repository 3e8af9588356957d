"""What was said: notes and objections."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from fieldkit.i18n import marked
from fieldkit.rules.marks import parse_note
from fieldkit.store.drafting import clear_draft
from fieldkit.store.model import Followup, Heard, Note, Visit, living
from fieldkit.store.store import Store
from fieldkit.store.verbs.common import When, clipped, moment, moment_in, required

Outcome: TypeAlias = Literal["open", "resolved", "escalated", "pretext"]
"""What became of an objection."""


class Written(NamedTuple):
    """A note as it was written: its id, and of a follow-up the day and what is to be done (else empty)."""

    id: str
    due: str = ""
    todo: str = ""


def write_note(
    store: Store,
    partner: str,
    typed: str,
    visit: str = "",
    step: str = "",
    step_title: str = "",
    draft: str = "",
) -> Written:
    """Write what was typed as a note, and the follow-up that it makes, in one act.

    The mark is read off as `parse_note` does; a `>` note is a follow-up too, for tomorrow where it names no day.
    `draft` is the key under which it was being typed: it is cleared in the same transaction.
    """
    today = store.now().date()
    note = parse_note(typed, today)
    due = note.day(today)
    late = bool(visit and store.value(Visit.select(Visit.late).where(Visit.id == visit)))
    written = add_note(
        store,
        partner,
        note.text,
        visit=visit,
        step=step,
        step_title=step_title,
        mark=note.mark,
        late=late,
        draft=draft,
        due=due,
    )
    return Written(written, due, note.todo)


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

    With a day in `due` the note is a promise: the follow-up is written with it, without the words that name its day,
    and carries the note's id. A note in a visit entered afterwards has the visit's own time unless `at` is given.
    `draft` is the key under which it was being typed: it is cleared in the same transaction.
    """
    with store.act(marked("note “{about}”"), clipped(text)) as act:
        if draft:
            clear_draft(store, draft)
        note = act.new(
            "note",
            partner=partner,
            visit=visit,
            step=step,
            step_title=step_title,
            at=moment_in(store, act, visit, at),
            mark=mark,
            text=text,
            late=late,
        )
        if due:
            todo = _todo(store, mark, text)
            act.new("followup", partner=partner, visit=visit, note=note, text=todo, due=due, at=moment(store, None))
        return note


def rewrite_note(store: Store, note: str, typed: str) -> Written:
    """Let a note say what was typed instead, mark and day read off anew. Raises UnknownRecord.

    The day of its follow-up moves only when another one is named: `+3d` that was there already meant the day on which
    it was written.
    """
    row = required(store, Note, note)
    today = store.now().date()
    before = parse_note(f"{row.mark or ''} {row.text or ''}", today)
    said = parse_note(typed, today)
    moved = said.mark != before.mark or (said.due is not None and said.due != before.due)
    due = said.day(today) if moved else None
    edit_note(store, note, text=said.text, mark=said.mark, due=due)
    return Written(note, due or "", said.todo)


def edit_note(
    store: Store, note: str, text: str | None = None, mark: str | None = None, due: str | None = None
) -> None:
    """Set the text and the mark of a note, and with them the follow-up that it made; None leaves things as they are.

    The follow-up takes over the new text and, unless it is None, the day `due`. A note that becomes a promise
    (`mark` ">" with a day) gets a follow-up; from one that is none any more, an open follow-up is taken away.
    Raises UnknownRecord.
    """
    row = required(store, Note, note)
    mark_now = row.mark or "" if mark is None else mark
    text_now = row.text or "" if text is None else text
    followups = store.rows(Followup.select().where(Followup.note == note, living(Followup)).limit(1), Followup)
    promised = followups[0] if followups else None
    with store.act(marked("change of the note “{about}”"), clipped(row.text or "")) as act:
        act.put("note", note, text=text_now, mark=mark_now)
        if promised is None:
            if due and mark_now == ">":
                todo = _todo(store, mark_now, text_now)
                fields = {"partner": row.partner, "visit": row.visit or "", "text": todo, "due": due}
                act.new("followup", note=note, at=moment(store, None), **fields)
        elif mark_now == ">" or (row.mark or "") == mark_now:
            said = {} if text is None else {"text": _todo(store, mark_now, text_now)}
            act.put("followup", promised.id, due=promised.due if due is None else due, **said)
        elif not promised.done:
            act.delete("followup", promised.id)


def _todo(store: Store, mark: str, text: str) -> str:
    """Return what a follow-up says of a note's text: of a `>` note all but its day."""
    return parse_note(f">{text}", store.now().date()).todo or text if mark == ">" else text


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
    outcome: Outcome = "open",
) -> str:
    """Record an objection as heard and return its id; `words` are the partner's own, `outcome` what became of it.

    In a visit entered afterwards it has the visit's own time unless `at` is given.
    """
    with store.act(marked("objection “{about}”"), clipped(title)) as act:
        return act.new(
            "heard",
            partner=partner,
            visit=visit,
            step=step,
            step_title=step_title,
            at=moment_in(store, act, visit, at),
            objection=objection,
            title=title,
            objection_kind=kind,
            words=words,
            outcome=outcome,
        )


def settle(
    store: Store,
    heard: str,
    outcome: Outcome,
    real: str = "",
    real_title: str = "",
    answer: str = "",
) -> None:
    """Say what became of an objection; of a pretext, `real` is the objection behind it. Raises UnknownRecord."""
    row = required(store, Heard, heard)
    with store.act(marked("outcome of the objection “{about}”"), clipped(row.title or "")) as act:
        act.put("heard", heard, outcome=outcome, real=real, real_title=real_title, answer=answer)

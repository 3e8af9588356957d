"""What follows the signing of a partner (process, section 7): its agreement, its file, its plaque, its training."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from fieldkit.i18n import marked
from fieldkit.rules.signing import Ties, shown_done
from fieldkit.store.blobs import Kept
from fieldkit.store.change import Value
from fieldkit.store.door import fold
from fieldkit.store.journal import Act
from fieldkit.store.model import Agreement, Course, Paper
from fieldkit.store.queries.archive import on_file
from fieldkit.store.store import Store
from fieldkit.store.verbs.common import clipped, moment, own_id, required

NO_TIES = Ties()
"""Nothing is ticked by records."""


def fulfil(
    store: Store,
    partner: str,
    item: str,
    title: str,
    done: bool = True,
    *,
    day: str | None = None,
    by: str | None = None,
    text: str | None = None,
    record: str = "",
) -> str:
    """Say that a partner meets an item of the checklist, or does not, and return the record's id.

    `day` is when it was done (today where it was never said), `by` who did it; None leaves either, and the remark
    `text`, as they are. `record` is the sort of record that shows it, empty where a person says so.
    """
    said: dict[str, Value] = {
        name: value for name, value in (("at", day), ("by", by), ("text", text)) if value is not None
    }
    with store.act(marked("tick at {about}"), clipped(title)) as act:
        eid = own_id(act, "met", partner, item)
        if done and not day and not act.value("met", eid, "at"):
            said["at"] = store.now().date().isoformat()
        if done != bool(act.value("met", eid, "done")):
            said["record"] = record
        act.put("met", eid, partner=partner, item=item, title=title, done=done, **said)
    return eid


@contextmanager
def _ticking(store: Store, partner: str, ties: Ties, label: str, about: str) -> Iterator[Act]:
    """Write an act, and tick the items of the checklist that the records show to be done since it.

    What is no longer shown is unticked where a record ticked it; what a person ticked, or took the tick from, stays.
    """
    with store.act(label, about) as act:
        before = shown_done(ties, on_file(store, partner))
        yield act
        act.spill()
        after = shown_done(ties, on_file(store, partner))
        for tie in ties.items:
            met = own_id(act, "met", partner, tie.id) if (tie.id in before) != (tie.id in after) else ""
            done = bool(met and act.value("met", met, "done"))
            if met and tie.id in after and not done:
                fulfil(store, partner, tie.id, tie.title, day=after[tie.id], record=tie.met_by)
            elif done and tie.id not in after and act.value("met", met, "record"):
                fulfil(store, partner, tie.id, tie.title, False)


def add_agreement(
    store: Store,
    partner: str,
    title: str,
    number: str = "",
    signed: str = "",
    until: str = "",
    remark: str = "",
    *,
    ties: Ties = NO_TIES,
) -> str:
    """Write down an agreement with a partner and return its id; `signed` and `until` are days or empty.

    As with every verb on these records, `ties` are the items of the checklist that they tick and untick.
    """
    with _ticking(store, partner, ties, marked("agreement {about}"), clipped(number or title)) as act:
        return act.new(
            "agreement",
            partner=partner,
            title=title,
            number=number,
            signed=signed,
            until=until,
            remark=remark,
            at=moment(store, None),
        )


def edit_agreement(store: Store, agreement: str, ties: Ties = NO_TIES, **fields: Value) -> None:
    """Set fields of an agreement; what is unchanged writes nothing. Raises UnknownRecord."""
    row = required(store, Agreement, agreement)
    about = clipped(row.number or row.title or "")
    with _ticking(store, row.partner or "", ties, marked("change of the agreement {about}"), about) as act:
        act.put("agreement", agreement, **fields)


def delete_agreement(store: Store, agreement: str, ties: Ties = NO_TIES) -> None:
    """Take an agreement from sight; files that were kept with it stay among the partner's. Raises UnknownRecord."""
    row = required(store, Agreement, agreement)
    about = clipped(row.number or row.title or "")
    with _ticking(store, row.partner or "", ties, marked("deletion of the agreement {about}"), about) as act:
        act.delete("agreement", agreement)


def add_paper(
    store: Store,
    partner: str,
    kept: Kept,
    title: str = "",
    part: str = "",
    about: str = "",
    by: str = "",
    *,
    ties: Ties = NO_TIES,
) -> str:
    """Record a file that `keep_file` copied into the store as a partner's, and return the record's id.

    `part` is what it belongs to: agreement, item (of the checklist), course, or empty; `about` is that one's id.
    """
    with _ticking(store, partner, ties, marked("file {about}"), clipped(title or kept.name)) as act:
        return act.new(
            "paper",
            partner=partner,
            part=part,
            about=about,
            title=title,
            name=kept.name,
            blob=kept.blob,
            size=str(kept.size),
            at=moment(store, None),
            by=by,
        )


def edit_paper(store: Store, paper: str, ties: Ties = NO_TIES, **fields: Value) -> None:
    """Set fields of a file's record: its title, what it belongs to. Raises UnknownRecord."""
    row = required(store, Paper, paper)
    about = clipped(row.title or row.name or "")
    with _ticking(store, row.partner or "", ties, marked("change of the file {about}"), about) as act:
        act.put("paper", paper, **fields)


def replace_file(store: Store, paper: str, kept: Kept) -> None:
    """Let a record name another file, or the same one brought back. Raises UnknownRecord."""
    edit_paper(store, paper, blob=kept.blob, name=kept.name, size=str(kept.size))


def delete_paper(store: Store, paper: str, ties: Ties = NO_TIES) -> None:
    """Take a file's record from sight; the file stays in the store, so that this can be taken back.

    Raises UnknownRecord.
    """
    row = required(store, Paper, paper)
    about = clipped(row.title or row.name or "")
    with _ticking(store, row.partner or "", ties, marked("deletion of the file {about}"), about) as act:
        act.delete("paper", paper)


def plan_courses(
    store: Store,
    partner: str,
    course: str,
    title: str,
    people: Iterable[tuple[str, str]],
    day: str = "",
    done: str = "",
    result: str = "",
    *,
    ties: Ties = NO_TIES,
) -> list[str]:
    """Write down a training for people of a partner's, and return the ids of the records, one a person.

    `people` are (id of the contact or empty, name). `day` is when it is planned for, `done` when it took place. Whoever
    has it already keeps the one record.
    """
    written = []
    with _ticking(store, partner, ties, marked("training {about}"), clipped(title)) as act:
        for contact, name in people:
            eid = own_id(act, "course", partner, course, contact or fold(name))
            said: dict[str, Value] = {
                field: value for field, value in (("day", day), ("done", done), ("result", result)) if value
            }
            whose = {"partner": partner, "course": course, "title": title, "contact": contact, "name": name}
            act.put_once("course", eid, {**whose, **said}, {"at": moment(store, None)})
            written.append(eid)
    return written


def edit_course(store: Store, course: str, ties: Ties = NO_TIES, **fields: Value) -> None:
    """Set fields of a training: `day`, `done`, `result`. Raises UnknownRecord."""
    row = required(store, Course, course)
    about = clipped(f"{row.title or ''} {row.name or ''}")
    with _ticking(store, row.partner or "", ties, marked("change of the training {about}"), about) as act:
        act.put("course", course, **fields)


def delete_course(store: Store, course: str, ties: Ties = NO_TIES) -> None:
    """Take a training of a person from sight. Raises UnknownRecord."""
    row = required(store, Course, course)
    about = clipped(f"{row.title or ''} {row.name or ''}")
    with _ticking(store, row.partner or "", ties, marked("deletion of the training {about}"), about) as act:
        act.delete("course", course)

"""What the verbs share: moments, ids that meet themselves, and the words that undo shows."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TypeAlias, TypeVar
from uuid import UUID, uuid5

from peewee import ModelSelect

from fieldkit.rules.duplicates import holds_lines
from fieldkit.store.cells import is_deleted
from fieldkit.store.change import DELETED, Value
from fieldkit.store.door import clean_line
from fieldkit.store.faults import UnknownRecord
from fieldkit.store.journal import Act
from fieldkit.store.merged import read_merges, went_into, written_to
from fieldkit.store.model import Partner, Projection, Prose, fields_of
from fieldkit.store.question import Question, given, question
from fieldkit.store.store import Store

When: TypeAlias = datetime | str | None
"""A moment: an aware datetime, an ISO text, or nothing for now."""

_P = TypeVar("_P", bound=Projection)

_SPACE = UUID("6f0d5d6a-1d0c-5c3e-9b57-3f5b1c9a4e10")
_SHOWN = 30


def moment(store: Store, at: When) -> str:
    """Return `at` as the store keeps moments: ISO text of local time with offset, to the second."""
    if isinstance(at, str) and at:
        return at
    return (at if isinstance(at, datetime) else store.now()).isoformat(timespec="seconds")


def moment_in(store: Store, act: Act, visit: str, at: When) -> str:
    """Return the moment of what is written in a visit: `at`, else now, else the beginning of one entered afterwards.

    Nobody knows any more when in such a visit it was; what is written in it follows in the order of the ids.
    """
    if not at and visit and act.value("visit", visit, "late"):
        at = str(act.value("visit", visit, "started") or "")
    return moment(store, at)


def derived_id(kind: str, *parts: str) -> str:
    """Return the id of what two devices may create independently, so that it meets itself (uuid5).

    Texts count as the door lets them in.
    """
    return str(uuid5(_SPACE, "\n".join((kind, *map(clean_line, parts)))))


def clipped(text: str) -> str:
    """Return the beginning of `text` on one line, as long as a message shows it."""
    line = " ".join(clean_line(text[: 4 * _SHOWN]).split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


@cache
def _row(model: type[Projection]) -> Question:
    # Every verb asks: spelling the query anew would take longer than answering it.
    return question(lambda: model.select().where(model.id == given("id")))


def required(store: Store, model: type[_P], eid: str) -> _P:
    """Return the living row of `eid` for a verb to look at. Raises UnknownRecord."""
    found = store.rows(_row(model)(id=eid), model)
    if not found or found[0].deleted:
        raise UnknownRecord(eid)
    return found[0]


def require(act: Act, kind: str, eid: str) -> None:
    """Raise UnknownRecord unless there is a living entry `eid`, one that this very act made among them."""
    entry = act.entry(kind, eid)
    if not entry or (is_deleted(entry) and not (kind == "partner" and eid in read_merges(act.connection).kept)):
        raise UnknownRecord(eid)


def own_id(act: Act, kind: str, partner: str, *parts: str) -> str:
    """Return the id that is derived from a partner and what else names an entry of it.

    What another device wrote under such an id to a partner that went into this one becomes part of the entry, so that
    there is one to change and one to take back.
    """
    eid = derived_id(kind, partner, *parts)
    for gone in went_into(act.connection, partner):
        theirs = derived_id(kind, gone, *parts)
        if written_to(act.connection, kind, theirs) and not is_deleted(act.entry(kind, theirs)):
            take_in(act, kind, theirs, eid, partner)
    return eid


def take_in(act: Act, kind: str, eid: str, into: str, partner: str) -> None:
    """Make one of two entries of a partner's: blank fields are filled, texts of many lines joined, `eid` is deleted."""
    entry, there = act.entry(kind, eid), act.entry(kind, into)
    blank = not there or is_deleted(there)
    taken: dict[str, Value] = {}
    for name, field in fields_of(kind).items():
        if name in ("partner", DELETED) or name not in entry:
            continue
        theirs = act.value(kind, eid, name)
        mine = None if blank else act.value(kind, into, name)
        if not mine:
            taken[name] = theirs
        elif isinstance(field, Prose) and theirs and not holds_lines(str(mine), str(theirs)):
            taken[name] = f"{mine}\n{theirs}"
    act.put(kind, into, **taken, partner=partner)
    act.delete(kind, eid)


@question
def _name() -> ModelSelect[Partner]:
    return Partner.select(Partner.name).where(Partner.id == given("partner"))


def name_of(store: Store, partner: str) -> str:
    """Return a partner's name, clipped; empty when it is not known."""
    return clipped(store.value(_name(partner=partner)) or "")

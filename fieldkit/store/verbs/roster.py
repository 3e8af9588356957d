"""A whole roster as one act, and two partners that turn out to be one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from fieldkit.i18n import _, marked
from fieldkit.playbook.collector import no_collection
from fieldkit.rules.duplicates import fill_up
from fieldkit.store.change import Value
from fieldkit.store.door import fold
from fieldkit.store.journal import Act
from fieldkit.store.merged import written_to
from fieldkit.store.model import KINDS, Contact, Paper, Partner, living
from fieldkit.store.roster_records import LABELS, Incoming
from fieldkit.store.store import Store
from fieldkit.store.verbs.common import clipped, derived_id, moment, name_of, require, required, take_in

Row: TypeAlias = dict[str, Value]
"""The fields of an entry as its table holds them."""

Progress = Callable[[int, int], None]
"""Told how many of how many are done; what it raises ends the act and nothing of it is written."""

STEP = 200
"""So many partners are written between two words on the progress."""

_DERIVED: dict[str, Callable[[Row], tuple[str, ...]]] = {
    "stop": lambda row: (_said(row, "day"),),
    "checkin": lambda row: (_said(row, "day"),),
    "met": lambda row: (_said(row, "item"),),
    "rival": lambda row: (fold(_said(row, "brand")),),
    "course": lambda row: (_said(row, "course"), _said(row, "contact") or fold(_said(row, "name"))),
    "owning": lambda row: (fold(_said(row, "owner")), _said(row, "since")),
}
"""The kinds whose ids are derived from a partner and something besides, which these give."""

_TOGETHER = (
    ("stage", "stage_title", "stage_since"),
    ("chosen_class", "chosen_title"),
)
"""Fields that say one thing: taken over together or not at all."""


def import_partners(
    store: Store, incoming: Sequence[Incoming], about: str = "", progress: Progress = lambda _done, _all: None
) -> None:
    """Write partners and their people in one act, named after the file `about`.

    What is unchanged writes nothing. Raises UnknownRecord when a partner or contact is not there any more.
    """
    with no_collection(), store.act(marked("import of {about}"), clipped(about)) as act:
        for number, each in enumerate(incoming):
            if number % STEP == 0:
                act.spill()
                progress(number, len(incoming))
            _take_in(act, each)
        act.spill()
        progress(len(incoming), len(incoming))


def _take_in(act: Act, incoming: Incoming) -> None:
    partner = incoming.partner
    if partner:
        require(act, "partner", partner)
        if incoming.fields:
            act.put("partner", partner, **incoming.fields)
    else:
        partner = act.new("partner", **incoming.fields)
    for person in incoming.contacts:
        if person.contact:
            require(act, "contact", person.contact)
            act.put("contact", person.contact, **person.fields)
        else:
            act.new("contact", partner=partner, **person.fields)


def merge_partners(store: Store, keep: str, other: str) -> None:
    """Make one partner of two: all that belongs to `other` belongs to `keep`, whose blank fields it fills.

    Values that differ go to the remark. `other` is deleted and names the one it went into. Raises UnknownRecord, and
    ValueError for a partner and itself.
    """
    if keep == other:
        raise ValueError("a partner cannot be merged with itself")
    with store.act(marked("{about} merged"), name_of(store, other)) as act:
        # Of several that go into one in the same act, each must see what those before it left there.
        act.spill()
        kept, gone = required(store, Partner, keep), required(store, Partner, other)
        act.put("partner", keep, **_made_of_both(kept, gone))
        _leave_one_main_contact(store, act, keep, other)
        anew: dict[str, str] = {}
        for kind, model in KINDS.items():
            if "partner" in model._meta.fields:
                anew |= _hand_over(store, act, kind, keep, other)
        _follow(store, act, anew)
        act.put("partner", other, merged_into=keep)
        act.delete("partner", other)


def tell_apart(store: Store, pairs: Iterable[tuple[str, str]]) -> None:
    """Record that partners which look alike are different, pair by pair, in one act: they are not offered as one again.

    Raises UnknownRecord, and ValueError for a partner and itself.
    """
    with store.act(marked("partners told apart")) as act:
        for pair in pairs:
            one, other = sorted(pair)
            if one == other:
                raise ValueError("a partner is not different from itself")
            require(act, "partner", one)
            require(act, "partner", other)
            eid = derived_id("distinct", one, other)
            act.put_once("distinct", eid, {"one": one, "other": other}, {"at": moment(store, None)})


def suspect_again(store: Store, distinct: Iterable[str]) -> None:
    """Take back that partners are different, by the ids of the records: they may be one again. In one act."""
    with store.act(marked("partners no longer told apart")) as act:
        for each in distinct:
            act.delete("distinct", each)


def _made_of_both(kept: Partner, gone: Partner) -> dict[str, str | bool]:
    labels = {field: _(label) for field, label in LABELS.items()}
    decided = {"stage_title": _("stage"), "chosen_title": _("class")}
    mine, theirs = _texts(kept), _texts(gone)
    for names in _TOGETHER:
        if not mine[names[0]]:
            labels |= dict.fromkeys(names, "")
        elif mine[names[0]] != theirs[names[0]]:
            labels[names[1]] = decided[names[1]]
    changed: dict[str, str | bool] = dict(fill_up(mine, theirs, labels))
    if gone.important:
        changed["important"] = True
    return changed


def _texts(partner: Partner) -> dict[str, str]:
    names = (*LABELS, *(name for names in _TOGETHER for name in names))
    return {name: getattr(partner, name) or "" for name in names}


def _leave_one_main_contact(store: Store, act: Act, keep: str, other: str) -> None:
    """Where both partners have a person to call first, the one of the kept partner stays the one."""

    def first(partner: str) -> list[str]:
        query = Contact.select(Contact.id).where(Contact.partner == partner, Contact.main, living(Contact))
        return store.rows(query, lambda id: str(id))

    if first(keep):
        for each in first(other):
            act.put("contact", each, main=False)


def _follow(store: Store, act: Act, anew: Mapping[str, str]) -> None:
    """Let the files that belong to an entry go on belonging to it under its new id."""
    for eid, now in anew.items():
        query = Paper.select(Paper.id).where(Paper.about == eid, living(Paper))
        for paper in store.rows(query, lambda id: str(id)):
            act.put("paper", paper, about=now)


def _hand_over(store: Store, act: Act, kind: str, keep: str, other: str) -> dict[str, str]:
    """Give the entries of a kind to the partner that is kept, and return the new ids of those that have one.

    An id that is derived from the partner is derived anew, so that what is written next meets it; where the kept one
    has such an entry already, the two become one.
    """
    renamed: dict[str, str] = {}
    model = KINDS[kind]
    rows: list[Row] = store.rows(model.select().where(model._meta.fields["partner"] == other, living(model)), dict)
    besides = _DERIVED.get(kind)
    for row in rows:
        eid = str(row["id"])
        written = written_to(act.connection, kind, eid) or other
        if besides is None or eid != derived_id(kind, written, *besides(row)):
            act.put(kind, eid, partner=keep)
            continue
        anew = derived_id(kind, keep, *besides(row))
        take_in(act, kind, eid, anew, keep)
        renamed[eid] = anew
    return renamed


def _said(row: Row, name: str) -> str:
    return str(row.get(name) or "")

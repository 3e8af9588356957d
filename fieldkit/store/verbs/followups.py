"""What was promised, left and lent."""

from __future__ import annotations

from typing import Literal

from fieldkit.i18n import marked
from fieldkit.store.change import Value
from fieldkit.store.model import Followup, Handout
from fieldkit.store.store import Store
from fieldkit.store.verbs.common import clipped, moment, required


def add_followup(store: Store, partner: str, text: str, due: str, visit: str = "") -> str:
    """Write down what was promised for the day `due`, and return its id."""
    with store.act(marked("follow-up “{about}”"), clipped(text)) as act:
        return act.new("followup", partner=partner, visit=visit, text=text, due=due, at=moment(store, None))


def complete_followup(store: Store, followup: str) -> None:
    """Mark a follow-up as done now. Raises UnknownRecord."""
    row = required(store, Followup, followup)
    with store.act(marked("follow-up “{about}” done"), clipped(row.text or "")) as act:
        if not row.done:
            act.put("followup", followup, done=moment(store, None))


def edit_followup(store: Store, followup: str, **fields: Value) -> None:
    """Set fields of a follow-up, mostly `text` and `due`. Raises UnknownRecord."""
    row = required(store, Followup, followup)
    with store.act(marked("change of the follow-up “{about}”"), clipped(row.text or "")) as act:
        act.put("followup", followup, **fields)


def hand_out(
    store: Store,
    partner: str,
    title: str,
    how: Literal["left", "lent"],
    item: str = "",
    visit: str = "",
    due: str = "",
) -> str:
    """Record a sample or material as left or lent (until the day `due`), and return the id."""
    with store.act(marked("hand-out “{about}”"), clipped(title)) as act:
        return act.new(
            "handout", partner=partner, visit=visit, item=item, title=title, how=how, due=due, at=moment(store, None)
        )


def edit_handout(store: Store, handout: str, **fields: Value) -> None:
    """Set fields of a hand-out, mostly `title`, `how` and `due`. Raises UnknownRecord."""
    row = required(store, Handout, handout)
    with store.act(marked("change of the hand-out “{about}”"), clipped(row.title or "")) as act:
        act.put("handout", handout, **fields)


def hand_back(store: Store, handout: str) -> None:
    """Record that a thing lent came back now. Raises UnknownRecord."""
    row = required(store, Handout, handout)
    with store.act(marked("return of “{about}”"), clipped(row.title or "")) as act:
        if not row.back:
            act.put("handout", handout, back=moment(store, None))

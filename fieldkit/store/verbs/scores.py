"""Judging a partner: scores with their evidence, the three readings, and the class that the rep chose.

What was judged is never written over: each judgement is an entry of its own with its moment, the latest counts, and
taking one back is an entry without a score. What two devices write meets as two entries.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from fieldkit.i18n import marked
from fieldkit.rules.classes import READINGS, readings_of
from fieldkit.store.door import clean_prose
from fieldkit.store.drafting import clear_draft
from fieldkit.store.model import Partner
from fieldkit.store.queries.partners import last_reading
from fieldkit.store.queries.scores import last_score
from fieldkit.store.store import Store
from fieldkit.store.verbs.common import clipped, moment, required


def score_item(store: Store, partner: str, card: str, item: str, title: str, score: int, by: str = "") -> str:
    """Give an item of a card (`title` is its name) a score, and return the entry's id. Raises UnknownRecord.

    The same score again writes nothing. Words that stood there without a score become the evidence; those of another
    score do not.
    """
    required(store, Partner, partner)
    last = last_score(store, partner, card, item)
    if last and last.score == str(score):
        return last.id
    with store.act(marked("score of “{about}”"), clipped(title)) as act:
        return act.new(
            "score",
            partner=partner,
            card=card,
            item=item,
            title=title,
            score=str(score),
            evidence=last.evidence if last and not last.score else "",
            at=_after(store, last.at if last else ""),
            by=by,
        )


def write_evidence(
    store: Store, partner: str, card: str, item: str, title: str, evidence: str, by: str = "", draft: str = ""
) -> str:
    """Write the words behind a score, or words alone, and return the entry's id. Raises UnknownRecord.

    They go to a score that the same person gave that day and that has none; else they make an entry of their own with
    the same score, and what was said before stays in the history. `draft` is the key under which they were being
    typed: it is cleared in the same transaction.
    """
    required(store, Partner, partner)
    last = last_score(store, partner, card, item)
    at = _after(store, last.at if last else "")
    with store.act(marked("evidence for “{about}”"), clipped(title)) as act:
        if draft:
            clear_draft(store, draft)
        if (last.evidence if last else "") == clean_prose(evidence):
            return last.id if last else ""
        if last and last.score and not last.evidence and last.by == by and last.at[:10] == at[:10]:
            act.put("score", last.id, evidence=evidence)
            return last.id
        score = last.score if last else ""
        fields = {"partner": partner, "card": card, "item": item, "title": title, "score": score}
        return act.new("score", **fields, evidence=evidence, at=at, by=by)


def take_score_back(store: Store, partner: str, card: str, item: str, title: str, by: str = "") -> bool:
    """Say that an item is unknown again, and return whether it was known. Raises UnknownRecord."""
    required(store, Partner, partner)
    last = last_score(store, partner, card, item)
    if last is None or not (last.score or last.evidence):
        return False
    with store.act(marked("score of “{about}” taken back"), clipped(title)) as act:
        act.new("score", partner=partner, card=card, item=item, title=title, at=_after(store, last.at), by=by)
    return True


def add_reading(store: Store, partner: str, readings: Mapping[str, str], visit: str = "") -> str:
    """Write how the three qualities are read now, and return the entry's id. Raises UnknownRecord.

    A quality that `readings` does not name stays as it was read last; an empty value says that it is unknown. What was
    read last writes nothing when it is read again.
    """
    row = required(store, Partner, partner)
    last = last_reading(store, partner)
    now = {**readings_of(last), **readings}
    if last and all(getattr(last, name) == now[name] for name in READINGS):
        return last.id
    with store.act(marked("readings of {about}"), clipped(row.name or "")) as act:
        at = _after(store, last.at if last else "")
        return act.new("reading", partner=partner, visit=visit, at=at, **{name: now[name] for name in READINGS})


def choose_class(store: Store, partner: str, chosen: str, title: str = "") -> None:
    """Choose the class of a partner whose readings name none, or leave it open by an empty id. Raises UnknownRecord."""
    row = required(store, Partner, partner)
    with store.act(marked("class of {about}"), clipped(row.name or "")) as act:
        act.put("partner", partner, chosen_class=chosen, chosen_title=title if chosen else "")


def _after(store: Store, last: str) -> str:
    """Return the moment of an entry that must count more than one its writer saw, even where this clock is behind."""
    now = moment(store, None)
    if last <= now:
        return now
    try:
        return (datetime.fromisoformat(last) + timedelta(seconds=1)).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return now

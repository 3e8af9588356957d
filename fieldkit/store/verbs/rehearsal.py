"""Rehearsing: a card rated, an own answer kept or dropped, a dry run of a visit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC
from itertools import count

from fieldkit.i18n import marked
from fieldkit.rules.recall import Schedule
from fieldkit.store.door import clean_line, clean_prose
from fieldkit.store.drafting import clear_draft
from fieldkit.store.journal import Act
from fieldkit.store.model import DryRun, Heard, Variant
from fieldkit.store.schedule import refresh_schedules, schedule_of
from fieldkit.store.store import Store
from fieldkit.store.verbs.common import clipped, derived_id, moment, require, required


def review_card(
    store: Store,
    card: str,
    title: str,
    rating: int,
    *,
    drill: str = "",
    kind: str = "",
    seconds: int = 0,
    said: int = 0,
    scene: str = "",
    version: str = "",
    typed: str = "",
    hits: Iterable[str] = (),
    mode: str = "free",
    round: str = "",
    partner: str = "",
    draft: str = "",
) -> Schedule | None:
    """Write how a card went (`rating` 1 to 4) and return when it is due again. Raises ValueError for another rating.

    `said` is the number of the prompt shown, from 0; `hits` are the ids of the key points ticked; `draft` the key under
    which the answer was being typed: it is cleared in the same transaction.
    """
    if rating not in (1, 2, 3, 4):
        raise ValueError("a rating is 1, 2, 3 or 4")
    with store.act(marked("rating of “{about}”"), clipped(title)) as act:
        if draft:
            clear_draft(store, draft)
        act.new(
            "review",
            card=card,
            title=title,
            drill=drill,
            objection_kind=kind,
            at=_instant(store),
            rating=str(rating),
            seconds=str(max(0, seconds)),
            said=str(said),
            scene=scene,
            version=version,
            typed=typed,
            hits=" ".join(hits),
            mode=mode,
            round=round,
            partner=partner,
        )
    refresh_schedules(store, [card])
    return schedule_of(store, card)


def keep_variant(
    store: Store,
    entry: str,
    title: str,
    first: str,
    bullets: Sequence[str] = (),
    ask: str = "",
    kind: str = "",
    heard: str = "",
    draft: str = "",
) -> str:
    """Keep an own answer to an entry beside the company's, and return its id; the same words twice are kept once.

    `heard` is the objection heard in which it worked: visit and partner are taken from there. Raises UnknownRecord for
    a `heard` that is not there, ValueError for an answer without a first line.
    """
    first, said = clean_prose(first).strip(), _lines(bullets)
    if not first:
        raise ValueError("an answer needs a first line")
    row = required(store, Heard, heard) if heard else None
    with store.act(marked("own answer to “{about}”"), clipped(title)) as act:
        if draft:
            clear_draft(store, draft)
        eid = _variant_id(act, entry, first, said)
        known = act.entry("variant", eid)
        where = {"heard": heard, "visit": row.visit, "partner": row.partner} if row and not known else {}
        made = {} if known else {"at": moment(store, None)}
        fields = {"entry": entry, "title": title, "objection_kind": kind, "first": first, "bullets": said, "ask": ask}
        act.put("variant", eid, **fields, **where, **made)
    return eid


def edit_variant(
    store: Store, variant: str, first: str | None = None, bullets: Sequence[str] | None = None, ask: str | None = None
) -> None:
    """Let an own answer say something else; None leaves a part as it is. Raises UnknownRecord."""
    row = required(store, Variant, variant)
    said = {"first": first, "ask": ask, "bullets": None if bullets is None else _lines(bullets)}
    with store.act(marked("change of the own answer to “{about}”"), clipped(row.title or "")) as act:
        act.put("variant", variant, **{name: value for name, value in said.items() if value is not None})


def drop_variant(store: Store, variant: str) -> None:
    """Take an own answer from sight. Raises UnknownRecord."""
    row = required(store, Variant, variant)
    with store.act(marked("own answer to “{about}” dropped"), clipped(row.title or "")) as act:
        act.delete("variant", variant)


def start_dry_run(store: Store, pack: str = "", scene: str = "", partner: str = "") -> str:
    """Begin to rehearse a whole visit, and return the id of the dry run; it is no visit and counts nowhere as one."""
    with store.act("") as act:
        return act.new("dry_run", at=moment(store, None), pack=pack, scene=scene, partner=partner)


def note_dry_run(
    store: Store,
    run: str,
    what: str,
    *,
    step: str = "",
    title: str = "",
    card: str = "",
    rating: int = 0,
    seconds: int = 0,
) -> str:
    """Write a moment of a dry run and return its id; `what` is step, surprise, answer, skip or pause.

    Looking round is no act that undo takes back. Raises UnknownRecord.
    """
    with store.act("") as act:
        require(act, "dry_run", run)
        return act.new(
            "dry_event",
            run=run,
            at=_instant(store),
            what=what,
            step=step,
            title=title,
            card=card,
            rating=str(rating) if rating else "",
            seconds=str(seconds) if seconds else "",
        )


def end_dry_run(store: Store, run: str, remark: str = "") -> None:
    """End a dry run. Raises UnknownRecord."""
    required(store, DryRun, run)
    with store.act(marked("end of a rehearsed visit")) as act:
        act.put("dry_run", run, ended=moment(store, None), remark=remark)


def _variant_id(act: Act, entry: str, first: str, said: str) -> str:
    """Return the id under which these words are kept; an answer that says something else by now is left as it is."""
    for turn in count():
        eid = derived_id("variant", entry, first, said, *([str(turn)] if turn else []))
        if not act.entry("variant", eid):
            break
        if (act.value("variant", eid, "first"), act.value("variant", eid, "bullets") or "") == (first, said):
            break
    return eid


def _lines(texts: Sequence[str]) -> str:
    return "\n".join(filter(None, (clean_line(text).strip() for text in texts)))


def _instant(store: Store) -> str:
    """Return now as reviews keep it: UTC with milliseconds, so that texts sort as moments do."""
    return store.now().astimezone(UTC).isoformat(timespec="milliseconds")

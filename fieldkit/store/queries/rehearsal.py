"""Questions about rehearsing: what waits, what is due, what was said and used, own answers, dry runs, progress."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from fieldkit.rules.progress import Practised
from fieldkit.rules.queue import CAPS, Caps, Done, HeardLately, Queued
from fieldkit.rules.works import Case
from fieldkit.store.records import Record
from fieldkit.store.store import Store

if TYPE_CHECKING:
    from fieldkit.playbook.drills import DrillCard


class ReviewRow(Record, frozen=True, kw_only=True):
    """A card rehearsed once; see Review in rehearsal_model.py. Numbers are texts, `hits` parted by spaces."""

    card: str = ""
    title: str = ""
    drill: str = ""
    objection_kind: str = ""
    at: str = ""
    rating: str = ""
    seconds: str = ""
    said: str = ""
    scene: str = ""
    version: str = ""
    typed: str = ""
    hits: str = ""
    mode: str = ""
    round: str = ""
    partner: str = ""


class VariantRow(Record, frozen=True, kw_only=True):
    """An own answer to an entry; `bullets` has a line each, `partner_name` says with whom it worked."""

    entry: str = ""
    title: str = ""
    objection_kind: str = ""
    first: str = ""
    bullets: str = ""
    ask: str = ""
    heard: str = ""
    visit: str = ""
    partner: str = ""
    partner_name: str = ""
    at: str = ""


class DryRunRow(Record, frozen=True, kw_only=True):
    """A visit rehearsed from beginning to end; `ended` is empty while it goes on."""

    at: str = ""
    ended: str = ""
    pack: str = ""
    scene: str = ""
    partner: str = ""
    partner_name: str = ""
    remark: str = ""


class DryEventRow(Record, frozen=True, kw_only=True):
    """A moment of a dry run; `what` is step, surprise, answer, skip or pause."""

    run: str = ""
    at: str = ""
    what: str = ""
    step: str = ""
    title: str = ""
    card: str = ""
    rating: str = ""
    seconds: str = ""


def rehearsal_queue(store: Store, cards: Sequence[DrillCard], caps: Caps = CAPS) -> tuple[Queued, ...]:
    """Return all that waits to be rehearsed, the most urgent first; schedules are brought up to date before.

    A store open for reading alone takes them as they were computed last. `rules.queue.plan` makes a round of it.
    """
    raise NotImplementedError


def before_visit(store: Store, cards: Sequence[DrillCard], partner: str, size: int = 7) -> tuple[Queued, ...]:
    """Return cards for what this partner said: open ones first, then what it said last; at most `size`."""
    raise NotImplementedError


def cards_due(store: Store, is_offered: Callable[[str], bool]) -> int:
    """Return how many cards of those that the playbook offers are due now: never more than a day brings."""
    raise NotImplementedError


def heard_lately(store: Store, partner: str = "") -> list[HeardLately]:
    """Return what was heard in the field in the last 30 days, of one partner or all, the newest first."""
    raise NotImplementedError


def done_today(store: Store) -> Done:
    """Return what was rehearsed today, and when the last review of all was."""
    raise NotImplementedError


def reviews_of(store: Store, card: str, limit: int = 50) -> list[ReviewRow]:
    """Return the last reviews of a card, the newest first: which prompts and scenes were used."""
    raise NotImplementedError


def reviews_in_round(store: Store, round: str) -> list[ReviewRow]:
    """Return the reviews of a round in their order: where it goes on after an interruption."""
    raise NotImplementedError


def last_review(store: Store) -> ReviewRow | None:
    """Return the last review of this store, None before the first."""
    raise NotImplementedError


def scenes_used(store: Store, limit: int = 500) -> list[str]:
    """Return the scenes of the last reviews and dry runs, the newest first: none comes again before all were used."""
    raise NotImplementedError


def variants(store: Store, entry: str = "") -> list[VariantRow]:
    """Return the own answers to an entry, or all, the newest first."""
    raise NotImplementedError


def dry_runs(store: Store, limit: int = 50) -> list[DryRunRow]:
    """Return the visits rehearsed, the newest first; the one that goes on has no `ended`."""
    raise NotImplementedError


def dry_events(store: Store, run: str) -> list[DryEventRow]:
    """Return the moments of a dry run in their order."""
    raise NotImplementedError


def outcomes(store: Store) -> list[Case]:
    """Return how every objection heard ended, those still open left out: for `rules.works`."""
    raise NotImplementedError


def practised(store: Store, since: str = "") -> list[Practised]:
    """Return the reviews since a day (UTC) or all: for `rules.progress`."""
    raise NotImplementedError

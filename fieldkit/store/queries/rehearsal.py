"""Questions about rehearsing: what waits, what is due, what was said and used, own answers, dry runs, progress."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from peewee import JOIN, ModelSelect, Value, fn

from fieldkit.rules.progress import Practised
from fieldkit.rules.queue import CAPS, HEARD_DAYS, Caps, Done, HeardLately, Queued, cards_of, count_waiting, queue
from fieldkit.rules.works import Case
from fieldkit.store.model import DryEvent, DryRun, Heard, Partner, Review, Variant, Visit, living
from fieldkit.store.queries.common import columns
from fieldkit.store.question import Question, given, question
from fieldkit.store.records import Record
from fieldkit.store.schedule import due_cards, standings
from fieldkit.store.store import Store

if TYPE_CHECKING:
    from fieldkit.playbook.drills import DrillCard

BEFORE_VISIT = 7
"""Cards of the three minutes before a visit."""

_MOST_HEARD = 2_000

_QUARTERS = {f"{minute:02}": f"q{minute // 15}" for minute in range(60)}


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


class _HeardRow(Struct, frozen=True):
    id: str
    objection: str = ""
    at: str = ""
    partner: str = ""
    partner_name: str = ""
    outcome: str = ""
    real: str = ""
    words: str = ""
    failed: int = 0


def rehearsal_queue(store: Store, cards: Sequence[DrillCard], caps: Caps = CAPS) -> tuple[Queued, ...]:
    """Return all that waits to be rehearsed, the most urgent first; see `rules.queue`, whose `plan` makes a round.

    Schedules are taken as they were computed last: call `refresh_schedules` before, where the store may write.
    """
    return queue(cards, standings(store), heard_lately(store), store.now(), done_today(store), caps)


def before_visit(
    store: Store, cards: Sequence[DrillCard], partner: str, size: int = BEFORE_VISIT
) -> tuple[Queued, ...]:
    """Return cards for what this partner said, the latest first, what is still open before the rest; at most `size`."""
    offered = {card.id for card in cards}
    found: dict[str, Queued] = {}
    for each in sorted(_heard(store, partner), key=lambda one: one.outcome == "resolved"):
        for card in cards_of(each):
            if card in offered:
                found.setdefault(card, Queued(card, each.reason or "heard", each))
    return tuple(found.values())[:size]


def cards_due(store: Store, is_offered: Callable[[str], bool], caps: Caps = CAPS) -> int:
    """Return how many cards of those that the playbook offers wait before new ones, heard in the field or due now.

    Never more than the day still brings; see `rules.queue.count_waiting`.
    """
    now, heard = store.now(), [each for each in heard_lately(store) if each.reason]
    due = due_cards(store, now)
    if not due and not heard:
        return 0
    known = standings(store, {card for each in heard for card in cards_of(each)})
    return count_waiting(is_offered, due, known, heard, now, done_today(store), caps)


def heard_lately(store: Store) -> list[HeardLately]:
    """Return what was heard in the field in the last 30 days, the newest first."""
    since = (store.now() - timedelta(days=HEARD_DAYS)).date().isoformat()
    return _heard(store, since=since)


@cache
def _heard_of(partner: bool, since: bool) -> Question:
    def build() -> ModelSelect[Heard]:
        heard = (Heard.id, Heard.objection, Heard.at, Heard.partner, Partner.name.alias("partner_name"))
        query = Heard.select(*heard, Heard.outcome, Heard.real, Heard.words, (Visit.reached == "no").alias("failed"))
        query = query.join(Partner, JOIN.LEFT_OUTER, on=(Partner.id == Heard.partner), attr="_partner")
        query = query.switch(Heard).join(Visit, JOIN.LEFT_OUTER, on=(Visit.id == Heard.visit), attr="_visit")
        query = query.where(living(Heard), living(Partner), Heard.objection > "")
        if partner:
            query = query.where(Heard.partner == given("partner"))
        if since:
            query = query.where(Heard.at >= given("since"))
        return query.order_by(Heard.at.desc(), Heard.id.desc()).limit(_MOST_HEARD)

    return question(build)


def _heard(store: Store, partner: str = "", since: str = "") -> list[HeardLately]:
    zone = store.now().tzinfo
    rows = store.rows(_heard_of(bool(partner), bool(since))(partner=partner, since=since), _HeardRow)
    return [
        HeardLately(
            row.id,
            row.objection,
            at,
            row.partner,
            row.partner_name,
            row.outcome,
            row.real,
            row.words,
            bool(row.failed),
        )
        for row in rows
        if (at := _moment(row.at, zone)) is not None
    ]


def done_today(store: Store) -> Done:
    """Return what was rehearsed today, and when the last review before today was."""
    today = store.now().replace(hour=0, minute=0, second=0, microsecond=0)
    start, end = (_text(today + timedelta(days=days)) for days in (0, 1))
    of_today = (Review.at >= start, Review.at < end, living(Review))
    earlier = Review.alias()
    still = earlier.deleted.is_null() | ~earlier.deleted
    seen = earlier.select(Value(1)).where(earlier.card == Review.card, earlier.at < start, still)
    reviews = store.value(Review.select(fn.COUNT(Review.id)).where(*of_today))
    new = store.value(Review.select(fn.COUNT(Review.card.distinct())).where(*of_today, ~fn.EXISTS(seen)))
    last = store.value(Review.select(fn.MAX(Review.at)).where(Review.at < start, living(Review)))
    return Done(new or 0, reviews or 0, _moment(last or "", UTC))


def reviews_of(store: Store, card: str, limit: int = 50) -> list[ReviewRow]:
    """Return the last reviews of a card, the newest first: which prompts and scenes were used."""
    query = Review.select(*columns(Review, ReviewRow)).where(Review.card == card, living(Review))
    return store.rows(query.order_by(Review.at.desc(), Review.id.desc()).limit(limit), ReviewRow)


def reviews_in_round(store: Store, round: str) -> list[ReviewRow]:
    """Return the reviews of a round in their order: where it goes on after an interruption."""
    query = Review.select(*columns(Review, ReviewRow)).where(Review.round == round, living(Review))
    return store.rows(query.order_by(Review.at, Review.id), ReviewRow)


def last_review(store: Store) -> ReviewRow | None:
    """Return the last review of this store, None before the first."""
    query = Review.select(*columns(Review, ReviewRow)).where(living(Review))
    found = store.rows(query.order_by(Review.at.desc(), Review.id.desc()).limit(1), ReviewRow)
    return found[0] if found else None


def scenes_used(store: Store, limit: int = 500) -> list[str]:
    """Return the scenes of the last `limit` reviews, the newest first: none comes again before all were used.

    Those without a scene count among them, so that a store of years without any is not looked through for one card.
    """
    query = Review.select(Review.scene).where(living(Review)).order_by(Review.at.desc(), Review.id.desc()).limit(limit)
    return list(filter(None, store.rows(query, lambda scene="": str(scene))))


def variants(store: Store, entry: str = "") -> list[VariantRow]:
    """Return the own answers to an entry, or all, the newest first."""
    query = Variant.select(*columns(Variant, VariantRow), Partner.name.alias("partner_name"))
    query = query.join(Partner, JOIN.LEFT_OUTER, on=(Partner.id == Variant.partner), attr="_partner")
    query = query.where(living(Variant), Variant.entry == entry if entry else Variant.entry > "")
    return store.rows(query.order_by(Variant.at.desc(), Variant.id.desc()), VariantRow)


def dry_runs(store: Store, limit: int = 50) -> list[DryRunRow]:
    """Return the visits rehearsed, the newest first; the one that goes on has no `ended`."""
    query = DryRun.select(*columns(DryRun, DryRunRow), Partner.name.alias("partner_name"))
    query = query.join(Partner, JOIN.LEFT_OUTER, on=(Partner.id == DryRun.partner), attr="_partner")
    return store.rows(query.where(living(DryRun)).order_by(DryRun.at.desc(), DryRun.id.desc()).limit(limit), DryRunRow)


def dry_events(store: Store, run: str) -> list[DryEventRow]:
    """Return the moments of a dry run in their order."""
    query = DryEvent.select(*columns(DryEvent, DryEventRow)).where(DryEvent.run == run, living(DryEvent))
    return store.rows(query.order_by(DryEvent.at, DryEvent.id), DryEventRow)


def outcomes(store: Store) -> list[Case]:
    """Return how the objections heard ended, alike ones together: for `rules.works`.

    What is still open is not resolved; a pretext is left out, since its answer was to another question.
    """
    resolved = (Heard.outcome == "resolved").alias("resolved")
    kind, times = Heard.objection_kind.alias("kind"), fn.COUNT(Heard.id).alias("times")
    query = Heard.select(kind, resolved, Heard.answer, Heard.objection, fn.MAX(Heard.title).alias("title"), times)
    query = query.where(living(Heard), Heard.outcome.in_(("open", "resolved", "escalated")), Heard.objection > "")
    query = query.group_by(Heard.objection_kind, Heard.outcome == "resolved", Heard.answer, Heard.objection)
    return store.rows(query, _case)


def practised(store: Store, since: str = "") -> list[Practised]:
    """Return the reviews since a day or all, card by card in their order: for `rules.progress`."""
    wanted = (Review.card, Review.at, Review.drill, Review.objection_kind, Review.rating, Review.seconds)
    query = Review.select(*wanted).where(living(Review), Review.card > "", Review.at > "")
    days: dict[str, date | None] = {}
    zone = store.now().tzinfo
    found: list[Practised] = []
    first = date.fromisoformat(since) if since else None
    before: tuple[str, date] | None = None
    for card, at, drill, kind, rating, seconds in store.tuples(query.order_by(Review.card, Review.at, Review.id)):
        # All of a quarter of an hour in UTC fall on one local day wherever one is; half-hour zones part an hour.
        quarter = at[:14] + _QUARTERS.get(at[14:16], at[14:]) if at.endswith("+00:00") else at
        if quarter not in days:
            days[quarter] = _day(at, zone)
        if (day := days[quarter]) is None:
            continue
        again = before is not None and before[0] == card and before[1] < day
        before = (card, day)
        if first is None or day >= first:
            found.append(Practised(day, drill or "", kind or "", _number(rating), _number(seconds), again))
    return found


def _case(**row: Any) -> Case:
    return Case(**{**row, "kind": row.get("kind", ""), "resolved": bool(row.get("resolved"))})


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 0


def _day(at: str, zone: tzinfo | None) -> date | None:
    moment = _moment(at, UTC)
    return moment.astimezone(zone).date() if moment else None


def _moment(text: str, zone: tzinfo | None) -> datetime | None:
    """Return the moment that a text names, in `zone` unless it says another; None for what is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not 2000 <= moment.year < 9000:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")

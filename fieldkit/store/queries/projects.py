"""Questions about partners' projects (opportunities) and the year's target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from sys import intern

from msgspec import Struct
from peewee import JOIN, Expression, ModelSelect, fn

from fieldkit.store.model import Opportunity, Partner, Target, living
from fieldkit.store.queries.common import columns, with_partner
from fieldkit.store.question import given, question
from fieldkit.store.records import Record
from fieldkit.store.store import Store


class OpportunityRow(Record, frozen=True, kw_only=True, gc=False):
    """A project of a partner's. `amount` is a decimal as text or empty, `status` open, won or lost.

    `bid` is the day on which the bids are expected to be opened, `closed` the day it was won or lost, for `reason`;
    `trial` marks the first order that a partner tries (先合作一单).
    """

    partner: str = ""
    partner_name: str = ""
    school: str = ""
    subject: str = ""
    amount: str = ""
    stage: str = ""
    stage_title: str = ""
    bid: str = ""
    trial: bool = False
    status: str = "open"
    reason: str = ""
    closed: str = ""
    remark: str = ""
    at: str = ""


class FunnelRow(Struct, frozen=True, gc=False):
    """A project as the funnel counts it: fields of an OpportunityRow."""

    id: str
    amount: str
    stage: str
    stage_title: str
    status: str
    bid: str
    closed: str


def opportunities(store: Store, partner: str = "") -> list[OpportunityRow]:
    """Return the projects of a partner or of all: the open by bid date, those without one behind, then the closed.

    Those of a deleted partner are left out; the closed stand with the latest first.
    """
    query = with_partner(Opportunity, OpportunityRow)
    if partner:
        query = query.where(Opportunity.partner == partner)
    return _in_order(store.rows(query.order_by(Opportunity.id), OpportunityRow))


def opportunities_told(store: Store, first: str, after: str, until: str) -> list[OpportunityRow]:
    """Return the projects that were written or closed from the day `first` to before `after`, and the open ones whose
    bids are opened by `until`, in the order of `opportunities`."""
    coming = (Opportunity.bid > "") & (Opportunity.bid <= until) & _is_open()
    told = [(each >= first) & (each < after) for each in (Opportunity.at, Opportunity.closed)]
    query = with_partner(Opportunity, OpportunityRow).where(told[0] | told[1] | coming)
    return _in_order(store.rows(query.order_by(Opportunity.id), OpportunityRow))


def open_amounts(store: Store) -> Iterator[tuple[str, str]]:
    """Give the partner and the amount of every open project; those of a deleted partner left out."""
    query = Opportunity.select(Opportunity.partner, Opportunity.amount).join(
        Partner, JOIN.LEFT_OUTER, on=(Partner.id == Opportunity.partner), attr="_partner"
    )
    for partner, amount in store.streamed(query.where(_is_open(), living(Opportunity), living(Partner))):
        yield partner or "", amount or ""


def _is_open() -> Expression:
    found: Expression = Opportunity.status.is_null() | Opportunity.status.not_in(("won", "lost"))
    return found


def _in_order(found: list[OpportunityRow]) -> list[OpportunityRow]:
    closed = [each for each in found if each.status in ("won", "lost")]
    coming = [each for each in found if each.status not in ("won", "lost")]
    return [
        *sorted(coming, key=lambda each: (not each.bid, each.bid)),
        *sorted(closed, key=lambda each: each.closed, reverse=True),
    ]


def funnel_projects(store: Store) -> list[FunnelRow]:
    """Return all projects with no more than what the funnel is reckoned from; those of a deleted partner left out."""
    wanted = (Opportunity.id, Opportunity.amount, Opportunity.stage, Opportunity.stage_title, Opportunity.status,
              Opportunity.bid, Opportunity.closed)  # fmt: skip
    gone = Partner.select(Partner.id).where(~living(Partner))
    query = Opportunity.select(*wanted).where(
        living(Opportunity), Opportunity.partner.is_null() | Opportunity.partner.not_in(gone)
    )
    # What many projects share is held once: the answer is kept while the app runs.
    return [
        FunnelRow(
            eid,
            intern(amount or ""),
            *map(intern, (stage or "", title or "", status or "open", bid or "", closed or "")),
        )
        for eid, amount, stage, title, status, bid, closed in store.streamed(query.order_by(Opportunity.id))
    ]


def projects_named(store: Store, ids: Sequence[str]) -> list[OpportunityRow]:
    """Return the projects of these ids with their partners' names, in the order of the ids; at most a few hundred."""
    query = with_partner(Opportunity, OpportunityRow).where(Opportunity.id.in_(ids))
    found = {each.id: each for each in store.rows(query, OpportunityRow)}
    return [found[id] for id in ids if id in found]


def opportunity(store: Store, opportunity: str) -> OpportunityRow | None:
    """Return a project, or None when it is unknown or deleted."""
    query = Opportunity.select(*columns(Opportunity, OpportunityRow)).where(
        Opportunity.id == opportunity, living(Opportunity)
    )
    found = store.rows(query, OpportunityRow)
    return found[0] if found else None


@question
def _projects_of() -> ModelSelect[Opportunity]:
    return Opportunity.select(
        fn.COALESCE(Opportunity.status, "open").alias("status"),
        fn.COALESCE(Opportunity.amount, "").alias("amount"),
        fn.COALESCE(Opportunity.bid, "").alias("bid"),
    ).where(Opportunity.partner == given("partner"), living(Opportunity))


def projects_of(store: Store, partner: str) -> list[tuple[str, str, str]]:
    """Return status, amount and bid date of a partner's projects: what one line about them needs."""
    return store.rows(_projects_of(partner=partner), lambda status, amount, bid: (status, amount, bid))


def target_of(store: Store, year: int) -> str:
    """Return what is to be sold in a year, a decimal as text; empty when nothing was set."""
    query = Target.select(Target.amount).where(Target.year == str(year), living(Target)).order_by(Target.id)
    return str(store.value(query.limit(1)) or "")

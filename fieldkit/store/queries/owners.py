"""Questions about who looks after a partner."""

from __future__ import annotations

from peewee import ModelSelect, fn

from fieldkit.store.model import Owning, living
from fieldkit.store.queries.common import columns, is_blank
from fieldkit.store.question import given, question
from fieldkit.store.records import Record
from fieldkit.store.store import Store


class OwningRow(Record, frozen=True, kw_only=True):
    """A time in which `owner` looks after a partner: from the day `since` to the day `ended`, empty while it lasts.

    `protected` is the day until which the partner is reported as the owner's (报备); `reason` says why it ended.
    """

    partner: str = ""
    owner: str = ""
    since: str = ""
    ended: str = ""
    protected: str = ""
    reason: str = ""
    at: str = ""


@question
def _ownings() -> ModelSelect[Owning]:
    query = Owning.select(*columns(Owning, OwningRow)).where(Owning.partner == given("partner"), living(Owning))
    return query.order_by(is_blank(Owning.ended).desc(), Owning.ended.desc(), Owning.since.desc(), Owning.id)


def ownings(store: Store, partner: str) -> list[OwningRow]:
    """Return all who look after a partner or did: those who do, then the others with the latest first."""
    return store.rows(_ownings(partner=partner), OwningRow)


def known_owners(store: Store) -> list[str]:
    """Return the names of all who look after partners or did, the most frequent first."""
    query = Owning.select(Owning.owner).where(Owning.owner > "", living(Owning))
    return store.rows(
        query.group_by(Owning.owner).order_by(fn.COUNT(Owning.id).desc(), Owning.owner), lambda owner: str(owner)
    )

"""Questions about partners: the list, one of them, and its past."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any, TypeVar

from msgspec import Struct
from peewee import ModelSelect, fn

from fieldkit.store.asked import Asked
from fieldkit.store.door import fold
from fieldkit.store.model import Contact, Followup, Handout, Heard, Line, Partner, Reading, Visit, living
from fieldkit.store.queries.common import columns, is_blank, lent_out, partner_rows, with_partner
from fieldkit.store.records import (
    ContactRow,
    FollowupRow,
    HandoutRow,
    HeardRow,
    PartnerRow,
    ReadingRow,
    VisitRow,
)
from fieldkit.store.store import Store

_R = TypeVar("_R", bound=Struct)

_LONGEST = 200
"""As many characters of a filter are looked at: SQLite refuses patterns and conditions without end."""


def partners(store: Store, text: str = "", limit: int = 200, offset: int = 0) -> list[PartnerRow]:
    """Return a page of partners by district, building and name.

    Every word of `text` must be found in the name, district, building or phone, or in the pinyin or the initials of
    the first three where these are there already.
    """
    query = _matching(partner_rows(), text).order_by(Partner.district, Partner.building, Partner.name, Partner.id)
    return store.rows(query.limit(limit).offset(offset), PartnerRow)


def count_partners(store: Store, text: str = "") -> int:
    """Return how many partners `partners` finds for `text`."""
    query = _matching(Partner.select(fn.COUNT(Partner.id)).where(living(Partner)), text)
    return int(store.value(query))


_PARTNER = Asked(lambda partner: partner_rows().where(Partner.id == partner))


def partner(store: Store, partner: str) -> PartnerRow | None:
    """Return a partner, or None when it is unknown or deleted."""
    found = store.rows(_PARTNER(partner), PartnerRow)
    return found[0] if found else None


def names_like(store: Store, name: str) -> list[PartnerRow]:
    """Return the partners of this name, whatever its width, case and spaces, with their places alone."""
    query = Partner.select(Partner.id, Partner.name, Partner.district, Partner.building, Partner.room)
    rows = store.rows(query.where(living(Partner)).order_by(Partner.id), PartnerRow)
    wanted = fold(name)
    return [row for row in rows if fold(row.name) == wanted] if wanted else []


_CONTACTS = Asked(
    lambda partner: (
        Contact.select(*columns(Contact, ContactRow))
        .where(Contact.partner == partner, living(Contact))
        .order_by(fn.COALESCE(Contact.main, False).desc(), fn.COALESCE(Contact.place, "~"), Contact.id)
    )
)


def contacts(store: Store, partner: str) -> list[ContactRow]:
    """Return the people at a partner's: the main contact, then as they were ordered, then as they were added."""
    return store.rows(_CONTACTS(partner), ContactRow)


_UNRESOLVED = Asked(
    lambda partner: (
        Heard.select(*columns(Heard, HeardRow))
        .where(Heard.partner == partner, Heard.outcome.in_(("open", "escalated")), living(Heard))
        .order_by(Heard.at.desc(), Heard.id.desc())
    )
)


def unresolved(store: Store, partner: str) -> list[HeardRow]:
    """Return the objections of a partner that are neither resolved nor a pretext, the newest first."""
    return store.rows(_UNRESOLVED(partner), HeardRow)


_LAST_OUTCOME = Asked(
    lambda partner: (
        with_partner(Visit, VisitRow)
        .where(Visit.partner == partner, Visit.status.in_(("done", "missed")))
        .order_by(Visit.started.desc(), Visit.id.desc())
        .limit(1)
    )
)


def last_failure(store: Store, partner: str) -> VisitRow | None:
    """Return the last visit to a partner that came to nothing or reached its goal in part or not at all.

    None when the last one reached it, or there was none: what was made good is not held against a partner.
    """
    found = store.rows(_LAST_OUTCOME(partner), VisitRow)
    failed = found and (found[0].status == "missed" or found[0].reached in ("partly", "no"))
    return found[0] if failed else None


_LAST_READING = Asked(
    lambda partner, until: (
        Reading.select(*columns(Reading, ReadingRow))
        .where(Reading.partner == partner, fn.COALESCE(Reading.at, "") <= until, living(Reading))
        .order_by(Reading.at.desc(), Reading.id.desc())
        .limit(1)
    )
)


def last_reading(store: Store, partner: str, until: str = "") -> ReadingRow | None:
    """Return the latest reading of the qualities that name a partner's class, up to the moment `until` or of all."""
    found = store.rows(_LAST_READING(partner, until or "~"), ReadingRow)
    return found[0] if found else None


_PROMISED = with_partner(Followup, FollowupRow).where(is_blank(Followup.done))
_PROMISED = _PROMISED.order_by(is_blank(Followup.due), Followup.due, Followup.id)
_PROMISED_TO = Asked(lambda partner: _PROMISED.where(Followup.partner == partner))


def open_followups(store: Store, partner: str = "", until: str = "") -> list[FollowupRow]:
    """Return the follow-ups not done, of one partner or all, due up to the day `until` or ever: the earliest first,
    those without a day last.
    """
    if partner and not until:
        return store.rows(_PROMISED_TO(partner), FollowupRow)
    query = _PROMISED
    if partner:
        query = query.where(Followup.partner == partner)
    if until:
        query = query.where(Followup.due <= until)
    return store.rows(query, FollowupRow)


_LENT = with_partner(Handout, HandoutRow).where(lent_out())
_LENT = _LENT.order_by(is_blank(Handout.due), Handout.due, Handout.id)
_LENT_TO = Asked(lambda partner: _LENT.where(Handout.partner == partner))


def handouts_out(store: Store, partner: str = "") -> list[HandoutRow]:
    """Return the things lent that have not come back, of one partner or all: the earliest due first.

    Those without a day stand last.
    """
    return store.rows(_LENT_TO(partner) if partner else _LENT, HandoutRow)


def districts(store: Store) -> list[str]:
    """Return the districts that partners lie in."""
    return _distinct(store, Partner.district)


def buildings(store: Store, district: str = "") -> list[str]:
    """Return the buildings that partners lie in, of one district or all."""
    return _distinct(store, Partner.building, district)


def _matching(query: ModelSelect[Any], text: str) -> ModelSelect[Any]:
    searched = (Partner.name, Partner.district, Partner.building, Partner.phone, Partner.pinyin)
    for word in text[:_LONGEST].split():
        query = query.where(reduce(or_, (field.contains(word) for field in searched)))
    return query


def _distinct(store: Store, field: Line, district: str = "") -> list[str]:
    query = Partner.select(field.alias("text")).distinct().where(field > "", living(Partner)).order_by(field)
    if district:
        query = query.where(Partner.district == district)
    return store.rows(query, lambda text: str(text))

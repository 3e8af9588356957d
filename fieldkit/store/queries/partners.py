"""Questions about partners: the list, one of them, and its past."""

from __future__ import annotations

import re
from functools import cache, reduce
from operator import or_
from typing import Any, TypeVar

from msgspec import Struct
from peewee import OP, SQL, Expression, ModelSelect, NodeList, fn

from fieldkit.store.door import fold
from fieldkit.store.model import Contact, Followup, Handout, Heard, Line, Partner, Reading, Visit, living
from fieldkit.store.queries.common import columns, is_blank, lent_out, partner_rows, with_partner
from fieldkit.store.question import Question, given, question
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

_LONGEST, _WORDS = 200, 20
"""As many characters and words of a filter are looked at: SQLite refuses patterns and conditions without end."""


def partners(store: Store, text: str = "", limit: int = 200, offset: int = 0) -> list[PartnerRow]:
    """Return a page of partners by district, building and name.

    Every word of `text` must be found in the name, district, building or phone, or in the pinyin or the initials of
    the first three where these are there already.
    """
    words = _patterns(text)
    return store.rows(_page(len(words))(**words, limit=limit, offset=offset), PartnerRow)


def count_partners(store: Store, text: str = "") -> int:
    """Return how many partners `partners` finds for `text`."""
    words = _patterns(text)
    return int(store.value(_count(len(words))(**words)))


@question
def _partner() -> ModelSelect[Partner]:
    return partner_rows().where(Partner.id == given("partner"))


def partner(store: Store, partner: str) -> PartnerRow | None:
    """Return a partner, or None when it is unknown or deleted."""
    found = store.rows(_partner(partner=partner), PartnerRow)
    return found[0] if found else None


def names_like(store: Store, name: str) -> list[PartnerRow]:
    """Return the partners of this name, whatever its width, case and spaces, with their places alone."""
    query = Partner.select(Partner.id, Partner.name, Partner.district, Partner.building, Partner.room)
    rows = store.rows(query.where(living(Partner)).order_by(Partner.id), PartnerRow)
    wanted = fold(name)
    return [row for row in rows if fold(row.name) == wanted] if wanted else []


@question
def _contacts() -> ModelSelect[Contact]:
    query = Contact.select(*columns(Contact, ContactRow)).where(Contact.partner == given("partner"), living(Contact))
    return query.order_by(fn.COALESCE(Contact.main, False).desc(), fn.COALESCE(Contact.place, "~"), Contact.id)


def contacts(store: Store, partner: str) -> list[ContactRow]:
    """Return the people at a partner's: the main contact, then as they were ordered, then as they were added."""
    return store.rows(_contacts(partner=partner), ContactRow)


@question
def _unresolved() -> ModelSelect[Heard]:
    query = Heard.select(*columns(Heard, HeardRow)).where(
        Heard.partner == given("partner"), Heard.outcome.in_(("open", "escalated")), living(Heard)
    )
    return query.order_by(Heard.at.desc(), Heard.id.desc())


def unresolved(store: Store, partner: str) -> list[HeardRow]:
    """Return the objections of a partner that are neither resolved nor a pretext, the newest first."""
    return store.rows(_unresolved(partner=partner), HeardRow)


@question
def _last_visit_meant() -> ModelSelect[Visit]:
    ended = Visit.status.in_(("done", "missed"))
    query = with_partner(Visit, VisitRow).where(Visit.partner == given("partner"), ended)
    return query.order_by(Visit.started.desc(), Visit.id.desc()).limit(1)


def last_failure(store: Store, partner: str) -> VisitRow | None:
    """Return the last visit to a partner that came to nothing or reached its goal in part or not at all.

    None when the last one reached it, or there was none: what was made good is not held against a partner.
    """
    found = store.rows(_last_visit_meant(partner=partner), VisitRow)
    failed = found and (found[0].status == "missed" or found[0].reached in ("partly", "no"))
    return found[0] if failed else None


@cache
def _last_reading(until: bool) -> Question:
    def build() -> ModelSelect[Reading]:
        query = Reading.select(*columns(Reading, ReadingRow))
        query = query.where(Reading.partner == given("partner"), living(Reading))
        if until:
            query = query.where(Reading.at <= given("until"))
        return query.order_by(Reading.at.desc(), Reading.id.desc()).limit(1)

    return question(build)


def last_reading(store: Store, partner: str, until: str = "") -> ReadingRow | None:
    """Return the latest reading of the qualities that name a partner's class, up to the moment `until` or of all."""
    found = store.rows(_last_reading(bool(until))(partner=partner, until=until), ReadingRow)
    return found[0] if found else None


@cache
def _open_followups(of_one: bool, until: bool) -> Question:
    def build() -> ModelSelect[Followup]:
        query = with_partner(Followup, FollowupRow).where(is_blank(Followup.done))
        if of_one:
            query = query.where(Followup.partner == given("partner"))
        if until:
            query = query.where(Followup.due <= given("until"))
        return query.order_by(is_blank(Followup.due), Followup.due, Followup.id)

    return question(build)


def open_followups(store: Store, partner: str = "", until: str = "") -> list[FollowupRow]:
    """Return the follow-ups not done, of one partner or all, due up to the day `until` or ever: the earliest first,
    those without a day last.
    """
    asked = _open_followups(bool(partner), bool(until))
    return store.rows(asked(partner=partner, until=until), FollowupRow)


@cache
def _handouts_out(of_one: bool) -> Question:
    def build() -> ModelSelect[Handout]:
        query = with_partner(Handout, HandoutRow).where(lent_out())
        if of_one:
            query = query.where(Handout.partner == given("partner"))
        return query.order_by(is_blank(Handout.due), Handout.due, Handout.id)

    return question(build)


def handouts_out(store: Store, partner: str = "") -> list[HandoutRow]:
    """Return the things lent that have not come back, of one partner or all: the earliest due first.

    Those without a day stand last.
    """
    return store.rows(_handouts_out(bool(partner))(partner=partner), HandoutRow)


def districts(store: Store) -> list[str]:
    """Return the districts that partners lie in."""
    return _distinct(store, Partner.district)


def buildings(store: Store, district: str = "") -> list[str]:
    """Return the buildings that partners lie in, of one district or all."""
    return _distinct(store, Partner.building, district)


@cache
def _page(words: int) -> Question:
    def build() -> ModelSelect[Partner]:
        query = _matching(partner_rows(), words).order_by(Partner.district, Partner.building, Partner.name, Partner.id)
        return query.limit(given("limit")).offset(given("offset"))

    return question(build)


@cache
def _count(words: int) -> Question:
    return question(lambda: _matching(Partner.select(fn.COUNT(Partner.id)).where(living(Partner)), words))


def _matching(query: ModelSelect[Any], words: int) -> ModelSelect[Any]:
    searched = (Partner.name, Partner.district, Partner.building, Partner.phone, Partner.pinyin)
    for at in range(words):
        pattern = NodeList((given(f"word{at}"), SQL("ESCAPE '\\'")))
        query = query.where(reduce(or_, (Expression(field, OP.ILIKE, pattern) for field in searched)))
    return query


def _patterns(text: str) -> dict[str, str]:
    """The words of a filter as SQLite looks for them, by the places of `_matching`."""
    words = enumerate(text[:_LONGEST].split()[:_WORDS])
    return {f"word{at}": "%" + re.sub(r"([\\%_])", r"\\\1", word) + "%" for at, word in words}


def _distinct(store: Store, field: Line, district: str = "") -> list[str]:
    query = Partner.select(field.alias("text")).distinct().where(field > "", living(Partner)).order_by(field)
    if district:
        query = query.where(Partner.district == district)
    return store.rows(query, lambda text: str(text))

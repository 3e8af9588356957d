"""Questions about the competing brands that a partner carries."""

from __future__ import annotations

from peewee import ModelSelect, fn

from fieldkit.store.model import Rival, living
from fieldkit.store.queries.common import columns, is_blank
from fieldkit.store.question import given, question
from fieldkit.store.records import Record
from fieldkit.store.store import Store


class RivalRow(Record, frozen=True, kw_only=True):
    """A competing brand. `since` is as it was typed, `year` the year that it names plainly, else empty.

    `content` is high, some, low or empty (not known); `at` and `by` say when it was seen and by whom; `ended` is the
    day on which the partner no longer carried it.
    """

    partner: str = ""
    brand: str = ""
    since: str = ""
    year: str = ""
    exclusive: bool = False
    content: str = ""
    seen: str = ""
    remark: str = ""
    ended: str = ""
    at: str = ""
    by: str = ""


@question
def _rivals() -> ModelSelect[Rival]:
    query = Rival.select(*columns(Rival, RivalRow)).where(Rival.partner == given("partner"), living(Rival))
    return query.order_by(is_blank(Rival.ended).desc(), Rival.at, Rival.brand, Rival.id)


def rivals(store: Store, partner: str) -> list[RivalRow]:
    """Return the competing brands of a partner: those it carries in the order they were seen, then those it did."""
    return store.rows(_rivals(partner=partner), RivalRow)


def known_brands(store: Store) -> list[str]:
    """Return the brands that partners carry, the most frequent first."""
    query = Rival.select(Rival.brand).where(Rival.brand > "", living(Rival))
    return store.rows(
        query.group_by(Rival.brand).order_by(fn.COUNT(Rival.id).desc(), Rival.brand), lambda brand: str(brand)
    )

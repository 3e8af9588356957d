"""Questions about what follows the signing: agreements, files, trainings, the checklist of a partner."""

from __future__ import annotations

from typing import Any, TypeVar

from msgspec import Struct
from peewee import fn

from fieldkit.rules.signing import OnFile
from fieldkit.store.archive_records import AgreementRow, CourseRow, FulfilledRow, PaperRow
from fieldkit.store.model import Agreement, Course, Handout, Met, Paper, Projection, living
from fieldkit.store.queries.common import columns
from fieldkit.store.records import HandoutRow
from fieldkit.store.store import Store

_R = TypeVar("_R", bound=Struct)


def agreements(store: Store, partner: str) -> list[AgreementRow]:
    """Return the agreements with a partner, the one signed last first."""
    query = _of_partner(Agreement, AgreementRow, partner)
    return store.rows(query.order_by(Agreement.signed.desc(), Agreement.id.desc()), AgreementRow)


def papers(store: Store, partner: str, limit: int = 500) -> list[PaperRow]:
    """Return the files kept with a partner, the newest first."""
    query = _of_partner(Paper, PaperRow, partner)
    return store.rows(query.order_by(Paper.at.desc(), Paper.id.desc()).limit(limit), PaperRow)


def count_papers(store: Store, partner: str) -> int:
    """Return how many files are kept with a partner."""
    return int(store.value(Paper.select(fn.COUNT(Paper.id)).where(Paper.partner == partner, living(Paper))))


def courses(store: Store, partner: str) -> list[CourseRow]:
    """Return the trainings of a partner's people, by the day they were held or are planned for."""
    query = _of_partner(Course, CourseRow, partner)
    return store.rows(query.order_by(fn.COALESCE(Course.done, Course.day), Course.name, Course.id), CourseRow)


def fulfilled(store: Store, partner: str) -> dict[str, FulfilledRow]:
    """Return what was written of a partner about items of checklists, by the item's id; those not done among them."""
    query = _of_partner(Met, FulfilledRow, partner)
    return {row.item: row for row in store.rows(query.order_by(Met.at, Met.id), FulfilledRow)}


def on_file(store: Store, partner: str) -> OnFile:
    """Return what the records of a partner show of the items after signing."""
    signed = [each.signed for each in agreements(store, partner) if each.signed]
    there = {each.id for each in agreements(store, partner)}
    kept = papers(store, partner)
    with_agreement = [each.at[:10] for each in kept if each.part == "agreement" and each.about in there]
    files: dict[str, str] = {}
    for each in kept:
        if each.part == "item":
            files[each.about] = each.at[:10]
    held: dict[str, str] = {}
    for row in courses(store, partner):
        if row.course and row.done:
            held[row.course] = min(row.done, held.get(row.course, row.done))
    return OnFile(min(signed, default=""), min(with_agreement, default=""), files, held)


def handouts_of(store: Store, partner: str, limit: int = 200) -> list[HandoutRow]:
    """Return what was left with a partner or lent to it, the newest first."""
    query = _of_partner(Handout, HandoutRow, partner)
    return store.rows(query.order_by(Handout.at.desc(), Handout.id.desc()).limit(limit), HandoutRow)


def _of_partner(model: type[Any], record: type[_R], partner: str) -> Any:
    found: type[Projection] = model
    return model.select(*columns(found, record)).where(model.partner == partner, living(model))

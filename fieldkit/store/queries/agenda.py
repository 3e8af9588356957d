"""Questions about what is due with partners by itself: the ends of their time boxes, and visits by their rhythm."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from peewee import Case, fn

from fieldkit.store.model import Partner, Reading, Stop, living
from fieldkit.store.queries.common import last_visit, with_reading
from fieldkit.store.queries.stages import first_talk, last_decision, regions_opened
from fieldkit.store.route_records import DueFrom
from fieldkit.store.store import Store


def due_from(store: Store, today: str, boxed: Collection[str], talked_in: Collection[str]) -> Iterator[DueFrom]:
    """Give the partners in the stages `boxed`, or whose class somebody chose or read, with what is due hangs on.

    The day of the first talk is looked up for those in the stages `talked_in` alone.
    """
    opened, planned = regions_opened(store), _planned(store, today)
    talked = Case(None, [(Partner.stage.in_(list(talked_in)), first_talk(Partner.id))], None)
    decision = Case(None, [(Partner.stage.in_(list(boxed)), last_decision())], None)
    query = Partner.select(
        *(Partner.id, Partner.name, Partner.stage, Partner.stage_since, Partner.district, talked, decision),
        *(Partner.chosen_class, last_visit(), Reading.competitive, Reading.willing, Reading.self_driven),
    )
    known = Partner.stage.in_(list(boxed)) | (Partner.chosen_class > "") | Reading.id.is_null(False)
    rows = store.streamed(with_reading(query).where(living(Partner), known))
    for eid, name, stage, since, district, first, said, chosen, seen, competitive, willing, driven in rows:
        yield DueFrom(eid, name or "", stage or "", since or "", opened.get(district, ""), first or "", said or "",
                      chosen or "", seen or "", _after(planned.get(eid), seen or ""),
                      competitive or "", willing or "", driven or "")  # fmt: skip


def _planned(store: Store, today: str) -> dict[str, list[str]]:
    """The days from today on on whose routes partners are, by partner."""
    planned: dict[str, list[str]] = {}
    coming = Stop.select(Stop.partner, Stop.day).where(Stop.day >= today, living(Stop))
    for partner, day in store.streamed(coming.order_by(Stop.day)):
        planned.setdefault(partner, []).append(day)
    return planned


def _after(days: list[str] | None, seen: str) -> str:
    """The first of the days after the one on which somebody was there."""
    return next((day for day in days if day > seen), "") if days else ""


def places_of(store: Store) -> dict[str, str]:
    """Return where every partner is, district and building, by its id."""
    place = fn.COALESCE(Partner.district, ""), fn.COALESCE(Partner.building, "")
    rows = store.streamed(Partner.select(Partner.id, *place).where(living(Partner)))
    return {eid: f"{district} {building}".strip() for eid, district, building in rows}

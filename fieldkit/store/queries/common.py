"""Selections that several questions share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from peewee import JOIN, Expression, Field, Function, ModelSelect, fn

from fieldkit.store.model import Followup, Handout, Partner, Projection, Reading, Visit, living

TOOK_PLACE = ("open", "aside", "done")
UNFINISHED = ("open", "aside")


def columns(model: type[Projection], record: type[Struct]) -> list[Field]:
    """Return the columns of a table that a record has."""
    fields = model._meta.fields
    return [fields[name] for name in record.__struct_fields__ if name in fields]


def is_blank(field: Field) -> Expression:
    """Return the condition that nothing was written in a field of text."""
    return field.is_null() | (field == "")


def with_partner(model: type[Any], record: type[Struct]) -> ModelSelect[Any]:
    """Select a record with its partner's name; those of a deleted partner are left out, of an unknown one kept."""
    query: ModelSelect[Any] = model.select(*columns(model, record), Partner.name.alias("partner_name"))
    joined = query.join(Partner, JOIN.LEFT_OUTER, on=(Partner.id == model.partner), attr="_partner")
    return joined.where(living(model), living(Partner))


def partner_rows(extra: Iterable[Any] = ()) -> ModelSelect[Partner]:
    """Select partners with their last visit's day, the day of the next follow-up, and the number of visits."""
    took_place = (Visit.partner == Partner.id) & Visit.status.in_(TOOK_PLACE) & living(Visit)
    # Counted by a column of the index, so that no row of a visit is read.
    visits = Visit.select(fn.COUNT(Visit.partner)).where(took_place)
    due = Followup.select(fn.MIN(Followup.due)).where(
        (Followup.partner == Partner.id) & is_blank(Followup.done) & (Followup.due > "") & living(Followup)
    )
    return Partner.select(
        *(field for name, field in Partner._meta.fields.items() if name != "deleted"),
        last_visit().alias("last_visit"),
        due.alias("next_due"),
        visits.alias("visits"),
        *extra,
    ).where(living(Partner))


def last_visit() -> Function:
    """Return the day of the last visit to a partner that took place; the index of the visits alone answers it."""
    took_place = Visit.partner == Partner.id, Visit.status.in_(TOOK_PLACE), living(Visit)
    return fn.SUBSTR(Visit.select(fn.MAX(Visit.started)).where(*took_place), 1, 10)


def with_reading(query: ModelSelect[Partner]) -> ModelSelect[Partner]:
    """Join partners with the latest reading of the qualities that name a class; those without one stay."""
    other: Any = Reading.alias()
    latest = other.select(other.id).where(other.partner == Partner.id, living(other))
    latest = latest.order_by(other.at.desc(), other.id.desc()).limit(1)
    return query.join(Reading, JOIN.LEFT_OUTER, on=(Reading.id == latest), attr="_reading")


def lent_out() -> Expression:
    """Return the condition that a thing was lent and has not come back."""
    return (Handout.how == "lent") & is_blank(Handout.back) & living(Handout)

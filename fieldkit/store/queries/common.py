"""Selections that several questions share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from peewee import JOIN, Expression, Field, ModelSelect, fn

from fieldkit.store.model import Followup, Handout, Partner, Projection, Visit, living

TOOK_PLACE = ("open", "aside", "done")


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
    last = Visit.select(fn.MAX(fn.SUBSTR(Visit.started, 1, 10))).where(took_place)
    visits = Visit.select(fn.COUNT(Visit.id)).where(took_place)
    due = Followup.select(fn.MIN(Followup.due)).where(
        (Followup.partner == Partner.id) & is_blank(Followup.done) & (Followup.due > "") & living(Followup)
    )
    return Partner.select(
        *(field for name, field in Partner._meta.fields.items() if name != "deleted"),
        last.alias("last_visit"),
        due.alias("next_due"),
        visits.alias("visits"),
        *extra,
    ).where(living(Partner))


def lent_out() -> Expression:
    """Return the condition that a thing was lent and has not come back."""
    return (Handout.how == "lent") & is_blank(Handout.back) & living(Handout)

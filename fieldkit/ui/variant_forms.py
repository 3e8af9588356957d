"""The form for an answer of one's own, beside the company's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.i18n import _, marked
from fieldkit.playbook import model
from fieldkit.store import drop_variant, edit_variant, keep_variant
from fieldkit.store.queries import VariantRow, variants
from fieldkit.ui.screens.form import Form, Plan, Values
from fieldkit.ui.widgets.field import Field

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

BULLETS = ("bullet_1", "bullet_2", "bullet_3")
"""The fields of the points, three as on the company's card."""

_LABELS = (
    ("first", marked("First line")),
    ("bullet_1", marked("Point 1")),
    ("bullet_2", marked("Point 2")),
    ("bullet_3", marked("Point 3")),
    ("ask", marked("Then ask")),
)


def variant_form(kit: FieldkitApp, entry: str, row: VariantRow | None = None, first: str = "", heard: str = "") -> Form:
    """The form that keeps an own answer to an objection (`first` is what is known of it), or changes one.

    `heard` is the objection heard in which it worked.
    """
    objection = kit.playbook.get(entry)
    title = kit.playbook.expand(objection.title) if objection else row.title if row else entry
    kind = objection.kind if isinstance(objection, model.Objection) else ""
    said = row.bullets.split("\n") if row and row.bullets else []
    values = {"first": row.first if row else first, "ask": row.ask if row else ""}
    values |= dict(zip(BULLETS, said, strict=False))
    fields = tuple(
        Field(
            name,
            label,
            value=values.get(name, ""),
            hint=marked("in your own words, as you said it") if name == "first" else "",
            required=name == "first",
            gap=name in ("bullet_1", "ask"),
        )
        for name, label in _LABELS
    )
    more = said[len(BULLETS) :]

    def save(typed: Values) -> str:
        bullets = [typed.get(name, values.get(name, "")) for name in BULLETS]
        if row is None:
            eid = keep_variant(
                kit.store, entry, title, typed["first"], bullets, typed.get("ask", ""), kind=kind, heard=heard
            )
            kit.tell(_("Kept beside the company's answer. ctrl+z takes it back."))
            return eid
        if typed:
            changed = [*bullets, *more] if any(name in typed for name in BULLETS) else None
            edit_variant(kit.store, row.id, typed.get("first"), changed, typed.get("ask"))
        return row.id

    def drop() -> None:
        if row is not None:
            drop_variant(kit.store, row.id)
            kit.tell(_("Dropped. ctrl+z brings it back."))

    def gone() -> bool:
        return row is not None and all(each.id != row.id for each in variants(kit.store, entry))

    return Form(
        Plan(
            f"form:variant:{row.id if row else f'new {entry}'}",
            marked("Own answer"),
            fields,
            save,
            about=title,
            new=row is None,
            delete=drop if row else None,
            delete_word=marked("Drop this answer"),
            gone=gone if row else None,
        )
    )

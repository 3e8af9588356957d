"""The forms for what is known of a partner: the partner, its people, what was promised, what was left, a note."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fieldkit.i18n import _, marked
from fieldkit.rules.dates import parse_due
from fieldkit.store import (
    add_contact,
    add_followup,
    add_partner,
    delete_contact,
    delete_note,
    delete_partner,
    edit_contact,
    edit_followup,
    edit_handout,
    edit_partner,
    hand_out,
    rewrite_note,
)
from fieldkit.store.change import Value
from fieldkit.store.door import fold
from fieldkit.store.queries import buildings, districts, is_there, names_like, partner
from fieldkit.store.records import ContactRow, FollowupRow, HandoutRow, NoteRow, PartnerRow
from fieldkit.ui import labels
from fieldkit.ui.screens.form import Form, Plan, Values
from fieldkit.ui.text import short
from fieldkit.ui.widgets.field import Choices, Field

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

PARTNER_FIELDS = tuple(labels.PARTNER.items())
"""The fields of a partner in the order of the form, with their labels."""

_GAPS = ("district", "phone", "cares", "important")


def partner_form(kit: FieldkitApp, partner_id: str = "", name: str = "", first: str = "") -> Form:
    """The form that adds a partner (called `name` so far), or edits one, beginning at the field `first`."""
    row = partner(kit.store, partner_id) if partner_id else None
    entries = kit.playbook.entries
    choices: dict[str, Choices] = {
        "district": lambda _values: districts(kit.store),
        "building": lambda values: buildings(kit.store, values["district"]) or buildings(kit.store),
        "source": lambda _values: [each.title for each in entries.sources],
        "depth": lambda _values: [part.title for each in entries.sources for part in each.depths],
    }
    fields = tuple(
        Field(
            each,
            label,
            kind="flag" if each == "important" else "text",
            value=_stored(row, each) if row else name if each == "name" else "",
            hint=marked("the company's name") if each == "name" else "",
            required=each == "name",
            gap=each in _GAPS,
            choices=choices.get(each),
        )
        for each, label in PARTNER_FIELDS
    )

    def save(said: Values) -> str:
        values: dict[str, Value] = dict(said)
        if "important" in said:
            values["important"] = said["important"] == "1"
        if row is None:
            return add_partner(kit.store, said["name"], **{k: v for k, v in values.items() if v and k != "name"})
        if values:
            edit_partner(kit.store, row.id, **values)
            kit.fill_pinyin()
        return row.id

    def delete() -> None:
        delete_partner(kit.store, partner_id)
        kit.tell(_("Deleted: {name}. ctrl+z brings it back.").format(name=short(row.name) if row else ""))

    return Form(
        Plan(
            f"form:partner:{partner_id}" if row else f"form:partner:new {name}".rstrip(),
            marked("Edit partner") if row else marked("New partner"),
            fields,
            save,
            about=row.name if row else "",
            new=row is None,
            twins=lambda values: _same_name(kit, values["name"], partner_id),
            delete=delete if row else None,
            delete_word=marked("Delete this partner"),
            gone=gone_test(kit, partner_id) if row else None,
            first=first,
        )
    )


def _stored(row: PartnerRow, field: str) -> str:
    value = getattr(row, field)
    return ("1" if value else "") if isinstance(value, bool) else str(value)


def _same_name(kit: FieldkitApp, name: str, but: str) -> list[PartnerRow]:
    return [each for each in names_like(kit.store, name) if each.id != but]


def depth_title(kit: FieldkitApp, depth: str) -> str:
    """How a depth of relationship is called, by its id; what is no id of the playbook as it was written."""
    return _depths(kit).get(depth, depth)


def _depths(kit: FieldkitApp) -> dict[str, str]:
    return {part.id: kit.playbook.expand(part.title) for each in kit.playbook.entries.sources for part in each.depths}


def contact_form(kit: FieldkitApp, partner_id: str, row: ContactRow | None = None) -> Form:
    """The form that adds a person at a partner's, or edits one."""
    depths = _depths(kit)
    values = {name: str(getattr(row, name)) if row else "" for name in labels.CONTACT}
    values["depth"] = depths.get(values["depth"], values["depth"])
    choices: dict[str, Choices] = {"depth": lambda _values: list(depths.values())}
    fields = tuple(
        Field(name, label, value=values[name], required=name == "name", choices=choices.get(name))
        for name, label in labels.CONTACT.items()
    )

    def save(said: Values) -> str:
        if "depth" in said:
            by_title = {fold(title): eid for eid, title in depths.items()}
            said["depth"] = by_title.get(fold(said["depth"]), said["depth"])
        if row is None:
            return add_contact(kit.store, partner_id, **said)
        if said:
            edit_contact(kit.store, row.id, **said)
        return row.id

    title = marked("Edit contact") if row else marked("New contact")
    key = f"form:contact:{row.id if row else f'new {partner_id}'}"
    return Form(Plan(key, title, fields, save, about=name_of(kit, partner_id), new=row is None,
                     delete=(lambda: delete_contact(kit.store, row.id)) if row else None,
                     delete_word=marked("Delete this contact"),
                     gone=gone_test(kit, partner_id, "contact", row.id if row else "")))  # fmt: skip


def handout_form(kit: FieldkitApp, partner_id: str, row: HandoutRow | None = None, visit: str = "") -> Form:
    """The form for a thing left or lent, at a visit if one is given; a day to have it back makes it lent."""
    entries = kit.playbook.entries
    items = [each for each in entries.checklist if each.group == "material" and each.handling != "internal"]
    titles = {each.title: each.id for each in (*items, *(each for each in entries.proofs if each.handling == "leave"))}
    fields = (
        Field("title", marked("What"), value=row.title if row else "", required=True, choices=lambda _v: list(titles),
              hint=marked("a sample, a brochure, a trial unit")),
        Field("lent", marked("Comes back"), kind="flag", value="1" if row and row.how == "lent" else ""),
        Field("due", marked("By"), kind="day", value=row.due if row else "",
              hint=marked("+7d, next wed, 12-01; lent then")),
    )  # fmt: skip

    def save(said: Values) -> str:
        if row:
            changed: dict[str, str] = {name: said[name] for name in ("title",) if name in said}
            if "due" in said:
                changed["due"] = due_day(kit, said["due"])
            if "lent" in said or changed.get("due"):
                changed["how"] = "lent" if said.get("lent", row.how == "lent") or changed.get("due") else "left"
            if changed:
                edit_handout(kit.store, row.id, **changed)
            return row.id
        due = due_day(kit, said["due"])
        return hand_out(kit.store, partner_id, said["title"], "lent" if said["lent"] or due else "left",
                        item=titles.get(said["title"], ""), visit=visit, due=due)  # fmt: skip

    key = f"form:handout:{row.id if row else f'new {partner_id}'}"
    return Form(Plan(key, marked("Left or lent"), fields, save, about=name_of(kit, partner_id), new=row is None,
                     gone=gone_test(kit, partner_id, "handout", row.id if row else "")))  # fmt: skip


def followup_form(kit: FieldkitApp, partner_id: str, row: FollowupRow | None = None) -> Form:
    """The form for something promised; without a day it is due tomorrow."""
    fields = (
        Field("text", marked("What"), value=row.text if row else "", required=True,
              hint=marked("what was promised, or what comes next")),
        Field("due", marked("When"), kind="day", value=row.due if row else "", hint=marked("+3d, next wed, 12-01")),
    )  # fmt: skip

    def save(said: Values) -> str:
        if row:
            if "due" in said:
                said["due"] = kit.due_or_default(parse_due(said["due"], kit.today_date)).isoformat()
            if said:
                edit_followup(kit.store, row.id, **said)
            return row.id
        due = kit.due_or_default(parse_due(said["due"], kit.today_date)).isoformat()
        return add_followup(kit.store, partner_id, said["text"], due)

    key = f"form:followup:{row.id if row else f'new {partner_id}'}"
    first = "due" if row else ""
    return Form(Plan(key, marked("To do"), fields, save, about=name_of(kit, partner_id), new=row is None, first=first,
                     gone=gone_test(kit, partner_id, "followup", row.id if row else "")))  # fmt: skip


def note_form(kit: FieldkitApp, row: NoteRow) -> Form:
    """The form that changes a note; its mark stands before the text."""
    typed = f"{row.mark} {row.text}".strip()
    fields = (Field("text", marked("Note"), value=typed, required=True),)

    def save(said: Values) -> str:
        if said:
            rewrite_note(kit.store, row.id, said["text"])
        return row.id

    return Form(
        Plan(f"form:note:{row.id}", marked("Edit note"), fields, save, about=name_of(kit, row.partner), new=False,
             delete=lambda: delete_note(kit.store, row.id), delete_word=marked("Delete this note"),
             gone=gone_test(kit, row.partner, "note", row.id))
    )  # fmt: skip


def gone_test(kit: FieldkitApp, partner_id: str, kind: str = "", record: str = "") -> Callable[[], bool]:
    """Whether the partner, or what was written of it, is no longer there: its making was taken back."""

    def gone() -> bool:
        there = is_there(kit.store, "partner", partner_id) and (not record or is_there(kit.store, kind, record))
        return not there

    return gone


def name_of(kit: FieldkitApp, partner_id: str) -> str:
    """The name of a partner, for the title of its forms."""
    row = partner(kit.store, partner_id)
    return row.name if row else ""


def due_day(kit: FieldkitApp, typed: str) -> str:
    """The day to come that was typed, as the store keeps days; empty when nothing was typed."""
    day = parse_due(typed, kit.today_date) if typed else None
    return day.isoformat() if day else ""

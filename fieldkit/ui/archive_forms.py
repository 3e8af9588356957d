"""The forms for what follows the signing: an agreement, an item of the checklist, a training, a file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from fieldkit.i18n import _, marked
from fieldkit.playbook.model import ChecklistItem, Part
from fieldkit.rules.past_days import parse_past
from fieldkit.rules.signing import Ties, ties_of
from fieldkit.store import (
    Kept,
    add_agreement,
    add_paper,
    delete_agreement,
    delete_course,
    delete_paper,
    edit_agreement,
    edit_course,
    edit_paper,
    fulfil,
    plan_courses,
    replace_file,
)
from fieldkit.store.archive_records import AgreementRow, CourseRow, PaperRow
from fieldkit.store.door import fold
from fieldkit.store.queries import agreements, contacts, fulfilled
from fieldkit.ui.partner_forms import due_day, gone_test, name_of
from fieldkit.ui.screens.form import Form, Plan, Values
from fieldkit.ui.text import one_line, weekday
from fieldkit.ui.widgets.field import Field

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

_NAMES = re.compile(r"[、,，;；]")


class Home(NamedTuple):
    """What a file belongs to: the `part`, that one's id, and how it is called."""

    part: str
    about: str
    label: str


def agreement_form(kit: FieldkitApp, partner_id: str, row: AgreementRow | None = None) -> Form:
    """The form for an agreement; a new one is called as the company's agreement is."""
    title = row.title if row else kit.playbook.expand("{{company.agreement_title}}")
    fields = (
        Field("number", marked("Number"), value=row.number if row else "", hint=marked("the number on its cover")),
        Field("title", marked("Agreement"), value=title, required=True),
        past_field(kit, "signed", marked("Signed"), row.signed if row else ""),
        Field("until", marked("Until"), kind="day", value=row.until if row else "",
              hint=marked("2027-11-19, +12m; empty: without end")),
        Field("remark", marked("Remark"), value=row.remark if row else ""),
    )  # fmt: skip

    def save(said: Values) -> str:
        values = dict(said)
        if "signed" in said:
            values["signed"] = _past(kit, said["signed"])
        if "until" in said:
            values["until"] = due_day(kit, said["until"])
        if row is None:
            return add_agreement(kit.store, partner_id, **values, ties=ties(kit))
        if values:
            edit_agreement(kit.store, row.id, ties(kit), **values)
        return row.id

    key = f"form:agreement:{row.id if row else f'new {partner_id}'}"
    heading = marked("Agreement") if row else marked("New agreement")
    return Form(
        Plan(key, heading, fields, save, about=name_of(kit, partner_id), new=row is None,
             delete=(lambda: delete_agreement(kit.store, row.id, ties(kit))) if row else None,
             delete_word=marked("Delete this agreement"),
             gone=gone_test(kit, partner_id, "agreement", row.id if row else ""))
    )  # fmt: skip


def item_form(kit: FieldkitApp, partner_id: str, item: ChecklistItem | Part) -> Form:
    """The form for an item of the checklist: when it was done, through whom, and a remark; a day makes it done."""
    row = fulfilled(kit.store, partner_id).get(item.id)
    title = kit.playbook.expand(item.title)
    fields = (
        Field("done", marked("Done"), kind="flag", value="1" if row and row.done else ""),
        past_field(kit, "at", marked("On"), row.at[:10] if row else ""),
        Field("by", marked("Through"), value=row.by if row else "",
              choices=lambda _v: [name for name in (kit.settings.owner,) if name],
              hint=marked("who did it or handed it over")),
        Field("text", marked("Remark"), value=row.text if row else ""),
    )  # fmt: skip

    def save(said: Values) -> str:
        day = _past(kit, said["at"]) if "at" in said else None
        done = bool(said["done"]) if "done" in said else bool(row and row.done) or bool(day)
        if not said:
            return ""
        return fulfil(
            kit.store, partner_id, item.id, title, done, day=day, by=said.get("by"), text=said.get("text")
        )  # fmt: skip

    return Form(
        Plan(f"form:met:{partner_id}:{item.id}", marked("After signing"), fields, save,
             about=f"{title} {kit.glyphs.sep} {name_of(kit, partner_id)}", new=False, first="at",
             gone=gone_test(kit, partner_id))
    )  # fmt: skip


def course_form(kit: FieldkitApp, partner_id: str, row: CourseRow | None = None, course: str = "") -> Form:
    """The form for a training of people of a partner's; of one that is written down, its days and its result."""
    store, entries = kit.store, kit.playbook.entries
    titles = {kit.playbook.expand(each.title): each.id for each in entries.training}
    people = {each.name: each.id for each in contacts(store, partner_id)}
    chosen = next((title for title, eid in titles.items() if eid == course), "")
    what = (
        Field("title", marked("Training"), value=chosen, required=True, choices=lambda _v: list(titles)),
        Field("name", marked("Trained"), required=True, choices=lambda _v: list(people),
              hint=marked("one or more: Wang, Li")),
    )  # fmt: skip
    days = (
        Field("day", marked("Planned for"), kind="day", value=row.day if row else "",
              hint=marked("+7d, next wed, 12-01")),
        past_field(kit, "done", marked("Held on"), row.done if row else ""),
        Field("result", marked("Result"), value=row.result if row else "",
              hint=marked("what stuck, what to practise")),
    )  # fmt: skip

    def save(said: Values) -> str:
        values = {"day": due_day(kit, said["day"])} if "day" in said else {}
        if "done" in said:
            values["done"] = _past(kit, said["done"])
        if "result" in said:
            values["result"] = said["result"]
        if row:
            if values:
                edit_course(store, row.id, ties(kit), **values)
            return row.id
        names = [name.strip() for name in _NAMES.split(said["name"]) if name.strip()]
        known = {fold(name): (eid, name) for name, eid in people.items()}
        whole = known.get(fold(said["name"]))
        taking = [whole] if whole else [known.get(fold(name), ("", name)) for name in names]
        title = said["title"]
        written = plan_courses(store, partner_id, titles.get(title, ""), title, taking, **values, ties=ties(kit))
        return written[0] if written else ""

    key = f"form:course:{row.id if row else f'new {partner_id} {course}'}"
    about = f"{row.title} · {row.name}" if row else name_of(kit, partner_id)
    first = "done" if row else "name" if chosen else ""
    return Form(
        Plan(key, marked("Training"), days if row else (*what, *days), save, about=about, new=row is None, first=first,
             delete=(lambda: delete_course(store, row.id, ties(kit))) if row else None,
             delete_word=marked("Delete this training"),
             gone=gone_test(kit, partner_id, "course", row.id if row else ""))
    )  # fmt: skip


def signing_items(kit: FieldkitApp) -> dict[str, ChecklistItem | Part]:
    """The items of the checklist after signing and their parts, by id."""
    found: dict[str, ChecklistItem | Part] = {}
    for item in kit.playbook.entries.checklist:
        if item.group == "signing":
            found[item.id] = item
            found |= {part.id: part for part in item.parts}
    return found


def ties(kit: FieldkitApp) -> Ties:
    """The items of the checklist after signing that the records of a partner tick, as the playbook has them."""
    found = ties_of(kit.playbook.entries.checklist, (each.id for each in kit.playbook.entries.training))
    return found._replace(items=tuple(each._replace(title=kit.playbook.expand(each.title)) for each in found.items))


def homes(kit: FieldkitApp, partner_id: str) -> list[Home]:
    """What a file of a partner's may belong to: an agreement, an item of the checklist after signing."""
    found = [
        Home("agreement", each.id, one_line(f"{each.number} {each.title}", 60))
        for each in agreements(kit.store, partner_id)
    ]
    items = signing_items(kit).items()
    return [*found, *(Home("item", eid, kit.playbook.expand(each.title)) for eid, each in items)]


def paper_plan(kit: FieldkitApp, partner_id: str, row: PaperRow | None = None, home: Home | None = None) -> Plan:
    """What the form for a file asks: which file, what it is, what it belongs to. `PaperForm` copies the file."""
    places = homes(kit, partner_id)
    if row:
        home = next((each for each in places if (each.part, each.about) == (row.part, row.about)), None)
    by_label = {fold(each.label): each for each in places}

    def save(said: Values, kept: Kept | None = None) -> str:
        values: dict[str, str] = {"title": said["title"]} if "title" in said else {}
        if "about" in said:
            chosen = by_label.get(fold(said["about"]), Home("", "", ""))
            values |= {"part": chosen.part, "about": chosen.about}
        if row is None:
            if kept is None:
                return ""
            return add_paper(kit.store, partner_id, kept, by=kit.settings.owner, **values, ties=ties(kit))
        with kit.store.act(marked("change of the file {about}"), one_line(row.title or row.name, 30)):
            if values:
                edit_paper(kit.store, row.id, ties(kit), **values)
            if kept:
                replace_file(kit.store, row.id, kept)
        return row.id

    fields = (
        Field("file", marked("Replace with") if row else marked("File"), required=row is None,
              hint=marked("its path: type, paste or drop it here; Tab completes")),
        Field("title", marked("Title"), value=row.title if row else "",
              hint=row.name if row else marked("what it is; else the file's name")),
        Field("about", marked("Belongs to"), value=home.label if home else "",
              choices=lambda _v: [each.label for each in places]),
    )  # fmt: skip
    key = f"form:paper:{row.id if row else f'new {partner_id}'}"
    return Plan(
        key, marked("File") if row else marked("New file"), fields, save,
        about=name_of(kit, partner_id), new=row is None,
        first="title" if row else "",
        delete=(lambda: delete_paper(kit.store, row.id, ties(kit))) if row else None,
        delete_word=marked("Delete this file"),
        gone=gone_test(kit, partner_id, "paper", row.id if row else ""),
    )  # fmt: skip


def past_field(kit: FieldkitApp, name: str, label: str, value: str) -> Field:
    """A field for a day gone by; what was understood stands behind it."""

    def reads(typed: str) -> str:
        day = parse_past(typed, kit.today_date)
        if day is None:
            text = _("“{day}” is no day I understand. Try today, 11-20 or 2026-11-20.")
            raise ValueError(text.format(day=one_line(typed, 30)))
        return f"{day.isoformat()} {weekday(day)}"

    return Field(name, label, value=value, hint=marked("today, yesterday, 11-20, 2026-11-20"), reads=reads)


def _past(kit: FieldkitApp, typed: str) -> str:
    day = parse_past(typed, kit.today_date)
    return day.isoformat() if day else ""

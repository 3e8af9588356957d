"""The roster in words: what an import would change, and the columns for the pen."""

from __future__ import annotations

from collections.abc import Callable

from fieldkit.i18n import _
from fieldkit.playbook.model import Entries
from fieldkit.roster.headers import paper_header
from fieldkit.roster.plan import Entry
from fieldkit.roster.writing import Mark
from fieldkit.rules.talks import talks_of
from fieldkit.store.roster_records import LABELS


def label(field: str) -> str:
    """Return the word for a field of a partner or contact."""
    if field in LABELS:
        return _(LABELS[field])
    return {"important": _("important"), "role": _("role"), "wechat": _("WeChat")}.get(field, field)


def changes(entry: Entry) -> list[str]:
    """Return what an import would change of a partner: each field with what it says now and then, and its people."""
    said: list[str] = []
    yes_no = {True: _("Yes"), False: _("No")}
    contact = _("contact")
    if entry.merged:
        said.append(_("taken for this partner"))
    for field, value in entry.fields.items():
        if isinstance(value, bool):
            said.append(f"{label(field)}: {yes_no[value]}")
        else:
            said.append(f"{label(field)}: {entry.before.get(field) or '-'} → {value}")
    for person in entry.contacts:
        told = person.fields
        if not person.contact:
            said.append(_("new contact {name}").format(name=told["name"]))
        else:
            said += [f"{contact} {label(field)}: {value}" for field, value in told.items()]
    return said


def pen_columns(entries: Entries, expand: Callable[[str], str] = str) -> tuple[Mark, ...]:
    """Return the columns that are filled in by pen: checked in, how the talk went, what the partner cares about.

    The words to tick are those of the playbook, its variables filled in by `expand`. What is ticked or written there is
    read with the file again. (打卡、沟通情况、关注点, process 4.1)
    """
    return (
        Mark(paper_header("checked"), width=9),
        Mark(paper_header("talk"), tuple(expand(each.title) for each in talks_of(entries)), width=11),
        Mark(paper_header("cares"), tuple(expand(each.title) for each in entries.points), width=14),
    )

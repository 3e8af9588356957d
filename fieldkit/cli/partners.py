"""`fieldkit partners`: add one, list them, import a roster; and how a command names a partner."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fieldkit.cli.refusal import Refusal
from fieldkit.cli.session import Session
from fieldkit.cli.streams import say, say_json, shown, table, warn
from fieldkit.cli.words import Group, option
from fieldkit.i18n import _, marked, ngettext

if TYPE_CHECKING:
    from fieldkit.roster import Entry, Plan, Sheet
    from fieldkit.store import Store
    from fieldkit.store.records import PartnerRow

AMBIGUOUS = 2
"""The exit code when several partners answer to what was given."""

LISTED = 20
"""At most so many candidates, and rows of each sort in a preview, are printed."""

LABELS = {
    "name": marked("name"),
    "district": marked("district"),
    "building": marked("building"),
    "room": marked("room"),
    "address": marked("address"),
    "phone": marked("phone"),
    "source": marked("source"),
    "depth": marked("relationship"),
    "cares": marked("cares about"),
    "remark": marked("remark"),
    "competitor": marked("competitor"),
}


def one_partner(store: Store, wanted: str) -> PartnerRow:
    """Return the partner that `wanted` names: by id, by the whole name, or by a part of name or pinyin that is unique.

    Raises Refusal when there is none, or when there are several, which it lists.
    """
    from fieldkit.store import fill_pinyin, queries
    from fieldkit.store.door import fold

    if known := queries.partner(store, wanted):
        return known
    found = queries.partners(store, text=wanted)
    if not found:
        fill_pinyin(store)
        found = queries.partners(store, text=wanted)
    exact = [row for row in found if fold(row.name) == fold(wanted)]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise Refusal(
            _("No partner is called {name}.").format(name=shown(wanted)),
            _("Nothing was saved."),
            _("`fieldkit partners list` shows them all; `fieldkit partners add` makes a new one."),
        )
    several = exact or found
    raise Refusal(
        _("Several partners answer to {name}:").format(name=shown(wanted)),
        "\n".join(table((row.id, row.name, _place(row)) for row in several[:LISTED])),
        _("Nothing was saved. Give the id of the one you mean."),
        code=AMBIGUOUS,
    )


def _place(row: PartnerRow) -> str:
    return " ".join(filter(None, (row.district, row.building, row.room)))


@click.group(cls=Group, help=marked("Add, list and import channel partners."))
def partners() -> None:
    """Group what concerns partners."""


@partners.command(help=marked("Add a partner and print its id."))
@click.argument("name")
@option("--district", default="", help=marked("District."))
@option("--building", default="", help=marked("Office building."))
@option("--room", default="", help=marked("Room."))
@option("--address", default="", help=marked("Address."))
@option("--phone", default="", help=marked("Phone."))
@option("--source", default="", help=marked("Where it was found."))
@option("--depth", default="", help=marked("Depth of the relationship."))
@option("--cares", default="", help=marked("What it cares about."))
@option("--competitor", default="", help=marked("Competing brand it carries."))
@option("--remark", default="", help=marked("Remark."))
@option("--important", is_flag=True, help=marked("An important partner."))
@option("--contact", default="", help=marked("Name of the person to ask for."))
@option("--role", default="", help=marked("Post of that person."))
@click.pass_obj
def add(session: Session, /, name: str, contact: str, role: str, important: bool, **fields: str) -> int:
    """Save a partner and, when named, its contact in one act."""
    from fieldkit.store import add_contact, add_partner

    if not shown(name).strip():
        raise Refusal(_("A partner needs a name."), _("Nothing was saved."), _("Give the name behind `add`."))
    given: dict[str, Any] = {field: value for field, value in fields.items() if value}
    if important:
        given["important"] = True
    with session.store(write=True) as store, store.act(marked("partner {about} added"), shown(name)[:30]):
        known = add_partner(store, name, **given)
        if contact:
            add_contact(store, known, contact, role=role)
    say(known)
    return 0


@partners.command("list", help=marked("List the partners, by district and building."))
@option("--json", "as_json", is_flag=True, help=marked("Print JSON for another program."))
@click.pass_obj
def list_all(session: Session, as_json: bool) -> int:
    """Print every partner; without any, say how to get the first."""
    from msgspec import to_builtins

    rows: list[PartnerRow] = []
    if session.paths.store.exists():
        with session.store(write=False) as store:
            rows = list(_all(store))
    if as_json:
        say_json([to_builtins(row) for row in rows])
    elif rows:
        for line in table((row.name, _place(row), row.phone, row.id) for row in rows):
            say(line)
    else:
        warn(_("No partners yet. Add the first with `fieldkit partners add NAME`, or import a roster."))
    return 0


def _all(store: Store) -> Iterable[PartnerRow]:
    from fieldkit.store import queries

    page_size = 1000
    offset = 0
    while rows := queries.partners(store, limit=page_size, offset=offset):
        yield from rows
        offset += page_size


@partners.command(
    "import",
    help=marked("Import a roster from a CSV file.\n\nFirst it shows what is new, changed or rejected, then it asks."),
)
@click.argument("file", type=click.Path(path_type=Path))
@option("--yes", is_flag=True, help=marked("Write without asking."))
@option("--dry-run", is_flag=True, help=marked("Only show what would change."))
@click.pass_obj
def import_file(session: Session, file: Path, yes: bool, dry_run: bool) -> int:
    """Read, show, ask, write: all of it one act, or nothing."""
    from fieldkit.roster import RosterError, plan_import, read_csv
    from fieldkit.store import queries

    try:
        sheet = read_csv(file)
    except RosterError as error:
        raise Refusal(str(error), _("Nothing was written.")) from error
    with session.store(write=not dry_run) as store:

        def people(partner: str) -> list[str]:
            return [contact.name for contact in queries.contacts(store, partner)]

        plan = plan_import(sheet.rows, _all(store), people)
        _preview(sheet, plan)
        if not (plan.new or plan.changed):
            say(_("Nothing to write."))
            return 0
        if dry_run:
            say(_("Nothing was written."))
            return 0
        if not yes:
            _agree()
        _carry_out(store, plan, file.name)
    say(
        _("Written: {new} new, {changed} changed. One undo takes all of it back.").format(
            new=len(plan.new), changed=len(plan.changed)
        )
    )
    return 0


def _agree() -> None:
    if not sys.stdin.isatty():
        raise Refusal(
            _("There is no terminal here to ask you."),
            _("Nothing was written."),
            _("Add --yes to write, --dry-run to look only."),
        )
    if not click.confirm(_("Write this?")):
        raise Refusal(_("Nothing was written."))


def _carry_out(store: Store, plan: Plan, about: str) -> None:
    from fieldkit.store import add_contact, add_partner, edit_partner

    with store.act(marked("import of {about}"), about[:30]):
        for entry in (*plan.new, *plan.changed):
            known = entry.partner
            if not known:
                known = add_partner(store, entry.name, **entry.fields)
            elif entry.fields:
                edit_partner(store, known, **entry.fields)
            if entry.contact:
                add_contact(store, known, entry.contact[0], role=entry.contact[1])


def _preview(sheet: Sheet, plan: Plan) -> None:
    if sheet.encoding != "utf-8":
        say(_("Read as {encoding}.").format(encoding=sheet.encoding.upper()))
    if sheet.unknown:
        say(_("Columns that are not taken over: {columns}").format(columns=", ".join(map(shown, sheet.unknown))))
    _lines(_("New"), [(entry.number, shown(entry.name)) for entry in plan.new])
    _lines(_("Changed"), [(entry.number, f"{shown(entry.name)}  {_changes(entry)}") for entry in plan.changed])
    _lines(_("Rejected"), [(row.number, f"{shown(row.name)}  {row.reason}".strip()) for row in plan.rejected])
    say(_("{title}: {count}").format(title=_("Unchanged"), count=len(plan.unchanged)))


def _lines(title: str, rows: list[tuple[int, str]]) -> None:
    say(_("{title}: {count}").format(title=title, count=len(rows)))
    for number, text in rows[:LISTED]:
        say("  " + _("row {number}: {text}").format(number=number, text=text))
    if len(rows) > LISTED:
        more = len(rows) - LISTED
        say("  " + ngettext("and {n} more", "and {n} more", more).format(n=more))


def _changes(entry: Entry) -> str:
    parts = [
        f"{_(LABELS[field])}: {shown(entry.before[field]) or '-'} → {shown(value)}"
        for field, value in entry.fields.items()
    ]
    if entry.contact:
        parts.append(_("new contact {name}").format(name=shown(entry.contact[0])))
    return "; ".join(parts)

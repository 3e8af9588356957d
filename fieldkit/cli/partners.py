"""`fieldkit partners`: add one, list them, import a roster; and how a command names a partner."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fieldkit.cli.refusal import Refusal
from fieldkit.cli.session import Session
from fieldkit.cli.streams import say, say_json, shown, table, warn
from fieldkit.cli.words import Group, option
from fieldkit.i18n import _, marked, ngettext

if TYPE_CHECKING:
    from fieldkit.playbook.model import Entries
    from fieldkit.roster import Entry, Plan, Sheet, Suspect
    from fieldkit.rules.duplicates import Why
    from fieldkit.store import Store
    from fieldkit.store.records import PartnerRow

AMBIGUOUS = 2
"""The exit code when several partners answer to what was given."""

LISTED = 20
"""At most so many candidates, and rows of each sort in a preview, are printed."""


def one_partner(store: Store, wanted: str, *, reading: bool = False) -> PartnerRow:
    """Return the partner that `wanted` names: by id, by the whole name, or by a part of name or pinyin that is unique.

    A store that is open for `reading` alone has what pinyin it has. Raises Refusal when there is none, or when there
    are several, which it lists.
    """
    from fieldkit.store import fill_pinyin, queries

    if known := queries.partner(store, wanted):
        return known
    found = queries.names_like(store, wanted)
    if not found:
        if wanted.isascii() and not reading:
            # One that is not spelled yet would make the spelling of another look unique.
            fill_pinyin(store)
        found = queries.partners(store, text=wanted)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refusal(
            _("No partner is called {name}.").format(name=shown(wanted)),
            _("Nothing was saved."),
            _("`fieldkit partners list` shows them all; `fieldkit partners add` makes a new one."),
        )
    raise Refusal(
        _("Several partners answer to {name}:").format(name=shown(wanted)),
        "\n".join(table((row.id, row.name, _place(row)) for row in found[:LISTED])),
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
    help=marked(
        "Import a roster from .xlsx or .csv.\n\nFirst it shows what is new, changed or rejected, then it asks."
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@option("--yes", is_flag=True, help=marked("Write without asking."))
@option("--dry-run", is_flag=True, help=marked("Only show what would change."))
@option("--remarks", is_flag=True, help=marked("Take columns that nobody knows over into the remark."))
@option("--merge", is_flag=True, help=marked("Take a row that may be one known partner for that partner."))
@click.pass_obj
def import_file(session: Session, file: Path, yes: bool, dry_run: bool, remarks: bool, merge: bool) -> int:
    """Read, show, ask, write: all of it one act, or nothing."""
    from fieldkit.roster import Options, RosterError, plan_import, read_roster
    from fieldkit.store import import_partners, queries

    try:
        sheet = read_roster(file)
    except RosterError as error:
        raise Refusal(shown(str(error)), _("Nothing was written.")) from error
    with session.store(write=not dry_run) as store:
        held = queries.whole_roster(store), queries.all_contacts(store), queries.merged_partners(store)
        plan = plan_import(sheet, *held, Options(remarks=remarks, merge=merge))
        _preview(sheet, plan, remarks)
        if not (plan.new or plan.changed):
            say(_("Nothing to write."))
            return 0
        if dry_run:
            say(_("Nothing was written."))
            return 0
        if not yes:
            _agree()
        with _progress(_("Writing")) as progress:
            import_partners(store, plan.incoming(), file.name, progress)
    say(
        _("Written: {new} new, {changed} changed. One undo takes all of it back.").format(
            new=len(plan.new), changed=len(plan.changed)
        )
    )
    return 0


@contextmanager
def _progress(word: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far something is, on the standard error and only to a person."""
    there = sys.stderr.isatty()

    def tell(done: int, all_of_it: int) -> None:
        if there and all_of_it > 1:
            print(f"\r{word} {done} / {all_of_it}", end="", file=sys.stderr, flush=True)

    try:
        yield tell
    finally:
        if there:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def _agree() -> None:
    if not sys.stdin.isatty():
        raise Refusal(
            _("There is no terminal here to ask you."),
            _("Nothing was written."),
            _("Add --yes to write, --dry-run to look only."),
        )
    if not click.confirm(_("Write this?")):
        raise Refusal(_("Nothing was written."))


def _preview(sheet: Sheet, plan: Plan, remarks: bool) -> None:
    if sheet.encoding not in ("", "utf-8"):
        say(_("Read as {encoding}.").format(encoding=sheet.encoding.upper()))
    if sheet.title:
        say(_("Read from the sheet “{sheet}”.").format(sheet=shown(sheet.title)))
    if sheet.unknown:
        columns = ", ".join(map(shown, sheet.unknown[:LISTED]))
        if remarks:
            say(_("Columns that go to the remark: {columns}").format(columns=columns))
        else:
            say(_("Columns that are not taken over (--remarks puts them into the remark): {columns}").format(
                columns=columns))  # fmt: skip
    _lines(_("New"), [(entry.number, shown(entry.name)) for entry in plan.new])
    _lines(_("Changed"), [(entry.number, f"{shown(entry.name)}  {_changes(entry)}") for entry in plan.changed])
    _lines(_("Rejected"), [(row.number, f"{shown(row.name)}  {shown(row.reason)}".strip()) for row in plan.rejected])
    if plan.suspects:
        _lines(
            _("May be a partner that is there already"),
            [(each.number, f"{shown(each.name)}  {suspicion(each)}") for each in plan.suspects],
        )
    say(_("{title}: {count}").format(title=_("Unchanged"), count=len(plan.unchanged)))


def suspicion(suspect: Suspect) -> str:
    """Return whom a row may be and why, in words."""
    whom = [shown(each.name) for each in suspect.partners]
    whom += [_("row {row}").format(row=number) for number in suspect.rows]
    return _("{why} as {whom}").format(why=_why(suspect.why), whom=", ".join(whom[:5]))


def _why(why: frozenset[Why]) -> str:
    words = {"name": _("same name"), "phone": _("same phone")}
    return ", ".join(words[each] for each in sorted(why))


def _lines(title: str, rows: list[tuple[int, str]]) -> None:
    say(_("{title}: {count}").format(title=title, count=len(rows)))
    for number, text in rows[:LISTED]:
        say("  " + _("row {number}: {text}").format(number=number, text=text))
    if len(rows) > LISTED:
        more = len(rows) - LISTED
        say("  " + ngettext("and {n} more", "and {n} more", more).format(n=more))


def _changes(entry: Entry) -> str:
    from fieldkit.roster.words import changes

    return "; ".join(shown(change) for change in changes(entry))


@partners.command(
    "export",
    help=marked("Write the roster to .xlsx (to print and fill in) or .csv.\n\nWhat was written can be imported again."),
)
@click.argument("file", type=click.Path(path_type=Path))
@option("--replace", is_flag=True, help=marked("Write over a file that is there."))
@click.pass_obj
def export_file(session: Session, file: Path, replace: bool) -> int:
    """Write every partner and its people to a file; what lay there is only replaced when asked for."""
    from fieldkit.roster import RosterError, export_roster

    if file.is_dir():
        raise Refusal(_("{path} is a folder, not a file.").format(path=shown(str(file))), _("Nothing was written."))
    if file.exists() and not replace:
        raise Refusal(
            _("{path} is there already.").format(path=shown(str(file))),
            _("Nothing was written."),
            _("Add --replace to write over it, or give another name."),
        )
    try:
        with session.store(write=False) as store, _progress(_("Writing")) as progress:
            count = export_roster(store, file, *_words(session), progress=progress)
    except RosterError as error:
        raise Refusal(shown(str(error)), _("Nothing was written.")) from error
    say(ngettext("{n} partner written to {path}.", "{n} partners written to {path}.", count).format(
        n=count, path=shown(str(file))))  # fmt: skip
    return 0


def _words(session: Session) -> tuple[Entries, Callable[[str], str]]:
    """Return the playbook's entries, whose words stand on paper, and what fills in their variables."""
    from fieldkit.playbook.model import Entries

    try:
        playbook = session.playbook()
    except Refusal:  # the roster is printed all the same
        return Entries(), str
    return playbook.entries, playbook.expand


@partners.command(help=marked("List the partners that may be one: the same name but for its legal form, or one phone."))
@click.pass_obj
def duplicates(session: Session) -> int:
    """Print the groups with their ids, and how to merge two of them."""
    from fieldkit.store import queries

    if not session.paths.store.exists():
        say(_("No partners may be one."))
        return 0
    with session.store(write=False) as store:
        groups = queries.doubtful(store)
    if not groups:
        say(_("No partners may be one."))
        return 0
    for group in groups:
        say(_why(group.why))
        for line in table((row.id, row.name, _place(row), row.phone) for row in group.partners):
            say(f"  {line}")
    say(_("`fieldkit partners merge KEEP OTHER` makes one of two; all that belongs to OTHER goes to KEEP."))
    say(_("`fieldkit partners different ONE OTHER` keeps both and lists them here no more."))
    return 0


@partners.command(help=marked("Record that ONE and OTHER only look alike: they are not listed as duplicates any more."))
@click.argument("one")
@click.argument("other")
@option("--back", is_flag=True, help=marked("Take that back: they may be one again."))
@click.pass_obj
def different(session: Session, one: str, other: str, back: bool) -> int:
    """Tell two partners apart, each named by id or name."""
    from fieldkit.store import queries, suspect_again, tell_apart

    with session.store(write=True) as store:
        pair = _two(store, one, other)
        names = [shown(each.name) for each in pair]
        known = [
            row.ids
            for row in queries.distinct_partners(store)
            if {row.one.id, row.other.id} == {each.id for each in pair}
        ]
        if bool(known) != back:
            text = (
                _("Nobody said that {one} and {other} are different.")
                if back
                else _("{one} and {other} are known to be different already.")
            )
            say(text.format(one=names[0], other=names[1]))
            return 0
        if back:
            suspect_again(store, (each for ids in known for each in ids))
            text = _("{one} and {other} may be one again.")
        else:
            tell_apart(store, [(pair[0].id, pair[1].id)])
            text = _("{one} and {other} are different from now on. --back takes that back.")
    say(text.format(one=names[0], other=names[1]))
    return 0


def _two(store: Store, one: str, other: str) -> tuple[PartnerRow, PartnerRow]:
    """Return the two partners that were named. Raises Refusal, also when both are the same."""
    first, second = one_partner(store, one), one_partner(store, other)
    if first.id == second.id:
        raise Refusal(
            _("Both are the same partner: {name}.").format(name=shown(first.name)),
            _("Nothing was changed."),
            _("`fieldkit partners duplicates` lists ids to choose from."),
        )
    return first, second


@partners.command(help=marked("Make one partner of two: KEEP takes all that belongs to OTHER."))
@click.argument("keep")
@click.argument("other")
@click.pass_obj
def merge(session: Session, keep: str, other: str) -> int:
    """Merge two partners, each named by id or name."""
    from fieldkit.store import merge_partners

    with session.store(write=True) as store:
        kept, gone = _two(store, keep, other)
        merge_partners(store, kept.id, gone.id)
    say(_("{other} is part of {keep} now. One undo parts them again.").format(
        other=shown(gone.name), keep=shown(kept.name)))  # fmt: skip
    return 0

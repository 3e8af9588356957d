"""`fieldkit plan`, `route-sheet` and `agenda`: the day, its paper, and what is due."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldkit.cli.refusal import Refusal
from fieldkit.cli.session import Session
from fieldkit.cli.streams import say, say_json, shown, table, warn
from fieldkit.cli.words import Command, option
from fieldkit.i18n import _, marked

if TYPE_CHECKING:
    from datetime import date

    from fieldkit.store import Store


def named_day(store: Store, typed: str, *, past: bool = False) -> date:
    """Return the day that was named; with `past` one that was, where it may be either. Raises Refusal for none."""
    from fieldkit.rules.dates import parse_due
    from fieldkit.rules.past_days import parse_past

    today = store.now().date()
    first, second = (parse_past, parse_due) if past else (parse_due, parse_past)
    found = first(typed, today) or second(typed, today) if typed else today
    if found is None:
        raise Refusal(
            _("{day} is no day that fieldkit understands.").format(day=shown(typed)),
            _("Nothing was written."),
            _("Try today, +1d, next wed, yesterday or 2026-12-01."),
        )
    return found


@click.command(
    cls=Command,
    help=marked("List the stops of a day.\n\nDAY is today unless you give one: tomorrow, next wed, 2026-12-01."),
)
@click.argument("day", default="")
@option("--json", "as_json", is_flag=True, help=marked("Print JSON for another program."))
@click.pass_obj
def plan(session: Session, day: str, as_json: bool) -> int:
    """Print the stops in the order of the route, with their numbers on the sheet."""
    from msgspec import to_builtins

    from fieldkit.rules.route import numbered
    from fieldkit.store import queries

    if not session.paths.store.exists():
        return _nothing(as_json)
    with session.store(write=False) as store:
        iso = named_day(store, day).isoformat()
        route = queries.stops(store, iso)
        numbers = numbered([stop.partner for stop in route], queries.sheet_numbers(store, iso))
    if as_json:
        say_json([to_builtins(stop) | {"number": numbers[stop.partner]} for stop in route])
        return 0
    rows = (
        (
            str(numbers[stop.partner]),
            stop.at,
            stop.name,
            " ".join(filter(None, (stop.district, stop.building, stop.room))),
            stop.phone,
            _("spare") if stop.spare else "",
        )
        for stop in route
    )
    if not route:
        warn(_("No stops on {day}.").format(day=iso) + " " + _("They are picked in the app: Day plan."))
        return 0
    for line in table(rows):
        say(line)
    return 0


def _nothing(as_json: bool) -> int:
    if as_json:
        say_json([])
    else:
        warn(_("No partners yet. Add the first with `fieldkit partners add NAME`, or import a roster."))
    return 0


@click.command(
    "route-sheet",
    cls=Command,
    help=marked("Write the route sheet of a day as HTML for the browser's print.\n\nIt needs no network."),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@option("--day", default="", help=marked("The day; today without it."))
@click.pass_obj
def route_sheet(session: Session, file: Path, day: str) -> int:
    """Write the sheet; its numbers are kept, so that the codes on it can be typed in afterwards."""
    from fieldkit.reports.route_sheet import is_numbered, print_sheet

    playbook = session.playbook()
    write = True
    if session.paths.store.exists():
        # Printing again is reading alone, and works beside a running app.
        with session.store(write=False) as store:
            write = not is_numbered(store, playbook, named_day(store, day).isoformat())
    with session.store(write=write) as store:
        iso = named_day(store, day).isoformat()
        try:
            count = print_sheet(store, playbook, iso, file)
        except OSError as error:
            raise _unwritable(file, error) from error
    if not count:
        warn(_("No stops on {day}.").format(day=iso) + " " + _("They are picked in the app: Day plan."))
    say(str(file))
    return 0


@click.command(cls=Command, help=marked("List what is due: late, today, this week and later."))
@option(
    "--ics",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=marked("Write it as a calendar that phones import."),
)
@option("--json", "as_json", is_flag=True, help=marked("Print JSON for another program."))
@click.pass_obj
def agenda(session: Session, ics: Path | None, as_json: bool) -> int:
    """Print the agenda by how it stands to today, or write it as a calendar."""
    from fieldkit.reports.agenda import agenda_calendar, kind_word, task_text, tasks
    from fieldkit.rules.agenda import WHEN, by_time, when_due
    from fieldkit.store.queries import places_of

    if not session.paths.store.exists() and ics is None:
        return _nothing(as_json)
    playbook = session.playbook()
    with session.store(write=not session.paths.store.exists()) as store:
        now = store.now()
        found = tasks(store, playbook.entries, now.date())
        calendar = agenda_calendar(found, now, places_of(store)) if ics is not None else b""
    if ics is not None:
        try:
            ics.write_bytes(calendar)
        except OSError as error:
            raise _unwritable(ics, error) from error
        say(str(ics))
        return 0
    groups = by_time(found, now.date())
    if as_json:
        say_json(
            [
                {
                    "when": when_due(task.due, now.date()),
                    "due": task.due.isoformat(),
                    "kind": task.kind,
                    "id": task.id,
                    "partner": task.partner,
                    "partner_name": task.partner_name,
                    "text": task.text,
                }
                for when in WHEN
                for task in groups[when]
            ]
        )
        return 0
    titles = {"overdue": _("Late"), "today": _("Today"), "week": _("This week"), "later": _("Later")}
    for when in WHEN:
        if groups[when]:
            say(titles[when])
            rows = ((t.due.isoformat(), kind_word(t.kind), t.partner_name, task_text(t)) for t in groups[when])
            for line in table(rows):
                say(f"  {line}")
    if not found:
        warn(_("Nothing is due."))
    return 0


def _unwritable(file: Path, error: OSError) -> Refusal:
    return Refusal(
        _("{file} could not be written: {why}").format(file=shown(str(file)), why=shown(str(error))),
        _("Nothing was written."),
        _("Choose another place, or close the program that has it open."),
    )

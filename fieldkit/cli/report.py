"""`fieldkit report`: a visit, a day or a week as a page to read and print, as Markdown, or as a workbook."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fieldkit.cli.partners import one_partner
from fieldkit.cli.plan import named_day
from fieldkit.cli.refusal import Refusal
from fieldkit.cli.session import Session
from fieldkit.cli.streams import say, shown
from fieldkit.cli.words import Group, option
from fieldkit.i18n import LANGUAGES, _, enumerated, language, marked

if TYPE_CHECKING:
    from fieldkit.playbook import Playbook
    from fieldkit.reports.files import Format
    from fieldkit.reports.making import Made
    from fieldkit.store import Store

OUTPUT = "-"
"""What is named in place of a file to print the report."""


def _written(*formats: str) -> Callable[[Any], Any]:
    """The options that say how and where a report is written."""

    def told(command: Any) -> Any:
        for each in (
            option("--replace", is_flag=True, help=marked("Write over a file that is no report of fieldkit.")),
            option(
                *("-o", "--output", "file"),
                metavar="FILE",
                help=marked("Write it to FILE; - prints it. Without it the report lies with fieldkit's data."),
            ),
            option(
                "--format", "wanted", type=click.Choice(formats), help=marked("How it is written; html without it.")
            ),
        ):
            command = each(command)
        return command

    return told


@click.group(cls=Group, help=marked("Write the report of a visit, a day or a week, to read, print and send."))
def report() -> None:
    """Group the reports."""


@report.command(
    help=marked("The report of a visit.\n\nVISIT is its id, `last`, or a partner, whose last visit is meant.")
)
@click.argument("visit", default="last")
@_written("html", "md")
@click.pass_obj
def visit(session: Session, visit: str, wanted: str | None, file: str | None, replace: bool) -> int:
    """Write the report of one visit with the playbook with which it began."""
    from fieldkit.reports.making import made_visit

    found = _format(wanted, file, "html", "md")
    active = session.playbook()
    _need_store(session)
    with session.store(write=False) as store:
        eid, pack = _visit(store, visit)
        made = made_visit(store, _playbook_of(session, active, pack), eid, session.settings.owner)
    if made is None:
        raise _no_visit(visit)
    return _write(session, made, found, file, replace)


def _visit(store: Store, wanted: str) -> tuple[str, str]:
    """The id of the visit that is meant, and the hash of its playbook."""
    from fieldkit.store import queries

    eid = queries.newest_visit(store) if wanted == "last" else wanted
    found = queries.visit(store, eid)
    if found is None and wanted != "last":
        partner = one_partner(store, wanted, reading=True)
        eid = queries.newest_visit(store, partner.id)
        found = queries.visit(store, eid)
    if found is None:
        raise _no_visit(wanted)
    return found.id, found.pack


def _no_visit(wanted: str) -> Refusal:
    return Refusal(
        _("There is no visit yet.")
        if wanted == "last"
        else _("No visit to report: {name}.").format(name=shown(wanted)),
        _("Nothing was written."),
        _("Visits are made in the app: `fieldkit`."),
    )


def _playbook_of(session: Session, active: Playbook, pack: str) -> Playbook:
    from fieldkit.playbook import load_kept

    if not pack or pack == active.hash:
        return active
    return load_kept(pack, language(), session.paths) or active


_reps = option(
    "--rep", "reps", multiple=True, metavar="NAME", help=marked("Only this rep; may be given several times.")
)


@report.command(help=marked("The report of a day.\n\nDAY is today unless you give one: yesterday, 11-20, 2026-11-20."))
@click.argument("day", default="")
@_reps
@_written("html", "md")
@click.pass_obj
def day(session: Session, day: str, reps: tuple[str, ...], wanted: str | None, file: str | None, replace: bool) -> int:
    """Write the report of one day."""
    from fieldkit.reports.making import made_day

    found = _format(wanted, file, "html", "md")
    playbook = session.playbook()
    _need_store(session)
    with session.store(write=False) as store:
        _known(store, session.settings.owner, reps)
        made = made_day(store, playbook, named_day(store, day, past=True), session.settings.owner, reps)
    return _write(session, made, found, file, replace)


@report.command(
    help=marked(
        "The report of a week, of one rep or of all whose changes are here.\n\nWEEK is this one unless you give one: "
        "last, 2026-W48, or any day in it."
    )
)
@click.argument("week", default="")
@_reps
@_written("html", "md", "xlsx")
@click.pass_obj
def week(
    session: Session, week: str, reps: tuple[str, ...], wanted: str | None, file: str | None, replace: bool
) -> int:
    """Write the report of one week."""
    from fieldkit.reports.making import made_week
    from fieldkit.rules.weeks import parse_week

    found = _format(wanted, file, "html", "md", "xlsx")
    playbook = session.playbook()
    _need_store(session)
    with session.store(write=False) as store:
        meant = parse_week(week, store.now().date())
        if meant is None:
            raise Refusal(
                _("{week} is no week that fieldkit understands.").format(week=shown(week)),
                _("Nothing was written."),
                _("Try last, 2026-W48, or a day in it: 2026-11-23."),
            )
        _known(store, session.settings.owner, reps)
        others = _others(session, playbook)
        made = made_week(store, playbook, meant, session.settings.owner, reps, others, whole=found == "xlsx")
    return _write(session, made, found, file, replace)


def _others(session: Session, playbook: Playbook) -> list[Any]:
    """The entries in the other languages: sources may have been written by their titles."""
    from fieldkit.playbook import load_kept

    kept = (load_kept(playbook.hash, lang, session.paths) for lang in LANGUAGES if lang != playbook.lang)
    return [each.entries for each in kept if each]


def _need_store(session: Session) -> None:
    if not session.paths.store.exists():
        raise Refusal(
            _("There is nothing to report yet."),
            _("Nothing was written."),
            _("Visits are made in the app: `fieldkit`."),
        )


def _known(store: Store, me: str, reps: tuple[str, ...]) -> None:
    """Raise Refusal for the name of a rep who has neither a device nor a partner here."""
    from fieldkit.store.queries.reps import Reps

    known = Reps(store, me)
    for name in reps:
        if not known.knows(name):
            names = enumerated(shown(each) for each in known.all) or "-"
            raise Refusal(
                _("No rep here is called {name}.").format(name=shown(name)),
                _("Nothing was written."),
                _("Known here: {names}").format(names=names),
            )


def _format(wanted: str | None, file: str | None, *formats: Format) -> Format:
    """The format that is meant, by the option or the ending of the file. Raises Refusal where the two differ."""
    from fieldkit.reports.files import ENDINGS

    by_name = ENDINGS.get(Path(file).suffix.casefold()) if file else None
    if by_name and wanted and by_name != wanted:
        raise Refusal(
            _("{file} ends like another format than {format}.").format(file=shown(file or ""), format=wanted),
            _("Nothing was written."),
            _("Give one of the two."),
        )
    chosen = wanted or by_name or "html"
    if chosen not in formats:
        raise Refusal(
            _("This report is not written as {format}.").format(format=chosen),
            _("Nothing was written."),
            _("It is written as {formats}.").format(formats=enumerated(formats)),
        )
    return next(each for each in formats if each == chosen)


def _write(session: Session, made: Made, format: Format, file: str | None, replace: bool) -> int:
    """Write the report, and print where it is."""
    from fieldkit.reports.files import ReportError, keep_report, rendered, write_report

    data = rendered(made.document, format)
    if file == OUTPUT:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return 0
    try:
        if file is None:
            path = keep_report(session.paths.data, made.name, format, data)
        else:
            path = Path(file)
            write_report(path, data, replace=replace)
    except ReportError as error:
        todo = _("Add --replace to write over it, or give another name.")
        other = _("Choose another place, or close the program that has it open.")
        raise Refusal(
            shown(str(error)), _("Nothing was written; what was there is kept."), todo if error.occupied else other
        ) from error
    say(shown(str(path)) if file is not None else str(path))
    return 0

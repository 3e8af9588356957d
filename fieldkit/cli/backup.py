"""`fieldkit backup`, `restore` and `rescue`: what is kept for the day when a disk or a person fails."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldkit.cli.refusal import Refusal
from fieldkit.cli.session import Session, refusing
from fieldkit.cli.streams import say, say_json, shown, table, warn
from fieldkit.cli.words import Command, option
from fieldkit.i18n import _, marked, ngettext

if TYPE_CHECKING:
    from fieldkit.store.backups.restoring import Restored

_file = click.Path(path_type=Path)
_as_json = option("--json", "as_json", is_flag=True, help=marked("Print JSON for another program."))


@click.command(
    cls=Command,
    help=marked(
        "Write everything into one file.\n\nThe database and the files kept with partners, proven whole; FILE may be a "
        "folder, such as a stick. Works beside the open app. An older backup there is replaced, any other file is not."
    ),
)
@click.argument("file", type=_file)
@_as_json
@click.pass_obj
def backup(session: Session, file: Path, as_json: bool) -> int:
    """Write the backup, and say what is in it and what is not."""
    from fieldkit.store.backups.making import back_up

    if not session.paths.store.exists():
        raise Refusal(_("There is nothing to back up yet."), _("Nothing was written."), _("Open fieldkit first."))
    with session.store(write=False) as store:
        path, held = back_up(store, file)
    if as_json:
        say_json({"file": str(path), "changes": held.changes, "files": len(held.blobs or []), "absent": held.absent})
        return 0
    files = ngettext("{n} file of partners", "{n} files of partners", len(held.blobs or [])).format(
        n=len(held.blobs or [])
    )
    changes = ngettext("{n} change", "{n} changes", held.changes).format(n=held.changes)
    say(_("{path}: whole, {changes}, {files}").format(path=shown(str(path)), changes=changes, files=files))
    if held.absent:
        warn(
            ngettext(
                "{n} file of partners is damaged on this laptop and not in the backup.",
                "{n} files of partners are damaged on this laptop and not in the backup.",
                len(held.absent),
            ).format(n=len(held.absent))
        )
    return 0


@click.command(
    cls=Command,
    help=marked(
        "Go back to a backup.\n\nFILE is one that `fieldkit backup` wrote, or the folder of a store that was kept. It "
        "is proven whole first; the present store is kept beside it, never deleted."
    ),
)
@click.argument("file", type=_file, required=False)
@option("--list", "listing", is_flag=True, help=marked("List the daily backups and the stores that were kept."))
@option("--day", metavar="YYYY-MM-DD", default="", help=marked("Go back to the daily backup of this day."))
@_as_json
@click.pass_obj
def restore(session: Session, file: Path | None, listing: bool, day: str, as_json: bool) -> int:
    """List what there is, or restore what was named."""
    from fieldkit.store.backups.restoring import restore as put_back
    from fieldkit.store.store import local_now

    if [file is not None, listing, bool(day)].count(True) != 1:
        raise Refusal(
            _("Name a backup, a day with --day, or --list."),
            _("Nothing was changed."),
            _("`fieldkit restore --help` tells more."),
        )
    if listing:
        return _list(session, as_json)
    source = file or _of_day(session, day)
    with refusing():
        done = put_back(source, session.paths.store, local_now())
    if as_json:
        say_json(
            {
                "restored": str(source), "made": done.made, "changes": done.changes, "device": done.device,
                "kept": str(done.kept or ""), "absent": list(done.absent),
            }
        )  # fmt: skip
        return 0
    _say_restored(source, done)
    return 0


def _of_day(session: Session, day: str) -> Path:
    from fieldkit.store.backups.daily import daily_backups

    found = daily_backups(session.paths.store)
    for each in found:
        if each.day.isoformat() == day:
            return each.path
    raise Refusal(
        _("There is no backup of {day}.").format(day=shown(day)),
        _("Nothing was changed."),
        _("`fieldkit restore --list` shows the days there are."),
    )


def _list(session: Session, as_json: bool) -> int:
    from fieldkit.store.backups.daily import daily_backups, manifest_of
    from fieldkit.store.backups.places import kept_stores

    days = [(each, manifest_of(each.path)) for each in daily_backups(session.paths.store)]
    kept = kept_stores(session.paths.store)
    if as_json:
        say_json(
            {
                "days": [
                    {
                        "day": each.day.isoformat(), "file": str(each.path), "bytes": each.size,
                        "made": held.made if held else "", "changes": held.changes if held else 0,
                        "readable": held is not None,
                    }
                    for each, held in days
                ],
                "kept": [str(folder) for folder in kept],
            }
        )  # fmt: skip
        return 0
    rows = [
        (
            each.day.isoformat(),
            (held.made[:16].replace("T", " ") if held else _("cannot be read")),
            (ngettext("{n} change", "{n} changes", held.changes).format(n=held.changes) if held else ""),
            _size(each.size),
        )
        for each, held in days
    ]
    for line in table(rows) if rows else []:
        say(line)
    if not rows:
        warn(_("No daily backup yet; the app makes one each day it is used."))
    if kept:
        say(_("Kept when another store took their place:"))
        for folder in kept:
            say(f"  {shown(str(folder))}")
    return 0


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{max(size // 1000, 1)} kB"


def _say_restored(source: Path, done: Restored) -> None:
    when = done.made[:16].replace("T", " ")
    changes = ngettext("{n} change", "{n} changes", done.changes).format(n=done.changes)
    say(
        _("Restored: {file} ({when}, {changes}).").format(file=shown(str(source)), when=when, changes=changes)
        if when
        else _("Restored: {file} ({changes}).").format(file=shown(str(source)), changes=changes)
    )
    say(_("From now on this laptop writes as device {device}.").format(device=done.device))
    if done.kept:
        say(_("The store before is kept in {folder}.").format(folder=shown(str(done.kept))))
        say(_("To return to it: fieldkit restore {folder}").format(folder=shown(str(done.kept))))
    if done.absent:
        warn(
            ngettext(
                "{n} file of partners was not whole when the backup was made.",
                "{n} files of partners were not whole when the backup was made.",
                len(done.absent),
            ).format(n=len(done.absent))
        )


@click.command(
    cls=Command,
    help=marked(
        "Rescue a damaged store.\n\nWhat can still be read, the newest backup and the folder of the last sync are "
        "brought together; the damaged file is kept, and what is missing is told exactly."
    ),
)
@_as_json
@click.pass_obj
def rescue(session: Session, as_json: bool) -> int:
    """Rescue the store and say what came of it; the exit code is 0 also where something is missing."""
    from msgspec import to_builtins

    from fieldkit.rescue import require_damage, rescue_lines
    from fieldkit.rescue import rescue as bring_together
    from fieldkit.store.store import local_now

    with refusing():
        require_damage(session.paths.store)
        done = bring_together(session.paths.store, local_now, owner=session.who())
    if as_json:
        say_json(to_builtins(done) | {"complete": done.complete})
        return 0
    for line in rescue_lines(done):
        say(" " * (len(line) - len(line.lstrip())) + shown(line))
    return 0

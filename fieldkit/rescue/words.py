"""What came of a rescue, in the language in use: what is there again, what is missing, what was kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from fieldkit.i18n import _, ngettext
from fieldkit.store.backups.losses import Missing

if TYPE_CHECKING:
    from fieldkit.rescue.bringing import Rescued

_MOST = 200
"""Lines of what is missing, at most; the JSON has all."""


def rescue_lines(done: Rescued) -> list[str]:
    """Return a rescue as lines of text, the most important first."""
    return [*_there(done), *_missing(done), *_kept(done)]


def _there(done: Rescued) -> Iterator[str]:
    text = ngettext("{n} change is there.", "{n} changes are there.", done.changes)
    yield text.format(n=done.changes)
    text = _("From the damaged file: {n}, of which {only} in no backup.")
    yield "  " + text.format(n=done.readable, only=done.only_there)
    if done.backup:
        yield "  " + _("From the backup of {day} besides: {n}.").format(day=done.backup, n=done.from_backup)
    else:
        yield "  " + _("There was no sound backup.")
    if done.unsound:
        yield "  " + _("Damaged backups, passed over: {names}").format(names=", ".join(done.unsound))
    if done.folder:
        yield "  " + _("From the folder {folder}: {n}.").format(folder=done.folder, n=done.from_folder)
    else:
        yield "  " + _("No folder was ever synced with.")
    if done.trouble:
        yield "  " + " ".join(done.trouble.split())
    if done.pending:
        text = ngettext("{n} file there is pending.", "{n} files there are pending.", done.pending)
        yield "  " + text.format(n=done.pending)


def _missing(done: Rescued) -> Iterator[str]:
    if done.complete:
        yield _("Nothing is known to be missing.")
        return
    yield _("Missing:")
    for each in done.missing[:_MOST]:
        yield "  " + _range_text(each, own=each.device == done.former)
    if len(done.missing) > _MOST:
        yield "  " + _("and {n} more").format(n=len(done.missing) - _MOST)
    if done.until and done.newest:
        text = _("The newest change that is there is of {newest}; the damaged store was written to until {until}.")
        yield "  " + text.format(newest=_minute(done.newest), until=_minute(done.until))
    elif done.until:
        yield "  " + _("The damaged store was written to until {until}.").format(until=_minute(done.until))
    states = {"missing": _("missing"), "damaged": _("damaged")}
    for file in done.files[:_MOST]:
        text = _("File of {partner}: {name} ({state})")
        yield "  " + text.format(partner=file.partner, name=file.name, state=states[file.state])
    yield from (f"  {fault}" for fault in done.faults)


def _kept(done: Rescued) -> Iterator[str]:
    if done.kept:
        yield _("The damaged file is kept in {folder}.").format(folder=done.kept)
    yield _("This device is now called {device}.").format(device=done.device)


def _range_text(each: Missing, *, own: bool) -> str:
    count = each.last - each.first + 1
    text = ngettext(
        "{n} change of {device} (number {first})", "{n} changes of {device} (numbers {first} to {last})", count
    )
    device = _("this laptop, {device}").format(device=each.device) if own else each.device
    what = text.format(n=count, device=device, first=each.first, last=each.last)
    after, before = (_minute(moment) if moment else "" for moment in (each.after, each.before))
    if after and before:
        return _("{what}, written between {after} and {before}").format(what=what, after=after, before=before)
    if after:
        return _("{what}, written after {time}").format(what=what, time=after)
    return _("{what}, written before {time}").format(what=what, time=before) if before else what


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"

"""`fieldkit sync`: exchange with a folder, with what went out, what came in and what is pending."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldkit.cli.refusal import Refusal
from fieldkit.cli.session import Session
from fieldkit.cli.streams import say, say_json, shown, table, warn
from fieldkit.cli.unlocking import Asking, key_of
from fieldkit.cli.words import Command, option
from fieldkit.i18n import _, marked, ngettext

if TYPE_CHECKING:
    from types import FrameType

    from fieldkit.store import Store
    from fieldkit.sync import Step, SyncReport

STOPPED = 130
"""The exit code after Ctrl-C, as shells have it."""


@click.command(
    cls=Command,
    help=marked(
        "Exchange with a folder: a stick, a shared drive, a folder that a tool syncs.\n\n"
        "FOLDER is that of the last time unless you give one. What cannot be read is told, kept and tried again."
    ),
)
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@option("--json", "as_json", is_flag=True, help=marked("Print JSON for another program."))
@option(
    "--identity", metavar="FILE", type=click.Path(path_type=Path), help=marked("Open a sealed folder by a key file.")
)
@option("--passphrase-stdin", "stdin", is_flag=True, help=marked("Read a passphrase from the standard input."))
@click.pass_obj
def sync(session: Session, folder: Path | None, as_json: bool, identity: Path | None, stdin: bool) -> int:
    """Sync and print the report; pending files are no failure, a sync that ended early is.

    A sealed folder is opened once, by a key file or its passphrase; from then on its key is remembered.
    """
    from fieldkit.sync import sync_folder

    watched = _Watched()
    with _open(session) as store:
        place = folder or _last(store)
        key = key_of(place, store, Asking(stdin), identity)
        with watched.watching():
            report = sync_folder(store, place, key=key, owner=session.who(), progress=watched.step)
        found = _json(store, report) if as_json else None
    if found is not None:
        say_json(found)
    else:
        for line in _lines(report):
            say(line)
    if report.stopped:
        warn(shown(report.stopped))
        return STOPPED if watched.stopped else 1
    return 0


@contextmanager
def _open(session: Session) -> Iterator[Store]:
    from fieldkit.store import StoreBusy

    try:
        with session.store(write=True) as store:
            yield store
    except Refusal as refusal:
        if isinstance(refusal.__cause__, StoreBusy):
            raise Refusal(
                _("fieldkit is open on this store; sync there."),
                _("Nothing was changed."),
                _("Or close it and start again."),
            ) from refusal
        raise


def _last(store: Store) -> Path:
    from fieldkit.store.segments import last_folder

    if known := last_folder(store):
        return Path(known)
    raise Refusal(
        _("No folder to sync with is known yet."),
        _("Nothing was changed."),
        _("Name one: `fieldkit sync FOLDER`. It is remembered from then on."),
    )


class _Watched:
    """A sync as somebody at the terminal follows it: its steps on one line, and Ctrl-C ends it between two of them."""

    def __init__(self) -> None:
        self.stopped = False
        self._there = sys.stderr.isatty()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Follow the sync inside; a second Ctrl-C ends it on the spot."""
        before = signal.signal(signal.SIGINT, self._interrupt)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
            if self._there:
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()

    def _interrupt(self, _signal: int, _frame: FrameType | None) -> None:
        if self.stopped:
            raise KeyboardInterrupt
        self.stopped = True

    def step(self, step: Step) -> None:
        """Show a step. Raises Stopped after Ctrl-C."""
        from fieldkit.sync import Stopped

        if self.stopped:
            raise Stopped
        if self._there and step.total:
            word = _(_STEPS[step.what])
            sys.stderr.write(f"\r\x1b[K{word} {step.done * 100 // step.total} %")
            sys.stderr.flush()


_STEPS = {"read": marked("Reading files"), "write": marked("Writing files"), "blob": marked("Carrying attachments")}


def _lines(report: SyncReport) -> Iterator[str]:
    yield from _exchanged(report)
    yield from _to_look_at(report)


def _exchanged(report: SyncReport) -> Iterator[str]:
    yield _("Folder: {path}").format(path=shown(report.folder))
    sent = report.sent
    if sent.changes:
        yield ngettext("Sent: {n} change.", "Sent: {n} changes.", sent.changes).format(n=sent.changes)
    if sent.blobs:
        yield ngettext("Sent: {n} attachment.", "Sent: {n} attachments.", sent.blobs).format(n=sent.blobs)
    if sent.put_back:
        yield ngettext(
            "Put back: {n} file that the folder lacked.", "Put back: {n} files that the folder lacked.", sent.put_back
        ).format(n=sent.put_back)
    for each in report.received:
        yield ngettext("From {who}: {n} change.", "From {who}: {n} changes.", each.changes).format(
            who=_who(each.device, each.owner), n=each.changes
        )
    if report.blobs_in:
        yield ngettext("Came in: {n} attachment.", "Came in: {n} attachments.", report.blobs_in).format(
            n=report.blobs_in
        )
    if not (sent.changes or sent.blobs or sent.put_back or report.received or report.blobs_in or report.stopped):
        yield _("Nothing new on either side.")


def _to_look_at(report: SyncReport) -> Iterator[str]:
    from fieldkit.sync.words import clock, todo, why

    if report.pending:
        n = len(report.pending)
        yield ngettext(
            "{n} file is pending: it stays where it is and is tried again.",
            "{n} files are pending: they stay where they are and are tried again.",
            n,
        ).format(n=n)
        rows = [(file.name, why(file), todo(file) if file.held else "") for file in report.pending]
        yield from (f"  {line}" for line in table(rows))
    if n := report.blobs_missing:
        yield ngettext(
            "{n} attachment is neither here nor in the folder yet.",
            "{n} attachments are neither here nor in the folder yet.",
            n,
        ).format(n=n)
    for gap in report.gaps:
        yield _("Something is missing from {who}: a file before its change {number}.").format(
            who=_who(gap.device, gap.owner), number=gap.before
        )
    for note in report.clocks:
        yield clock(note, _who(note.device, note.owner))
    if report.twins:
        yield _("Two copies wrote under one name ({devices}): a cloned disk or a restored copy. Both are kept.").format(
            devices=", ".join(report.twins)
        )
    if report.renamed:
        yield _("This laptop has a new name from now on: {device}.").format(device=report.renamed)
    if n := report.conflicts:
        yield ngettext(
            "{n} field was set differently on two devices. Open fieldkit to pick.",
            "{n} fields were set differently on two devices. Open fieldkit to pick.",
            n,
        ).format(n=n)


def _who(device: str, owner: str) -> str:
    return f"{shown(owner)} ({device})" if owner else device


def _json(store: Store, report: SyncReport) -> dict[str, object]:
    """Return the report for another program, the conflicts with all their versions."""
    from msgspec import to_builtins

    from fieldkit.store import queries

    found: dict[str, object] = to_builtins(report)
    return {**found, "conflicts": to_builtins(queries.conflicts(store))}

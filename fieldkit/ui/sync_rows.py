"""What a sync says: how it stands, how far it is, what went out and came in from whom, what is pending and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from fieldkit.i18n import _, language, marked, ngettext
from fieldkit.store import Store
from fieldkit.store.segments import last_stop, last_sync, waiting
from fieldkit.sync import PackOffer, Step, SyncReport
from fieldkit.sync.words import clock, todo, why
from fieldkit.ui.cards import hanging
from fieldkit.ui.glyphs import Glyphs
from fieldkit.ui.text import (
    ACCENT,
    BOLD,
    GREY,
    JADE,
    LATE,
    OCHRE,
    ago_text,
    join,
    moment,
    one_line,
    padded,
    styled,
)
from fieldkit.ui.widgets.rows import Row, gap, heading

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

WHO = 22
"""Cells of the column that says whose device it is."""

WORDS = {
    "look": marked("Looking"),
    "read": marked("Taking in"),
    "write": marked("Giving out"),
    "blob": marked("Attachments"),
}
"""The steps of a sync."""


@dataclass(frozen=True)
class Do:
    """A row that does something: sync, folder, or conflicts."""

    what: str


def last_text(at: str, today: date) -> str:
    """When a sync last went through, in words."""
    return _("last {when}").format(when=f"{ago_text(at, today)} {moment(at)}") if at else _("never synced yet")


def standing_lines(store: Store, report: SyncReport | None) -> list[Content]:
    """Say what is to go out, and whether the last sync came to its end; `report` is of that of this session."""
    parts: list[Content] = []
    if n := waiting(store):
        text = ngettext("{n} change waits to go out", "{n} changes wait to go out", n).format(n=n)
        parts.append(styled(text, BOLD))
    if last_stop(store) or (report and report.stopped):
        text = _("The last sync was cut off: not everything is there yet. The next one goes on from there.")
        parts.append(styled(text, OCHRE))
    if not parts and not last_sync(store):
        parts.append(styled(_("Nothing has been synced yet."), GREY))
    return parts or [styled(_("Everything written here has gone out."), JADE)]


def progress_line(glyphs: Glyphs, step: Step | None, width: int) -> Content:
    """How far a sync is, as a bar for a window of `width` cells; None before its first step."""
    if step is None or not step.total:
        return styled(_("Looking"), BOLD)
    room = max(min(width - 34, 40), 8)
    full = min(room * step.done // step.total, room)
    bar = styled(glyphs.line * full, ACCENT) + styled("-" * (room - full), GREY)
    count = f"{step.done} / {step.total}" if step.what != "blob" else f"{step.done * 100 // step.total} %"
    return join([styled(_(WORDS[step.what]), BOLD), bar, styled(count, GREY)], "  ")


def in_a_line(report: SyncReport) -> str:
    """What a sync did, as it is said over another screen."""
    if report.stopped:
        return report.stopped
    came = sum(each.changes for each in report.received)
    return _("Synced: {sent} out, {came} in").format(sent=report.sent.changes, came=came)


def first_rows() -> list[Row]:
    """What to do while there is no folder yet."""
    return [
        heading(_("No folder yet")),
        Row(styled(_("Type the path of a stick or a shared folder above"), BOLD), Do("folder")),
        gap(),
        Row(styled(_("Other laptops sync with the same folder; what each wrote comes to all."), GREY)),
        Row(styled(_("The folder only ever gains files. On the command line: fieldkit sync FOLDER"), GREY)),
    ]


def who(owner: str, device: str) -> str:
    """Whose device it is: its owner's and the beginning of its id, by which two of one owner are told apart."""
    return f"{one_line(owner, 30)} {device[:6]}" if owner else _("device {id}").format(id=device[:6])


def report_rows(kit: FieldkitApp, report: SyncReport, width: int) -> list[Row]:
    """What the last sync did and found."""
    rows: list[Row] = []
    if report.stopped:
        rows += [Row(line) for line in hanging("", styled(report.stopped, OCHRE), width, 0)] + [gap()]
    sent = report.sent
    went = [
        ngettext("{n} change", "{n} changes", sent.changes).format(n=sent.changes) if sent.changes else "",
        ngettext("{n} attachment", "{n} attachments", sent.blobs).format(n=sent.blobs) if sent.blobs else "",
        ngettext("{n} file put back", "{n} files put back", sent.put_back).format(n=sent.put_back)
        if sent.put_back
        else "",
    ]
    came = [
        Row(
            join(
                [
                    styled(padded(who(each.owner, each.device), WHO), BOLD),
                    styled(ngettext("{n} change", "{n} changes", each.changes).format(n=each.changes)),
                    styled(ngettext("{n} file", "{n} files", each.files).format(n=each.files), GREY),
                ],
                "  ",
            ),
            each,
        )
        for each in report.received
    ]
    if n := report.blobs_in:
        came.append(Row(styled(ngettext("{n} attachment", "{n} attachments", n).format(n=n))))
    nothing = styled(_("nothing"), GREY)
    rows += [heading(_("Went out")), Row(join(went, f" {kit.glyphs.sep} ") or nothing), gap()]
    rows += [heading(_("Came in")), *(came or [Row(nothing)])]
    told = [
        Row(line, (at, number))
        for at, (text, style) in enumerate(_notes(report))
        for number, line in enumerate(hanging("", styled(text, style), width, 0))
    ]
    if told:
        rows += [gap(), heading(_("To be looked at")), *told]
    return rows + _pending_rows(report, width)


def _pending_rows(report: SyncReport, width: int) -> list[Row]:
    if not report.pending:
        return []
    note = _("left as they are, tried again each time")
    rows = [gap(), heading(_("Pending"), join([str(len(report.pending)), note], " · ").plain)]
    for each in report.pending:
        rows.append(Row(styled(one_line(each.name, 200)), each))
        rows += [Row(line) for line in hanging(" ", styled(why(each), LATE), width, 2)]
        rows += [Row(line) for line in hanging(" ", styled(todo(each), GREY), width, 2)]
    return rows


def _notes(report: SyncReport) -> Iterator[tuple[str, str]]:
    """What a rep has to know of devices and clocks, each with its style."""
    if report.renamed:
        yield (
            _(
                "Another laptop writes under the name of this one: one of the two is a copy of the other. Nothing is "
                "lost; this one has a new name from now on ({device})."
            ).format(device=report.renamed[:6]),
            OCHRE,
        )
    elif report.twins:
        names = ("、" if language() == "zh" else ", ").join(each[:6] for each in report.twins)
        yield (
            _(
                "Two laptops wrote under one name ({devices}): one is a copy of the other. What both wrote is kept; "
                "the copy takes a new name at its next sync."
            ).format(devices=names),
            OCHRE,
        )
    for note in report.clocks:
        yield clock(note, who(note.owner, note.device)), OCHRE
    for each in report.gaps:
        yield (
            _("Something of {who} has not come yet: files that others have seen. Sync once more, or with another.")
            .format(who=who(each.owner, each.device)),
            OCHRE,
        )  # fmt: skip
    if n := report.blobs_missing:
        yield (
            ngettext(
                "{n} attachment has not come yet: it comes when the laptop that has it syncs.",
                "{n} attachments have not come yet: they come when the laptop that has them syncs.",
                n,
            ).format(n=n),
            GREY,
        )


def offer_rows(kit: FieldkitApp, offers: list[PackOffer], refused: list[tuple[str, str]], width: int) -> list[Row]:
    """The content packs that lie in the folder and are not in use."""
    if not offers and not refused:
        return []
    rows = [gap(), heading(_("Content on offer"), _("Enter shows what it changes"))]
    for each in offers:
        name = join([styled(one_line(each.id, 40), BOLD), styled(one_line(each.version, 30))], " ")
        rows.append(Row(styled(f"{kit.glyphs.go} ", JADE) + join([name, styled(each.hash[:8], GREY)], "  "), each))
    for file, reason in refused:
        rows.append(Row(styled(one_line(file, 200))))
        rows += [Row(line) for line in hanging(" ", styled(one_line(reason, 400), LATE), width, 2)]
    return rows

"""What of the content in use is still a sample, by where in the app somebody would meet it."""

from __future__ import annotations

from collections.abc import Iterator

from fieldkit.i18n import marked
from fieldkit.playbook.customer import SECTIONS
from fieldkit.playbook.draft import merge, read_draft
from fieldkit.playbook.load import Playbook
from fieldkit.playbook.model import Entry, Frozen
from fieldkit.playbook.sources import read_sources
from fieldkit.playbook.words import KINDS

PLACES = {
    "visit": marked("Visit"),
    "find": marked("Find"),
    "present": marked("Present"),
    "sums": marked("Sums"),
    "prepare": marked("Prepare"),
    "partners": marked("Partners"),
    "handbook": marked("Handbook"),
}
"""The parts of the app, in the order in which a sample there is worst."""

_KINDS_AT = {
    "steps": "visit",
    "objections": "find",
    "sums": "sums",
    "checklist": "prepare",
    "classes": "partners",
    "sources": "partners",
    "needs": "partners",
    "scorecards": "partners",
}


class Sample(Frozen, frozen=True, kw_only=True, omit_defaults=False):
    """An entry that is a sample: where it shows, the worst place first, and where it is written.

    `pack` is the id of the pack that it comes from, `file` a posix path from that pack's folder, `line` counts from 1;
    they are empty and 0 where the files are no longer as they were read.
    """

    id: str
    kind: str
    title: str
    places: tuple[str, ...]
    pack: str = ""
    file: str = ""
    line: int = 0


def samples(playbook: Playbook) -> tuple[Sample, ...]:
    """Return the samples of a playbook, those of one place together, each once."""
    shown = {id for step in playbook.entries.steps for id in step.shows}
    found = [
        (kind, entry, tuple(_places(kind, entry, shown)))
        for kind in KINDS
        for entry in getattr(playbook.entries, kind)
        if entry.sample
    ]
    if not found:
        return ()
    written = _written(playbook, {entry.id for _kind, entry, _places in found})
    made = []
    for kind, entry, places in found:
        pack, file, line = written.get(entry.id, ("", "", 0))
        title = playbook.expand(entry.title)
        made.append(Sample(id=entry.id, kind=kind, title=title, places=places, pack=pack, file=file, line=line))
    order = list(PLACES)
    return tuple(sorted(made, key=lambda each: order.index(each.places[0])))


def _places(kind: str, entry: Entry, shown: set[str]) -> Iterator[str]:
    """Yield where an entry shows, in the order of PLACES; the handbook has every one."""
    at = {_KINDS_AT.get(kind, "handbook"), "handbook"}
    if entry.id in shown:
        at.add("visit")
    if kind in SECTIONS and entry.audience == "customer":
        at.add("present")
    yield from (place for place in PLACES if place in at)


def _written(playbook: Playbook, ids: set[str]) -> dict[str, tuple[str, str, int]]:
    """Return pack, file and line of entries; none when the files say something else by now."""
    sources = read_sources(playbook.layers)
    if sources.hash() != playbook.hash:
        return {}
    draft = read_draft(sources)
    chosen = merge(draft, playbook.lang).chosen
    found = {}
    for id in ids & chosen.keys():
        each = chosen[id]
        head = draft.heads[each.source.layer]
        line, _column = draft.document(each.source).at(each.path("id"))
        found[id] = (head.id if head else "", each.source.file, line)
    return found

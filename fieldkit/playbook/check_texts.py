"""Checks on days and files that the entries of a pack name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fieldkit.i18n import _
from fieldkit.playbook.draft import Judging
from fieldkit.playbook.faults import Fault
from fieldkit.playbook.load import safe_name
from fieldkit.playbook.model import ChecklistItem, Proof
from fieldkit.playbook.shape import Path as Inner
from fieldkit.playbook.shape import did_you_mean, shown
from fieldkit.playbook.sources import FILES, Source, inside

MOST_HINTS = 50
"""So many missing files of a pack are compared with those that are there for a hint."""


def days(judging: Judging) -> Iterator[Fault]:
    """A day is one of the calendar: 2027-02-30 would never come, and what expires then never expire."""
    for each in judging.whole():
        for name in ("checked", "expires"):
            day = getattr(each.entry, name)
            try:
                if day:
                    date.fromisoformat(day)
            except ValueError:
                yield judging.draft.fault(
                    each.source, each.path(name), _("{day} is no day of the calendar; write another").format(day=day)
                )


def commas(judging: Judging) -> Iterator[Fault]:
    """Search words stand apart, which a Chinese comma does not tell."""
    found: list[tuple[Source, Inner, str]] = []
    for each in judging.whole():
        if each.entry is not None:
            found += ((each.source, each.path("also", at), word) for at, word in enumerate(each.entry.also))
    for layer, head in enumerate(judging.draft.heads):
        if head is not None:
            source = judging.draft.head_source(layer)
            groups = enumerate(head.synonyms)
            found += ((source, ("synonyms", at, n), word) for at, group in groups for n, word in enumerate(group))
    for source, path, word in found:
        if "，" in word or "、" in word:
            text = _("{word} is read as one word; part search words by “, ”").format(word=shown(word))
            yield judging.draft.fault(source, path, text, "warning")


def emptied(judging: Judging) -> Iterator[Fault]:
    """A file without a single line is more likely to have been emptied by mistake than to be meant so."""
    for source in judging.draft.sources.yaml:
        if source.lang and source.data is not None and not source.data.strip():
            yield judging.draft.fault(source, (), _("the file is empty; remove it, or bring its text back"), "warning")


def expiry(judging: Judging) -> Iterator[Fault]:
    """Nothing is shown past its day."""
    for each in judging.whole():
        entry = each.entry
        if entry is not None and entry.expires and entry.expires < judging.today:
            yield judging.draft.fault(
                each.source,
                each.path("expires"),
                _("expired on {day}; verify the entry and write a new day, or set “hidden: true”").format(
                    day=entry.expires
                ),
                "warning",
            )


def files(judging: Judging) -> Iterator[Fault]:
    """A file that is named lies in `files/` of a layer."""
    sources = judging.draft.sources
    known = {name: root for root, names in zip(sources.layers, sources.files, strict=True) for name in names}
    hints: dict[str, str] = {}
    for each in judging.whole():
        named: list[tuple[Inner, str]] = []
        if isinstance(each.entry, Proof) and each.entry.file:
            named = [(("file",), each.entry.file)]
        elif isinstance(each.entry, ChecklistItem):
            named = [(("files", index), name) for index, name in enumerate(each.entry.files)]
        for path, name in named:
            root = known.get(name)
            if not safe_name(name) or (root is not None and not inside(root, root / FILES / name)):
                yield judging.draft.fault(
                    each.source,
                    each.path(*path),
                    _("{file} lies outside the pack; copy it into the folder files/ and write its name there").format(
                        file=name
                    ),
                )
            elif root is None:
                # Likeness is dear to find: once for each name, and not for hundreds of them.
                if name not in hints and len(hints) < MOST_HINTS:
                    hints[name] = did_you_mean(name, list(known))
                yield judging.draft.fault(
                    each.source,
                    each.path(*path),
                    _("the file {file} is missing in files/{hint}; put it there, or take the name out").format(
                        file=name, hint=hints.get(name, "")
                    ),
                    "warning",
                )

"""Checks on days and files that the entries of a pack name."""

from __future__ import annotations

from collections.abc import Iterator

from fieldkit.i18n import _
from fieldkit.playbook.draft import Judging
from fieldkit.playbook.faults import Fault
from fieldkit.playbook.load import safe_name
from fieldkit.playbook.model import ChecklistItem, Proof
from fieldkit.playbook.shape import Path as Inner
from fieldkit.playbook.shape import did_you_mean
from fieldkit.playbook.sources import FILES, inside


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
                yield judging.draft.fault(
                    each.source,
                    each.path(*path),
                    _("the file {file} is missing in files/{hint}; put it there, or take the name out").format(
                        file=name, hint=did_you_mean(name, list(known))
                    ),
                    "warning",
                )

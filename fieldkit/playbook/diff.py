"""What is different between two playbooks, as values and in the words of a person who knows the content, not YAML."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path

from fieldkit.i18n import _
from fieldkit.playbook.diff_fields import FieldChange, Spot, What, list_changes, plain, struct_changes
from fieldkit.playbook.load import Playbook
from fieldkit.playbook.model import Frozen
from fieldkit.playbook.sources import file_names
from fieldkit.playbook.text import one_line
from fieldkit.playbook.words import KINDS, key_word

WIDTH = 60
"""Texts up to so many letters are told whole; of a longer one, what is around the change."""

AROUND = 12
"""So many letters are told before and behind the change in a long text."""

_README = "readme"
"""A file whose name begins so explains the folder to people, and is no content."""

FINGERPRINT = Spot(struct="Pack", key="files")
"""The sha256 of a file, of which so many signs are told."""

SHOWN_SIGNS = 12


class Change(Frozen, frozen=True, kw_only=True, omit_defaults=False):
    """What happened to an entry, to the head of the pack (`kind` "pack") or to a file (`kind` "files", sha256 each).

    `places` are the numbers among its kind, from 1, before and after, when it was moved against its neighbours.
    """

    what: What
    kind: str
    id: str
    title: str
    fields: tuple[FieldChange, ...] = ()
    places: tuple[int, int] | None = None


class Difference(Frozen, frozen=True, kw_only=True, omit_defaults=False):
    """All changes from one playbook to another in one language, in the order of the handbook."""

    before: str
    after: str
    changes: tuple[Change, ...] = ()


def compare(before: Playbook, after: Playbook) -> Difference:
    """Return what changes from one playbook to another of the same language."""
    changes = [*_head(before, after)]
    for kind in KINDS:
        changes += _kind(kind, before, after)
    changes += _files(before, after)
    return Difference(before=_name(before), after=_name(after), changes=tuple(changes))


def lines(difference: Difference) -> list[str]:
    """Return the changes in words, a heading before each kind, in the language in use; empty when there are none."""
    told: list[str] = []
    heading = ""
    for change in difference.changes:
        if (title := _heading(change.kind)) != heading:
            told += [""] * bool(told) + [title]
            heading = title
        told.append(f"  {_change_line(change)}")
        if change.kind != "files" or change.what == "changed":
            told += (f"    {_field_line(field)}" for field in change.fields)
    return told


def _name(playbook: Playbook) -> str:
    return f"{playbook.pack.id} {playbook.pack.version}"


def _head(before: Playbook, after: Playbook) -> Iterator[Change]:
    fields = [*struct_changes(before.company, after.company, (), (before, after))]
    for key in ("languages", "synonyms"):
        old, new = (tuple(map(plain, getattr(each.pack, key))) for each in (before, after))
        fields += list_changes(old, new, (Spot(struct="Pack", key=key),))
    if fields:
        yield Change(what="changed", kind="pack", id=after.pack.id, title=after.company.name, fields=tuple(fields))


def _kind(kind: str, before: Playbook, after: Playbook) -> Iterator[Change]:
    old, new = ({entry.id: entry for entry in getattr(each.entries, kind)} for each in (before, after))
    was, now = ([id for id in here if id in there] for here, there in ((old, new), (new, old)))
    moved = set(now) - set(_in_order(was, now))
    place_old, place_new = ({id: number for number, id in enumerate(here, 1)} for here in (old, new))
    for id, entry in new.items():
        if id not in old:
            yield Change(what="new", kind=kind, id=id, title=after.expand(entry.title))
            continue
        fields = tuple(struct_changes(old[id], entry, (), (before, after)))
        places = (place_old[id], place_new[id]) if id in moved else None
        if fields or places:
            yield Change(
                what="changed" if fields else "moved",
                kind=kind,
                id=id,
                title=after.expand(entry.title),
                fields=fields,
                places=places,
            )
    for id, entry in old.items():
        if id not in new:
            yield Change(what="gone", kind=kind, id=id, title=before.expand(entry.title))


def _in_order(was: list[str], now: list[str]) -> list[str]:
    """Return the most ids of `now` that still follow each other as they did in `was`."""
    place = {id: number for number, id in enumerate(was)}
    tails: list[int] = []
    ends: list[str] = []
    before: dict[str, str | None] = {}
    for id in now:
        at = bisect_left(tails, place[id])
        before[id] = ends[at - 1] if at else None
        tails[at : at + 1], ends[at : at + 1] = [place[id]], [id]
    kept: list[str] = []
    here = ends[-1] if ends else None
    while here is not None:
        kept.append(here)
        here = before[here]
    return kept


def _files(before: Playbook, after: Playbook) -> Iterator[Change]:
    """Yield the files of the packs that are new, gone or hold something else, by their sha256."""
    old, new = ({name: each.file(name) for name in _names(each)} for each in (before, after))
    for name in sorted(old.keys() | new.keys()):
        was, now = old.get(name), new.get(name)
        if was == now:
            continue
        sums = _sum(was), _sum(now)
        if sums[0] == sums[1]:
            continue
        what: What = "new" if was is None else "gone" if now is None else "changed"
        yield Change(
            what=what,
            kind="files",
            id=name,
            title=name,
            fields=(FieldChange(what=what, path=(FINGERPRINT,), old=sums[0], new=sums[1]),),
        )


def _names(playbook: Playbook) -> set[str]:
    names = {name for root in playbook.papers or playbook.layers for name in file_names(root)}
    return {name for name in names if not name.lower().startswith(_README)}


def _sum(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return error.strerror or str(error)


def _heading(kind: str) -> str:
    if kind == "pack":
        return _("The pack as a whole")
    return _("Files") if kind == "files" else _(KINDS[kind].title)


def _change_line(change: Change) -> str:
    title = one_line(change.title)
    moved = (
        _("from place {old} to place {new}").format(old=change.places[0], new=change.places[1]) if change.places else ""
    )
    match change.what:
        case "new":
            return _("new: {title}").format(title=title)
        case "gone":
            return _("gone: {title}").format(title=title)
        case "moved":
            return _("moved: {title}, {places}").format(title=title, places=moved)
    told = _("changed: {title}").format(title=title)
    return f"{told} ({moved})" if moved else told


def _field_line(field: FieldChange) -> str:
    where = " · ".join(_spot_word(spot) for spot in field.path)
    old, new = one_line(field.old), one_line(field.new)
    if field.path[-1] == FINGERPRINT:
        old, new = old[:SHOWN_SIGNS], new[:SHOWN_SIGNS]
    match field.what:
        case "new":
            return _("{where}: added {new}").format(where=where, new=_cut(new))
        case "gone":
            return _("{where}: removed {old}").format(where=where, old=_cut(old))
        case "moved":
            return _("{where}: the same, in another order").format(where=where)
    old, new = around(old, new)
    return _("{where}: {old} → {new}").format(where=where, old=old, new=new)


def _spot_word(spot: Spot) -> str:
    word = key_word(spot.struct, spot.key)
    return _("{key} ({word})").format(key=word, word=_cut(one_line(spot.label))) if spot.label else word


def _cut(text: str) -> str:
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"


def around(old: str, new: str) -> tuple[str, str]:
    """Return two texts, each cut to what is around the change when one is long."""
    if max(len(old), len(new)) <= WIDTH:
        return old, new
    ahead = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    rest = min(len(old), len(new)) - ahead
    behind = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    return _around(old, ahead, behind), _around(new, ahead, behind)


def _around(text: str, ahead: int, behind: int) -> str:
    start, end = max(0, ahead - AROUND), min(len(text), len(text) - behind + AROUND)
    piece = text[start:end]
    if len(piece) > 2 * WIDTH:
        piece = f"{piece[:WIDTH]}…{piece[-WIDTH:]}"
    return f"{'…' * (start > 0)}{piece}{'…' * (end < len(text))}"

"""The layers of a playbook as read, entry by entry with its place, and how they lie over each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple, TypeGuard, TypeVar

import msgspec

from fieldkit.i18n import _
from fieldkit.playbook import yaml12
from fieldkit.playbook.faults import Fault, Severity
from fieldkit.playbook.load import Compiled
from fieldkit.playbook.model import CompanyName, Entries, Entry, Hidden, Pack
from fieldkit.playbook.shape import Path, closest, differences, is_removal
from fieldkit.playbook.sources import HEAD, LANGUAGES, Source, Sources
from fieldkit.playbook.text import clean

T = TypeVar("T")

KINDS = Entries.__struct_fields__

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ID_LINE = re.compile(r"^\s*(?:-\s+)?id:\s*([a-z0-9-]+)\s*(?:#.*)?$", re.MULTILINE)


@dataclass(frozen=True)
class Placed:
    """An entry and where it stands: `number`, from 0, among those of its kind in the file.

    `entry` is None when it has faults of its own; one that only removes another is a bare `Entry`.
    """

    source: Source
    kind: str
    number: int
    id: str
    entry: Entry | None

    @property
    def lang(self) -> str:
        """The language that it is written for."""
        return self.source.lang

    def path(self, *inner: str | int) -> Path:
        """Return the path of something inside the entry from the top of its file."""
        return (self.kind, self.number, *inner)


@dataclass
class Draft:
    """What the layers say.

    `heads` are their pack.yaml (None: faulty), `lost` the ids in files whose YAML broke off, `nameless` the languages
    and kinds of entries without a proper id, of which nobody can say that another one is missing.
    """

    sources: Sources
    heads: list[Pack | None] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    nameless: set[tuple[str, str]] = field(default_factory=set)
    _documents: dict[tuple[int, str], yaml12.Document] = field(default_factory=dict)

    def document(self, source: Source) -> yaml12.Document:
        """Return the file with its places; read a second time, only when something is to be told about it."""
        key = (source.layer, source.file)
        if key not in self._documents:
            self._documents[key] = yaml12.read(source.data or b"", marks=True)
        return self._documents[key]

    def fault(self, source: Source, path: Path, text: str, severity: Severity = "error", *, key: bool = False) -> Fault:
        """Return the fault at `path` of a file; of the key there when asked."""
        line, column = self.document(source).at(path, key=key)
        return Fault(
            file=clean(source.file), line=line, column=column, severity=severity, text=text, layer=source.layer
        )

    def head_source(self, layer: int) -> Source:
        """Return the pack.yaml of a layer."""
        return next(each for each in self.sources.yaml if each.layer == layer and each.file == HEAD)


class Merged(NamedTuple):
    """One language over all layers: the surviving entry of each id, the hidden ids, and the ids in the other one."""

    chosen: dict[str, Placed]
    hidden: frozenset[str]
    foreign: frozenset[str]


class Judging(NamedTuple):
    """What the checks look at: the draft, each language merged over the layers, and the day it is."""

    draft: Draft
    merged: dict[str, Merged]
    today: str

    def whole(self) -> Iterator[Placed]:
        """Yield every entry of every layer and language that has no fault of its own."""
        return (each for each in self.draft.placed if each.entry is not None)


def read_draft(sources: Sources) -> Draft:
    """Read and convert all files; what is wrong with YAML and types is in `faults`, the rest is there."""
    draft = Draft(sources)
    for source in sources.yaml:
        if source.data is None:
            draft.faults.append(_unread(source))
            draft.nameless.update((source.lang, kind) for kind in KINDS)
            if source.file == HEAD:
                draft.heads.append(None)
        elif source.file == HEAD:
            draft.heads.append(_convert(draft, source, yaml12.read(source.data), Pack))
        else:
            draft.placed += _entries(draft, source)
    return draft


def merge(draft: Draft, lang: str) -> Merged:
    """Lay the layers over each other for one language.

    Within a layer the language's own entries stand for themselves and the other language's fill the gaps; a later
    layer replaces the whole entry of the same id, at its place.
    """
    chosen: dict[str, Placed] = {}
    for _layer, group in groupby(draft.placed, key=lambda each: each.source.layer):
        here = list(group)
        own = {each.id: each for each in reversed(here) if each.lang == lang}
        for each in sorted(here, key=lambda each: each.lang != lang):
            if each.lang == lang or each.id not in own:
                chosen[each.id] = own.get(each.id, each)
    hidden = {id for id, each in chosen.items() if each.entry is not None and each.entry.hidden}
    for id in hidden:
        del chosen[id]
    foreign = {id for id, each in chosen.items() if each.lang != lang}
    return Merged(chosen, frozenset(hidden), frozenset(foreign))


def compiled(draft: Draft, merged: Merged, lang: str, hash: str) -> Compiled:
    """Return the playbook of a draft without errors."""
    kinds: dict[str, list[Entry]] = {}
    for each in merged.chosen.values():
        assert each.entry is not None
        entry = _without(each.entry, merged.hidden) if merged.hidden else each.entry
        kinds.setdefault(each.kind, []).append(entry)
    ordered: dict[str, Any] = {kind: tuple(_ordered(found)) for kind, found in kinds.items()}
    heads = [head for head in draft.heads if head is not None]
    name = company(draft, lang)
    assert name is not None
    pack = msgspec.structs.replace(
        heads[-1],
        languages=tuple(lang for lang in LANGUAGES if any(lang in head.languages for head in heads)),
        synonyms=tuple(dict.fromkeys(group for head in heads for group in head.synonyms)),
    )
    return Compiled(lang=lang, hash=hash, pack=pack, company=name, entries=Entries(**ordered), foreign=merged.foreign)


def company(draft: Draft, lang: str) -> CompanyName | None:
    """Return the company's names from the topmost layer that has any: in `lang`, else in the other language.

    One's own name in the other language is nearer than a lower layer's, which is another company's.
    """
    for head in reversed(draft.heads):
        names: dict[Any, CompanyName] = dict(head.company) if head is not None else {}
        for wanted in (lang, *LANGUAGES):
            if wanted in names:
                return names[wanted]
    return None


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, str, Any]]:
    """Yield path, name of the field, and value of every plain value inside a struct of the model."""
    for name in value.__struct_fields__:
        inner = getattr(value, name)
        if type(inner) is tuple:
            for index, each in enumerate(inner):
                if isinstance(each, msgspec.Struct):
                    yield from leaves(each, (*path, name, index))
                else:
                    yield (*path, name, index), name, each
        elif isinstance(inner, msgspec.Struct):
            yield from leaves(inner, (*path, name))
        else:
            yield (*path, name), name, inner


def _ordered(entries: list[Entry]) -> list[Entry]:
    """Sort by `order`; an entry without one counts as its number among those without, so 3.5 lands behind the third."""
    places: list[float] = []
    number = 0
    for entry in entries:
        number += entry.order is None
        places.append(number if entry.order is None else entry.order)
    return [entries[index] for index in sorted(range(len(entries)), key=places.__getitem__)]


def _without(value: Any, hidden: frozenset[str]) -> Any:
    """Return a struct without the references to hidden entries that its lists hold."""
    changes: dict[str, Any] = {}
    for name in value.__struct_fields__:
        inner = getattr(value, name)
        if type(inner) is tuple:
            if name in ("proof", "points", "needs", "shows"):
                kept = tuple(each for each in inner if each not in hidden)
            else:
                kept = tuple(_without(each, hidden) if isinstance(each, msgspec.Struct) else each for each in inner)
            if kept != inner:
                changes[name] = kept
    return msgspec.structs.replace(value, **changes) if changes else value


def is_id(value: object) -> TypeGuard[str]:
    """Tell whether `value` may be the id of an entry."""
    return isinstance(value, str) and len(value) <= 64 and _ID.fullmatch(value) is not None


def _unread(source: Source) -> Fault:
    if source.why == "large":
        text = yaml12.too_large().text
    elif source.why == "outside":
        text = _("this is a link that leads out of the pack; put the file itself into the pack")
    elif source.why == "missing" and source.file == HEAD:
        text = _("pack.yaml is missing: a pack is a folder with pack.yaml and the folders zh and en")
    elif source.why == "missing":
        text = _("the file is missing, or is not a plain file")
    else:
        text = _("the file cannot be read: {reason}").format(reason=source.why)
    return Fault(file=clean(source.file), text=text, layer=source.layer)


def _convert(draft: Draft, source: Source, document: yaml12.Document, kind: type[T]) -> T | None:
    """Return the file as `kind`, or None with its faults told."""
    if not document.faults:
        try:
            return msgspec.convert(document.data, kind)
        except msgspec.ValidationError as error:
            reason = str(error)
    document = draft.document(source)
    before = len(draft.faults)
    draft.faults += (
        Fault(file=clean(source.file), line=spot.line, column=spot.column, text=spot.text, layer=source.layer)
        for spot in document.faults
    )
    if not document.broken:
        draft.faults += (
            draft.fault(source, wrong.path, wrong.text, key=wrong.key) for wrong in differences(document.data, kind)
        )
    if len(draft.faults) == before:
        draft.faults.append(Fault(file=clean(source.file), text=reason, layer=source.layer))
    return None


def _entries(draft: Draft, source: Source) -> Iterator[Placed]:
    """Yield the entries of a file, those with faults as bare ids."""
    document = yaml12.read(source.data or b"")
    if document.data is None and not document.faults:
        return  # a file of comments only
    removed = _removals(document)
    whole = _convert(draft, source, document, Entries)
    if whole is not None:
        for kind in KINDS:
            gone = removed.get(kind, {})
            entries = iter(getattr(whole, kind))
            for index in range(len(getattr(whole, kind)) + len(gone)):
                entry = gone.get(index) or next(entries)
                yield Placed(source, kind, index, entry.id, entry)
        return
    document = draft.document(source)
    if document.broken:
        text = (source.data or b"").decode("utf-8", "replace")
        draft.lost.update(_ID_LINE.findall(text))
        return
    if not isinstance(document.data, dict):
        return
    for key in document.data.keys() - set(KINDS):
        meant = closest(key, KINDS)
        draft.nameless.update((source.lang, kind) for kind in ((meant,) if meant else KINDS))
    for kind in KINDS:
        found = document.data.get(kind)
        for index, raw in enumerate(found if isinstance(found, list) else ()):
            if not isinstance(raw, dict):
                draft.nameless.add((source.lang, kind))
                continue
            try:
                entry = _removal(raw) if is_removal(raw) else getattr(msgspec.convert({kind: [raw]}, Entries), kind)[0]
            except msgspec.ValidationError:
                entry = None
            if is_id(id := raw.get("id")):
                yield Placed(source, kind, index, id, entry)
            else:
                draft.nameless.add((source.lang, kind))


def _removals(document: yaml12.Document) -> dict[str, dict[int, Entry]]:
    """Take the entries that only remove others out of what a file says; return them by kind and number.

    One that is no proper removal stays, so that its fault is told.
    """
    found: dict[str, dict[int, Entry]] = {}
    for kind in KINDS if isinstance(document.data, dict) else ():
        items = document.data.get(kind)
        if not isinstance(items, list) or not any(map(is_removal, items)):
            continue
        try:
            found[kind] = {index: _removal(item) for index, item in enumerate(items) if is_removal(item)}
        except msgspec.ValidationError:
            continue
        document.data[kind] = [item for index, item in enumerate(items) if index not in found[kind]]
    return found


def _removal(raw: Any) -> Entry:
    """Return a bare entry that removes the one of its id. Raises msgspec.ValidationError."""
    id = msgspec.convert(raw, Hidden).id
    return Entry(id=id, title=id, hidden=True)

"""From the layers of a pack to a `Playbook`: through a compiled cache, else by compiling, else with every fault.

Reading the cache imports no YAML. What cannot be written or read there is built anew; a damaged cache is never an
error.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path, PurePosixPath
from threading import get_ident
from typing import TypeVar, cast
from zlib import crc32

import msgspec

from fieldkit import __version__
from fieldkit.playbook import seen
from fieldkit.playbook.collector import no_collection
from fieldkit.playbook.faults import PackError
from fieldkit.playbook.model import CompanyName, Entries, Entry, Frozen, Id, Pack
from fieldkit.playbook.shelves import ShelvedEntries, Shelves, ids_by_kind, to_shelves
from fieldkit.playbook.sources import FILES, Sources, inside, read_sources
from fieldkit.playbook.text import expand

CACHE = "playbook"
"""The folder of compiled playbooks within the cache."""

SCHEMA = 6
"""Number of the compiled form; one more whenever a type of the model changes."""

MOST_CACHED = 12
"""So many playbooks stay compiled; older ones are compiled again when somebody wants them."""

CHECKSUM = 4
"""So many bytes at the beginning of a cache file are the crc32 of the others."""

T = TypeVar("T")


class Compiled(Frozen, frozen=True, kw_only=True):
    """A playbook in one language, merged over its layers.

    `hash` is the hash of the sources, `pack` the topmost head with the languages and synonyms of all layers. `foreign`
    are the entries shown in the other language for want of this one. `entries` from a cache are ShelvedEntries.
    """

    lang: str
    hash: str
    pack: Pack
    company: CompanyName
    entries: Entries
    foreign: frozenset[Id] = frozenset()


class _Stored(msgspec.Struct, frozen=True):
    """What a cache file of a playbook holds; the entries of `compiled` are on the shelves instead."""

    compiled: Compiled
    shelves: Shelves


class Playbook(Frozen, frozen=True, kw_only=True, dict=True, omit_defaults=False):
    """What the company says, in one language: the compiled entries, and where files and caches lie.

    `papers` are the folders whose `files/` are shown when they are not those of `layers`; `beside` is one more folder
    of files, the rep's own.
    """

    compiled: Compiled
    layers: tuple[Path, ...] = ()
    papers: tuple[Path, ...] = ()
    cache: Path | None = None
    beside: Path | None = None

    @property
    def lang(self) -> str:
        """The language, `zh` or `en`."""
        return self.compiled.lang

    @property
    def hash(self) -> str:
        """The sha256 (hex) of what it was compiled from; the same in each language."""
        return self.compiled.hash

    @property
    def pack(self) -> Pack:
        """The head of the topmost layer."""
        return self.compiled.pack

    @property
    def title(self) -> str:
        """How the pack is called in this language; its id where it has no name."""
        pack = self.compiled.pack
        return pack.titles.get(self.lang) or pack.title or pack.id  # type: ignore[call-overload]

    @property
    def company(self) -> CompanyName:
        """How the company is called in this language."""
        return self.compiled.company

    @property
    def entries(self) -> Entries:
        """All entries, merged over the layers, hidden ones left out, sorted by `order`; see ShelvedEntries."""
        return self.compiled.entries

    @property
    def foreign(self) -> frozenset[Id]:
        """Ids of the entries that are shown in the other language."""
        return self.compiled.foreign

    @cached_property
    def _places(self) -> dict[str, tuple[str, int]]:
        """Kind of each id, and its place among that kind."""
        return {id: (kind, at) for kind, ids in ids_by_kind(self.entries).items() for at, id in enumerate(ids)}

    def get(self, id: str) -> Entry | None:
        """Return the entry with this id, of whatever kind."""
        if id not in self._places:
            return None
        kind, at = self._places[id]
        entry: Entry = getattr(self.entries, kind)[at]
        return entry

    def kind(self, id: str) -> str:
        """Return the plural name of the entry's kind, such as "objections"; empty when there is no such entry."""
        return self._places.get(id, ("", 0))[0]

    def expand(self, text: str, /, **values: str) -> str:
        """Return `text` with its variables filled in; those without a value stay as they are.

        The company's names are known; `partner_name="…"`, or the key "partner.name", fills `{{partner.name}}`.
        """

        def value(name: str) -> str | None:
            if name == "company.name":
                return self.company.name
            if name == "company.agreement_title":
                return self.company.agreement_title
            return values.get(name, values.get(name.replace(".", "_")))

        return expand(text, value)

    def file(self, name: str) -> Path | None:
        """Return the file `name` from `files/` of the topmost layer that has it, else from `beside`.

        Never one outside of these.
        """
        if not safe_name(name):
            return None
        for root in reversed(self.papers or self.layers):
            path = root / FILES / name
            if path.is_file() and inside(root, path):
                return path
        if self.beside is not None and inside(self.beside, path := self.beside / name) and path.is_file():
            return path
        return None

    def derive(self, name: str, kind: type[T], build: Callable[[], T]) -> T:
        """Return what `build` makes of this playbook, kept beside its cache as `name` and read from there next time.

        For what is dear to build and not needed at start, such as the rows of the search. `kind` is its type, for
        msgspec; when that changes, SCHEMA or the app's version does too.
        """
        path = _cache_file(self.cache, self.hash, f"{self.lang}-{name}")
        kept = _read(path, kind)
        if kept is None:
            kept = build()
            _write(path, kept)
        return kept


def safe_name(name: str) -> bool:
    """Tell whether `name` is a relative posix path that stays where it begins."""
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and not set(name) & set("\\:\0")


def shipped_content() -> Path:
    """Return the folder of the pack that fieldkit ships: inside the installed package, else in the checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_content"
    return installed if installed.is_dir() else package.parent / "content"


def load_playbook(layers: Sequence[Path], lang: str, cache: Path | None = None) -> Playbook:
    """Return the playbook of `layers` (lowest first) in `lang`, from the folder `cache` when it is there.

    Raises PackError with every fault when the layers hold an error; warnings alone do not matter here.
    """
    hash, sources = hash_of(layers, cache)
    kept = from_cache(layers, lang, cache, hash)
    return kept or load_sources(sources or read_sources(layers), lang, cache)


def hash_of(layers: Sequence[Path], cache: Path | None) -> tuple[str, Sources | None]:
    """Return the hash of what layers hold, and their sources; None for these when nothing had to be read for it."""
    path = _cache_file(cache, seen.key(layers), "seen")
    now = seen.look(layers) if path else None  # before reading: what is saved meanwhile looks different next time
    known = _read(path, seen.Seen)
    if now is not None and known is not None and known.look == now:
        return known.hash, None
    sources = read_sources(layers)
    hash = sources.hash()
    if now is not None:
        _write(path, seen.Seen(now, hash))
    return hash, sources


def from_cache(layers: Sequence[Path], lang: str, cache: Path | None, hash: str) -> Playbook | None:
    """Return the playbook that was compiled from what has this hash; None when no whole cache holds it."""
    compiled = _read_compiled(_cache_file(cache, hash, lang))
    if compiled is None or (compiled.hash, compiled.lang) != (hash, lang):
        return None
    with suppress(OSError):
        os.utime(_cache_file(cache, hash, lang) or "")  # what is used stays
    return Playbook(compiled=compiled, layers=tuple(layers), cache=cache)


def load_sources(sources: Sources, lang: str, cache: Path | None, hash: str = "") -> Playbook:
    """Return the playbook of `sources` like `load_playbook`; `hash` when they are known under one already."""
    hash = hash or sources.hash()
    kept = from_cache(sources.layers, lang, cache, hash)
    return kept or Playbook(compiled=_build(sources, lang, hash, cache), layers=sources.layers, cache=cache)


def _build(sources: Sources, lang: str, hash: str, cache: Path | None) -> Compiled:
    """Compile both languages, keep them, and return the one wanted. Raises PackError."""
    from fieldkit.playbook.check import judge

    with no_collection():
        judged = judge(sources, hash)
        if lang not in judged.compiled:
            raise PackError(judged.faults)
        _keep(judged.compiled, sources.layers, cache)
    return judged.compiled[lang]


def _keep(made: dict[str, Compiled], layers: tuple[Path, ...], cache: Path | None) -> None:
    """Write each language to the cache and, when that can be, the rows of its search and its formulas beside it."""
    from fieldkit.playbook.find import rows_of
    from fieldkit.playbook.formulas import formulas_of

    kept = [_write(_cache_file(cache, each.hash, each.lang), _stored(each)) for each in made.values()]
    if all(kept):
        for each in made.values():
            made_of = Playbook(compiled=each, layers=layers, cache=cache)
            rows_of(made_of)
            formulas_of(made_of)
    if cache is not None:
        _prune(cache / CACHE)


def _prune(folder: Path) -> None:
    """Remove what was compiled long ago: with a folder that is watched, every save makes another playbook."""
    try:
        found = [path for path in folder.iterdir() if path.suffix == ".msgpack" and not path.stem.endswith("-seen")]
        written = sorted(((path.stat().st_mtime_ns, path) for path in found), reverse=True)
    except OSError:
        return
    hashes = dict.fromkeys(path.name[:32] for _time, path in written)
    old = set(list(hashes)[MOST_CACHED:])
    for _time, path in written:
        if path.name[:32] in old:
            with suppress(OSError):
                path.unlink()


def _stored(compiled: Compiled) -> _Stored:
    return _Stored(msgspec.structs.replace(compiled, entries=Entries()), to_shelves(compiled.entries))


def _read_compiled(path: Path | None) -> Compiled | None:
    stored = _read(path, _Stored)
    if stored is None:
        return None
    return msgspec.structs.replace(stored.compiled, entries=cast("Entries", ShelvedEntries(stored.shelves)))


def write_quietly(path: Path | None, data: bytes) -> bool:
    """Write a file whole or not at all; False when it cannot be, which only costs time later."""
    if path is None:
        return False
    scratch = path.with_name(f"{path.name}.{os.getpid()}-{get_ident()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_bytes(data)
        scratch.replace(path)
    except OSError:
        with suppress(OSError):
            scratch.unlink()
        return False
    return True


def _cache_file(cache: Path | None, hash: str, name: str) -> Path | None:
    return cache and cache / CACHE / f"{hash[:32]}-{SCHEMA}-{__version__}-{name}.msgpack"


def _write(path: Path | None, value: object) -> bool:
    """Write a cache file: a checksum, since a bit that flips inside a text is good msgpack, and the value."""
    if path is None:
        return False
    data = msgspec.msgpack.encode(value)
    return write_quietly(path, crc32(data).to_bytes(CHECKSUM) + data)


def _read(path: Path | None, kind: type[T]) -> T | None:
    """Return what lies in a cache file, or None when it is not there or not whole."""
    if path is None:
        return None
    try:
        data = memoryview(path.read_bytes())
        if crc32(data[CHECKSUM:]).to_bytes(CHECKSUM) != data[:CHECKSUM]:
            return None
        return msgspec.msgpack.decode(data[CHECKSUM:], type=kind)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None

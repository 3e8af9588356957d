"""From the layers of a pack to a `Playbook`: through a compiled cache, else by compiling, else with every fault.

Reading the cache imports no YAML. What cannot be written or read there is built anew; a damaged cache is never an
error.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TypeVar

import msgspec

from fieldkit import __version__
from fieldkit.playbook.faults import PackError
from fieldkit.playbook.model import CompanyName, Entries, Entry, Frozen, Id, Pack
from fieldkit.playbook.sources import FILES, Sources, inside, read_sources
from fieldkit.playbook.text import expand

SCHEMA = 2
"""Number of the compiled form; one more whenever a type of the model changes."""

T = TypeVar("T")


class Compiled(Frozen, frozen=True, kw_only=True):
    """A playbook in one language, merged over its layers, as it lies in the cache.

    `hash` is the hash of the sources, `pack` the topmost head with the languages and synonyms of all layers. `foreign`
    are the entries shown in the other language for want of this one.
    """

    lang: str
    hash: str
    pack: Pack
    company: CompanyName
    entries: Entries
    foreign: frozenset[Id] = frozenset()


class Playbook(Frozen, frozen=True, kw_only=True, dict=True, omit_defaults=False):
    """What the company says, in one language: the compiled entries, and where files and caches lie.

    `papers` are the folders whose `files/` are shown when they are not those of `layers`.
    """

    compiled: Compiled
    layers: tuple[Path, ...] = ()
    papers: tuple[Path, ...] = ()
    cache: Path | None = None

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
    def company(self) -> CompanyName:
        """How the company is called in this language."""
        return self.compiled.company

    @property
    def entries(self) -> Entries:
        """All entries, merged over the layers, hidden ones left out, sorted by `order`."""
        return self.compiled.entries

    @property
    def foreign(self) -> frozenset[Id]:
        """Ids of the entries that are shown in the other language."""
        return self.compiled.foreign

    @cached_property
    def _index(self) -> dict[str, tuple[str, Entry]]:
        return {entry.id: (kind, entry) for kind in Entries.__struct_fields__ for entry in getattr(self.entries, kind)}

    def get(self, id: str) -> Entry | None:
        """Return the entry with this id, of whatever kind."""
        found = self._index.get(id)
        return found[1] if found else None

    def kind(self, id: str) -> str:
        """Return the plural name of the entry's kind, such as "objections"; empty when there is no such entry."""
        found = self._index.get(id)
        return found[0] if found else ""

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
        """Return the file `name` from `files/` of the topmost layer that has it; never one outside that pack."""
        if not safe_name(name):
            return None
        for root in reversed(self.papers or self.layers):
            path = root / FILES / name
            if path.is_file() and inside(root, path):
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
            write_quietly(path, msgspec.msgpack.encode(kept))
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
    return load_sources(read_sources(layers), lang, cache)


def load_sources(sources: Sources, lang: str, cache: Path | None, hash: str = "") -> Playbook:
    """Return the playbook of `sources` like `load_playbook`; `hash` when they are known under one already."""
    hash = hash or sources.hash()
    path = _cache_file(cache, hash, lang)
    compiled = _read(path, Compiled)
    if compiled is None or compiled.hash != hash:
        from fieldkit.playbook.check import judge

        judged = judge(sources, hash)
        if lang not in judged.compiled:
            raise PackError(judged.faults)
        compiled = judged.compiled[lang]
        _keep(judged.compiled, sources.layers, cache)
    return Playbook(compiled=compiled, layers=sources.layers, cache=cache)


def _keep(made: dict[str, Compiled], layers: tuple[Path, ...], cache: Path | None) -> None:
    """Write each language to the cache and, when that can be, the rows of its search beside it."""
    from fieldkit.playbook.find import rows_of

    kept = [
        write_quietly(_cache_file(cache, each.hash, each.lang), msgspec.msgpack.encode(each)) for each in made.values()
    ]
    if all(kept):
        for each in made.values():
            rows_of(Playbook(compiled=each, layers=layers, cache=cache))


def write_quietly(path: Path | None, data: bytes) -> bool:
    """Write a file whole or not at all; False when it cannot be, which only costs time later."""
    if path is None:
        return False
    scratch = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_bytes(data)
        scratch.replace(path)
    except OSError:
        return False
    return True


def _cache_file(cache: Path | None, hash: str, name: str) -> Path | None:
    return cache and cache / "playbook" / f"{hash[:32]}-{SCHEMA}-{__version__}-{name}.msgpack"


def _read(path: Path | None, kind: type[T]) -> T | None:
    """Return what lies in a cache file, or None when it is not there or not whole."""
    if path is None:
        return None
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None

"""Packs in use: good ones are kept by their hash, and a faulty one never becomes active.

Kept are the YAML files of all layers, under `<packs>/<hash>/<layer>/`, beside a note where the layers lay. The files
that a pack names (papers, pictures) are kept as links to the same bytes where the disk can do that; elsewhere a kept
pack shows those that still lie where they were.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from errno import EAGAIN, EIO
from pathlib import Path
from typing import Literal

import msgspec

from fieldkit.config import Paths
from fieldkit.i18n import _
from fieldkit.playbook.faults import Fault, PackError
from fieldkit.playbook.load import Playbook, from_cache, hash_of, load_sources, shipped_content, write_quietly
from fieldkit.playbook.model import Frozen
from fieldkit.playbook.sources import FILES, Sources, inside, read_sources

ACTIVE = "active.json"
NOTE = "kept.json"

MOST_RECORDS = 200
"""So many activations are remembered."""

MOST_TRIED = 40
"""So many saves that were only tried are remembered and kept: a visit may have begun on one of them."""

_HASH = re.compile(r"[0-9a-f]{64}")

How = Literal["start", "use", "rollback", "try"]
"""How content became active: found changed at a start, taken into use, taken back to, or tried from a folder."""


class NoSuchPack(Exception):
    """There is no kept pack to go back to: none at all, none of that name, or several (`names`)."""

    def __init__(self, wanted: str, names: tuple[str, ...] = ()) -> None:
        super().__init__(wanted)
        self.wanted = wanted
        self.names = names


class Activation(Frozen, frozen=True, kw_only=True):
    """What is in use now. `faults` are the errors for which the wanted content was refused; empty when it is used.

    `held` is the hash of content that somebody rolled back from and that has not changed since; empty when it is used.
    """

    playbook: Playbook
    faults: tuple[Fault, ...] = ()
    held: str = ""


class Active(Frozen, frozen=True, kw_only=True):
    """A record of good content: its hash, since when it is active (ISO, local with offset), and from which folders.

    `by` is who made it active and `how`; `pack` and `version` are the topmost pack's. `refused` is, for a rollback, the
    hash of what the folders held then: as long as they hold it, the record's own content is used in its place.
    """

    hash: str
    since: str
    layers: tuple[str, ...]
    by: str = ""
    how: How = "start"
    pack: str = ""
    version: str = ""
    refused: str = ""


class Note(Frozen, frozen=True, kw_only=True):
    """What lies beside a kept pack: where its layers lay, the hash of its YAML, and whether its files are kept too."""

    layers: tuple[str, ...]
    yaml: str
    files: bool


def activate(layers: Sequence[Path] | None, lang: str, paths: Paths, *, by: str = "", how: How = "start") -> Activation:
    """Return the playbook of `layers` (lowest first; None: the shipped one), or the last good one with the faults.

    A good one is kept and recorded; where that cannot be written it is used all the same. The last good one is that of
    the same topmost folder, so that trying other content never becomes anybody's fallback; without one it is the
    shipped one.
    Raises PackError when nothing good is left.
    """
    wanted = tuple(Path(layer).absolute() for layer in (layers or [shipped_content()]))
    hash, sources = hash_of(wanted, paths.cache)
    newest = _newest(wanted, paths)
    if newest is not None and newest.refused == hash and how != "use":
        kept = load_kept(newest.hash, lang, paths)
        if kept is not None:
            return Activation(playbook=kept, held=hash)
    try:
        playbook = from_cache(wanted, lang, paths.cache, hash)
        if playbook is None:
            sources = sources or read_sources(wanted)
            # What was read may be newer than what the hash was taken of.
            hash = sources.hash()
            playbook = load_sources(sources, lang, paths.cache, hash)
    except PackError as error:
        errors = tuple(fault for fault in error.faults if fault.severity == "error")
        return Activation(playbook=_last_good(wanted, lang, paths, error), faults=errors)
    if not (paths.packs / hash).is_dir():
        keep(sources or read_sources(wanted), hash, paths)
    if newest is None or newest.hash != hash or newest.layers != _written(wanted) or how == "use":
        with suppress(OSError):
            _record(paths, wanted, playbook, by=by, how=how)
    return Activation(playbook=playbook)


def roll_back(layers: Sequence[Path], lang: str, paths: Paths, to: str = "", *, by: str = "") -> Active:
    """Go back to the content in use before, or to that whose hash begins with `to`, and return the new record.

    Going back again leads to the content before that one. It stays until the folders change or a pack is taken into
    use. Raises NoSuchPack, and OSError when it cannot be written down.
    """
    wanted = tuple(Path(layer).absolute() for layer in layers)
    there, _sources = hash_of(wanted, paths.cache)
    newest = _newest(wanted, paths)
    now = newest.hash if newest is not None else there
    records = activations(paths)
    if to:
        known = [record.hash for record in records if record.hash.startswith(to)]
    else:
        line = [record.hash for record in records if record.how in ("start", "use")]
        known = [hash for hash in line[line.index(now) :] if hash != now] if now in line else line
    found = list(dict.fromkeys(hash for hash in known if (paths.packs / hash).is_dir()))
    if not found or (to and len(found) > 1):
        raise NoSuchPack(to, tuple(found))
    playbook = load_kept(found[0], lang, paths)
    if playbook is None:
        raise NoSuchPack(to or found[0])
    refused = "" if found[0] == there else there
    return _record(paths, wanted, playbook, by=by, how="rollback", refused=refused)


def activations(paths: Paths) -> tuple[Active, ...]:
    """Return what became active and when, the newest first; empty when there is no record."""
    try:
        return msgspec.json.decode((paths.packs / ACTIVE).read_bytes(), type=tuple[Active, ...])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return ()


def told_apart(records: Sequence[Active]) -> list[Active]:
    """Return the records that tell a person something: of several saves that were tried in a row, the last."""
    return [
        record
        for newer, record in zip((None, *records), records, strict=False)
        if newer is None or not (newer.how == record.how == "try" and newer.layers == record.layers)
    ]


def last_good(layers: Sequence[Path], paths: Paths) -> str:
    """Return the hash of the content of these folders that was last active; empty when there is none."""
    newest = _newest(layers, paths)
    return newest.hash if newest is not None else ""


def load_kept(hash: str, lang: str, paths: Paths) -> Playbook | None:
    """Return the kept playbook of this hash, or None when it is not kept or no longer whole."""
    folder = paths.packs / hash
    if not _HASH.fullmatch(hash) or not folder.is_dir():
        return None
    try:
        note = msgspec.json.decode((folder / NOTE).read_bytes(), type=Note)
        own = tuple(folder / str(number) for number in range(len(note.layers)))
        playbook = from_cache(own, lang, paths.cache, hash)
        if playbook is None:
            sources = read_sources(own)
            if sources.yaml_hash() != note.yaml:
                return None  # what a power cut left of it
            playbook = load_sources(sources, lang, paths.cache, hash)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, PackError):
        return None
    return msgspec.structs.replace(playbook, papers=own if note.files else tuple(map(Path, note.layers)))


def keep(sources: Sources, hash: str, paths: Paths) -> bool:
    """Copy the YAML of the layers to where kept packs lie, whole or not at all; False when it cannot be written."""
    target = paths.packs / hash
    if target.is_dir():
        return True
    if sources.hash() != hash:
        return False  # saved meanwhile: the next start keeps it
    scratch = paths.packs / f"{hash}.{os.getpid()}.tmp"
    try:
        for source in sources.yaml:
            if source.data is not None:
                copy = scratch / str(source.layer) / source.file
                copy.parent.mkdir(parents=True, exist_ok=True)
                _write(copy, source.data)
        linked = _link_files(sources, scratch)
        note = Note(layers=_written(sources.layers), yaml=sources.yaml_hash(), files=linked)
        _write(scratch / NOTE, msgspec.json.encode(note))
        scratch.rename(target)
    except OSError:
        shutil.rmtree(scratch, ignore_errors=True)
        return target.is_dir()
    return True


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _link_files(sources: Sources, folder: Path) -> bool:
    """Link the files of all layers into a kept pack; False, and none there, where the disk cannot do that."""
    try:
        for number, (layer, names) in enumerate(zip(sources.layers, sources.files, strict=True)):
            for name in names:
                there = layer / FILES / name
                if inside(layer, there):
                    link = folder / str(number) / FILES / name
                    link.parent.mkdir(parents=True, exist_ok=True)
                    os.link(there.resolve(), link)
    except (OSError, NotImplementedError):
        for number in range(len(sources.layers)):
            shutil.rmtree(folder / str(number) / FILES, ignore_errors=True)
        return False
    return True


def _newest(layers: Sequence[Path], paths: Paths) -> Active | None:
    """Return the last record of content whose topmost layer is that of `layers`.

    What lies below may be told by the very file that is faulty now.
    """
    top = _written(layers)[-1]
    return next((record for record in activations(paths) if record.layers[-1:] == (top,)), None)


def _record(
    paths: Paths, layers: tuple[Path, ...], playbook: Playbook, *, by: str, how: How, refused: str = ""
) -> Active:
    """Write down that a playbook is active from now on. Raises OSError when that cannot be.

    What was only tried is forgotten first; what no record names any more is no longer kept.
    """
    from filelock import FileLock, Timeout

    newest = Active(
        hash=playbook.hash,
        since=datetime.now().astimezone().isoformat(timespec="seconds"),
        layers=_written(layers),
        by=by,
        how=how,
        pack=playbook.pack.id,
        version=playbook.pack.version,
        refused=refused,
    )
    paths.packs.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(str(paths.packs / f".{ACTIVE}.lock"), timeout=5):
            known = (newest, *activations(paths))
            tried = [record for record in known if record.how == "try"][:MOST_TRIED]
            meant = [record for record in known if record.how != "try"][:MOST_RECORDS]
            records = tuple(record for record in known if record in tried or record in meant)
            if not write_quietly(paths.packs / ACTIVE, msgspec.json.format(msgspec.json.encode(records))):
                raise OSError(EIO, _("the record of content cannot be written"), str(paths.packs / ACTIVE))
            for hash in {record.hash for record in known} - {record.hash for record in records}:
                shutil.rmtree(paths.packs / hash, ignore_errors=True)
    except Timeout:
        raise OSError(EAGAIN, _("another fieldkit is writing the record of content"), str(paths.packs)) from None
    return newest


def _written(layers: Sequence[Path]) -> tuple[str, ...]:
    """Return the folders as they are recorded; a name that is no text cannot be kept whole."""
    return tuple(str(layer).encode("utf-8", "replace").decode() for layer in layers)


def _last_good(wanted: tuple[Path, ...], lang: str, paths: Paths, error: PackError) -> Playbook:
    """Return the last good content of the topmost folder, else the shipped one; raises `error` without either."""
    kept = load_kept(last_good(wanted, paths), lang, paths)
    if kept is not None:
        return kept
    shipped = (shipped_content(),)
    if shipped == wanted:
        raise error
    try:
        return load_sources(read_sources(shipped), lang, paths.cache)
    except PackError:
        raise error from None

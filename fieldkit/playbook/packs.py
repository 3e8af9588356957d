"""Packs in use: good ones are kept by their hash, and a faulty one never becomes active.

Kept are the YAML files of all layers, under `<packs>/<hash>/<layer>/`, beside a note where the layers lay. The files
that a pack names (papers, pictures) are not copied: a kept pack shows those that still lie where they were.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from fieldkit.config import Paths
from fieldkit.playbook.faults import Fault, PackError
from fieldkit.playbook.load import Playbook, load_sources, shipped_content, write_quietly
from fieldkit.playbook.model import Frozen
from fieldkit.playbook.sources import Sources, read_sources

ACTIVE = "active.json"
NOTE = "kept.json"

MOST_RECORDS = 200
"""So many activations are remembered."""

_HASH = re.compile(r"[0-9a-f]{64}")


class Activation(Frozen, frozen=True, kw_only=True):
    """What is in use now. `faults` are the errors for which the wanted content was refused; empty when it is used."""

    playbook: Playbook
    faults: tuple[Fault, ...] = ()


class Active(Frozen, frozen=True, kw_only=True):
    """A record of good content: its hash, since when it is active (ISO, local with offset), and from which folders."""

    hash: str
    since: str
    layers: tuple[str, ...]


def activate(layers: Sequence[Path] | None, lang: str, paths: Paths) -> Activation:
    """Return the playbook of `layers` (lowest first; None: the shipped one), or the last good one with the faults.

    A good one is kept and recorded; where that cannot be written it is used all the same. The last good one is that of
    the same folders, so that trying other content never becomes anybody's fallback; without one it is the shipped one.
    Raises PackError when nothing good is left.
    """
    wanted = tuple(Path(layer).absolute() for layer in (layers or [shipped_content()]))
    sources = read_sources(wanted)
    try:
        playbook = load_sources(sources, lang, paths.cache)
    except PackError as error:
        errors = tuple(fault for fault in error.faults if fault.severity == "error")
        return Activation(playbook=_last_good(wanted, lang, paths, error), faults=errors)
    if last_good(wanted, paths) != playbook.hash or not (paths.packs / playbook.hash).is_dir():
        keep(sources, playbook.hash, paths)
        since = datetime.now().astimezone().isoformat(timespec="seconds")
        newest = Active(hash=playbook.hash, since=since, layers=_written(wanted))
        records = (newest, *activations(paths))[:MOST_RECORDS]
        write_quietly(paths.packs / ACTIVE, msgspec.json.format(msgspec.json.encode(records)))
    return Activation(playbook=playbook)


def activations(paths: Paths) -> tuple[Active, ...]:
    """Return what became active and when, the newest first; empty when there is no record."""
    try:
        return msgspec.json.decode((paths.packs / ACTIVE).read_bytes(), type=tuple[Active, ...])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return ()


def last_good(layers: Sequence[Path], paths: Paths) -> str:
    """Return the hash of the content of these folders that was last active; empty when there is none."""
    written = _written(layers)
    return next((record.hash for record in activations(paths) if record.layers == written), "")


def load_kept(hash: str, lang: str, paths: Paths) -> Playbook | None:
    """Return the kept playbook of this hash, or None when it is not kept or no longer whole."""
    folder = paths.packs / hash
    if not _HASH.fullmatch(hash) or not folder.is_dir():
        return None
    try:
        note = msgspec.json.decode((folder / NOTE).read_bytes(), type=Active)
        kept = read_sources([folder / str(number) for number in range(len(note.layers))])
        playbook = load_sources(kept, lang, paths.cache, hash)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, PackError):
        return None
    return msgspec.structs.replace(playbook, papers=tuple(map(Path, note.layers)))


def keep(sources: Sources, hash: str, paths: Paths) -> bool:
    """Copy the YAML of the layers to where kept packs lie, whole or not at all; False when it cannot be written."""
    target = paths.packs / hash
    if target.is_dir():
        return True
    scratch = paths.packs / f"{hash}.{os.getpid()}.tmp"
    note = Active(hash=hash, since="", layers=_written(sources.layers))
    try:
        for source in sources.yaml:
            if source.data is not None:
                copy = scratch / str(source.layer) / source.file
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(source.data)
        (scratch / NOTE).write_bytes(msgspec.json.encode(note))
        scratch.rename(target)
    except OSError:
        shutil.rmtree(scratch, ignore_errors=True)
        return target.is_dir()
    return True


def _written(layers: Sequence[Path]) -> tuple[str, ...]:
    """Return the folders as they are recorded; a name that is no text cannot be kept whole."""
    return tuple(str(layer).encode("utf-8", "replace").decode() for layer in layers)


def _last_good(wanted: tuple[Path, ...], lang: str, paths: Paths, error: PackError) -> Playbook:
    """Return the last good content of the same folders, else the shipped one; raises `error` when there is neither."""
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

"""Which packs lie over each other: the shipped one, the company's over it, the rep's own on top.

A pack is copied into fieldkit's own folder when it is taken into use, so that it stays when the USB stick it came on
goes. Its head says by `over:` whether it is a layer over another pack; without that it is complete and stands alone.
"""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from errno import EAGAIN
from pathlib import Path
from typing import Literal

from fieldkit.config import Paths
from fieldkit.i18n import _
from fieldkit.playbook.load import shipped_content
from fieldkit.playbook.sources import FILES, HEAD, Sources, file_names, inside, read_sources

Place = Literal["company", "personal"]

PLACES: tuple[Place, ...] = ("company", "personal")
"""Where packs in use lie, under `Paths.content`, the lower layer first."""

_LONGEST_HEAD = 100_000


def stands_over(folder: Path) -> str:
    """Return the id of the pack over which the pack in `folder` is a layer; empty when it is complete.

    Read off the line itself, since starting must not pay for reading YAML.
    """
    return _head_line(folder, "over")


def layers_for(folder: Path, below: list[Path] | None = None) -> list[Path]:
    """Return the layers, lowest first, that show `folder`: itself alone, or over those that it stands over.

    `below` are the layers that there are (the shipped one when none are given); a layer over a pack that is not among
    them stands over the lowest.
    """
    over = stands_over(folder)
    if not over:
        return [folder]
    under = below or [shipped_content()]
    depth = next((number for number, each in enumerate(under, 1) if _head_line(each, "id") == over), 1)
    return [*under[:depth], folder]


def layers_in_use(paths: Paths, content: Path | None = None) -> list[Path]:
    """Return the folders of the packs in use, lowest first; `content` is a pack to try instead of the rep's own."""
    layers = [shipped_content()]
    for place in PLACES:
        folder = paths.content / place
        if (folder / HEAD).is_file():
            layers = layers_for(folder, layers)
    return layers if content is None else layers_for(content, layers)


def layers_with(folder: Path, paths: Paths, place: Place) -> list[Path]:
    """Return the layers as they would be with the pack in `folder` at `place`."""
    layers = [shipped_content()]
    for each in PLACES:
        there = folder if each == place else paths.content / each
        if each == place or (there / HEAD).is_file():
            layers = layers_for(there, layers)
    return layers


def install(folder: Path, paths: Paths, place: Place) -> Path:
    """Copy a pack to where packs in use lie, in place of the one that lay there, whole or not at all.

    Only what fieldkit reads is copied. Raises OSError when it cannot be written or changes meanwhile; then the former
    one is still there.
    """
    target = paths.content / place
    if folder.resolve() == target.resolve():
        return target
    scratch, former = (target.with_name(f"{place}.{word}") for word in ("new", "old"))
    for rest in (scratch, former):
        shutil.rmtree(rest, ignore_errors=True)
    try:
        sources = read_sources([folder])
        _copy(folder, sources, scratch)
        if read_sources([scratch]).yaml != sources.yaml:
            raise OSError(EAGAIN, _("the pack cannot be read, or changed while it was copied"), str(folder))
        if target.exists():
            target.rename(former)
        try:
            scratch.rename(target)
        except OSError:
            with suppress(OSError):
                former.rename(target)
            raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    shutil.rmtree(former, ignore_errors=True)
    return target


def uninstall(paths: Paths, place: Place) -> bool:
    """Take the pack of a place out of use; False when there was none. Raises OSError when it cannot be removed."""
    target = paths.content / place
    if not target.exists():
        return False
    former = target.with_name(f"{place}.old")
    shutil.rmtree(former, ignore_errors=True)
    target.rename(former)
    shutil.rmtree(former, ignore_errors=True)
    return True


def _copy(folder: Path, sources: Sources, target: Path) -> None:
    names = [source.file for source in sources.yaml if source.data is not None]
    names += [f"{FILES}/{name}" for name in file_names(folder) if inside(folder, folder / FILES / name)]
    for name in names:
        copy = target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / name, copy)


def _head_line(folder: Path, key: str) -> str:
    try:
        with (folder / HEAD).open("rb") as file:
            text = file.read(_LONGEST_HEAD).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""
    found = re.search(rf"^{key}:[ \t]+[\"']?([^\s\"'#]+)", text, re.MULTILINE)
    return found[1] if found else ""

"""Which packs lie over each other: the shipped one, the company's over it, the rep's own on top.

A pack is copied into fieldkit's own folder when it is taken into use, so that it stays when the USB stick it came on
goes. Its head says by `over:` whether it is a layer over another pack; without that it is complete and stands alone.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from errno import EAGAIN, EINVAL
from pathlib import Path
from typing import Literal, NamedTuple

from fieldkit.config import Paths
from fieldkit.i18n import _
from fieldkit.playbook.load import shipped_content
from fieldkit.playbook.sources import FILES, HEAD, Sources, file_names, inside, read_sources

Place = Literal["company", "personal"]

LOCK = ".use.lock"
"""Held under `Paths.content` while a pack takes another one's place."""

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

    `below` are the layers that there are; a layer over a pack that is not among them stands over the shipped one.
    """
    over = stands_over(folder)
    if not over:
        return [folder]
    under = below or []
    depth = next((number for number, each in enumerate(under, 1) if _head_line(each, "id") == over), 0)
    return [*(under[:depth] or [shipped_content()]), folder]


def layers_in_use(paths: Paths, content: Path | None = None) -> list[Path]:
    """Return the folders of the packs in use, lowest first; `content` is a pack to try instead of the rep's own."""
    layers = [shipped_content()]
    for place in PLACES:
        if folder := _at(paths, place):
            layers = layers_for(folder, layers)
    return layers if content is None else layers_for(content, layers)


class LayerSaid(NamedTuple):
    """What a layer says of itself: where it lies (empty: in a folder of its own), the pack's id and version.

    `hash` is that of this pack alone, by which the folder of a sync offers it.
    """

    place: Literal["shipped", "company", "personal", ""]
    id: str
    version: str
    hash: str


def say_layers(layers: Sequence[Path], lay: Sequence[Path], paths: Paths) -> list[LayerSaid]:
    """Return what each of `layers` says of itself; `lay` are their own folders, where these are kept copies of them."""
    places = {paths.content / place: place for place in PLACES}
    return [
        LayerSaid(
            "shipped" if own == shipped_content() else places.get(own, ""),
            _head_line(folder, "id"),
            _head_line(folder, "version"),
            read_sources([folder]).hash(),
        )
        for folder, own in zip(layers, lay, strict=True)
    ]


def layers_with(folder: Path | None, paths: Paths, place: Place) -> list[Path]:
    """Return the layers as they would be with the pack in `folder` at `place`, or with none there."""
    layers = [shipped_content()]
    for each in PLACES:
        if there := folder if each == place else _at(paths, each):
            layers = layers_for(there, layers)
    return layers


def _at(paths: Paths, place: Place) -> Path | None:
    """Return the folder of the pack at a place, or None; one that a power cut took away in the middle comes back.

    A folder without pack.yaml is one too: that something is missing there must be told, not passed over.
    """
    folder = paths.content / place
    former = _former(folder)
    if not folder.exists() and former.exists():
        with suppress(OSError), _alone(paths, seconds=0):
            former.rename(folder)
    return folder if folder.is_dir() else None


@contextmanager
def staged(folder: Path, paths: Paths, place: Place) -> Iterator[Path]:
    """Copy a pack beside where it is to lie, and hand over the copy: to be checked, shown, and then put in place.

    Only what fieldkit reads is copied; the copy is gone afterwards unless `put_in_place` took it. Raises OSError when
    it cannot be written, when the pack changes meanwhile, and when another fieldkit is at it.
    """
    target = paths.content / place
    if folder.resolve() in {each.resolve() for each in (target, _scratch(target), _former(target))}:
        what = _("this is where fieldkit keeps the pack itself; name the folder it came from")
        raise OSError(EINVAL, what, str(folder))
    with _alone(paths):
        scratch = _scratch(target)
        shutil.rmtree(scratch, ignore_errors=True)
        try:
            sources = read_sources([folder])
            _copy(folder, sources, scratch)
            if read_sources([scratch]).yaml != sources.yaml:
                raise OSError(EAGAIN, _("the pack cannot be read, or changed while it was copied"), str(folder))
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def put_in_place(paths: Paths, place: Place) -> None:
    """Let the staged copy take the place of the pack that lies there. Raises OSError; then the former one is there."""
    target = paths.content / place
    shutil.rmtree(_former(target), ignore_errors=True)
    if target.exists():
        target.rename(_former(target))
    try:
        _scratch(target).rename(target)
    except OSError:
        with suppress(OSError):
            _former(target).rename(target)
        raise
    shutil.rmtree(_former(target), ignore_errors=True)


def uninstall(paths: Paths, place: Place) -> bool:
    """Take the pack of a place out of use; False when there was none. Raises OSError when it cannot be removed."""
    target = paths.content / place
    if not target.exists():
        return False
    with _alone(paths):
        shutil.rmtree(_former(target), ignore_errors=True)
        target.rename(_former(target))
        shutil.rmtree(_former(target), ignore_errors=True)
    return True


@contextmanager
def _alone(paths: Paths, seconds: float = 2) -> Iterator[None]:
    """Hold off another fieldkit that would put a pack in place at the same time. Raises OSError after `seconds`."""
    from filelock import FileLock, Timeout

    paths.content.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(str(paths.content / LOCK), timeout=seconds):
            yield
    except Timeout:
        raise OSError(EAGAIN, _("another fieldkit is taking a pack into use"), str(paths.content)) from None


def _scratch(target: Path) -> Path:
    return target.with_name(f"{target.name}.new")


def _former(target: Path) -> Path:
    return target.with_name(f"{target.name}.old")


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
            text = file.read(_LONGEST_HEAD).decode("utf-8-sig", "replace")
    except (OSError, ValueError):
        return ""
    found = re.search(rf"^[\"']?{key}[\"']?[ \t]*:[ \t]+[\"']?([^\s\"'#]+)", text, re.MULTILINE)
    return found[1] if found else ""

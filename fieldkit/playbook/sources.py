"""The files of the layers of a playbook: which there are, what they hold as bytes, and the hash over all of them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fieldkit.playbook.text import clean

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

LANGUAGES = ("zh", "en")
HEAD = "pack.yaml"
FILES = "files"

LARGEST = 8 * 1024 * 1024
"""The largest YAML file that is read, in bytes."""


class Source(NamedTuple):
    """A YAML file of a layer. `data` is None when it cannot be had, for the reason `why`.

    `why` is "large", "outside" (it leaves the pack through a link), "missing" or what the system said.
    """

    layer: int
    file: str
    data: bytes | None
    why: str = ""

    @property
    def lang(self) -> str:
        """The language that the file is for; empty for the pack's head."""
        return self.file.partition("/")[0] if "/" in self.file else ""


class Sources(NamedTuple):
    """All that a playbook is made from: the layers, lowest first, their YAML and the names in their `files/`."""

    layers: tuple[Path, ...]
    yaml: tuple[Source, ...]
    files: tuple[tuple[str, ...], ...]

    def hash(self) -> str:
        """Return the sha256 (hex) over all YAML and all files, wherever the layers lie."""
        digest = self._yaml_digest()
        for layer, (root, names) in enumerate(zip(self.layers, self.files, strict=True)):
            for name in names:
                digest.update(f"{layer}\0{name}\0".encode("utf-8", "surrogatepass"))
                digest.update(_file_digest(root / FILES / name))
        return digest.hexdigest()

    def yaml_hash(self) -> str:
        """Return the sha256 (hex) over all YAML alone."""
        return self._yaml_digest().hexdigest()

    def _yaml_digest(self) -> Hash:
        digest = sha256()
        for source in self.yaml:
            data = source.data if source.data is not None else source.why.encode()
            digest.update(f"{source.layer}\0{source.file}\0{len(data)}\0".encode("utf-8", "surrogatepass"))
            digest.update(data)
        return digest


def read_sources(layers: Sequence[Path]) -> Sources:
    """Read the layers, lowest first; never raises for what they hold."""
    found: list[Source] = []
    for number, root in enumerate(layers):
        found.append(_source(number, root, HEAD))
        for lang in LANGUAGES:
            found += (_source(number, root, f"{lang}/{name}") for name in yaml_names(root / lang))
    return Sources(tuple(layers), tuple(found), tuple(tuple(file_names(root)) for root in layers))


def _file_digest(path: Path) -> bytes:
    """Return the sha256 of a file, read piece by piece; nothing of one that cannot be read."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").digest() if path.is_file() else b""
    except OSError:
        return b""


def yaml_names(folder: Path) -> list[str]:
    """Return the names of the YAML files of a language's folder, sorted; none when it cannot be listed."""
    try:
        names = [path.name for path in folder.iterdir()]
    except OSError:
        return []
    return sorted(name for name in names if name.endswith((".yaml", ".yml")) and not name.startswith("."))


def inside(root: Path, path: Path) -> bool:
    """Tell whether `path`, followed through all links, lies within the folder `root`."""
    try:
        # A link is rare; where there is none on the way from the root, the dearer question need not be asked.
        if os.name == "posix" and path.is_relative_to(root) and ".." not in path.parts:
            below = (path, *path.parents)[: len(path.parts) - len(root.parts)]
            if not any(map(os.path.islink, below)):
                return True
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # a circle of links
        return False


def file_names(root: Path) -> Iterator[str]:
    """Yield the posix paths, from `files/` of the pack, of what lies there; sorted, links to folders not followed.

    Hidden files, and names that are no text and so cannot be named in YAML, are left out.
    """
    top = root / FILES
    for folder, folders, names in os.walk(top):
        folders.sort()
        for name in sorted(names):
            path = (Path(folder) / name).relative_to(top).as_posix()
            if not name.startswith(".") and clean(path) == path:
                yield path


def _source(layer: int, root: Path, file: str) -> Source:
    path = root / file
    try:
        # A link anywhere on the way is rare, so the dearer question is asked only then.
        if (path.is_symlink() or (path.parent != root and path.parent.is_symlink())) and not inside(root, path):
            return Source(layer, file, None, "outside")
        if not path.is_file():
            return Source(layer, file, None, "missing")
        if path.stat().st_size > LARGEST:
            return Source(layer, file, None, "large")
        return Source(layer, file, path.read_bytes())
    except FileNotFoundError:
        return Source(layer, file, None, "missing")
    except (OSError, ValueError) as error:
        return Source(layer, file, None, getattr(error, "strerror", None) or str(error))

"""Content packs that travel in the folder of a sync: written as one file each, offered, and unpacked with care.

    fk1/pack/<id>-<version>-<first 12 digits of the hash>.fkpack

A pack is a zip of the files that fieldkit reads (pack.yaml, the languages' YAML, files/), sorted, uncompressed, without
times, so that the same pack is the same bytes wherever it is written; in a sealed folder it is sealed. Its comment
holds the hash over what is in it. Nothing of it is used before it was unpacked beside and checked.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import struct
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EINVAL
from pathlib import Path
from typing import IO

from fieldkit.config import Paths
from fieldkit.i18n import _
from fieldkit.playbook.layers import PLACES
from fieldkit.playbook.sources import FILES, HEAD, LANGUAGES, inside, read_sources
from fieldkit.store.safe_names import safe_name
from fieldkit.sync.files import Files
from fieldkit.sync.key import FolderKey, NotOpened
from fieldkit.sync.report import PackOffer

FOLDER = "fk1/pack"
"""Where packs lie within the folder of a sync."""

SUFFIX = ".fkpack"

MOST_FILES = 5_000
LARGEST = 512 * 1024 * 1024
LONGEST_LIST = 8 * 1024 * 1024
"""Files of a pack, bytes of all of them, and bytes of their listing that are read."""

_COMMENT = b"FKPACK1 "
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PIECE = 1 << 20
_END = 20 + 22 + len(_COMMENT) + 64
"""Bytes at the end of a pack: what a larger zip would have there, the end of the listing, the comment."""
_ZIP, _AGE = b"PK\x03\x04", b"age-encryption.org/"
_BROKEN = (zipfile.BadZipFile, EOFError, RuntimeError, ValueError, OverflowError, struct.error, zlib.error)
"""What reading a zip raises that is none, or no longer whole."""
_HASH = re.compile(r"[0-9a-f]{64}")
_HEAD_LINE = r"^[\"']?{key}[\"']?[ \t]*:[ \t]+[\"']?([^\s\"'#]+)"
_LONGEST_HEAD = 100_000


class BadPack(Exception):
    """A file of the folder that cannot be taken for a pack; its text says why, for a person."""


def send(pack: Path, folder: Path, key: FolderKey | None = None, files: Files | None = None) -> Path:
    """Write the pack in `pack` into the folder of a sync and return the file; one that is there already stays.

    The pack must have passed `check`. Raises BadPack for one with more than a pack may hold, and OSError.
    """
    files = files or Files()
    names, hash = _contents(pack)
    head = (pack / HEAD).read_bytes()
    named = "-".join((_ascii(_said(head, "id"), 22) or "pack", _ascii(_said(head, "version"), 16) or "0", hash[:12]))
    for part in Path(FOLDER).parts:
        folder = folder / part
        files.make_folder(folder)
    target = folder / f"{named}{SUFFIX}"
    with suppress(OSError, BadPack), _plain(target, key) as there:
        if _hash_of(there) == hash:
            return target
    scratch = folder / f".{named}.{os.getpid()}.tmp"
    try:
        with tempfile.TemporaryFile() as plain:
            _write_zip(plain, pack, names, hash)
            plain.seek(0)
            with files.create(scratch) as out:
                if key is None:
                    shutil.copyfileobj(plain, out, _PIECE)
                else:
                    key.seal_stream(plain, out)
                files.to_disk(out)
        with _plain(scratch, key) as written:
            if _hash_of(written) != hash:
                raise OSError(_("the pack was not written as it is"))
        files.rename(scratch, target)
        files.names_to_disk(folder)
    finally:
        files.remove(scratch)
    return target


def offered(folder: Path, paths: Paths, key: FolderKey | None = None) -> tuple[list[PackOffer], list[tuple[str, str]]]:
    """Return the packs in the folder that are not in use, and the files that are none, each with the reason.

    Raises OSError when the folder cannot be read.
    """
    used = {read_sources([paths.content / place]).hash() for place in PLACES if (paths.content / place).is_dir()}
    offers: dict[str, PackOffer] = {}
    refused: list[tuple[str, str]] = []
    for path in _pack_files(folder):
        name = path.relative_to(folder).as_posix()
        try:
            with _plain(path, key) as plain, _zip(plain) as pack:
                hash = _stated(pack)
                head = _head(pack)
        except (BadPack, OSError) as error:
            refused.append((name, str(error)))
            continue
        if hash not in used:
            offer = PackOffer(name=name, id=_said(head, "id"), version=_said(head, "version"), hash=hash)
            offers.setdefault(hash, offer)
    return list(offers.values()), refused


def named(offers: list[PackOffer], wanted: str) -> list[PackOffer]:
    """Return the offers that `wanted` names: by file, id, id and version, or the beginning of the hash."""
    exact = [
        each
        for each in offers
        if wanted in (each.name, Path(each.name).name, Path(each.name).stem, each.id, f"{each.id}-{each.version}")
    ]
    return exact or [each for each in offers if len(wanted) >= 4 and each.hash.startswith(wanted)]


@contextmanager
def unpacked(path: Path, paths: Paths, key: FolderKey | None = None) -> Iterator[Path]:
    """Unpack the pack in the file `path` into a folder of its own, which is gone afterwards.

    Raises BadPack for a pack that was made to do harm, is damaged or does not open, and OSError.
    """
    paths.cache.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="pack-", dir=paths.cache))
    try:
        with _plain(path, key) as plain, _zip(plain) as pack:
            hash = _stated(pack)
            for info in _members(pack):
                _unpack(pack, info, scratch)
        if read_sources([scratch]).hash() != hash:
            raise BadPack(_("what is in it is not what it says to hold; it is damaged or was changed"))
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _pack_files(folder: Path) -> list[Path]:
    """Return the files of packs in the folder, whatever the case of the names, by name."""
    found = folder
    files = Files()
    for part in Path(FOLDER).parts:
        there = [each for each in files.folders(found) if each.name.casefold() == part] if found.is_dir() else []
        if not there:
            return []
        found = there[0]
    return [
        each.path
        for each in files.files(found)
        if each.path.name.casefold().endswith(SUFFIX) and not each.path.name.startswith(".")
    ]


def _contents(pack: Path) -> tuple[list[str], str]:
    """Return the names of what fieldkit reads of a pack, sorted, and the hash over it."""
    sources = read_sources([pack])
    names = [source.file for source in sources.yaml if source.data is not None]
    names += [f"{FILES}/{name}" for name in sources.files[0] if inside(pack, pack / FILES / name)]
    if len(names) > MOST_FILES or sum((pack / name).stat().st_size for name in names) > LARGEST:
        raise BadPack(_("it holds more than a pack may: {n} files and {size} MB at most").format(
            n=MOST_FILES, size=LARGEST >> 20))  # fmt: skip
    for name in names:
        _require_safe(name)
    return sorted(names), sources.hash()


def _write_zip(out: IO[bytes], pack: Path, names: list[str], hash: str) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as written:
        for name in names:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system, info.external_attr = 3, 0o100644 << 16
            with (pack / name).open("rb") as source, written.open(info, "w") as target:
                shutil.copyfileobj(source, target, _PIECE)
        written.comment = _COMMENT + hash.encode()


@contextmanager
def _plain(path: Path, key: FolderKey | None) -> Iterator[IO[bytes]]:
    """Open the file of a pack, unsealed. Raises BadPack for one that is sealed without a key, or plain with one."""
    with path.open("rb") as file:
        begins = file.read(len(_AGE))
        file.seek(0)
        if begins == _AGE and key is None:
            raise BadPack(_("it is sealed, and there is no key"))
        if begins.startswith(_ZIP) and key is not None:
            raise BadPack(_("it is not sealed, and this folder is"))
        if begins != _AGE:
            yield file
            return
        assert key is not None
        with tempfile.TemporaryFile() as opened:
            try:
                key.open_stream(file, opened)
            except NotOpened as error:
                raise BadPack(_("it is sealed, and does not open by the key of this folder")) from error
            opened.seek(0)
            yield opened


@contextmanager
def _zip(plain: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """Read a zip. Raises BadPack for whatever is none, or is broken on the way.

    Its end is looked at before the list of its files is read: that one could be made to fill the memory.
    """
    end = plain.seek(0, os.SEEK_END)
    plain.seek(max(end - _END, 0))
    tail = plain.read(_END)
    files, listing = struct.unpack("<HI", tail[30:36]) if len(tail) == _END else (0, 0)
    if tail[20:24] != b"PK\5\6" or tail[:4] == b"PK\6\7" or files > 2 * MOST_FILES or listing > LONGEST_LIST:
        raise BadPack(_("it is no pack, or is not whole"))
    plain.seek(0)
    try:
        with zipfile.ZipFile(plain) as pack:
            yield pack
    except _BROKEN as error:
        raise BadPack(_("it is no pack, or is not whole")) from error
    except OSError as error:
        if error.errno != EINVAL:  # a place that is none, named by the listing
            raise
        raise BadPack(_("it is no pack, or is not whole")) from error


def _hash_of(plain: IO[bytes]) -> str:
    with _zip(plain) as pack:
        if pack.testzip() is not None:
            raise BadPack(_("it is no pack, or is not whole"))
        return _stated(pack)


def _stated(pack: zipfile.ZipFile) -> str:
    """Return the hash that a pack says to have."""
    hash = pack.comment.removeprefix(_COMMENT).decode("ascii", "replace")
    if not pack.comment.startswith(_COMMENT) or not _HASH.fullmatch(hash):
        raise BadPack(_("it is no pack, or is not whole"))
    return hash


def _head(pack: zipfile.ZipFile) -> bytes:
    info = next((each for each in _members(pack) if each.filename == HEAD), None)
    if info is None:
        raise BadPack(_("there is no pack.yaml in it"))
    with pack.open(info) as file:
        return file.read(_LONGEST_HEAD)


def _members(pack: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return what is in a pack. Raises BadPack unless all of it are plain files that may lie in a pack."""
    found = [info for info in pack.infolist() if not info.is_dir()]
    if len(found) > MOST_FILES or sum(info.file_size for info in found) > LARGEST:
        raise BadPack(_("it holds more than a pack may: {n} files and {size} MB at most").format(
            n=MOST_FILES, size=LARGEST >> 20))  # fmt: skip
    seen: set[str] = set()
    for info in found:
        _require_safe(info.filename)
        kind = stat.S_IFMT(info.external_attr >> 16)
        same = unicodedata.normalize("NFC", info.filename).casefold()
        if kind not in (0, stat.S_IFREG) or info.flag_bits & 1 or same in seen:
            raise BadPack(_("“{name}” in it is no plain file").format(name=_told(info.filename)))
        seen.add(same)
    return found


def _require_safe(name: str) -> None:
    """Raise BadPack for a name that leads out of the pack, or that some system does not take."""
    parts = name.split("/")
    allowed = name == HEAD or (len(parts) > 1 and parts[0] in (*LANGUAGES, FILES))
    if not allowed or "\\" in name or len(name) > 400 or any(part != safe_name(part) for part in parts):
        raise BadPack(_("“{name}” may not lie in a pack").format(name=_told(name)))


def _unpack(pack: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path) -> None:
    target = folder / info.filename
    target.parent.mkdir(parents=True, exist_ok=True)
    left = info.file_size
    with pack.open(info) as source, target.open("xb") as out:
        while piece := source.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise BadPack(_("“{name}” in it is larger than it says").format(name=_told(info.filename)))
            out.write(piece)


def _said(head: bytes, key: str) -> str:
    """Return what a line of pack.yaml says, for showing alone: the check reads it as YAML."""
    text = head[:_LONGEST_HEAD].decode("utf-8-sig", "replace")
    found = re.search(_HEAD_LINE.format(key=key), text, re.MULTILINE)
    return _told(found[1]) if found else ""


def _told(name: str) -> str:
    return "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")[:60]


def _ascii(text: str, longest: int) -> str:
    return re.sub(r"[^a-z0-9._]+", "_", text.lower())[:longest].strip("._")

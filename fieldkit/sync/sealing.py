"""Sealing a folder in use: what lies in it open is written anew, sealed, and its open form goes.

This is the one place where a file of a folder is taken away. What is to be sealed is written down first, by name and
sha256 and under the new key (`fk1/sealing.age`), so that a sealing cut off goes on where it was, and so that nothing
that somebody lays into the sealed folder later is ever taken for a part of it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from fieldkit.sync import age, segment
from fieldkit.sync.files import Files
from fieldkit.sync.folder import Folder, folded
from fieldkit.sync.key import NotOpened
from fieldkit.sync.report import PendingFile, Progress, Step, Unreadable
from fieldkit.sync.seal import new_key, put, set_passphrase, within
from fieldkit.sync.seal_key import SealKey

PLAN = "sealing.age"
"""The file of what is still to be sealed, in `fk1`."""

_SHA_DIGITS = 64
_SHA = re.compile(f"[0-9a-f]{{{_SHA_DIGITS}}}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LARGEST_PLAN = 256 << 20
_LARGEST_ACK = 64 << 10


class SealReport(Struct, frozen=True, kw_only=True):
    """What a sealing did: files `sealed`, and those that stay open and are never read."""

    sealed: int = 0
    left: tuple[PendingFile, ...] = ()


class _Planned(Struct, frozen=True):
    """A file to be sealed: its path within the folder and the sha256 of what is in it."""

    name: str
    sha: str


def begin(folder: Path, passphrase: str, recipients: Iterable[str] = ()) -> SealKey:
    """Give a folder a key, having written down what lies in it; `go_on` seals that. Raises as `seal.create` does.

    What is damaged, half copied or foreign is not written down: it stays as it is.
    """
    key = new_key(folder, passphrase, recipients)
    plan = list(_planned(folder))
    if plan:
        content = msgspec.json.encode(plan)
        put(folder, PLAN, key.seal(key.tag(PLAN, content).encode() + content))
    return set_passphrase(folder, key, passphrase)


def go_on(folder: Path, key: SealKey, device: str, progress: Progress | None = None) -> SealReport:
    """Seal what was written down and is still open, and tell what else lies there open.

    `device` names sealed attachments, so that two devices that seal the same one do not meet. Raises OSError, and what
    `progress` raises; a file is replaced by its sealed form, which was read back before, or stays as it was.
    """
    files, sealed = Files(), 0
    plan = _read_plan(folder, key)
    for done, planned in enumerate(plan):
        if progress:
            progress(Step("write", done, len(plan)))
        path = folder / planned.name
        if _is_open(files, path) and _seal_file(files, path, planned, key, device):
            sealed += 1
    if plan:
        within(folder, PLAN).unlink(missing_ok=True)
    left = tuple(
        PendingFile(name=path.relative_to(folder).as_posix(), reason="plain", size=path.stat().st_size)
        for path in _files(folder)
        if _is_open(files, path)
    )
    return SealReport(sealed=sealed, left=left)


def _seal_file(files: Files, path: Path, planned: _Planned, key: SealKey, device: str) -> bool:
    """Seal a file in its place, or under its sealed name; tell whether it was still what had been written down."""
    target = path.with_name(f"{planned.sha}-{device}") if _is_blob(path) else path
    scratch = target.with_name(f"{target.name}.tmp")
    files.remove(scratch)
    try:
        with files.open(path) as read, files.create(scratch) as write:
            key.seal_stream(read, write)
            files.to_disk(write)
        if _opened_sha(files, scratch, key) != planned.sha:
            return False
        files.rename(scratch, target)
        files.names_to_disk(target.parent)
    finally:
        files.remove(scratch)
    if target != path:
        files.remove(path)
    return True


def _opened_sha(files: Files, path: Path, key: SealKey) -> str:
    """Return the sha256 of what a sealed file holds; empty when it does not open."""
    nowhere = _Hashing()
    with files.open(path) as read, suppress(NotOpened):
        key.open_stream(read, nowhere)
        return nowhere.sha()
    return ""


def _planned(folder: Path) -> Iterator[_Planned]:
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        if _SURROGATE.search(name):
            continue  # bytes that are no text have no place in the plan
        if _is_blob(path) and _is_open(Files(), path):
            # Its name says what is in it, which is looked at while it is sealed: it may be large.
            yield _Planned(name, path.name[:_SHA_DIGITS].lower())
        elif _is_open(Files(), path) and (sha := _sha_of(path)):
            yield _Planned(name, sha)


def _sha_of(path: Path) -> str:
    """Return the sha256 of a file that is what its place says; empty for another."""
    if path.suffix.lower() == ".fkpack":
        with path.open("rb") as read:
            return hashlib.file_digest(read, "sha256").hexdigest()
    is_ack = path.suffix.lower() == ".json"
    with path.open("rb") as read:
        raw = read.read((_LARGEST_ACK if is_ack else segment.LARGEST_FILE) + 1)
    try:
        if is_ack:
            msgspec.json.decode(raw)
        else:
            segment.read(raw)
    except (Unreadable, msgspec.MsgspecError, UnicodeDecodeError):
        return ""
    return hashlib.sha256(raw).hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    """Yield every file that a sync would look at."""
    place = Folder(folder, Files())
    for found in (place.segments(), place.listed("blob"), place.listed("pack"), place.listed("ack")):
        yield from (file.path for file in found)


def _is_blob(path: Path) -> bool:
    return folded(path.parent.name) == "blob" and _SHA.match(path.name.lower()) is not None


def _is_open(files: Files, path: Path) -> bool:
    """Tell whether a file is there and not sealed; an attachment may be an age file of somebody's own."""
    try:
        if _is_blob(path) and len(path.name) == _SHA_DIGITS:
            return path.is_file()
        return not b"".join(files.pieces(path, len(age.MAGIC))).startswith(segment.SEALED)
    except FileNotFoundError:
        return False


class _Hashing:
    """Takes the sha256 of what is written, and keeps nothing."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def write(self, piece: bytes, /) -> int:
        self._digest.update(piece)
        return len(piece)

    def sha(self) -> str:
        return self._digest.hexdigest()


def _read_plan(folder: Path, key: SealKey) -> list[_Planned]:
    """Return what is still to be sealed; nothing for a plan that was not written with this key."""
    try:
        with within(folder, PLAN).open("rb") as read:
            content = key.open(read.read(_LARGEST_PLAN))
    except (FileNotFoundError, NotOpened):
        return []
    tag, plan = content[:64], content[64:]
    if not hmac.compare_digest(tag, key.tag(PLAN, plan).encode()):
        return []
    return msgspec.json.decode(plan, type=list[_Planned])

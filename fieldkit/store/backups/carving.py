"""Reading changes out of a database that SQLite cannot read any more.

Every change carries the hash of what it says, so a row that is found proves itself, wherever it lies: in a page whose
head is gone, in a page that nobody points to, in the write-ahead log. The bytes of each page are searched for the head
of such a row, as SQLite's file format (https://sqlite.org/fileformat2.html, "Record Format") lays it down for the
table `change`; what does not fit its hash is passed over. The log counts up to its last commit: what stands behind was
never acknowledged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from itertools import chain
from pathlib import Path
from typing import IO

from fieldkit.store.backups.archive import SQLITE
from fieldkit.store.backups.places import parts_of
from fieldkit.store.cells import Stored
from fieldkit.store.journal import loaded, stored

_HEAD = re.compile(rb"(?=[\x0b-\x3f]\x25[\x01-\x06\x08\x09]\x2d[\x01-\x06\x08\x09])", re.DOTALL)
"""The head of a row of `change`: its length, then the types of dev (12 characters), seq, h8 (16 characters), hlc."""

_FIELDS = 10
_PAGE = 4096
"""The size of a page where the file does not say it any more: fieldkit never chose another."""

_LOG_HEAD = 32
_FRAME_HEAD = 24
_LOG_MAGIC = (0x377F0682, 0x377F0683)
_INTEGERS = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 8: 0, 9: 0}
"""Bytes of an integer by its type."""

_Page = Callable[[int], bytes]
"""Gives the page of a number, as it stands in one version of the database."""


class _Unsound(Exception):
    """What was taken for the head of a row is none."""


class _Bytes:
    """A file that is read a piece at a time; a piece that the disk does not give is empty, as is a file not there."""

    def __init__(self, path: Path, files: ExitStack) -> None:
        self._file: IO[bytes] | None = None
        self.size = 0
        with suppress(FileNotFoundError):
            self._file = files.enter_context(path.open("rb"))
            self.size = path.stat().st_size

    def piece(self, at: int, size: int) -> bytes:
        """Return `size` bytes from `at` on, or what there is of them."""
        try:
            if self._file is None:
                return b""
            self._file.seek(at)
            return self._file.read(size)
        except OSError:
            return b""


def carve(path: Path, pause: Callable[[int], None]) -> Iterator[Stored]:
    """Yield every change that can be read from the database at `path` or its log; one may come several times.

    The files are only read. `pause` is called with the bytes that were searched. Raises OSError.
    """
    database, log, _shared = parts_of(path)
    with ExitStack() as files:
        held, logged = _Bytes(database, files), _Bytes(log, files)
        size = _page_size(held, logged)
        frames = _frames(logged, size)
        newest = dict(frames)

        def base(number: int) -> bytes:
            return held.piece((number - 1) * size, size)

        def present(number: int) -> bytes:
            at = newest.get(number)
            return base(number) if at is None else logged.piece(at, size)

        usable = size - _reserved(held)
        places = chain(((held, at) for at in range(0, held.size, size)), ((logged, at) for _number, at in frames))
        for data, at in places:
            yield from _changes_in(data.piece(at, size), (present, base), usable)
            pause(size)


def _changes_in(page: bytes, versions: tuple[_Page, ...], usable: int) -> Iterator[Stored]:
    for match in _HEAD.finditer(page):
        for version in versions:
            try:
                change = loaded(_record(page, match.start(), version, usable))
                change.check()
            except (_Unsound, ValueError):
                continue
            # What the hash proves is what was said; a sign around it may be another one than was written.
            yield stored(change)
            break


def _record(page: bytes, start: int, version: _Page, usable: int) -> Stored:
    """Return the row whose head begins at `start`. Raises _Unsound, or ValueError for texts that are none."""
    types, at = [], start + 1
    end = start + page[start]
    while at < end:
        kind, at = _varint(page, at)
        types.append(kind)
    if at != end or len(types) != _FIELDS:
        raise _Unsound
    payload = (end - start) + sum(map(_length, types))
    body = _payload(page, start, payload, version, usable)[end - start :]
    values: list[str | int] = []
    at = 0
    for kind in types:
        piece = body[at : at + _length(kind)]
        values.append(piece.decode() if kind > 12 else _integer(kind, piece))
        at += len(piece)
    dev, seq, h8, hlc, tx, entry, eid, field, value, parents = values
    row = Stored(entry, eid, field, hlc, dev, seq, h8, tx, value, parents)  # type: ignore[arg-type]
    if not all(isinstance(each, str) for each in (tx, entry, eid, field, value, parents)):
        raise _Unsound
    return row


def _payload(page: bytes, start: int, payload: int, version: _Page, usable: int) -> bytes:
    """Return the bytes of a row, those on other pages among them ("Cell Payload Overflow Pages")."""
    most = (usable - 12) * 64 // 255 - 23
    if payload <= most:
        return page[start : start + payload]
    least = (usable - 12) * 32 // 255 - 23
    local = least + (payload - least) % (usable - 4)
    local = local if local <= most else least
    pieces = [page[start : start + local]]
    number = int.from_bytes(page[start + local : start + local + 4], "big")
    missing = payload - local
    while missing > 0:
        further = version(number) if number else b""
        if len(further) < 4:
            raise _Unsound
        number = int.from_bytes(further[:4], "big")
        pieces.append(further[4 : 4 + min(missing, usable - 4)])
        missing -= len(pieces[-1])
        if not pieces[-1]:
            raise _Unsound
    return b"".join(pieces)


def _varint(page: bytes, at: int) -> tuple[int, int]:
    value = 0
    for _n in range(9):
        if at >= len(page):
            raise _Unsound
        byte = page[at]
        at += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at
    raise _Unsound


def _length(kind: int) -> int:
    if kind in _INTEGERS:
        return _INTEGERS[kind]
    if kind < 13 or kind % 2 == 0:
        raise _Unsound
    return (kind - 13) // 2


def _integer(kind: int, piece: bytes) -> int:
    return kind - 8 if kind >= 8 else int.from_bytes(piece, "big", signed=True)


def _page_size(held: _Bytes, logged: _Bytes) -> int:
    found = []
    if (head := held.piece(0, 18)).startswith(SQLITE):
        found.append(int.from_bytes(head[16:18], "big"))
    if _is_log(head := logged.piece(0, 12)):
        found.append(int.from_bytes(head[8:12], "big"))
    sizes = [65536 if size == 1 else size for size in found]
    return next((size for size in sizes if 512 <= size <= 65536 and size & (size - 1) == 0), _PAGE)


def _reserved(held: _Bytes) -> int:
    head = held.piece(0, 21)
    return head[20] if head.startswith(SQLITE) and len(head) == 21 and head[20] <= 32 else 0


def _is_log(head: bytes) -> bool:
    return int.from_bytes(head[:4], "big") in _LOG_MAGIC


def _frames(logged: _Bytes, size: int) -> list[tuple[int, int]]:
    """Return the number of the page and where it lies for each frame of the log up to its last commit, oldest first.

    The log is written round after round from its beginning, each with salts of its own; what is left of an earlier
    round stands behind the present one.
    """
    rounds: dict[bytes, list[tuple[int, int]]] = {}
    committed: dict[bytes, int] = {}
    for at in range(_LOG_HEAD, logged.size - _FRAME_HEAD - size + 1, _FRAME_HEAD + size):
        head = logged.piece(at, 16)
        if number := int.from_bytes(head[:4], "big"):
            frames = rounds.setdefault(head[8:16], [])
            frames.append((number, at + _FRAME_HEAD))
            if any(head[4:8]):
                committed[head[8:16]] = len(frames)
    return [frame for salts in reversed(rounds) for frame in rounds[salts][: committed.get(salts, 0)]]

"""The format of a segment file (docs/sync-format.md): written from changes of the journal, and read from any bytes.

Reading trusts nothing: a file is right in every line and to its last byte, or it is Unreadable. What is read can
therefore be merged without another look.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Sequence
from hashlib import sha256
from itertools import chain, repeat
from operator import lt
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from fieldkit import __version__
from fieldkit.store.cells import Stored
from fieldkit.store.change import DEVICE, LARGEST, REF, may_travel
from fieldkit.store.laid import Laid
from fieldkit.store.segment import Segment
from fieldkit.sync.report import Unreadable

FORMAT = 1
"""The version of the format that is written, and the newest that is read."""

SCHEMA = 2
"""The version of the kinds and fields that are written; those of a newer one are kept and passed on.

From 2 on a change may set several fields."""

MOST_CHANGES = 2_000
"""Changes in a segment, unless one act has more: so one merge is short."""

_NAME = re.compile(r"([0-9a-f]{12})-(\d{10})-\d{10}-([0-9a-f]{12})(?![0-9a-f])")

LARGEST_TEXT = 128 << 20
"""Bytes of a segment's text; an act of a million changes fits, a bomb does not."""

LARGEST_FILE = 64 << 20
"""Bytes of a segment file that are read into memory."""

SEALED = b"age-encryption.org/"
GZIP = b"\x1f\x8b"
"""What a sealed and a plain segment file begin with."""

_HEAD = re.compile(rb"FKSEG([1-9][0-9]{0,8}) (\{.*\})")
_SHA = re.compile("[0-9a-f]{64}")
_SCALARS = frozenset({str, int, bool, type(None)})
_PIECE = 1 << 20


class _Head(Struct):
    fk: int
    dev: str
    first: int
    last: int
    prev: str = ""
    schema: int = 1
    app: str = ""


class _Tail(Struct):
    end: int
    bytes: int
    sha256: str


class Read(NamedTuple):
    """A segment that was read; nothing but its `sha` when that was known, and no more was looked at.

    `laid` has the changes where another process laid them out.
    """

    segment: Segment | None
    sha: str
    changes: list[Stored] | None
    laid: Laid | None = None


_Line = tuple[int, int, str, str, str, str, Any, tuple[str, ...]]
_lines = msgspec.json.Decoder(_Line)
_encoder = msgspec.json.Encoder(order="sorted")


def is_sealed(start: bytes) -> bool:
    """Tell from its first bytes whether a file is sealed rather than plain. Raises Unreadable for all else."""
    if not start.strip(b"\0"):
        raise Unreadable("truncated", "filled with zeros")
    if start.startswith((GZIP, SEALED)):
        return start.startswith(SEALED)
    raise Unreadable("truncated" if GZIP.startswith(start) or SEALED.startswith(start) else "foreign", "not a segment")


def name_of(dev: str, first: int, last: int, sha: str) -> str:
    """Return the name of a segment file: lower-case ASCII, sorted by device and number."""
    return f"{dev}-{min(first, 10**10 - 1):010d}-{min(last, 10**10 - 1):010d}-{sha[:12]}.fkseg"


def named_in(name: str) -> tuple[str, str]:
    """Return the device and the first 12 digits of the sha256 that a path names; two empty texts where it names none.

    Any case, and what a copy has behind them, as in "-2" and " (1)".
    """
    found = _named(name)
    return (found[1], found[3]) if found else ("", "")


def first_in(name: str) -> int:
    """Return the number of the first change that a path names; 0 where it names none."""
    found = _named(name)
    return int(found[2]) if found else 0


def _named(name: str) -> re.Match[str] | None:
    return _NAME.match(name.replace("\\", "/").rpartition("/")[2].casefold())


def write(changes: Sequence[Stored], prev: str) -> Segment:
    """Return the segment of some changes of one device in the order of their numbers, whole acts; not yet placed.

    `prev` is the sha256 of the device's segment before it, empty for the first.
    """
    dev, first, last = changes[0].dev, changes[0].seq, changes[-1].seq
    head = {"fk": FORMAT, "dev": dev, "first": first, "last": last, "prev": prev, "schema": SCHEMA, "app": __version__}
    rows = [
        (c.seq, c.hlc, c.tx, c.kind, c.eid, c.field, msgspec.Raw(c.value.encode()), c.parents.split()) for c in changes
    ]
    text = b"FKSEG%d %b\n%b" % (FORMAT, msgspec.json.encode(head), _encoder.encode_lines(rows))
    sha = sha256(text).hexdigest()
    tail = msgspec.json.encode({"end": last, "bytes": len(text), "sha256": sha})
    raw = zlib.compress(b"%b%b\n" % (text, tail), 6, 31)
    return Segment(sha=sha, dev=dev, first=first, last=last, prev=prev, changes=len(changes), placed=False, raw=raw)


def read(raw: bytes, known: Collection[str] = ()) -> Read:
    """Return what an unsealed segment file holds; only its sha256 where that is among `known`.

    Raises Unreadable for whatever is no whole segment of this version or an older one; no bytes raise anything else.
    """
    text, tail = _split(_unzipped(raw))
    sha = sha256(text).hexdigest()
    if (tail.bytes, tail.sha256) != (len(text), sha):
        raise Unreadable("damaged", "the hash at its end is that of another text")
    if sha in known:
        return Read(None, sha, None)
    first_line, body = text.split(b"\n", 1)
    head = _head(first_line)
    changes = _changes(body, head.dev)
    if not changes or (head.first, head.last, tail.end) != (changes[0].seq, changes[-1].seq, head.last):
        raise Unreadable("damaged", "its numbers are not those of its changes")
    segment = Segment(
        sha=sha, dev=head.dev, first=head.first, last=head.last, prev=head.prev, changes=len(changes), raw=raw
    )
    return Read(segment, sha, changes)


def _unzipped(raw: bytes) -> bytes:
    if not raw or is_sealed(raw):
        raise Unreadable("truncated" if not raw else "sealed")
    unzip = zlib.decompressobj(31)
    pieces: list[bytes] = []
    size = 0
    rest = raw
    try:
        while rest and not unzip.eof:
            piece = unzip.decompress(rest, _PIECE)
            rest = unzip.unconsumed_tail
            if not size and piece:
                _look_at(piece)
            size += len(piece)
            if size > LARGEST_TEXT:
                raise Unreadable("damaged", "larger than any segment")
            pieces.append(piece)
    except zlib.error as error:
        raise Unreadable("damaged", str(error)) from error
    if not unzip.eof:
        raise Unreadable("truncated", "it ends in the middle")
    if unzip.unused_data:
        raise Unreadable("damaged", "something follows its end")
    return b"".join(pieces)


def _look_at(start: bytes) -> None:
    """Raise Unreadable as soon as the first bytes show that this is no segment, or one of a newer version."""
    if b"FKSEG".startswith(start[:5]) and len(start) < 5:
        return
    if not start.startswith(b"FKSEG"):
        raise Unreadable("foreign", "not a segment file")
    version = start[5:].split(b" ", 1)[0]
    if version.isdigit() and len(version) < 10 and int(version) > FORMAT:
        raise Unreadable("newer", "a newer fieldkit wrote it")


def _split(text: bytes) -> tuple[bytes, _Tail]:
    if not text.endswith(b"\n"):
        raise Unreadable("truncated", "it ends in the middle of a line")
    at = text.rfind(b"\n", 0, -1) + 1
    try:
        return text[:at], msgspec.json.decode(text[at:-1], type=_Tail)
    except (ValueError, RecursionError) as error:
        raise Unreadable("truncated", "its last line is missing") from error


def _head(line: bytes) -> _Head:
    match = _HEAD.fullmatch(line)
    if match is None:
        raise Unreadable("damaged", "its first line is none of a segment")
    try:
        head = msgspec.json.decode(match[2], type=_Head)
    except (ValueError, RecursionError) as error:
        raise Unreadable("damaged", "its first line cannot be read") from error
    if int(match[1]) > FORMAT or head.fk > FORMAT:
        raise Unreadable("newer", "a newer fieldkit wrote it")
    if int(match[1]) != head.fk or not DEVICE.fullmatch(head.dev) or (head.prev and not _SHA.fullmatch(head.prev)):
        raise Unreadable("damaged", "its first line is none of a segment")
    return head


def _changes(body: bytes, dev: str) -> list[Stored]:
    try:
        rows = _lines.decode_lines(body)
        if _encoder.encode_lines(rows) != body:
            raise Unreadable("damaged", "a line is not canonical")
        return _stored(rows, body.split(b"\n")[:-1], dev)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Unreadable("damaged", "a line is none of a change") from error


def _stored(rows: Sequence[_Line], lines: Sequence[bytes], dev: str) -> list[Stored]:
    """Return the changes of some lines; column by column, for a first sync has a million of them. Raises ValueError."""
    if not rows:
        return []
    seqs, hlcs, txs, kinds, eids, fields, values, parents = zip(*rows, strict=True)
    ascend = all(map(lt, seqs, seqs[1:])) and seqs[0] > 0 and seqs[-1] <= LARGEST
    named = all(txs) and all(kinds) and all(eids) and all(fields)
    refs = all(map(REF.fullmatch, chain.from_iterable(filter(None, parents))))
    if not (ascend and named and refs and min(hlcs) >= 0 and max(hlcs) <= LARGEST and _may_travel(values)):
        raise ValueError("a change that no fieldkit can have written")
    hashes = [sha256(line).digest()[:8].hex() for line in lines]
    texts = _encoder.encode_lines(values).decode().split("\n")[:-1]
    joined = [" ".join(each) if each else "" for each in parents]
    columns = (kinds, eids, fields, hlcs, repeat(dev, len(rows)), seqs, hashes, txs, texts, joined)
    # What `_make` does, without a call of Python for each.
    return list(map(tuple.__new__, repeat(Stored), zip(*columns, strict=True)))


def _may_travel(values: Sequence[object]) -> bool:
    said = [list(value.values()) if type(value) is dict else (value,) for value in values]
    return _SCALARS.issuperset(map(type, chain.from_iterable(said))) or all(map(may_travel, values))

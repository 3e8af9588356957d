"""A change: one field of one entry, or several at once, set by one device, and the exact line it is known by.

The canonical line is JSON in UTF-8 without spaces, keys of objects sorted, no floats, escapes as short as JSON allows:

    [seq,hlc,"tx","kind","eid","field",value,["dev:seq:h8",...]]

`h8` is the first 8 bytes of the SHA-256 of that line without its newline, as 16 hexadecimal digits.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TypeAlias

import msgspec
from msgspec import Struct

Value: TypeAlias = "str | int | bool | list[Value] | dict[str, Value] | None"

DELETED = "deleted"
"""The field that takes an entry from sight; nothing is ever removed from the journal."""

BLOB = "blob"
"""The field that names a file, in whatever kind, also of a newer version."""

TOGETHER = "*"
"""The field of a change that sets several at once: its value is an object of them."""

ALONE = frozenset({DELETED, BLOB, "merged_into"})
"""Fields that are never set together with others: the journal is searched for them, or they name more parents.

Where another program does so all the same, nothing is said of them.
"""

DEVICE = re.compile("[0-9a-f]{12}")
REF = re.compile("[0-9a-f]{12}:[1-9][0-9]{0,17}:[0-9a-f]{16}")
LARGEST = 2**62
"""The largest number and stamp, so that both fit into 64 bits everywhere."""

MOST_NESTED = 64
"""Arrays and objects within each other in a value: a depth that every program can read, wherever it stands itself."""

_encoder = msgspec.json.Encoder(order="sorted")
encode = _encoder.encode
"""Canonical JSON of a value. Raises UnicodeEncodeError for a lone surrogate."""


class BadChange(ValueError):
    """A change that no fieldkit can have written."""


class Change(Struct, frozen=True):
    """A change as it travels. `hlc` is the stamp in microseconds, `parents` the refs of the heads its writer saw."""

    dev: str
    seq: int
    h8: str
    hlc: int
    tx: str
    kind: str
    eid: str
    field: str
    value: Value = None
    parents: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        """The name by which a later change calls this one its parent."""
        return f"{self.dev}:{self.seq}:{self.h8}"

    def line(self) -> bytes:
        """Return the canonical line, without a newline."""
        return line(self.seq, self.hlc, self.tx, self.kind, self.eid, self.field, self.value, self.parents)

    def check(self) -> None:
        """Raise BadChange unless the shape is right and `h8` is the line's."""
        if not DEVICE.fullmatch(self.dev) or not all(REF.fullmatch(ref) for ref in self.parents):
            raise BadChange("device or parents")
        if not (0 < self.seq <= LARGEST and 0 <= self.hlc <= LARGEST):
            raise BadChange("number out of range")
        if not (self.tx and self.kind and self.eid and self.field):
            raise BadChange("empty name")
        if not may_travel(self.value):
            raise BadChange("a float, or nested too deep")
        try:
            if self.h8 != short_hash(self.line()):
                raise BadChange("hash")
        except UnicodeEncodeError as error:
            raise BadChange("not UTF-8") from error


def line(seq: int, hlc: int, tx: str, kind: str, eid: str, field: str, value: Value, parents: tuple[str, ...]) -> bytes:
    """Return the canonical line of a change, without a newline."""
    return encode((seq, hlc, tx, kind, eid, field, value, parents))


def short_hash(data: bytes) -> str:
    """Return the first 8 bytes of the SHA-256 of `data` as 16 hexadecimal digits."""
    return sha256(data).digest()[:8].hex()


def may_travel(value: object, levels: int = MOST_NESTED) -> bool:
    """Tell whether every program reads `value` alike: no float in it, and nested in no more than so many levels."""
    if isinstance(value, list | tuple):
        return levels > 0 and all(may_travel(item, levels - 1) for item in value)
    if isinstance(value, dict):
        return levels > 0 and all(may_travel(item, levels - 1) for item in value.values())
    return not isinstance(value, float)

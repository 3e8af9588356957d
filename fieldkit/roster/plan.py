"""What an import would do: which rows are new, which change what, which are rejected and why, which may be doubles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldkit.rules.duplicates import Why
from fieldkit.store.change import Value
from fieldkit.store.records import PartnerRow
from fieldkit.store.roster_records import Incoming, IncomingContact


@dataclass(frozen=True)
class Options:
    """What the rep decides about a file: whether unknown columns go to the remark, and which rows are whom.

    `same` gives, by the number of a row, the id of the partner that it turned out to be: that one is filled up. With
    `merge` every row that may be one known partner is taken for it.
    """

    remarks: bool = False
    merge: bool = False
    same: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """Rows that would be written: what the fields of the partner become and held `before`, and its people.

    `number` is the first row; `partner` the id of the partner that is changed, empty for a new one; `merged` says
    that a row of another name is taken for it.
    """

    number: int
    name: str
    fields: dict[str, Value] = field(default_factory=dict)
    contacts: tuple[IncomingContact, ...] = ()
    partner: str = ""
    before: dict[str, str] = field(default_factory=dict)
    merged: bool = False

    def incoming(self) -> Incoming:
        """Return what the store is to write."""
        return Incoming(partner=self.partner, fields=self.fields, contacts=self.contacts)


@dataclass(frozen=True)
class Rejected:
    """A row that will not be written, and why."""

    number: int
    name: str
    reason: str


@dataclass(frozen=True)
class Suspect:
    """A new row that may be a partner that is known, or one of an earlier row, and what they have in common.

    `partners` are the known ones it may be, `rows` the earlier rows.
    """

    number: int
    name: str
    why: frozenset[Why]
    partners: tuple[PartnerRow, ...] = ()
    rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What an import would do; `unchanged` are the numbers of the rows that say what is known already."""

    new: tuple[Entry, ...] = ()
    changed: tuple[Entry, ...] = ()
    unchanged: tuple[int, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    suspects: tuple[Suspect, ...] = ()

    def incoming(self) -> list[Incoming]:
        """Return what the store is to write, in the order of the rows; what fills up another partner comes last."""
        entries = sorted((*self.new, *self.changed), key=lambda entry: (entry.merged, entry.number))
        return [entry.incoming() for entry in entries]

"""What a roster brings to the store, and what the store holds of partners that may be one."""

from __future__ import annotations

from msgspec import Struct

from fieldkit.i18n import marked
from fieldkit.rules.duplicates import Why
from fieldkit.store.change import Value
from fieldkit.store.records import PartnerRow

LABELS = {
    "name": marked("name"),
    "district": marked("district"),
    "building": marked("building"),
    "room": marked("room"),
    "address": marked("address"),
    "phone": marked("phone"),
    "source": marked("source"),
    "depth": marked("relationship"),
    "cares": marked("cares about"),
    "competitor": marked("competitor"),
    "remark": marked("remark"),
}
"""The fields of a partner that a person writes, with their words for the catalogue."""


class IncomingContact(Struct, frozen=True, kw_only=True):
    """A person to write: a new one, or the fields that one (`contact`) is to have."""

    contact: str = ""
    fields: dict[str, Value]


class Incoming(Struct, frozen=True, kw_only=True):
    """A partner to write: a new one, or the fields that one (`partner`) is to have; and its people."""

    partner: str = ""
    fields: dict[str, Value] = {}
    contacts: tuple[IncomingContact, ...] = ()


class Doubtful(Struct, frozen=True, kw_only=True):
    """Partners that may be one, the one with the most visits first, and what they have in common."""

    partners: tuple[PartnerRow, ...]
    why: frozenset[Why]


class DistinctRow(Struct, frozen=True, kw_only=True):
    """Two partners that somebody told apart, as they are there now; `ids` are the records that say so.

    There are several where partners were told apart that went into these two since. `at` is the last moment.
    """

    ids: tuple[str, ...]
    one: PartnerRow
    other: PartnerRow
    at: str

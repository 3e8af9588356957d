"""The mark of what devices wrote differently: which rows and lines have it, until somebody picks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from fieldkit.store.records import Contested
from fieldkit.ui.text import OCHRE, styled

if TYPE_CHECKING:
    from fieldkit.ui.glyphs import Glyphs

_OF_PARTNER = frozenset({"name", "district", "building", "room", "address", "phone", "important"})
"""What a row on something else shows of its partner."""


def shows_contested(value: object, found: Contested) -> bool:
    """Tell whether a row with this value shows something that is in conflict.

    A value that is an id, or has one, is that entry, all of it; one that names a field as well is that field alone.
    A partner's row stands for all that belongs to the partner.
    """
    if not found.fields:
        return False
    eid = value if isinstance(value, str) else getattr(value, "id", "")
    if not isinstance(eid, str):
        return False
    field = getattr(value, "field", None)
    if isinstance(field, str):
        return field in found.fields.get(eid, ())
    if eid in found.fields or eid in found.kinds:
        return True
    partner = getattr(value, "partner", "")
    shows_partner = hasattr(value, "partner_name") or hasattr(value, "building")
    return shows_partner and isinstance(partner, str) and bool(_OF_PARTNER & found.fields.get(partner, frozenset()))


def contested_mark(found: Contested, glyphs: Glyphs, eid: str, *fields: str) -> Content:
    """The mark for a line that shows these fields of an entry (any of them without a name), else nothing."""
    there = found.fields.get(eid, frozenset())
    return styled(glyphs.differs, OCHRE) if there and (not fields or there & set(fields)) else Content("")

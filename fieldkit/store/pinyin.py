"""The pinyin of partners, by which lists are filtered: derived by each device for itself, off the saving path."""

from __future__ import annotations

from fieldkit.store.model import Partner
from fieldkit.store.records import PartnerRow
from fieldkit.store.store import Store

_BATCH = 200

# Not where the partner was renamed meanwhile: that emptied the column again.
_FILL = """
    UPDATE partner SET pinyin = ? WHERE id = ?
    AND ifnull(name, '') = ? AND ifnull(district, '') = ? AND ifnull(building, '') = ?
"""


def fill_pinyin(store: Store) -> int:
    """Write pinyin and initials of name, district and building of the partners that lack them; return how many.

    For a worker, or after a command has written: it is slow the first time, and saves in small steps so that nobody
    waits for it.
    """
    lacking = Partner.select(Partner.id, Partner.name, Partner.district, Partner.building).where(
        Partner.pinyin.is_null()
    )
    filled = 0
    while rows := store.rows(lacking.order_by(Partner.id).limit(_BATCH), PartnerRow):
        keys = [(" ".join(_keys(row)), row.id, row.name, row.district, row.building) for row in rows]
        with store.local() as connection:
            connection.executemany(_FILL, keys)
        filled += len(rows)
    return filled


def _keys(row: PartnerRow) -> list[str]:
    from fieldkit.playbook.pinyin import pinyin_keys

    return [key for text in (row.name, row.district, row.building) if text for key in pinyin_keys(text)]

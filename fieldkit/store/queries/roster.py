"""Questions about the roster as a whole: everybody with their people, and partners that may be one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fieldkit.rules.duplicates import Face, find_alike
from fieldkit.store.merged import add_up
from fieldkit.store.model import Contact, Distinct, Partner, living
from fieldkit.store.queries.common import columns, partner_rows
from fieldkit.store.records import ContactRow, PartnerRow
from fieldkit.store.roster_records import DistinctRow, Doubtful
from fieldkit.store.store import Store

_AT_ONCE = 500


def whole_roster(store: Store) -> list[PartnerRow]:
    """Return every partner by district, building and name, without what is counted of its past."""
    query = Partner.select(*columns(Partner, PartnerRow)).where(living(Partner))
    return store.rows(query.order_by(Partner.district, Partner.building, Partner.name, Partner.id), PartnerRow)


def all_contacts(store: Store) -> dict[str, list[ContactRow]]:
    """Return everybody at every partner's, by the partner's id, in the order they were added."""
    found: dict[str, list[ContactRow]] = {}
    query = Contact.select(*columns(Contact, ContactRow)).where(living(Contact)).order_by(Contact.id)
    for row in store.rows(query, ContactRow):
        found.setdefault(row.partner, []).append(row)
    return found


def merged_partners(store: Store) -> dict[str, str]:
    """Return the partners that went into others, each with the one that is there now."""
    query = Partner.select(Partner.id, Partner.merged_into).where(Partner.merged_into > "", Partner.deleted)
    return add_up({row.id: row.merged_into for row in store.rows(query, PartnerRow)}).ends


def doubtful(store: Store) -> list[Doubtful]:
    """Return the partners that may be one: of one name but for its legal form, or of one phone, their people's too.

    Those that somebody told apart are not among them.
    """
    groups = find_alike(_faces(store), _told_apart(store))
    rows = _rows(store, {key for group in groups for key in group.keys})
    found = [
        Doubtful(
            partners=tuple(sorted((rows[key] for key in group.keys if key in rows), key=_the_fuller)),
            why=group.why,
        )
        for group in groups
    ]
    return [each for each in found if len(each.partners) > 1]


def distinct_partners(store: Store) -> list[DistinctRow]:
    """Return the pairs of partners that somebody told apart and that are both there, the last one first."""
    pairs = _told_apart(store)
    rows = _rows(store, {partner for pair in pairs for partner in pair})
    found = [
        DistinctRow(
            ids=tuple(eid for eid, _at in said), one=rows[one], other=rows[other], at=max(at for _eid, at in said)
        )
        for (one, other), said in ((sorted(pair), said) for pair, said in pairs.items())
        if one in rows and other in rows
    ]
    return sorted(found, key=lambda row: (row.at, row.ids), reverse=True)


def _told_apart(store: Store) -> dict[frozenset[str], list[tuple[str, str]]]:
    """Return the pairs that were told apart, each with the records that say so and their moments."""
    ends = merged_partners(store)
    found: dict[frozenset[str], list[tuple[str, str]]] = {}
    query = Distinct.select(Distinct.id, Distinct.one, Distinct.other, Distinct.at).where(living(Distinct))
    for eid, one, other, at in store.tuples(query.order_by(Distinct.id)):
        pair = frozenset({ends.get(one, one), ends.get(other, other)})
        if len(pair) == 2 and None not in pair:
            found.setdefault(pair, []).append((eid, at or ""))
    return found


def _faces(store: Store) -> Iterator[Face[str]]:
    """What every partner is known by, in the order of the roster: its name, its phones and its people's."""
    people: dict[str, str] = {}
    said = Contact.select(Contact.partner, Contact.phone).where(Contact.phone > "", living(Contact))
    # All at once: a question for each partner takes SQLite thrice as long.
    for partner, phone in store.streamed(said):
        people[partner] = f"{people[partner]}\n{phone}" if partner in people else phone
    by_place = (Partner.district, Partner.building, Partner.name, Partner.id)
    query = Partner.select(Partner.id, Partner.name, Partner.phone).where(living(Partner)).order_by(*by_place)
    for eid, name, phone in store.streamed(query):
        yield Face(eid, name or "", "\n".join(filter(None, (phone, people.get(eid)))))


def _the_fuller(row: PartnerRow) -> tuple[int, str]:
    """Order by what is probably kept: the one with the most visits, then the older one."""
    return -row.visits, row.id


def _rows(store: Store, wanted: set[str]) -> dict[str, PartnerRow]:
    ids: Sequence[str] = sorted(wanted)
    found: dict[str, PartnerRow] = {}
    for at in range(0, len(ids), _AT_ONCE):
        query = partner_rows().where(Partner.id.in_(ids[at : at + _AT_ONCE]))
        found |= {row.id: row for row in store.rows(query, PartnerRow)}
    return found

"""Which partners that are known, and which earlier rows, a new row of a roster may be the same as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fieldkit.roster.plan import Suspect
from fieldkit.roster.sheet import Row
from fieldkit.rules.duplicates import Why, name_key, phone_keys
from fieldkit.store.records import ContactRow, PartnerRow

_TOLD = 5
"""So many earlier rows are named beside a suspect."""


class Suspicion:
    """Which known partners and earlier rows a new row may be the same as."""

    def __init__(self, partners: Iterable[PartnerRow], contacts: Mapping[str, Sequence[ContactRow]]) -> None:
        self._names: dict[str, list[PartnerRow]] = {}
        self._phones: dict[str, list[PartnerRow]] = {}
        self._rows: dict[tuple[Why, str], list[int]] = {}
        for partner in {each.id: each for each in partners}.values():
            self._names.setdefault(name_key(partner.name), []).append(partner)
            phones = (partner.phone, *(person.phone for person in contacts.get(partner.id, ())))
            for phone in phone_keys("\n".join(filter(None, phones))):
                self._phones.setdefault(phone, []).append(partner)

    def of(self, row: Row, values: Mapping[str, str]) -> Suspect | None:
        """Return whom a new row may be the same as, None when there is nobody; the row is remembered for later ones."""
        name = name_key(values.get("name", ""))
        phones = phone_keys("\n".join(values[each] for each in ("phone", "contact_phone") if each in values))
        partners: dict[str, PartnerRow] = {}
        rows: dict[int, None] = {}
        why: set[Why] = set()
        keys: list[tuple[Why, str, dict[str, list[PartnerRow]]]] = [("name", name, self._names)]
        keys += [("phone", phone, self._phones) for phone in sorted(phones)]
        for reason, key, known in keys:
            if not key:
                continue
            earlier = self._rows.setdefault((reason, key), [])
            found = known.get(key, ())
            if earlier or found:
                why.add(reason)
                partners |= {each.id: each for each in found}
                rows |= dict.fromkeys(earlier[:_TOLD])
            earlier.append(row.number)
        if not why:
            return None
        return Suspect(row.number, values["name"], frozenset(why), tuple(partners.values()), tuple(rows))

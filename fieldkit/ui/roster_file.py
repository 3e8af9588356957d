"""A roster that is being taken in: the file as it was read, what the rep decided about it, what it would change."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from fieldkit.roster import Options, Plan, Sheet, plan_import
from fieldkit.store import Store
from fieldkit.store.queries import all_contacts, merged_partners, whole_roster


@dataclass
class RosterFile:
    """A file that was read, and what the rep decided about it.

    `remarks` takes unknown columns into the remark; `same` names the partner for which a row, by its number, is taken.
    """

    path: Path
    sheet: Sheet
    remarks: bool = False
    same: dict[int, str] = field(default_factory=dict)

    def compared(self, store: Store) -> Plan:
        """Compare it with what the store has now. Raises StoreError."""
        options = Options(remarks=self.remarks, same=dict(self.same))
        return plan_import(self.sheet, whole_roster(store), all_contacts(store), merged_partners(store), options)

"""The roster of partners (渠道商信息表) as a table file: read it, plan what it would change, write it.

Reading knows encodings, workbooks and headers; planning compares rows with what the store holds; writing makes a file
that can be printed, filled in and read again. Nothing here writes to the store.
"""

from typing import TYPE_CHECKING

from fieldkit.lazy import lazy_names

if TYPE_CHECKING:
    from fieldkit.roster.cells import RosterError
    from fieldkit.roster.exporting import export_roster
    from fieldkit.roster.plan import Entry, Options, Plan, Rejected, Suspect
    from fieldkit.roster.planning import plan_import
    from fieldkit.roster.reading import read_roster
    from fieldkit.roster.sheet import Row, Sheet
    from fieldkit.roster.writing import Mark, write_roster

__all__ = [
    "Entry",
    "Mark",
    "Options",
    "Plan",
    "Rejected",
    "RosterError",
    "Row",
    "Sheet",
    "Suspect",
    "export_roster",
    "plan_import",
    "read_roster",
    "write_roster",
]

_HOMES = {
    "RosterError": "cells",
    "export_roster": "exporting",
    "Entry": "plan",
    "Options": "plan",
    "Plan": "plan",
    "Rejected": "plan",
    "Suspect": "plan",
    "plan_import": "planning",
    "read_roster": "reading",
    "Row": "sheet",
    "Sheet": "sheet",
    "Mark": "writing",
    "write_roster": "writing",
}

__getattr__ = lazy_names(__name__, _HOMES)

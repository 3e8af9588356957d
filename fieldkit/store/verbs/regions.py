"""Regions: opened on a day, from which the time box of finding partners counts."""

from __future__ import annotations

from fieldkit.i18n import marked
from fieldkit.store.model import Region
from fieldkit.store.store import Store
from fieldkit.store.verbs.common import clipped, derived_id, required


def open_region(store: Store, name: str, opened: str, remark: str = "") -> str:
    """Open a region (区域) on the day `opened` and return its id; one that was closed is open again.

    Its id is derived from its name, so that two devices that open it mean the same one. (process 3 and the section on
    gaps: the first time box starts when the rep opens a region)
    """
    eid = derived_id("region", name)
    with store.act(marked("region {about} opened"), clipped(name)) as act:
        said = {"remark": remark} if remark else {}
        act.put("region", eid, name=name, opened=opened, closed="", **said)
    return eid


def edit_region(store: Store, region: str, *, opened: str | None = None, closed: str | None = None,
                remark: str | None = None) -> None:  # fmt: skip
    """Set the days on which a region was opened and closed, and its remark; None leaves things as they are.

    Raises UnknownRecord.
    """
    row = required(store, Region, region)
    said = {"opened": opened, "closed": closed, "remark": remark}
    with store.act(marked("region {about} changed"), clipped(row.name or "")) as act:
        act.put("region", region, **{name: value for name, value in said.items() if value is not None})


def delete_region(store: Store, region: str) -> None:
    """Take a region from sight; its partners stay. Raises UnknownRecord."""
    row = required(store, Region, region)
    with store.act(marked("region {about} deleted"), clipped(row.name or "")) as act:
        act.delete("region", region)

"""The forms for regions and for the day of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.i18n import _, marked
from fieldkit.rules.dates import parse_due
from fieldkit.rules.past_days import parse_past
from fieldkit.store import delete_region, edit_region, open_region
from fieldkit.store.queries import districts, regions
from fieldkit.store.route_records import RegionRow
from fieldkit.ui.screens.form import Form, Plan, Values
from fieldkit.ui.text import day_text
from fieldkit.ui.widgets.field import Field

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp


def day_form(kit: FieldkitApp, day: str) -> Form:
    """The form that asks for another day; gives it as an ISO text."""

    def reads(typed: str) -> str:
        return day_text(_any_day(kit, typed))

    fields = (
        Field("day", marked("Day"), required=True, reads=reads, hint=marked("tomorrow, next wed, yesterday, 12-01")),
    )

    def save(said: Values) -> str:
        return _any_day(kit, said["day"]) if said.get("day") else day

    return Form(Plan("form:plan day", marked("Another day"), fields, save))


def _any_day(kit: FieldkitApp, typed: str) -> str:
    found = parse_due(typed, kit.today_date) or parse_past(typed, kit.today_date)
    if found is None:
        raise ValueError(_("no day I understand"))
    return found.isoformat()


def region_form(kit: FieldkitApp, row: RegionRow | None = None) -> Form:
    """The form that opens a region on a day, or changes one that was opened; gives its name."""
    today = kit.today_date

    def past(typed: str) -> str:
        found = parse_past(typed, today)
        if found is None:
            raise ValueError(_("no day I understand"))
        return found.isoformat()

    def reads(typed: str) -> str:
        return day_text(past(typed))

    known = row is not None and bool(row.id)
    hint = marked("today, last mon, 11-20")
    name = Field("name", marked("Region"), value=row.name if row else "", required=True,
                 choices=lambda _values: districts(kit.store))  # fmt: skip
    closed = Field("closed", marked("Closed"), value=row.closed if row else "", reads=reads, hint=hint)
    fields = (
        *(() if row else (name,)),
        Field("opened", marked("Opened"), value=row.opened if row and row.opened else today.isoformat(), reads=reads,
              required=True, hint=hint),
        *((closed,) if known else ()),
        Field("remark", marked("Remark"), value=row.remark if row else ""),
    )  # fmt: skip

    def save(said: Values) -> str:
        called = row.name if row else said["name"]
        days = {key: past(said[key]) if said[key] else "" for key in ("opened", "closed") if key in said}
        if row is None or not row.id:
            open_region(kit.store, called, days.get("opened") or today.isoformat(), said.get("remark", ""))
        elif said:
            edit_region(kit.store, row.id, **days, remark=said.get("remark"))
        return called

    def delete() -> None:
        if row:
            delete_region(kit.store, row.id)

    def gone() -> bool:
        return row is not None and all(each.name != row.name for each in regions(kit.store))

    title = marked("Region") if known else marked("Open a region")
    return Form(
        Plan(f"form:region:{row.name if row else 'new'}", title, fields, save, about=row.name if row else "",
             new=not known, delete=delete if known else None, delete_word=marked("Not opened after all"),
             gone=gone if known else None)
    )  # fmt: skip

"""The forms of a day: when a stop is planned for, and the rep's own name."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from fieldkit.i18n import _, marked
from fieldkit.store import drop_stop, plan_stop
from fieldkit.store.queries import stops
from fieldkit.store.records import StopRow
from fieldkit.ui.screens.form import Form, Plan, Values
from fieldkit.ui.text import one_line
from fieldkit.ui.widgets.field import Field

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

_TIME = re.compile(r"(上午|下午|晚上)?(\d{1,2})(?:[:.点时](?:(\d{2})分?|(半))?)?")


def read_time(typed: str) -> str:
    """The time of day that was typed, 9:30, 14, 14点30 or 下午2点半, as 09:30; empty when it is none."""
    match = _TIME.fullmatch("".join(unicodedata.normalize("NFKC", typed).split()))
    hour, minute = (int(match[2]), 30 if match[4] else int(match[3] or 0)) if match else (24, 0)
    if match and match[1] in ("下午", "晚上") and hour < 12:
        hour += 12
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""


def _reads_time(typed: str) -> str:
    """Say which time was understood, behind the field. Raises ValueError for what is none."""
    if time := read_time(typed):
        return time
    raise ValueError(_("“{time}” is no time of day I understand. Try 14:30.").format(time=one_line(typed, 20)))


def stop_form(kit: FieldkitApp, stop: StopRow) -> Form:
    """The form for a stop of the day: its time, and whether it is a spare one for when there is time."""
    fields = (
        Field("at", marked("At"), value=stop.at, hint=marked("14:30; empty when it does not matter"),
              reads=_reads_time),
        Field("spare", marked("Spare"), kind="flag", value="1" if stop.spare else ""),
    )  # fmt: skip

    def save(said: Values) -> str:
        at = read_time(said["at"]) if "at" in said else stop.at
        spare = said["spare"] == "1" if "spare" in said else stop.spare
        if said:
            plan_stop(kit.store, stop.partner, stop.day, at=at, spare=spare)
        return stop.id

    return Form(
        Plan(f"form:stop:{stop.id}", marked("Stop"), fields, save, about=stop.name, new=False,
             delete=lambda: drop_stop(kit.store, stop.partner, stop.day), delete_word=marked("Take it off the route"),
             gone=lambda: all(each.id != stop.id for each in stops(kit.store, stop.day)))
    )  # fmt: skip


def owner_form(kit: FieldkitApp) -> Form:
    """The form for the rep's own name, which the cues say."""
    fields = (Field("name", marked("Your name"), value=kit.settings.owner,
                    hint=marked("as you say it to a customer")),)  # fmt: skip

    def save(said: Values) -> str:
        if "name" in said:
            kit.use_owner(said["name"])
        return "owner"

    return Form(Plan("form:owner", marked("Your name"), fields, save, new=False))

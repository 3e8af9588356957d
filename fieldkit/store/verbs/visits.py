"""A visit from its plan to its wrap-up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from peewee import ModelSelect

from fieldkit.i18n import _, marked
from fieldkit.store.cells import is_deleted
from fieldkit.store.change import Value
from fieldkit.store.door import clean_line
from fieldkit.store.journal import Act
from fieldkit.store.model import Visit, living
from fieldkit.store.parts import part_id
from fieldkit.store.queries.common import UNFINISHED, columns
from fieldkit.store.queries.course import events_of, last_moment, visit_end, when
from fieldkit.store.question import given, question
from fieldkit.store.records import VisitRow
from fieldkit.store.store import Store
from fieldkit.store.verbs.common import (
    When,
    clipped,
    derived_id,
    moment,
    moment_in,
    name_of,
    require,
    required,
)
from fieldkit.store.verbs.followups import add_followup


def plan_visit(store: Store, partner: str) -> str:
    """Return the partner's planned visit, making it when there is none."""
    with store.act(marked("visit to {about} planned"), name_of(store, partner)) as act:
        return _write(store, act, partner, status="planned")


def set_goal(store: Store, visit: str, which: Literal["main", "least"], text: str) -> None:
    """Write what a visit should reach, or at the least. Raises UnknownRecord."""
    required(store, Visit, visit)
    with store.act(marked("goal {about}"), clipped(text)) as act:
        act.put("visit", visit, **{f"goal_{which}": text})


def tick(store: Store, visit: str, item: str, title: str, done: bool = True) -> None:
    """Tick an item of a visit's checklists or one of the points, or take the tick away."""
    with store.act(marked("tick at {about}"), clipped(title)) as act:
        eid = part_id(visit, clean_line(item))
        # An older version may have ticked it too, and under an id of its own.
        ids = [each for each in (derived_id("tick", visit, item), eid) if act.entry("tick", each)]
        for each in ids or [eid]:
            act.put_once("tick", each, {"title": title, "done": done}, {"at": moment(store, None)})


def prepare_item(store: Store, partner: str, item: str, title: str, done: bool = True) -> str:
    """Tick an item of the checklist for the next visit to a partner, or take the tick away; returns the visit's id.

    The visit is planned in the same act where it is not yet, so that one undo takes both back. Raises UnknownRecord.
    """
    with store.act(marked("tick at {about}"), clipped(title)) as act:
        require(act, "partner", partner)
        visit = _write(store, act, partner, status="planned")
        tick(store, visit, item, title, done)
        return visit


def prepare_goal(store: Store, partner: str, which: Literal["main", "least"], text: str) -> str:
    """Write what the next visit to a partner should reach, or at the least, and return the visit's id.

    The visit is planned in the same act where it is not yet. Raises UnknownRecord.
    """
    with store.act(marked("goal {about}"), clipped(text)) as act:
        require(act, "partner", partner)
        return _write(store, act, partner, status="planned", **{f"goal_{which}": text})


def start_visit(
    store: Store,
    partner: str,
    contact: str = "",
    pack: str = "",
    visit: str | None = None,
    started: When = None,
    late: bool = False,
    ended: When = None,
) -> str:
    """Begin a visit, the planned one if there is one, and return its id; another one that is open is put aside.

    A visit to the partner that was begun and not wrapped up is gone on with instead: its clock runs
    on, and its id is returned. One that is entered afterwards is always one of its own.
    Raises UnknownRecord for a partner that is not there.

    `pack` is the hash of the playbook in use, `late` says that it is entered afterwards, with the true moments in
    `started` and `ended`; what is yet to come ends now.
    """
    with store.act(marked("visit to {about} begun"), name_of(store, partner)) as act:
        require(act, "partner", partner)
        going_on = "" if late else _going_on(store, partner)
        if going_on:
            if store.running != going_on:
                resume_visit(store, going_on)
            return going_on
        _put_others_aside(store, act)
        said: dict[str, Value] = {"started": moment(store, started), "contact": contact, "pack": pack, "late": late}
        if ended is not None:
            said["ended"] = min(moment(store, ended), moment(store, None), key=when)
        eid = _write(store, act, partner, visit, status="open", **said)
        store.running = "" if late else eid
        return eid


def enter_step(store: Store, visit: str, step: str, title: str) -> None:
    """Go to a step of a visit."""
    # Looking round is no act that a person would take back.
    _step(store, "", visit, step, title, "enter")


def finish_step(store: Store, visit: str, step: str, title: str) -> None:
    """Mark a step of a visit as done."""
    _step(store, marked("step {about} done"), visit, step, title, "done")


def go_on(store: Store, visit: str, step: str, title: str, to: str, to_title: str) -> None:
    """Mark a step of a visit as done and go to the step `to`, in one event: one undo takes back both."""
    with store.act(marked("step {about} done"), clipped(title)) as act:
        at = moment_in(store, act, visit, None)
        _event(act, visit, "enter", at, step=to, title=to_title, finished=step)


def pause_visit(store: Store, visit: str) -> None:
    """Stop the clock of a visit, unless it stands. Raises UnknownRecord."""
    row = required(store, Visit, visit)
    with store.act("") as act:
        _pause(store, act, row, moment(store, None))


def resume_visit(store: Store, visit: str) -> None:
    """Go on with a visit that was paused, put aside or cut off; another one that is open is put aside.

    A visit that was cut off gets its pause first, at the last moment recorded in it; one that was begun just now goes
    on as it is: its first step begins its course. Raises UnknownRecord.
    """
    row = required(store, Visit, visit)
    begun_now = store.running == visit and not events_of(store, visit)
    with store.act("") as act:
        _put_others_aside(store, act, visit)
        if not begun_now:
            _pause(store, act, row, last_moment(store, row))
        act.put("visit", visit, status="open")
        if not (row.late or begun_now):
            _event(act, visit, "resume", moment(store, None))
            store.running = visit


def put_aside(store: Store, visit: str) -> None:
    """Pause a visit and leave it for later. Raises UnknownRecord."""
    row = required(store, Visit, visit)
    with store.act(marked("visit to {about} put aside"), name_of(store, row.partner)) as act:
        _pause(store, act, row, moment(store, None))
        act.put("visit", visit, status="aside")


def finish_visit(
    store: Store,
    visit: str,
    reached: str = "",
    layer: str = "",
    layer_title: str = "",
    target: str = "",
    ended: When = None,
    followup: tuple[str, str] | None = None,
    readings: Mapping[str, str] | None = None,
    remark: str = "",
    points: Sequence[tuple[str, str]] = (),
) -> None:
    """Wrap a visit up in one act. Raises UnknownRecord.

    `reached` is yes, partly or no; `layer` the reason why not, `target` whether the partner is one we want (yes, maybe,
    no); `followup` is the text and the day of the next step; `readings` are those of the qualities that were read;
    `points` the ids and titles of the points that the talk touched. An end that the visit has already stays; else one
    whose clock runs ends now, and one that was paused, put aside or cut off when it was (see `visit_end`).
    """
    row = required(store, Visit, visit)
    at = moment(store, ended or visit_end(store, visit))
    with store.act(marked("wrap-up of the visit to {about}"), name_of(store, row.partner)) as act:
        if not row.ended and store.running != visit:
            _pause(store, act, row, at)
        stuck = {"layer": layer, "layer_title": layer_title}
        act.put("visit", visit, status="done", ended=at, reached=reached, target=target, remark=remark, **stuck)
        for item, title in points:
            tick(store, visit, item, title)
        if followup:
            add_followup(store, row.partner, *followup, visit=visit)
        if readings:
            act.new("reading", partner=row.partner, visit=visit, at=at, **readings)


def miss_visit(
    store: Store,
    partner: str,
    reason: Literal["nobody", "desk", "left", "moved"],
    text: str = "",
    next_due: str = "",
    visit: str | None = None,
    started: When = None,
    late: bool = False,
) -> str:
    """Record a visit that never came to be, the planned one if there is one, and return its id.

    Nobody was there, it stopped at the desk, material was left, or it moved to another date; `next_due` is the day to
    try again, which becomes a follow-up; `late` says that it is entered afterwards, with the true moment in `started`.
    """
    with store.act(marked("visit to {about} that did not take place"), name_of(store, partner)) as act:
        require(act, "partner", partner)
        said: dict[str, Value] = {"started": moment(store, started), "reason": reason, "remark": text, "late": late}
        eid = _write(store, act, partner, visit, status="missed", **said)
        if next_due:
            add_followup(store, partner, _("Visit again"), next_due, visit=eid)
        return eid


@question
def _others_open() -> ModelSelect[Visit]:
    query = Visit.select(*columns(Visit, VisitRow))
    return query.where(Visit.status == "open", Visit.id != given("visit"), living(Visit))


def _put_others_aside(store: Store, act: Act, visit: str = "") -> None:
    for other in store.rows(_others_open(visit=visit), VisitRow):
        _pause(store, act, other, last_moment(store, other))
        act.put("visit", other.id, status="aside")


def _write(store: Store, act: Act, partner: str, visit: str | None = None, /, **fields: Value) -> str:
    """Write fields of a visit to a partner, the planned one if there is one, else a new one; return its id."""
    eid = visit or _planned(store, partner)
    if not eid:
        return act.new("visit", partner=partner, **fields)
    act.put("visit", eid, **fields)
    return eid


def _going_on(store: Store, partner: str) -> str:
    query = Visit.select(Visit.id).where(Visit.partner == partner, Visit.status.in_(UNFINISHED), living(Visit))
    found = store.value(query.order_by(Visit.status.desc(), Visit.started.desc(), Visit.id.desc()).limit(1))
    return str(found or "")


def _planned(store: Store, partner: str) -> str | None:
    query = Visit.select(Visit.id).where(Visit.partner == partner, Visit.status == "planned", living(Visit))
    planned: str | None = store.value(query.order_by(Visit.id).limit(1))
    return planned


def _step(store: Store, label: str, visit: str, step: str, title: str, what: str) -> None:
    with store.act(label, clipped(title)) as act:
        # Of a visit entered afterwards nobody knows when a step was; its steps take no time.
        _event(act, visit, what, moment_in(store, act, visit, None), step=step, title=title)


def _event(act: Act, visit: str, what: str, at: str, **steps: str) -> None:
    entry = act.entry("visit", visit)
    theirs = entry and not any(change.dev == act.device for cell in entry.values() for change in cell)
    if steps and theirs and not is_deleted(entry):
        # Once, so that whoever deletes the visit on another device does not take this one's course with it unseen.
        act.put("visit", visit, step=steps["step"], step_title=steps["title"])
    act.new_part("event", visit, what=what, at=at, **steps)


def _pause(store: Store, act: Act, visit: Visit | VisitRow, at: str) -> None:
    if visit.late:
        return
    events = events_of(store, str(visit.id))
    if not events or events[-1].what != "pause":
        _event(act, str(visit.id), "pause", at)
    if store.running == visit.id:
        store.running = ""

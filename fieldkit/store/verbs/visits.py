"""A visit from its plan to its wrap-up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from peewee import ModelSelect

from fieldkit.i18n import _, marked
from fieldkit.store.journal import Act
from fieldkit.store.model import Visit, living
from fieldkit.store.queries.common import columns
from fieldkit.store.queries.course import events_of, last_moment, visit_end, when
from fieldkit.store.question import given, question
from fieldkit.store.records import VisitRow
from fieldkit.store.store import Store
from fieldkit.store.verbs.common import When, clipped, derived_id, moment, name_of, require, required
from fieldkit.store.verbs.followups import add_followup


def plan_visit(store: Store, partner: str) -> str:
    """Return the partner's planned visit, making it when there is none."""
    with store.act(marked("visit to {about} planned"), name_of(store, partner)) as act:
        return _planned(store, partner) or act.new("visit", partner=partner, status="planned")


def set_goal(store: Store, visit: str, which: Literal["main", "least"], text: str) -> None:
    """Write what a visit should reach, or at the least. Raises UnknownRecord."""
    required(store, Visit, visit)
    with store.act(marked("goal {about}"), clipped(text)) as act:
        act.put("visit", visit, **{f"goal_{which}": text})


def tick(store: Store, visit: str, item: str, title: str, done: bool = True) -> None:
    """Tick an item of a visit's checklists or one of the points, or take the tick away."""
    eid = derived_id("tick", visit, item)
    with store.act(marked("tick at {about}"), clipped(title)) as act:
        if act.put("tick", eid, visit=visit, item=item, title=title, done=done):
            act.put("tick", eid, at=moment(store, None))


def prepare_item(store: Store, partner: str, item: str, title: str, done: bool = True) -> str:
    """Tick an item of the checklist for the next visit to a partner, or take the tick away; returns the visit's id.

    The visit is planned in the same act where it is not yet, so that one undo takes both back. Raises UnknownRecord.
    """
    with store.act(marked("tick at {about}"), clipped(title)) as act:
        visit = _prepared(store, act, partner)
        tick(store, visit, item, title, done)
        return visit


def prepare_goal(store: Store, partner: str, which: Literal["main", "least"], text: str) -> str:
    """Write what the next visit to a partner should reach, or at the least, and return the visit's id.

    The visit is planned in the same act where it is not yet. Raises UnknownRecord.
    """
    with store.act(marked("goal {about}"), clipped(text)) as act:
        visit = _prepared(store, act, partner)
        act.put("visit", visit, **{f"goal_{which}": text})
        return visit


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
        eid = visit or _planned(store, partner) or act.new("visit", partner=partner)
        begun = moment(store, started)
        act.put("visit", eid, status="open", started=begun, contact=contact, pack=pack, late=late)
        if ended is not None:
            act.put("visit", eid, ended=min(moment(store, ended), moment(store, None), key=when))
        store.running = "" if late else eid
        return eid


def enter_step(store: Store, visit: str, step: str, title: str) -> None:
    """Go to a step of a visit."""
    # Looking round is no act that a person would take back.
    _step(store, "", visit, step, title, "enter")


def finish_step(store: Store, visit: str, step: str, title: str) -> None:
    """Mark a step of a visit as done."""
    _step(store, marked("step {about} done"), visit, step, title, "done")


def pause_visit(store: Store, visit: str) -> None:
    """Stop the clock of a visit, unless it stands. Raises UnknownRecord."""
    row = required(store, Visit, visit)
    with store.act("") as act:
        _pause(store, act, row, moment(store, None))


def resume_visit(store: Store, visit: str) -> None:
    """Go on with a visit that was paused, put aside or cut off; another one that is open is put aside.

    A visit that was cut off gets its pause first, at the last moment recorded in it. Raises UnknownRecord.
    """
    row = required(store, Visit, visit)
    with store.act("") as act:
        _put_others_aside(store, act, visit)
        _pause(store, act, row, last_moment(store, row))
        act.put("visit", visit, status="open")
        if not row.late:
            _event(act, visit, row.step or "", row.step_title or "", moment(store, None), "resume")
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
        act.put("visit", visit, status="done", ended=at, reached=reached, target=target, remark=remark)
        act.put("visit", visit, layer=layer, layer_title=layer_title)
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
) -> str:
    """Record a visit that never came to be, the planned one if there is one, and return its id.

    Nobody was there, it stopped at the desk, material was left, or it moved to another date; `next_due` is the day to
    try again, which becomes a follow-up.
    """
    with store.act(marked("visit to {about} that did not take place"), name_of(store, partner)) as act:
        eid = visit or _planned(store, partner) or act.new("visit", partner=partner)
        require(act, "partner", partner)
        act.put("visit", eid, status="missed", started=moment(store, None), reason=reason, remark=text)
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


def _prepared(store: Store, act: Act, partner: str) -> str:
    require(act, "partner", partner)
    return _planned(store, partner) or act.new("visit", partner=partner, status="planned")


def _going_on(store: Store, partner: str) -> str:
    query = Visit.select(Visit.id).where(Visit.partner == partner, Visit.status.in_(("open", "aside")), living(Visit))
    found = store.value(query.order_by(Visit.status.desc(), Visit.started.desc(), Visit.id.desc()).limit(1))
    return str(found or "")


def _planned(store: Store, partner: str) -> str | None:
    query = Visit.select(Visit.id).where(Visit.partner == partner, Visit.status == "planned", living(Visit))
    planned: str | None = store.value(query.order_by(Visit.id).limit(1))
    return planned


def _step(store: Store, label: str, visit: str, step: str, title: str, what: str) -> None:
    with store.act(label, clipped(title)) as act:
        act.put("visit", visit, step=step, step_title=title)
        # Of a visit entered afterwards nobody knows when a step was; its steps take no time.
        begun = act.value("visit", visit, "started") if act.value("visit", visit, "late") else None
        _event(act, visit, step, title, moment(store, str(begun or "")), what)


def _event(act: Act, visit: str, step: str, title: str, at: str, what: str) -> None:
    act.new("event", visit=visit, step=step, title=title, at=at, what=what)


def _pause(store: Store, act: Act, visit: Visit | VisitRow, at: str) -> None:
    if visit.late:
        return
    events = events_of(store, str(visit.id))
    if not events or events[-1].what != "pause":
        _event(act, str(visit.id), visit.step or "", visit.step_title or "", at, "pause")
    if store.running == visit.id:
        store.running = ""

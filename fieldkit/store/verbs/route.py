"""The stops of a day, from their choice to what a route sheet brought home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from fieldkit.i18n import marked
from fieldkit.rules.classes import readings_of
from fieldkit.store.cells import is_deleted
from fieldkit.store.change import Value
from fieldkit.store.journal import Act
from fieldkit.store.queries.partners import last_reading
from fieldkit.store.store import Store
from fieldkit.store.verbs.common import When, moment, name_of, own_id, require
from fieldkit.store.verbs.notes import Outcome, add_note, hear
from fieldkit.store.verbs.visits import finish_step, miss_visit, tick

Reason = Literal["nobody", "desk", "left", "moved"]


class Titled(Struct, frozen=True):
    """An entry of the playbook, or a part of one, as records name it."""

    id: str
    title: str


class SheetHeard(Struct, frozen=True):
    """An objection that was noted by its code."""

    objection: Titled
    kind: str
    outcome: Outcome
    words: str = ""


class SheetNote(Struct, frozen=True):
    """A note in the rep's words; with a day in `due` it is a promise."""

    mark: str
    text: str
    due: str = ""


class SheetVisit(Struct, frozen=True, kw_only=True):
    """What a route sheet says of one visit: its true times and all that was ticked and written by pen.

    `missed` is the reason why it did not take place; then nothing else of a visit is there.
    """

    partner: str
    day: str
    started: datetime
    ended: datetime
    pack: str = ""
    visit: str = ""
    missed: Reason | None = None
    steps: Sequence[Titled] = ()
    items: Sequence[Titled] = ()
    points: Sequence[Titled] = ()
    talk: Titled | None = None
    cares: str = ""
    reached: str = ""
    layer: Titled | None = None
    target: str = ""
    readings: Mapping[str, str] = {}
    heard: Sequence[SheetHeard] = ()
    notes: Sequence[SheetNote] = ()


def plan_stop(store: Store, partner: str, day: str, at: str = "", spare: bool = False) -> str:
    """Put a partner on a day's route (`at` "14:30" or empty; `spare` when there is time) and return the stop's id."""
    with store.act(marked("stop at {about} planned"), name_of(store, partner)) as act:
        stop = own_id(act, "stop", partner, day)
        act.put("stop", stop, partner=partner, day=day, at=at, spare=spare)
    return stop


def plan_stops(store: Store, partners: Sequence[str], day: str, about: str = "", spare: bool = False) -> None:
    """Put several partners on a day's route in one act; `about` names what they have in common, say their building."""
    with store.act(marked("stops in {about} planned"), about):
        for partner in partners:
            plan_stop(store, partner, day, spare=spare)


def drop_stop(store: Store, partner: str, day: str) -> None:
    """Take a partner off a day's route."""
    with store.act(marked("stop at {about} dropped"), name_of(store, partner)) as act:
        act.delete("stop", own_id(act, "stop", partner, day))


def drop_stops(store: Store, partners: Sequence[str], day: str, about: str = "") -> None:
    """Take several partners off a day's route in one act."""
    with store.act(marked("stops in {about} dropped"), about):
        for partner in partners:
            drop_stop(store, partner, day)


def move_stop(store: Store, partner: str, day: str, to: str) -> None:
    """Put a partner's stop of `day` on another day; without one, put it on the route of that day.

    A stop that is there already keeps its time where the moved one has none, and is a spare one only if both are.
    """
    with store.act(marked("stop at {about} moved"), name_of(store, partner)) as act:
        stop = own_id(act, "stop", partner, day)
        at, spare = act.value("stop", stop, "at"), act.value("stop", stop, "spare")
        if day and day != to:
            act.delete("stop", stop)
        target = own_id(act, "stop", partner, to)
        if not is_deleted(there := act.entry("stop", target)) and there and day != to:
            at = at or act.value("stop", target, "at")
            spare = spare and act.value("stop", target, "spare")
        act.put("stop", target, partner=partner, day=to, at=at or "", spare=bool(spare))


def number_stops(store: Store, day: str, numbers: Mapping[str, int], pack: str) -> None:
    """Keep the numbers of a printed route sheet by partner, and the playbook's hash: later codes are read by them."""
    # No act that a person would take back: the paper is printed.
    with store.act("") as act:
        for partner, number in numbers.items():
            act.put("stop", own_id(act, "stop", partner, day), number=str(number), pack=pack)


def check_in(
    store: Store,
    partner: str,
    day: str,
    talk: str = "",
    cares: str = "",
    title: str = "",
    at: When = None,
    late: bool = False,
) -> str:
    """Record how a talk went and what the partner cares about, and return the check-in's id.

    `talk` is the id of an answer of the playbook, `title` what it is called.

    It is one a partner and day: a second one sets it anew, and what is left empty stays as it was. What the partner
    cares about is what is known of the partner from then on. Raises UnknownRecord. (打卡, process 4.1)
    """
    with store.act(marked("check-in at {about}"), name_of(store, partner)) as act:
        eid = own_id(act, "checkin", partner, day)
        require(act, "partner", partner)
        said = {name: text for name, text in (("talk", talk), ("talk_title", title), ("cares", cares)) if text}
        act.put_once("checkin", eid, {"partner": partner, "day": day, **said}, {"at": moment(store, at), "late": late})
        if cares:
            act.put("partner", partner, cares=cares)
    return eid


def enter_sheet(store: Store, sheet: SheetVisit) -> str:
    """Write a visit that ran on paper, whole and as entered late, in one act, and return its id.

    It has its own true times. A visit of the day that was prepared becomes this one. Raises UnknownRecord.
    """
    with store.act(marked("visit to {about} from the route sheet"), name_of(store, sheet.partner)) as act:
        if sheet.missed:
            words = "\n".join(note.text for note in sheet.notes)
            visit = miss_visit(store, sheet.partner, sheet.missed, words, visit=sheet.visit or None,
                               started=sheet.started, late=True)  # fmt: skip
            for note in sheet.notes:
                if note.due:
                    _note(store, sheet, visit, note)
            return visit
        require(act, "partner", sheet.partner)
        now = store.now()
        ended = moment(store, min(sheet.ended, now))
        visit = _visit(act, sheet, moment(store, min(sheet.started, now)), ended)
        for step in sheet.steps:
            finish_step(store, visit, step.id, step.title)
        for item in (*sheet.items, *sheet.points):
            tick(store, visit, item.id, item.title)
        for heard in sheet.heard:
            hear(store, visit, sheet.partner, heard.objection.id, heard.objection.title, heard.kind,
                 words=heard.words, outcome=heard.outcome)  # fmt: skip
        for note in sheet.notes:
            _note(store, sheet, visit, note)
        if sheet.talk or sheet.cares:
            talk = sheet.talk or Titled("", "")
            check_in(store, sheet.partner, sheet.day, talk.id, sheet.cares, talk.title, at=ended, late=True)
        if sheet.readings:
            # What was not seen stays as it was read before.
            before = readings_of(last_reading(store, sheet.partner, until=ended))
            act.new("reading", partner=sheet.partner, visit=visit, at=ended, **{**before, **sheet.readings})
        return visit


def _visit(act: Act, sheet: SheetVisit, started: str, ended: str) -> str:
    fields: dict[str, Value] = {
        "status": "done",
        "started": started,
        "ended": ended,
        "pack": sheet.pack,
        "late": True,
        "reached": sheet.reached,
        "target": sheet.target,
        "layer": sheet.layer.id if sheet.layer else "",
        "layer_title": sheet.layer.title if sheet.layer else "",
    }
    if not sheet.visit:
        return act.new("visit", partner=sheet.partner, **fields)
    act.put("visit", sheet.visit, **fields)
    return sheet.visit


def _note(store: Store, sheet: SheetVisit, visit: str, note: SheetNote) -> None:
    add_note(store, sheet.partner, note.text, visit=visit, mark=note.mark, due=note.due, late=True, at=sheet.started)

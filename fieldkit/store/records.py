"""What the store hands to screens and reports: frozen records, never database rows.

Texts that were never written are empty, times are ISO texts of local time with offset ("2026-11-23T14:02:05+08:00"),
days are "2026-11-23". A record carries the titles of the playbook entries that it names, so that it can be read where
the pack is not.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class Record(Struct, frozen=True, kw_only=True):
    """Base of all records: immutable and by keyword."""

    id: str


class PartnerRow(Record, frozen=True, kw_only=True):
    """A partner, with what a list shows of the past and the next step.

    `last_visit` and `next_due` are days; `visits` counts the visits that took place.
    """

    name: str = ""
    district: str = ""
    building: str = ""
    room: str = ""
    address: str = ""
    phone: str = ""
    source: str = ""
    depth: str = ""
    cares: str = ""
    remark: str = ""
    important: bool = False
    competitor: str = ""
    stage: str = ""
    stage_title: str = ""
    stage_since: str = ""
    chosen_class: str = ""
    chosen_title: str = ""
    merged_into: str = ""
    pinyin: str = ""
    last_visit: str = ""
    next_due: str = ""
    visits: int = 0


class ContactRow(Record, frozen=True, kw_only=True):
    """A person at a partner's; `main` is the one to call first, `depth` the id of the depth of the relationship."""

    partner: str = ""
    name: str = ""
    role: str = ""
    phone: str = ""
    wechat: str = ""
    depth: str = ""
    remark: str = ""
    main: bool = False
    place: str = ""


class VisitRow(Record, frozen=True, kw_only=True):
    """A visit. `status` is planned, open, aside, done or missed; `step` where it stands while it is not wrapped up."""

    partner: str = ""
    partner_name: str = ""
    contact: str = ""
    status: str = ""
    started: str = ""
    ended: str = ""
    step: str = ""
    step_title: str = ""
    pack: str = ""
    late: bool = False
    goal_main: str = ""
    goal_least: str = ""
    reached: str = ""
    layer: str = ""
    layer_title: str = ""
    target: str = ""
    reason: str = ""
    remark: str = ""

    @property
    def when(self) -> str:
        """The moment that places it in a timeline."""
        return self.started


class EventRow(Record, frozen=True, kw_only=True):
    """Something that happened to the course of a visit; `what` is enter, done, pause or resume.

    A step done and another one entered at once are two with one id.
    """

    visit: str = ""
    step: str = ""
    title: str = ""
    at: str = ""
    what: str = ""


class NoteRow(Record, frozen=True, kw_only=True):
    """A note; `mark` is one of + ! ? > or empty."""

    partner: str = ""
    visit: str = ""
    step: str = ""
    step_title: str = ""
    at: str = ""
    mark: str = ""
    text: str = ""
    late: bool = False

    @property
    def when(self) -> str:
        """The moment that places it in a timeline."""
        return self.at


class HeardRow(Record, frozen=True, kw_only=True):
    """An objection heard: `outcome` is open, resolved, escalated or pretext; `real` the one behind a pretext."""

    partner: str = ""
    visit: str = ""
    step: str = ""
    step_title: str = ""
    at: str = ""
    objection: str = ""
    title: str = ""
    objection_kind: str = ""
    words: str = ""
    outcome: str = "open"
    real: str = ""
    real_title: str = ""
    answer: str = ""

    @property
    def kind(self) -> str:
        """The objection's kind: need, money, price, product, brand or service."""
        return self.objection_kind

    @property
    def when(self) -> str:
        """The moment that places it in a timeline."""
        return self.at


class FollowupRow(Record, frozen=True, kw_only=True):
    """Something promised, due on a day; `done` is the moment it was completed, empty while it is open.

    `note` is the note that promised it, if one did.
    """

    partner: str = ""
    partner_name: str = ""
    visit: str = ""
    note: str = ""
    text: str = ""
    due: str = ""
    done: str = ""
    at: str = ""

    @property
    def when(self) -> str:
        """The moment that places it in a timeline."""
        return self.at


class HandoutRow(Record, frozen=True, kw_only=True):
    """A sample or material left or lent; `due` is the day it should come back, `back` the moment it did."""

    partner: str = ""
    partner_name: str = ""
    visit: str = ""
    item: str = ""
    title: str = ""
    how: str = ""
    due: str = ""
    back: str = ""
    at: str = ""

    @property
    def when(self) -> str:
        """The moment that places it in a timeline."""
        return self.at


class ReadingRow(Record, frozen=True, kw_only=True):
    """A reading of the three qualities that name a partner's class."""

    partner: str = ""
    visit: str = ""
    at: str = ""
    competitive: str = ""
    willing: str = ""
    self_driven: str = ""


class StopRow(Record, frozen=True, kw_only=True):
    """A stop of a day's route with what the list shows of its partner, and the partner's latest visit of that day.

    `at` is a time of day ("14:30") or empty; `visit` and `status` are empty while there is no visit. `number` is the
    one printed on the route sheet, `pack` the hash of the playbook whose codes stand there.
    """

    partner: str = ""
    day: str = ""
    at: str = ""
    spare: bool = False
    number: str = ""
    pack: str = ""
    name: str = ""
    district: str = ""
    building: str = ""
    room: str = ""
    address: str = ""
    phone: str = ""
    important: bool = False
    visit: str = ""
    status: str = ""


class DueRow(Record, frozen=True, kw_only=True):
    """Something that is due: a follow-up, or a thing lent that should come back. `kind` is followup or handout."""

    kind: str = ""
    partner: str = ""
    partner_name: str = ""
    text: str = ""
    due: str = ""


class TickRow(Record, frozen=True, kw_only=True):
    """An item of a checklist or one of the points, ticked or not."""

    visit: str = ""
    item: str = ""
    title: str = ""
    done: bool = False
    at: str = ""


class VisitState(Struct, frozen=True, kw_only=True):
    """Everything that a visit holds; lists are oldest first.

    `ticks` are the items and points ticked, `done_steps` the steps finished.
    """

    visit: VisitRow
    partner: PartnerRow
    contact: ContactRow | None = None
    ticks: frozenset[str] = frozenset()
    done_steps: frozenset[str] = frozenset()
    notes: list[NoteRow] = []
    heard: list[HeardRow] = []
    events: list[EventRow] = []
    handouts: list[HandoutRow] = []
    followups: list[FollowupRow] = []


class DraftRow(Struct, frozen=True, kw_only=True):
    """What was being typed under `key` when it was last saved."""

    key: str
    text: str
    at: str


class Version(Struct, frozen=True, kw_only=True):
    """One of several values of a field in conflict: who wrote it, when, and in which act.

    `owner` is the name of whoever uses the device, empty when no sync has told it.
    """

    field: str
    value: Any
    device: str
    owner: str = ""
    at: str
    ref: str
    tx: str = ""


class Conflict(Struct, frozen=True, kw_only=True):
    """A field that several devices set unseen by each other.

    The first version is the one shown until somebody picks. `entry` is what the entry says now, a value a field;
    `partner` is the partner that it belongs to and `partner_name` that one's name, both empty when there is none.
    """

    kind: str
    id: str
    field: str
    versions: tuple[Version, ...]
    entry: dict[str, Any] = {}
    partner: str = ""
    partner_name: str = ""


class Contested(Struct, frozen=True, kw_only=True):
    """What is in conflict, for the marks of the screens.

    `fields` has the fields by the id of their entry, `kinds` the kinds of the entries by the partner they belong to.
    """

    fields: dict[str, frozenset[str]] = {}
    kinds: dict[str, frozenset[str]] = {}

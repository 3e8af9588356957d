"""The agenda: everything that is due with all partners, and the calendar of it that a phone imports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from fieldkit.i18n import _
from fieldkit.playbook.model import Entries, PartnerClass
from fieldkit.rules.agenda import Task, as_day, visit_due
from fieldkit.rules.ics import AllDay, calendar
from fieldkit.rules.route import class_of
from fieldkit.rules.stages import Clocks, talked_in
from fieldkit.store import Store
from fieldkit.store.queries import handouts_out, open_followups, pipeline, rhythms


def tasks(store: Store, entries: Entries, today: date) -> list[Task]:
    """Return what is due: follow-ups, things lent, ends of time boxes, and visits by the rhythm of the classes."""
    return [*_promised(store), *_lent(store), *_deadlines(store, entries, today), *_visits(store, entries, today)]


def count_overdue(store: Store, entries: Entries, today: date) -> tuple[int, int]:
    """Return how many time boxes are over, and how many visits are due by the rhythm of the classes and not planned."""
    boxes = sum(each.due < today for each in _deadlines(store, entries, today))
    return boxes, sum(each.due <= today and not each.planned for each in _visits(store, entries, today))


def _promised(store: Store) -> Iterator[Task]:
    for row in open_followups(store):
        if due := as_day(row.due):
            yield Task("followup", row.id, due, row.partner, row.partner_name, row.text)


def _lent(store: Store) -> Iterator[Task]:
    for row in handouts_out(store):
        if due := as_day(row.due):
            yield Task("handout", row.id, due, row.partner, row.partner_name, row.title)


def _deadlines(store: Store, entries: Entries, today: date) -> Iterator[Task]:
    boxes = {stage.id: stage for stage in entries.stages if stage.days is not None}
    clocks = Clocks(boxes.values(), today)
    for row in pipeline(store, talked_in(boxes.values()), boxes):
        found = clocks.of(row)
        if found and found.due and not found.stopped:
            yield Task("deadline", row.id, found.due, row.id, row.name, boxes[row.stage].title)


def _visits(store: Store, entries: Entries, today: date) -> Iterator[Task]:
    classes: dict[tuple[str, ...], PartnerClass | None] = {}
    for row in rhythms(store, today.isoformat()):
        # Thousands of partners have few combinations.
        key = (row.chosen_class, row.competitive, row.willing, row.self_driven)
        if key not in classes:
            classes[key] = class_of(entries.classes, row)
        found = classes[key]
        due = visit_due(found, row.last_visit, row.planned)
        if found and due:
            place = " ".join(part for part in (row.district, row.building) if part)
            yield Task("visit", row.id, due, row.id, row.name, found.title, place, planned=bool(row.planned))


def task_text(task: Task) -> str:
    """What is to be done, in words."""
    texts = {
        "handout": _("Collect: {thing}"),
        "deadline": _("Time box: {stage}"),
        "visit": _("On the route") if task.planned else _("Visit due ({name})"),
    }
    return texts.get(task.kind, "{thing}").format(thing=task.text, stage=task.text, name=task.text)


def agenda_calendar(found: Iterable[Task], now: datetime) -> bytes:
    """Return the agenda as an iCalendar file; what is overdue stands on today, with the day on which it was due."""
    today = now.date()
    events = []
    for task in sorted(found, key=lambda task: (task.due, task.uid)):
        late = _("overdue since {day}").format(day=task.due.isoformat()) if task.due < today else ""
        text = task_text(task)
        events.append(
            AllDay(
                task.uid,
                max(task.due, today),
                f"{task.partner_name}: {text}" if task.partner_name else text,
                late,
                task.place,
                kind_word(task.kind),
            )
        )
    return calendar(events, now, _("fieldkit agenda"))


def kind_word(kind: str) -> str:
    """The word for a kind of task."""
    return {
        "followup": _("Follow-up"),
        "handout": _("Lent"),
        "deadline": _("Stage"),
        "visit": _("Visit"),
    }.get(kind, kind)

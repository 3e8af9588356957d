"""The agenda: everything that is due with all partners, and the calendar of it that a phone imports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from fieldkit.i18n import _
from fieldkit.playbook.model import Entries, PartnerClass
from fieldkit.rules.agenda import Task, as_day, visit_due
from fieldkit.rules.ics import AllDay, calendar
from fieldkit.rules.route import class_of
from fieldkit.rules.stages import Clocks, talked_in
from fieldkit.store import Store
from fieldkit.store.queries import due_from, handouts_out, open_followups

MADE_OF = ("partner", "visit", "reading", "stop", "move", "region")
"""The kinds of entries that what is due by itself is made of."""


def tasks(store: Store, entries: Entries, today: date) -> list[Task]:
    """Return what is due: follow-ups, things lent, ends of time boxes, and visits by the rhythm of the classes."""
    return [*_promised(store), *_lent(store), *_due_by_itself(store, entries, today)]


def count_overdue(store: Store, entries: Entries, today: date) -> tuple[int, int]:
    """Return how many time boxes are over, and how many visits are due by the rhythm of the classes and not planned."""
    boxes = visits = 0
    for task in _due_by_itself(store, entries, today):
        if task.kind == "deadline":
            boxes += task.due < today
        else:
            visits += task.due <= today and not task.planned
    return boxes, visits


def _promised(store: Store) -> Iterator[Task]:
    for row in open_followups(store):
        if due := as_day(row.due):
            yield Task("followup", row.id, due, row.partner, row.partner_name, row.text)


def _lent(store: Store) -> Iterator[Task]:
    for row in handouts_out(store):
        if due := as_day(row.due):
            yield Task("handout", row.id, due, row.partner, row.partner_name, row.title)


def _due_by_itself(store: Store, entries: Entries, today: date) -> list[Task]:
    """The ends of time boxes and the visits by the rhythm of the classes, kept while nothing of them was written."""
    # With the answer the entries stay alive, so that no others can have their id.
    key = ("due by itself", today, id(entries))
    return store.kept(key, MADE_OF, lambda: (entries, list(_by_itself(store, entries, today))))[1]


def _by_itself(store: Store, entries: Entries, today: date) -> Iterator[Task]:
    """The ends of time boxes and the visits by the rhythm of the classes."""
    boxes = {stage.id: stage for stage in entries.stages if stage.days is not None}
    clocks = Clocks(boxes.values(), today)
    classes: dict[tuple[str, ...], PartnerClass | None] = {}
    for row in due_from(store, today.isoformat(), boxes, talked_in(boxes.values())):
        clock = clocks.of(row)
        if clock and clock.due and not clock.stopped:
            yield Task("deadline", row.id, clock.due, row.id, row.name, boxes[row.stage].title)
        # Thousands of partners have few combinations.
        key = (row.chosen_class, row.competitive, row.willing, row.self_driven)
        if key not in classes:
            classes[key] = class_of(entries.classes, row)
        found = classes[key]
        due = visit_due(found, row.last_visit, row.planned)
        if found and due:
            yield Task("visit", row.id, due, row.id, row.name, found.title, planned=bool(row.planned))


def task_text(task: Task) -> str:
    """What is to be done, in words."""
    texts = {
        "handout": _("Collect: {thing}"),
        "deadline": _("Time box: {stage}"),
        "visit": _("On the route") if task.planned else _("Visit due ({name})"),
    }
    return texts.get(task.kind, "{thing}").format(thing=task.text, stage=task.text, name=task.text)


def agenda_calendar(found: Iterable[Task], now: datetime, places: Mapping[str, str]) -> bytes:
    """Return the agenda as an iCalendar file; what is overdue stands on today, with the day on which it was due.

    `places` are those of the partners, by their ids: where a visit is to be.
    """
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
                places.get(task.partner, "") if task.kind == "visit" else "",
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

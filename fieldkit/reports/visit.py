"""The report of a visit: gathered from the store and the playbook with which the visit began."""

from __future__ import annotations

from fieldkit.playbook import Playbook
from fieldkit.playbook.model import PartnerClass
from fieldkit.reports.values import Timed, VisitReport
from fieldkit.rules.classes import class_in_force, readings_of
from fieldkit.rules.points import points_touched
from fieldkit.rules.shown import shown_times
from fieldkit.rules.visit_time import step_seconds
from fieldkit.store import Store
from fieldkit.store.queries import last_reading, rivals, scenarios, shown_in, visit_minutes, visit_numbers, visit_state
from fieldkit.store.queries.reps import Reps
from fieldkit.store.records import VisitState


def visit_report(store: Store, playbook: Playbook, visit: str, me: str = "") -> VisitReport | None:
    """Return the report of a visit, None when it is unknown, deleted or only planned; `me` is who uses this device."""
    state = visit_state(store, visit)
    if state is None or state.visit.status == "planned":
        return None
    row, entries = state.visit, playbook.entries
    touched = points_touched(entries, state.done_steps, state.heard) | state.ticks
    minutes = visit_minutes(store, row.partner, row.started) if row.started else {}
    seconds = step_seconds(state.events, row.ended or row.started).steps if not row.late else {}
    before, now = _classes(store, playbook, state)
    reps = Reps(store, me)
    wrote = reps.writers("visit", row.started, row.started + "~") if row.started else {}
    return VisitReport(
        state=state,
        written=store.now(),
        rep=reps.of_device(wrote.get(row.id, ""), row.partner),
        number=visit_numbers(store, row.partner).get(row.id, 0),
        minutes=None if row.late or row.status != "done" else minutes.get(row.id),
        points=[(playbook.expand(each.title), each.id in touched) for each in entries.points],
        steps=[
            Timed(title=playbook.expand(each.short), seconds=seconds[each.id])
            for each in entries.steps
            if seconds.get(each.id, 0) >= 30
        ],
        done=[playbook.expand(each.short) for each in entries.steps if each.id in state.done_steps],
        before=before,
        now=now,
        brands=[each.brand for each in rivals(store, row.partner) if each.brand and not each.ended],
        shown=shown_times(shown_in(store, [row.id])),
        sums=scenarios(store, row.partner, row.id)[::-1],
    )


def _classes(store: Store, playbook: Playbook, state: VisitState) -> tuple[PartnerClass | None, PartnerClass | None]:
    """The partner's class before the visit, and after it."""
    visit, chosen = state.visit, state.partner.chosen_class
    end = visit.ended or visit.started
    found = []
    for until in (visit.started, end):
        reading = last_reading(store, visit.partner, until) if until else None
        found.append(class_in_force(playbook.entries.classes, readings_of(reading), chosen)[0])
    return found[0], found[1]

"""The report of a day: gathered from the store."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from fieldkit.playbook import Playbook
from fieldkit.reports.boxes import clocked, late_partners
from fieldkit.reports.gathering import Doers, visit_lines
from fieldkit.reports.values import DayReport
from fieldkit.rules.working import day_target
from fieldkit.store import Store
from fieldkit.store.queries import handouts_out, open_followups, stops
from fieldkit.store.queries.span import (
    Span,
    done_between,
    heard_between,
    moves_between,
    partner_names,
    promised_between,
)

AHEAD = 3
"""So many days behind the day count as coming."""


def day_report(store: Store, playbook: Playbook, day: date, me: str = "", asked: Collection[str] = ()) -> DayReport:
    """Return the report of a day; `me` is who uses this device, `asked` narrows it to these reps."""
    span = Span(day.isoformat(), (day + timedelta(days=1)).isoformat())
    doers = Doers(store, me, span, asked)
    entries, now = playbook.entries, store.now()
    every_heard = heard_between(store, span)
    visits = visit_lines(store, span, doers, every_heard)
    coming_until = (day + timedelta(days=AHEAD)).isoformat()
    promised = [each for each in open_followups(store, until=coming_until) if doers.wants_partner(each.partner)]
    boxes = clocked(store, entries, now.date(), doers.wants_partner)
    return DayReport(
        day=day,
        written=now,
        reps=list(doers.asked) or sorted({*doers.reps.on_devices, *(line.rep for line in visits)} - {""}),
        target=day_target(entries),
        visits=visits,
        unvisited=[stop for stop in stops(store, span.first) if stop.status in ("", "planned") and not stop.spare
                   and doers.wants_partner(stop.partner)],
        heard=[each for each in every_heard if doers.wants(doers.of("heard", each))],
        promised=[each for each in promised_between(store, span) if doers.wants(doers.of("followup", each))],
        done=[each for each in done_between(store, span) if doers.wants_partner(each.partner)],
        overdue=[each for each in promised if each.due and each.due < span.first],
        coming=[each for each in promised if each.due >= span.first],
        handouts=[each for each in handouts_out(store) if each.due and each.due <= coming_until
                  and doers.wants_partner(each.partner)],
        moves=[each for each in moves_between(store, span) if doers.wants(doers.of("move", each))],
        late=late_partners(store, boxes, doers.owner, limit=10),
        near=late_partners(store, boxes, doers.owner, near=True, limit=10),
        names=partner_names(store),
    )  # fmt: skip

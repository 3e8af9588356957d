"""The report of a week, of one rep or of all whose changes are in the store: gathered from the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from fieldkit.playbook import Playbook
from fieldkit.playbook.model import Entries
from fieldkit.reports.boxes import clocked, late_partners, stage_lines
from fieldkit.reports.gathering import Doers, visit_lines
from fieldkit.reports.values import ClassLine, Late, Projects, RepLine, StageLine, VisitLine, WeekReport
from fieldkit.rules.funnel import is_open, known_amounts
from fieldkit.rules.source_yield import by_source
from fieldkit.rules.weeks import Week
from fieldkit.rules.working import classes_moved, day_target, most_heard, tally, workdays_gone
from fieldkit.store import Store
from fieldkit.store.queries import found_partners, open_followups
from fieldkit.store.queries.chosen import chosen_around
from fieldkit.store.queries.projects import open_amounts, opportunities_told
from fieldkit.store.queries.span import (
    Span,
    done_between,
    heard_between,
    late_notes,
    moves_between,
    partner_names,
    promised_between,
    readings_around,
)
from fieldkit.store.records import FollowupRow, HeardRow
from fieldkit.store.stage_records import MoveRow
from fieldkit.words import OBJECTION_WORDS

SOON_DAYS = 30
"""Bids that are opened within so many days are told."""

MOST = 5
"""So many of the objections heard most are told."""


def week_report(
    store: Store,
    playbook: Playbook,
    week: Week,
    me: str = "",
    asked: Collection[str] = (),
    others: Sequence[Entries] = (),
) -> WeekReport:
    """Return the report of a week; `me` is who uses this device, `asked` narrows it to these reps.

    `others` are the entries in the other languages, by whose titles sources may have been written.
    """
    span = Span(week.monday.isoformat(), week.moved(1).monday.isoformat())
    doers = Doers(store, me, span, asked)
    entries, now, names = playbook.entries, store.now(), partner_names(store)
    today = now.date()
    heard = heard_between(store, span)
    visits = visit_lines(store, span, doers, heard)
    heard = [each for each in heard if doers.wants(doers.of("heard", each))]
    moves = [each for each in moves_between(store, span) if doers.wants(doers.of("move", each))]
    stages, late = _stages(store, entries, today, doers, moves)
    waiting = [each for each in open_followups(store) if each.due and doers.wants_partner(each.partner)]
    overdue = [each for each in waiting if each.due < today.isoformat()]
    promised = [each for each in promised_between(store, span) if doers.wants(doers.of("followup", each))]
    done = [each for each in done_between(store, span) if doers.wants_partner(each.partner)]
    until = (today + timedelta(days=7)).isoformat()
    return WeekReport(
        week=week,
        written=now,
        asked=list(doers.asked),
        aim=day_target(entries),
        reps=_rep_lines(doers, week, entries, today, visits, heard, promised, done, overdue),
        visits=visits,
        stages=stages,
        late=late,
        moves=moves,
        kinds=tally(heard, list(OBJECTION_WORDS)),
        most=most_heard(heard, MOST),
        classes=_classes(store, entries, span, doers, names),
        projects=_projects(store, span, doers, today),
        overdue=overdue,
        coming=sum(today.isoformat() <= each.due < until for each in waiting),
        notes_late=0 if asked else late_notes(store, span),
        sources=by_source(entries, (each for each in found_partners(store) if doers.wants_partner(each.id)), others),
        owners={partner: doers.owner(partner) for partner in names},
        names=names,
    )


def _stages(
    store: Store, entries: Entries, today: date, doers: Doers, moves: Sequence[MoveRow]
) -> tuple[list[StageLine], list[Late]]:
    """A line a stage, and who is late: of thousands of partners that are let go of with this."""
    boxes = clocked(store, entries, today, doers.wants_partner)
    return stage_lines(boxes, moves, entries), late_partners(store, boxes, doers.owner)


def _rep_lines(
    doers: Doers,
    week: Week,
    entries: Entries,
    today: date,
    visits: Sequence[VisitLine],
    heard: Sequence[HeardRow],
    promised: Sequence[FollowupRow],
    done: Sequence[FollowupRow],
    overdue: Sequence[FollowupRow],
) -> list[RepLine]:
    """A line a rep: of those asked for, else of all who use a device and of whoever else did or owes anything."""
    by_rep: dict[str, list[VisitLine]] = {}
    for line in visits:
        by_rep.setdefault(line.rep, []).append(line)
    heard_by = Counter(doers.of("heard", each) for each in heard)
    resolved_by = Counter(doers.of("heard", each) for each in heard if each.outcome == "resolved")
    promised_by = Counter(doers.of("followup", each) for each in promised)
    done_by = Counter(doers.owner(each.partner) for each in done)
    late_by = Counter(doers.owner(each.partner) for each in overdue)
    counted = (by_rep, heard_by, promised_by, done_by, late_by)
    active = {*doers.reps.on_devices, *(rep for each in counted for rep in each)}
    known = doers.asked or sorted(active, key=lambda rep: (not rep, rep)) or [""]
    # Who only looks after a partner on paper, and has neither a device nor a visit here, is held to no pace.
    paced = {*doers.asked, *doers.reps.on_devices, *by_rep} or {*known}
    target = day_target(entries) * workdays_gone(week.days, today)
    found = []
    for rep in known:
        mine = by_rep.get(rep, [])
        held = [line for line in mine if line.took_place]
        ended = Counter(line.visit.reached for line in held)
        days = Counter(line.visit.started[:10] for line in held)
        found.append(
            RepLine(
                rep=rep,
                days=[days[day.isoformat()] for day in week.days],
                target=target if rep in paced else 0,
                missed=len(mine) - len(held),
                late=sum(line.visit.late for line in mine),
                reached=ended["yes"],
                partly=ended["partly"],
                failed=ended["no"],
                heard=heard_by[rep],
                resolved=resolved_by[rep],
                promised=promised_by[rep],
                done=done_by[rep],
                overdue=late_by[rep],
            )
        )
    return found


def _classes(store: Store, entries: Entries, span: Span, doers: Doers, names: dict[str, str]) -> list[ClassLine]:
    moved = classes_moved(entries.classes, readings_around(store, span), span.first, chosen_around(store, span))
    return [
        ClassLine(name=names[each.partner], owner=doers.owner(each.partner), before=each.before, now=each.now)
        for each in moved
        if each.partner in names and doers.wants_partner(each.partner)
    ]


def _projects(store: Store, span: Span, doers: Doers, today: date) -> Projects:
    last = (today + timedelta(days=SOON_DAYS)).isoformat()
    told = opportunities_told(store, span.first, span.after, last)
    mine = [each for each in told if doers.wants_partner(each.partner)]
    closed = [each for each in mine if not is_open(each) and span.holds(each.closed)]
    amounts = [amount for partner, amount in open_amounts(store) if doers.wants_partner(partner)]
    known, money = known_amounts(amounts)
    return Projects(
        opened=[each for each in mine if span.holds(each.at)],
        won=[each for each in closed if each.status == "won"],
        lost=[each for each in closed if each.status == "lost"],
        soon=[each for each in mine if is_open(each) and today.isoformat() <= each.bid <= last],
        open=len(amounts),
        money=money,
        unknown=len(amounts) - known,
    )

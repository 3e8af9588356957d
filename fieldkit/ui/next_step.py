"""The next best step with a partner and its reason, in words; the rule is `rules/next_step.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.i18n import _
from fieldkit.playbook.model import Objection, PartnerClass
from fieldkit.rules.classes import class_in_force, readings_of
from fieldkit.rules.next_step import NextStep, Snapshot, next_best_step
from fieldkit.rules.stages import neighbour
from fieldkit.store.queries import last_reading, open_followups, stage_state, unfinished_visits, unresolved
from fieldkit.store.stage_records import StageState
from fieldkit.ui.stage_words import clock_in, clock_text, lacks_in, stage_of
from fieldkit.ui.text import as_date, day_text, due_text, one_line

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp


def next_step(kit: FieldkitApp, partner: str) -> tuple[str, str]:
    """Return what to do next with a partner, and why, in the language in use; empty for one that is gone."""
    state = stage_state(kit.store, partner)
    if state is None:
        return "", ""
    seen = _snapshot(kit, state)
    return _said(kit, next_best_step(seen), seen)


def _snapshot(kit: FieldkitApp, state: StageState) -> Snapshot:
    store, row = kit.store, state.partner
    visit = next((each for each in unfinished_visits(store) if each.partner == row.id), None)
    promised = open_followups(store, partner=row.id)
    heard = unresolved(store, row.id)
    stage = stage_of(kit, row.stage)
    kind = class_of(kit, state)
    return Snapshot(
        today=kit.today_date,
        broken_off=as_date(visit.started) if visit else None,
        unfinished=visit.step_title if visit else "",
        promised=promised[0].text if promised else "",
        promised_for=as_date(promised[0].due) if promised else None,
        visits=row.visits,
        last_visit=as_date(row.last_visit),
        every_days=kind.visit_every_days if kind else None,
        objection=heard[0].objection if heard else "",
        objection_title=(heard[0].title or heard[0].words) if heard else "",
        objection_since=as_date(heard[0].at) if heard else None,
        stage=stage,
        clock=clock_in(kit, stage, state) if stage else None,
        lacks=tuple(lacks_in(stage, state)) if stage else (),
        onwards=neighbour(kit.playbook.entries.stages, row.stage, 1),
    )


def class_of(kit: FieldkitApp, state: StageState) -> PartnerClass | None:
    """The class that a partner's last reading names, else the one that was chosen, else None."""
    readings = readings_of(last_reading(kit.store, state.partner.id))
    return class_in_force(kit.playbook.entries.classes, readings, state.partner.chosen_class)[0]


def _said(kit: FieldkitApp, step: NextStep, seen: Snapshot) -> tuple[str, str]:
    day = day_text(step.day) if step.day else ""
    stage = one_line(kit.playbook.expand(step.also), 60)
    about = one_line(kit.playbook.expand(step.about), 120)
    match step.what:
        case "wrap-up":
            reason = _("broken off {day}").format(day=day)
            return _("Go on with the visit, or wrap it up"), f"{reason} {one_line(step.about, 60)}".rstrip()
        case "promised":
            when, _style = due_text(step.day.isoformat() if step.day else "", seen.today)
            reason = _("promised for {day}").format(day=day)
            both = _("{reason}, {when}").format(reason=reason, when=when)
            return one_line(step.about, 120), both if when != day else reason
        case "first-visit":
            return _("Prepare the first visit"), _("nobody has talked to them yet")
        case "place":
            return _("Put them into a stage"), _("visited, but in no stage yet")
        case "objection":
            entry = kit.playbook.get(step.about)
            title = one_line(step.also, 60)
            ask = f": {kit.playbook.expand(entry.ask)}" if isinstance(entry, Objection) else ""
            reason = _("heard {day}, not resolved").format(day=day)
            return _("Answer “{objection}”").format(objection=title), reason + ask
        case "visit":
            return _("Visit again"), _("every {n} days; due {day}").format(n=seen.every_days, day=day)
        case "task" | "gate":
            return about, _reason(stage, seen)
        case "decision":
            gate = seen.stage.gate if seen.stage else None
            who = one_line(kit.playbook.expand(gate.decides), 60) if gate else ""
            return _("Get the decision: {who}").format(who=who), _reason(stage, seen)
        case "move-on":
            return _("On to {stage}").format(stage=about), _("{stage}: nothing is missing").format(stage=stage)
        case _:
            return _("Keep in touch"), _("{stage}: nothing is missing").format(stage=stage)


def _reason(stage: str, seen: Snapshot) -> str:
    """Why something is missing: the stage that asks for it, and how its clock stands."""
    words = _("asked for by {stage}").format(stage=stage)
    if seen.clock is None or seen.clock.due is None or seen.clock.stopped:
        return words
    return _("{reason}, {when}").format(reason=words, when=clock_text(seen.clock)[0])

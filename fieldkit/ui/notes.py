"""What a visit has gathered, as text: the pane of notes, the strip of the last ones, and the side panel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from textual.content import Content

from fieldkit.i18n import _
from fieldkit.playbook import Playbook, model
from fieldkit.rules.points import points_touched
from fieldkit.rules.shown import Shown
from fieldkit.rules.visit_time import step_seconds
from fieldkit.store import Store
from fieldkit.store.front_records import ScenarioRow
from fieldkit.store.queries import last_visit, open_followups, unresolved
from fieldkit.store.records import FollowupRow, HeardRow, NoteRow, VisitState
from fieldkit.ui.cards import hanging, say, ticks_flow
from fieldkit.ui.carried import carried_lines
from fieldkit.ui.front_text import scenario_text
from fieldkit.ui.glyphs import Glyphs
from fieldkit.ui.text import (
    ACCENT,
    GREY,
    JADE,
    LATE,
    OCHRE,
    clock,
    day_text,
    due_text,
    fit,
    join,
    moment,
    one_line,
    padded,
    styled,
)
from fieldkit.words import outcome_words


class Front(NamedTuple):
    """What stood in front of the customer in a visit: what was shown, and the sums that were kept."""

    shown: Sequence[Shown] = ()
    sums: Sequence[ScenarioRow] = ()


LONGEST = 12
"""Cells of the longest bar in the picture of the time a step took."""

MARK_STYLES = {"+": JADE, "!": LATE, "?": OCHRE, ">": ACCENT, "": GREY}


def note_mark(note: NoteRow, glyphs: Glyphs) -> Content:
    """The mark of a note in its colour."""
    return styled(note.mark or glyphs.open, MARK_STYLES.get(note.mark, GREY))


def outcome_text(heard: HeardRow) -> str:
    """How an objection ended, in words."""
    return outcome_words(heard.outcome, heard.real_title)


def outcome_mark(heard: HeardRow, glyphs: Glyphs) -> Content:
    """A tick for what is resolved, a ring for what is not."""
    if heard.outcome == "resolved":
        return styled(glyphs.done, JADE)
    return styled(glyphs.ring, LATE if heard.outcome == "open" else OCHRE)


def note_lines(note: NoteRow, glyphs: Glyphs, width: int) -> list[Content]:
    """A note, wrapped behind its mark."""
    mark = note_mark(note, glyphs)
    return [
        mark + line[1:] if at == 0 else line
        for at, line in enumerate(hanging(" ", styled(" ".join(note.text[:2000].split())), width, 2))
    ]


def heard_line(heard: HeardRow, glyphs: Glyphs, width: int) -> list[Content]:
    """An objection heard and how it ended, on one line or two."""
    outcome = outcome_text(heard)
    title = styled(heard.title or heard.words)
    body = title + styled(f"  {outcome}", GREY)
    mark = outcome_mark(heard, glyphs)
    return [mark + line[1:] if at == 0 else line for at, line in enumerate(hanging(" ", body, width, 2))]


def promise_lines(promise: FollowupRow, glyphs: Glyphs, today: date, width: int) -> list[Content]:
    """A follow-up that is open, with its day, on one line or more."""
    when, style = due_text(promise.due, today)
    lines = hanging(" ", styled(one_line(promise.text, 400)) + styled(f"  {when}", style), width, 2)
    return [styled(glyphs.dot, style) + lines[0][1:], *lines[1:]]


def notes_block(state: VisitState, glyphs: Glyphs, width: int) -> Content:
    """Notes by time and step, then the objections and how they ended, then what was left or lent."""
    rows: list[Content] = []
    last = ("", "")
    for note in state.notes[-60:]:
        place = (moment(note.at), note.step_title)
        if place != last:
            rows += ([Content("")] if rows else []) + [styled(f"{place[0]}  {place[1]}", GREY)]
            last = place
        rows += note_lines(note, glyphs, width)
    if state.heard:
        rows += ([Content("")] if rows else []) + [styled(_("Objections"), GREY)]
        for heard in state.heard:
            rows += heard_line(heard, glyphs, width)
    if state.handouts:
        rows += ([Content("")] if rows else []) + [styled(_("Left or lent"), GREY)]
        rows += [join([styled(each.title), styled(day_text(each.due), GREY)], "  ") for each in state.handouts]
    if not rows:
        rows = hanging("", styled(_("Notes appear here. F2 writes one."), GREY), width, 0)
    return Content("\n").join(rows)


def notes_strip(state: VisitState, glyphs: Glyphs, width: int) -> Content:
    """The last notes on one line, the newest at the right."""
    each = max((width - 2) // 2, 10)
    parts = [
        join(
            [
                styled(f"{moment(note.at)} ", GREY),
                note_mark(note, glyphs),
                styled(" " + fit(note.text, each - 9).rstrip()),
            ]
        )
        for note in state.notes[-2:]
    ]
    if not parts and state.heard:
        heard = state.heard[-1]
        parts = [
            join([outcome_mark(heard, glyphs), styled(f" {heard.title}"), styled(f"  {outcome_text(heard)}", GREY)])
        ]
    return Content("   ").join(parts)


def gathered_block(
    state: VisitState, playbook: Playbook, ended: str, glyphs: Glyphs, width: int, front: Front
) -> Content:
    """What the wrap-up shows of a visit: feedback by kind, objections, the four points, promises, and the time."""
    blocks: list[list[Content]] = []
    feedback = sorted(state.notes, key=lambda note: "+!?>".find(note.mark) % 5)
    if feedback:
        blocks.append([styled(_("Feedback"), ACCENT)])
        for note in feedback[:12]:
            blocks[-1] += note_lines(note, glyphs, width)
    if state.heard:
        blocks.append([styled(_("Objections"), ACCENT)])
        for heard in state.heard:
            blocks[-1] += heard_line(heard, glyphs, width)
    points = points_line(playbook, state, glyphs)
    blocks.append([styled(_("The four points"), ACCENT), ticks_flow(points, width, 2)])
    if state.followups:
        blocks.append([styled(_("Promised"), ACCENT), *(_dated(each.text, each.due) for each in state.followups)])
    left = [_dated(each.title, each.due) for each in state.handouts]
    blocks.append([join([styled(_("Left or lent"), ACCENT), styled("F4", ACCENT)], "  "), *left])
    if front.shown:
        each = [styled(one_line(one.title, 60)) + styled(f" {clock(one.seconds)}", GREY) for one in front.shown]
        blocks.append([styled(_("Shown"), ACCENT), *ticks_flow(each, width, 3).split("\n")])
    if front.sums:
        blocks.append([styled(_("Sums"), ACCENT)])
        for scenario in front.sums:
            blocks[-1] += hanging("", scenario_text(scenario, heading=False), width, 0)
    if times := _times(state, playbook, ended, glyphs, width):
        blocks.append([styled(_("Time"), ACCENT), *times])
    return Content("\n\n").join(Content("\n").join(block) for block in blocks)


def points_line(playbook: Playbook, state: VisitState, glyphs: Glyphs) -> list[Content]:
    """The four points, those that the talk touched filled."""
    touched = points_touched(playbook.entries, state.done_steps, state.heard)
    full, empty = (glyphs.dot, JADE), (glyphs.ring, GREY)
    marks = {each.id: full if each.id in touched else empty for each in playbook.entries.points}
    return [styled(f"{marks[each.id][0]} {each.title}", marks[each.id][1]) for each in playbook.entries.points]


def _dated(text: str, due: str) -> Content:
    return join([styled(text), styled(day_text(due), GREY)], "  ")


def _times(state: VisitState, playbook: Playbook, ended: str, glyphs: Glyphs, width: int) -> list[Content]:
    """A bar for each step that took half a minute or more."""
    if state.visit.late:
        return []
    seconds, _total = step_seconds(state.events, ended)
    longest = max(seconds.values(), default=0)
    parts = []
    for step in playbook.entries.steps:
        spent = seconds.get(step.id, 0)
        if spent >= 30 and longest:
            bar = glyphs.line * max(round(LONGEST * spent / longest), 1)
            name = styled(padded(playbook.expand(step.short), 10), GREY)
            parts.append(name + styled(f" {bar} {round(spent / 60)}'"))
    return ticks_flow(parts, width, 3).split("\n") if parts else []


def side_block(
    store: Store, playbook: Playbook, step: model.Step, state: VisitState, glyphs: Glyphs, width: int
) -> Content:
    """What to ask, what to listen for, and what is known of the partner."""
    rows: list[Content] = []

    def section(title: str, texts: list[Content]) -> None:
        if texts:
            rows.extend([*([Content("")] if rows else []), styled(title, ACCENT)])
            for text in texts:
                rows.extend(hanging("", text, width, 0))

    # The last step that asks is the one that collects what is not yet known.
    asking = next((each.ask for each in reversed(playbook.entries.steps) if each.ask), ())
    names = {"partner_name": state.partner.name, "contact_name": state.contact.name if state.contact else ""}
    section(_("Ask"), [styled(say(playbook, text, names)) for text in dict.fromkeys((*step.ask, *asking))][:5])
    section(_("Listen for"), [styled(f" {glyphs.sep} ".join(step.listen), GREY)])
    partner = state.partner
    known = [styled(text) for text in (partner.cares, partner.remark) if text]
    carried = carried_lines(store, partner, store.now().date())
    known += [join([styled(_("carries"), GREY), line], "  ") for line in carried]
    before = last_visit(store, partner.id, before=state.visit.started or None)
    if before:
        known.append(styled(_("last visit {day}").format(day=day_text(before.started)), GREY))
    section(_("Known"), known)
    section(
        _("Not resolved yet"),
        [
            Content("\n").join(heard_line(each, glyphs, width))
            for each in unresolved(store, partner.id)
            if each.visit != state.visit.id
        ][:4],
    )
    section(
        _("Promised"),
        [
            join([styled(each.text), styled(day_text(each.due), GREY)], "  ")
            for each in open_followups(store, partner=partner.id)
        ][:4],
    )
    return Content("\n").join(rows)

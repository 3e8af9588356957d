"""The words and rows that the reports of a visit, a day and a week share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from fieldkit.i18n import _, pgettext
from fieldkit.playbook.model import PartnerClass
from fieldkit.reports.document import Block, Cell, Column, Line, Lines, Tone, number, table
from fieldkit.reports.values import Late, VisitLine
from fieldkit.store.records import FollowupRow, HeardRow, NoteRow
from fieldkit.store.stage_records import MoveRow
from fieldkit.words import (
    OBJECTION_WORDS,
    as_date,
    day_text,
    decision_words,
    moment,
    outcome_words,
    reached_text,
    reason_words,
)

OUTCOME_TONES: dict[str, Tone] = {"resolved": "good", "open": "late", "escalated": "care", "pretext": "care"}
REACHED_TONES: dict[str, Tone] = {"yes": "good", "partly": "care", "no": "late"}
MARK_TONES: dict[str, Tone] = {"+": "good", "!": "late", "?": "care", ">": "strong"}


def written(now: datetime) -> str:
    """When a report was written, for its last line."""
    return _("Written {when} by fieldkit. For colleagues, not for partners.").format(when=f"{now:%Y-%m-%d %H:%M}")


def full_day(day: date) -> str:
    """A day with its year: 2026-11-23 周一."""
    return f"{day:%Y}-{day_text(day)}"


def due_cell(due: str, today: date) -> Cell:
    """A day by which something is due, red when it is gone."""
    day = as_date(due)
    return (
        Cell(day_text(due), "late" if day and day < today else "")
        if day
        else Cell(pgettext("report", "no day"), "grey")
    )


def followup_cell(row: FollowupRow, today: date) -> Cell:
    """The day by which a follow-up is due, or that it is done."""
    return Cell(_("done"), "good") if row.done else due_cell(row.due, today)


def minutes_text(minutes: int | None) -> str:
    """So many minutes; empty where that is not known."""
    return _("{n} min").format(n=minutes) if minutes else ""


def class_name(found: PartnerClass | None) -> str:
    """What a class is called; that the readings name none is said."""
    return found.title if found else _("not one of the four")


def ended_cell(line: VisitLine) -> Cell:
    """How a visit ended: whether its goal was met, or why it never came to be."""
    visit = line.visit
    if visit.status == "missed":
        return Cell(reason_words().get(visit.reason, visit.reason), "grey")
    if visit.status in ("open", "aside"):
        return Cell(_("not finished"), "care")
    return Cell(reached_text(visit.reached), REACHED_TONES.get(visit.reached, ""))


def visit_rows(lines: Sequence[VisitLine], today: date, *, day: bool, rep: bool) -> list[Block]:
    """The table of visits; with `day` the day stands before the time, with `rep` who was there."""
    columns = [
        Column(_("When"), 16 if day else 8),
        *([Column(_("Rep"), 10)] if rep else []),
        Column(_("Partner"), 24),
        Column(pgettext("report", "Min."), 5, numbers=True),
        Column(_("Goal"), 15),
        Column(pgettext("report", "Obj."), 5, numbers=True),
        Column(_("Next step"), 28),
        Column(pgettext("report", "Due"), 11),
    ]
    rows = []
    for line in lines:
        visit = line.visit
        when = moment(visit.started)
        if visit.late:
            when += " " + pgettext("report", "(late)")
        rows.append(
            [
                Cell(f"{day_text(visit.started)} {when}" if day else when),
                *([Cell(line.rep, "grey")] if rep else []),
                Cell(visit.partner_name, "strong" if line.took_place else "grey"),
                number(line.minutes or 0),
                ended_cell(line),
                _heard_cell(line),
                Cell(line.next_step.text if line.next_step else ""),
                followup_cell(line.next_step, today) if line.next_step else Cell(),
            ]
        )
    return table(columns, rows)


def _heard_cell(line: VisitLine) -> Cell:
    """How many objections were heard, in red while one is not resolved."""
    open_ones = line.heard - line.resolved
    return number(line.heard, "late" if open_ones else "good")


def heard_rows(heard: Sequence[HeardRow], names: dict[str, str] | None = None) -> list[Block]:
    """The table of objections; `names` are those of the partners, where they are told."""
    columns = [
        Column(_("Kind"), 9),
        Column(_("Objection"), 26),
        *([Column(_("Partner"), 20)] if names is not None else []),
        Column(pgettext("report", "Ended"), 18),
        Column(_("What was answered"), 28),
    ]
    rows = []
    for each in heard:
        said = each.title or each.words
        rows.append(
            [
                Cell(kind_text(each.objection_kind), "grey"),
                Cell(f"{said} ({each.words})" if each.title and each.words and each.words != each.title else said),
                *([Cell(names.get(each.partner, ""))] if names is not None else []),
                Cell(outcome_words(each.outcome, each.real_title), OUTCOME_TONES.get(each.outcome, "late")),
                Cell(each.answer),
            ]
        )
    return table(columns, rows)


def kind_text(kind: str) -> str:
    """The word for a kind of objection."""
    return _(OBJECTION_WORDS[kind]) if kind in OBJECTION_WORDS else kind or pgettext("report", "other")


def followup_lines(rows: Sequence[FollowupRow], today: date, *, partner: bool = True) -> list[Block]:
    """Follow-ups with their day, or done."""
    lines = [
        Line(
            f"{each.partner_name}: {each.text}" if partner and each.partner_name else each.text,
            Cell(">", "strong"),
            followup_cell(each, today),
        )
        for each in rows
    ]
    return [Lines(lines)] if lines else []


def note_lines(notes: Sequence[NoteRow]) -> list[Block]:
    """Notes behind their marks, with the step and the time."""
    lines = [
        Line(
            each.text,
            Cell(each.mark or "·", MARK_TONES.get(each.mark, "grey")),
            Cell(" ".join(filter(None, (each.step_title, moment(each.at)))), "grey"),
        )
        for each in notes
    ]
    return [Lines(lines)] if lines else []


def late_rows(found: Sequence[Late], *, owner: bool, near: bool = False) -> list[Block]:
    """Partners beyond their time box, or nearly at its end, and what their gate still wants."""
    gated = any(each.gate for each in found)
    columns = [
        Column(_("Partner"), 24),
        *([Column(_("Owner"), 10)] if owner else []),
        Column(_("Stage"), 16),
        Column(pgettext("report", "Due"), 11),
        *([] if near else [Column(pgettext("report", "Days over"), 6, numbers=True)]),
        *([Column(_("Gate"), 16)] if gated else []),
        Column(_("Still missing"), 36),
    ]
    rows = [
        [
            Cell(each.name, "strong"),
            *([Cell(each.owner, "grey")] if owner else []),
            Cell(each.stage),
            Cell(day_text(each.due), "care" if near else ""),
            *([] if near else [number(each.over, "late")]),
            *([Cell(each.gate)] if gated else []),
            Cell(" · ".join(each.missing), "grey"),
        ]
        for each in found
    ]
    return table(columns, rows)


def move_lines(moves: Sequence[MoveRow], names: dict[str, str]) -> list[Block]:
    """Moves from stage to stage and decisions at gates, with who and why."""
    lines = []
    for each in moves:
        if each.decision:
            tone: Tone = "good" if each.decision == "yes" else "late" if each.decision == "no" else "care"
            said = decision_words().get(each.decision, each.decision)
            what = _("gate of {stage}: {said}").format(stage=each.stage_title or each.from_title, said=said)
        else:
            tone = "strong"
            to = each.stage_title or _("out of the stages")
            what = f"{each.from_title} → {to}" if each.from_title else f"→ {to}"
        missing = _("without: {what}").format(what=each.missing.replace("\n", ", ")) if each.missing else ""
        text = " · ".join(filter(None, (names.get(each.partner, ""), what, each.reason, missing)))
        lines.append(Line(text, Cell("→", tone), Cell(" ".join(filter(None, (each.by, day_text(each.at)))), "grey")))
    return [Lines(lines)] if lines else []


def more_note(shown: int, all_of_them: int) -> str:
    """That a list is longer than what stands there; empty where it is not."""
    return _("{n} more are not listed.").format(n=all_of_them - shown) if all_of_them > shown else ""

"""The report of a visit in words."""

from __future__ import annotations

from fieldkit.i18n import _, language, pgettext
from fieldkit.reports.document import Block, Cell, Document, Facts, Flow, Line, Lines, section
from fieldkit.reports.values import VisitReport
from fieldkit.reports.wording import (
    REACHED_TONES,
    class_name,
    due_cell,
    followup_lines,
    full_day,
    heard_rows,
    minutes_text,
    note_lines,
    written,
)
from fieldkit.rules.figures import amount_text, places, stored_amount
from fieldkit.words import as_date, day_text, moment, reached_text, reason_words, target_words


def visit_document(report: VisitReport) -> Document:
    """Return the report of a visit in the language in use."""
    visit, state, today = report.visit, report.state, report.written.date()
    feedback = sorted(report.notes_with("+", "!", "?"), key=lambda note: "+!?".find(note.mark))
    sections = [
        *section("", [Facts(_facts(report))]),
        *section(_("Next steps"), followup_lines(state.followups, today, partner=False)),
        *section(_("Feedback"), note_lines(feedback)),
        *section(_("Objections"), heard_rows(state.heard)),
        *section(_("The four points"), [Flow([_point(*each) for each in report.points])] if report.points else []),
        *section(pgettext("report", "Shown"), _shown(report)),
        *section(_("Sums"), _sums(report)),
        *section(_("Left or lent"), _handouts(report)),
        *section(_("Other notes"), note_lines(report.notes_with("", ">"))),
        *section(pgettext("report", "Course"), _course(report)),
    ]
    return Document("visit", visit.partner_name or _("Visit"), heading_line(report), sections,
                    written(report.written), language())  # fmt: skip


def heading_line(report: VisitReport) -> str:
    """Which visit it was, when, how long, and whose."""
    visit = report.visit
    day = as_date(visit.started)
    ended = as_date(visit.ended)
    end = f"{day_text(visit.ended)} {moment(visit.ended)}" if ended and ended != day else moment(visit.ended)
    span = "–".join(filter(None, (moment(visit.started), end)))
    number = _("Visit {n}").format(n=report.number) if report.number > 1 else _("First visit")
    return " · ".join(
        filter(
            None,
            (
                _("Not met") if visit.status == "missed" else number,
                full_day(day) if day else "",
                span,
                minutes_text(report.minutes),
                report.rep,
                _("entered late") if visit.late else "",
            ),
        )
    )


def _facts(report: VisitReport) -> list[tuple[str, Cell]]:
    visit, partner, contact = report.visit, report.partner, report.state.contact
    facts: list[tuple[str, Cell]] = []
    if visit.status == "missed":
        facts.append((_("Came to nothing"), Cell(reason_words().get(visit.reason, visit.reason), "care")))
    elif visit.status != "done":
        facts.append(
            (pgettext("report", "State"), Cell(_("not finished: {step}").format(step=visit.step_title), "care"))
        )
    if contact:
        facts.append((pgettext("report", "Met"), Cell(" ".join(filter(None, (contact.name, contact.role))))))
    place = " ".join(filter(None, (partner.district, partner.building, partner.room)))
    facts.append((pgettext("report", "Where"), Cell(place)))
    facts.append((_("Goal"), Cell(visit.goal_main)))
    facts.append((_("At the least"), Cell(visit.goal_least)))
    facts.append((_("Reached"), Cell(reached_text(visit.reached), REACHED_TONES.get(visit.reached, ""))))
    facts.append((_("Stuck at"), Cell(visit.layer_title, "care")))
    facts.append((_("Target partner"), Cell(target_words().get(visit.target, ""))))
    facts.append((_("Class"), _class_cell(report)))
    facts.append((_("Stage"), Cell(partner.stage_title)))
    facts.append((_("Cares about"), Cell(partner.cares)))
    facts.append((_("Carries"), Cell(" · ".join(report.brands) or partner.competitor)))
    facts.append((_("Remark"), Cell(visit.remark)))
    return [(label, cell) for label, cell in facts if cell.text.strip()]


def _class_cell(report: VisitReport) -> Cell:
    if report.before == report.now:
        return Cell(report.now.title if report.now else "")
    before = report.before.title if report.before else pgettext("report", "none")
    return Cell(f"{before} → {class_name(report.now)}", "strong")


def _point(title: str, touched: bool) -> Cell:
    return Cell(f"● {title}", "good") if touched else Cell(f"○ {title}", "grey")


def _shown(report: VisitReport) -> list[Block]:
    """What stood before the customer, and how long."""
    lines = [
        Line(each.title, Cell("·", "grey"), Cell(f"{each.seconds // 60}:{each.seconds % 60:02}", "grey"))
        for each in report.shown
    ]
    return [Lines(lines)] if lines else []


def _sums(report: VisitReport) -> list[Block]:
    """What was worked out together, and by how much we were ahead by the likely values."""
    lines = []
    for each in report.sums:
        ours, theirs = stored_amount(each.ours), stored_amount(each.theirs)
        ahead = ours - theirs if ours is not None and theirs is not None else None
        aside = Cell()
        if ahead is not None:
            text = amount_text(ahead, places([ahead]))
            aside = Cell(f"+{text}" if ahead > 0 else text, "good" if ahead > 0 else "late" if ahead < 0 else "care")
        name = each.name or each.title
        lines.append(Line(name if name == each.title else f"{name} · {each.title}", Cell("·", "grey"), aside))
    return [Lines(lines)] if lines else []


def _handouts(report: VisitReport) -> list[Block]:
    today = report.written.date()
    lines = []
    for each in report.state.handouts:
        lent = each.how == "lent"
        aside = due_cell(each.due, today) if lent and each.due and not each.back else Cell()
        lines.append(Line(each.title, Cell(_("lent") if lent else _("left"), "care" if lent else "grey"), aside))
    return [Lines(lines)] if lines else []


def _course(report: VisitReport) -> list[Block]:
    """The steps that were done, and the time of those that took any."""
    times = {each.title: round(each.seconds / 60) for each in report.steps}
    steps = dict.fromkeys((*report.done, *times))
    cells = [
        Cell(f"{title} {times[title]}'" if times.get(title) else title, "" if title in report.done else "grey")
        for title in steps
    ]
    return [Flow(cells)] if cells else []

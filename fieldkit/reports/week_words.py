"""The report of a week in words."""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.i18n import _, language, pgettext
from fieldkit.reports.document import (
    Block,
    Cell,
    Column,
    Document,
    Figure,
    Figures,
    Section,
    Tone,
    number,
    section,
    table,
)
from fieldkit.reports.values import RepLine, WeekReport
from fieldkit.reports.wording import (
    class_name,
    due_cell,
    full_day,
    kind_text,
    late_rows,
    more_note,
    move_lines,
    visit_rows,
    written,
)
from fieldkit.rules.money import money_text, stored_money
from fieldkit.rules.source_yield import Yield, rate
from fieldkit.rules.working import WORKDAYS, Tally
from fieldkit.store.queries import OpportunityRow
from fieldkit.words import day_text, weekday

LISTED = 60
"""So many visits are listed in a page to read; a workbook lists them all."""

FOLLOWUPS = 20
"""So many overdue follow-ups are listed in a page to read."""


def week_document(report: WeekReport, *, whole: bool = False) -> Document:
    """Return the report of a week in the language in use; `whole` lists everything, however long that is."""
    days = report.week.days
    today = report.written.date()
    listed = report.visits if whole or len(report.visits) <= LISTED else []
    visits = visit_rows(listed, today, day=True, rep=report.several)
    unlisted = _("{n} visits; the workbook lists each of them.").format(n=len(report.visits))
    overdue = report.overdue if whole else report.overdue[:FOLLOWUPS]
    sections = [
        *section("", [Figures(_figures(report))]),
        *section(_("Visits by day"), _reps(report)),
        *section(_("Stages"), _stages(report)),
        *section(_("Beyond the time box"), late_rows(report.late, owner=report.several),
                 more_note(len(report.late), sum(each.late for each in report.stages))),
        *section(_("Moves and decisions"), move_lines(report.moves, report.names)),
        *section(_("Objections"), [*_tallies(_("Kind"), report.kinds, kinds=True)]),
        *section(_("Heard most"), _tallies(_("Objection"), report.most)),
        *section(_("Classes that moved"), _classes(report)),
        *section(_("Projects"), _projects(report), _standing(report)),
        *section(_("Follow-ups overdue"), _overdue(report, overdue), more_note(len(overdue), len(report.overdue))),
        *section(_("Yield of sources"), _sources(report.sources)),
        *(section(_("Visits"), visits) if visits or not report.visits else [Section(_("Visits"), [], unlisted)]),
    ]  # fmt: skip
    reps = [each.rep for each in report.reps if each.rep]
    who = reps if len(reps) <= 4 else [_("{n} reps").format(n=len(reps))]
    subtitle = " · ".join([f"{full_day(days[0])} – {day_text(days[-1])}", *who])
    title = _("Week report {week}").format(week=report.week.name)
    return Document("week", title, subtitle, sections, written(report.written), language())


def _figures(report: WeekReport) -> list[Figure]:
    visits = sum(each.visits for each in report.reps)
    target = sum(each.target for each in report.reps)
    missed = sum(each.missed for each in report.reps)
    late = sum(each.late for each in report.reps) + report.notes_late
    heard, resolved = sum(each.heard for each in report.kinds), sum(each.resolved for each in report.kinds)
    beyond = sum(each.late for each in report.stages)
    tone: Tone = ("good" if visits >= target else "care") if target else ""
    return [
        Figure(_("visits"), visits, _("of {n}").format(n=target) if target else "", tone),
        Figure(_("not met"), missed),
        Figure(_("objections"), heard, _("{n} resolved").format(n=resolved) if heard else ""),
        Figure(pgettext("report", "over their time"), beyond, "", "late" if beyond else ""),
        Figure(pgettext("report", "overdue"), len(report.overdue), _("{n} coming").format(n=report.coming),
               "late" if report.overdue else ""),
        Figure(_("entered late"), late, "", "care" if late else ""),
    ]  # fmt: skip


def _reps(report: WeekReport) -> list[Block]:
    """A row a rep, a column a day; a working day below the aim is ochre."""
    columns = [
        Column(_("Rep"), 13),
        *(Column(f"{weekday(day)} {day:%d}", 5, numbers=True) for day in report.week.days),
        Column(_("Visits"), 8, numbers=True),
        Column(pgettext("report", "Aim"), 5, numbers=True),
        Column(_("Not met"), 6, numbers=True),
        Column(_("Goal met"), 6, numbers=True),
        Column(pgettext("report", "Late entry"), 6, numbers=True),
        Column(pgettext("report", "Obj."), 6, numbers=True),
        Column(pgettext("report", "Prom."), 7, numbers=True),
        Column(pgettext("report", "Done"), 6, numbers=True),
        Column(pgettext("report", "Over-due"), 6, numbers=True),
    ]
    rows = [_rep(each, report) for each in report.reps]
    return table(columns, rows, _rep_totals(report) if report.several else ())


def _rep(line: RepLine, report: WeekReport) -> list[Cell]:
    gone = report.written.date()
    days = []
    for at, (count, day) in enumerate(zip(line.days, report.week.days, strict=True)):
        counts = report.aim and at < WORKDAYS and day <= gone
        tone: Tone = ("good" if count >= report.aim else "care") if counts else ""
        days.append(Cell(str(count), tone, count) if counts or count else Cell("", "", 0))
    return [Cell(line.rep or pgettext("report", "no name"), "strong"), *days, *_rep_sums(line)]


def _rep_sums(line: RepLine) -> list[Cell]:
    share = line.visits / line.target if line.target else None
    return [
        Cell(str(line.visits), "strong", line.visits, share),
        number(line.target, "grey"),
        number(line.missed),
        number(line.reached),
        number(line.late, "care"),
        number(line.heard),
        number(line.promised),
        number(line.done),
        number(line.overdue, "late"),
    ]


def _rep_totals(report: WeekReport) -> list[Cell]:
    fields = ("target", "missed", "late", "reached", "heard", "promised", "done", "overdue")
    sums = {name: sum(getattr(each, name) for each in report.reps) for name in fields}
    days = [sum(each.days[at] for each in report.reps) for at in range(7)]
    line = RepLine(rep="", days=days, **sums)
    return [Cell(_("All"), "strong"), *(Cell(str(day), "", day) for day in days), *_rep_sums(line)]


def _stages(report: WeekReport) -> list[Block]:
    columns = [
        Column(_("Stage"), 24),
        Column(_("Partners"), 9, numbers=True),
        Column(pgettext("report", "Over time"), 10, numbers=True),
        Column(pgettext("report", "Nearly up"), 10, numbers=True),
        Column(pgettext("report", "Came in"), 10, numbers=True),
        Column(pgettext("report", "Went on"), 10, numbers=True),
    ]
    rows = [
        [
            Cell(each.title, "strong"),
            Cell(str(each.partners), "", each.partners),
            number(each.late, "late"),
            number(each.near, "care"),
            number(each.came, "good"),
            number(each.went),
        ]
        for each in report.stages
    ]
    return table(columns, rows)


def _tallies(title: str, found: Sequence[Tally], *, kinds: bool = False) -> list[Block]:
    words = (
        pgettext("report", "Heard"),
        pgettext("report", "Resolved"),
        pgettext("report", "Open"),
        pgettext("report", "Escalated"),
        pgettext("report", "Pretext"),
    )
    columns = [Column(title, 30), *(Column(word, 10, numbers=True) for word in words)]
    rows = [
        [
            Cell(kind_text(each.name) if kinds else each.name, "strong"),
            number(each.heard),
            number(each.resolved, "good"),
            number(each.open, "late"),
            number(each.escalated, "care"),
            number(each.pretext),
        ]
        for each in found
    ]
    return table(columns, rows)


def _classes(report: WeekReport) -> list[Block]:
    columns = [
        Column(_("Partner"), 28),
        *([Column(_("Owner"), 10)] if report.several else []),
        Column(pgettext("report", "Before"), 20),
        Column(pgettext("report", "Now"), 20),
    ]
    rows = [
        [
            Cell(each.name, "strong"),
            *([Cell(each.owner, "grey")] if report.several else []),
            Cell(each.before.title if each.before else pgettext("report", "none"), "grey"),
            Cell(class_name(each.now), "" if each.now else "care"),
        ]
        for each in report.classes
    ]
    return table(columns, rows)


def _projects(report: WeekReport) -> list[Block]:
    found = report.projects
    groups: list[tuple[str, Tone, Sequence[OpportunityRow]]] = [
        (_("won"), "good", found.won),
        (_("lost"), "late", found.lost),
        (pgettext("report", "bids soon"), "care", found.soon),
        (pgettext("report", "new"), "strong", found.opened),
    ]
    columns = [
        Column("", 11),
        Column(_("Project"), 26),
        Column(_("Partner"), 22),
        Column(_("Amount"), 12, numbers=True),
        Column(_("Stage"), 12),
        Column(pgettext("report", "Day"), 12),
        Column(pgettext("report", "Reason"), 22),
    ]
    told: dict[str, list[Cell]] = {}
    for word, tone, group in groups:
        for each in group:
            told.setdefault(each.id, _project(word, tone, each))
    return table(columns, list(told.values()))


def _project(word: str, tone: Tone, row: OpportunityRow) -> list[Cell]:
    amount = stored_money(row.amount)
    return [
        Cell(word, tone),
        Cell(" ".join(filter(None, (row.school, row.subject)))),
        Cell(row.partner_name),
        Cell(money_text(amount, chinese=language() == "zh") if amount is not None else ""),
        Cell(row.stage_title, "grey"),
        Cell(day_text(row.closed or row.bid)),
        Cell(row.reason, "grey"),
    ]


def _standing(report: WeekReport) -> str:
    found = report.projects
    money = money_text(found.money, chinese=language() == "zh")
    text = _("Open: {n} projects, {money} yuan.").format(n=found.open, money=money)
    return f"{text} {_('{n} have no amount.').format(n=found.unknown)}" if found.unknown else text


def _overdue(report: WeekReport, rows: Sequence[object]) -> list[Block]:
    columns = [
        Column(_("Partner"), 26),
        *([Column(_("Owner"), 10)] if report.several else []),
        Column(_("Follow-up"), 44),
        Column(pgettext("report", "Due"), 10),
    ]
    today = report.written.date()
    return table(
        columns,
        [
            [
                Cell(each.partner_name, "strong"),
                *([Cell(report.owners.get(each.partner, ""), "grey")] if report.several else []),
                Cell(each.text),
                due_cell(each.due, today),
            ]
            for each in report.overdue[: len(rows)]
        ],
    )


def _sources(found: Sequence[Yield]) -> list[Block]:
    words = (_("found"), _("visited"), _("selected"), _("signed"))
    columns = [Column(_("Source"), 24), *(Column(word, 14, numbers=True) for word in words)]
    rows = [
        [
            Cell(("  " if each.inside else "") + (each.title or _("not said")), "grey" if each.inside else "strong"),
            number(each.found),
            *(_share(part, each.found) for part in (each.visited, each.selected, each.signed)),
        ]
        for each in found
    ]
    return table(columns, rows) if any(each.found for each in found) else []


def _share(part: int, whole: int) -> Cell:
    share = rate(part, whole)
    return Cell(f"{part} · {share} %" if share is not None and part else str(part or ""), "", part)

"""How each thing that happened with a partner is told: one line, wrapped behind its mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from textual.content import Content

from fieldkit.i18n import _
from fieldkit.playbook.model import Talk
from fieldkit.rules.classes import READINGS
from fieldkit.rules.money import money_text, stored_money
from fieldkit.rules.shown import Shown
from fieldkit.rules.talks import talk_of
from fieldkit.store.archive_records import AgreementRow, CourseRow, FulfilledRow, PaperRow
from fieldkit.store.front_records import ScenarioRow, ShownRow
from fieldkit.store.queries.owners import OwningRow
from fieldkit.store.queries.projects import OpportunityRow
from fieldkit.store.queries.rivals import RivalRow
from fieldkit.store.queries.scores import ScoreRow
from fieldkit.store.queries.timeline import Happened
from fieldkit.store.records import FollowupRow, HandoutRow, HeardRow, NoteRow, ReadingRow
from fieldkit.store.route_records import CheckinRow
from fieldkit.store.stage_records import MoveRow
from fieldkit.ui.cards import hanging
from fieldkit.ui.front_text import scenario_text, shown_text
from fieldkit.ui.glyphs import Glyphs
from fieldkit.ui.notes import heard_line, note_lines
from fieldkit.ui.stage_words import by_text, decision_words
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, LATE, OCHRE, day_text, due_text, join, one_line, styled
from fieldkit.ui.words import reading_names, reading_words

INDENT = 7
"""Cells of the column of days."""

_LONGEST = 2000


@dataclass(frozen=True)
class Past:
    """How the past is drawn: marks, today, the room in cells, the language, the answers of a check-in, and
    whether scores are told.
    """

    glyphs: Glyphs
    today: date
    width: int
    chinese: bool = True
    talks: tuple[Talk, ...] = ()
    unfolded: bool = False

    @property
    def room(self) -> int:
        """Cells behind the column of days."""
        return max(self.width - INDENT, 16)


def lines_of(row: Happened, past: Past) -> list[Content]:
    """What one record shows, wrapped; a visit has lines of its own."""
    glyphs, room = past.glyphs, past.room
    match row:
        case NoteRow():
            return note_lines(row, glyphs, room)
        case HeardRow():
            return heard_line(row, glyphs, room)
        case FollowupRow():
            when, style = (_("done"), JADE) if row.done else due_text(row.due, past.today)
            mark = styled(glyphs.done, JADE) if row.done else styled(">", ACCENT)
            return _marked(mark, _text(row.text) + styled(f"  {when}", style), room)
        case HandoutRow():
            return _marked(styled(glyphs.go, GREY), handout_text(row, past.today), room)
        case MoveRow():
            return _marked(styled(glyphs.go, ACCENT), _move(row), room)
        case ScoreRow() | ReadingRow():
            return _marked(styled(glyphs.dot, GREY), _judged(row, past), room)
        case OpportunityRow():
            return _marked(styled(glyphs.dot, ACCENT), _project(row, past), room)
        case PaperRow() | AgreementRow() | CourseRow() | FulfilledRow():
            return _marked(styled(glyphs.dot, GREY), _filed(row), room)
        case ShownRow():
            return _marked(styled(glyphs.go, GREY), shown_text([Shown(row.entry, row.title, row.length)]), room)
        case ScenarioRow():
            return _marked(styled(glyphs.dot, GREY), scenario_text(row, unfolded=past.unfolded), room)
        case RivalRow() | OwningRow() | CheckinRow():
            return _marked(styled(glyphs.dot, GREY), _known(row, past), room)
        case _:
            return []


def handout_text(row: HandoutRow, today: date) -> Content:
    """A thing left or lent, and whether it came back."""
    if row.how != "lent":
        return styled(_("left") + "  ", GREY) + _text(row.title)
    if row.back:
        when, style = _("back {day}").format(day=day_text(row.back)), JADE
    else:
        when, style = due_text(row.due, today) if row.due else ("", GREY)
        when = when if style == LATE else _("back by {day}").format(day=when) if when else _("not back yet")
    return styled(_("lent") + "  ", GREY) + _text(row.title) + styled(f"  {when}", style)


def _move(row: MoveRow) -> Content:
    stage = one_line(row.stage_title or row.stage, 100)
    by = styled(by_text(row), GREY)
    if row.decision:
        said = decision_words().get(row.decision, one_line(row.decision, 40))
        style = {"yes": JADE, "no": LATE}.get(row.decision, OCHRE)
        head = join([styled(_("Decision"), BOLD), styled(stage, GREY), styled(said, style), by], "  ")
    elif stage:
        before = _("from {stage}").format(stage=one_line(row.from_title, 100)) if row.from_title else ""
        head = join([styled(_("Stage"), GREY), styled(stage, BOLD), styled(before, GREY), by], "  ")
    else:
        head = join([styled(_("taken out of the stages"), BOLD), by], "  ")
    missing = _("without: {what}").format(what=one_line(row.missing.replace("\n", ", "), 400)) if row.missing else ""
    return join([head, styled(missing, OCHRE), styled(one_line(row.reason, _LONGEST), GREY)], "  ")


def _judged(row: ScoreRow | ReadingRow, past: Past) -> Content:
    """A score or a reading; its value and reason only when asked for, since a customer may look on."""
    if isinstance(row, ReadingRow):
        words, names = reading_words(), reading_names()
        values = {name: str(getattr(row, name)) for name in READINGS}
        read = [
            styled(f"{names[name]} ", GREY) + styled(words.get(value, one_line(value, 40)))
            for name, value in values.items()
            if value
        ]
        return join([styled(_("Reading"), GREY), *(read if past.unfolded else [])], "  ")
    title = styled(one_line(row.title or row.item, 200))
    if not past.unfolded:
        return join([styled(_("Scored"), GREY), title], "  ")
    score = styled(one_line(row.score, 20), BOLD) if row.score else styled(_("taken back"), GREY)
    evidence = styled(one_line(row.evidence, _LONGEST), GREY)
    return join([styled(_("Scored"), GREY), title, score, evidence, styled(one_line(row.by, 60), GREY)], "  ")


def _project(row: OpportunityRow, past: Past) -> Content:
    name = " ".join(filter(None, (one_line(row.school, 200), one_line(row.subject, 200))))
    amount = stored_money(row.amount)
    money = money_text(amount, chinese=past.chinese) if amount is not None else one_line(row.amount, 40)
    word, style = {"won": (_("won"), JADE), "lost": (_("lost"), LATE)}.get(
        row.status, (one_line(row.stage_title, 60), GREY)
    )
    trial = styled(_("trial order") if row.trial else "", OCHRE)
    reason = styled(one_line(row.reason, _LONGEST), GREY)
    return join([styled(_("Project"), GREY), styled(name), styled(money), styled(word, style), trial, reason], "  ")


def _filed(row: PaperRow | AgreementRow | CourseRow | FulfilledRow) -> Content:
    match row:
        case PaperRow():
            name = one_line(row.name, 200)
            title = one_line(row.title, 200)
            return join([styled(_("File"), GREY), styled(title or name), styled(name if title else "", GREY)], "  ")
        case AgreementRow():
            number, called = styled(one_line(row.number, 100)), styled(one_line(row.title, 200), GREY)
            until = _("until {day}").format(day=one_line(row.until, 20)) if row.until else ""
            word = styled(_("Agreement signed") if row.signed else _("Agreement"), BOLD)
            return join([word, number, called, styled(until, GREY)], "  ")
        case CourseRow():
            planned = _("planned {day}").format(day=day_text(row.day) or one_line(row.day, 20)) if row.day else ""
            when = styled(_("held"), JADE) if row.done else styled(planned, GREY)
            who = styled(one_line(row.name, 100))
            result = styled(one_line(row.result, _LONGEST), GREY)
            return join([styled(_("Training"), GREY), styled(one_line(row.title, 200)), who, when, result], "  ")
        case FulfilledRow():
            item, text = styled(one_line(row.title or row.item, 200)), styled(one_line(row.text, _LONGEST), GREY)
            return join([styled(_("Done"), JADE), item, styled(one_line(row.by, 60), GREY), text], "  ")


def _known(row: RivalRow | OwningRow | CheckinRow, past: Past) -> Content:
    match row:
        case RivalRow():
            since = _("since {when}").format(when=one_line(row.since, 40)) if row.since else ""
            only = styled(_("exclusive") if row.exclusive else "", OCHRE)
            notes = [styled(one_line(text, _LONGEST), GREY) for text in (row.seen, row.remark)]
            word, brand = styled(_("Carries"), GREY), styled(one_line(row.brand, 100))
            return join([word, brand, styled(since, GREY), only, *notes], "  ")
        case OwningRow():
            until = _("protected until {day}").format(day=one_line(row.protected, 20)) if row.protected else ""
            ended = _("until {day}").format(day=one_line(row.ended, 20)) if row.ended else ""
            grey = [styled(text, GREY) for text in (ended, until, one_line(row.reason, _LONGEST))]
            return join([styled(_("Looked after by"), GREY), styled(one_line(row.owner, 100)), *grey], "  ")
        case CheckinRow():
            talk = talk_of(past.talks, row.talk, row.talk_title)
            said = one_line(talk.title, 40) if talk else ""
            return join([styled(_("Check-in"), GREY), styled(said), _text(row.cares)], "  ")


def _text(text: str) -> Content:
    return styled(one_line(text, _LONGEST))


def _marked(mark: Content, body: Content, room: int) -> list[Content]:
    return [mark + line[1:] if at == 0 else line for at, line in enumerate(hanging(" ", body, room, 2))]

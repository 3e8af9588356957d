"""What a visit has gathered, as text: the pane of notes, the strip of the last ones, and the side panel."""

from __future__ import annotations

from textual.content import Content

from fieldkit.i18n import _
from fieldkit.playbook import Playbook, model
from fieldkit.store import Store
from fieldkit.store.queries import last_visit, open_followups, unresolved
from fieldkit.store.records import HeardRow, NoteRow, VisitState
from fieldkit.ui.cards import hanging, say
from fieldkit.ui.glyphs import Glyphs
from fieldkit.ui.text import ACCENT, GREY, JADE, LATE, OCHRE, day_text, fit, join, moment, styled

MARK_STYLES = {"+": JADE, "!": LATE, "?": OCHRE, ">": ACCENT, "": GREY}


def note_mark(note: NoteRow, glyphs: Glyphs) -> Content:
    """The mark of a note in its colour."""
    return styled(note.mark or glyphs.open, MARK_STYLES.get(note.mark, GREY))


def outcome_text(heard: HeardRow) -> str:
    """How an objection ended, in words."""
    if heard.outcome == "pretext":
        return _("really: {title}").format(title=heard.real_title) if heard.real_title else _("not the real one")
    return {"resolved": _("resolved"), "escalated": _("escalated")}.get(heard.outcome, _("open"))


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
    if partner.competitor:
        known.append(join([styled(_("carries"), GREY), styled(partner.competitor)], "  "))
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

"""The summary of a visit to be pasted into a chat (微信): short plain text.

It says what was talked of and what comes next. What is for colleagues alone stays out unless it is asked for: whether
the goal was met and where it stuck, the class, the points, what the rep noted for itself, and whatever names a
competing brand, be it a note, an objection, or what was promised.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from fieldkit.i18n import _, pgettext
from fieldkit.reports.html_door import one_line
from fieldkit.reports.values import VisitReport
from fieldkit.reports.wording import class_name
from fieldkit.store.door import fold
from fieldkit.words import day_text, moment, outcome_words, reached_text, reason_words, target_words

LONGEST = 200
"""Characters of one text in a chat."""


def chat_text(report: VisitReport, brands: Collection[str] = (), *, internal: bool = False) -> str:
    """Return the summary; `brands` are all competing brands known, `internal` adds what is for colleagues alone."""
    lines = [_head(report), *_open_lines(report, brands, internal)]
    if internal:
        lines += ["", *_internal_lines(report)]
    return "\n".join(lines)


def _head(report: VisitReport) -> str:
    visit = report.visit
    when = " ".join(filter(None, (day_text(visit.started), moment(visit.started))))
    return _said(pgettext("chat", "Visit"), f"{visit.partner_name} · {when}")


def _open_lines(report: VisitReport, brands: Collection[str], internal: bool) -> Iterable[str]:
    visit, contact, state = report.visit, report.state.contact, report.state
    if visit.status == "missed":
        yield _said(_("Not met"), reason_words().get(visit.reason, ""))
    if contact:
        yield from _some(pgettext("chat", "Met"), [" ".join(filter(None, (contact.name, contact.role)))])
    named = set() if internal else _named(report, brands)
    for mark, word in (
        ("+", pgettext("chat", "Interested in")),
        ("?", pgettext("chat", "Needs")),
        ("!", pgettext("chat", "Worries")),
    ):
        yield from _some(word, _without(named, (note.text for note in report.notes_with(mark))))
    talked = [f"{each.title} ({outcome_words(each.outcome)})" for each in state.heard if each.title]
    heard = talked if internal else _without(named, (each.title for each in state.heard))
    yield from _some(pgettext("chat", "Objections"), heard)
    yield from _some(pgettext("chat", "Left"), _without(named, (each.title for each in state.handouts)))
    steps = [" ".join(filter(None, (day_text(each.due), each.text))) for each in state.followups if not each.done]
    yield from _some(_("Next"), _without(named, steps))


def _internal_lines(report: VisitReport) -> Iterable[str]:
    visit = report.visit
    yield _said(pgettext("chat", "Internal"), pgettext("chat", "not for the partner"))
    yield from _some(_("Goal"), [" · ".join(filter(None, (visit.goal_main, reached_text(visit.reached))))])
    yield from _some(_("Stuck at"), [visit.layer_title])
    yield from _some(_("Target partner"), [target_words().get(visit.target, "")])
    yield from _some(_("Class"), [class_name(report.now)] if report.now else [])
    yield from _some(_("The four points"), [title for title, touched in report.points if touched])
    yield from _some(_("Carries"), report.brands or [report.partner.competitor])
    yield from _some(_("Other notes"), [note.text for note in report.notes_with("")])


def _named(report: VisitReport, brands: Collection[str]) -> set[str]:
    """The folded names of competing brands; one of a single character would be found everywhere."""
    names = {fold(name) for name in (*brands, *report.brands, report.partner.competitor)}
    return {name for name in names if len(name) > 1}


def _without(brands: Collection[str], texts: Iterable[str]) -> list[str]:
    """The texts in which none of the brands is named."""
    return [text for text in texts if not any(brand in fold(text) for brand in brands)]


def _some(word: str, texts: Iterable[str]) -> Iterable[str]:
    """A line, where there is anything to say."""
    said = [one_line(text, LONGEST) for text in texts if text and text.strip()]
    if said:
        yield _said(word, "; ".join(said))


def _said(word: str, text: str) -> str:
    return _("{word}: {text}").format(word=word, text=one_line(text, 4 * LONGEST))

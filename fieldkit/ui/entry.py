"""Any entry of the playbook as text to be read: every kind, all that a rep may want of it, wrapped by cells.

What a partner should not read over a rep's shoulder, the motives behind an objection, stays folded until asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from textual.content import Content

from fieldkit.i18n import _, marked, pgettext
from fieldkit.playbook import Playbook, model
from fieldkit.playbook.documents import document
from fieldkit.ui.cards import Card, hanging, sample_mark
from fieldkit.ui.documents import trouble_of
from fieldkit.ui.entry_rows import foreign_mark, kind_word
from fieldkit.ui.entry_sheet import LONGEST, EntrySheet
from fieldkit.ui.markdown_text import page_lines
from fieldkit.ui.text import ACCENT, BOLD, GREY, LATE, OCHRE, as_date, join, one_line, padded, plain, styled

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

GROUP_WORDS = {
    "material": marked("Material"),
    "mindset": marked("Mindset"),
    "goal": marked("Goals"),
    "summary": marked("After the visit"),
    "signing": marked("After signing"),
}

PROOF_WORDS = {
    "letter": marked("letter"),
    "qualification": marked("qualification"),
    "publicity": marked("publicity"),
    "policy": marked("policy document"),
    "award": marked("award"),
    "media": marked("media report"),
    "table": marked("table"),
}

_HANDLING = {
    "internal": marked("for ourselves, never shown"),
    "show": marked("to show, not to leave"),
    "leave": marked("may be left there"),
}

PHASE_WORDS = {
    "pre-sale": marked("Before the sale"),
    "in-sale": marked("During the sale"),
    "after-sale": marked("After the sale"),
}

_READINGS = {"strong": marked("strong"), "weak": marked("weak"), "high": marked("high"), "low": marked("low")}


def remark_text(playbook: Playbook, entry: model.Objection) -> str:
    """Where an answer about money belongs: into the remark of an item of a scorecard; empty where it does not."""
    if not entry.remark_for:
        return ""
    items = (item for scorecard in playbook.entries.scorecards for item in scorecard.items)
    title = next((item.title for item in items if item.id == entry.remark_for), "")
    return _("what was agreed goes into the remark of “{item}”").format(item=title) if title else ""


def entry_text(card: Card, entry: model.Entry, today: date, *, unfolded: bool = False) -> Content:
    """The whole entry below its title, wrapped to the card's width."""
    sheet = EntrySheet(card)
    sheet.rows += hanging("", styled(card.say(entry.title), BOLD), card.width, 0)
    sheet.rows += hanging("", head_line(card, entry), card.width, 0)
    _WRITERS.get(type(entry), _plain_text)(sheet, entry, unfolded)
    foot = foot_line(card, entry, today)
    if foot:
        sheet.gap()
        sheet.rows += hanging("", foot, card.width, 0)
    return Content("\n").join(sheet.rows)


def head_line(card: Card, entry: model.Entry) -> Content:
    """What an entry is, and the marks that it carries."""
    word = _("Objection") if isinstance(entry, model.Objection) else kind_word(card.playbook, entry)
    more = ""
    match entry:
        case model.Objection():
            more = kind_word(card.playbook, entry)
        case model.ChecklistItem():
            more = _(GROUP_WORDS[entry.group])
        case model.Proof():
            more = _(PROOF_WORDS[entry.kind])
        case model.Step():
            more = _("about {n} min").format(n=entry.minutes)
        case model.Stage():
            more = entry.box or (_("{n} days").format(n=entry.days) if entry.days else "")
        case model.Case():
            more = entry.year
        case model.Page():
            more = entry.section
    shown = styled(_("the customer may see it"), GREY) if entry.audience == "customer" else Content("")
    return join(
        [
            styled(word, GREY),
            styled(card.say(more), GREY),
            shown,
            sample_mark(entry),
            foreign_mark(card.playbook, entry),
        ],
        f" {card.glyphs.sep} ",
    )


def has_expired(entry: model.Entry, today: date) -> bool:
    """Whether the day is past until which an entry holds."""
    until = as_date(entry.expires)
    return until is not None and until < today


def foot_line(card: Card, entry: model.Entry, today: date) -> Content:
    """Who answers for an entry, when it was checked, and until when it holds: in red when that day is past."""
    if has_expired(entry, today):
        holds = styled(_("expired on {day}").format(day=entry.expires), LATE)
    else:
        holds = styled(_("valid until {day}").format(day=entry.expires) if entry.expires else "", GREY)
    checked = styled(_("checked {day}").format(day=entry.checked) if entry.checked else "", GREY)
    return join([styled(entry.owner, GREY), checked, holds], f" {card.glyphs.sep} ")


def _plain_text(sheet: EntrySheet, entry: Any, _unfolded: bool) -> None:
    sheet.para(getattr(entry, "text", ""))


def _page(sheet: EntrySheet, entry: model.Page, _unfolded: bool) -> None:
    sheet.gap()
    sheet.rows += page_lines(sheet.card, sheet.say(entry.text))
    if len(entry.text) > LONGEST:
        sheet.para(_("(cut here: the page is too long to be read on a screen)"), GREY)


def _company(sheet: EntrySheet, entry: model.Company, _unfolded: bool) -> None:
    sheet.para(entry.text)
    sheet.items(_("To say"), entry.points)
    sheet.named(_("Proof"), entry.proof)


def _principle(sheet: EntrySheet, entry: model.Principle, _unfolded: bool) -> None:
    sheet.para(entry.text)
    sheet.parts(_("In detail"), entry.parts)


def _class(sheet: EntrySheet, entry: model.PartnerClass, _unfolded: bool) -> None:
    sheet.para(entry.text)
    sheet.heading(_("Named by three readings"))
    for label, value in (
        (_("Competitive at the customer"), entry.competitive),
        (_("Willing to cooperate"), entry.willing),
        (_("Sells on his own"), entry.self_driven),
    ):
        sheet.line(join([styled(label), styled(_(_READINGS[value]), BOLD)], "  "), mark=sheet.card.glyphs.open)
    sheet.items(_("How to treat them"), entry.treatment)
    if entry.visit_every_days:
        sheet.para(_("A visit every {n} days").format(n=entry.visit_every_days), GREY)


def _source(sheet: EntrySheet, entry: model.Source, _unfolded: bool) -> None:
    sheet.para(_("Way {n}: {advice}").format(n=entry.rank, advice=entry.advice), BOLD)
    sheet.para(entry.text)
    sheet.parts(_("Ways"), entry.ways)
    sheet.parts(_("How deep the relation goes"), entry.depths)


def _stage(sheet: EntrySheet, entry: model.Stage, _unfolded: bool) -> None:
    sheet.para(entry.text)
    sheet.parts(_("To do"), entry.tasks)
    gate = entry.gate
    if gate:
        sheet.heading(_("Gate: {title}").format(title=sheet.say(gate.title)))
        sheet.line(join([styled(_("decided by"), GREY), styled(sheet.say(gate.decides))], " "))
        if gate.important_only:
            sheet.line(styled(_("for important partners alone"), OCHRE))
        if gate.text:
            sheet.line(styled(sheet.say(gate.text), GREY))
        sheet.parts(_("What must be there"), gate.requirements)


def _checklist(sheet: EntrySheet, entry: model.ChecklistItem, _unfolded: bool) -> None:
    sheet.para(entry.text)
    sheet.parts(_("In detail"), entry.parts)
    _files(sheet, entry.files, entry.handling)


def _files(sheet: EntrySheet, files: Iterable[str], handling: str) -> None:
    names = [name for name in files if name]
    if names:
        sheet.heading(_("File"))
        for name in names:
            trouble = trouble_of(document(sheet.card.playbook, name))
            state = styled(trouble, LATE) if trouble else styled("F6", ACCENT)
            sheet.line(join([styled(name), state], "  "), mark=sheet.card.glyphs.open)
    sheet.para(_(_HANDLING[handling]) if names or handling != "internal" else "", GREY)


def _step(sheet: EntrySheet, entry: model.Step, _unfolded: bool) -> None:
    sheet.items(_("Say"), entry.say)
    sheet.parts(_("Do"), entry.do)
    sheet.items(_("Ask"), entry.ask)
    sheet.items(_("Hear"), entry.listen)
    sheet.named(_("Show"), entry.shows)
    sheet.named(_("Serves"), entry.points)
    sheet.items(_("Tip"), [entry.tip], GREY)


def _product(sheet: EntrySheet, entry: model.Product, _unfolded: bool) -> None:
    sheet.para(entry.text)
    width = 8
    for row in entry.rows:
        sheet.gap()
        for letter, word, text in (
            ("F", _("Feature"), row.feature),
            ("A", _("Advantage"), row.advantage),
            ("B", _("Benefit"), row.benefit),
            ("E", _("Evidence"), row.evidence),
        ):
            width = 12 if len(_("Advantage")) > 4 else 8
            sheet.labelled(f"{letter} {word}", text, width=width)
        proofs = [found.title for each in row.proof if (found := sheet.card.playbook.get(each))]
        sheet.labelled("", f" {sheet.card.glyphs.sep} ".join(proofs), GREY, width)
    sheet.parts(_("Doubts and their answers"), entry.doubts)


def _policy(sheet: EntrySheet, entry: model.Policy, _unfolded: bool) -> None:
    sheet.para(entry.text)
    sheet.items(_("To say"), entry.terms)
    sheet.named(_("Serves"), entry.points)
    sheet.named(_("Proof"), entry.proof)


def _case(sheet: EntrySheet, entry: model.Case, _unfolded: bool) -> None:
    for label, text in (
        (_("Customer"), entry.customer),
        (_("Situation"), entry.situation),
        (_("What was done"), entry.done),
        (_("Result"), entry.result),
        (_("In their words"), entry.quote),
    ):
        if text:
            sheet.heading(label)
            sheet.line(styled(sheet.say(text)))
    sheet.named(_("Proof"), entry.proof)


def _proof(sheet: EntrySheet, entry: model.Proof, _unfolded: bool) -> None:
    sheet.para(entry.text)
    _files(sheet, [entry.file], entry.handling)


def _sum(sheet: EntrySheet, entry: model.Sum, _unfolded: bool) -> None:
    sheet.para(entry.text)
    if entry.inputs:
        sheet.heading(_("Assumptions: low, likely, high"))
        name = max(min(sheet.card.width - 34, 30), 12)
        for each in entry.inputs:
            amounts = "".join(plain(one_line(value, 9)).rjust(9) for value in (each.low, each.likely, each.high))
            sheet.line(styled(padded(sheet.say(each.title), name)) + styled(amounts) + styled(f"  {each.unit}", GREY))
            if each.source:
                sheet.line(styled(sheet.say(each.source), GREY), indent=2)
    for phase, word in PHASE_WORDS.items():
        found = [line for line in entry.lines if line.phase == phase]
        if found:
            sheet.heading(_(word))
        for line in found:
            sheet.line(styled(sheet.say(line.title)), mark=sheet.card.glyphs.open)
            for side, formula in ((_("we"), line.ours), (_("they"), line.theirs)):
                sheet.line(join([styled(side, GREY), styled(_in_words(sheet, formula, entry), GREY)], "  "), indent=2)
    sheet.items(_("So"), [entry.conclusion])
    sheet.items(_("When we lose"), [entry.losing])


def _in_words(sheet: EntrySheet, formula: str, entry: model.Sum) -> str:
    """A formula with the titles of its assumptions in place of their ids, and the signs that people write."""
    titles = {
        **{each.id.replace("-", "_"): sheet.say(each.title) for each in entry.lines},
        **{each.id.replace("-", "_"): sheet.say(each.title) for each in entry.inputs},
    }
    if not any(each in titles for each in _IDENTIFIER.findall(formula)):
        return sheet.say(formula)
    named = _IDENTIFIER.sub(lambda found: titles.get(found[0], found[0]), formula)
    return named.removeprefix("0 ").replace("*", "×")


def _direction(sheet: EntrySheet, entry: model.Direction, _unfolded: bool) -> None:
    sheet.items(_("What they say"), [entry.said])
    sheet.heading(_("Where to lead"))
    sheet.line(styled(sheet.say(entry.direction)))


def _objection(sheet: EntrySheet, entry: model.Objection, unfolded: bool) -> None:
    sheet.gap()
    sheet.labelled(pgettext("objection", "First"), entry.first, BOLD)
    sheet.gap()
    for at, text in enumerate(entry.bullets, 1):
        sheet.rows += hanging(f"  {at}", styled(sheet.say(text)), sheet.card.width, sheet.card.indent, GREY)
    sheet.gap()
    sheet.labelled(pgettext("objection", "Ask"), entry.ask)
    sheet.labelled(_("Avoid"), f" {sheet.card.glyphs.sep} ".join(entry.avoid), GREY)
    sheet.items(_("How they say it"), entry.says)
    if entry.behind and not unfolded:
        sheet.gap()
        sheet.rows.append(
            join([styled(_("May lie behind"), ACCENT), styled("F9", ACCENT), styled(_("unfolds it"), GREY)], "  ")
        )
    elif entry.behind:
        sheet.heading(_("May lie behind"))
        for each in entry.behind:
            sheet.line(styled(sheet.say(each.motive)), mark=sheet.card.glyphs.open)
            sheet.line(styled(sheet.say(each.test), GREY), indent=2)
    sheet.named(pgettext("objection", "Show"), entry.proof)
    sheet.named(_("Serves"), entry.points)
    sheet.named(_("Wants"), entry.needs)
    sheet.items(_("Remark"), [remark_text(sheet.card.playbook, entry)], OCHRE)


def _scorecard(sheet: EntrySheet, entry: model.Scorecard, _unfolded: bool) -> None:
    stage = sheet.card.playbook.get(entry.stage)
    sheet.para(_("at the stage {title}").format(title=stage.title) if stage else "", GREY)
    sheet.para(entry.text)
    for at, item in enumerate(entry.items, 1):
        sheet.gap()
        remark = "" if item.scored else _("remark only, no score")
        sheet.line(join([styled(f"{at} {sheet.say(item.title)}", ACCENT), styled(remark, OCHRE)], "  "))
        for text, style in ((item.text, ""), (item.ask and _("Ask") + f"  {item.ask}", GREY)):
            if text:
                sheet.line(styled(sheet.say(text), style), indent=2)
        for part in item.parts:
            sheet.line(
                join([styled(sheet.say(part.title)), styled(sheet.say(part.text), GREY)], "  "),
                indent=2,
                mark=sheet.card.glyphs.open,
            )


def _question(sheet: EntrySheet, entry: model.Question, _unfolded: bool) -> None:
    sheet.items(_("Instead of"), [entry.closed], GREY)
    sheet.items(_("Ask"), [entry.open, *entry.others])
    sheet.items(_("What opens it"), entry.keys, GREY)
    sheet.items(_("Brings to light"), [entry.why], GREY)
    sheet.named(_("Step"), [entry.step])


def _persona(sheet: EntrySheet, entry: model.Persona, _unfolded: bool) -> None:
    sheet.para(entry.text)
    sheet.items(_("Cares about"), entry.cares)
    sheet.items(_("Situation"), [each.text for each in entry.situations])


def _need(sheet: EntrySheet, entry: model.Need, _unfolded: bool) -> None:
    sheet.para(entry.text)
    sheet.items(_("Ask"), [entry.ask])
    sheet.items(_("How it shows"), entry.signals)


_WRITERS: dict[type, Callable[[EntrySheet, Any, bool], None]] = {
    model.Page: _page,
    model.Company: _company,
    model.Principle: _principle,
    model.PartnerClass: _class,
    model.Source: _source,
    model.Stage: _stage,
    model.ChecklistItem: _checklist,
    model.Step: _step,
    model.Product: _product,
    model.Policy: _policy,
    model.Case: _case,
    model.Proof: _proof,
    model.Sum: _sum,
    model.Direction: _direction,
    model.Objection: _objection,
    model.Scorecard: _scorecard,
    model.Need: _need,
    model.Question: _question,
    model.Persona: _persona,
    model.Point: _principle,
    model.Training: _principle,
}

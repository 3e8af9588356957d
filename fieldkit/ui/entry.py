"""Any entry of the playbook as text to be read: every kind, all that a rep may want of it, wrapped by cells.

What a partner should not read over a rep's shoulder, the motives behind an objection, stays folded until asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from textual.content import Content, Span

from fieldkit.i18n import _, language, marked, pgettext
from fieldkit.playbook import Playbook, model
from fieldkit.ui.cards import OBJECTION_WORDS, Card, file_of, hanging, sample_mark
from fieldkit.ui.markdown_text import markdown_lines
from fieldkit.ui.text import ACCENT, BOLD, GREY, LATE, OCHRE, as_date, join, one_line, padded, plain, styled

_IDENTIFIER = re.compile(r"[a-z][a-z0-9-]*")

LONGEST = 20_000
"""Characters of one text that are shown; no entry made for a rep comes near it."""

_KIND_WORDS = {
    "company": marked("Company"),
    "principles": marked("Principle"),
    "classes": marked("Class"),
    "sources": marked("Source"),
    "stages": marked("Stage"),
    "checklist": marked("Checklist"),
    "steps": marked("Step"),
    "products": marked("Product"),
    "policies": marked("Policy"),
    "cases": marked("Case"),
    "proofs": marked("Proof"),
    "sums": marked("Sum"),
    "directions": marked("Lead"),
    "objections": marked("Objection"),
    "scorecards": marked("Score"),
    "needs": marked("Wants"),
    "points": marked("Point"),
    "training": marked("Training"),
    "layers": marked("Layer"),
    "funnel": marked("Funnel"),
    "pages": marked("Page"),
}

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


def kind_word(playbook: Playbook, entry: model.Entry) -> str:
    """The word by which a list names what an entry is; an objection is named by its kind."""
    if isinstance(entry, model.Objection):
        return _(OBJECTION_WORDS[entry.kind])
    return _(_KIND_WORDS.get(playbook.kind(entry.id), "Page"))


def foreign_mark(playbook: Playbook, entry: model.Entry) -> Content:
    """A mark on an entry that there is in the other language only, else nothing."""
    if entry.id not in playbook.foreign:
        return Content("")
    return styled("EN" if playbook.lang == "zh" else "中文", OCHRE)


def underlined(title: str, marks: Sequence[tuple[int, int]], style: str = "") -> Content:
    """A title with the characters that a search met underlined."""
    shown = styled(one_line(title), style)
    if shown.plain != title:
        return shown
    spans = [Span(start, end, "underline") for start, end in marks if 0 <= start < end <= len(title)]
    return Content(title, [*shown.spans, *spans])


def kind_cells() -> int:
    """The width of the column of kinds in a list of results."""
    return 10 if language() == "en" else 6


def find_row(playbook: Playbook, entry: model.Entry, title: str, marks: Sequence[tuple[int, int]]) -> Content:
    """A row of a list of results: the word for its kind, the title, and what must be known of the entry."""
    named = styled(padded(kind_word(playbook, entry), kind_cells())) + underlined(title, marks)
    return join([named, foreign_mark(playbook, entry)], "  ")


def remark_text(playbook: Playbook, entry: model.Objection) -> str:
    """Where an answer about money belongs: into the remark of an item of a scorecard; empty where it does not."""
    if not entry.remark_for:
        return ""
    items = (item for scorecard in playbook.entries.scorecards for item in scorecard.items)
    title = next((item.title for item in items if item.id == entry.remark_for), "")
    return _("what was agreed goes into the remark of “{item}”").format(item=title) if title else ""


def entry_text(card: Card, entry: model.Entry, today: date, *, unfolded: bool = False, body: bool = True) -> Content:
    """The whole entry below its title, wrapped to the card's width; its head alone when `body` is false."""
    sheet = _Sheet(card)
    sheet.rows += hanging("", styled(card.say(entry.title), BOLD), card.width, 0)
    sheet.rows += hanging("", head_line(card, entry), card.width, 0)
    if not body:
        return Content("\n").join(sheet.rows)
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


class _Sheet:
    """Lines on their way into a page: paragraphs, lists under a word in the accent colour, labelled lines."""

    def __init__(self, card: Card) -> None:
        self.card = card
        self.rows: list[Content] = []

    def say(self, text: str) -> str:
        return self.card.say(text[:LONGEST])

    def gap(self) -> None:
        if self.rows and self.rows[-1]:
            self.rows.append(Content(""))

    def para(self, text: str, style: str = "") -> None:
        if text:
            self.gap()
            self.rows += hanging("", styled(self.say(text), style), self.card.width, 0)

    def heading(self, label: str) -> None:
        self.gap()
        self.rows.append(styled(label, ACCENT))

    def line(self, text: Content, indent: int = 0, mark: str = "") -> None:
        """One text behind a mark, hanging under itself."""
        room = max(self.card.width - indent, 12)
        self.rows += [Content(" " * indent) + row for row in hanging(mark, text, room, 2 if mark else 0, GREY)]

    def items(self, label: str, texts: Iterable[str], style: str = "") -> None:
        """Short lines under a word."""
        found = [text for text in texts if text]
        if found:
            self.heading(label)
            for text in found:
                self.line(styled(self.say(text), style), mark=self.card.glyphs.open)

    def parts(self, label: str, parts: Iterable[Any]) -> None:
        """Named pieces under a word: the title, its text in grey below."""
        found = list(parts)
        if found:
            self.heading(label)
            for part in found:
                optional = "" if getattr(part, "required", True) else _("where possible")
                self.line(
                    join([styled(self.say(part.title)), styled(optional, GREY)], "  "), mark=self.card.glyphs.open
                )
                if part.text:
                    self.line(styled(self.say(part.text), GREY), indent=2)

    def labelled(self, label: str, text: str, style: str = "", width: int = 0) -> None:
        """A label and its text beside it."""
        if text:
            self.rows += hanging(label, styled(self.say(text), style), self.card.width, width or self.card.indent)

    def named(self, label: str, ids: Iterable[str]) -> None:
        """Other entries by their titles, with what must be known of them."""
        found = [entry for each in ids if (entry := self.card.playbook.get(each))]
        if found:
            self.heading(label)
        for entry in found:
            file = styled("F6", ACCENT) if file_of(self.card.playbook, entry) else Content("")
            title = join([styled(self.say(entry.title)), sample_mark(entry), file], "  ")
            self.line(title, mark=self.card.glyphs.open)


def _plain_text(sheet: _Sheet, entry: Any, _unfolded: bool) -> None:
    sheet.para(getattr(entry, "text", ""))


def _page(sheet: _Sheet, entry: model.Page, _unfolded: bool) -> None:
    sheet.gap()
    for kind, text in markdown_lines(sheet.say(entry.text)):
        if kind == "heading":
            sheet.heading(text.plain)
        elif not text:
            sheet.gap()
        else:
            sheet.line(text, mark=sheet.card.glyphs.open if kind == "item" else "")


def _company(sheet: _Sheet, entry: model.Company, _unfolded: bool) -> None:
    sheet.para(entry.text)
    sheet.items(_("To say"), entry.points)
    sheet.named(_("Proof"), entry.proof)


def _principle(sheet: _Sheet, entry: model.Principle, _unfolded: bool) -> None:
    sheet.para(entry.text)
    sheet.parts(_("In detail"), entry.parts)


def _class(sheet: _Sheet, entry: model.PartnerClass, _unfolded: bool) -> None:
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


def _source(sheet: _Sheet, entry: model.Source, _unfolded: bool) -> None:
    sheet.para(_("Way {n}: {advice}").format(n=entry.rank, advice=entry.advice), BOLD)
    sheet.para(entry.text)
    sheet.parts(_("Ways"), entry.ways)
    sheet.parts(_("How deep the relation goes"), entry.depths)


def _stage(sheet: _Sheet, entry: model.Stage, _unfolded: bool) -> None:
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


def _checklist(sheet: _Sheet, entry: model.ChecklistItem, _unfolded: bool) -> None:
    sheet.para(entry.text)
    sheet.parts(_("In detail"), entry.parts)
    _files(sheet, entry.files, entry.handling)


def _files(sheet: _Sheet, files: Iterable[str], handling: str) -> None:
    names = [name for name in files if name]
    if names:
        sheet.heading(_("File"))
        for name in names:
            there = sheet.card.playbook.file(name) is not None
            state = styled("F6", ACCENT) if there else styled(_("not on this laptop"), LATE)
            sheet.line(join([styled(name), state], "  "), mark=sheet.card.glyphs.open)
    sheet.para(_(_HANDLING[handling]) if names or handling != "internal" else "", GREY)


def _step(sheet: _Sheet, entry: model.Step, _unfolded: bool) -> None:
    sheet.items(_("Say"), entry.say)
    sheet.parts(_("Do"), entry.do)
    sheet.items(_("Ask"), entry.ask)
    sheet.items(_("Hear"), entry.listen)
    sheet.named(_("Show"), entry.shows)
    sheet.named(_("Serves"), entry.points)
    sheet.items(_("Tip"), [entry.tip], GREY)


def _product(sheet: _Sheet, entry: model.Product, _unfolded: bool) -> None:
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


def _policy(sheet: _Sheet, entry: model.Policy, _unfolded: bool) -> None:
    sheet.para(entry.text)
    sheet.items(_("To say"), entry.terms)
    sheet.named(_("Serves"), entry.points)
    sheet.named(_("Proof"), entry.proof)


def _case(sheet: _Sheet, entry: model.Case, _unfolded: bool) -> None:
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


def _proof(sheet: _Sheet, entry: model.Proof, _unfolded: bool) -> None:
    sheet.para(entry.text)
    _files(sheet, [entry.file], entry.handling)


def _sum(sheet: _Sheet, entry: model.Sum, _unfolded: bool) -> None:
    sheet.para(entry.text)
    if entry.inputs:
        sheet.heading(_("Assumptions: low, likely, high"))
        name = max(min(sheet.card.width - 34, 30), 12)
        for each in entry.inputs:
            amounts = "".join(plain(one_line(value, 9)).rjust(9) for value in (each.low, each.likely, each.high))
            sheet.line(styled(padded(sheet.say(each.title), name)) + styled(amounts) + styled(f"  {each.unit}", GREY))
    for phase, word in PHASE_WORDS.items():
        found = [line for line in entry.lines if line.phase == phase]
        if found:
            sheet.heading(_(word))
        for line in found:
            sheet.line(styled(sheet.say(line.title)), mark=sheet.card.glyphs.open)
            for side, formula in ((_("we"), line.ours), (_("they"), line.theirs)):
                sheet.line(join([styled(side, GREY), styled(_in_words(sheet, formula, entry), GREY)], "  "), indent=2)
    sheet.items(_("So"), [entry.conclusion])


def _in_words(sheet: _Sheet, formula: str, entry: model.Sum) -> str:
    """A formula with the titles of its assumptions in place of their ids, and the signs that people write."""
    titles = {each.id: sheet.say(each.title) for each in entry.inputs}
    if not any(each in titles for each in _IDENTIFIER.findall(formula)):
        return sheet.say(formula)
    named = _IDENTIFIER.sub(lambda found: titles.get(found[0], found[0]), formula)
    return named.removeprefix("0 ").replace("*", "×")


def _direction(sheet: _Sheet, entry: model.Direction, _unfolded: bool) -> None:
    sheet.items(_("What they say"), [entry.said])
    sheet.heading(_("Where to lead"))
    sheet.line(styled(sheet.say(entry.direction)))


def _objection(sheet: _Sheet, entry: model.Objection, unfolded: bool) -> None:
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


def _scorecard(sheet: _Sheet, entry: model.Scorecard, _unfolded: bool) -> None:
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


def _need(sheet: _Sheet, entry: model.Need, _unfolded: bool) -> None:
    sheet.para(entry.text)
    sheet.items(_("Ask"), [entry.ask])
    sheet.items(_("How it shows"), entry.signals)


_WRITERS: dict[type, Callable[[_Sheet, Any, bool], None]] = {
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
    model.Point: _principle,
    model.Training: _principle,
}

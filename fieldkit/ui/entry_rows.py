"""Any entry of the playbook as a row of a list: the word for its kind, its title, and what must be known of it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content, Span

from fieldkit.i18n import _, language, marked
from fieldkit.playbook import Playbook, model
from fieldkit.ui.cards import OBJECTION_WORDS
from fieldkit.ui.text import OCHRE, join, one_line, padded, styled

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
    "questions": marked("Asking"),
    "personas": marked("Persona"),
    "pages": marked("Page"),
}


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

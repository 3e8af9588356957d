"""How each place will show an entry: the visit, the card that a search opens, the customer's page, the rehearsal.

Each function gives a `Preview`, made by what draws that place itself, so that nobody is shown anything else later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from textual.content import Content

from fieldkit.i18n import _
from fieldkit.playbook import Playbook, model
from fieldkit.playbook.customer import SECTIONS, Figures, pages_of
from fieldkit.playbook.drills import drill_cards
from fieldkit.ui.cards import Card, objection_card, show_block, step_card
from fieldkit.ui.entry import entry_text
from fieldkit.ui.present_text import page_text
from fieldkit.ui.rehearse_cards import back_card, front_card
from fieldkit.ui.text import RULE, one_line, styled


@dataclass(frozen=True)
class Preview:
    """What one place shows of an entry.

    `note` stands above it, for the author alone; without a `text` the place does not show the entry, and the note says
    why. `turns` is how many things there are to turn through. `paper` is drawn on the customer's ground.
    """

    note: str
    text: Content | None = None
    turns: int = 1
    paper: bool = False


def visit_preview(card: Card, entry: model.Entry, turn: int) -> Preview:
    """A step as the visit shows it, or what a step has at hand."""
    if isinstance(entry, model.Step):
        numbers = [step.id for step in card.playbook.entries.steps]
        note = _("Step {n} of {all}").format(n=numbers.index(entry.id) + 1, all=len(numbers))
        things = sum(card.playbook.get(each) is not None for each in entry.shows)
        return Preview(note, step_card(card, entry, (), -1, turn), max(things, 1))
    if card.playbook.kind(entry.id) not in SECTIONS:
        return Preview(_("Only steps, and what they show, stand on the cards of a visit."))
    steps = [step for step in card.playbook.entries.steps if entry.id in step.shows]
    if not steps:
        return Preview(_("No step shows this. A step names it under shows."))
    names = _(", ").join(one_line(card.playbook.expand(step.short)) for step in steps)
    shown = Content("\n").join(show_block(card, (entry.id,), 0))
    return Preview(_("At hand in these steps: {steps}").format(steps=names), shown)


def card_preview(card: Card, entry: model.Entry, today: date) -> Preview:
    """The card that Find shows."""
    if isinstance(entry, model.Objection):
        return Preview(_("As Find shows it"), objection_card(card, entry).rstrip())
    return Preview(_("As Find shows it, in full"), entry_text(card, entry, today))


def customer_preview(
    playbook: Playbook,
    entry: model.Entry,
    today: date,
    turn: int,
    *,
    demo: bool,
    figures: Figures,
    size: tuple[int, int],
) -> Preview:
    """The customer's page, laid out for `size` (columns, lines), or why there is none; samples are shown as samples."""
    day = today.isoformat()
    pages = pages_of(playbook, entry, day, demo=demo, figures=figures)
    note = _("As the customer sees it")
    if not pages:
        # In the demo all is shown; what appears there and not here is a sample or past its day.
        pages = pages_of(playbook, entry, day, demo=True, figures=figures)
        if entry.sample:
            note = _("A sample: no customer sees it outside the demo. It will look like this:")
        else:
            note = _("Past its day ({day}): no customer sees it. It looked like this:").format(day=entry.expires)
    if not pages:
        return Preview(_no_page(playbook, entry))
    return Preview(note, page_text(pages[turn % len(pages)], *size), len(pages), paper=True)


def _no_page(playbook: Playbook, entry: model.Entry) -> str:
    if playbook.kind(entry.id) not in SECTIONS:
        return _("There are no pages of this kind for the customer.")
    if entry.audience != "customer":
        return _("Internal: no customer sees it. audience: customer would show it.")
    if isinstance(entry, model.Proof):
        return _("Internal by its handling: no customer sees it. handling: show or leave would show it.")
    if isinstance(entry, model.Sum):
        return _("No line of it is for the customer. audience: customer at a line would show that line.")
    return _("There is nothing in it that a customer's page could show.")


def rehearsal_preview(card: Card, entry: model.Entry, turn: int) -> Preview:
    """Front and back of the cards with which an entry is rehearsed: each of its drills, in each way of saying."""
    faces = [
        (drill, said)
        for drill in drill_cards(card.playbook)
        if drill.entry == entry.id
        for said in range(len(drill.prompts))
    ]
    if not faces:
        return Preview(_("Nothing of this is rehearsed."))
    drill, said = faces[turn % len(faces)]
    rule = styled(card.glyphs.line * min(card.width, 40), RULE)
    text = Content("\n").join([front_card(card, drill, said), Content(""), rule, back_card(card, drill)])
    return Preview(_("First the words alone; Enter shows the answer"), text, len(faces))

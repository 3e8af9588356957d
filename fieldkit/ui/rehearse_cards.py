"""Cards for rehearsing an objection: its front, in the partner's words, and what is revealed behind it."""

from __future__ import annotations

from textual.content import Content

from fieldkit.i18n import _
from fieldkit.playbook import model
from fieldkit.ui.cards import OBJECTION_WORDS, Card, answer_blocks, hanging, sample_mark
from fieldkit.ui.text import BOLD, GREY, join, styled


def front_card(card: Card, entry: model.Objection, saying: int = 0) -> Content:
    """What the partner says: the `saying`-th of the ways in which it is said, and its kind; what to do stands below."""
    left, right = card.glyphs.quote
    words = entry.says[saying % len(entry.says)]
    head = join([styled(_(OBJECTION_WORDS[entry.kind]), GREY), sample_mark(entry)], f" {card.glyphs.sep} ")
    rows = [
        head,
        Content(""),
        *hanging("", styled(f"{left}{card.say(words)}{right}", BOLD), card.width, 0),
        Content(""),
        *hanging("", styled(_("Answer aloud. First ask, then answer."), GREY), card.width, 0),
    ]
    return Content("\n").join(rows)


def back_card(card: Card, entry: model.Objection) -> Content:
    """What is revealed: the first line, the points to make, the question, the proof, and what not to say."""
    first, bullets, last = answer_blocks(card, entry)
    rows = [row for block in (first, bullets, last) if block for row in (*block, Content(""))]
    return Content("\n").join(rows[:-1])

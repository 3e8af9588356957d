"""What stands on the card of Find: an entry, words that no card answers, nothing found; how an objection ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from textual.content import Content

from fieldkit.i18n import _
from fieldkit.playbook import model
from fieldkit.store.records import HeardRow
from fieldkit.ui.cards import Card, hanging, objection_card
from fieldkit.ui.entry import entry_text
from fieldkit.ui.entry_rows import foreign_mark
from fieldkit.ui.glyphs import Glyphs
from fieldkit.ui.notes import outcome_text
from fieldkit.ui.rehearse_cards import own_block
from fieldkit.ui.rehearsing import own_answers
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, join, moment, one_line, styled

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

Outcome = Literal["open", "resolved", "escalated", "pretext"]

ANSWERS: tuple[Outcome, ...] = ("resolved", "open", "escalated", "pretext")
"""What the digits 1 to 4 say of an objection that was logged."""


def answer_words() -> tuple[str, ...]:
    """The words of ANSWERS."""
    return _("Resolved"), _("Not resolved"), _("Escalate"), _("Not the real one")


def found_card(kit: FieldkitApp, card: Card, entry: model.Entry, *, unfolded: bool) -> Content:
    """An entry: an objection with its answer, and the rep's own as far as there is room; of any other all it says."""
    if not isinstance(entry, model.Objection):
        return entry_text(card, entry, kit.today_date, unfolded=unfolded)
    text = objection_card(card, entry, unfolded=unfolded).rstrip()
    own = own_block(card, own_answers(kit.store, entry.id))
    # Beside the company's as far as there is room: its answer is never pushed out of sight.
    if own and text.plain.count("\n") + 1 + len(own) <= card.height:
        text = Content("\n").join([text, *own])
    mark = foreign_mark(card.playbook, entry)
    return text if not mark else join([mark, text], "  ")


def words_card(words: str, glyphs: Glyphs, width: int) -> Content:
    """The partner's own words, and what to do about them."""
    rows = [styled(join([_("Objection"), _("own words")], f" {glyphs.sep} ").plain, GREY)]
    rows += hanging("", styled(f"“{words}”", BOLD), width, 0)
    rows.append(Content(""))
    for text in (
        _("No card answers this yet. Ask what they mean by it, and listen."),
        _("Logged in the partner's own words, it comes up again before the next visit."),
    ):
        rows += hanging("", styled(text, GREY), width, 0)
    return Content("\n").join(rows)


def nothing_card(width: int, *, searched: bool, visiting: bool) -> Content:
    """What can be done where there is nothing to show: nothing was found, or nothing is there."""
    if searched:
        text = _("Other words may do: what it is about, its pinyin, or its initials.")
        if not visiting:
            text += "\n" + _("During a visit, F4 logs what you typed in the partner's own words.")
    else:
        text = _("There is nothing in the playbook yet.")
    return Content("\n").join(hanging("", styled(text, GREY), width, 0))


def outcome_line(heard: HeardRow | None, glyphs: Glyphs, *, left_open: bool) -> Content:
    """What can be answered, or how it ended: `heard` is what was logged, and `left_open` says that it stays open."""
    parts = [] if heard else [styled("F4", ACCENT) + styled(" " + _("Heard it"))]
    if heard:
        parts.append(styled(f"{glyphs.dot} ", JADE) + styled(_("logged") + f" {moment(heard.at)}", GREY))
    for at, (outcome, word) in enumerate(zip(ANSWERS, answer_words(), strict=True), 1):
        ended = heard is not None and heard.outcome == outcome and (outcome != "open" or left_open)
        if ended:
            told = outcome_text(heard) if heard and heard.real_title else word
            parts.append(styled(f"{glyphs.done} {one_line(told, 30)}", f"bold {JADE}"))
        else:
            parts.append(styled(str(at), ACCENT if heard else GREY) + styled(f" {word}", "" if heard else GREY))
    return Content("   ").join(parts)

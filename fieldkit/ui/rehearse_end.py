"""The end of a round: what was rehearsed, how it went and when it comes again, without a score."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from fieldkit.i18n import _, ngettext
from fieldkit.playbook.drills import drill_of
from fieldkit.rules.rounds import Round
from fieldkit.store.queries import ReviewRow, reviews_in_round
from fieldkit.store.schedule import schedule_of
from fieldkit.ui.rehearse_cards import DRILL_WORDS
from fieldkit.ui.rehearse_text import again_text, rating_words
from fieldkit.ui.text import ACCENT, BOLD, GREY, OCHRE, join, padded, short, styled

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

SHOWN = 14
"""Cards that the end of a round lists; those that went hardest stand first."""


def round_over(kit: FieldkitApp, round: Round, width: int) -> Content:
    """Return the cards of a round, the hardest first, with what they were rated last and when they come again."""
    rated = reviews_in_round(kit.store, round.id)
    last: dict[str, ReviewRow] = {each.card: each for each in rated}
    if not last:
        return styled(_("There is nothing to rehearse in this playbook yet."), GREY)
    seconds = sum(int(each.seconds or 0) for each in rated)
    count = ngettext("{n} card", "{n} cards", len(last)).format(n=len(last))
    minutes = _("{n} min").format(n=-(-seconds // 60))
    rows = [join([styled(count, BOLD), styled(minutes, GREY)], f" {kit.glyphs.sep} "), Content("")]
    words, now = rating_words(), kit.store.now()
    name = max(width - 30, 16)
    titles = Counter(each.title for each in last.values())
    for each in sorted(last.values(), key=lambda one: one.rating)[:SHOWN]:
        rating = int(each.rating or 0)
        schedule = schedule_of(kit.store, each.card)
        word = styled(padded(words[rating - 1], 12), OCHRE if rating == 1 else GREY)
        again = styled(again_text(schedule.due, now) if schedule else "", GREY)
        told = _drill_told(drill_of(each.card), twice=titles[each.title] > 1)
        rows.append(join([_named(each.title, told, name), word, again], "  "))
    if len(last) > SHOWN:
        rows.append(styled(f"+{len(last) - SHOWN}", GREY))
    return Content("\n").join([*rows, Content(""), styled("Enter", ACCENT) + styled(" " + _("Done"), GREY)])


def _drill_told(drill: str, *, twice: bool) -> str:
    """What is practised of an entry, in a word; an objection needs none unless its title stands there twice."""
    if drill == "objection":
        return _("objection") if twice else ""
    return _("pretext") if drill == "pretext" else _(DRILL_WORDS.get(drill, drill))


def _named(title: str, drill: str, width: int) -> Content:
    """The title of a card and what is practised of it, in a column of `width` cells."""
    if not drill:
        return styled(padded(title, width))
    shown = short(title, max(width - cell_len(drill) - 2, 8))
    named = join([styled(shown), styled(drill, GREY)], "  ")
    return named.pad_right(max(width - named.cell_length, 0))

"""What a partner said in earlier visits, as rows of the preparing: rehearsed together in three minutes, or singly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.i18n import _, ngettext
from fieldkit.playbook.drills import card_id
from fieldkit.rules.rounds import Round
from fieldkit.store.queries import unresolved
from fieldkit.ui.rehearsing import cards_of, objection_round, round_before
from fieldkit.ui.text import ACCENT, GREY, LATE, join, one_line, styled
from fieldkit.ui.widgets.rows import Row, gap, heading

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp


@dataclass(frozen=True)
class Said:
    """The row of an objection that was heard here and is not resolved; without one, the row of all of them."""

    objection: str = ""


def together_rows(kit: FieldkitApp, partner: str) -> list[Row]:
    """Return the row of the three minutes; none where nothing was said."""
    cards = round_before(kit, partner).cards
    if not cards:
        return []
    count = ngettext("{n} card", "{n} cards", len(cards)).format(n=len(cards))
    told = styled(f"{kit.glyphs.go} " + _("Three minutes: what they said"), ACCENT)
    return [Row(join([told, styled(count, GREY)], "  "), Said())]


def said_rows(kit: FieldkitApp, partner: str) -> list[Row]:
    """Return the rows of what was said and is not resolved, each to be rehearsed alone."""
    titles: dict[str, str] = {}
    for each in unresolved(kit.store, partner):
        if card_id("objection", each.objection) in cards_of(kit):
            titles.setdefault(each.objection, each.title or each.words)
    mark = styled(f"{kit.glyphs.ring} ", LATE)
    single = [Row(mark + styled(one_line(title)), Said(objection)) for objection, title in titles.items()]
    return [gap(), heading(_("What was said here")), *single] if single else []


def said_round(kit: FieldkitApp, partner: str, said: Said) -> Round:
    """Return the round of one row."""
    one = objection_round(kit, said.objection, partner) if said.objection else None
    return one or round_before(kit, partner)

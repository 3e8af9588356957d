"""The competing brands that a partner carries, at a glance: each with since when, exclusive or not, how content."""

from __future__ import annotations

from datetime import date

from textual.content import Content

from fieldkit.i18n import _
from fieldkit.rules.rivals import brands_in
from fieldkit.store import Store
from fieldkit.store.door import fold
from fieldkit.store.queries import rivals
from fieldkit.store.records import PartnerRow
from fieldkit.ui.text import GREY, OCHRE, join, one_line, styled
from fieldkit.ui.words import content_word

SHOWN = 4
"""How many brands are listed."""


def carried_lines(store: Store, partner: PartnerRow, today: date) -> list[Content]:
    """A line a brand; what the partner's own line says stands where no brand of it has a record."""
    known = rivals(store, partner.id)
    if not known:
        return [styled(one_line(partner.competitor, 400))] if partner.competitor else []
    lines = [
        join(
            [
                styled(one_line(each.brand, 60)),
                styled(_("since {when}").format(when=one_line(each.since, 40)) if each.since else "", GREY),
                styled(_("exclusive") if each.exclusive else "", OCHRE),
                styled(content_word(each.content), GREY),
            ],
            "  ",
        )
        for each in known
        if not each.ended
    ]
    recorded = {fold(each.brand) for each in known}
    named = [each.brand for each in brands_in(partner.competitor, today) if fold(each.brand) not in recorded]
    lines += [styled(one_line(brand, 60)) for brand in named]
    more = len(lines) - SHOWN
    return [*lines[:SHOWN], *([styled(f"+{more}", GREY)] if more > 0 else [])]

"""How what stood in front of the customer is told: the pages shown, and the sums that were kept."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from fieldkit.i18n import _
from fieldkit.rules.figures import amount_text, places, stored_amount
from fieldkit.rules.shown import Shown
from fieldkit.store.front_records import ScenarioRow
from fieldkit.ui.text import GREY, JADE, LATE, OCHRE, clock, join, one_line, styled


def shown_text(shown: Iterable[Shown]) -> Content:
    """What a customer was shown, and how long each of it stood."""
    each = [styled(one_line(one.title or one.entry, 200)) + styled(f" {clock(one.seconds)}", GREY) for one in shown]
    return join([styled(_("Shown"), GREY), *each], "  ")


def scenario_text(row: ScenarioRow, *, unfolded: bool = True, heading: bool = True) -> Content:
    """A sum that was kept: its name, the model, and when it may be seen by how much we are ahead."""
    name = styled(one_line(row.name or row.title, 200))
    title = styled(one_line(row.title, 200) if row.name != row.title else "", GREY)
    parts = [styled(_("Sums") if heading else "", GREY), name, title]
    ours, theirs = stored_amount(row.ours), stored_amount(row.theirs)
    if unfolded and ours is not None and theirs is not None:
        ahead = ours - theirs
        text = amount_text(ahead, places([ours, theirs]))
        parts.append(styled(f"+{text}" if ahead > 0 else text, JADE if ahead > 0 else LATE if ahead < 0 else OCHRE))
    return join(parts, "  ")

"""The texts of the rescue, laid out for a width: the offer, and what came of it."""

from __future__ import annotations

from textual.content import Content

from fieldkit.i18n import _
from fieldkit.rescue import Rescued, rescue_lines
from fieldkit.store import StoreError
from fieldkit.ui.cards import hanging
from fieldkit.ui.text import ACCENT, GREY, JADE, LATE, OCHRE, styled


def offer_rows(error: StoreError, width: int) -> list[Content]:
    """What happened, what is kept, and what a rescue does."""
    steps = (
        _("What can still be read is taken from the damaged file."),
        _("The newest backup fills in what cannot."),
        _("The folder of the last sync brings what others have, if it is there."),
        _("What is missing then is told exactly; nothing is thrown away."),
    )
    return [
        *hanging("", styled(error.what, LATE), width, 0),
        *hanging("", styled(error.kept, GREY), width, 0),
        Content(""),
        styled(_("The rescue"), ACCENT),
        *(row for number, step in enumerate(steps, 1) for row in hanging(f"{number}", styled(step), width, 3, GREY)),
    ]


def told_rows(done: Rescued, width: int) -> list[Content]:
    """What came of a rescue: jade when nothing is known to be missing, ochre for what is."""
    style = JADE if done.complete else OCHRE
    rows: list[Content] = []
    missing = False
    for line in rescue_lines(done):
        text = line.lstrip()
        indent = len(line) - len(text)
        begins = text in (_("Missing:"), _("Nothing is known to be missing."))
        if rows and not indent and (begins or missing):
            rows.append(Content(""))
        missing = missing if indent else begins
        rows += hanging("", styled(text, style if missing else GREY if indent else ""), width, indent)
    return rows

"""How a report that was written is told on the screen: where it lies, and its figures."""

from __future__ import annotations

from pathlib import Path

from textual.content import Content

from fieldkit.i18n import _
from fieldkit.reports.document import Document, Figures
from fieldkit.ui.text import ACCENT, GREY, JADE, LATE, OCHRE, join, lines, padded, styled

_STYLES = {"good": JADE, "care": OCHRE, "late": LATE, "grey": GREY}

NAME = 20
"""Cells of the name of a figure."""


def written_text(path: Path | None, trouble: str, doing: str = "") -> Content:
    """Where the report lies, or why it could not be written, or that it is being written, and what is done for it."""
    if trouble:
        return lines([styled(_("Not written"), ACCENT), styled(trouble, LATE)])
    if path is None:
        return lines([styled(_("Writing the report…"), ACCENT), styled(doing, GREY)])
    return lines([styled(_("The report is written"), ACCENT), styled(str(path))])


def figures_text(document: Document) -> Content:
    """The figures on top of a report, one below the other."""
    rows = [
        join(
            [
                styled(padded(each.label, NAME), GREY),
                styled(f"{each.value:>4}", _STYLES.get(each.tone, "") if each.value else GREY),
                styled(each.of, GREY),
            ],
            "  ",
        )
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Figures)
        for each in block.rows
    ]
    return lines([styled(document.title, ACCENT), styled(document.subtitle, GREY), "", *rows])


def chat_block(text: str, *, internal: bool) -> Content:
    """The text to be pasted, as it is; nothing stands beside it, so that a mouse marks it alone."""
    said = _("With internal marks, for colleagues alone") if internal else _("To paste into a chat")
    return Content("\n").join([styled(said, ACCENT), *(styled(line) for line in text.split("\n"))])

"""The script of a visit as the visit and its rehearsal show it: the list of steps and the line of progress."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from textual.content import Content

from fieldkit.playbook import Playbook, model
from fieldkit.ui.glyphs import Glyphs
from fieldkit.ui.text import ACCENT, JADE, RULE, join, styled
from fieldkit.ui.widgets.rows import Row

STEP_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "minus", "equals_sign")
"""The keys of steps 1 to 12."""


def step_rows(playbook: Playbook, glyphs: Glyphs, done: Collection[str]) -> list[Row]:
    """The steps by number, those that are done with their mark; the value of a row is the step's id."""
    rows = []
    for number, step in enumerate(playbook.entries.steps, 1):
        mark = styled(glyphs.done, JADE) if step.id in done else styled(" ")
        rows.append(Row(join([mark, styled(f" {number:>2} {playbook.expand(step.short)}")]), step.id, quiet=True))
    return rows


def progress_line(steps: Sequence[model.Step], here: str, done: Collection[str], glyphs: Glyphs, width: int) -> Content:
    """A thin line with a part for each step: the one at hand, those that are done, and the rest."""
    each = max(width // max(len(steps), 1) - 1, 1)
    parts = []
    for step in steps:
        style = ACCENT if step.id == here else JADE if step.id in done else RULE
        parts.append(styled(glyphs.line * each, style))
    return Content(" ").join(parts)

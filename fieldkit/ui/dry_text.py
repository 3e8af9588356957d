"""A rehearsed visit as text: how long each step took against the script, and how the surprises went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import structs
from textual.content import Content

from fieldkit.i18n import _, pgettext
from fieldkit.playbook import Playbook
from fieldkit.rules.visit_time import VisitTime, step_seconds
from fieldkit.store.queries import DryEventRow
from fieldkit.ui.rehearse_text import rating_words
from fieldkit.ui.text import ACCENT, BOLD, GREY, OCHRE, clock, join, one_line, padded, styled

NAME = 14
"""Cells of the column of steps."""


def course_of(events: Sequence[DryEventRow], now: datetime) -> VisitTime:
    """Return the seconds of a run, as those of a visit are counted; a surprise takes the time of its step."""
    named = {"step": "enter", "pause": "pause"}
    return step_seconds([structs.replace(each, what=named[each.what]) for each in events if each.what in named], now)


def steps_done(events: Sequence[DryEventRow]) -> frozenset[str]:
    """Return the steps that were entered and left for another."""
    entered = [each.step for each in events if each.what == "step"]
    return frozenset(step for step in entered if step != entered[-1])


def run_over(playbook: Playbook, events: Sequence[DryEventRow], course: VisitTime, width: int) -> Content:
    """Return the steps with their times against those of the script, and the surprises with how they were answered."""
    head, note = pgettext("practice", "How it went"), _("time, and what the script gives")
    rows = [join([styled(head, ACCENT), styled(note, GREY)], "  ")]
    for step in playbook.entries.steps:
        spent = course.steps.get(step.id)
        name = styled(padded(playbook.expand(step.short), NAME), "" if spent is not None else GREY)
        over = spent is not None and spent > step.minutes * 60
        time = styled(clock(spent or 0), OCHRE if over else "") if spent is not None else styled(_("left out"), GREY)
        meant = styled(_("about {n} min").format(n=step.minutes), GREY)
        rows.append(join([name, time + " " * max(8 - time.cell_length, 1), meant], "  "))
    thrown = [each for each in events if each.what == "surprise"]
    if thrown:
        ratings = {each.card: int(each.rating or 0) for each in events if each.what == "answer"}
        rows += [Content(""), styled(_("The partner objected"), ACCENT)]
        words = rating_words()
        for each in thrown:
            rating = ratings.get(each.card, 0)
            word = words[rating - 1] if 1 <= rating <= 4 else _("not answered")
            title = styled(padded(one_line(playbook.expand(each.title)), max(width - 16, 16)))
            rows.append(join([title, styled(word, OCHRE if rating < 2 else GREY)], "  "))
    return Content("\n").join([*rows, Content(""), styled(_("Practice, no visit"), BOLD)])

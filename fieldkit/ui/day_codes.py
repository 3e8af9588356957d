"""What was understood of a line of codes from a printed route sheet, before it is written."""

from __future__ import annotations

from textual.content import Content

from fieldkit.i18n import _
from fieldkit.reports.sheet_entry import Entry
from fieldkit.rules.sheet_codes import BadLine
from fieldkit.ui.text import BOLD, LATE, join, one_line, styled
from fieldkit.ui.words import reached_text, reading_words
from fieldkit.words import target_words


def entry_text(entry: Entry, sep: str) -> Content:
    """What a line says of a visit, its parts with `sep` between."""
    visit, line = entry.visit, entry.line
    words = reading_words()
    said = [
        f"{visit.started:%H:%M} – {visit.ended:%H:%M}",
        _("did not take place") if visit.missed else "",
        _("{n} steps").format(n=len(line.steps)) if line.steps else "",
        visit.talk.title if visit.talk else "",
        " ".join(words[value] for value in line.readings) if any(line.readings) else "",
        _("{n} points").format(n=len(line.points)) if line.points else "",
        reached_text(line.reached),
        one_line(visit.layer.title, 20) if visit.layer else "",
        _("target partner: {word}").format(word=target_words()[line.target]) if line.target else "",
        *(each.objection.title for each in visit.heard),
        *(f"{note.mark} {one_line(note.text, 30)}" for note in visit.notes),
        one_line(line.cares, 30),
    ]
    name = styled(one_line(entry.stop.name, 40), BOLD)
    return join([name, *(styled(word) for word in said if word)], sep)


def faults_text(error: BadLine) -> Content:
    """What of a line is wrong, each with the reason."""
    return join([styled(f"{fault.token}  ", BOLD) + styled(_(fault.why), LATE) for fault in error.faults], "   ")

"""What comes home on a route sheet: a line of codes becomes a visit that the store can write, or faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from fieldkit.i18n import marked
from fieldkit.playbook import Playbook
from fieldkit.playbook.model import Entries
from fieldkit.rules.classes import READINGS
from fieldkit.rules.marks import parse_note
from fieldkit.rules.points import points_touched
from fieldkit.rules.sheet_codes import BadLine, Codes, Fault, SheetLine, codes_of, read_line
from fieldkit.store import SheetHeard, SheetNote, SheetVisit, Titled
from fieldkit.store.records import StopRow

MINUTES = 40
"""How long a visit was whose end was not written down."""


class Entry(NamedTuple):
    """A line that was understood: the stop, what the line says, and the visit to be written."""

    stop: StopRow
    line: SheetLine
    visit: SheetVisit


class _Served(NamedTuple):
    objection: str
    outcome: str


def read_entry(
    typed: str, stops: Sequence[StopRow], numbers: Mapping[str, int], books: Mapping[str, Playbook], now: datetime
) -> Entry:
    """Return what a line says of one of a day's stops; `numbers` are those of the stops by partner.

    `books` are the playbooks whose codes were printed, by the `pack` of the stops. Raises BadLine with all that is
    wrong with it: nothing is written by halves.
    """
    number = typed.split(maxsplit=1)[0] if typed.strip() else ""
    here = [stop for stop in stops if str(numbers.get(stop.partner)) == _digits(number)]
    stop = here[0] if here else (stops[0] if stops else None)
    if stop is None:
        raise BadLine([Fault(number[:20], marked("this day has no stops"))])
    playbook = books[stop.pack]
    line = read_line(typed, codes_of(playbook.entries))
    if not here:
        raise BadLine([Fault(str(line.stop), marked("no stop of this day has this number"))])
    if stop.status in ("open", "aside", "done", "missed"):
        raise BadLine([Fault(str(line.stop), marked("a visit of this day is written already"))])
    day = date.fromisoformat(stop.day)
    if line.begun is None:
        raise BadLine([Fault(str(line.stop), marked("when was it? 14:00-14:40"))])
    started = _local(datetime.combine(day, line.begun), now)
    if started > now:
        raise BadLine([Fault(f"{started:%H:%M}", marked("this is yet to come"))])
    return Entry(stop, line, _visit(line, stop, playbook, started, day))


def _digits(number: str) -> str:
    return str(int(number)) if number.isdecimal() and len(number) < 5 else number


def _local(naive: datetime, now: datetime) -> datetime:
    """A moment of the calendar that `now` is read from; its offset may be another one in winter."""
    local = naive.astimezone()
    if now.replace(tzinfo=None).astimezone().utcoffset() == now.utcoffset():
        return local
    return naive.replace(tzinfo=now.tzinfo)


def _visit(line: SheetLine, stop: StopRow, playbook: Playbook, started: datetime, day: date) -> SheetVisit:
    entries, codes = playbook.entries, codes_of(playbook.entries)
    ended = started + timedelta(minutes=MINUTES)
    if line.begun and line.ended:
        ended = started + (datetime.combine(day, line.ended) - datetime.combine(day, line.begun))
    layer = codes.layers[line.layer - 1] if line.layer else None
    talk = codes.talks[line.talk - 1] if line.talk else None
    notes = []
    for mark, text in line.notes:
        said = parse_note(f"{mark}{text}", day)
        notes.append(SheetNote(said.mark, said.text, said.day(day)))
    return SheetVisit(
        partner=stop.partner,
        day=stop.day,
        started=started,
        ended=ended,
        pack=playbook.hash,
        visit=stop.visit if stop.status == "planned" else "",
        missed=line.missed or None,  # type: ignore[arg-type]
        steps=[Titled(codes.steps[at - 1].id, codes.steps[at - 1].title) for at in line.steps],
        items=[
            Titled(part.id, part.title) for part in (codes.steps[step - 1].do[item - 1] for step, item in line.items)
        ],
        points=_points(line, entries, codes),
        talk=Titled(talk.id, talk.title) if talk else None,
        cares=line.cares,
        reached=line.reached,
        layer=Titled(layer.id, layer.title) if layer else None,
        target=line.target,
        readings={name: value for name, value in zip(READINGS, line.readings, strict=True) if value},
        heard=[
            SheetHeard(
                Titled(codes.objections[each.code].id, codes.objections[each.code].title),
                codes.objections[each.code].kind,
                each.outcome,  # type: ignore[arg-type]
                each.words,
            )
            for each in line.heard
        ],
        notes=notes,
    )


def _points(line: SheetLine, entries: Entries, codes: Codes) -> list[Titled]:
    """The points that were ticked on paper; where none was, those that the steps and the answers serve."""
    if line.points:
        return [Titled(codes.points[at - 1].id, codes.points[at - 1].title) for at in line.points]
    heard = [_Served(codes.objections[each.code].id, each.outcome) for each in line.heard]
    touched = points_touched(entries, {codes.steps[at - 1].id for at in line.steps}, heard)
    return [Titled(point.id, point.title) for point in entries.points if point.id in touched]

"""The visits of some days as reports tell of them, and who did what: what the day's and the week's report share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from fieldkit.reports.values import VisitLine
from fieldkit.store import Store
from fieldkit.store.door import fold
from fieldkit.store.queries.course import minutes_between
from fieldkit.store.queries.reps import Reps, Written
from fieldkit.store.queries.span import Span, next_steps, visits_between
from fieldkit.store.records import FollowupRow, HeardRow, VisitRow
from fieldkit.store.stage_records import MoveRow


class Doers:
    """Who did what in a span of days, and whether that is asked for; `asked` are names of reps, none for all."""

    def __init__(self, store: Store, me: str, span: Span, asked: Collection[str] = ()) -> None:
        self.reps = Reps(store, me)
        self.asked = [self.reps.named(name) for name in asked]
        self._wanted = {fold(name) for name in asked}
        self._span = span
        self._devices: dict[Written, dict[str, str]] = {}
        self._seen: dict[str, str] = {}

    def of(self, kind: Written, row: VisitRow | HeardRow | FollowupRow | MoveRow) -> str:
        """Return the rep who wrote a record of the span."""
        if kind not in self._devices:
            self._devices[kind] = self.reps.writers(kind, *self._span)
        partner = row.partner
        return self.reps.of_device(self._devices[kind].get(row.id, ""), partner)

    def owner(self, partner: str) -> str:
        """Return whose a partner is: its owner's, else of whoever visited it last in the span, else nobody's."""
        return self.reps.owner(partner) or self._seen.get(partner, "")

    def wants(self, rep: str) -> bool:
        """Tell whether what a rep did is asked for."""
        return not self._wanted or fold(rep) in self._wanted

    def wants_partner(self, partner: str) -> bool:
        """Tell whether what stands with a partner is asked for."""
        return not self._wanted or fold(self.owner(partner)) in self._wanted

    def saw(self, lines: Iterable[VisitLine]) -> None:
        """Note who visited which partner, the last one last."""
        self._seen |= {line.visit.partner: line.rep for line in lines if line.rep}


def visit_lines(store: Store, span: Span, doers: Doers, heard: Sequence[HeardRow]) -> list[VisitLine]:
    """Return the visits of a span that are asked for, the earliest first."""
    minutes = minutes_between(store, *span)
    steps = next_steps(store, span)
    counts = Counter(each.visit for each in heard)
    resolved = Counter(each.visit for each in heard if each.outcome == "resolved")
    found = [
        VisitLine(
            visit=visit,
            rep=doers.of("visit", visit),
            minutes=None if visit.late else minutes.get(visit.id),
            heard=counts[visit.id],
            resolved=resolved[visit.id],
            next_step=steps.get(visit.id),
        )
        for visit in visits_between(store, span)
    ]
    doers.saw(found)
    return [line for line in found if doers.wants(line.rep)]

"""The next best step with a partner, and why: what is open first, then what the process asks for, in its order.

Ours, where the process leaves a gap: a promise that is due and a talk that broke off come before everything, since they
cost trust; then whoever was never talked to; then the objection that stands in the way; then a visit that the class
of the partner calls for; then what the stage still lacks, its decision last; then moving on.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, NamedTuple

from msgspec import Struct

from fieldkit.playbook.model import Stage
from fieldkit.rules.stages import Clock, Lack

What = Literal[
    "wrap-up", "promised", "first-visit", "place", "objection", "visit", "task", "gate", "decision", "move-on", "keep"
]


class Snapshot(Struct, frozen=True, kw_only=True):
    """What is known of a partner on the day `today`; what is not known is None or empty.

    `promised` is the text of the follow-up due first, `unfinished` the title of the step at which a visit broke off
    (with `broken_off`), `objection` the id of the one heard last that is not resolved. `every_days` is how often the
    partner's class is visited. `stage` is None for a partner in no stage of the playbook; `onwards` is the stage
    behind it, `lacks` what is missing there.
    """

    today: date
    broken_off: date | None = None
    unfinished: str = ""
    promised: str = ""
    promised_for: date | None = None
    visits: int = 0
    last_visit: date | None = None
    every_days: int | None = None
    objection: str = ""
    objection_title: str = ""
    objection_since: date | None = None
    stage: Stage | None = None
    clock: Clock | None = None
    lacks: tuple[Lack, ...] = ()
    onwards: Stage | None = None


class NextStep(NamedTuple):
    """What to do next: `about` is what it is about (a text, a title, an id for an objection), `day` since or for when.

    `also` is the title of the objection, or of the lacking item's stage.
    """

    what: What
    about: str = ""
    day: date | None = None
    also: str = ""


def next_best_step(seen: Snapshot) -> NextStep:
    """Return what to do next with a partner; there is always something."""
    if seen.broken_off is not None:
        return NextStep("wrap-up", seen.unfinished, seen.broken_off)
    if seen.promised and seen.promised_for is not None and seen.promised_for <= seen.today:
        return NextStep("promised", seen.promised, seen.promised_for)
    if not seen.visits:
        return _coming(seen) or NextStep("first-visit")
    if seen.stage is None:
        return NextStep("place")
    if seen.objection:
        return NextStep("objection", seen.objection, seen.objection_since, seen.objection_title)
    if (due := visit_due(seen.last_visit, seen.every_days)) is not None and due <= seen.today:
        return NextStep("visit", day=due)
    if seen.lacks and not (seen.clock and seen.clock.stopped and seen.onwards is None):
        first = seen.lacks[0]
        return NextStep(first.what, first.title, seen.clock.due if seen.clock else None, seen.stage.title)
    if seen.onwards is not None:
        return NextStep("move-on", seen.onwards.title, also=seen.stage.title)
    return _coming(seen) or NextStep("keep", also=seen.stage.title)


def visit_due(last_visit: date | None, every_days: int | None) -> date | None:
    """Return the day on which the rhythm of a partner's class calls for the next visit, None where it has none."""
    if last_visit is None or not every_days or every_days < 0:
        return None
    try:
        return last_visit + timedelta(days=every_days)
    except OverflowError:
        return None


def _coming(seen: Snapshot) -> NextStep | None:
    return NextStep("promised", seen.promised, seen.promised_for) if seen.promised else None

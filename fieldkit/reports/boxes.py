"""Partners and the time boxes of their stages, as reports tell of them: how many, which are late, what a gate wants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import date

from fieldkit.playbook.model import Entries, Stage
from fieldkit.reports.values import Late, StageLine
from fieldkit.rules.stages import Clock, Clocks, asks, in_order, missing, talked_in
from fieldkit.store import Store
from fieldkit.store.queries import met_by, pipeline
from fieldkit.store.stage_records import MoveRow, PipelineRow

Clocked = tuple[PipelineRow, Stage, Clock]
"""A partner in a stage of the playbook, and how it stands to the time box of it."""


def clocked(store: Store, entries: Entries, today: date, wanted: Callable[[str], bool]) -> list[Clocked]:
    """Return the partners that are `wanted` by their id and in one of the stages."""
    stages = {stage.id: stage for stage in entries.stages}
    clocks = Clocks(entries.stages, today)
    return [
        (row, stages[row.stage], clock)
        for row in pipeline(store, talked_in(entries.stages))
        if row.stage in stages and wanted(row.id) and (clock := clocks.of(row))
    ]


def stage_lines(found: Sequence[Clocked], moves: Sequence[MoveRow], entries: Entries) -> list[StageLine]:
    """Return a line a stage in their order, with who came into it and went on from it by `moves`."""
    counts = Counter(stage.id for _row, stage, _clock in found)
    late = Counter(stage.id for _row, stage, clock in found if clock.late)
    near = Counter(stage.id for _row, stage, clock in found if clock.near)
    moved = [move for move in moves if not move.decision]
    came = Counter(move.stage for move in moved)
    went = Counter(move.from_stage for move in moved)
    return [
        StageLine(
            title=stage.title,
            partners=counts[stage.id],
            late=late[stage.id],
            near=near[stage.id],
            came=came[stage.id],
            went=went[stage.id],
        )
        for stage in in_order(entries.stages)
    ]


def late_partners(
    store: Store, found: Sequence[Clocked], owner: Callable[[str], str], *, near: bool = False, limit: int = 20
) -> list[Late]:
    """Return the partners whose time box is over, or with `near` nearly up, the longest first: at most `limit`.

    Of those the gate that they have not passed is told with all that is missing, which is looked up for them alone.
    """
    chosen = [each for each in found if (each[2].near if near else each[2].late)]
    chosen.sort(key=lambda each: (each[2].due or date.max, each[0].name, each[0].id))
    met = met_by(store, [row.id for row, _stage, _clock in chosen[:limit]])
    return [_late(row, stage, clock, owner(row.id), met.get(row.id, set())) for row, stage, clock in chosen[:limit]]


def _late(row: PipelineRow, stage: Stage, clock: Clock, owner: str, met: Collection[str]) -> Late:
    gate = asks(stage, row.important)
    lacks = missing(stage, met, row.decision, row.important)
    return Late(
        partner=row.id,
        name=row.name,
        stage=stage.title,
        over=clock.over,
        due=clock.due or date.max,
        owner=owner,
        gate=gate.title if gate else "",
        missing=[lack.title for lack in lacks if lack.what != "decision"],
    )

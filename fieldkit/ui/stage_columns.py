"""The partners by stage, as the columns of the pipeline: what is late first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from fieldkit.playbook.model import Stage
from fieldkit.rules.stages import Clock, Clocks, talked_in
from fieldkit.store import Store
from fieldkit.store.queries import pipeline
from fieldkit.store.stage_records import PipelineRow
from fieldkit.ui.stage_words import stages_of

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp


MADE_OF = ("partner", "visit", "move", "region")
"""The kinds of entries that the columns are made of."""


class Card(Struct, frozen=True, gc=False):
    """A partner in a column, and its clock; None in no stage."""

    row: PipelineRow
    clock: Clock | None


class Column(NamedTuple):
    """A stage, None for partners in none, and who is in it; `late` of them are."""

    stage: Stage | None
    cards: list[Card]
    late: int


def read_columns(kit: FieldkitApp) -> list[Column]:
    """Return the columns: first that of no stage, then those of the playbook in order, the most urgent partner first.

    A partner in a stage that the playbook does not have stands in none.
    """
    store, playbook, today = kit.store, kit.playbook, kit.today_date
    key = ("columns", today, playbook.hash, playbook.lang)
    return store.kept(key, MADE_OF, lambda: _columns(store, stages_of(kit), today))


def _columns(store: Store, stages: list[Stage], today: date) -> list[Column]:
    columns: dict[str, list[Card]] = {each.id: [] for each in stages}
    nowhere: list[Card] = []
    clocks = Clocks(stages, today)
    for row in pipeline(store, talked_in(stages)):
        columns.get(row.stage, nowhere).append(Card(row, clocks.of(row)))
    return [Column(None, sorted(nowhere, key=_urgency), 0), *(_column(each, columns[each.id]) for each in stages)]


def _column(stage: Stage, cards: list[Card]) -> Column:
    return Column(stage, sorted(cards, key=_urgency), sum(each.clock is not None and each.clock.late for each in cards))


def _urgency(card: Card) -> tuple[int, int, str, str]:
    """What is late longest first, then what is up soonest, then what has no day, then whose gate is passed."""
    row, found = card.row, card.clock
    if found is None or found.stopped:
        return 3, 0, row.name, row.id
    if found.due is None:
        return 2, -found.passed, row.name, row.id
    return (0, -found.over, row.name, row.id) if found.over else (1, found.left, row.name, row.id)

"""What the store hands out of a partner's way through the stages."""

from __future__ import annotations

from msgspec import Struct

from fieldkit.store.records import PartnerRow, Record


class PipelineRow(Record, frozen=True, kw_only=True, gc=False):
    """A partner as the pipeline shows it, with what its clock counts from.

    `stage_since` is a moment, or a plain day where a person said from when the box counts. `region_opened` is the day
    its district was opened, `first_talk` the day of the first visit that took place, `decision` the last one at the
    gate of its stage.
    """

    name: str = ""
    district: str = ""
    building: str = ""
    important: bool = False
    stage: str = ""
    stage_title: str = ""
    stage_since: str = ""
    region_opened: str = ""
    first_talk: str = ""
    decision: str = ""


class MoveRow(Record, frozen=True, kw_only=True):
    """A move from stage to stage; with a `decision` it is what was said at the gate of `stage`, and moved nothing.

    `missing` has a title a line. `recorded` is "own" for what a decider wrote down, "reported" for what a rep says.
    """

    partner: str = ""
    from_stage: str = ""
    from_title: str = ""
    stage: str = ""
    stage_title: str = ""
    at: str = ""
    reason: str = ""
    missing: str = ""
    decision: str = ""
    recorded: str = ""
    by: str = ""

    @property
    def when(self) -> str:
        """The moment that places it in a timeline."""
        return self.at


class MetRow(Record, frozen=True, kw_only=True):
    """A task or requirement that a partner meets (`done`) or of which something was written."""

    partner: str = ""
    stage: str = ""
    item: str = ""
    title: str = ""
    done: bool = False
    text: str = ""
    at: str = ""
    by: str = ""


class StageState(Struct, frozen=True, kw_only=True):
    """Everything of a partner's way through the stages; `met` by item, `moves` the newest first."""

    partner: PartnerRow
    region_opened: str = ""
    first_talk: str = ""
    met: dict[str, MetRow] = {}
    moves: list[MoveRow] = []

    @property
    def done(self) -> frozenset[str]:
        """The ids of what the partner meets."""
        return frozenset(item for item, row in self.met.items() if row.done)

    def decision(self, stage: str) -> MoveRow | None:
        """The last decision at the gate of a stage."""
        return next((each for each in self.moves if each.decision and each.from_stage == stage), None)

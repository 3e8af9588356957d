"""What the store hands out on regions, plans of days, sources and the agenda."""

from __future__ import annotations

from msgspec import Struct

from fieldkit.store.records import Record


class RegionRow(Record, frozen=True, kw_only=True):
    """A region (区域) with its partners: a district that was opened on a day, or one where partners are and nobody did.

    `id` is empty where it never was opened. `unvisited` are those without a visit that took place.
    """

    name: str = ""
    opened: str = ""
    closed: str = ""
    remark: str = ""
    partners: int = 0
    unvisited: int = 0


class CandidateRow(Record, frozen=True, kw_only=True, gc=False):
    """A partner that may be put on a day's route; `id` is the partner's.

    `last_visit` is a day, empty where no visit took place. The readings are the latest ones.
    """

    name: str = ""
    district: str = ""
    building: str = ""
    room: str = ""
    important: bool = False
    stage: str = ""
    stage_title: str = ""
    chosen_class: str = ""
    chosen_title: str = ""
    last_visit: str = ""
    competitive: str = ""
    willing: str = ""
    self_driven: str = ""


class CheckinRow(Record, frozen=True, kw_only=True):
    """A check-in (打卡) at a partner's; `talk` is the id of how the talk went, empty where unsaid."""

    partner: str = ""
    day: str = ""
    at: str = ""
    talk: str = ""
    talk_title: str = ""
    cares: str = ""
    late: bool = False

    @property
    def when(self) -> str:
        """The moment that places it in a timeline."""
        return self.at


class FoundRow(Record, frozen=True, kw_only=True):
    """Where a partner was found and how far it came; `id` is the partner's.

    `visited` says that a visit took place, `signed` that there is an agreement. `decisions` are the last ones at the
    gates of the stages, by the stage's id.
    """

    source: str = ""
    depth: str = ""
    stage: str = ""
    visited: bool = False
    signed: bool = False
    decisions: dict[str, str] = {}


class DueFrom(Struct, frozen=True, gc=False):
    """What the end of a partner's time box and the rhythm of visits to it hang on; `id` is the partner's.

    `stage_since`, `region_opened`, `first_talk` and `decision` are those of a PipelineRow. `last_visit` is a day, empty
    where no visit took place; `planned` the first day from today on on whose route the partner is, and on which it was
    not visited yet. The readings are the latest ones.
    """

    id: str
    name: str
    stage: str
    stage_since: str
    region_opened: str
    first_talk: str
    decision: str
    chosen_class: str
    last_visit: str
    planned: str
    competitive: str
    willing: str
    self_driven: str

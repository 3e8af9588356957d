"""The plan of a day: the pace of first talks, which stops are near, and the numbers of a printed route.

The pace (3 个/天) is the playbook's; how long first talks take follows from the partners found: days = partners / pace
(process 4). Addresses are sorted by district and building so that visits cover an area and save travel (process 4.1).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from fieldkit.playbook.model import Entries, PartnerClass, Stage
from fieldkit.rules.classes import class_in_force


class Candidate(Protocol):
    """A partner that may be visited: where it is and on which day it was visited last (empty: never)."""

    @property
    def id(self) -> str:
        """The partner's id."""

    @property
    def district(self) -> str:
        """The district 区域."""

    @property
    def building(self) -> str:
        """The office building 写字楼."""

    @property
    def last_visit(self) -> str:
        """The day of the last visit."""


class Read(Protocol):
    """A partner with the class that was chosen for it and its latest readings; each may be empty."""

    @property
    def chosen_class(self) -> str:
        """The id of the class."""

    @property
    def competitive(self) -> str:
        """客户端竞争力."""

    @property
    def willing(self) -> str:
        """合作意愿."""

    @property
    def self_driven(self) -> str:
        """销售自主能力."""


C = TypeVar("C", bound=Candidate)


def pace_stage(entries: Entries) -> Stage | None:
    """Return the stage whose pace is the day's target, None where the playbook names no pace."""
    return next((each for each in entries.stages if each.per_day and each.per_day > 0), None)


def class_of(classes: Sequence[PartnerClass], read: Read) -> PartnerClass | None:
    """Return a partner's class: the one that all three readings name, else the one chosen; None where neither is."""
    readings = {"competitive": read.competitive, "willing": read.willing, "self_driven": read.self_driven}
    return class_in_force(classes, readings, read.chosen_class)[0]


def spares(candidates: Iterable[C], stops: Iterable[Candidate], taken: Collection[str]) -> list[C]:
    """Return the partners near the day's stops that are not `taken`: of the same building, then of the same district.

    Among these, those never visited come first, then those whose last visit is longest ago. A partner without a
    building is in nobody's building, one without a district in nobody's district.
    """
    places = [(stop.district, stop.building) for stop in stops]
    buildings = {place for place in places if place[1]}
    areas = {district for district, _building in places if district}
    near = [
        (0 if (each.district, each.building) in buildings else 1, each.last_visit, at, each)
        for at, each in enumerate(candidates)
        if each.id not in taken and ((each.district, each.building) in buildings or each.district in areas)
    ]
    return [each for *_key, each in sorted(near, key=lambda found: found[:3])]


def numbered(partners: Iterable[str], printed: Mapping[str, int]) -> dict[str, int]:
    """Return the number of each stop of a route, by partner and in the order of the route.

    A number that was printed stays for ever, also while its stop is off the route, so that paper never lies; the others
    take the numbers behind. Of two stops with the same number the first in the route keeps it.
    """
    route = list(partners)
    numbers: dict[str, int] = {}
    used = {number for partner, number in printed.items() if partner not in route and number > 0}
    for partner in route:
        number = printed.get(partner, 0)
        if number > 0 and number not in used:
            numbers[partner] = number
            used.add(number)
    following = max(used, default=0)
    for partner in route:
        if partner not in numbers:
            following += 1
            numbers[partner] = following
    return {partner: numbers[partner] for partner in route}

"""The order of a day: stops by district and building."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar


class Placed(Protocol):
    """Something that stands at an address."""

    @property
    def district(self) -> str:
        """The district 区域."""

    @property
    def building(self) -> str:
        """The office building 写字楼."""


P = TypeVar("P", bound=Placed)


def by_building(stops: Sequence[P]) -> list[tuple[tuple[str, str], list[P]]]:
    """Group `stops` by (district, building), in the order in which each building first comes; unplaced ones last."""
    groups: dict[tuple[str, str], list[P]] = {}
    for stop in stops:
        groups.setdefault((stop.district, stop.building), []).append(stop)
    return sorted(groups.items(), key=lambda group: group[0] == ("", ""))

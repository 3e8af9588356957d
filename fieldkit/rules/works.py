"""What works: objections heard by kind and by answer, resolved or not, with an interval instead of a bare rate."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from typing import TypeVar

from msgspec import Struct

_Name = TypeVar("_Name", str, tuple[str, str])

FEWEST = 10
"""Below so many cases there is no rate: "too few"."""

_Z = 1.959963984540054
"""The 97.5 % quantile of the normal distribution: an interval of 95 %."""


class Case(Struct, frozen=True):
    """Objections heard that ended alike: what was answered (empty: not said), and how many `times` it was so."""

    kind: str
    resolved: bool
    answer: str = ""
    objection: str = ""
    title: str = ""
    times: int = 1


class Rate(Struct, frozen=True):
    """Of `cases` were resolved `resolved`; `low` and `high` bound the true share (Wilson, 95 %), 0 to 1."""

    cases: int
    resolved: int
    low: float
    high: float

    @property
    def too_few(self) -> bool:
        """Whether there are too few cases to speak of a rate."""
        return self.cases < FEWEST


def wilson(resolved: int, cases: int) -> Rate:
    """Return the rate with its Wilson score interval (E. B. Wilson, 1927). Raises ValueError when it cannot be."""
    if not 0 <= resolved <= cases:
        raise ValueError("resolved must lie between 0 and cases")
    if not cases:
        return Rate(0, 0, 0.0, 1.0)
    share, square = resolved / cases, _Z * _Z
    middle = share + square / (2 * cases)
    spread = _Z * sqrt(share * (1 - share) / cases + square / (4 * cases * cases))
    scale = 1 + square / cases
    return Rate(cases, resolved, max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale))


def by_kind(cases: Iterable[Case]) -> dict[str, Rate]:
    """Return the rate of each kind of objection, the most frequent first."""
    return _rates((each.kind, each) for each in cases)


def by_objection(cases: Iterable[Case]) -> dict[str, Rate]:
    """Return the rate of each objection by its id, the most frequent first."""
    return _rates((each.objection, each) for each in cases)


def by_answer(cases: Iterable[Case]) -> dict[tuple[str, str], Rate]:
    """Return the rate of each answer used, by objection and answer, the most frequent first; unsaid ones left out."""
    return _rates(((each.objection, each.answer), each) for each in cases if each.answer)


def _rates(named: Iterable[tuple[_Name, Case]]) -> dict[_Name, Rate]:
    counts: dict[_Name, list[int]] = {}
    for name, case in named:
        count = counts.setdefault(name, [0, 0])
        count[0] += case.times
        count[1] += case.times * case.resolved
    ordered = sorted(counts.items(), key=lambda item: (-item[1][0], item[0]))
    return {name: wilson(resolved, cases) for name, (cases, resolved) in ordered}

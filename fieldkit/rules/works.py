"""What works: objections heard by kind and by answer, resolved or not, with an interval instead of a bare rate."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt

from msgspec import Struct

FEWEST = 10
"""Below so many cases there is no rate: "too few"."""

_Z = 1.959963984540054
"""The 97.5 % quantile of the normal distribution: an interval of 95 %."""


class Case(Struct, frozen=True):
    """An objection heard and its end: `answer` is what was answered (empty: the company's), `resolved` how it ended."""

    kind: str
    answer: str
    resolved: bool


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
    return _rates((each.kind, each.resolved) for each in cases)


def by_answer(cases: Iterable[Case]) -> dict[str, Rate]:
    """Return the rate of each answer used, the most frequent first."""
    return _rates((each.answer, each.resolved) for each in cases)


def _rates(pairs: Iterable[tuple[str, bool]]) -> dict[str, Rate]:
    counts: dict[str, list[int]] = {}
    for name, resolved in pairs:
        count = counts.setdefault(name, [0, 0])
        count[0] += 1
        count[1] += resolved
    ordered = sorted(counts.items(), key=lambda item: (-item[1][0], item[0]))
    return {name: wilson(resolved, cases) for name, (cases, resolved) in ordered}

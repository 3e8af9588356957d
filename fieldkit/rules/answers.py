"""Which key points a typed answer holds: a guess that ticks beforehand, always for the rep to correct."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol


class Recognisable(Protocol):
    """What is looked at in a key point (playbook/drills.py has them)."""

    @property
    def id(self) -> str:
        """The point's name in its card."""

    @property
    def phrases(self) -> tuple[str, ...]:
        """The pieces of its text."""


def points_in(typed: str, points: Iterable[Recognisable], synonyms: Sequence[Sequence[str]] = ()) -> frozenset[str]:
    """Return the ids of the key points that a typed answer holds. `synonyms` are groups of words that mean the same."""
    raise NotImplementedError

"""Which of the four points (谈判重点) a talk has touched so far."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from fieldkit.playbook.model import Entries


class Heard(Protocol):
    """An objection heard: which, and how it ended."""

    @property
    def objection(self) -> str:
        """Its id in the playbook."""

    @property
    def outcome(self) -> str:
        """open, resolved, escalated or pretext."""


def points_touched(entries: Entries, done_steps: Collection[str], heard: Iterable[Heard]) -> frozenset[str]:
    """Return the ids of the points that a finished step or a resolved objection serves."""
    resolved = {each.objection for each in heard if each.outcome == "resolved"}
    touched = {point for step in entries.steps if step.id in done_steps for point in step.points}
    if resolved:
        touched |= {point for each in entries.objections if each.id in resolved for point in each.points}
    return frozenset(touched)

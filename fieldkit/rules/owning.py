"""Who looks after a partner, and for how long it is protected (报备)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Owning(Protocol):
    """A time in which somebody looks after a partner; `since` and `ended` are days or empty."""

    @property
    def since(self) -> str:
        """The day it began."""

    @property
    def ended(self) -> str:
        """The day it ended, empty while it lasts."""


O = TypeVar("O", bound=Owning)  # noqa: E741


def living_owners(ownings: Iterable[O]) -> list[O]:
    """Return those that have not ended, the earliest first; more than one means that two devices wrote unseen."""
    return sorted((each for each in ownings if not each.ended), key=lambda each: each.since)


def days_left(protected: str, today: date) -> int | None:
    """Return how many days of protection are left, 0 on its last day, below zero when it is over; None without one."""
    try:
        return (date.fromisoformat(protected[:10]) - today).days
    except ValueError:
        return None

"""What a customer was shown in a visit, and for how long: pages counted together by what they show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol


class Page(Protocol):
    """A page that was shown: of which entry, its title then, and how many seconds."""

    @property
    def entry(self) -> str:
        """The id of the entry of the playbook."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def length(self) -> int:
        """The whole seconds for which the page stood."""


class Shown(NamedTuple):
    """Something that was shown, with the seconds of all its pages."""

    entry: str
    title: str
    seconds: int


def shown_times(pages: Iterable[Page]) -> list[Shown]:
    """Return what was shown, in the order in which it first came up; `pages` are the oldest first.

    It goes by the title that it was shown under last.
    """
    found: dict[str, Shown] = {}
    for page in pages:
        before = found.get(page.entry)
        seconds = (before.seconds if before else 0) + page.length
        found[page.entry] = Shown(page.entry, page.title or (before.title if before else page.entry), seconds)
    return list(found.values())

"""The class of a partner from three readings (四大分类).

Four of the eight combinations have a name; the other four are never guessed at: every class that differs from them in
the fewest readings is named together with the readings that differ. The classes come from the playbook.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fieldkit.playbook.model import PartnerClass

READINGS = ("competitive", "willing", "self_driven")
"""The readings in the order of the process: 客户端竞争力, 合作意愿, 销售自主能力."""

BETTER = {"competitive": "strong", "willing": "high", "self_driven": "strong"}
WORSE = {"competitive": "weak", "willing": "low", "self_driven": "weak"}


class Nearest(NamedTuple):
    """A class, and the readings in which the partner differs from it (none: it is the partner's class)."""

    partner_class: PartnerClass
    differs: tuple[str, ...]


def nearest_classes(classes: Sequence[PartnerClass], competitive: str, willing: str, self_driven: str) -> list[Nearest]:
    """Return the classes that differ in the fewest readings, in the order of the playbook.

    One result without differences is the class; anything else says 'not one of the four'. An unknown reading is the
    empty text and counts as a difference.
    """
    readings = {"competitive": competitive, "willing": willing, "self_driven": self_driven}
    found = [
        Nearest(each, tuple(name for name in READINGS if getattr(each, name) != readings[name])) for each in classes
    ]
    fewest = min((len(each.differs) for each in found), default=0)
    return [each for each in found if len(each.differs) == fewest]

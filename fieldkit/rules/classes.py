"""The class of a partner from three readings (四大分类; process, section 2).

Four of the eight combinations have a name; the other four are never guessed at: every class that differs from them in
the fewest readings is named together with the readings that differ. The classes come from the playbook, the best one
first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


class Change(NamedTuple):
    """A reading that must become another one: which, what it says now (empty: unknown), what it must say."""

    reading: str
    now: str
    wanted: str


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


def readings_of(row: object) -> dict[str, str]:
    """Return the three readings of a record; what is not one of the two values of a reading is unknown."""
    found = {name: str(getattr(row, name, "") or "") for name in READINGS}
    return {name: value if value in (BETTER[name], WORSE[name]) else "" for name, value in found.items()}


def class_of(classes: Sequence[PartnerClass], readings: Mapping[str, str]) -> PartnerClass | None:
    """Return the class that the readings name, or None where they name none."""
    found = nearest_classes(classes, **{name: readings.get(name, "") for name in READINGS})
    return found[0].partner_class if found and not found[0].differs else None


def class_in_force(
    classes: Sequence[PartnerClass], readings: Mapping[str, str], chosen: str
) -> tuple[PartnerClass | None, bool]:
    """Return a partner's class, and whether it is the rep's choice.

    What the readings name goes before what was chosen: a choice is for combinations that have no name.
    """
    named = class_of(classes, readings)
    if named is not None:
        return named, False
    picked = next((each for each in classes if chosen and each.id == chosen), None)
    return picked, picked is not None


def changes_to(target: PartnerClass, readings: Mapping[str, str]) -> tuple[Change, ...]:
    """Return the readings that must change before they name the class `target`."""
    wanted = {name: str(getattr(target, name)) for name in READINGS}
    return tuple(
        Change(name, readings.get(name, ""), wanted[name])
        for name in READINGS
        if readings.get(name, "") != wanted[name]
    )


def classes_short_of(classes: Sequence[PartnerClass], target: PartnerClass, reading: str) -> list[PartnerClass]:
    """Return the classes that this one reading alone parts from `target`: their treatment works on that reading."""
    return [
        each
        for each in classes
        if [name for name in READINGS if getattr(each, name) != getattr(target, name)] == [reading]
    ]

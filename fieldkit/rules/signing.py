"""What follows the signing of a partner: which items of the checklist its records show to be done, and since when.

Which record stands for which item is the playbook's to say (`met_by`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from fieldkit.playbook.model import ChecklistItem, ChecklistPart, MetBy


class Tie(NamedTuple):
    """An item of the checklist, or a part of one, with the records that show it to be done."""

    id: str
    title: str
    met_by: MetBy


class Ties(NamedTuple):
    """All items that records show to be done, and the ids of the trainings of the playbook."""

    items: tuple[Tie, ...] = ()
    courses: tuple[str, ...] = ()


class OnFile(NamedTuple):
    """What is on file with a partner, as days (ISO texts), empty where there is nothing.

    `signed` is the first day on which an agreement was signed, `agreement_file` when a file was first kept with one;
    `files` has the items with which a file is kept, `courses` the trainings that somebody had.
    """

    signed: str = ""
    agreement_file: str = ""
    files: Mapping[str, str] = {}
    courses: Mapping[str, str] = {}


def ties_of(checklist: Iterable[ChecklistItem], courses: Iterable[str]) -> Ties:
    """Return the ties that a checklist names, those of its parts among them."""
    found: list[ChecklistItem | ChecklistPart] = []
    for item in checklist:
        if item.group == "signing":
            found += [item, *item.parts]
    return Ties(tuple(Tie(each.id, each.title, each.met_by) for each in found if each.met_by), tuple(courses))


def shown_done(ties: Ties, on_file: OnFile) -> dict[str, str]:
    """Return the items that the records show to be done, each with its day."""
    days = {
        tie.id: {
            "agreement": on_file.signed,
            "agreement-file": on_file.agreement_file,
            "file": on_file.files.get(tie.id, ""),
            "trainings": _all_held(ties.courses, on_file.courses),
        }[tie.met_by]
        for tie in ties.items
        if tie.met_by
    }
    return {item: day for item, day in days.items() if day}


def _all_held(courses: Iterable[str], held: Mapping[str, str]) -> str:
    """Return the day on which the last of all trainings was had for the first time; empty while one is missing."""
    days = [held.get(each, "") for each in courses]
    return max(days) if days and all(days) else ""

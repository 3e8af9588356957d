"""The formulas of a playbook as they were read when its cache was built: whoever does the sums loads no grammar."""

from __future__ import annotations

from contextlib import suppress

from msgspec import Struct

from fieldkit.playbook.formula import Formula, FormulaError, Step, read_formula
from fieldkit.playbook.load import Playbook

MOST = 2_000
"""So many formulas are at hand at once, more than the packs in use have."""

_at_hand: dict[str, Formula] = {}


class Formulas(Struct, frozen=True):
    """What is kept beside the cache: the steps of each formula that can be read, by its text."""

    steps: dict[str, tuple[Step, ...]]


def formulas_of(playbook: Playbook) -> Formulas:
    """Return the formulas of a playbook, from beside its cache or else read now; one with a fault is left out."""

    def read() -> Formulas:
        found = {}
        for source in sorted(_sources(playbook)):
            with suppress(FormulaError):
                found[source] = read_formula(source).steps
        return Formulas(found)

    return playbook.derive("formulas", Formulas, read)


def have_at_hand(playbook: Playbook) -> None:
    """Have the formulas of a playbook at hand for `formula`."""
    if not _sources(playbook) <= _at_hand.keys():
        _remember({source: Formula(source, steps) for source, steps in formulas_of(playbook).steps.items()})


def formula(source: str) -> Formula:
    """Return a formula, from what is at hand or else read now. Raises FormulaSyntax."""
    found = _at_hand.get(source)
    if found is None:
        found = read_formula(source)
        _remember({source: found})
    return found


def _sources(playbook: Playbook) -> set[str]:
    return {each for model in playbook.entries.sums for line in model.lines for each in (line.ours, line.theirs)}


def _remember(found: dict[str, Formula]) -> None:
    if len(_at_hand) + len(found) > MOST:
        _at_hand.clear()
    _at_hand.update(found)

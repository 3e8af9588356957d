"""For whom a sum speaks at its likely figures: by all of its lines, and by those that the customer sees."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from fieldkit.playbook.formula import ARITHMETIC, Circle, FormulaError, in_order, read_formula, work_out_each
from fieldkit.playbook.model import Sum


class Differences(NamedTuple):
    """How much more is left with us than with the competitor; minus when the competitor wins."""

    all_lines: Decimal
    seen: Decimal

    @property
    def disagree(self) -> bool:
        """Whether the customer sees another winner; where either side is even, nobody does."""
        return self.all_lines < 0 < self.seen or self.seen < 0 < self.all_lines


def likely_differences(model: Sum) -> Differences | None:
    """Work out a sum by its likely figures; None for one that has a fault, which a check of its own tells."""
    try:
        values = {each.id: Decimal(each.likely) for each in model.inputs}
        ours, theirs = (_amounts(model, side, values) for side in ("ours", "theirs"))
        whole = seen = Decimal(0)
        for line in model.lines:
            difference = ARITHMETIC.subtract(ours[line.id], theirs[line.id])
            whole = ARITHMETIC.add(whole, difference)
            if line.audience == "customer":
                seen = ARITHMETIC.add(seen, difference)
    except (FormulaError, Circle, ArithmeticError):
        return None
    return Differences(whole, seen)


def _amounts(model: Sum, side: str, values: dict[str, Decimal]) -> dict[str, Decimal]:
    formulas = {line.id: read_formula(getattr(line, side)) for line in model.lines}
    return dict(work_out_each([(id, formulas[id]) for id in in_order(formulas, values.keys())], values))

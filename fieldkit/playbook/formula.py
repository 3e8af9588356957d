"""The language of formulas in a sum: numbers, names, + - * / and parentheses over decimals, and nothing else.

A formula is read once into postfix order and worked out on a stack, so that nothing in a pack is ever run as code. A
name is that of an input, or of another line of the same sum on the same side. Every fault tells its place.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Literal, NamedTuple

from fieldkit.i18n import _

LONGEST = 1000
"""Characters of a formula."""

DEEPEST = 40
"""So many parentheses may stand in each other."""

NEGATE = "negate"
"""The step that a minus before a single value is."""

ARITHMETIC = Context(prec=34, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow])
"""How sums are worked out: 34 significant digits; amounts are rounded to be shown, and never in between."""


class FormulaError(Exception):
    """A formula that cannot be read or worked out; `position` counts its characters from 1."""

    def __init__(self, position: int, text: str) -> None:
        super().__init__(text)
        self.position = position
        self.text = text

    def __str__(self) -> str:
        """What is wrong, and where."""
        return _("{fault} (character {n})").format(fault=self.text, n=self.position)


class FormulaSyntax(FormulaError):
    """What stands there is no formula."""


class UnknownName(FormulaError):
    """A name that neither an input nor a line has."""


class ZeroDivision(FormulaError):
    """What is divided by is zero."""


class TooLarge(FormulaError):
    """The result is larger than any amount."""


class Circle(Exception):
    """Formulas that need each other; `path` are the ids in order, the first once more at the end."""

    def __init__(self, path: tuple[str, ...]) -> None:
        super().__init__(" → ".join(path))
        self.path = path


class Step(NamedTuple):
    """A piece of a formula, and where it begins, from 1."""

    kind: Literal["number", "name", "sign"]
    text: str
    position: int


@dataclass(frozen=True)
class Formula:
    """A formula in postfix order."""

    source: str
    steps: tuple[Step, ...]

    @cached_property
    def names(self) -> dict[str, int]:
        """The ids that it names, each with its first place: `other_margin` in a formula is the id other-margin."""
        found: dict[str, int] = {}
        for step in self.steps:
            if step.kind == "name":
                id = _id(step.text)
                found[id] = min(step.position, found.get(id, step.position))
        return found

    def check(self, known: Collection[str]) -> None:
        """Raise UnknownName for the first name that is not among the ids `known`."""
        unknown = [step for step in self.steps if step.kind == "name" and _id(step.text) not in known]
        if unknown:
            first = min(unknown, key=lambda step: step.position)
            raise UnknownName(first.position, _("there is no input or line “{name}”").format(name=first.text[:40]))

    def work_out(self, values: Mapping[str, Decimal]) -> Decimal:
        """Return its value for what it names, by id, to 34 digits. Raises UnknownName, ZeroDivision or TooLarge."""
        stack: list[Decimal] = []
        for step, operand in self._program:
            if isinstance(operand, Decimal):
                stack.append(operand)
            elif operand:
                if operand not in values:
                    self.check(values.keys())
                stack.append(values[operand])
            elif step.text == NEGATE:
                stack.append(-stack.pop())
            else:
                right, left = stack.pop(), stack.pop()
                stack.append(_apply(step, left, right))
        return stack.pop()

    @cached_property
    def _program(self) -> tuple[tuple[Step, Decimal | str], ...]:
        """The steps, each with its number, or the id it names; a sum is worked out dozens of times for one key."""
        return tuple(
            (step, Decimal(step.text) if step.kind == "number" else _id(step.text) if step.kind == "name" else "")
            for step in self.steps
        )


def _apply(step: Step, left: Decimal, right: Decimal) -> Decimal:
    if step.text == "/" and right == 0:
        raise ZeroDivision(step.position, _("this divides by zero"))
    try:
        match step.text:
            case "+":
                return ARITHMETIC.add(left, right)
            case "-":
                return ARITHMETIC.subtract(left, right)
            case "*":
                return ARITHMETIC.multiply(left, right)
            case _:
                return ARITHMETIC.divide(left, right)
    except (Overflow, InvalidOperation) as error:
        raise TooLarge(step.position, _("the result is too large")) from error


def _id(name: str) -> str:
    return name.replace("_", "-")


def in_order(formulas: Mapping[str, Formula], inputs: Collection[str] = ()) -> tuple[str, ...]:
    """Return the ids of formulas that may name each other, what is needed before what needs it. Raises Circle.

    What is among the ids `inputs` needs no formula.
    """
    needed = {
        id: [name for name in formula.names if name in formulas and name not in inputs]
        for id, formula in formulas.items()
    }
    try:
        return tuple(TopologicalSorter(needed).static_order())
    except CycleError as error:
        # The sorter goes from what is needed to what needs it; a person reads a formula the other way.
        raise Circle(tuple(reversed(error.args[1]))) from None


def work_out_each(
    formulas: Iterable[tuple[str, Formula]], values: Mapping[str, Decimal]
) -> Iterator[tuple[str, Decimal]]:
    """Yield the value of each formula by its id; they come as `in_order` has them, since one may name those before it.

    Where a formula and an input are called the same, a formula means the input. Raises as `Formula.work_out` does, at
    the formula that cannot be worked out.
    """
    known = dict(values)
    for id, formula in formulas:
        amount = formula.work_out(known)
        known.setdefault(id, amount)
        yield id, amount


def read_formula(source: str) -> Formula:
    """Read a formula. Raises FormulaSyntax where it goes wrong; names are not looked up yet.

    Two values or two signs side by side, an open parenthesis and an empty formula are faults; the usual order of
    arithmetic holds, equal signs from the left.
    """
    if len(source) > LONGEST:
        raise FormulaSyntax(LONGEST, _("the formula is longer than {n} characters").format(n=LONGEST))
    opened = _parentheses(source)
    from fieldkit.playbook.formula_grammar import Misread, steps_of

    try:
        return Formula(source, steps_of(source))
    except Misread as error:
        raise _explained(error.at + 1, error.text, opened, sign=error.sign, value_next=error.value_next) from None


def _parentheses(source: str) -> int:
    """Return the place of the last parenthesis that stays open, 0 for none. Raises FormulaSyntax for too many."""
    places: list[int] = []
    for at, sign in enumerate(source, 1):
        if sign == "(":
            places.append(at)
            if len(places) > DEEPEST:
                raise FormulaSyntax(at, _("more than {n} parentheses stand in each other here").format(n=DEEPEST))
        elif sign == ")" and places:
            places.pop()
    return places[-1] if places else 0


_MEANT = {"×": "*", "✕": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "—": "-", "【": "(", "】": ")", "、": "/"}


def _explained(at: int, text: str, opened: int, *, sign: bool, value_next: bool) -> FormulaSyntax:
    if not sign:
        meant = _MEANT.get(text, unicodedata.normalize("NFKC", text))
        if meant != text and meant in "+-*/().0123456789":
            told = _("“{sign}” does not belong into a formula; write {meant}").format(sign=text, meant=meant)
        else:
            told = _("“{sign}” does not belong into a formula").format(sign=text)
        return FormulaSyntax(at, told)
    if not text and not value_next:
        return FormulaSyntax(opened or at, _("this parenthesis is never closed"))
    if not text:
        return FormulaSyntax(at, _("a number or a name is missing at the end"))
    if text == ")" and not value_next:
        return FormulaSyntax(at, _("this parenthesis was never opened"))
    if value_next:
        return FormulaSyntax(at, _("a number or a name is missing before “{sign}”").format(sign=text[:40]))
    return FormulaSyntax(at, _("a sign is missing before “{name}”").format(name=text[:40]))

"""The language of formulas in a sum: numbers, names, + - * / and parentheses over decimals, and nothing else.

A formula is read once into postfix order and worked out on a stack, so that no nesting is too deep and nothing in a
pack is ever run as code. Every fault tells its place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Literal

from fieldkit.i18n import _

LONGEST = 1000
"""Characters of a formula."""

ARITHMETIC = Context(prec=34, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow])
"""How sums are worked out: 34 significant digits, half to even; amounts are rounded again only to be shown."""


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
    """A name that no input has."""


class ZeroDivision(FormulaError):
    """What is divided by is zero."""


class TooLarge(FormulaError):
    """The result is larger than any amount."""


@dataclass(frozen=True)
class Token:
    """A piece of a formula, and where it begins, from 1."""

    kind: Literal["number", "name", "sign"]
    text: str
    position: int


@dataclass(frozen=True)
class Formula:
    """A formula in postfix order; `negate` in it is the minus before a single value."""

    source: str
    steps: tuple[Token, ...]

    @property
    def names(self) -> frozenset[str]:
        """The ids of the inputs it uses: `other_margin` in a formula is the input other-margin."""
        return frozenset(_id(step.text) for step in self.steps if step.kind == "name")

    def check(self, known: Collection[str]) -> None:
        """Raise UnknownName for the first name that is not among the ids `known`."""
        unknown = [step for step in self.steps if step.kind == "name" and _id(step.text) not in known]
        if unknown:
            first = min(unknown, key=lambda step: step.position)
            raise UnknownName(first.position, _("there is no input “{name}”").format(name=first.text[:40]))

    def work_out(self, values: Mapping[str, Decimal]) -> Decimal:
        """Return its value for inputs by id, to 34 digits. Raises UnknownName, ZeroDivision or TooLarge."""
        self.check(values.keys())
        stack: list[Decimal] = []
        for step in self.steps:
            if step.kind == "number":
                stack.append(Decimal(step.text))
            elif step.kind == "name":
                stack.append(values[_id(step.text)])
            elif step.text == "negate":
                stack.append(-stack.pop())
            else:
                right, left = stack.pop(), stack.pop()
                stack.append(_apply(step, left, right))
        return stack.pop()


def _apply(step: Token, left: Decimal, right: Decimal) -> Decimal:
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


_TOKEN = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign>[-+*/()])")
_BINDS = {"+": 1, "-": 1, "*": 2, "/": 2, "negate": 3}


def _id(name: str) -> str:
    return name.replace("_", "-")


def _tokens(source: str) -> list[Token]:
    found = []
    at = 0
    while at < len(source):
        if source[at] in " \t\n":
            at += 1
            continue
        match = _TOKEN.match(source, at)
        if match is None:
            raise FormulaSyntax(at + 1, _("“{sign}” does not belong into a formula").format(sign=source[at]))
        kind: Literal["number", "name", "sign"] = "number" if match["number"] else "name" if match["name"] else "sign"
        found.append(Token(kind, match[0], at + 1))
        at = match.end()
    return found


def read_formula(source: str) -> Formula:
    """Read a formula. Raises FormulaSyntax where it goes wrong; names are not looked up yet.

    Two values or two signs side by side, an open parenthesis and an empty formula are faults; the usual order of
    arithmetic holds, equal signs from the left.
    """
    if len(source) > LONGEST:
        raise FormulaSyntax(LONGEST, _("the formula is longer than {n} characters").format(n=LONGEST))
    done: list[Token] = []
    waiting: list[Token] = []
    value_next = True
    for token in _tokens(source):
        if value_next:
            if token.kind != "sign":
                done.append(token)
                value_next = False
            elif token.text == "(":
                waiting.append(token)
            elif token.text == "-":
                waiting.append(Token("sign", "negate", token.position))
            else:
                raise FormulaSyntax(
                    token.position, _("a number or a name is missing before “{sign}”").format(sign=token.text)
                )
        elif token.kind != "sign" or token.text == "(":
            raise FormulaSyntax(token.position, _("a sign is missing before “{name}”").format(name=token.text[:40]))
        elif token.text == ")":
            while waiting and waiting[-1].text != "(":
                done.append(waiting.pop())
            if not waiting:
                raise FormulaSyntax(token.position, _("this parenthesis was never opened"))
            waiting.pop()
        else:
            while waiting and _BINDS.get(waiting[-1].text, 0) >= _BINDS[token.text]:
                done.append(waiting.pop())
            waiting.append(token)
            value_next = True
    if value_next:
        raise FormulaSyntax(len(source) + 1, _("a number or a name is missing at the end"))
    while waiting:
        last = waiting.pop()
        if last.text == "(":
            raise FormulaSyntax(last.position, _("this parenthesis is never closed"))
        done.append(last)
    return Formula(source, tuple(done))

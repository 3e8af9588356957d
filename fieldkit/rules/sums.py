"""Doing the sums with a customer (帮客户算账): ours beside the competitor's, in decimals, and honest when we lose.

Each line of a model is a formula on either side, income plus and cost minus, so a side's total is what is left to the
partner. All is worked out to 34 digits; amounts are rounded, half to even, only to be shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache
from typing import Literal

from fieldkit.i18n import _
from fieldkit.playbook.formula import ARITHMETIC, Formula, FormulaError, read_formula
from fieldkit.playbook.model import Sum, SumInput, SumLine

Column = Literal["low", "likely", "high"]
"""The pessimist's value of an assumption, the likely one, and the optimist's."""

COLUMNS: tuple[Column, ...] = ("low", "likely", "high")

Values = Mapping[str, Decimal]
"""The value of each input, by its id."""

_ENDS: tuple[Column, Column] = ("low", "high")

PHASES = ("pre-sale", "in-sale", "after-sale")

LARGEST = Decimal(10) ** 12
"""No assumption is larger; a longer number is a slip of the finger."""

WHOLE_FROM = 1000
"""From this amount on, amounts are shown without cents."""

_SHOWN = Context(prec=60, rounding=ROUND_HALF_EVEN)
_read = lru_cache(maxsize=512)(read_formula)


class NumberError(ValueError):
    """What was typed is no number that an input takes; the text says why."""


class SumError(Exception):
    """A model that cannot be worked out: `where` is the title of the line or input, `why` what is wrong there."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where = where
        self.why = why


@dataclass(frozen=True)
class Line:
    """A line worked out: what it earns or, minus, costs on either side."""

    line: SumLine
    ours: Decimal
    theirs: Decimal


@dataclass(frozen=True)
class Result:
    """A model worked out."""

    lines: tuple[Line, ...]

    @property
    def ours(self) -> Decimal:
        """What is left with us."""
        return total(line.ours for line in self.lines)

    @property
    def theirs(self) -> Decimal:
        """What is left with the competitor."""
        return total(line.theirs for line in self.lines)

    @property
    def difference(self) -> Decimal:
        """How much more is left with us; minus when the competitor wins."""
        return ARITHMETIC.subtract(self.ours, self.theirs)

    def of(self, phase: str) -> tuple[Line, ...]:
        """The lines of a phase."""
        return tuple(line for line in self.lines if line.line.phase == phase)


@dataclass(frozen=True)
class Swing:
    """How an assumption moves the difference: its value at the pessimist's and the optimist's end, the rest likely."""

    input: SumInput
    low: Decimal
    high: Decimal

    @property
    def size(self) -> Decimal:
        """How far the difference moves."""
        return abs(ARITHMETIC.subtract(self.high, self.low))


@dataclass(frozen=True)
class BreakEven:
    """The value of an assumption at which both sides are equal, and whether it lies between its low and high."""

    value: Decimal
    inside: bool


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Add up amounts to 34 digits."""
    found = Decimal(0)
    for amount in amounts:
        found = ARITHMETIC.add(found, amount)
    return found


def defaults(model: Sum, column: Column) -> dict[str, Decimal]:
    """Return the playbook's value of each input in `column`. Raises SumError where one is no number."""
    found = {}
    for each in model.inputs:
        try:
            found[each.id] = read_number(getattr(each, column), negative=True)
        except NumberError as error:
            raise SumError(each.title, str(error)) from error
    return found


def work_out(model: Sum, values: Values) -> Result:
    """Work out every line for `values`. Raises SumError for a formula that has a fault or divides by zero."""
    lines = []
    for each in model.lines:
        sides = []
        for source in (each.ours, each.theirs):
            try:
                formula: Formula = _read(source)
                sides.append(formula.work_out(values))
            except FormulaError as error:
                raise SumError(each.title, str(error)) from error
        lines.append(Line(each, *sides))
    if not lines:
        raise SumError(model.title, _("this model has no lines"))
    return Result(tuple(lines))


def swings(model: Sum, columns: Mapping[Column, Values]) -> list[Swing]:
    """Return how each assumption moves the difference, the strongest first; those that move nothing are left out.

    One at a time goes from its low to its high, the others stay likely. An end that cannot be worked out counts out.
    """
    found = []
    for each in model.inputs:
        ends = []
        for column in _ENDS:
            try:
                values = {**columns["likely"], each.id: columns[column][each.id]}
                ends.append(work_out(model, values).difference)
            except SumError:
                break
        if len(ends) == 2 and ends[0] != ends[1]:
            found.append(Swing(each, *ends))
    return sorted(found, key=lambda swing: -swing.size)


def break_even(model: Sum, likely: Values, input: str, low: Decimal, high: Decimal) -> BreakEven | None:
    """Return where the difference is zero as `input` moves, the others likely; None when it is so nowhere.

    Between `low` and `high` it is found to 12 digits; outside only where the difference moves in a straight line, and
    not below zero, since no assumption is negative there.
    """

    def difference(value: Decimal) -> Decimal:
        return work_out(model, {**likely, input: value}).difference

    low, high = sorted((low, high))
    try:
        at_low, at_high = difference(low), difference(high)
        middle = ARITHMETIC.divide(ARITHMETIC.add(low, high), Decimal(2))
        bent = ARITHMETIC.subtract(difference(middle), ARITHMETIC.divide(ARITHMETIC.add(at_low, at_high), Decimal(2)))
        if low == high or at_low == at_high:
            return None
        if abs(bent) <= max(abs(at_low), abs(at_high)) * Decimal("1e-20"):
            slope = ARITHMETIC.divide(ARITHMETIC.subtract(at_high, at_low), ARITHMETIC.subtract(high, low))
            value = ARITHMETIC.subtract(low, ARITHMETIC.divide(at_low, slope))
            return BreakEven(value, low <= value <= high) if value >= min(low, Decimal(0)) else None
        if at_low * at_high > 0:
            return None
        for _turn in range(80):
            middle = ARITHMETIC.divide(ARITHMETIC.add(low, high), Decimal(2))
            if (difference(middle) < 0) == (at_low < 0):
                low = middle
            else:
                high = middle
        return BreakEven(low, True)
    except SumError:
        return None


_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_TENFOLD = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}


def read_number(text: str, *, negative: bool = False) -> Decimal:
    """Read what a person types as a number: full-width digits, 1,234.5 and 0,5, a % behind, 30万.

    A comma with three digits behind it parts thousands, any other is a decimal comma. Raises NumberError for what is
    no number, is larger than LARGEST, or below zero without `negative`.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).replace("。", ".").replace("−", "-").split()).rstrip("%")
    times = _TENFOLD.get(plain[-1:], Decimal(1))
    plain = plain[:-1] if times != 1 else plain
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    elif plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    if len(plain) > 40 or not _NUMBER.fullmatch(plain):
        raise NumberError(_("“{text}” is no number").format(text=text.strip()[:20]))
    value = ARITHMETIC.multiply(Decimal(plain), times)
    if value < 0 and not negative:
        raise NumberError(_("{text} is below zero; this cannot be").format(text=text.strip()[:20]))
    if abs(value) > LARGEST:
        raise NumberError(_("{text} is larger than any sum; a slip?").format(text=text.strip()[:20]))
    return value


def places(amounts: Sequence[Decimal]) -> int:
    """Return how many digits behind the point these amounts are shown with: none from WHOLE_FROM on, else cents."""
    return 0 if any(abs(amount) >= WHOLE_FROM for amount in amounts) else 2


def rounded(amount: Decimal, digits: int) -> Decimal:
    """Round an amount half to even, to be shown; never minus zero."""
    return amount.quantize(Decimal(1).scaleb(-digits), context=_SHOWN) + 0


def amount_text(amount: Decimal, digits: int) -> str:
    """An amount as it is shown: 1,234 or -56.70; absurdly large ones as 1.23E+45."""
    if abs(amount) >= Decimal(10) ** 18:
        return f"{amount:.2E}"
    return f"{rounded(amount, digits):,f}"


def number_text(value: Decimal, digits: int = 4) -> str:
    """An assumption as it is shown: at most `digits` behind the point, no empty ones."""
    if abs(value) >= LARGEST * 1000:
        return f"{value:.2E}"
    text = f"{rounded(value, digits):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

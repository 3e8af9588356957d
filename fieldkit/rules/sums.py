"""Doing the sums with a customer (帮客户算账): ours beside the competitor's, in decimals, and honest when we lose.

Each line of a model is a formula on either side, income plus and cost minus, so a side's total is what is left to the
partner. A formula names inputs, or other lines of its side. All is worked out to 34 digits, and rounded only
to be shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial
from typing import Literal

from fieldkit.i18n import _
from fieldkit.playbook.formula import ARITHMETIC, Circle, Formula, FormulaError, in_order, work_out_each
from fieldkit.playbook.formulas import formula as read
from fieldkit.playbook.model import Sum, SumInput, SumLine
from fieldkit.rules.figures import NumberError, kept_amount, number_text, read_number

Column = Literal["low", "likely", "high"]
"""The pessimist's value of an assumption, the likely one, and the optimist's."""

COLUMNS: tuple[Column, ...] = ("low", "likely", "high")

Values = Mapping[str, Decimal]
"""The value of each input, by its id."""

Sources = tuple[tuple[str, str], ...]
"""The id and the formula of each line, on one side."""

_ENDS: tuple[Column, Column] = ("low", "high")

PHASES = ("pre-sale", "in-sale", "after-sale")


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
    if not model.lines:
        raise SumError(model.title, _("this model has no lines"))
    ours = _side(model, tuple((line.id, line.ours) for line in model.lines), values)
    theirs = _side(model, tuple((line.id, line.theirs) for line in model.lines), values)
    return Result(tuple(Line(line, ours[line.id], theirs[line.id]) for line in model.lines))


def _side(model: Sum, sources: Sources, values: Values) -> dict[str, Decimal]:
    """Return the amount of each line on one side, by its id; what a line needs of others is worked out first."""
    titles = {line.id: line.title for line in model.lines}
    amounts: dict[str, Decimal] = {}
    try:
        plan = _plan(sources, frozenset(values))
    except _Fault as error:
        raise SumError(titles[error.id], error.why) from error
    try:
        for id, amount in work_out_each(plan, values):
            amounts[id] = amount  # noqa: PERF403 - what was worked out before a fault tells where it is
    except FormulaError as error:
        raise SumError(titles[plan[len(amounts)][0]], str(error)) from error
    return amounts


class _Fault(Exception):
    def __init__(self, id: str, why: str) -> None:
        super().__init__(id, why)
        self.id = id
        self.why = why


@lru_cache(maxsize=256)
def _plan(sources: Sources, inputs: frozenset[str]) -> tuple[tuple[str, Formula], ...]:
    """Return the formulas of a side, what is needed before what needs it."""
    formulas = {}
    for id, source in sources:
        try:
            formulas[id] = read(source)
        except FormulaError as error:
            raise _Fault(id, str(error)) from error
    try:
        return tuple((id, formulas[id]) for id in in_order(formulas, inputs))
    except Circle as error:
        raise _Fault(error.path[0], _("the lines need each other: {path}").format(path=error)) from error


class Trial:
    """A model of which one assumption after the other is moved, the rest staying as they are in `values`.

    Only the lines that the assumption moves are worked out anew, since a key in the sums asks for dozens of them.
    Raises SumError where a line cannot be worked out as it is.
    """

    def __init__(self, model: Sum, values: Values) -> None:
        self.model = model
        self._titles = {line.id: line.title for line in model.lines}
        self._values = values
        sides = [tuple((line.id, getattr(line, side)) for line in model.lines) for side in ("ours", "theirs")]
        self._sides = [(_plan(sources, frozenset(values)), _side(model, sources, values)) for sources in sides]

    def difference(self, input: str, value: Decimal) -> Decimal:
        """Return how much more is left with us when `input` is `value`. Raises SumError."""
        ours, theirs = (self._total(plan, amounts, input, value) for plan, amounts in self._sides)
        return ARITHMETIC.subtract(ours, theirs)

    def _total(
        self, plan: tuple[tuple[str, Formula], ...], amounts: Mapping[str, Decimal], input: str, value: Decimal
    ) -> Decimal:
        known = {**amounts, **self._values, input: value}
        moved, anew = {input}, dict(amounts)
        for id, formula in plan:
            if moved.isdisjoint(formula.names):
                continue
            try:
                anew[id] = formula.work_out(known)
            except FormulaError as error:
                raise SumError(self._titles[id], str(error)) from error
            if id not in self._values:
                known[id] = anew[id]
                moved.add(id)
        return total(anew.values())


def scenario_fields(model: Sum, columns: Mapping[Column, Values]) -> dict[str, str]:
    """Return a sum as it is kept: the figures of each column, each side's likely result, the difference low and high.

    Raises SumError.
    """
    results = {column: work_out(model, columns[column]) for column in COLUMNS}
    return {
        "figures": figures_text(columns),
        "ours": kept_amount(results["likely"].ours),
        "theirs": kept_amount(results["likely"].theirs),
        "low": kept_amount(results["low"].difference),
        "high": kept_amount(results["high"].difference),
    }


def figures_text(columns: Mapping[Column, Values]) -> str:
    """Return figures by column and assumption as they are kept, columns without any left out."""
    kept = {column: {id: kept_amount(each) for id, each in values.items()} for column, values in columns.items()}
    return json.dumps({column: values for column, values in kept.items() if values})


def swings(trial: Trial, columns: Mapping[Column, Values]) -> list[Swing]:
    """Return how each assumption moves the difference, the strongest first; those that move nothing are left out.

    One at a time goes from its low to its high, the others stay as the trial has them, the likely ones. An end that
    cannot be worked out counts out.
    """
    found = []
    for each in trial.model.inputs:
        ends = []
        for column in _ENDS:
            try:
                ends.append(trial.difference(each.id, columns[column][each.id]))
            except SumError:
                break
        if len(ends) == 2 and ends[0] != ends[1]:
            found.append(Swing(each, *ends))
    return sorted(found, key=lambda swing: -swing.size)


def break_even(trial: Trial, input: str, low: Decimal, high: Decimal) -> BreakEven | None:
    """Return where the difference is zero as `input` moves, the others as in the trial; None when it is so nowhere.

    Between `low` and `high` it is found to 12 digits; outside only where the difference moves in a straight line, and
    not below zero, since no assumption is negative there.
    """
    low, high = sorted((low, high))
    difference = partial(trial.difference, input)
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
        if at_low == 0:
            return BreakEven(low, True)
        for _turn in range(80):
            middle = ARITHMETIC.divide(ARITHMETIC.add(low, high), Decimal(2))
            if (difference(middle) < 0) == (at_low < 0):
                low = middle
            else:
                high = middle
        return BreakEven(low, True)
    except SumError:
        return None


@dataclass(frozen=True)
class Range:
    """Between which values an assumption may lie; None is no bound."""

    low: Decimal | None
    high: Decimal | None


def range_of(input: SumInput) -> Range:
    """Return the bounds of an assumption: its `min` and `max`; without `min` it is never below zero.

    One of whose own values is below zero, and that has no `min`, may be as low as anybody likes.
    """
    low = _bound(input.min)
    if low is None and not any(value.lstrip().startswith("-") for value in (input.low, input.likely, input.high)):
        low = Decimal(0)
    return Range(low, _bound(input.max))


def read_value(input: SumInput, text: str) -> Decimal:
    """Read what was typed for an assumption. Raises NumberError for no number, and for one out of its range."""
    found = range_of(input)
    value = read_number(text, negative=found.low is None or found.low < 0)
    if (found.low is not None and value < found.low) or (found.high is not None and value > found.high):
        raise NumberError(
            _("{text} is out of range; possible is {range}").format(text=text.strip()[:20], range=range_text(found))
        )
    return value


def strays(input: SumInput, changed: Mapping[Column, Decimal]) -> bool:
    """Tell whether the likely figure of an assumption lies beyond both its ends, whichever of them is the larger.

    `changed` is what was typed over the playbook's own figures.
    """
    try:
        low, likely, high = (
            changed[column] if column in changed else read_number(getattr(input, column), negative=True)
            for column in COLUMNS
        )
    except NumberError:
        return False
    return not min(low, high) <= likely <= max(low, high)


def range_text(range: Range) -> str:
    """The bounds in words; empty where there is none."""
    if range.low is not None and range.high is not None:
        return _("{low} to {high}").format(low=number_text(range.low), high=number_text(range.high))
    if range.low is not None:
        return _("at least {low}").format(low=number_text(range.low))
    return _("at most {high}").format(high=number_text(range.high)) if range.high is not None else ""


def _bound(text: str) -> Decimal | None:
    try:
        return read_number(text, negative=True) if text.strip() else None
    except NumberError:
        return None

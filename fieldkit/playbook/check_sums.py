"""Checks on the sums: every assumption is a decimal within its range, every side of a line a formula that works."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal

from msgspec.structs import replace

from fieldkit.i18n import _
from fieldkit.playbook.draft import Judging, Placed
from fieldkit.playbook.faults import Fault
from fieldkit.playbook.formula import Circle, Formula, FormulaError, in_order, read_formula
from fieldkit.playbook.model import Sum, SumInput
from fieldkit.playbook.shape import Path, did_you_mean, shown

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")

_LONGEST = 12
"""Digits before the point; no assumption is larger than 10^12."""

_FIGURES = ("low", "likely", "high")


def sums(judging: Judging) -> Iterator[Fault]:
    """What a sum is worked out from can be worked out."""
    for each in judging.whole():
        if isinstance(each.entry, Sum):
            yield from _inputs(judging, each, each.entry)
            yield from _lines(judging, each, each.entry)


def _inputs(judging: Judging, each: Placed, model: Sum) -> Iterator[Fault]:
    for index, one in enumerate(model.inputs):
        sound = True
        for name in (*_FIGURES, "min", "max"):
            value: str = getattr(one, name)
            if name not in _FIGURES and not value:
                continue
            if not _DECIMAL.fullmatch(value) or len(value.partition(".")[0].lstrip("+-0")) > _LONGEST:
                sound = False
                text = _(
                    '{value} is no number; write digits alone in quotes, such as "1200" or "0.5"; % and 元 go to unit'
                )
                yield judging.draft.fault(
                    each.source, each.path("inputs", index, name), text.format(value=shown(value))
                )
        if sound:
            yield from _range(judging, each, index, one)


def _range(judging: Judging, each: Placed, index: int, one: SumInput) -> Iterator[Fault]:
    low, high = (Decimal(text) if text else None for text in (one.min, one.max))
    if low is not None and high is not None and low > high:
        text = _("min is {low} and max is {high}; nothing lies between them").format(low=one.min, high=one.max)
        yield judging.draft.fault(each.source, each.path("inputs", index, "min"), text)
        return
    for name in _FIGURES:
        value = Decimal(getattr(one, name))
        if low is not None and value < low:
            text = _("{value} is below min, {bound}; change one of them").format(value=value, bound=one.min)
        elif high is not None and value > high:
            text = _("{value} is above max, {bound}; change one of them").format(value=value, bound=one.max)
        else:
            continue
        yield judging.draft.fault(each.source, each.path("inputs", index, name), text)


def _lines(judging: Judging, each: Placed, model: Sum) -> Iterator[Fault]:
    inputs = {one.id for one in model.inputs}
    lines = {one.id: index for index, one in enumerate(model.lines)}
    for side in ("ours", "theirs"):
        formulas: dict[str, Formula] = {}
        sound = True
        for line in model.lines:
            source: str = getattr(line, side)
            path = each.path("lines", lines[line.id], side)
            try:
                formulas[line.id] = read_formula(source)
            except FormulaError as error:
                sound = False
                text = _("this is no formula: {fault}; use numbers, ids of inputs and lines, + - * / and parentheses")
                yield _at(judging, each, path, source, error.position, text.format(fault=error))
                continue
            faults = list(_names(judging, each, path, formulas[line.id], inputs, lines))
            sound = sound and not faults
            yield from faults
        try:
            if sound:
                in_order(formulas, inputs)
        except Circle as error:
            first = error.path[0]
            path = each.path("lines", lines[first], side)
            place = formulas[first].names[error.path[1]]
            text = _("the lines need each other and never end: {path}; work one of them out from inputs alone")
            named = " → ".join(map(_in_formula, error.path))
            yield _at(judging, each, path, formulas[first].source, place, text.format(path=named))


def _names(
    judging: Judging, each: Placed, path: Path, formula: Formula, inputs: Collection[str], lines: Collection[str]
) -> Iterator[Fault]:
    """What a formula names is an input of its sum, or another line."""
    source, known = formula.source, {*inputs, *lines}
    unknown = {id: at for id, at in formula.names.items() if id not in known}
    hyphened = next((id for id in sorted(known) if "-" in id and id in source), "")
    if unknown and hyphened:
        text = _("a hyphen is a minus in a formula; write {name} for the id {id}")
        yield _at(
            judging,
            each,
            path,
            source,
            source.index(hyphened) + 1,
            text.format(name=_in_formula(hyphened), id=hyphened),
        )
        return
    for id, at in unknown.items():
        text = _("the formula names {name}, and no input or line of this sum has that id{hint}").format(
            name=_in_formula(id), hint=did_you_mean(_in_formula(id), map(_in_formula, known))
        )
        yield _at(judging, each, path, source, at, text)
    for id, at in formula.names.items():
        if id in inputs and id in lines:
            text = _("{name} is an input and a line of this sum; give the line another id").format(name=_in_formula(id))
            yield _at(judging, each, path, source, at, text)


def _at(judging: Judging, each: Placed, path: Path, source: str, position: int, text: str) -> Fault:
    """Return the fault at a character of a formula, where the file holds the formula on one line as it is."""
    fault = judging.draft.fault(each.source, path, text)
    rows = (each.source.data or b"").decode("utf-8", "replace").split("\n")
    behind = rows[fault.line - 1][fault.column - 1 :] if fault.line <= len(rows) else ""
    quoted = behind[:1] in ("'", '"')
    if behind[quoted:].startswith(source):
        return replace(fault, column=fault.column + quoted + position - 1)
    return fault


def _in_formula(id: str) -> str:
    """Return an id as a formula writes it, where a hyphen is a minus."""
    return id.replace("-", "_")

"""Checks on the sums: every assumption is a decimal, every side of a line a formula over the sum's own inputs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fieldkit.i18n import _
from fieldkit.playbook.draft import Judging, Placed
from fieldkit.playbook.faults import Fault
from fieldkit.playbook.formula import FormulaError, read_formula
from fieldkit.playbook.model import Sum
from fieldkit.playbook.shape import did_you_mean, shown

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")

_LONGEST = 12
"""Digits before the point; no assumption is larger than 10^12."""


def sums(judging: Judging) -> Iterator[Fault]:
    """What a sum is worked out from can be worked out."""
    for each in judging.whole():
        if isinstance(each.entry, Sum):
            yield from _inputs(judging, each, each.entry)
            yield from _lines(judging, each, each.entry)


def _inputs(judging: Judging, each: Placed, model: Sum) -> Iterator[Fault]:
    for index, one in enumerate(model.inputs):
        for name in ("low", "likely", "high"):
            value: str = getattr(one, name)
            if not _DECIMAL.fullmatch(value) or len(value.partition(".")[0].lstrip("+-0")) > _LONGEST:
                text = _(
                    '{value} is no number; write digits alone in quotes, such as "1200" or "0.5"; % and 元 go to unit'
                )
                yield judging.draft.fault(
                    each.source, each.path("inputs", index, name), text.format(value=shown(value))
                )


def _lines(judging: Judging, each: Placed, model: Sum) -> Iterator[Fault]:
    known = {one.id for one in model.inputs}
    for index, line in enumerate(model.lines):
        for name, source in (("ours", line.ours), ("theirs", line.theirs)):
            path = each.path("lines", index, name)
            try:
                formula = read_formula(source)
            except FormulaError as error:
                text = _("this is no formula: {fault}; use numbers, ids of inputs, + - * / and parentheses")
                yield judging.draft.fault(each.source, path, text.format(fault=error))
                continue
            unknown = formula.names - known
            if unknown and (id := next((id for id in known if "-" in id and id in source), "")):
                text = _("a hyphen is a minus in a formula; write {name} for the input {id}")
                yield judging.draft.fault(each.source, path, text.format(name=_in_formula(id), id=id))
                continue
            for id in sorted(unknown):
                yield judging.draft.fault(
                    each.source,
                    path,
                    _("the formula names {name}, and no input of this sum has that id{hint}").format(
                        name=_in_formula(id), hint=did_you_mean(_in_formula(id), map(_in_formula, known))
                    ),
                )


def _in_formula(id: str) -> str:
    """Return an id as a formula writes it, where a hyphen is a minus."""
    return id.replace("-", "_")

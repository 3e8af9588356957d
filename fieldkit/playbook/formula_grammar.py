"""The grammar of formulas, read by lark; imported with the first formula, since starting must not pay for it."""

from __future__ import annotations

from typing import TypeAlias

import lark
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from fieldkit.playbook.formula import NEGATE, Step

Steps: TypeAlias = list[Step]

_GRAMMAR = r"""
?sum: product | sum (PLUS | MINUS) product -> both
?product: single | product (STAR | SLASH) single -> both
?single: value | MINUS single -> negated
?value: NUMBER -> leaf | NAME -> leaf | "(" sum ")"
NUMBER: /[0-9]+(\.[0-9]+)?/
NAME: /[A-Za-z_][A-Za-z0-9_]*/
PLUS: "+"
MINUS: "-"
STAR: "*"
SLASH: "/"
%ignore /[ \t\n]+/
"""


class Misread(Exception):
    """Where reading stopped: `at` counts characters from 0, `text` stands there; `value_next` tells what was awaited.

    `sign` is false for a character of which no formula is made; `text` is empty at the end.
    """

    def __init__(self, at: int, text: str, *, sign: bool, value_next: bool) -> None:
        super().__init__(text)
        self.at = at
        self.text = text
        self.sign = sign
        self.value_next = value_next


class _PostfixOrder(lark.Transformer[lark.Token, Steps]):
    """Each rule gives the steps that work it out, on a stack, from the left."""

    def leaf(self, children: list[lark.Token]) -> Steps:
        return [_step(children[0])]

    def negated(self, children: list[lark.Token | Steps]) -> Steps:
        minus, inner = children
        assert isinstance(minus, lark.Token) and isinstance(inner, list) and not isinstance(inner, lark.Token)
        inner.append(Step("sign", NEGATE, _step(minus).position))
        return inner

    def both(self, children: list[lark.Token | Steps]) -> Steps:
        left, sign, right = children
        assert not isinstance(left, str) and isinstance(sign, lark.Token) and not isinstance(right, str)
        left += right
        left.append(_step(sign))
        return left


def _step(token: lark.Token) -> Step:
    kind = "number" if token.type == "NUMBER" else "name" if token.type == "NAME" else "sign"
    return Step(kind, str(token), (token.start_pos or 0) + 1)  # type: ignore[arg-type]


# Rules are called as they are recognised, so that no nesting is too deep for Python's own stack.
_READER = lark.Lark(_GRAMMAR, start="sum", parser="lalr", lexer="basic", transformer=_PostfixOrder())


def steps_of(source: str) -> tuple[Step, ...]:
    """Return a formula in postfix order. Raises Misread."""
    try:
        return tuple(_READER.parse(source))  # type: ignore[arg-type]
    except UnexpectedCharacters as error:
        raise Misread(error.pos_in_stream or 0, error.char, sign=False, value_next=False) from None
    except UnexpectedToken as error:
        at_end = error.token.type == "$END"
        at = len(source) if at_end else error.token.start_pos or 0
        raise Misread(at, str(error.token), sign=True, value_next="NUMBER" in error.accepts) from None

"""What the playbook answers to a competing brand (process.md, 4.3: 需求 and 品牌).

A competing brand is a chance (try one order first) and a question (will it not sign them?): both lie in the answers of
the kinds need and brand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from fieldkit.playbook.model import Objection
from fieldkit.rules.since import since_year

FIRST_KINDS = ("need", "brand")
"""The kinds of objection that a competing brand brings up, the likelier first."""

_MOST = 20
"""As many brands are read off one line: a longer one is a text, not a list."""

_NEXT = re.compile(r"[、;；/|\n]")
_COMMA = re.compile(r"[,，]")
_EXCLUSIVE = {"独家": True, "exclusive": True, "非独家": False, "notexclusive": False, "non-exclusive": False}


class Named(NamedTuple):
    """A brand that a line of text names, with what the line says of it: since when, and whether exclusively."""

    brand: str
    since: str = ""
    exclusive: bool = False


def brands_in(text: str, today: date) -> list[Named]:
    """Return the brands in what was typed on one line (`甲牌，3年，独家、乙牌`), each once, in order.

    Behind a comma stands either what is said of the brand before it, where that is plain, or another brand.
    """
    found: dict[str, Named] = {}
    for part in _NEXT.split(text):
        last = ""
        for word in map(str.strip, _COMMA.split(part)):
            exclusive = _EXCLUSIVE.get(_folded(word))
            if last and exclusive is not None:
                found[last] = found[last]._replace(exclusive=exclusive)
            elif last and since_year(word, today):
                found[last] = found[last]._replace(since=word)
            elif word:
                last = _folded(word)
                found.setdefault(last, Named(word))
    return list(found.values())[:_MOST]


def answers_to(objections: Iterable[Objection], brands: Sequence[str]) -> list[Objection]:
    """Return the objections that answer a competing brand, the likeliest first, in the playbook's order within.

    First come those that name one of `brands` in what is said or in their other words, then the kinds need and brand.
    """
    folded = [each for each in map(_folded, brands) if each]

    def rank(each: Objection) -> int:
        texts = [_folded(text) for text in (each.title, *each.says, *each.also)]
        if any(brand in text for brand in folded for text in texts):
            return 0
        return 1 + FIRST_KINDS.index(each.kind) if each.kind in FIRST_KINDS else 9

    return sorted((each for each in objections if rank(each) < 9), key=rank)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())

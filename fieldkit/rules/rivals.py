"""What the playbook answers to a competing brand (process.md, 4.3: 需求 and 品牌).

A competing brand is a chance (try one order first) and a question (will it not sign them?): both lie in the answers of
the kinds need and brand.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from fieldkit.playbook.model import Objection

FIRST_KINDS = ("need", "brand")
"""The kinds of objection that a competing brand brings up, the likelier first."""

_APART = str.maketrans(dict.fromkeys("、，,;；/|\n", "\n"))


def brands_in(text: str) -> list[str]:
    """Return the brands that a line of text names, parted by commas, slashes or line breaks, each once."""
    found = (each.strip() for each in text.translate(_APART).split("\n"))
    return list({_folded(each): each for each in found if each}.values())


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

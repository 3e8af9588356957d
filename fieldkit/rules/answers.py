"""Which key points a typed answer holds: a guess that ticks beforehand, always for the rep to correct.

Both sides are folded as the search folds them (full-width and plain, case, accents, punctuation), little words are left
out, and words that the pack lists as synonyms count as one. A key point is held when half of what it, or a piece of it,
says is in the answer, and some of it in its order: reps say the same in other words, and nobody types a whole line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, Protocol

from fieldkit.playbook.find_text import fold, is_han, units

LONGEST = 4_000
"""So many characters of an answer are looked at."""

_ENOUGH = 0.55
_IN_ORDER = 0.4
_WORDS_ENOUGH = 0.5
_SHORT = 2

_LITTLE_HAN = frozenset("的了吗呢吧啊呀嘛么着是您你我他她它们咱这那个就都也还跟和与在有把给让会能要上下一")
# fmt: off
_LITTLE_WORDS = frozenset([
    "a", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "could", "did", "do",
    "does", "for", "from", "had", "has", "have", "he", "her", "him", "his", "how", "i", "if", "in", "into",
    "is", "it", "its", "just", "me", "my", "no", "nor", "not", "of", "off", "on", "one", "or", "our", "out",
    "over", "she", "so", "some", "that", "the", "their", "them", "then", "there", "these", "they", "this",
    "those", "to", "too", "up", "us", "was", "we", "were", "what", "when", "where", "which", "who", "will",
    "with", "would", "you", "your",
])
# fmt: on
_ENDINGS = ("ings", "ing", "ies", "ied", "ed", "es", "s")
_SHORTEST_STEM = 3
_FIRST_MARK = 0xE000
_MOST_MARKS = 6_000


class Recognisable(Protocol):
    """What is looked at in a key point (playbook/drills.py has them)."""

    @property
    def id(self) -> str:
        """The point's name in its card."""

    @property
    def phrases(self) -> tuple[str, ...]:
        """The pieces of its text."""


class _Said(NamedTuple):
    """What a text says: its 汉字 and words that matter, the neighbours among its 汉字, and all of it in one string."""

    han: frozenset[str]
    words: frozenset[str]
    pairs: frozenset[str]
    whole: str

    @property
    def size(self) -> int:
        """How many things it says."""
        return len(self.han) + len(self.words)


def points_in(typed: str, points: Iterable[Recognisable], synonyms: Sequence[Sequence[str]] = ()) -> frozenset[str]:
    """Return the ids of the key points that a typed answer holds. `synonyms` are groups of words that mean the same."""
    groups = tuple(map(tuple, synonyms))
    answer = _said(typed[:LONGEST], groups)
    if not answer.whole:
        return frozenset()
    return frozenset(point.id for point in points if _holds(answer, point.phrases, groups))


def _holds(answer: _Said, phrases: Sequence[str], groups: tuple[tuple[str, ...], ...]) -> bool:
    together = " ".join(phrases)
    pieces = [piece for phrase in (*phrases, together) if (piece := _said(phrase, groups)).whole]
    # Of what stands behind the first piece, two words that anybody says tell nothing.
    return any(_is_in(piece, answer) for at, piece in enumerate(pieces) if not at or piece.size > _SHORT)


def _is_in(piece: _Said, answer: _Said) -> bool:
    if piece.size <= _SHORT:
        return (
            f" {piece.whole} " in f" {answer.whole} " if piece.words or not piece.han else piece.whole in answer.whole
        )
    if len(piece.words & answer.words) < _WORDS_ENOUGH * len(piece.words):
        return False
    if len(piece.han & answer.han) < _ENOUGH * len(piece.han):
        return False
    return len(piece.pairs & answer.pairs) >= _IN_ORDER * len(piece.pairs)


@lru_cache(maxsize=4096)
def _said(text: str, groups: tuple[tuple[str, ...], ...]) -> _Said:
    whole = _joined(_folded(text), groups)
    parts = units(whole)
    words = frozenset(part for part in parts if not _is_character(part) and part not in _LITTLE_WORDS)
    han = [part for part in parts if _is_character(part) and part not in _LITTLE_HAN]
    return _Said(frozenset(han), words, frozenset(one + other for one, other in pairwise(han)), whole)


def _is_character(part: str) -> bool:
    return len(part) == 1 and is_han(part)


def _folded(text: str) -> str:
    return re.sub("[a-z]+", lambda word: _stem(word[0]), fold(text))


def _stem(word: str) -> str:
    """A word without its ending: enough that "projects" meets "project" and "paying" meets "pay"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM and not word.endswith("ss"):
            stem = word[: -len(ending)]
            return stem + "y" if ending in ("ies", "ied") else stem.removesuffix("e")
    return word.removesuffix("e") if len(word) > _SHORTEST_STEM else word


def _joined(folded: str, groups: tuple[tuple[str, ...], ...]) -> str:
    """The text with each synonym as the mark of its group: one character, which stands as a 汉字 would."""
    marks = _marks(groups)
    if not marks:
        return folded
    pattern = _pattern(groups)
    return pattern.sub(lambda found: marks[found[0]], folded)


@lru_cache(maxsize=16)
def _marks(groups: tuple[tuple[str, ...], ...]) -> dict[str, str]:
    marks: dict[str, str] = {}
    for number, group in enumerate(groups[:_MOST_MARKS]):
        for word in group:
            if folded := _folded(word):
                marks.setdefault(folded, chr(_FIRST_MARK + number))
    return marks


@lru_cache(maxsize=16)
def _pattern(groups: tuple[tuple[str, ...], ...]) -> re.Pattern[str]:
    longest_first = sorted(_marks(groups), key=lambda word: (-len(word), word))
    return re.compile(
        "|".join(re.escape(word) if is_han(word[0]) else rf"\b{re.escape(word)}\b" for word in longest_first)
    )

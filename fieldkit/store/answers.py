"""Answers made of thousands of rows, kept until something is written of which they are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable
from typing import Any, TypeVar

from fieldkit.playbook.collector import no_collection

_R = TypeVar("_R")

ANY = ""
"""Stands for every kind, where it is not known what was written."""


class Answers:
    """The answers by their questions. An answer is good while nothing of its kinds was written since it was begun."""

    def __init__(self) -> None:
        self._written: Counter[str] = Counter()
        self._found: dict[Hashable, tuple[Collection[str], int, Any]] = {}

    def get(self, question: Hashable, kinds: Collection[str], read: Callable[[], _R]) -> _R:
        """Return the answer to a question that is made of these kinds of entries, read anew where it is not good."""
        state = self._state(kinds)
        found = self._found.get(question)
        if found is not None and found[1] == state:
            answer: _R = found[2]
            return answer
        with no_collection():
            answer = read()
        # Where another thread wrote meanwhile, the state is an old one and the answer is not used again.
        self._found[question] = kinds, state, answer
        return answer

    def forget(self, written: Collection[str]) -> None:
        """Take note that something of these kinds was written."""
        self._written.update(written)
        for question, (kinds, state, _answer) in list(self._found.items()):
            if state != self._state(kinds):
                self._found.pop(question, None)

    def _state(self, kinds: Collection[str]) -> int:
        return self._written[ANY] + sum(self._written[kind] for kind in kinds)

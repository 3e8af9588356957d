"""Other words for a word of a query: those that the pack says mean the same."""

import re
from collections.abc import Sequence

from fieldkit.playbook.find_spelling import initials_of
from fieldkit.playbook.find_text import is_han

_MOST = 8
_SHORTEST_LETTERS = 2
_PLURAL = re.compile("[a-z]{3,}[^s]s")


class Synonyms:
    """The groups of words of a pack, by each of their words, its pinyin and its initials."""

    def __init__(self, groups: Sequence[Sequence[tuple[str, str]]]) -> None:
        """Take groups of (folded word, its pinyin or an empty text)."""
        self._others: dict[str, dict[str, None]] = {}
        self._han: set[str] = set()
        for group in groups:
            han = [word for word, spelt in group if spelt]
            for word, spelt in group:
                # Whoever types 汉字 or pinyin looks for 汉字; an English title meets its own words only by chance.
                others = han if spelt and len(han) > 1 else [other for other, _ in group]
                for key in _keys(word, spelt):
                    self._others.setdefault(key, {}).update((other, None) for other in others if other != word)
                if len(word) > 1 and all(map(is_han, word)):
                    self._han.add(word)
        self._longest = max(map(len, self._han), default=0)

    def of(self, word: str) -> list[str]:
        """What else may be meant by a folded word, or by letters that spell one in full or by all its initials."""
        others = [*self._others.get(word, ()), *self._others.get(word.replace(" ", ""), ())]
        if _PLURAL.fullmatch(word):
            others += [word[:-1], *self._others.get(word[:-1], ())]
        return [other for other in dict.fromkeys(others) if other != word][:_MOST]

    def inside(self, run: str) -> list[str]:
        """The words of groups that stand in a longer run of 汉字, in its order."""
        found = []
        for start in range(len(run)):
            for end in range(min(len(run), start + self._longest), start + 1, -1):
                if run[start:end] in self._han and end - start < len(run):
                    found.append(run[start:end])
                    break
        return found


def _keys(word: str, spelt: str) -> list[str]:
    syllables = spelt.split(" ") if spelt else []
    typed = ("".join(syllables), initials_of(syllables))
    return [word, *(letters for letters in typed if len(letters) >= _SHORTEST_LETTERS)]

"""Which entries a query finds, and how well: words and their spellings looked up in the columns and weighed.

The weights follow one order. What a thing is called beats what is said of it: title (whole, opening, inside) > says,
also and other names > body. What was typed beats what it may stand for: as written > pinyin > mixed > initials >
a typing error. Initials count in titles and names only, and two of them only where a name begins, for two letters
chance upon each other in any long text.
"""

from collections.abc import Callable, Collection, Mapping
from heapq import nlargest
from operator import itemgetter
from typing import NamedTuple

from fieldkit.playbook.find_column import Column, Weights
from fieldkit.playbook.find_rows import FindRows
from fieldkit.playbook.find_spelling import Spelling, initials_of, spelt_at
from fieldkit.playbook.find_text import is_han

_TITLE = Weights(100, 80, 60)
_NAME = Weights(50, 44, 40)
_BODY = Weights(10, 10, 10)
_PINYIN_COST, _MIXED_COST, _INITIALS_COST = 4.0, 10.0, 12.0
_SEVERAL_FACTOR = 0.6
_TYPO_FACTOR = 0.5
_WELL_FOUND = 35.0
_OVERLAP = 30.0
_KNOWN_PAIRS, _LEAST_SHARE = 2, 0.3

# So many letters are parted into syllables; what follows them is compared row by row.
_HEAD = 10
_WAYS_IN_NAMES = 3
_LONGEST_MIXED = 16
_SHORTEST_TYPO, _SHORTEST_TWO_TYPOS, _LONGEST_TYPO = 4, 10, 24
_CORRECTIONS = 3
_SHORTEST_OVERLAP, _LONGEST_OVERLAP = 3, 24
_FEW = 20
_MOST_MIXED = 300
_FOLLOWED = 150
_REMEMBERED = 32

Hits = dict[int, float]
"""Points by the number of the entry."""


class _Found(NamedTuple):
    hits: Hits
    complete: bool


_Look = Callable[[str, Collection[int] | None], _Found]


class Lookup:
    """Looks up single words, and several of them together, in the rows of a playbook."""

    def __init__(self, rows: FindRows) -> None:
        self._bodies = Column(rows.bodies)
        self._written = ((Column(rows.titles, openings=True), _TITLE), (Column(rows.names), _NAME))
        self._spelt = ((Column(rows.spelt_titles, openings=True), _TITLE), (Column(rows.spelt_names), _NAME))
        self._brief = ((Column(rows.brief_titles, openings=True), _TITLE), (Column(rows.brief_names), _NAME))
        self._spelling = Spelling(rows.syllables)
        self._lexicon = rows.lexicon
        self._remembered: dict[str, _Found] = {}

    def readings(self, entry: int) -> list[str]:
        """The pinyin of the units of an entry's title; empty when it has no 汉字."""
        return next((row.split(" ") for row in self._spelt[0][0].rows_of(entry)), [])

    def named(self, words: Collection[str]) -> Hits:
        """Entries whose title or other names have all the words."""
        return self._all_of(words, self._by_name)

    def mentioned(self, words: Collection[str]) -> Hits:
        """Entries that have all the words, at least one of them in the body."""
        if not any(self._bodies.find(_pattern(word)).rows for word in words):
            return {}
        return self._all_of(words, self._anywhere)

    def nearly(self, words: Collection[str]) -> tuple[Hits, list[str]]:
        """Entries that have all the words if typing errors are allowed for, and the words as they were taken."""
        taken: list[str] = []

        def wide(word: str, within: Collection[int] | None) -> _Found:
            found = self._anywhere(word, within)
            hits = dict(found.hits)
            mended = self._mend(word) if max(hits.values(), default=0) < _WELL_FOUND else ()
            for corrected in mended:
                if len(hits) >= _FEW:
                    break
                taken.append(corrected)
                _merge(hits, self._anywhere(corrected, within).hits, _TYPO_FACTOR)
            if not hits and is_han(word[0]):
                hits, pairs = self._overlap(word)
                taken.extend(pairs)
            return _Found(hits, found.complete)

        return self._all_of(words, wide), taken

    def _all_of(self, words: Collection[str], look: _Look) -> Hits:
        """Entries that every word finds; the points are those of the words on an average.

        A word that is too frequent to be followed everywhere is looked up among the entries of the rarest one.
        """
        found = {word: look(word, None) for word in words}
        rarest = min(found, key=lambda word: (not found[word].complete, len(found[word].hits)))
        if len(found) == 1:
            return found[rarest].hits
        together = found[rarest].hits
        if not all(each.complete for each in found.values()):
            together = dict(nlargest(_FOLLOWED, together.items(), key=itemgetter(1)))
        for word, each in found.items():
            if word != rarest:
                hits = each.hits if each.complete else look(word, together).hits
                together = {entry: points + hits[entry] for entry, points in together.items() if entry in hits}
        return {entry: points / len(found) * _SEVERAL_FACTOR for entry, points in together.items()}

    def _by_name(self, word: str, within: Collection[int] | None) -> _Found:
        """What one word, or a phrase of words in this order, finds among titles and names."""
        if within is not None:
            return self._look_up(word, within)
        if (found := self._remembered.get(word)) is None:
            found = self._look_up(word, None)
            if len(self._remembered) >= _REMEMBERED:
                del self._remembered[next(iter(self._remembered))]
            self._remembered[word] = found
        return found

    def _look_up(self, word: str, within: Collection[int] | None) -> _Found:
        pass_ = _Pass(within)
        pattern = _pattern(word)
        for column, weights in self._written:
            pass_.add(column, pattern, weights)
        letters = word.replace(" ", "")
        if not letters.isascii():
            return pass_.found()
        for column, weights in self._spelt:
            ways = self._spelling.in_full(letters[:_HEAD])
            for way in ways if weights is _TITLE else ways[:_WAYS_IN_NAMES]:
                beyond = letters if len(letters) > _HEAD else ""
                pass_.add(column, f" {' '.join(way)}", weights.less(_PINYIN_COST), beyond)
        for column, weights in self._brief:
            if len(letters) > 1:
                anywhere = weights is _TITLE or len(letters) > 2
                pass_.add(column, letters if anywhere else f"\n {letters}", weights.less(_INITIALS_COST))
        if len(pass_.hits) < _FEW and len(letters) <= _LONGEST_MIXED:
            self._add_mixed(pass_.hits, letters)
        return pass_.found()

    def _anywhere(self, word: str, within: Collection[int] | None) -> _Found:
        found = self._by_name(word, within)
        pass_ = _Pass(within)
        pass_.add(self._bodies, _pattern(word), _BODY)
        return _Found(pass_.hits | found.hits, found.complete and pass_.complete)

    def _add_mixed(self, hits: Hits, letters: str) -> None:
        left = _MOST_MIXED
        for way in self._spelling.mixed(letters):
            for (brief, weights), (spelt, _) in zip(self._brief, self._spelt, strict=True):
                rows = brief.find(initials_of(way)).rows[:left]
                left -= len(rows)
                for row in rows:
                    runs = spelt_at(spelt.row(row).split(" "), letters, brief=True)
                    if (run := next(runs, None)) is not None:
                        points = (weights.inside if run[0] else weights.opening) - _MIXED_COST
                        hits[spelt.owner(row)] = max(points, hits.get(spelt.owner(row), 0))

    def _mend(self, word: str) -> list[str]:
        """What a mistyped word may have been: the nearest of the lexicon."""
        letters = word.replace(" ", "")
        if not _SHORTEST_TYPO <= len(letters) <= _LONGEST_TYPO or not letters.isascii():
            return []
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        errors = 1 if len(letters) < _SHORTEST_TWO_TYPOS else 2
        near: list[tuple[float, str]] = []
        for length in range(len(letters) - errors, len(letters) + errors + 1):
            words = self._lexicon.get(length, ())
            best = extract(letters, words, scorer=OSA.distance, score_cutoff=errors, limit=_CORRECTIONS)
            near += [(distance, corrected) for corrected, distance, _ in best if distance]
        return [corrected for _, corrected in sorted(near)[:_CORRECTIONS]]

    def _overlap(self, word: str) -> tuple[Hits, list[str]]:
        """Entries named with a good part of the pairs of neighbours in a run of 汉字, and those pairs.

        A pair weighs the more the fewer entries have it, so that 太贵 tells and 怎么 hardly does.
        """
        if len(word) < _SHORTEST_OVERLAP or " " in word:
            return {}, []
        word = word[:_LONGEST_OVERLAP]
        owners_by_pair: dict[str, set[int]] = {}
        for pair in dict.fromkeys(word[start : start + 2] for start in range(len(word) - 1)):
            owners = {owner for column, _ in self._written for owner in column.owners(column.find(pair))}
            if owners:
                owners_by_pair[pair] = owners
        if len(owners_by_pair) < min(_KNOWN_PAIRS, len(word) - 2):
            return {}, []
        weights = {pair: len(owners) ** -0.5 for pair, owners in owners_by_pair.items()}
        shares: Hits = {}
        for pair, owners in owners_by_pair.items():
            for owner in owners:
                shares[owner] = shares.get(owner, 0) + weights[pair] / sum(weights.values())
        hits = {owner: _OVERLAP * share for owner, share in shares.items() if share >= _LEAST_SHARE}
        return hits, list(owners_by_pair)


class _Pass:
    """The best points of each entry while one word is looked up, everywhere or within some entries."""

    def __init__(self, within: Collection[int] | None) -> None:
        self.hits: Hits = {}
        self.complete = True
        self._within = within

    def add(self, column: Column, pattern: str, weights: Weights, letters: str = "") -> None:
        """Add the rows that hold a pattern; with `letters`, those only in which syllables spell all of them."""
        places = column.find(pattern) if self._within is None else column.find_within(pattern, self._within)
        self.complete &= places.complete
        best = self.hits.get
        for row, owner, points in column.weigh(places, pattern, weights):
            if points > best(owner, 0) and (not letters or _spells(column.row(row), letters)):
                self.hits[owner] = points

    def found(self) -> _Found:
        return _Found(self.hits, self.complete)


def _pattern(word: str) -> str:
    """汉字 are found anywhere, other letters where a word begins."""
    return word if is_han(word[0]) else f" {word}"


def _spells(row: str, letters: str) -> bool:
    return next(spelt_at(row.split(" "), letters, brief=False), None) is not None


def _merge(hits: Hits, more: Mapping[int, float], factor: float) -> None:
    for entry, points in more.items():
        hits[entry] = max(points * factor, hits.get(entry, 0))

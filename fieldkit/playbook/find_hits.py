"""Which entries a query finds, and how well: words and their spellings looked up in the columns and weighed.

The weights follow one order. What a thing is called beats what is said of it: title (whole, opening, inside) > says,
also and other names > body. What was typed beats what it may stand for: as written > pinyin > mixed > initials > a
synonym > with gaps > what sounds alike > a typing error. Initials count in titles and names only, and two of them only
where a name begins, for two letters chance upon each other in any long text.
"""

from collections.abc import Callable, Collection, Mapping
from heapq import nlargest
from operator import itemgetter
from typing import NamedTuple

from fieldkit.playbook.find_column import MOST, Column, Weights
from fieldkit.playbook.find_rows import FindRows
from fieldkit.playbook.find_spelling import Spelling, initials_of, may_sound_alike, spelt_at
from fieldkit.playbook.find_synonyms import Synonyms
from fieldkit.playbook.find_text import is_han

_TITLE = Weights(100, 80, 60)
_NAME = Weights(50, 44, 40)
_BODY = Weights(10, 10, 10)
_PINYIN_COST, _MIXED_COST, _INITIALS_COST, _ALIKE_COST = 4.0, 10.0, 12.0, 14.0
_SEVERAL_FACTOR = 0.6
_SYNONYM_FACTOR = 0.8
_TYPO_FACTOR = 0.5
_WELL_FOUND = 35.0
_OVERLAP = 30.0
_CLOSEST, _CLOSEST_SHARE = 12.0, 0.2
_GAPPED = 36.0
_GAP_OF_HAN, _GAP_OF_SYLLABLES = "[^\\n]{0,3}?", "(?: [^ \\n]+){0,3}? "
_LONGEST_GAPPED, _LONGEST_TYPED = 8, 48
_KNOWN_PAIRS, _LEAST_SHARE = 2, 0.3

# So many letters are parted into syllables; what follows them is compared row by row.
_HEAD = 10
_WAYS_IN_NAMES, _MIXED_IN_NAMES = 3, 6
_MOST_CLOSEST = 10
_TELLING_HAN, _TELLING_LETTERS = 2, 3
_LONGEST_MIXED = 16
_SHORTEST_TYPO, _SHORTEST_TWO_TYPOS, _LONGEST_TYPO = 4, 10, 24
_CORRECTIONS = 3
_SHORTEST_OVERLAP, _LONGEST_OVERLAP = 3, 24
_FEW = 20
_MOST_MIXED = 300
_FOLLOWED = 150
_REMEMBERED = 256

Hits = dict[int, float]
"""Points by the number of the entry."""


class Taken:
    """What the words of a query were taken for: others in their stead, and the pieces in which they were found."""

    def __init__(self) -> None:
        self.words: dict[str, list[str]] = {}
        self.pieces: list[str] = []


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
        self._synonyms = Synonyms(rows.synonyms)
        self._remembered: dict[tuple[_Look, str], _Found] = {}

    def readings(self, entry: int) -> list[str]:
        """The pinyin of the units of an entry's title; empty when it has no 汉字."""
        return next((row.split(" ") for row in self._spelt[0][0].rows_of(entry)), [])

    def synonyms(self, word: str) -> list[str]:
        """What else a word or a phrase may be called in this pack."""
        return self._synonyms.of(word)

    def named(self, words: Collection[str]) -> Hits:
        """Entries whose title or other names have all the words."""
        return self._all_of(words, self._by_name)

    def related(self, words: Collection[str]) -> Hits:
        """Entries whose title or other names have all the words or synonyms of them; none if there are no synonyms."""
        return self._all_of(words, self._related) if any(map(self._synonyms.of, words)) else {}

    def mentioned(self, words: Collection[str]) -> Hits:
        """Entries that have all the words, at least one of them in the body."""
        if not any(self._bodies.find(_pattern(word)).rows for word in words):
            return {}
        return self._all_of(words, self._anywhere)

    def alike(self, words: Collection[str]) -> Hits:
        """Entries that have all the words, or what sounds like them."""
        if not any(may_sound_alike(_letters(word)) for word in words):
            return {}
        return self._all_of(words, self._heard)

    def gapped(self, words: Collection[str], taken: Taken, letters: bool) -> Hits:
        """Entries whose title has all the words, be it with something in between (利润薄: 利润太薄).

        With `letters`, the syllables of pinyin may be parted as well.
        """

        parted = {word: self._parted(word, letters) for word in words}

        def look(word: str, within: Collection[int] | None) -> _Found:
            found = self._related(word, within)
            return _Found(dict.fromkeys(parted[word][1], _GAPPED) | found.hits, found.complete)

        if not any(owners for _, owners in parted.values()):
            return {}
        if hits := self._all_of(words, look):
            taken.pieces += [piece for pieces, owners in parted.values() if owners for piece in pieces]
        return hits

    def nearly(self, words: Collection[str], taken: Taken) -> Hits:
        """Entries that have all the words if typing errors are allowed for."""
        return self._all_of(words, lambda word, within: self._wide(word, within, taken))

    def closest(self, words: Collection[str], taken: Taken) -> Hits:
        """Entries that have the most telling of several words where none has all.

        A word tells the more the fewer entries have it. Single 汉字 and pairs of letters tell nothing.
        """
        telling = [word for word in words if len(word) >= (_TELLING_HAN if is_han(word[0]) else _TELLING_LETTERS)]
        found = {word: self._heard(word, None) for word in telling} if len(words) > 1 else {}
        if not any(each.hits for each in found.values()):
            found = {word: self._wide(word, None, taken) for word in found}
        weights = {
            word: (len(each.hits) if each.complete else MOST) ** -0.5 for word, each in found.items() if each.hits
        }
        hits: Hits = {}
        for word, weight in weights.items():
            for entry, points in found[word].hits.items():
                hits[entry] = hits.get(entry, 0) + weight * (_CLOSEST + points * _CLOSEST_SHARE) / sum(weights.values())
        best = max(hits.values(), default=0)
        near = {entry: points for entry, points in hits.items() if points >= best / 2}
        return dict(nlargest(_MOST_CLOSEST, near.items(), key=lambda hit: (hit[1], -hit[0])))

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
        return self._remember(self._look_up, word, within)

    def _remember(self, look: _Look, word: str, within: Collection[int] | None) -> _Found:
        """What a word finds; what was found everywhere is kept for the next keystroke."""
        if within is not None:
            return look(word, within)
        if (found := self._remembered.get((look, word))) is None:
            found = look(word, None)
            if len(self._remembered) >= _REMEMBERED:
                del self._remembered[next(iter(self._remembered))]
            self._remembered[look, word] = found
        return found

    def _related(self, word: str, within: Collection[int] | None) -> _Found:
        """What a word or one of its synonyms finds among titles and names."""
        found = self._by_name(word, within)
        if not (others := self._synonyms.of(word)):
            return found
        hits, complete = dict(found.hits), found.complete
        for other in others:
            more = self._remember(self._as_written, other, within)
            complete &= more.complete
            _merge(hits, more.hits, _SYNONYM_FACTOR)
        return _Found(hits, complete)

    def _as_written(self, word: str, within: Collection[int] | None) -> _Found:
        pass_ = _Pass(within)
        for column, weights in self._written:
            if weights is _TITLE or len(pass_.hits) < _FEW:
                pass_.add(column, _pattern(word), weights)
        return pass_.found()

    def _heard(self, word: str, within: Collection[int] | None) -> _Found:
        """What a word finds anywhere, and what sounds like it among titles and names."""
        found = self._anywhere(word, within)
        more = self._remember(self._sounding, word, within)
        return _Found(more.hits | found.hits, found.complete and more.complete)

    def _sounding(self, word: str, within: Collection[int] | None) -> _Found:
        pass_ = _Pass(within)
        letters = _letters(word)
        ways = self._spelling.alike(letters[:_HEAD], cut=len(letters) > _HEAD)
        if len(letters) > _HEAD:
            ways = self._spelling.in_full(letters[:_HEAD])[:1] + ways
        beyond = letters if len(letters) > _HEAD else ""
        for column, weights in self._spelt:
            for way in ways if weights is _TITLE else ways[:_WAYS_IN_NAMES]:
                pass_.add(column, f" {' '.join(way)}", weights.less(_ALIKE_COST), beyond, alike=True)
        return pass_.found()

    def _look_up(self, word: str, within: Collection[int] | None) -> _Found:
        pass_ = _Pass(within)
        pattern = _pattern(word)
        for column, weights in self._written:
            pass_.add(column, pattern, weights)
        if not (letters := _letters(word)):
            return pass_.found()
        ways = self._spelling.in_full(letters[:_HEAD])
        beyond = letters if len(letters) > _HEAD else ""
        for column, weights in self._spelt:
            for place, way in enumerate(ways):
                # Names are long: what is said there by a less likely parting is looked for only while little is found.
                if place and weights is not _TITLE and (place >= _WAYS_IN_NAMES or len(pass_.hits) >= _FEW):
                    break
                pass_.add(column, f" {' '.join(way)}", weights.less(_PINYIN_COST), beyond)
        for column, weights in self._brief:
            if len(letters) > 1 and (weights is _TITLE or not ways or len(pass_.hits) < _FEW):
                anywhere = weights is _TITLE or len(letters) > 2
                pass_.add(column, letters if anywhere else f"\n {letters}", weights.less(_INITIALS_COST))
        if within is None and len(pass_.hits) < _FEW and len(letters) <= _LONGEST_MIXED and " " not in word:
            self._add_mixed(pass_.hits, letters)
        return pass_.found()

    def _anywhere(self, word: str, within: Collection[int] | None) -> _Found:
        found = self._related(word, within)
        pass_ = _Pass(within)
        pass_.add(self._bodies, _pattern(word), _BODY)
        return _Found(pass_.hits | found.hits, found.complete and pass_.complete)

    def _parted(self, word: str, letters: bool) -> tuple[list[str], set[int]]:
        """The 汉字 or syllables of a word, and the entries in whose title they stand in this order, if apart."""
        owners: set[int] = set()
        if all(map(is_han, word)):
            pieces = list(word[: _LONGEST_GAPPED + 1])
            column, between, opening = self._written[0][0], _GAP_OF_HAN, ""
        else:
            spelt = _letters(word)
            pieces = next(iter(self._spelling.in_full(spelt)), []) if letters and len(spelt) <= _LONGEST_TYPED else []
            column, between, opening = self._spelt[0][0], _GAP_OF_SYLLABLES, " "
        if 2 <= len(pieces) <= _LONGEST_GAPPED:
            owners = column.find_gapped([opening + pieces[0], *pieces[1:]], between)
        return pieces, owners

    def _wide(self, word: str, within: Collection[int] | None, taken: Taken) -> _Found:
        """What a word finds, with what sounds like it, what it may be mistyped for and what it overlaps with."""
        found = self._heard(word, within)
        hits = dict(found.hits)
        mended = self._mend(word) if max(hits.values(), default=0) < _WELL_FOUND else ()
        for corrected in mended:
            if len(hits) >= _FEW:
                break
            taken.words.setdefault(word, []).append(corrected)
            _merge(hits, self._anywhere(corrected, within).hits, _TYPO_FACTOR)
        if not hits and is_han(word[0]):
            hits, pairs = self._overlap(word)
            taken.pieces += pairs
        return _Found(hits, found.complete)

    def _add_mixed(self, hits: Hits, letters: str) -> None:
        left = _MOST_MIXED
        for place, way in enumerate(self._spelling.mixed(letters)):
            for (brief, weights), (spelt, _) in zip(self._brief, self._spelt, strict=True):
                if weights is not _TITLE and place >= _MIXED_IN_NAMES:
                    continue
                rows = brief.find(initials_of(way)).rows[:left]
                left -= len(rows)
                for row in rows:
                    runs = spelt_at(spelt.row(row).split(" "), letters, brief=True)
                    if (run := next(runs, None)) is not None:
                        points = (weights.inside if run[0] else weights.opening) - _MIXED_COST
                        hits[spelt.owner(row)] = max(points, hits.get(spelt.owner(row), 0))

    def _mend(self, word: str) -> list[str]:
        """What a mistyped word may have been: the nearest of the lexicon."""
        letters = _letters(word)
        if not _SHORTEST_TYPO <= len(letters) <= _LONGEST_TYPO:
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

        A pair weighs the more the fewer entries have it, so that 太贵 tells and 怎么 hardly does. The synonyms of
        a word in it weigh together as one pair.
        """
        if len(word) < _SHORTEST_OVERLAP or " " in word:
            return {}, []
        word = word[:_LONGEST_OVERLAP]
        owners_by_pair: dict[str, set[int]] = {}
        for pair in dict.fromkeys(word[start : start + 2] for start in range(len(word) - 1)):
            owners = {owner for column, _ in self._written for owner in column.owners(column.find(pair))}
            if owners:
                owners_by_pair[pair] = owners
        owners_by_synonym: dict[str, set[int]] = {}
        for piece in self._synonyms.inside(word):
            owners = {owner for other in self._synonyms.of(piece) for owner in self._as_written(other, None).hits}
            owners_by_synonym[piece] = owners - owners_by_pair.get(piece, set())
        groups = [*owners_by_pair.values(), *filter(None, owners_by_synonym.values())]
        if len(groups) < min(_KNOWN_PAIRS, len(word) - 2):
            return {}, []
        weights = [len(owners) ** -0.5 for owners in groups]
        shares: Hits = {}
        for weight, owners in zip(weights, groups, strict=True):
            for owner in owners:
                shares[owner] = shares.get(owner, 0) + weight / sum(weights)
        hits = {owner: _OVERLAP * share for owner, share in shares.items() if share >= _LEAST_SHARE}
        synonyms = [other for piece in owners_by_synonym for other in self._synonyms.of(piece)]
        return hits, [*owners_by_pair, *synonyms]


class _Pass:
    """The best points of each entry while one word is looked up, everywhere or within some entries."""

    def __init__(self, within: Collection[int] | None) -> None:
        self.hits: Hits = {}
        self.complete = True
        self._within = within

    def add(self, column: Column, pattern: str, weights: Weights, letters: str = "", alike: bool = False) -> None:
        """Add the rows that hold a pattern; with `letters`, those only in which syllables spell all of them.

        With `alike`, syllables that sound like them will do.
        """
        places = column.find(pattern) if self._within is None else column.find_within(pattern, self._within)
        self.complete &= places.complete
        best = self.hits.get
        for row, owner, points in column.weigh(places, pattern, weights):
            if points > best(owner, 0) and (not letters or _spells(column.row(row), letters, alike)):
                self.hits[owner] = points

    def found(self) -> _Found:
        return _Found(self.hits, self.complete)


def _pattern(word: str) -> str:
    """汉字 are found anywhere, other letters where a word begins."""
    return word if is_han(word[0]) else f" {word}"


def _letters(word: str) -> str:
    """The letters of a word or phrase without 汉字, which may be pinyin; else nothing."""
    return word.replace(" ", "") if word.isascii() else ""


def _spells(row: str, letters: str, alike: bool) -> bool:
    return next(spelt_at(row.split(" "), letters, alike=alike), None) is not None


def _merge(hits: Hits, more: Mapping[int, float], factor: float) -> None:
    for entry, points in more.items():
        hits[entry] = max(points * factor, hits.get(entry, 0))

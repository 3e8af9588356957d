"""汉字, pinyin, initials, English -> entries, while typing.

A query is looked for in layers: what entries are called, by these words or their synonyms, then what is said in them,
then what sounds alike, then what may have been meant if a letter went wrong, at last what has at least the most telling
of the words; a further layer is looked into only while hits are few. In a layer objections come before all other
kinds, and what was used lately a little before the rest. An objection that merely mentions the words is left out once
an entry of another kind is called by them: nobody who types a product's name finds it behind such objections.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from fieldkit.playbook.faults import PackError
from fieldkit.playbook.find_hits import Hits, Lookup, Taken
from fieldkit.playbook.find_marks import Range, marks
from fieldkit.playbook.find_rows import FindRows, build_rows
from fieldkit.playbook.find_text import fold
from fieldkit.playbook.load import Playbook, load_playbook
from fieldkit.playbook.model import Entry, Frozen

KIND_NAMES = {
    "company": "company",
    "principles": "principle",
    "classes": "class",
    "sources": "source",
    "stages": "stage",
    "checklist": "checklist",
    "steps": "step",
    "products": "product",
    "policies": "policy",
    "cases": "case",
    "proofs": "proof",
    "sums": "sum",
    "directions": "direction",
    "objections": "objection",
    "scorecards": "scorecard",
    "needs": "need",
    "points": "point",
    "training": "training",
    "talks": "talk",
    "layers": "layer",
    "funnel": "funnel stage",
    "questions": "question",
    "personas": "persona",
    "pages": "page",
}
"""The noun for one entry of a kind, by the kind's name in a pack."""

_LONGEST_QUERY = 1000
_MOST_WORDS = 8
_SOME = 10
_FEW = 3
_LATELY = 3.0
_TITLED, _TITLED_BY_SEVERAL = 55.0, 34.0
_SURE = 75.0
_SHORT_TEXT = 80
_TEXT_FIELDS = ("first", "direction", "text", "say", "result", "tip", "parts")
# fmt: off
_LITTLE_WORDS = frozenset([
    "a", "an", "the", "is", "are", "am", "be", "it", "its", "of", "to", "we", "you", "i", "our", "your", "my", "me",
    "do", "does", "did", "so", "and", "or", "too", "in", "on", "at", "for", "with", "if", "this", "that", "they",
    "there", "what", "how", "why", "about",
])
# fmt: on
_DECORATION = re.compile(r"^[#>*\-\s]+|\*\*|__|`")


class Hit(Frozen, frozen=True, kw_only=True, omit_defaults=False):
    """An entry that was found: `kind` as one noun, `text` its first line to say or a short text.

    `marks` are the ranges (from, to) of characters of `title` that the query found; a greater `score` is better.
    `closest` says that the entry has not all the words of the query: no entry has them, or hardly one.
    """

    id: str
    kind: str
    title: str
    text: str
    score: float = 0.0
    marks: tuple[Range, ...] = ()
    closest: bool = False


class Finder:
    """The search of one playbook in its language; its rows are read when somebody first searches."""

    def __init__(self, playbook: Playbook, rows: Callable[[], FindRows] | None = None) -> None:
        """Take a playbook; `rows` gives its rows where they are not to come from its cache."""
        self._playbook = playbook
        self._read_rows = rows or (lambda: rows_of(playbook))
        self._ready: tuple[FindRows, Lookup] | None = None

    def prepare(self) -> None:
        """Read the rows, or build them if the cache has none, which takes a while: for a worker, before a search."""
        self._load()

    def search(self, query: str, limit: int = 20, lately: Mapping[str, float] | None = None) -> list[Hit]:
        """The entries that a query finds, best first, at most `limit`; none for an empty query or nonsense.

        Words parted by spaces are all wanted, in any order; where hardly an entry has them all, and none is called by
        them, those that have the most telling ones come behind, as `closest`. `lately` gives ids a value from 0 to 1,
        1 for what was used just now; it breaks near ties. Takes any text.
        """
        phrase, words = _parse(query)
        if not words:
            return []
        rows, lookup = self._load()
        used = {number: min(max(lately.get(id, 0), 0), 1) for number, id in enumerate(rows.ids)} if lately else {}
        found = _Layers(rows.objections, used)
        _fill(found, lookup, phrase, words, limit)
        typed = [(needle, *lookup.synonyms(needle), *found.taken.words.get(needle, ())) for needle in (phrase, *words)]
        needles = [*typed, *((piece,) for piece in found.taken.pieces)]
        return [
            self._hit(number, points, needles, closest=place >= found.whole)
            for place, (number, points) in enumerate(found.chosen[:limit])
        ]

    def _load(self) -> tuple[FindRows, Lookup]:
        if self._ready is None:
            rows = self._read_rows()
            self._ready = rows, Lookup(rows)
        return self._ready

    def _hit(self, number: int, points: float, needles: Sequence[Sequence[str]], closest: bool) -> Hit:
        playbook = self._playbook
        rows, lookup = self._load()
        id = rows.ids[number]
        entry = playbook.get(id)
        assert entry is not None, "rows and entries are compiled together"
        title = playbook.expand(entry.title)
        return Hit(
            id=id,
            kind=KIND_NAMES[playbook.kind(id)],
            title=title,
            text=playbook.expand(_short_text(entry)),
            score=round(points, 2),
            marks=marks(title, lookup.readings(number), needles),
            closest=closest,
        )


def rows_of(playbook: Playbook) -> FindRows:
    """The rows of a playbook, from beside its cache or else built; each language is found in the other one too."""

    def build() -> FindRows:
        other, words = _in_other_language(playbook), playbook.pack.synonyms
        if other is None:
            return build_rows(playbook.entries, None, playbook.expand, synonyms=words)
        return build_rows(playbook.entries, other.entries, playbook.expand, other.expand, words)

    return playbook.derive("find", FindRows, build)


def _in_other_language(playbook: Playbook) -> Playbook | None:
    """The same playbook in the other language; None where it has none or its files have changed since."""
    lang = "zh" if playbook.lang == "en" else "en"
    if lang not in playbook.pack.languages:
        return None
    try:
        other = load_playbook(playbook.layers, lang, playbook.cache)
    except PackError:
        return None
    return other if other.hash == playbook.hash else None


def _parse(query: str) -> tuple[str, list[str]]:
    """The query as one folded phrase, and its words: distinct, little ones left out unless there are no others."""
    query = query[:_LONGEST_QUERY]
    phrase = fold(query)
    words = list(dict.fromkeys(word for chunk in query.split() for word in fold(chunk).split(" ") if word))
    telling = [word for word in words if word not in _LITTLE_WORDS]
    return phrase, (telling or words)[:_MOST_WORDS]


class _Layers:
    """What was chosen so far, number and points, the best first."""

    def __init__(self, objections: int, used: Mapping[int, float]) -> None:
        self.chosen: list[tuple[int, float]] = []
        self.taken = Taken()
        self._whole: int | None = None
        self._objections = objections
        self._used = used

    def is_objection(self, number: int) -> bool:
        """Whether an entry is an objection."""
        return number < self._objections

    @property
    def whole(self) -> int:
        """How many of those chosen have all the words; the others are only the closest."""
        return len(self.chosen) if self._whole is None else self._whole

    def add_closest(self, hits: Hits) -> None:
        """Put entries that have not all the words behind those that have."""
        self._whole = len(self.chosen)
        self.add(hits)

    def add(self, hits: Hits, mentions: bool = False) -> None:
        """Put what else a weaker layer has behind what was chosen; see the module's first lines for `mentions`."""
        known = {number for number, _ in self.chosen}
        others = mentions and any(number >= self._objections for number in known)
        more = [
            (number, points + _LATELY * self._used.get(number, 0))
            for number, points in hits.items()
            if number not in known and not (others and number < self._objections)
        ]
        self.chosen += sorted(more, key=lambda hit: (hit[0] >= self._objections, -hit[1], hit[0]))


def _fill(found: _Layers, lookup: Lookup, phrase: str, words: list[str], limit: int) -> None:
    """Add layer after layer while there are too few hits."""
    several = words != [phrase]
    named = lookup.named([phrase])
    if several and len(named) < limit:
        named = _better(named, lookup.named(words))
    titled = _TITLED_BY_SEVERAL if several else _TITLED
    found.add({entry: points for entry, points in named.items() if found.is_objection(entry) or points >= titled})
    if len(found.chosen) < limit:
        found.add(_better(named, _better(lookup.related([phrase]), lookup.related(words) if several else {})))
    if len(found.chosen) < _FEW:
        found.add(lookup.gapped(words, found.taken, letters=not found.chosen))
    called = bool(found.chosen)
    if len(found.chosen) < limit:
        found.add(lookup.mentioned(words), mentions=True)
    if len(found.chosen) < _SOME:
        found.add(lookup.alike(words))
    if len(found.chosen) < _FEW and max(named.values(), default=0) < _SURE:
        nearly = lookup.nearly(words, found.taken)
        if several and phrase.isascii():
            nearly = _better(nearly, lookup.nearly([phrase], found.taken))
        found.add(nearly)
    if several and not called and len(found.chosen) < _FEW:
        found.add_closest(lookup.closest(words, found.taken))


def _better(hits: Hits, others: Hits) -> Hits:
    return {entry: max(hits.get(entry, 0), others.get(entry, 0)) for entry in hits.keys() | others.keys()}


def _short_text(entry: Entry) -> str:
    """The first line to say for an objection, else the first line that tells what the entry is."""
    for field in _TEXT_FIELDS:
        value = getattr(entry, field, "")
        if isinstance(value, tuple):
            value = " · ".join(part if isinstance(part, str) else part.title for part in value[:4])
        if value:
            return _first_line(value)
    return ""


def _first_line(text: str) -> str:
    lines = (_DECORATION.sub("", line) for line in text.splitlines() if not line.startswith("#"))
    line = next((line for line in lines if line), "")
    return line if len(line) <= _SHORT_TEXT else line[: _SHORT_TEXT - 1] + "…"

"""汉字, pinyin, initials, English -> entries, while typing.

A query is looked for in layers: what entries are called, then what is said in them, then what they may have been meant
by if a letter went wrong; a further layer is looked into only while hits are few. Objections come before all other
kinds. So that neither rule hurts the other, a weaker layer adds no objection once a stronger one has an entry of
another kind: nobody who types a product's name finds it behind objections that merely mention it.
"""

import re
from collections.abc import Callable, Sequence

from fieldkit.playbook.faults import PackError
from fieldkit.playbook.find_hits import Hits, Lookup
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
    "layers": "layer",
    "pages": "page",
}
"""The noun for one entry of a kind, by the kind's name in a pack."""

_LONGEST_QUERY = 1000
_MOST_WORDS = 8
_FEW = 3
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
_DECORATION = re.compile(r"^[#>*\-\s]+")


class Hit(Frozen, frozen=True, kw_only=True, omit_defaults=False):
    """An entry that was found: `kind` as one noun, `text` its first line to say or a short text.

    `marks` are the ranges (from, to) of characters of `title` that the query found; a greater `score` is better.
    """

    id: str
    kind: str
    title: str
    text: str
    score: float = 0.0
    marks: tuple[Range, ...] = ()


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

    def search(self, query: str, limit: int = 20) -> list[Hit]:
        """The entries that a query finds, best first, at most `limit`; none for an empty query or nonsense.

        Words parted by spaces are all wanted, in any order. Takes any text.
        """
        phrase, words = _parse(query)
        if not words:
            return []
        rows, lookup = self._load()
        chosen, needles = _layers(rows, lookup, phrase, words, limit)
        return [self._hit(rows.ids[number], points, needles, number) for number, points in chosen[:limit]]

    def _load(self) -> tuple[FindRows, Lookup]:
        if self._ready is None:
            rows = self._read_rows()
            self._ready = rows, Lookup(rows)
        return self._ready

    def _hit(self, id: str, score: float = 0.0, needles: Sequence[str] = (), number: int = -1) -> Hit:
        playbook = self._playbook
        entry = playbook.get(id)
        assert entry is not None, "rows and entries are compiled together"
        title = playbook.expand(entry.title)
        readings = self._load()[1].readings(number) if needles else []
        return Hit(
            id=id,
            kind=KIND_NAMES[playbook.kind(id)],
            title=title,
            text=playbook.expand(_short_text(entry)),
            score=round(score, 2),
            marks=marks(title, readings, needles),
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


def _layers(
    rows: FindRows, lookup: Lookup, phrase: str, words: list[str], limit: int
) -> tuple[list[tuple[int, float]], list[str]]:
    """Numbers and points of the entries found, best first, and what to mark in their titles."""
    needles = list(dict.fromkeys([phrase, *words]))
    named = lookup.named([phrase])
    if words != [phrase] and len(named) < limit:
        named = _better(named, lookup.named(words))
    chosen = _add_layer([], named, rows.objections)
    if len(chosen) < limit:
        chosen = _add_layer(chosen, lookup.mentioned(words), rows.objections)
    if len(chosen) < _FEW and max(named.values(), default=0) < _SURE:
        nearly, taken = lookup.nearly(words)
        if words != [phrase] and phrase.isascii():
            as_one, more = lookup.nearly([phrase])
            nearly, taken = _better(nearly, as_one), taken + more
        chosen = _add_layer(chosen, nearly, rows.objections)
        needles += taken
    return chosen, needles


def _better(hits: Hits, others: Hits) -> Hits:
    return {entry: max(hits.get(entry, 0), others.get(entry, 0)) for entry in hits.keys() | others.keys()}


def _add_layer(chosen: list[tuple[int, float]], hits: Hits, objections: int) -> list[tuple[int, float]]:
    """What was chosen, and behind it what else a layer has; objections only as long as they stay before the rest."""
    known = {number for number, _ in chosen}
    others = any(number >= objections for number in known)
    more = [
        (number, points)
        for number, points in hits.items()
        if number not in known and not (others and number < objections)
    ]
    return chosen + sorted(more, key=lambda hit: (hit[0] >= objections, -hit[1], hit[0]))


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

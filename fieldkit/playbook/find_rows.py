"""What find looks through: every text of a playbook folded, spelt in pinyin and joined into a few long strings.

The rows are built once for a playbook, the only time when pypinyin is needed, and kept as msgpack beside its compiled
cache.
"""

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate

import msgspec

from fieldkit.playbook.collector import no_collection
from fieldkit.playbook.find_text import Speller, fold, fold_all, has_ideographs
from fieldkit.playbook.model import Entries, Entry

_LEXICON_WORDS = 60_000
_GRAM_SYLLABLES = 4
_SHORTEST_WORD = 3
_LETTERS = re.compile("[a-z]+(?: [a-z]+)*")

# Fields that hold no text for people: names of other entries, choices, files, amounts.
# fmt: off
_NO_TEXT = frozenset([
    "id", "kind", "audience", "sample", "owner", "checked", "expires", "order", "hidden", "group", "stage", "phase",
    "proof", "needs", "shows", "files", "file", "handling", "competitive", "willing", "self_driven", "unit", "low",
    "likely", "high", "min", "max", "ours", "theirs", "quiet", "step", "opens",
])
# fmt: on
_NAMES = frozenset({"title", "short", "says", "also", "said"})


class JoinedRows(msgspec.Struct, frozen=True, array_like=True):
    """Rows joined into one string, each as newline, space and text, and a newline at the end of all.

    `starts` are the offsets of the rows' newlines and of the last one, `owners` the rows' entries as numbers, both
    as unsigned integers of this machine; owners never decrease.
    """

    text: str
    starts: bytes
    owners: bytes


class FindRows(msgspec.Struct, frozen=True, array_like=True):
    """All that the search of one playbook in one language needs.

    Entries are numbered as they stand in `ids`, objections first. `titles` has an entry's own title and, behind it,
    that in the other language; `names` what else it is called by (says, also, titles of its parts); `bodies` all
    other text. The spelt columns have the pinyin of titles and names that hold 汉字, syllables parted by spaces; the
    brief ones, row by row beside them, the first letter of each syllable. `syllables` are all units of the spelt
    columns; `lexicon` lists by length the words and the runs of syllables to which a typing error is led back.
    `synonyms` are the pack's groups of words that mean the same, each folded, and its pinyin if it holds 汉字.
    """

    ids: tuple[str, ...]
    objections: int
    titles: JoinedRows
    names: JoinedRows
    bodies: JoinedRows
    spelt_titles: JoinedRows
    brief_titles: JoinedRows
    spelt_names: JoinedRows
    brief_names: JoinedRows
    syllables: tuple[str, ...]
    lexicon: dict[int, tuple[str, ...]]
    synonyms: tuple[tuple[tuple[str, str], ...], ...] = ()


def build_rows(
    entries: Entries,
    other: Entries | None = None,
    expand: Callable[[str], str] = str,
    expand_other: Callable[[str], str] = str,
    synonyms: Sequence[Sequence[str]] = (),
) -> FindRows:
    """The rows of a playbook: `entries` as shown, `other` the same entries in the other language if it counts too.

    `expand` and `expand_other` fill the variables of a text of that language; `synonyms` are groups of words. Imports
    pypinyin when there are 汉字.
    """
    with no_collection():
        return _build(entries, other, expand, expand_other, synonyms)


def _build(
    entries: Entries,
    other: Entries | None,
    expand: Callable[[str], str],
    expand_other: Callable[[str], str],
    synonyms: Sequence[Sequence[str]],
) -> FindRows:
    entries_in_order = list(ordered(entries))
    elsewhere = {entry.id: entry for entry in ordered(other)} if other else {}
    ids = frozenset(entry.id for entry in entries_in_order)
    titles, names, bodies, read_titles, read_names = (_Rows() for _ in range(5))
    for number, entry in enumerate(entries_in_order):
        title, called, body = _texts(entry, ids, expand)
        titles.add(number, title)
        names.add_all(number, called)
        bodies.add(number, " . ".join(body))
        read_titles.add(number, title)
        read_names.add_all(number, called)
        if (translated := elsewhere.get(entry.id)) is not None:
            title, called, _ = _texts(translated, ids, expand_other)
            titles.add(number, title)
            names.add_all(number, called)
            read_titles.add(number, title)
    speller = _Reading()
    spelt_titles, spelt_names = read_titles.spelt(speller), read_names.spelt(speller)
    titles, names, bodies = titles.folded(), names.folded(), bodies.folded()
    return FindRows(
        ids=tuple(entry.id for entry in entries_in_order),
        objections=len(entries.objections),
        titles=titles.joined(),
        names=names.joined(),
        bodies=bodies.joined(),
        spelt_titles=spelt_titles.joined(),
        brief_titles=spelt_titles.brief().joined(),
        spelt_names=spelt_names.joined(),
        brief_names=spelt_names.brief().joined(),
        syllables=_syllables([spelt_titles, spelt_names]),
        lexicon=_lexicon([titles, names], [spelt_titles, spelt_names]),
        synonyms=tuple(filter(None, (_group(words, speller) for words in synonyms))),
    )


def ordered(entries: Entries) -> Iterator[Entry]:
    """All entries of a playbook, objections first, otherwise in the playbook's order."""
    yield from entries.objections
    for kind in entries.__struct_fields__:
        if kind != "objections":
            yield from getattr(entries, kind)


class _Reading:
    """A speller that is made, and its dictionary loaded, when there is something to read."""

    def __init__(self) -> None:
        self._speller: Speller | None = None

    def spell_all(self, texts: Sequence[str]) -> list[str]:
        if texts and self._speller is None:
            self._speller = Speller()
        return self._speller.spell_all(texts) if self._speller else []


class _Rows:
    """Rows on their way into one column."""

    def __init__(self, texts: list[str] | None = None, owners: "array[int] | None" = None) -> None:
        self.texts = [] if texts is None else texts
        self.owners = array("I") if owners is None else owners

    def add(self, owner: int, text: str) -> None:
        self.texts.append(text)
        self.owners.append(owner)

    def add_all(self, owner: int, texts: list[str]) -> None:
        self.texts += texts
        self.owners.extend([owner] * len(texts))

    def folded(self) -> "_Rows":
        return self._of(fold_all(self.texts), self.owners)

    def spelt(self, speller: _Reading) -> "_Rows":
        """The rows that hold 汉字, spelt; a text that comes twice in an entry once."""
        kept = [
            (text, owner)
            for text, owner in dict.fromkeys(zip(self.texts, self.owners, strict=True))
            if has_ideographs(text)
        ]
        texts = speller.spell_all([text for text, _ in kept])
        return self._of(texts, array("I", [owner for _, owner in kept]))

    def brief(self) -> "_Rows":
        return _Rows(["".join([unit[0] for unit in text.split(" ")]) for text in self.texts], self.owners)

    def joined(self) -> JoinedRows:
        ends = accumulate((len(text) + 2 for text in self.texts), initial=0)
        text = "".join([f"\n {text}" for text in self.texts]) + "\n"
        return JoinedRows(text=text, starts=array("I", ends).tobytes(), owners=self.owners.tobytes())

    def _of(self, texts: list[str], owners: "array[int]") -> "_Rows":
        """These texts as rows, those left out of which nothing remained."""
        if "" not in texts:
            return _Rows(texts, owners)
        kept = [(text, owner) for text, owner in zip(texts, owners, strict=True) if text]
        return _Rows([text for text, _ in kept], array("I", [owner for _, owner in kept]))


def _texts(entry: Entry, ids: frozenset[str], expand: Callable[[str], str]) -> tuple[str, list[str], list[str]]:
    """An entry's title, the other texts that name it, and its body, with their variables filled in."""
    names: list[str] = []
    body: list[str] = []
    _collect(entry, names, body, ids)
    names = [expand(text) if "{{" in text else text for text in names]
    return names[0], names[1:], [expand(text) if "{{" in text else text for text in body]


def _collect(part: msgspec.Struct, names: list[str], body: list[str], ids: frozenset[str]) -> None:
    for field, is_name in _fields_of(type(part)):
        value = getattr(part, field)
        if not value:
            continue
        into = names if is_name else body
        if isinstance(value, str):
            into.append(value)
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, msgspec.Struct):
                    _collect(item, names, body, ids)
                # Points are texts in one kind and ids of entries in others.
                elif field != "points" or item not in ids:
                    into.append(item)


@cache
def _fields_of(kind: type[msgspec.Struct]) -> list[tuple[str, bool]]:
    """The fields of an entry or a part that hold text for people, and whether they name it."""
    return [(field, field in _NAMES) for field in kind.__struct_fields__ if field not in _NO_TEXT]


def _syllables(spelt: Iterable[_Rows]) -> tuple[str, ...]:
    return tuple(sorted({unit for rows in spelt for unit in set(" ".join(rows.texts).split(" ")) if unit}))


def _group(words: Sequence[str], speller: _Reading) -> tuple[tuple[str, str], ...]:
    """A group of synonyms: each word folded, and its pinyin if it holds 汉字; empty where fewer than two remain."""
    group: dict[str, str] = {}
    for word in words:
        if folded := fold(word):
            group[folded] = speller.spell_all([word])[0] if has_ideographs(folded) else ""
    return tuple(group.items()) if len(group) > 1 else ()


def _lexicon(folded: Iterable[_Rows], spelt: Iterable[_Rows]) -> dict[int, tuple[str, ...]]:
    """Words and runs of up to four syllables, distinct, bounded, by length."""
    found: dict[str, None] = {}
    for rows in folded:
        for unit in dict.fromkeys(" ".join(rows.texts).split(" ")):
            if len(unit) >= _SHORTEST_WORD and unit.isascii():
                found[unit] = None
    for rows in spelt:
        for run in dict.fromkeys(_LETTERS.findall("\n".join(rows.texts))):
            if len(found) >= _LEXICON_WORDS:
                break
            found.update(dict.fromkeys(_grams(run.split(" "))))
    lexicon: dict[int, list[str]] = {}
    for word in list(found)[:_LEXICON_WORDS]:
        lexicon.setdefault(len(word), []).append(word)
    return {length: tuple(words) for length, words in lexicon.items()}


def _grams(syllables: list[str]) -> Iterator[str]:
    for start in range(len(syllables)):
        gram = syllables[start]
        for syllable in syllables[start + 1 : start + _GRAM_SYLLABLES]:
            gram += syllable
            yield gram

"""What find looks through: every text of a playbook folded, spelt in pinyin and joined into a few long strings.

The rows are built once for a playbook, the only time when pypinyin is needed, and kept as msgpack beside its compiled
cache. Folding makes two spellings of one thing equal: full-width and plain, upper and lower case, with and without
accents, punctuation or variables. What is left are units, that is single 汉字 and words of other letters: 汉字 stand
side by side, words are parted by one space from whatever is beside them.
"""

import re
import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate

import msgspec

from fieldkit.playbook.model import Entries, Entry

SPELT_CHARACTERS = 200
"""Pinyin is kept for that many characters of a text: nobody types more of it."""

_LEXICON_WORDS = 60_000
_GRAM_SYLLABLES = 4
_SHORTEST_WORD = 3

_HAN = "\u2e80-\U0003ffff"
_VARIABLE = re.compile(r"\{\{[^{}]*\}\}")
_INVISIBLE = re.compile("['’‘ʼ`\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]+")
_NO_WORD = re.compile(r"[\W_]+")
_GAP = re.compile(f"(?<=[{_HAN}]) (?=[{_HAN}])")
_SEAM = re.compile(f"(?<=[{_HAN}])(?=[^{_HAN} ])|(?<=[^{_HAN} ])(?=[{_HAN}])")
_UNIT = re.compile(f"[{_HAN}]|[^{_HAN} ]+")

# Fields that hold no text for people: names of other entries, choices, files, amounts.
# fmt: off
_NO_TEXT = frozenset([
    "id", "kind", "audience", "sample", "owner", "checked", "expires", "order", "hidden", "group", "stage", "phase",
    "proof", "needs", "shows", "files", "file", "handling", "competitive", "willing", "self_driven", "unit", "low",
    "likely", "high", "ours", "theirs", "quiet",
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


def plain(text: str) -> str:
    """Text without accents, in lower case, full-width and compatibility forms made plain."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", unicodedata.normalize("NFKD", text))).casefold()


def fold(text: str) -> str:
    """Text as it is compared: plain, without punctuation, its units as the module's first lines say."""
    text = _NO_WORD.sub(" ", _INVISIBLE.sub("", plain(_VARIABLE.sub(" ", text))))
    if text.isascii():
        return text.strip()
    return _SEAM.sub(" ", _GAP.sub("", text)).strip()


def units(folded: str) -> list[str]:
    """The units of a folded text: 汉字 one by one, words whole."""
    return _UNIT.findall(folded)


def is_han(character: str) -> bool:
    """Whether a character is written without spaces around: 汉字, kana and their like."""
    return character >= "\u2e80"


def spell(text: str) -> list[str]:
    """The units of a text with each 汉字 read as a pinyin syllable, in the light of its neighbours."""
    from pypinyin import lazy_pinyin

    shown = plain(_VARIABLE.sub(" ", text[:SPELT_CHARACTERS]))
    # One item a character: a syllable for 汉字, the character itself for all else. (Lists may be given, says pypinyin's
    # manual, though not its types.)
    readings = iter(zip(shown, lazy_pinyin(shown, errors=list), strict=True))  # type: ignore[arg-type]
    return [_reading(unit, readings) if _is_ideograph(unit[0]) else unit for unit in units(fold(shown))]


def build_rows(
    entries: Entries,
    other: Entries | None = None,
    expand: Callable[[str], str] = str,
    expand_other: Callable[[str], str] = str,
) -> FindRows:
    """The rows of a playbook: `entries` as shown, `other` the same entries in the other language if it counts too.

    `expand` and `expand_other` fill the variables of a text of that language. Imports pypinyin when there are 汉字.
    """
    entries_in_order = list(ordered(entries))
    elsewhere = {entry.id: entry for entry in ordered(other)} if other else {}
    ids = frozenset(entry.id for entry in entries_in_order)
    titles, names, bodies, spelt_titles, spelt_names = (_Rows() for _ in range(5))
    for number, entry in enumerate(entries_in_order):
        title, called, body = _texts(entry, ids)
        called = [expand(name) for name in called]
        titles.add(number, fold(expand(title)))
        spelt_titles.add_spelt(number, expand(title))
        for name in called:
            names.add(number, fold(name))
            spelt_names.add_spelt(number, name)
        bodies.add(number, fold(expand(" . ".join(body))))
        if (translated := elsewhere.get(entry.id)) is not None:
            title, called, _ = _texts(translated, ids)
            titles.add(number, fold(expand_other(title)))
            for name in called:
                names.add(number, fold(expand_other(name)))
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
    )


def ordered(entries: Entries) -> Iterator[Entry]:
    """All entries of a playbook, objections first, otherwise in the playbook's order."""
    yield from entries.objections
    for kind in entries.__struct_fields__:
        if kind != "objections":
            yield from getattr(entries, kind)


class _Rows:
    """Rows on their way into one column."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.owners = array("I")

    def add(self, owner: int, text: str) -> None:
        if text:
            self.texts.append(text)
            self.owners.append(owner)

    def add_spelt(self, owner: int, text: str) -> None:
        if any(map(_is_ideograph, text)):
            self.add(owner, " ".join(spell(text)))

    def brief(self) -> "_Rows":
        brief = _Rows()
        brief.texts = ["".join(unit[0] for unit in text.split(" ")) for text in self.texts]
        brief.owners = self.owners
        return brief

    def joined(self) -> JoinedRows:
        ends = accumulate((len(text) + 2 for text in self.texts), initial=0)
        text = "".join(f"\n {text}" for text in self.texts) + "\n"
        return JoinedRows(text=text, starts=array("I", ends).tobytes(), owners=self.owners.tobytes())


def _reading(unit: str, readings: Iterator[tuple[str, str]]) -> str:
    return next((reading for character, reading in readings if character == unit), unit)


def _is_ideograph(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or character >= "\U00020000"


def _texts(entry: Entry, ids: frozenset[str]) -> tuple[str, list[str], list[str]]:
    """An entry's title, the other texts that name it, and its body."""
    names: list[str] = []
    body: list[str] = []
    _collect(entry, names, body, ids)
    return names[0], names[1:], body


def _collect(part: msgspec.Struct, names: list[str], body: list[str], ids: frozenset[str]) -> None:
    for field in part.__struct_fields__:
        value = getattr(part, field)
        if not value or field in _NO_TEXT:
            continue
        into = names if field in _NAMES else body
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, str):
                # Points are texts in one kind and ids of entries in others.
                if field != "points" or item not in ids:
                    into.append(item)
            elif isinstance(item, msgspec.Struct):
                _collect(item, names, body, ids)


def _syllables(spelt: Iterable[_Rows]) -> tuple[str, ...]:
    return tuple(sorted({unit for rows in spelt for text in rows.texts for unit in text.split(" ")}))


def _lexicon(folded: Iterable[_Rows], spelt: Iterable[_Rows]) -> dict[int, tuple[str, ...]]:
    """Words and runs of up to four syllables, distinct, bounded, by length."""
    found: dict[str, None] = {}
    for rows in folded:
        for text in rows.texts:
            found.update((unit, None) for unit in text.split(" ") if len(unit) >= _SHORTEST_WORD and unit.isascii())
    for rows in spelt:
        for text in rows.texts:
            if len(found) >= _LEXICON_WORDS:
                break
            found.update((gram, None) for gram in _grams(text.split(" ")))
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

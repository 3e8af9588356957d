"""Text as find compares it: folded into units, and each 汉字 read as a pinyin syllable.

Folding makes two spellings of one thing equal: full-width and plain, upper and lower case, with and without accents,
punctuation or variables. What is left are units, that is single 汉字 and words of other letters: 汉字 stand side by
side, words are parted by one space from whatever is beside them.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

SPELT_CHARACTERS = 200
"""Pinyin is kept for that many characters of a text: nobody types more of it."""

_HAN = "\u2e80-\U0003ffff"
_VARIABLE = re.compile(r"\{\{[^{}\n]*\}\}")
_INVISIBLE = re.compile("['’‘ʼ`\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]+")
_NO_WORD = re.compile(r"[^\w \n]+")
_SPACES = re.compile(" {2,}")
# Each begins with what it changes, which is found much sooner than a place that is known only by what is around it.
_HAN_RUN = re.compile(f"[{_HAN}]+")
_BEFORE_WORD = re.compile(f"[{_HAN}](?=[^{_HAN} \n])")
_BEFORE_HAN = re.compile(f"[^{_HAN} \n](?=[{_HAN}])")
_GAP = re.compile(f" (?<=[{_HAN}] )(?=[{_HAN}])")
_IDEOGRAPH = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0010ffff]")
_UNIT = re.compile(f"[{_HAN}]|[^{_HAN} ]+")


def plain(text: str) -> str:
    """Text without accents, in lower case, full-width and compatibility forms made plain."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", unicodedata.normalize("NFKD", text))).casefold()


def fold(text: str) -> str:
    """Text as it is compared: plain, without punctuation, its units as the module's first lines say."""
    return _GAP.sub("", _parted(text.replace("\n", " ")))


def fold_all(texts: Sequence[str]) -> list[str]:
    """`fold` of each text; for many texts much quicker than one by one."""
    if not texts:
        return []
    distinct = list(dict.fromkeys(texts))
    folded = _GAP.sub("", _parted(_lines(distinct))).split("\n")
    if len(distinct) == len(texts):
        return folded
    by_text = dict(zip(distinct, folded, strict=True))
    return [by_text[text] for text in texts]


def units(folded: str) -> list[str]:
    """The units of a folded text: 汉字 one by one, words whole."""
    return _UNIT.findall(folded)


def is_han(character: str) -> bool:
    """Whether a character is written without spaces around: 汉字, kana and their like."""
    return character >= "\u2e80"


def is_ideograph(character: str) -> bool:
    """Whether a character is a 汉字, the only kind that is read as pinyin."""
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or character >= "\U00020000"


def has_ideographs(text: str) -> bool:
    """Whether there is a 汉字 in a text."""
    return _IDEOGRAPH.search(text) is not None


def spell(text: str) -> list[str]:
    """The units of a text with each 汉字 read as a pinyin syllable, in the light of its neighbours."""
    (spelt,) = Speller().spell_all([text])
    return spelt.split(" ") if spelt else []


class Speller:
    """Reads 汉字 as pypinyin does, but every word and every run of 汉字 only once, however often it comes.

    Reading a text of a pack by `lazy_pinyin` takes a tenth of a millisecond, nearly all of it in words read before.
    """

    def __init__(self) -> None:
        from pypinyin import lazy_pinyin
        from pypinyin.contrib.mmseg import seg

        self._lazy_pinyin = lazy_pinyin
        self._words_of = seg.cut
        self._words: dict[str, list[str]] = {}
        self._runs: dict[str, str] = {}

    def spell_all(self, texts: Sequence[str]) -> list[str]:
        """The units of each text, its 汉字 as syllables, parted by spaces."""
        if not texts:
            return []
        # What stands between 汉字 is still a space here, so that no word is read across a comma.
        parted = _parted(_lines([text[:SPELT_CHARACTERS] for text in texts]))
        return _HAN_RUN.sub(lambda run: self._read(run[0]), parted).split("\n")

    def _read(self, run: str) -> str:
        if (spelt := self._runs.get(run)) is None:
            spelt = self._runs[run] = " ".join(unit for word in self._words_of(run) for unit in self._read_word(word))
        return spelt

    def _read_word(self, word: str) -> list[str]:
        if (syllables := self._words.get(word)) is None:
            syllables = list(word)
            if all(map(is_ideograph, word)):
                read = self._lazy_pinyin([word])
                syllables = read if len(read) == len(word) and all(read) else syllables
            self._words[word] = syllables
        return syllables


def _lines(texts: Iterable[str]) -> str:
    return "\n".join([text.replace("\n", " ") for text in texts])


def _parted(lines: str) -> str:
    """Lines made plain, words and runs of 汉字 parted by one space wherever anything or a seam parts them."""
    shown = plain(_VARIABLE.sub(" ", lines) if "{{" in lines else lines)
    text = _NO_WORD.sub(" ", _INVISIBLE.sub("", shown)).replace("_", " ")
    if _HAN_RUN.search(text):
        text = _BEFORE_HAN.sub(r"\g<0> ", _BEFORE_WORD.sub(r"\g<0> ", text))
    spaced = _SPACES.sub(" ", text.replace("\n", " \n "))
    return spaced.replace(" \n", "\n").replace("\n ", "\n").strip(" ")

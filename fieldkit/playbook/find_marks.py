"""Which characters of a title a query found: ranges to highlight, in the title as it is shown."""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from fieldkit.playbook.find_spelling import may_sound_alike, spelt_at
from fieldkit.playbook.find_text import fold, is_han, is_ideograph, plain, units

Range = tuple[int, int]


class _Unit(NamedTuple):
    text: str
    origins: tuple[int, ...]


def marks(title: str, readings: Sequence[str], needles: Iterable[Sequence[str]]) -> tuple[Range, ...]:
    """Ranges (from, to) of `title`, in order and apart, that the needles found.

    `readings` are the pinyin of the title's units, empty where it was not read. Each needle is a few folded texts, of
    letters or 汉字, in the order of likelihood: the first that is in the title is marked.
    """
    shown = _units_of(title)
    spelt = readings if _are_read(shown, readings) else ()
    found: list[Range] = []
    for needle in needles:
        for text in needle:
            if spans := _written(shown, text) or _spelt(shown, spelt, text):
                found += spans
                break
    return _joined(title, found)


def _are_read(shown: Sequence[_Unit], readings: Sequence[str]) -> bool:
    """Whether the readings are those of this title, and not of the title in another language."""
    return len(shown) == len(readings) and all(
        unit.text == reading or is_ideograph(unit.text[0]) for unit, reading in zip(shown, readings, strict=True)
    )


@lru_cache(maxsize=256)
def _units_of(title: str) -> list[_Unit]:
    """The title's units with the place of each of their characters; a place may stand for several characters."""
    characters: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(title):
        shown = plain(character)
        characters.append(shown)
        origins += [place] * len(shown)
    pieces = "".join(characters)
    found: list[_Unit] = []
    at = 0
    for unit in units(fold(pieces)):
        places = []
        for character in unit:
            if (at := pieces.find(character, at)) < 0:
                return found
            places.append(origins[at])
            at += 1
        found.append(_Unit(unit, tuple(places)))
    return found


def _written(shown: Sequence[_Unit], needle: str) -> list[Range]:
    """Where the needle itself stands: from the start of a unit, the last word perhaps only begun."""
    sought = units(needle)
    # Most needles stand in no title of the list; this tells so at once.
    if not sought or not any(sought[0] in unit.text for unit in shown):
        return []
    found = []
    for start in range(len(shown) - len(sought) + 1):
        run = shown[start : start + len(sought)]
        last = len(sought) - 1
        if all(
            unit.text.startswith(piece) if place == last else unit.text == piece
            for place, (unit, piece) in enumerate(zip(run, sought, strict=True))
        ):
            found.append((run[0].origins[0], run[-1].origins[len(sought[-1]) - 1] + 1))
    return found


def _spelt(shown: Sequence[_Unit], readings: Sequence[str], needle: str) -> list[Range]:
    """Where the needle spells 汉字: in full, else by initials, else by what sounds alike; some may be written."""
    letters = needle.replace(" ", "")
    if not readings or not letters or all(map(is_han, letters)):
        return []
    written = () if letters.isascii() else [unit.text for unit in shown]
    runs = list(spelt_at(readings, letters, written=written))
    runs = runs or list(spelt_at(readings, letters, brief=True, written=written))
    if not runs and may_sound_alike(letters):
        runs = list(spelt_at(readings, letters, alike=True, written=written))
    return [(shown[start].origins[0], shown[end - 1].origins[-1] + 1) for start, end in runs]


def _joined(title: str, ranges: Iterable[Range]) -> tuple[Range, ...]:
    """The ranges in order, those that touch or overlap as one, none parting a letter from its accents."""
    joined: list[Range] = []
    for start, end in sorted(ranges):
        while end < len(title) and _is_attached(title[end]):
            end += 1
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _is_attached(character: str) -> bool:
    """Whether a character is seen only with the one before it: an accent, a variation selector, a joiner."""
    return unicodedata.category(character) in ("Mn", "Me", "Mc") or character == "\u200d"

"""Which characters of a title a query found: ranges to highlight, in the title as it is shown."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from fieldkit.playbook.find_spelling import spelt_at
from fieldkit.playbook.find_text import fold, plain, units

Range = tuple[int, int]


class _Unit(NamedTuple):
    text: str
    origins: tuple[int, ...]


def marks(title: str, readings: Sequence[str], needles: Iterable[str]) -> tuple[Range, ...]:
    """Ranges (from, to) of `title`, in order and apart, that the needles found.

    `readings` are the pinyin of the title's units, empty where it was not read; `needles` are folded words, letters
    or 汉字.
    """
    shown = _units_of(title)
    spelt = readings if len(readings) == len(shown) else ()
    found = [span for needle in needles for span in _written(shown, needle) or _spelt(shown, spelt, needle)]
    return _joined(found)


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
    """Where the needle spells 汉字: in full, else by initials."""
    letters = needle.replace(" ", "")
    if not readings or not letters or not letters.isascii():
        return []
    runs = list(spelt_at(readings, letters, brief=False)) or list(spelt_at(readings, letters, brief=True))
    return [(shown[start].origins[0], shown[end - 1].origins[-1] + 1) for start, end in runs]


def _joined(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """The ranges in order, those that touch or overlap as one."""
    joined: list[Range] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)

"""How typed letters spell 汉字: in full (jiage), by initials (jg), mixed (jiag, jge), the last syllable just begun.

Letters may also stand for syllables that sound alike to many speakers: z for zh, c for ch, s for sh, n for l, -n for
-ng, and each the other way round.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

_INITIALS = frozenset(["zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsywaeo"])
_CONSONANTS = frozenset("bcdfghjklmnpqrstvwxyz")
_LONGEST_UNIT = 16
_LONGEST_SYLLABLE = 6
_MOST_WAYS = 24
_MOST_ALIKE = 12
_SHORTEST_ALIKE = 4


class Spelling:
    """The ways of parting letters into the syllables (and words) that a playbook has."""

    def __init__(self, known: Iterable[str]) -> None:
        units = [unit for unit in known if len(unit) <= _LONGEST_UNIT]
        # A single consonant (嗯 n, the G of 5G) would part every syllable that ends with it.
        self._whole = frozenset(unit for unit in units if unit not in _CONSONANTS)
        self._begun = frozenset(unit[:end] for unit in units for end in range(1, len(unit) + 1))

    def in_full(self, letters: str) -> list[list[str]]:
        """Every parting into whole syllables, the last perhaps only begun; longest syllables first, bounded."""
        return self._ways(letters, self._whole, self._begun)

    def mixed(self, letters: str) -> list[list[str]]:
        """Partings in which some syllables are whole and some, before the last, stand as initials; bounded."""
        ways = self._ways(letters, self._whole | _INITIALS, self._begun)
        return [way for way in ways if self._is_mixed(way)]

    def alike(self, letters: str, cut: bool = False) -> list[list[str]]:
        """Syllables that sound like the letters without being spelt by them, the nearest first; bounded.

        A last letter alone, just typed, is taken for itself unless the letters are `cut` off there.
        """
        if not may_sound_alike(letters):
            return []
        found: dict[tuple[str, ...], int] = {}
        for typed in self._ways(letters, *self._typed):
            for way, changes in self._heard(typed, cut):
                found[way] = min(changes, found.get(way, changes))
        changed = [way for way, changes in found.items() if changes]
        return [list(way) for way in sorted(changed, key=lambda way: (len(way), found[way]))[:_MOST_ALIKE]]

    @cached_property
    def _typed(self) -> tuple[frozenset[str], frozenset[str]]:
        """All that sounds like a syllable, and like the beginning of one."""
        whole = frozenset(heard for unit in self._whole for heard in sounds_like(unit))
        return whole, frozenset(heard for begun in self._begun for heard in sounds_like(begun))

    def _heard(self, typed: Sequence[str], cut: bool) -> list[tuple[tuple[str, ...], int]]:
        """The known syllables that the typed ones sound like, and how many of them differ: the least differing."""
        ways: list[tuple[tuple[str, ...], int]] = [((), 0)]
        for place, piece in enumerate(typed):
            last = place == len(typed) - 1
            known = self._begun if last else self._whole
            possible = (piece,) if last and len(piece) == 1 and not cut else sounds_like(piece)
            heard = [syllable for syllable in possible if syllable in known]
            ways = [((*way, one), changes + (one != piece)) for way, changes in ways for one in heard]
            ways = sorted(ways, key=lambda way: way[1])[:_MOST_WAYS]
        return ways

    def _is_mixed(self, way: list[str]) -> bool:
        whole = [len(piece) > 1 and piece in self._whole for piece in way]
        return any(whole) and not all(whole[:-1])

    def _ways(self, letters: str, pieces: frozenset[str], begun: frozenset[str]) -> list[list[str]]:
        ways: list[list[str]] = []
        dead: set[int] = set()

        def go_on(start: int, way: list[str]) -> bool:
            """Part what comes after `start`; tell whether it can be parted at all."""
            possible = False
            for end in range(min(len(letters), start + _LONGEST_UNIT), start, -1):
                if len(ways) == _MOST_WAYS:
                    return True
                piece = letters[start:end]
                if end == len(letters):
                    if piece in begun:
                        ways.append([*way, piece])
                        possible = True
                elif piece in pieces and end not in dead:
                    possible = go_on(end, [*way, piece]) or possible
            if not possible:
                dead.add(start)
            return possible

        go_on(0, [])
        return ways


def initials_of(way: Sequence[str]) -> str:
    """The first letters of the pieces of a parting."""
    return "".join(piece[0] for piece in way)


def may_sound_alike(letters: str) -> bool:
    """Whether there are letters enough to look for what sounds like them: fewer sound like nearly everything."""
    return len(letters) >= _SHORTEST_ALIKE


@lru_cache(maxsize=4096)
def sounds_like(syllable: str) -> tuple[str, ...]:
    """A syllable, or the beginning of one, and what is often typed in its stead; itself first."""
    heads, rest = [syllable[:1]], syllable[1:]
    if len(syllable) > _LONGEST_SYLLABLE:
        return (syllable,)
    if heads[0] in ("z", "c", "s"):
        heads += [heads[0] + "h"]
        if rest.startswith("h"):
            heads, rest = heads[::-1], rest[1:]
    elif heads[0] in ("n", "l"):
        heads += ["l" if heads[0] == "n" else "n"]
    tails = [rest]
    if rest.endswith(("ang", "eng", "ing")):
        tails += [rest[:-1]]
    elif rest.endswith(("an", "en", "in")):
        tails += [rest + "g"]
    return tuple(head + tail for tail in tails for head in heads)


def spelt_at(
    readings: Sequence[str], letters: str, *, brief: bool = False, alike: bool = False, written: Sequence[str] = ()
) -> Iterator[tuple[int, int]]:
    """Every run of readings, from unit to unit, that `letters` spell.

    `brief` lets initials stand for syllables, `alike` syllables for those that sound like them. Where `letters` hold
    汉字, these are those of the units themselves, which are `written`.
    """
    first = {letters[0], *(heard[0] for heard in sounds_like(letters[0]) if alike)}
    for start, reading in enumerate(readings):
        if reading[0] in first or (written and written[start] == letters[0]):
            end = _spelt_to(readings, start, letters, brief, alike, written)
            if end is not None:
                yield start, end


def _spelt_to(
    readings: Sequence[str], start: int, letters: str, brief: bool, alike: bool, written: Sequence[str]
) -> int | None:
    """The unit after the last one that is spelt, or None."""
    ahead = [(start, 0)]
    seen: set[tuple[int, int]] = set()
    while ahead:
        unit, at = ahead.pop()
        if at == len(letters):
            return unit
        if unit == len(readings) or (unit, at) in seen:
            continue
        seen.add((unit, at))
        reading = readings[unit]
        if written and letters[at] == written[unit]:
            ahead.append((unit + 1, at + 1))
        if brief:
            ahead += [
                (unit + 1, at + len(short))
                for short in {reading[:1], reading[:2]} & _INITIALS
                if letters.startswith(short, at)
            ]
        # The whole reading, or as much of it as was typed at the very end; tried before any initial.
        for heard in sounds_like(reading)[::-1] if alike else (reading,):
            if heard.startswith(letters[at : at + len(heard)]):
                ahead.append((unit + 1, min(at + len(heard), len(letters))))
    return None

"""How typed letters spell 汉字: in full (jiage), by initials (jg), mixed (jiag, jge), the last syllable just begun."""

from collections.abc import Iterable, Iterator, Sequence

_INITIALS = frozenset(["zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsywaeo"])
_LONGEST_UNIT = 16
_MOST_WAYS = 24


class Spelling:
    """The ways of parting letters into the syllables (and words) that a playbook has."""

    def __init__(self, known: Iterable[str]) -> None:
        self._whole = frozenset(unit for unit in known if len(unit) <= _LONGEST_UNIT)
        self._begun = frozenset(unit[:end] for unit in self._whole for end in range(1, len(unit) + 1))

    def in_full(self, letters: str) -> list[list[str]]:
        """Every parting into whole syllables, the last perhaps only begun; longest syllables first, bounded."""
        return self._ways(letters, self._whole)

    def mixed(self, letters: str) -> list[list[str]]:
        """Partings in which some syllables are whole and some, before the last, stand as initials; bounded."""
        ways = self._ways(letters, self._whole | _INITIALS)
        return [way for way in ways if self._is_mixed(way)]

    def _is_mixed(self, way: list[str]) -> bool:
        whole = [len(piece) > 1 and piece in self._whole for piece in way]
        return any(whole) and not all(whole[:-1])

    def _ways(self, letters: str, pieces: frozenset[str]) -> list[list[str]]:
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
                    if piece in self._begun:
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


def spelt_at(readings: Sequence[str], letters: str, brief: bool) -> Iterator[tuple[int, int]]:
    """Every run of readings, from unit to unit, that `letters` spell; `brief` lets initials stand for syllables."""
    for start in range(len(readings)):
        if readings[start][0] == letters[0] and (end := _spelt_to(readings, start, letters, brief)) is not None:
            yield start, end


def _spelt_to(readings: Sequence[str], start: int, letters: str, brief: bool) -> int | None:
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
        if brief:
            ahead += [
                (unit + 1, at + len(short))
                for short in {reading[:1], reading[:2]} & _INITIALS
                if letters.startswith(short, at)
            ]
        if reading.startswith(letters[at : at + len(reading)]):
            # The whole reading, or as much of it as was typed at the very end; tried before any initial.
            ahead.append((unit + 1, min(at + len(reading), len(letters))))
    return None

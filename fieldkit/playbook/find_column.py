"""Looking for a pattern in many rows joined into one string, quickly enough for every keystroke.

`str.find` runs over the joined string and a bisection leads each place back to its row. What costs is the number of
places, not the length of the string: a pass gives up after `MOST` rows, and a pattern that goes on where an earlier one
ended looks only into the rows of that one. Places are kept as plain lists of numbers, which the garbage collector
need not follow.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from fieldkit.playbook.find_rows import JoinedRows

MOST = 250
"""Rows after which a pass gives up."""

_REMEMBERED = 128
_SHARE = 3.0
_BEGUN_COST = 1.0


class Weights(NamedTuple):
    """Points of a row that is the pattern, begins with it, holds it."""

    whole: float
    opening: float
    inside: float

    def less(self, cost: float) -> "Weights":
        """The same, each less by that much."""
        return Weights(self.whole - cost, self.opening - cost, self.inside - cost)


class Places(NamedTuple):
    """Rows that hold a pattern and where they first do in the joined string; not `complete` if a pass gave up early."""

    rows: list[int]
    starts: list[int]
    complete: bool


class Column:
    """The rows of one kind of text, from every entry."""

    def __init__(self, rows: JoinedRows, openings: bool = False) -> None:
        """Take rows in; `openings`: a pass that gives up still finds every row that opens with the pattern."""
        self._text = rows.text
        self._starts = array("I", rows.starts)
        self._owners = array("I", rows.owners)
        self._openings = openings
        self._remembered: dict[str, Places] = {}

    def find(self, pattern: str) -> Places:
        """The rows that hold `pattern`, in order of entries."""
        if (places := self._remembered.get(pattern)) is not None:
            return places
        places = self._look(pattern)
        if self._openings and not places.complete and not pattern.startswith("\n"):
            places = self._with_openings(pattern, places)
        if len(self._remembered) >= _REMEMBERED:
            del self._remembered[next(iter(self._remembered))]
        self._remembered[pattern] = places
        return places

    def find_within(self, pattern: str, owners: Iterable[int]) -> Places:
        """For each of those entries the first of its rows that holds `pattern`; without bound, so give few entries."""
        rows, starts = [], []
        for owner in owners:
            begin, end = self._rows_of(owner)
            start = self._text.find(pattern, self._starts[begin], self._starts[end] + 1)
            if start >= 0:
                rows.append(bisect_right(self._starts, start, begin, end) - 1)
                starts.append(start)
        return Places(rows, starts, True)

    def find_gapped(self, pieces: Sequence[str], between: str) -> set[int]:
        """The entries with a row that holds the pieces in this order, parted by no more than the pattern `between`."""
        pattern = re.compile(between.join(map(re.escape, pieces)))
        places = islice(pattern.finditer(self._text), MOST)
        return {self._owners[bisect_right(self._starts, place.start()) - 1] for place in places}

    def weigh(self, places: Places, pattern: str, weights: Weights) -> Iterator[tuple[int, int, float]]:
        """Row, entry and points of each place of `pattern`: the more, the more of its row it is."""
        text, begins, owners, size = self._text, self._starts, self._owners, len(pattern)
        lead = 1 if pattern[0] in " \n" else 2
        for row, start in zip(places.rows, places.starts, strict=True):
            begin, after = begins[row], text[start + size]
            opened = weights.whole if after == "\n" else weights.opening
            points = opened if start <= begin + lead else weights.inside
            points += _SHARE * size / (begins[row + 1] - begin)
            yield row, owners[row], points if after in " \n" else points - _BEGUN_COST

    def owners(self, places: Places) -> set[int]:
        """The entries whose rows these are."""
        return {self._owners[row] for row in places.rows}

    def rows_of(self, owner: int) -> list[str]:
        """The texts of an entry's rows."""
        return [self.row(row) for row in range(*self._rows_of(owner))]

    def row(self, row: int) -> str:
        """The text of a row."""
        return self._text[self._starts[row] + 2 : self._starts[row + 1]]

    def owner(self, row: int) -> int:
        """The entry whose row it is."""
        return self._owners[row]

    def _rows_of(self, owner: int) -> tuple[int, int]:
        begin = bisect_left(self._owners, owner)
        return begin, bisect_right(self._owners, owner, begin)

    def _look(self, pattern: str) -> Places:
        for length in range(len(pattern) - 1, 0, -1):
            shorter = self._remembered.get(pattern[:length])
            if shorter is not None and shorter.complete:
                return self._narrow(pattern, shorter)
        return self._scan(pattern)

    def _narrow(self, pattern: str, shorter: Places) -> Places:
        find, begins = self._text.find, self._starts
        rows, starts = [], []
        for row, start in zip(shorter.rows, shorter.starts, strict=True):
            if (start := find(pattern, start, begins[row + 1] + 1)) >= 0:
                rows.append(row)
                starts.append(start)
        return Places(rows, starts, True)

    def _scan(self, pattern: str) -> Places:
        find, begins, count = self._text.find, self._starts, len(self._owners)
        rows: list[int] = []
        starts: list[int] = []
        row = 0
        start = find(pattern)
        while start >= 0:
            row = bisect_right(begins, start, row) - 1
            # The newline at the end of all belongs to no row.
            if row == count:
                break
            rows.append(row)
            starts.append(start)
            if len(rows) == MOST:
                return Places(rows, starts, False)
            start = find(pattern, begins[row + 1])
        return Places(rows, starts, True)

    def _with_openings(self, pattern: str, places: Places) -> Places:
        """Places with the rows that open with the pattern, which may lie beyond where the pass gave up."""
        opening = f"\n{pattern}" if pattern.startswith(" ") else f"\n {pattern}"
        lead = len(opening) - len(pattern)
        found = self.find(opening)
        beyond = bisect_right(found.rows, places.rows[-1])
        starts = [start + lead for start in found.starts[beyond:]]
        return Places(places.rows + found.rows[beyond:], places.starts + starts, False)

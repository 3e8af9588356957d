"""Which of several is shown next: none comes again before all were used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256


def next_of(choices: Sequence[str], used: Iterable[str], seed: str = "") -> str:
    """Return the choice that was used least, of several the one that `seed` draws; empty when there is none.

    The draw is the same wherever it is made: `seed` is the card's name and how often it was rehearsed.
    """
    if not choices:
        return ""
    counts = Counter(used)
    least = min(counts[choice] for choice in choices)
    left = [choice for choice in choices if counts[choice] == least]
    return left[int.from_bytes(sha256(seed.encode("utf-8", "surrogatepass")).digest()[:8]) % len(left)]

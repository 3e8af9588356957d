"""Where in a rehearsed visit the partner objects, and with what: drawn, and the same again for the same run."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from hashlib import sha256

MOST = 3
"""Objections in one rehearsed visit."""

FROM_THE_TOP = 8
"""Of so many candidates, the most useful first, one is drawn."""


def surprise_steps(steps: Sequence[str], run: str, most: int = MOST) -> frozenset[str]:
    """Return the steps in which the partner objects: never the first, nobody objects before anything was said."""
    return frozenset(sorted(steps[1:], key=lambda step: _drawn(run, step))[:most])


def surprise_card(cards: Sequence[str], used: Collection[str], run: str, step: str) -> str:
    """Return the card with which the partner objects in a step; `cards` are the candidates, the most useful first.

    None comes twice in a run; empty when there is none left.
    """
    left = [card for card in cards if card not in used][:FROM_THE_TOP]
    return min(left, key=lambda card: _drawn(run, step, card)) if left else ""


def surprise_delay(run: str, step: str) -> int:
    """Return after how many seconds in the step the partner objects, 8 to 30."""
    return 8 + int.from_bytes(_drawn(run, step, "when")[:4]) % 23


def _drawn(*parts: str) -> bytes:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()

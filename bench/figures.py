"""Figures of a measurement: medians, percentiles, and a row of the table."""

from __future__ import annotations

from collections.abc import Sequence


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return percentile(values, 50)


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that `percent` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * percent / 100), len(ordered) - 1)]


def row(what: str, ours: float, floor: float, unit: str, limit: float) -> str:
    """A row of the table: what, ours, floor, ratio, limit."""
    ratio = ours / floor
    verdict = "" if ratio <= limit else "  over"
    return f"| {what} | {ours:.1f} {unit} | {floor:.1f} {unit} | {ratio:.2f} | {limit:g}{verdict} |"

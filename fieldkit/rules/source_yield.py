"""What each source of partners yields (获取渠道): found, visited, selected, signed.

A partner is selected once the deciders of the first gate of the process said yes, or once it is in a stage beyond: the
gate decides that a partner can be signed. It is signed when there is an agreement, which may come any time after; who
signed was selected, whatever was written of the gate (process, section 5 and the section on gaps). Sources, their ways
and the depths of relationship (三层关系) are the playbook's; what somebody wrote that is none of them has its own row.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple, Protocol

from fieldkit.playbook.model import Entries, Part, Source, Stage
from fieldkit.rules.stages import PASSED, in_order

ENOUGH = 10
"""Of fewer partners no rate is told: one more or less would turn it round."""


class Found(Protocol):
    """Where a partner was found and how far it came."""

    @property
    def source(self) -> str:
        """The source as it was written: a title of the playbook or other words."""

    @property
    def depth(self) -> str:
        """The depth of the relationship, likewise."""

    @property
    def stage(self) -> str:
        """The stage it is in."""

    @property
    def visited(self) -> bool:
        """Whether a visit took place."""

    @property
    def signed(self) -> bool:
        """Whether there is an agreement."""

    @property
    def decisions(self) -> Mapping[str, str]:
        """The last decisions at the gates, by stage."""


class Yield(NamedTuple):
    """A row: how many partners were found there, and how many of them came how far.

    `title` is empty where nothing was written; `inside` marks a way that is counted in the source above it.
    """

    title: str
    found: int = 0
    visited: int = 0
    selected: int = 0
    signed: int = 0
    inside: bool = False


def rate(part: int, whole: int) -> int | None:
    """Return how many of a hundred, rounded half up; None where the whole is too few to tell."""
    return (200 * part + whole) // (2 * whole) if whole >= ENOUGH else None


def by_source(entries: Entries, found: Iterable[Found], others: Sequence[Entries] = ()) -> list[Yield]:
    """Return a row a source in the order of its rank, below it a row for each of its ways that somebody named.

    A source may have been written in another language, whose entries are `others`.
    """
    sources = sorted(entries.sources, key=lambda source: source.rank)
    known: dict[str, tuple[Source, Part | None]] = {}
    for source in sources:
        for word in (source.id, source.title, *source.also):
            known.setdefault(_folded(word), (source, None))
    theirs = [source for each in others for source in each.sources]
    elsewhere = _titles([*theirs, *(way for source in theirs for way in source.ways)])
    for source in sources:
        for word in elsewhere.get(source.id, ()):
            known.setdefault(word, (source, None))
        for way in source.ways:
            known[_folded(way.id)] = known[_folded(way.title)] = (source, way)
            for word in elsewhere.get(way.id, ()):
                known.setdefault(word, (source, way))
    whole: dict[str, list[Found]] = {}
    ways: dict[tuple[str, str], list[Found]] = {}
    folded = cache(_folded)
    for each in found:
        meant = known.get(folded(each.source))
        whole.setdefault(meant[0].id if meant else "\0" + each.source.strip(), []).append(each)
        if meant and meant[1]:
            ways.setdefault((meant[0].id, meant[1].id), []).append(each)
    rows = []
    for source in sources:
        rows.append(_row(entries.stages, source.title, whole.pop(source.id, [])))
        named = [(way.title, ways[source.id, way.id]) for way in source.ways if (source.id, way.id) in ways]
        rows += [_row(entries.stages, title, inside)._replace(inside=True) for title, inside in named]
    return [*rows, *_others(entries.stages, whole)]


def by_depth(entries: Entries, found: Iterable[Found], others: Sequence[Entries] = ()) -> list[Yield]:
    """Return a row a depth of relationship in the order of the playbook, then the others; `others` as in by_source."""
    depths = [depth for source in entries.sources for depth in source.depths]
    elsewhere = _titles([depth for each in others for source in each.sources for depth in source.depths])
    known = {word: depth for depth in depths for word in elsewhere.get(depth.id, ())}
    known |= {_folded(word): depth for depth in reversed(depths) for word in (depth.id, depth.title)}
    groups: dict[str, list[Found]] = {}
    folded = cache(_folded)
    for each in found:
        depth = known.get(folded(each.depth))
        groups.setdefault(depth.id if depth else "\0" + each.depth.strip(), []).append(each)
    rows = [_row(entries.stages, depth.title, groups.pop(depth.id, [])) for depth in depths]
    return [*rows, *_others(entries.stages, groups)]


def _others(stages: Sequence[Stage], groups: Mapping[str, list[Found]]) -> list[Yield]:
    """What is none of the playbook's: the most first, what was never said last."""
    rows = [_row(stages, title[1:], each) for title, each in groups.items()]
    return sorted(rows, key=lambda row: (not row.title, -row.found, row.title))


def _row(stages: Sequence[Stage], title: str, found: Sequence[Found]) -> Yield:
    order = in_order(stages)
    at = next((at for at, stage in enumerate(order) if stage.gate), len(order))
    gated, beyond = order[at : at + 1], {stage.id for stage in order[at + 1 :]}
    selected = signed = 0
    for each in found:
        passed = bool(gated) and each.decisions.get(gated[0].id) == PASSED
        selected += passed or each.stage in beyond or each.signed
        signed += each.signed
    return Yield(title, len(found), sum(each.visited for each in found), selected, signed)


def _titles(parts: Sequence[Source | Part]) -> dict[str, list[str]]:
    titles: dict[str, list[str]] = {}
    for part in parts:
        titles.setdefault(part.id, []).append(_folded(part.title))
    return titles


def _folded(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())

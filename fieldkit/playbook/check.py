"""Every fault of a pack at once: file, line, column, what is wrong, and what to write instead.

Faults of YAML and of types are found while reading (`draft`); here the entries are judged against each other. A check
is a function from what is judged to faults; a further one is added to CHECKS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from fieldkit.i18n import _
from fieldkit.playbook import check_texts
from fieldkit.playbook.draft import KINDS, Draft, Judging, Placed, company, compiled, leaves, merge, read_draft
from fieldkit.playbook.faults import Fault, in_order
from fieldkit.playbook.load import Compiled
from fieldkit.playbook.model import Company
from fieldkit.playbook.shape import Path as Inner
from fieldkit.playbook.shape import did_you_mean
from fieldkit.playbook.sources import LANGUAGES, Sources, read_sources

REFERENCES: dict[str, tuple[str, ...]] = {
    "proof": ("proofs",),
    "points": ("points",),
    "needs": ("needs",),
    "stage": ("stages",),
    "shows": ("products", "policies", "cases", "proofs", "company", "sums"),
    "remark_for": (),
}
"""Fields that name other entries, and the kinds that they may name; none: any entry, or an item of a scorecard."""

MOST_HINTS = 50
"""So many wrong references of a pack are compared with all ids for a hint."""

FREE_LISTS = ("also", "says")
"""Lists that may well have another length in the other language."""


class Judged(NamedTuple):
    """The compiled playbook of each language, none when there are errors, and all faults."""

    compiled: dict[str, Compiled]
    faults: tuple[Fault, ...]


def check_pack(folder: Path) -> list[Fault]:
    """Return all faults of a complete pack, in the order of its files; never raises for what the pack holds."""
    return list(judge(read_sources([folder])).faults)


def check_layers(layers: Sequence[Path]) -> list[Fault]:
    """Return all faults of packs that lie over each other, the lowest first; references are judged over all."""
    return list(judge(read_sources(layers)).faults)


def judge(sources: Sources, hash: str = "") -> Judged:
    """Read, check and, when there is no error, compile. `hash` is that of the sources."""
    draft = read_draft(sources)
    merged = {lang: merge(draft, lang) for lang in LANGUAGES}
    judging = Judging(draft, merged, date.today().isoformat())
    faults = list(draft.faults)
    for check in CHECKS:
        faults += check(judging)
    if any(fault.severity == "error" for fault in faults):
        return Judged({}, tuple(in_order(faults)))
    return Judged({lang: compiled(draft, merged[lang], lang, hash) for lang in LANGUAGES}, tuple(in_order(faults)))


def heads(judging: Judging) -> Iterator[Fault]:
    """The company has a name, and every language that a pack promises is there."""
    draft = judging.draft
    for layer, head in enumerate(draft.heads):
        if head is None:
            continue
        for index, lang in enumerate(head.languages):
            if not any(each.layer == layer and each.lang == lang for each in draft.sources.yaml):
                yield draft.fault(
                    draft.head_source(layer),
                    ("languages", index),
                    _("the folder {lang} has no YAML file; add it, or take {lang} out here").format(lang=lang),
                )
    if draft.heads and all(draft.heads) and company(draft, LANGUAGES[0]) is None:
        yield draft.fault(
            draft.head_source(len(draft.heads) - 1),
            (),
            _("company is missing; add the company's name and agreement_title for each language"),
        )


def steps_left(judging: Judging) -> Iterator[Fault]:
    """A visit has at least one step once the layers are merged: it is led by them."""
    draft = judging.draft
    unknown = draft.lost or any((lang, "steps") in draft.nameless for lang in LANGUAGES)
    if unknown or not (draft.heads and all(draft.heads)):
        return
    if any(each.kind == "steps" for merged in judging.merged.values() for each in merged.chosen.values()):
        return
    if any(each.kind == "steps" and each.entry is None for each in draft.placed):
        return
    yield draft.fault(
        draft.head_source(len(draft.heads) - 1),
        (),
        _("no step is left for the visit; add at least one under steps, or hide fewer"),
    )


def single_ids(judging: Judging) -> Iterator[Fault]:
    """An id stands once in a language of a layer, over all kinds; that of a part once in its list."""
    draft = judging.draft
    first: dict[tuple[int, str, str], Placed] = {}
    for each in draft.placed:
        known = first.setdefault((each.source.layer, each.lang, each.id), each)
        if known is not each:
            line = draft.document(known.source).at(known.path("id"))[0]
            yield draft.fault(
                each.source,
                each.path("id"),
                _("the id {id} is taken by {file}, line {line}; give this entry another id").format(
                    id=each.id, file=known.source.file, line=line
                ),
            )
    for each in judging.whole():
        seen: set[tuple[Inner, str]] = set()
        for path, name, value in leaves(each.entry):
            if name == "id" and len(path) > 1:
                if (path[:-2], value) in seen:
                    yield draft.fault(
                        each.source,
                        each.path(*path),
                        _("the id {id} stands twice in this list; give one another id").format(id=value),
                    )
                seen.add((path[:-2], value))


def references(judging: Judging) -> Iterator[Fault]:
    """What an entry names is there, and of the kind that belongs there."""
    draft = judging.draft
    hints: dict[str, str] = {}
    for merged in judging.merged.values():
        pieces = {
            value
            for each in merged.chosen.values()
            if each.kind == "scorecards" and each.entry is not None
            for _path, name, value in leaves(each.entry)
            if name == "id"
        }
        for each in merged.chosen.values():
            if each.entry is None:
                continue
            for path, name, value in leaves(each.entry):
                if name not in REFERENCES or not value or (isinstance(each.entry, Company) and name == "points"):
                    continue
                wanted = REFERENCES[name]
                target = merged.chosen.get(value)
                if target is None:
                    if value in merged.hidden or value in draft.lost or (not wanted and value in pieces):
                        continue
                    if any(kind in (wanted or KINDS) for _lang, kind in draft.nameless):
                        continue
                    # Likeness is dear to find: once for each wrong id, and not for hundreds of them.
                    if value not in hints and len(hints) < MOST_HINTS:
                        known = [id for id, one in merged.chosen.items() if not wanted or one.kind in wanted]
                        hints[value] = did_you_mean(value, known if wanted else known + sorted(pieces))
                    yield draft.fault(
                        each.source,
                        each.path(*path),
                        _("there is no entry {id}{hint}; write an id that exists, or add the entry").format(
                            id=value, hint=hints.get(value, "")
                        ),
                    )
                elif wanted and target.kind not in wanted:
                    yield draft.fault(
                        each.source,
                        each.path(*path),
                        _("{id} is one of {kind}; here belongs one of {wanted}").format(
                            id=value, kind=target.kind, wanted=", ".join(wanted)
                        ),
                    )


def both_languages(judging: Judging) -> Iterator[Fault]:
    """Where a pack promises both languages, each has every id, under the same kind and built alike."""
    draft = judging.draft
    for layer, head in enumerate(draft.heads):
        if head is None:
            continue
        here = [each for each in draft.placed if each.source.layer == layer]
        by_lang = {lang: {each.id: each for each in reversed(here) if each.lang == lang} for lang in LANGUAGES}
        for lang, other in zip(LANGUAGES, reversed(LANGUAGES), strict=True):
            for id, each in by_lang[lang].items():
                if other not in head.languages or id in by_lang[other] or id in draft.lost:
                    continue
                if each.entry is not None and each.entry.hidden:
                    continue  # hidden in one language is hidden in both
                if (other, each.kind) not in draft.nameless and (lang, each.kind) not in draft.nameless:
                    yield draft.fault(
                        each.source,
                        each.path("id"),
                        _(
                            "{id} is missing in {lang}; add it to {lang}/{name}, or take {lang} out of the languages "
                            "in pack.yaml"
                        ).format(id=id, lang=other, name=each.source.file.partition("/")[2]),
                    )
        for id, each in by_lang["en"].items():
            if (twin := by_lang["zh"].get(id)) is not None:
                yield from _alike(draft, each, twin)


def _alike(draft: Draft, each: Placed, twin: Placed) -> Iterator[Fault]:
    if each.kind != twin.kind:
        yield draft.fault(
            each.source,
            each.path("id"),
            _("{id} is one of {kind} here and one of {other} in zh; put it under the same key").format(
                id=each.id, kind=each.kind, other=twin.kind
            ),
        )
    elif each.entry is not None and type(each.entry) is type(twin.entry):
        for path, here, there in _lengths(each.entry, twin.entry):
            yield draft.fault(
                each.source,
                each.path(*path),
                _("{key} has {here} here and {there} in zh; both languages should be built alike").format(
                    key=path[-1], here=here, there=there
                ),
                "warning",
                key=True,
            )


def _lengths(here: Any, there: Any, path: Inner = ()) -> Iterator[tuple[Inner, int, int]]:
    """Yield the lists inside two structs of one kind that differ in length."""
    for name in here.__struct_fields__:
        one, other = getattr(here, name), getattr(there, name)
        if type(one) is not tuple or type(other) is not tuple or name in FREE_LISTS:
            continue
        if len(one) != len(other):
            yield (*path, name), len(one), len(other)
            continue
        for index, (inner, twin) in enumerate(zip(one, other, strict=True)):
            if hasattr(inner, "__struct_fields__"):
                yield from _lengths(inner, twin, (*path, name, index))


CHECKS: tuple[Callable[[Judging], Iterator[Fault]], ...] = (
    heads,
    steps_left,
    single_ids,
    references,
    both_languages,
    check_texts.variables,
    check_texts.first_lines,
    check_texts.claims,
    check_texts.points_served,
    check_texts.expiry,
    check_texts.files,
)
"""All checks; each yields faults in any order."""

"""Every fault of a pack at once: file, line, column, what is wrong, and what to write instead.

Faults of YAML and of types are found while reading (`draft`); here the entries are judged against each other. A check
is a function from what is judged to faults; a further one is added to CHECKS. What a loader need not know, since it
keeps no pack from use, is in `coach` and `check_folder`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from fieldkit.i18n import _
from fieldkit.playbook.check_folder import strays
from fieldkit.playbook.check_inside import MOST_HINTS, insides
from fieldkit.playbook.check_sums import sums
from fieldkit.playbook.check_texts import commas, days, emptied, expiry, files
from fieldkit.playbook.coach import advice
from fieldkit.playbook.collector import no_collection
from fieldkit.playbook.draft import Judging, Placed, company, compiled, merge, read_draft
from fieldkit.playbook.faults import Fault, in_order
from fieldkit.playbook.load import Compiled
from fieldkit.playbook.model import Entry
from fieldkit.playbook.shape import did_you_mean
from fieldkit.playbook.sources import LANGUAGES, Sources, read_sources


class Judged(NamedTuple):
    """The compiled playbook of each language, none when there are errors, and all faults."""

    compiled: dict[str, Compiled]
    faults: tuple[Fault, ...]


def check_pack(folder: Path) -> list[Fault]:
    """Return all faults of a complete pack, in the order of its files; never raises for what the pack holds."""
    return check_layers([folder])


def check_layers(layers: Sequence[Path]) -> list[Fault]:
    """Return all faults of packs that lie over each other, the lowest first; references are judged over all."""
    return list(judge(read_sources(layers), advise=True).faults)


def judge(sources: Sources, hash: str = "", *, advise: bool = False) -> Judged:
    """Read, check and, when there is no error, compile. `hash` is that of the sources.

    With `advise` the faults hold the advice of the coach too, which keeps no pack from use.
    """
    with no_collection():
        return _judge(sources, hash, advise=advise)


def _judge(sources: Sources, hash: str, *, advise: bool) -> Judged:
    draft = read_draft(sources)
    merged = {lang: merge(draft, lang) for lang in LANGUAGES}
    judging = Judging(draft, merged, date.today().isoformat())
    faults = list(draft.faults)
    for check in CHECKS:
        faults += check(judging)
    errors = any(fault.severity == "error" for fault in faults)
    if advise:
        faults += advice(judging, sound=not errors)
        faults += strays(judging)
    if errors:
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
    """An id stands once in a language of a layer, over all kinds."""
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


def standing(judging: Judging) -> Iterator[Fault]:
    """A pack that is a layer lies over the one that its head names."""
    draft = judging.draft
    for layer, head in enumerate(draft.heads):
        if head is None or not head.over or None in draft.heads[:layer]:
            continue
        below = [each.id for each in draft.heads[:layer] if each is not None]
        if head.over in below:
            continue
        if below:
            text = _("there is no pack {id} below this one{hint}; possible here: {known}").format(
                id=head.over, hint=did_you_mean(head.over, below), known=", ".join(below)
            )
        else:
            text = _("the pack {id}, over which this one lies, is not here; take the line out if this one is complete")
            text = text.format(id=head.over)
        yield draft.fault(draft.head_source(layer), ("over",), text)


def over_others(judging: Judging) -> Iterator[Fault]:
    """An entry of a layer is of the kind of the one that it replaces, and what only removes has something to remove."""
    draft = judging.draft
    lowest: dict[str, Placed] = {}
    hints = 0
    for each in draft.placed:
        below = lowest.setdefault(each.id, each)
        bare = type(each.entry) is Entry
        if below.source.layer == each.source.layer:
            if bare and each.id not in draft.lost:
                hints += 1  # likeness is dear to find
                known = [id for id, one in lowest.items() if type(one.entry) is not Entry] if hints < MOST_HINTS else []
                yield draft.fault(
                    each.source,
                    each.path("id"),
                    _("there is no entry {id} below that could be removed{hint}").format(
                        id=each.id, hint=did_you_mean(each.id, known)
                    ),
                    "warning",
                )
        elif below.kind != each.kind and not bare and below.source.layer < each.source.layer:
            yield draft.fault(
                each.source,
                each.path("id"),
                _("{id} is one of {kind} in the pack below and one of {other} here; give this entry another id").format(
                    id=each.id, kind=below.kind, other=each.kind
                ),
            )


def both_languages(judging: Judging) -> Iterator[Fault]:
    """Where a pack promises both languages, each has every id, under the same kind."""
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
            if (twin := by_lang["zh"].get(id)) is not None and each.kind != twin.kind:
                yield draft.fault(
                    each.source,
                    each.path("id"),
                    _("{id} is one of {kind} here and one of {other} in zh; put it under the same key").format(
                        id=each.id, kind=each.kind, other=twin.kind
                    ),
                )


Check = Callable[[Judging], Iterator[Fault]]

CHECKS: tuple[Check, ...] = (
    heads,
    standing,
    steps_left,
    single_ids,
    over_others,
    insides,
    both_languages,
    sums,
    days,
    commas,
    emptied,
    expiry,
    files,
)
"""All checks whose faults may keep a pack from use; each yields faults in any order."""

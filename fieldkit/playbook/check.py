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
from fieldkit.playbook import text as texts
from fieldkit.playbook.draft import KINDS, Draft, Merged, Placed, company, compiled, leaves, merge, read_draft
from fieldkit.playbook.faults import Fault, in_order
from fieldkit.playbook.load import Compiled, safe_name
from fieldkit.playbook.model import ChecklistItem, Company, Objection, Product, Proof, Step
from fieldkit.playbook.shape import Path as Inner
from fieldkit.playbook.shape import did_you_mean
from fieldkit.playbook.sources import FILES, LANGUAGES, Sources, inside, read_sources

REFERENCES: dict[str, tuple[str, ...]] = {
    "proof": ("proofs",),
    "points": ("points",),
    "needs": ("needs",),
    "stage": ("stages",),
    "shows": ("products", "policies", "cases", "proofs", "company", "sums"),
    "remark_for": (),
}
"""Fields that name other entries, and the kinds that they may name; none: any entry, or an item of a scorecard."""

CLAIMS = ("product", "price", "brand")
"""Kinds of objections whose answers claim something, so that they need a proof."""

FREE_LISTS = ("also", "says")
"""Lists that may well have another length in the other language."""


class Judged(NamedTuple):
    """The compiled playbook of each language, none when there are errors, and all faults."""

    compiled: dict[str, Compiled]
    faults: tuple[Fault, ...]


class Judging(NamedTuple):
    """What the checks look at: the draft, each language merged over the layers, and the day it is."""

    draft: Draft
    merged: dict[str, Merged]
    today: str

    def whole(self) -> Iterator[Placed]:
        """Yield every entry of every layer and language that has no fault of its own."""
        return (each for each in self.draft.placed if each.entry is not None)


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
                    known = [id for id, one in merged.chosen.items() if not wanted or one.kind in wanted]
                    known += [] if wanted else sorted(pieces)
                    yield draft.fault(
                        each.source,
                        each.path(*path),
                        _("there is no entry {id}{hint}; write an id that exists, or add the entry").format(
                            id=value, hint=did_you_mean(value, known)
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
    elif each.entry is not None and twin.entry is not None:
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


def variables(judging: Judging) -> Iterator[Fault]:
    """A text names only variables that there are."""
    draft = judging.draft
    for each in judging.whole():
        for path, _name, value in leaves(each.entry):
            if type(value) is not str or "{{" not in value:
                continue
            for name in texts.variables(value):
                if name not in texts.VARIABLES:
                    yield draft.fault(
                        each.source,
                        each.path(*path),
                        _("there is no variable {name}{hint}; possible are {known}").format(
                            name=f"{{{{{name}}}}}",
                            hint=did_you_mean(name, texts.VARIABLES),
                            known=", ".join(texts.VARIABLES),
                        ),
                    )
            if texts.unclosed(value):
                yield draft.fault(
                    each.source,
                    each.path(*path),
                    _("a variable is not closed; write it as {example}").format(example="{{company.name}}"),
                )


def first_lines(judging: Judging) -> Iterator[Fault]:
    """The first line of an answer is said in one breath."""
    for each in judging.whole():
        if isinstance(each.entry, Objection):
            name = company(judging.draft, each.lang)
            line = texts.spoken(each.entry.first, name.name if name else "")
            if texts.too_long(line, each.lang):
                limit = _("12 words") if each.lang == "en" else _("20 characters")
                yield judging.draft.fault(
                    each.source,
                    each.path("first"),
                    _("the first line is longer than {limit}; shorten it to what is said in one breath").format(
                        limit=limit
                    ),
                    "warning",
                )


def claims(judging: Judging) -> Iterator[Fault]:
    """What is claimed names its proof."""
    fault = judging.draft.fault
    for each in judging.whole():
        if isinstance(each.entry, Product):
            for index, row in enumerate(each.entry.rows):
                if not row.proof:
                    yield fault(
                        each.source,
                        each.path("rows", index),
                        _("this row claims something without proof; add “proof: [id of a proof]”"),
                        "warning",
                    )
        elif isinstance(each.entry, Objection) and each.entry.kind in CLAIMS and not each.entry.proof:
            yield fault(
                each.source,
                each.path(),
                _("this answer claims something without proof; add “proof: [id of a proof]”"),
                "warning",
            )


def points_served(judging: Judging) -> Iterator[Fault]:
    """A step or an objection serves one of the four points."""
    for each in judging.whole():
        if isinstance(each.entry, Step | Objection) and not each.entry.points:
            yield judging.draft.fault(
                each.source, each.path(), _("this serves none of the points; add “points: [id of a point]”"), "warning"
            )


def expiry(judging: Judging) -> Iterator[Fault]:
    """Nothing is shown past its day."""
    for each in judging.whole():
        entry = each.entry
        if entry is not None and entry.expires and entry.expires < judging.today:
            yield judging.draft.fault(
                each.source,
                each.path("expires"),
                _("expired on {day}; verify the entry and write a new day, or set “hidden: true”").format(
                    day=entry.expires
                ),
                "warning",
            )


def files(judging: Judging) -> Iterator[Fault]:
    """A file that is named lies in `files/` of a layer."""
    sources = judging.draft.sources
    known = {name: root for root, names in zip(sources.layers, sources.files, strict=True) for name in names}
    for each in judging.whole():
        named: list[tuple[Inner, str]] = []
        if isinstance(each.entry, Proof) and each.entry.file:
            named = [(("file",), each.entry.file)]
        elif isinstance(each.entry, ChecklistItem):
            named = [(("files", index), name) for index, name in enumerate(each.entry.files)]
        for path, name in named:
            root = known.get(name)
            if not safe_name(name) or (root is not None and not inside(root, root / FILES / name)):
                yield judging.draft.fault(
                    each.source,
                    each.path(*path),
                    _("{file} lies outside the pack; copy it into the folder files/ and write its name there").format(
                        file=name
                    ),
                )
            elif root is None:
                yield judging.draft.fault(
                    each.source,
                    each.path(*path),
                    _("the file {file} is missing in files/{hint}; put it there, or take the name out").format(
                        file=name, hint=did_you_mean(name, list(known))
                    ),
                    "warning",
                )


CHECKS: tuple[Callable[[Judging], Iterator[Fault]], ...] = (
    heads,
    single_ids,
    references,
    both_languages,
    variables,
    first_lines,
    claims,
    points_served,
    expiry,
    files,
)
"""All checks; each yields faults in any order."""

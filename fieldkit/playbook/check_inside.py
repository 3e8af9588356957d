"""Checks on what stands inside the entries, in one walk through each: references, variables, ids of parts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

import msgspec

from fieldkit.i18n import _
from fieldkit.playbook import text as texts
from fieldkit.playbook.draft import KINDS, Judging, Placed, is_id
from fieldkit.playbook.faults import Fault
from fieldkit.playbook.model import Company, Entry, Scorecard
from fieldkit.playbook.shape import Path as Inner
from fieldkit.playbook.shape import did_you_mean

REFERENCES: dict[str, tuple[str, ...]] = {
    "proof": ("proofs",),
    "points": ("points",),
    "needs": ("needs",),
    "stage": ("stages",),
    "step": ("steps",),
    "shows": ("products", "policies", "cases", "proofs", "company", "sums"),
    "remark_for": (),
}
"""Fields that name other entries, and the kinds that they may name; none: any entry, or an item of a scorecard."""

MOST_LISTED = 12
"""So many ids are listed when none of them is like the wrong one."""

MOST_HINTS = 50
"""So many wrong references of a pack are compared with all ids for a hint."""


def is_reference(kind: type[msgspec.Struct], name: str) -> bool:
    """Tell whether the field `name` of `kind` names other entries; the points of a company are texts."""
    return name in REFERENCES and not (kind is Company and name == "points")


@dataclass(slots=True)
class Seen:
    """What an entry holds: ids that it names with their field, texts with variables, and ids that stand twice."""

    names: list[tuple[Inner, str, str]] = field(default_factory=list)
    texts: list[tuple[Inner, str]] = field(default_factory=list)
    twice: list[tuple[Inner, str]] = field(default_factory=list)


def look_into(entry: Entry) -> Seen:
    """Walk through an entry once."""
    seen = Seen()
    _walk(entry, (), seen)
    return seen


class _Plan(NamedTuple):
    """The fields of a struct that matter here, by what they hold."""

    names: tuple[str, ...]
    texts: tuple[str, ...]
    lists: tuple[str, ...]
    inner: tuple[str, ...]
    inners: tuple[str, ...]


@cache
def _plan(kind: type[msgspec.Struct]) -> _Plan:
    found: dict[str, list[str]] = {name: [] for name in _Plan._fields}
    for each in msgspec.structs.fields(kind):
        wanted = _bare(each.type)
        if is_reference(kind, each.name):
            found["names"].append(each.name)
        elif wanted is str:
            found["texts"].append(each.name)
        elif _is_struct(wanted):
            found["inner"].append(each.name)
        elif get_origin(wanted) is tuple:
            item = _bare(get_args(wanted)[0])
            found["inners" if _is_struct(item) else "lists"].append(each.name)
    return _Plan(**{name: tuple(names) for name, names in found.items()})


def _bare(wanted: Any) -> Any:
    while get_origin(wanted) in (Annotated, Union, UnionType):
        wanted = get_args(wanted)[0]
    return wanted


def _is_struct(wanted: Any) -> bool:
    return isinstance(wanted, type) and issubclass(wanted, msgspec.Struct)


def _walk(value: msgspec.Struct, path: Inner, seen: Seen) -> None:
    plan = _plan(type(value))
    for name in plan.names:
        named = getattr(value, name)
        if type(named) is tuple:
            for index, id in enumerate(named):
                seen.names.append(((*path, name, index), name, id))
        elif named:
            seen.names.append(((*path, name), name, named))
    for name in plan.texts:
        text = getattr(value, name)
        if "{{" in text:
            seen.texts.append(((*path, name), text))
    for name in plan.lists:
        for index, text in enumerate(getattr(value, name)):
            if "{{" in text:
                seen.texts.append(((*path, name, index), text))
    for name in plan.inner:
        if (inner := getattr(value, name)) is not None:
            _walk(inner, (*path, name), seen)
    for name in plan.inners:
        ids: set[str] = set()
        for index, inner in enumerate(getattr(value, name)):
            id = getattr(inner, "id", "")
            if id in ids:
                seen.twice.append(((*path, name, index, "id"), id))
            elif id:
                ids.add(id)
            _walk(inner, (*path, name, index), seen)


def _look_into_faulty(judging: Judging, each: Placed) -> Seen:
    """Walk through what is written of an entry that has a fault, so that this one hides no other."""
    seen = Seen()
    _walk_raw(judging.draft.document(each.source).data[each.kind][each.number], (), seen, each.kind)
    return seen


def _walk_raw(value: Any, path: Inner, seen: Seen, kind: str) -> None:
    if isinstance(value, str) and "{{" in value:
        seen.texts.append((path, value))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _walk_raw(inner, (*path, index), seen, kind)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in REFERENCES and not (kind == "company" and key == "points"):
                several = isinstance(inner, list)
                for index, id in enumerate(inner if several else [inner]):
                    if is_id(id):
                        seen.names.append(((*path, key, index) if several else (*path, key), key, id))
            else:
                _walk_raw(inner, (*path, key), seen, kind)


def insides(judging: Judging) -> Iterator[Fault]:
    """What an entry names is there and of the right kind; its variables exist; its parts have an id each."""
    guides = [_References(judging, lang) for lang in judging.merged]
    for each in judging.draft.placed:
        seen = look_into(each.entry) if each.entry is not None else _look_into_faulty(judging, each)
        for path, id in seen.twice:
            yield judging.draft.fault(
                each.source,
                each.path(*path),
                _("the id {id} stands twice in this list; give one another id").format(id=id),
            )
        for path, text in seen.texts:
            yield from _variables(judging, each, path, text)
        for guide in guides:
            if seen.names and guide.chosen.get(each.id) is each:
                yield from guide.check(each, seen)


def _variables(judging: Judging, each: Placed, path: Inner, text: str) -> Iterator[Fault]:
    for name in texts.variables(text):
        if name not in texts.VARIABLES:
            yield judging.draft.fault(
                each.source,
                each.path(*path),
                _("there is no variable {name}{hint}; possible are {known}").format(
                    name=f"{{{{{name}}}}}", hint=did_you_mean(name, texts.VARIABLES), known=", ".join(texts.VARIABLES)
                ),
            )
    if texts.unclosed(text):
        yield judging.draft.fault(
            each.source,
            each.path(*path),
            _("a variable is not closed; write it as {example}").format(example="{{company.name}}"),
        )


class _References:
    """Judges references in one language, merged over the layers."""

    def __init__(self, judging: Judging, lang: str) -> None:
        self.draft = judging.draft
        self.chosen, self.hidden, _foreign = judging.merged[lang]
        self.pieces = {
            piece
            for each in self.chosen.values()
            if isinstance(each.entry, Scorecard)
            for item in each.entry.items
            for piece in [item.id, *(part.id for part in item.parts)]
        }
        self.unknown_kinds = {kind for _lang, kind in self.draft.nameless}
        self.hints: dict[str, str] = {}

    def check(self, each: Placed, seen: Seen) -> Iterator[Fault]:
        """Yield what is wrong with the references of an entry."""
        for path, name, id in seen.names:
            wanted = REFERENCES[name]
            target = self.chosen.get(id)
            if target is None:
                if not self._may_be_there(id, wanted):
                    yield self.draft.fault(
                        each.source,
                        each.path(*path),
                        _("there is no entry {id}{hint}; write an id that exists, or add the entry").format(
                            id=id, hint=self._hint(id, wanted)
                        ),
                    )
            elif wanted and target.kind not in wanted:
                yield self.draft.fault(
                    each.source,
                    each.path(*path),
                    _("{id} is one of {kind}; here belongs one of {wanted}").format(
                        id=id, kind=target.kind, wanted=", ".join(wanted)
                    ),
                )

    def _may_be_there(self, id: str, wanted: Collection[str]) -> bool:
        """Tell whether `id` is hidden, a piece, or may stand where reading broke off."""
        if id in self.hidden or id in self.draft.lost or (not wanted and id in self.pieces):
            return True
        return not self.unknown_kinds.isdisjoint(wanted or KINDS)

    def _hint(self, id: str, wanted: Collection[str]) -> str:
        # Likeness is dear to find: once for each wrong id, and not for hundreds of them.
        if id not in self.hints and len(self.hints) < MOST_HINTS:
            known = [name for name, one in self.chosen.items() if not wanted or one.kind in wanted]
            hint = did_you_mean(id, known if wanted else known + sorted(self.pieces))
            if not hint and wanted and len(known) <= MOST_LISTED:
                hint = _("; possible here: {keys}").format(keys=", ".join(known))
            self.hints[id] = hint
        return self.hints.get(id, "")

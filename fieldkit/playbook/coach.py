"""What a sales coach would say of a pack: advice by rule, each silenced at the entry with a reason.

No advice keeps a pack from use. A rule judges every entry of every layer; those that ask what is covered (needs,
points, kinds of objections) judge the playbook as merged, at the entry that survives.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from fieldkit.i18n import _, ngettext
from fieldkit.playbook import text as texts
from fieldkit.playbook.check_inside import is_reference
from fieldkit.playbook.coach_words import absolutes
from fieldkit.playbook.draft import Draft, Judging, Placed, company
from fieldkit.playbook.faults import Fault
from fieldkit.playbook.model import (
    CoachRule,
    Direction,
    Entry,
    Need,
    Objection,
    Point,
    Product,
    Quiet,
    Stage,
    Step,
    Sum,
)
from fieldkit.playbook.shape import Path as Inner
from fieldkit.playbook.sources import LANGUAGES, Source
from fieldkit.playbook.sum_sides import likely_differences

CLAIMS = ("product", "price", "brand")
"""Kinds of objections whose answers claim something, so that they need a proof."""

FREE_LISTS = ("also", "says")
"""Lists that may well have another length in the other language."""

FEWEST = 5
"""Objections of a kind that a rep should have an answer to."""

WORDS_A_SECOND = 260 / 60
"""Silent reading of plain English: 260 words a minute on average (Brysbaert 2019, How many words do we read per minute?
Journal of Memory and Language 109, 104047; fiction, whose plain words are most like what is said aloud)."""

SIGNS_A_WORD = 1.5
"""汉字 that make a Chinese word on average; counted in words, languages are read about alike (the same paper)."""

SECONDS = 10
"""A card is read while the partner draws breath: at most 43 English words or 65 汉字."""

_READ = re.compile(r"[\u3400-\u9fff]|[A-Za-z0-9][A-Za-z0-9'’%.,/-]*")
_QUESTION = re.compile('[?？]|[吗呢么][。”」』"’]*$')
_NOT_READ = frozenset({"id", "owner", "checked", "expires", "also", "quiet", "avoid", "ours", "theirs", "file"})


class Word(NamedTuple):
    """A piece of advice on an entry, at `path` within it; of the key there when asked."""

    rule: CoachRule
    path: Inner
    text: str
    key: bool = False


def advice(judging: Judging, *, sound: bool) -> Iterator[Fault]:
    """Yield all advice that is not silenced, and what is silenced for nothing.

    While a pack is not `sound`, what is missing may only be misspelt, so nothing is said of what is covered.
    """
    draft = judging.draft
    used: set[tuple[int, str]] = set()
    covered = _covered(judging) if sound else ()
    for each, word in chain(_words(judging), covered):
        assert each.entry is not None
        if word.rule in each.entry.quiet:
            used.add((id(each), word.rule))
        else:
            yield _advised(draft, each.source, each.path(*word.path), word)
    for layer, count in sorted(_samples(judging).items()):
        if (head := draft.heads[layer]) is not None and "samples" not in head.quiet:
            text = ngettext(
                "{n} entry is still a sample; `fieldkit sample` lists it",
                "{n} entries are still samples; `fieldkit sample` lists them",
                count,
            ).format(n=count)
            yield _advised(draft, draft.head_source(layer), (), Word("samples", (), text))
    if sound:
        yield from _needless(judging, used)


def _advised(draft: Draft, source: Source, path: Inner, word: Word) -> Fault:
    return replace(draft.fault(source, path, word.text, "warning", key=word.key), rule=word.rule)


def _needless(judging: Judging, used: set[tuple[int, str]]) -> Iterator[Fault]:
    """Yield what is silenced and would not be said anyway; only entries that survive are asked."""
    draft = judging.draft
    samples = _samples(judging)
    text = _("there is nothing to silence here: the entry follows {rule}; take the line out")
    for each in judging.whole():
        quiet: Quiet = each.entry.quiet if each.entry is not None else {}
        if quiet and any(merged.chosen.get(each.id) is each for merged in judging.merged.values()):
            for rule in quiet:
                if (id(each), rule) not in used:
                    yield draft.fault(
                        each.source, each.path("quiet", rule), text.format(rule=rule), "warning", key=True
                    )
    for layer, head in enumerate(draft.heads):
        for rule in head.quiet if head is not None else ():
            if rule != "samples" or not samples[layer]:
                yield draft.fault(
                    draft.head_source(layer), ("quiet", rule), text.format(rule=rule), "warning", key=True
                )


def _samples(judging: Judging) -> Counter[int]:
    """Count the samples in use by the layer that they come from."""
    found = {
        (each.source.layer, each.id)
        for merged in judging.merged.values()
        for each in merged.chosen.values()
        if each.entry is not None and each.entry.sample
    }
    return Counter(layer for layer, _id in found)


def _words(judging: Judging) -> Iterator[tuple[Placed, Word]]:
    names = {lang: company(judging.draft, lang) for lang in LANGUAGES}
    called = {lang: name.name if name else "" for lang, name in names.items()}
    for each in judging.whole():
        entry = each.entry
        assert entry is not None
        found: list[Iterator[Word]] = []
        if isinstance(entry, Objection):
            found = [_objection(entry, each.lang, called[each.lang])]
        elif isinstance(entry, Step):
            found = [_no_point(entry)]
        elif isinstance(entry, Stage):
            found = [_no_gate(entry)]
        elif isinstance(entry, Product):
            found = [_rows(entry)]
        if entry.audience == "customer":
            found.append(_absolutes(entry))
            if isinstance(entry, Sum):
                found.append(_same_winner(entry))
        for words in found:
            for word in words:
                yield each, word
    yield from _built_alike(judging)


def _objection(entry: Objection, lang: str, name: str) -> Iterator[Word]:
    """The first line is said in one breath, the card read in ten seconds; it asks back, serves a point, has a proof."""
    if texts.too_long(texts.spoken(entry.first, name), lang):
        limit = _("12 words") if lang == "en" else _("20 characters")
        text = _("the first line is longer than {limit}; shorten it to what is said in one breath")
        yield Word("first-line", ("first",), text.format(limit=limit))
    seconds = reading_seconds(texts.spoken(" ".join((entry.first, *entry.bullets, entry.ask)), name))
    if seconds > SECONDS:
        text = _("first, bullets and ask take {n} seconds to read, and a card has ten; shorten the bullets")
        yield Word("ten-seconds", ("bullets",), text.format(n=math.ceil(seconds)), key=True)
    if not _QUESTION.search(entry.ask.strip()):
        yield Word("asks-back", ("ask",), _("this answer does not ask back; write a question for the partner here"))
    if entry.kind in CLAIMS and not entry.proof:
        yield Word("no-proof", (), _("this answer claims something without proof; add “proof: [id of a proof]”"))
    yield from _no_point(entry)


def reading_seconds(text: str) -> float:
    """Return how long `text` takes to read, in seconds: a 汉字 counts as two thirds of a word."""
    read: list[str] = _READ.findall(text)
    signs = sum(len(each) == 1 and each >= "\u3400" for each in read)
    return round((len(read) - signs + signs / SIGNS_A_WORD) / WORDS_A_SECOND, 3)


def _no_point(entry: Objection | Step) -> Iterator[Word]:
    if not entry.points:
        yield Word("no-point", (), _("this serves none of the points; add “points: [id of a point]”"))


def _no_gate(entry: Stage) -> Iterator[Word]:
    if entry.gate is None:
        yield Word(
            "no-gate", (), _("this stage ends without a gate; add “gate:” with who decides and what must be there")
        )


def _rows(entry: Product) -> Iterator[Word]:
    for index, row in enumerate(entry.rows):
        if not row.proof:
            text = _("this row claims something without proof; add “proof: [id of a proof]”")
            yield Word("no-proof", ("rows", index), text)


def _same_winner(entry: Sum) -> Iterator[Word]:
    """The lines that the customer sees speak for the same side as all of them do."""
    found = likely_differences(entry)
    if found is None or not found.disagree:
        return
    ours, theirs = _("us"), _("the competitor")
    seen, whole = (ours, theirs) if found.seen > 0 else (theirs, ours)
    text = _(
        "the lines that the customer sees speak for {seen}, and all lines together for {all}, at the likely figures; "
        "let the customer see what turns it"
    )
    yield Word("same-winner", ("lines",), text.format(seen=seen, all=whole), key=True)


def _absolutes(entry: Entry) -> Iterator[Word]:
    lines = entry.lines if isinstance(entry, Sum) else ()
    internal = {("lines", index) for index, line in enumerate(lines) if line.audience == "internal"}
    for path, text in _read_by_customer(entry):
        if path[:2] not in internal and (found := absolutes(text)):
            words = _(", ").join(dict.fromkeys(found))
            said = _("the customer reads {words}, which nobody can prove; write a fact or a number instead")
            yield Word("absolutes", path, said.format(words=words))


def _read_by_customer(value: Any, path: Inner = ()) -> Iterator[tuple[Inner, str]]:
    for name in value.__struct_fields__:
        if name in _NOT_READ or is_reference(type(value), name):
            continue
        inner = getattr(value, name)
        for where, one in enumerate(inner) if type(inner) is tuple else ((None, inner),):
            here = (*path, name) if where is None else (*path, name, where)
            if type(one) is str:
                yield here, one
            elif isinstance(one, Struct):
                yield from _read_by_customer(one, here)


def _built_alike(judging: Judging) -> Iterator[tuple[Placed, Word]]:
    """Both languages of an entry have the same number of lines; told in en, which follows zh."""
    twins = {(each.source.layer, each.id): each for each in judging.whole() if each.lang == "zh"}
    for each in judging.whole():
        twin = twins.get((each.source.layer, each.id)) if each.lang == "en" else None
        if twin is not None and type(each.entry) is type(twin.entry):
            text = _("{key} has {here} here and {there} in zh; both languages should be built alike")
            for path, here, there in _lengths(each.entry, twin.entry):
                yield each, Word("built-alike", path, text.format(key=path[-1], here=here, there=there), key=True)


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


def _covered(judging: Judging) -> Iterator[tuple[Placed, Word]]:
    """Every need has an objection, every point a step, every kind of objection enough of them."""
    for merged in judging.merged.values():
        chosen = [(each, each.entry) for each in merged.chosen.values()]
        objections = [entry for _each, entry in chosen if isinstance(entry, Objection)]
        needs = {need for entry in objections for need in entry.needs}
        points = {point for _each, entry in chosen if isinstance(entry, Step) for point in entry.points}
        kinds = Counter(entry.kind for entry in objections)
        for each, entry in chosen:
            if isinstance(entry, Need) and entry.id not in needs:
                text = _("no objection serves this need; name it under needs of one, or write one for it")
                yield each, Word("unserved-need", (), text)
            elif isinstance(entry, Point) and entry.id not in points:
                yield each, Word("unserved-point", (), _("no step serves this point; name it under points of one"))
            elif isinstance(entry, Direction) and kinds[entry.kind] < FEWEST:
                text = _("of this kind there are only {n} objections; a rep should know an answer to at least {least}")
                yield each, Word("few-objections", (), text.format(n=kinds[entry.kind], least=FEWEST))

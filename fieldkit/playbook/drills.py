"""What can be rehearsed of a playbook, as cards: the texts are the playbook's own, there is no second copy.

A card is named by what it drills: `<drill>:<entry id>`, or `<drill>:<entry id>:<row>` for a row of an entry (FABE): the
row's own id, or its place from 1 where it has none. The name is the same in each language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from fieldkit.playbook.model import (
    Behind,
    Case,
    Company,
    Entries,
    Frozen,
    Id,
    Objection,
    Point,
    Policy,
    Product,
    Question,
    Step,
)

if TYPE_CHECKING:
    from fieldkit.playbook.load import Playbook

Drill = Literal["objection", "pretext", "opening", "company", "fabe", "policy", "case", "point", "ask"]
"""What is practised: an objection's answer, the question behind a pretext, the opening, a pitch, a row, a question."""

DRILLS: tuple[Drill, ...] = (
    "objection",
    "pretext",
    "ask",
    "opening",
    "company",
    "fabe",
    "policy",
    "case",
    "point",
)
"""All drills, in the order in which they are offered."""

Part = Literal[
    "first",
    "bullet",
    "ask",
    "proof",
    "test",
    "do",
    "fact",
    "advantage",
    "benefit",
    "evidence",
    "term",
    "customer",
    "situation",
    "done",
    "result",
    "key",
]
"""What a key point is of its answer; the screen has a word for each."""

_CLAUSE = re.compile(r"[,.;:!?，。；：！？、…—\n()（）“”\"]+")
_VERSION_DIGITS = 10


class KeyPoint(Frozen, frozen=True, kw_only=True):
    """What an answer should hold. `id` is unique in its card ("first", "bullet-2"), `part` says what it is of it.

    `phrases` are the pieces of the text by which a typed answer is recognised (see rules/answers.py). `motive` is, of
    a question that uncovers a pretext, what it uncovers.
    """

    id: str
    part: Part
    text: str
    phrases: tuple[str, ...] = ()
    motive: str = ""


class DrillCard(Frozen, frozen=True, kw_only=True, omit_defaults=False):
    """One thing to rehearse; all texts may hold variables, as the playbook's do.

    Asked: `prompts` are the ways in which the front may be put (an objection's ways of saying, a closed question), one
    at least; `kind` is the objection's kind, else empty. Revealed: `first` the line to say, `bullets`, `ask` the
    question to ask next, `behind` the motives with the questions that test them, `proof` the ids of what proves it,
    `avoid` what not to say, `tip` a remark. `points` are what the rep ticks as hit. `version` names the answer's texts
    in their language ("zh-0f3a5b7c91"): another one in the same language means that the answer changed.
    """

    id: str
    drill: Drill
    entry: Id
    title: str
    prompts: tuple[str, ...]
    points: tuple[KeyPoint, ...]
    kind: str = ""
    number: int = 0
    first: str = ""
    bullets: tuple[str, ...] = ()
    ask: str = ""
    behind: tuple[Behind, ...] = ()
    proof: tuple[Id, ...] = ()
    avoid: tuple[str, ...] = ()
    tip: str = ""
    sample: bool = False
    version: str = ""


def card_id(drill: Drill, entry: str, row: str = "") -> str:
    """Return the name of a card; `row` is the id or the place of the entry's row, empty for the whole entry."""
    return f"{drill}:{entry}:{row}" if row else f"{drill}:{entry}"


def drill_of(card: str) -> str:
    """Return which drill a card's name is of, as it stands there."""
    return card.partition(":")[0]


def entry_of(card: str) -> str:
    """Return the id of the entry that a card's name is of; empty when it names none."""
    return card.partition(":")[2].partition(":")[0]


def is_offered(playbook: Playbook, card: str) -> bool:
    """Tell whether the entry of a card is in the playbook, without reading the entries themselves."""
    return bool(playbook.kind(entry_of(card)))


def drill_cards(playbook: Playbook, drills: Iterable[str] = DRILLS) -> tuple[DrillCard, ...]:
    """Return the cards of a playbook for some drills, in the order of DRILLS and of the playbook."""
    wanted = set(drills)
    return tuple(
        _sealed(card, playbook.lang) for drill in DRILLS if drill in wanted for card in _MAKERS[drill](playbook.entries)
    )


def _sealed(card: DrillCard, lang: str) -> DrillCard:
    from msgspec import structs

    return structs.replace(card, version=f"{lang}-{_digest(card)}")


def _digest(card: DrillCard) -> str:
    texts = [card.first, *card.bullets, card.ask, *card.avoid, *card.proof]
    texts += [text for each in card.behind for text in (each.motive, each.test)]
    texts += [text for point in card.points for text in (point.part, point.text)]
    return sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:_VERSION_DIGITS]


def _point(id: str, part: Part, text: str, *further: str, motive: str = "") -> KeyPoint:
    phrases = [piece.strip() for each in (text, *further) for piece in _CLAUSE.split(each)]
    return KeyPoint(id=id, part=part, text=text, phrases=tuple(filter(None, dict.fromkeys(phrases))), motive=motive)


def _numbered(part: Part, texts: Iterable[str]) -> list[KeyPoint]:
    return [_point(f"{part}-{number}", part, text) for number, text in enumerate(texts, 1)]


def _objections(entries: Entries) -> Iterator[DrillCard]:
    for each in entries.objections:
        first = [_point("first", "first", each.first)] if each.first else []
        ask = [_point("ask", "ask", each.ask)] if each.ask else []
        yield DrillCard(
            id=card_id("objection", each.id),
            drill="objection",
            entry=each.id,
            title=each.title,
            prompts=each.says,
            kind=each.kind,
            points=(*first, *_numbered("bullet", each.bullets), *ask),
            first=each.first,
            bullets=each.bullets,
            ask=each.ask,
            proof=each.proof,
            avoid=each.avoid,
            sample=each.sample,
        )


def _pretexts(entries: Entries) -> Iterator[DrillCard]:
    for each in entries.objections:
        if each.behind:
            yield _pretext(each)


def _pretext(objection: Objection) -> DrillCard:
    tests = enumerate(objection.behind, 1)
    return DrillCard(
        id=card_id("pretext", objection.id),
        drill="pretext",
        entry=objection.id,
        title=objection.title,
        prompts=objection.says,
        kind=objection.kind,
        points=tuple(_point(f"test-{number}", "test", each.test, motive=each.motive) for number, each in tests),
        behind=objection.behind,
        sample=objection.sample,
    )


def _questions(entries: Entries) -> Iterator[DrillCard]:
    for each in entries.questions:
        yield _question(each)


def _question(question: Question) -> DrillCard:
    return DrillCard(
        id=card_id("ask", question.id),
        drill="ask",
        entry=question.id,
        title=question.title,
        prompts=(question.closed,),
        points=tuple(_numbered("key", question.keys)),
        first=question.open,
        bullets=question.others,
        tip=question.why,
        sample=question.sample,
    )


def _openings(entries: Entries) -> Iterator[DrillCard]:
    for each in entries.steps:
        if each.opens:
            yield _opening(each)


def _opening(step: Step) -> DrillCard:
    return DrillCard(
        id=card_id("opening", step.id),
        drill="opening",
        entry=step.id,
        title=step.title,
        prompts=(step.title,),
        points=tuple(_point(each.id, "do", each.title, each.text) for each in step.do),
        first=step.say[0] if step.say else "",
        bullets=step.say[1:],
        ask=step.ask[0] if step.ask else "",
        tip=step.tip,
        sample=step.sample,
    )


def _companies(entries: Entries) -> Iterator[DrillCard]:
    for each in entries.company:
        yield _company(each)


def _company(facet: Company) -> DrillCard:
    facts = _numbered("fact", facet.points) or [_point("fact-1", "fact", facet.text)]
    return DrillCard(
        id=card_id("company", facet.id),
        drill="company",
        entry=facet.id,
        title=facet.title,
        prompts=(facet.title,),
        points=tuple(facts),
        first=facet.text,
        bullets=facet.points,
        proof=facet.proof,
        sample=facet.sample,
    )


def _rows(entries: Entries) -> Iterator[DrillCard]:
    for product in entries.products:
        for number in range(1, len(product.rows) + 1):
            yield _row(product, number)


def _row(product: Product, number: int) -> DrillCard:
    row = product.rows[number - 1]
    return DrillCard(
        id=card_id("fabe", product.id, row.id or str(number)),
        drill="fabe",
        entry=product.id,
        title=product.title,
        number=number,
        prompts=(row.feature,),
        points=(
            _point("advantage", "advantage", row.advantage),
            _point("benefit", "benefit", row.benefit),
            _point("evidence", "evidence", row.evidence),
        ),
        bullets=(row.advantage, row.benefit, row.evidence),
        proof=row.proof,
        sample=product.sample,
    )


def _policies(entries: Entries) -> Iterator[DrillCard]:
    for each in entries.policies:
        yield _policy(each)


def _policy(policy: Policy) -> DrillCard:
    terms = _numbered("term", policy.terms) or [_point("term-1", "term", policy.text)]
    return DrillCard(
        id=card_id("policy", policy.id),
        drill="policy",
        entry=policy.id,
        title=policy.title,
        prompts=(policy.title,),
        points=tuple(terms),
        first=policy.text,
        bullets=policy.terms,
        proof=policy.proof,
        sample=policy.sample,
    )


def _cases(entries: Entries) -> Iterator[DrillCard]:
    for each in entries.cases:
        yield _case(each)


def _case(case: Case) -> DrillCard:
    return DrillCard(
        id=card_id("case", case.id),
        drill="case",
        entry=case.id,
        title=case.title,
        prompts=(case.title,),
        points=(
            _point("customer", "customer", case.customer),
            _point("situation", "situation", case.situation),
            _point("done", "done", case.done),
            _point("result", "result", case.result),
        ),
        bullets=(case.customer, case.situation, case.done, case.result),
        tip=case.quote,
        proof=case.proof,
        sample=case.sample,
    )


def _points(entries: Entries) -> Iterator[DrillCard]:
    for each in entries.points:
        yield _four(each)


def _four(point: Point) -> DrillCard:
    facts = [_point(part.id, "fact", part.title, part.text) for part in point.parts]
    return DrillCard(
        id=card_id("point", point.id),
        drill="point",
        entry=point.id,
        title=point.title,
        prompts=(point.title,),
        points=tuple(facts or [_point("fact-1", "fact", point.text)]),
        first=point.text,
        bullets=tuple(part.text or part.title for part in point.parts),
        sample=point.sample,
    )


_MAKERS = {
    "objection": _objections,
    "pretext": _pretexts,
    "ask": _questions,
    "opening": _openings,
    "company": _companies,
    "fabe": _rows,
    "policy": _policies,
    "case": _cases,
    "point": _points,
}

"""What the company says: one frozen struct a kind of content.

`Entries` is at once the shape of every YAML file of a pack (a mapping from a kind's plural to a list) and the shape of
a whole compiled pack. The types here are the only description of the format: the loader converts by them, `check`
explains by them, and the JSON Schema for editors is made from them.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Id = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
"""Stable name of an entry, the same in every language and unique over all kinds."""

RowId = Annotated[str, Meta(pattern=r"^((?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*)?$", max_length=64)]
"""Name of a row within its entry, or empty; with a letter in it, since a row without one is called by its place."""

Text = Annotated[str, Meta(min_length=1)]
"""A text that a person reads; may hold variables such as {{company.name}}."""

Date = Annotated[str, Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")]
"""A day as 2026-11-23, or empty."""

Audience = Literal["internal", "customer"]
ObjectionKind = Literal["need", "money", "price", "product", "brand", "service"]
ChecklistGroup = Literal["material", "mindset", "goal", "summary", "signing"]
MetBy = Literal["", "agreement", "agreement-file", "file", "trainings"]
"""The record that shows an item after signing to be done: an agreement with its day, a file kept with one, a file kept
with the item itself, or every training of the playbook held; empty: a person ticks it."""

Mood = Literal["good", "fair", "cold"]
Handling = Literal["internal", "show", "leave"]
CoachRule = Literal[
    "asks-back",
    "absolutes",
    "ten-seconds",
    "first-line",
    "no-proof",
    "no-point",
    "unserved-need",
    "unserved-point",
    "few-objections",
    "no-gate",
    "same-winner",
    "built-alike",
    "samples",
]
"""What the coach advises; a warning of such a rule names it, and `quiet` at the entry silences it with a reason."""

Quiet = dict[CoachRule, Text]
"""Rules that an entry need not follow, each with the reason."""

ProofKind = Literal["letter", "qualification", "publicity", "policy", "award", "media", "table"]


class Frozen(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of everything in a playbook: immutable, keyword-only, strict about unknown keys."""


class Part(Frozen, frozen=True, kw_only=True):
    """A named piece of an entry that may be ticked, scored or listed on its own."""

    id: Id
    title: Text
    text: str = ""


class ChecklistPart(Part, frozen=True, kw_only=True):
    """A part of an item of the checklist; `met_by` names the record that ticks it."""

    met_by: MetBy = ""


class Requirement(Frozen, frozen=True, kw_only=True):
    """What a gate or a stage asks for; `required` false means 'where possible' (如有可能)."""

    id: Id
    title: Text
    text: str = ""
    required: bool = True


class Gate(Frozen, frozen=True, kw_only=True):
    """The decision at the end of a stage: who decides, and what must be there.

    `by` says whose decision it is: the rep's own, the regional lead's, or that of executives of both sides.
    `important_only` is a gate for important partners alone (重点); others pass without it.
    """

    title: Text
    decides: Text
    by: Literal["rep", "lead", "executives"] = "rep"
    important_only: bool = False
    text: str = ""
    requirements: tuple[Requirement, ...] = ()


class Behind(Frozen, frozen=True, kw_only=True):
    """What may lie behind an objection, and the question that tests it."""

    motive: Text
    test: Text


class FabeRow(Frozen, frozen=True, kw_only=True):
    """Feature 特点, advantage 优点, benefit 利益, evidence 证据; `proof` names the proofs of the evidence.

    What was rehearsed of a row is known by its `id`, so that it stays with the row when others come before it; a row
    without one is known by its place.
    """

    id: RowId = ""
    feature: Text
    advantage: Text
    benefit: Text
    evidence: Text
    proof: tuple[Id, ...] = ()


class SumInput(Frozen, frozen=True, kw_only=True):
    """An assumption of a sum: decimals as text, from the pessimist's to the optimist's value.

    `min` and `max` bound what a rep may type; without `min` nothing is below zero. `source` says where the figure comes
    from, `proof` names what shows it. One for the customer stands on the customer's page with its likely value.
    """

    id: Id
    title: Text
    unit: str = ""
    low: str = "0"
    likely: str = "0"
    high: str = "0"
    min: str = ""
    max: str = ""
    source: str = ""
    proof: tuple[Id, ...] = ()
    audience: Audience = "internal"


class SumLine(Frozen, frozen=True, kw_only=True):
    """One line of a sum: what it earns or, minus, costs on our side and on the competitor's, as formulas.

    A formula names inputs, and other lines for their amount on the same side; a hyphen of an id is an underscore there.
    """

    id: Id
    title: Text
    phase: Literal["pre-sale", "in-sale", "after-sale"]
    ours: Text
    theirs: Text
    audience: Audience = "internal"


class Entry(Frozen, frozen=True, kw_only=True):
    """What every entry has.

    `also` lists further words by which people look for the entry. `order` places an entry among its kind (ties and
    entries without one keep the order of the files). `hidden` removes an entry of a lower layer. `quiet` silences
    advice of the coach, rule by rule with the reason.
    """

    id: Id
    title: Text
    audience: Audience = "internal"
    sample: bool = False
    owner: str = ""
    checked: Date = ""
    expires: Date = ""
    order: float | None = None
    hidden: bool = False
    also: tuple[str, ...] = ()
    quiet: Quiet = {}


class Hidden(Frozen, frozen=True, kw_only=True):
    """All that is needed to remove an entry of a lower layer; may stand for an entry of any kind."""

    id: Id
    hidden: Literal[True]


class Company(Entry, frozen=True, kw_only=True):
    """A facet of the company that wins respect and trust: history, culture, size, standing."""

    text: Text
    points: tuple[Text, ...] = ()
    proof: tuple[Id, ...] = ()


class Principle(Entry, frozen=True, kw_only=True):
    """A principle of developing partners (开发原则)."""

    text: Text
    parts: tuple[Part, ...] = ()


class PartnerClass(Entry, frozen=True, kw_only=True):
    """A class of partner (四大分类), named by three readings; `treatment` is our proposal how to treat it."""

    competitive: Literal["strong", "weak"]
    willing: Literal["high", "low"]
    self_driven: Literal["strong", "weak"]
    text: Text
    treatment: tuple[Text, ...] = ()
    visit_every_days: int | None = None


class Source(Entry, frozen=True, kw_only=True):
    """Where partners are found. `rank` 1 is the best advised; `depths` are the depths of relationship."""

    rank: int
    advice: Text
    text: Text
    ways: tuple[Part, ...] = ()
    depths: tuple[Part, ...] = ()


class Stage(Entry, frozen=True, kw_only=True):
    """A stage of the process with its time box (`days`, advice and never a lock) or its pace (`per_day`).

    `starts` says from when the box counts: the day the partner entered the stage, the day its region was opened, or the
    day of the first talk.
    """

    number: int
    text: Text
    days: int | None = None
    per_day: int | None = None
    starts: Literal["entry", "region", "first-talk"] = "entry"
    box: str = ""
    tasks: tuple[Requirement, ...] = ()
    gate: Gate | None = None


class ChecklistItem(Entry, frozen=True, kw_only=True):
    """One thing to bring, to mind, to aim at, to sum up or to do after signing.

    `met_by` names the record that ticks an item after signing.
    """

    group: ChecklistGroup
    text: str = ""
    met_by: MetBy = ""
    parts: tuple[ChecklistPart, ...] = ()
    files: tuple[str, ...] = ()
    handling: Handling = "internal"


class Step(Entry, frozen=True, kw_only=True):
    """A step of the visit, as cues: each list holds a few short spoken lines.

    `short` is the name in the list of steps (at most 10 cells). `do` are ticks. `points` are the ids of the 谈判重点
    that the step serves. `shows` names the products, policies, cases, proofs, company facets or sums to have at hand.
    `opens` marks a step with which the talk begins: it is rehearsed as an opening.
    """

    short: Text
    minutes: int
    say: tuple[Text, ...]
    do: tuple[Part, ...]
    ask: tuple[Text, ...]
    listen: tuple[Text, ...]
    points: tuple[Id, ...] = ()
    shows: tuple[Id, ...] = ()
    tip: str = ""
    opens: bool = False


class Product(Entry, frozen=True, kw_only=True):
    """A product as FABE rows, and the doubts on quality, convenience and novelty that it answers."""

    text: Text
    rows: tuple[FabeRow, ...]
    doubts: tuple[Part, ...] = ()


class Policy(Entry, frozen=True, kw_only=True):
    """A piece of the channel policy; `terms` are what may be said aloud."""

    text: Text
    terms: tuple[Text, ...] = ()
    points: tuple[Id, ...] = ()
    proof: tuple[Id, ...] = ()


class Case(Entry, frozen=True, kw_only=True):
    """A case: facts beat words."""

    customer: Text
    situation: Text
    done: Text
    result: Text
    quote: str = ""
    year: str = ""
    proof: tuple[Id, ...] = ()


class Proof(Entry, frozen=True, kw_only=True):
    """A document that backs a claim; `file` lies in the pack's `files/`, `handling` says show or leave."""

    kind: ProofKind
    text: Text
    file: str = ""
    handling: Handling = "show"


class Sum(Entry, frozen=True, kw_only=True):
    """A model of doing the sums with the customer (帮客户算账).

    `conclusion` is what to say when we are ahead, `losing` what to say when the sums speak for the competitor.
    """

    text: Text
    inputs: Annotated[tuple[SumInput, ...], Meta(max_length=60)] = ()
    lines: Annotated[tuple[SumLine, ...], Meta(max_length=60)] = ()
    conclusion: str = ""
    losing: str = ""


class Direction(Entry, frozen=True, kw_only=True):
    """A kind of objection (异议类型): what is said, and the direction in which to lead."""

    kind: ObjectionKind
    said: Text
    direction: Text


class Objection(Entry, frozen=True, kw_only=True):
    """An objection and its answer, to be read in ten seconds.

    `says` are ways in which partners say it (three or more), `behind` what may lie behind it, `first` the first line
    to say (at most 20 汉字 or 12 words), `bullets` at most three, `ask` the question to ask next, `avoid` what not to
    say, `points` and `needs` what the answer serves.
    """

    kind: ObjectionKind
    says: Annotated[tuple[Text, ...], Meta(min_length=1)]
    behind: tuple[Behind, ...]
    first: Text
    bullets: Annotated[tuple[Text, ...], Meta(max_length=3)]
    ask: Text
    avoid: tuple[Text, ...]
    proof: tuple[Id, ...] = ()
    points: tuple[Id, ...] = ()
    needs: tuple[Id, ...] = ()
    remark_for: str = ""


class ScoreItem(Frozen, frozen=True, kw_only=True):
    """A thing judged on a scorecard; `scored` false means remark only (age is never scored)."""

    id: Id
    title: Text
    text: str = ""
    ask: str = ""
    parts: tuple[Part, ...] = ()
    scored: bool = True


class Scorecard(Entry, frozen=True, kw_only=True):
    """A scorecard: standards (5), dimensions (5) or signs (9)."""

    text: Text
    stage: Id
    items: tuple[ScoreItem, ...]


class Need(Entry, frozen=True, kw_only=True):
    """A need of the target partner (目标渠道商的需求)."""

    text: Text
    ask: str = ""
    signals: tuple[Text, ...] = ()


class Point(Entry, frozen=True, kw_only=True):
    """One of the four things that the talk must leave behind (谈判重点)."""

    text: Text
    parts: tuple[Part, ...] = ()


class Training(Entry, frozen=True, kw_only=True):
    """A training after signing."""

    text: Text
    parts: tuple[Part, ...] = ()


class Talk(Entry, frozen=True, kw_only=True):
    """How a talk may have gone (沟通情况), an answer of the check-in; `mood` says whether that is good or bad news."""

    mood: Mood
    text: str = ""


class FunnelStage(Entry, frozen=True, kw_only=True):
    """A stage of the sales funnel (销售漏斗), through which a partner's project goes until it is won or lost."""

    text: Text


class Layer(Entry, frozen=True, kw_only=True):
    """A layer at which the aim of a visit may fail (哪个层面)."""

    text: Text


class Question(Entry, frozen=True, kw_only=True):
    """A closed question and its open form, to be rehearsed: ask so that the partner talks.

    `step` is the step of the visit in which it is asked, `closed` the question to which yes or no is an answer, `open`
    the better one, `others` further good ones, `keys` the pieces that make it open ("哪几所", "走到哪一步"), `why` what
    it brings to light.
    """

    step: Id
    closed: Text
    open: Text
    keys: Annotated[tuple[Text, ...], Meta(min_length=1, max_length=3)]
    others: tuple[Text, ...] = ()
    why: str = ""


class Situation(Frozen, frozen=True, kw_only=True):
    """What the persona is doing at that moment, in one short line."""

    id: Id
    text: Text


class Persona(Entry, frozen=True, kw_only=True):
    """Somebody at a partner's to rehearse with: who it is, how such a person talks, and in which situations.

    `kinds` are the only kinds of objection that such a person raises; without any it is all of them, and a whole visit.
    """

    text: Text
    situations: Annotated[tuple[Situation, ...], Meta(min_length=1)]
    cares: tuple[Text, ...] = ()
    kinds: tuple[ObjectionKind, ...] = ()


class Page(Entry, frozen=True, kw_only=True):
    """Free handbook text, in Markdown."""

    text: Text
    section: str = ""


class Entries(Frozen, frozen=True, kw_only=True):
    """The entries of one file or of one whole language, by kind."""

    company: tuple[Company, ...] = ()
    principles: tuple[Principle, ...] = ()
    classes: tuple[PartnerClass, ...] = ()
    sources: tuple[Source, ...] = ()
    stages: tuple[Stage, ...] = ()
    checklist: tuple[ChecklistItem, ...] = ()
    steps: tuple[Step, ...] = ()
    products: tuple[Product, ...] = ()
    policies: tuple[Policy, ...] = ()
    cases: tuple[Case, ...] = ()
    proofs: tuple[Proof, ...] = ()
    sums: tuple[Sum, ...] = ()
    directions: tuple[Direction, ...] = ()
    objections: tuple[Objection, ...] = ()
    scorecards: tuple[Scorecard, ...] = ()
    needs: tuple[Need, ...] = ()
    points: tuple[Point, ...] = ()
    training: tuple[Training, ...] = ()
    talks: tuple[Talk, ...] = ()
    layers: tuple[Layer, ...] = ()
    funnel: tuple[FunnelStage, ...] = ()
    questions: tuple[Question, ...] = ()
    personas: tuple[Persona, ...] = ()
    pages: tuple[Page, ...] = ()


class CompanyName(Frozen, frozen=True, kw_only=True):
    """How the company is called in one language: {{company.name}} and {{company.agreement_title}}."""

    name: Text
    agreement_title: Text


class Pack(Frozen, frozen=True, kw_only=True):
    """The head of a pack, its `pack.yaml`; `company` maps a language to the company's names.

    `title` is what the pack is called, `titles` how in a language where that is another name.
    `over` is the id of the pack over which this one is a layer; without it the pack is complete. `synonyms` are groups
    of words, of any language, that mean the same to whoever searches. `quiet` silences advice on the pack as a whole.
    """

    id: Id
    version: Text
    languages: tuple[Literal["zh", "en"], ...]
    over: str = ""
    company: dict[Literal["zh", "en"], CompanyName] = {}
    title: str = ""
    titles: dict[Literal["zh", "en"], Text] = {}
    synonyms: tuple[Annotated[tuple[Text, ...], Meta(min_length=2)], ...] = ()
    quiet: Quiet = {}

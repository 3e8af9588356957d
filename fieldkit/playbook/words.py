"""What kinds and keys are called by people who write a pack or read what changed in it."""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import fields

from fieldkit.i18n import _, marked
from fieldkit.playbook.model import Entry

COMMON = ("id", "title", "audience", "sample", "owner", "checked", "expires", "order", "hidden", "also", "quiet")
"""Keys that an entry of any kind has."""


class About(NamedTuple):
    """A kind as a heading, what it is, and where the app shows it; texts for the catalogue."""

    title: str
    what: str
    where: str


KINDS = {
    "pages": About(
        marked("Handbook pages"),
        marked("Free text for the handbook, written in Markdown; a page is read in a minute or two."),
        marked("Handbook."),
    ),
    "principles": About(
        marked("Principles"), marked("The principles by which partners are developed."), marked("Handbook.")
    ),
    "classes": About(
        marked("Classes of partners"),
        marked("The classes of partners, told by three readings, how each is treated and how often it is visited."),
        marked("Partners, each with its class; wrap-up of a visit; Handbook."),
    ),
    "sources": About(
        marked("Sources of partners"),
        marked("Where partners are found, the best way first."),
        marked("Partners, where one is added; Handbook."),
    ),
    "stages": About(
        marked("Stages"),
        marked("The stages from finding a partner to strategic cooperation, each with its time and its gate."),
        marked("Today and Partners; Handbook."),
    ),
    "points": About(
        marked("Points of the talk"),
        marked("The points that a talk must leave behind."),
        marked("Visit, as marks that fill; wrap-up; Handbook."),
    ),
    "needs": About(
        marked("Needs of partners"),
        marked("What partners want: how it is heard, and the question that brings it out."),
        marked("Partners and Find; Handbook."),
    ),
    "checklist": About(
        marked("Checklist"),
        marked("What to bring, to keep in mind and to aim at; what to sum up, and what to do after signing."),
        marked("Prepare, before a visit; Handbook."),
    ),
    "steps": About(
        marked("Steps of the visit"),
        marked("The steps of the visit as cue cards: a few short spoken lines each, taken in at a glance."),
        marked("Visit; Handbook."),
    ),
    "directions": About(
        marked("Kinds of objections"),
        marked("Each kind of objection: what is said, and the direction in which to lead."),
        marked("Find and Handbook, above the objections of that kind."),
    ),
    "objections": About(
        marked("Objections"),
        marked("What partners object, and the answer to it; read in ten seconds while the partner waits."),
        marked("Find, in the middle of a visit too; Handbook."),
    ),
    "questions": About(
        marked("Open questions"),
        marked("Closed questions and their open forms, by the step of the visit, to be rehearsed."),
        marked("Rehearse; Handbook."),
    ),
    "personas": About(
        marked("People to rehearse with"),
        marked("Who sits across the table in a rehearsal, and what they are doing at that moment."),
        marked("Rehearse; Handbook."),
    ),
    "talks": About(
        marked("How a talk went"),
        marked("The answers of the check-in: how the talk went, and whether that is good news."),
        marked("Day plan, where a check-in is written; the route sheet and the roster on paper; Handbook."),
    ),
    "layers": About(
        marked("Where a visit stuck"),
        marked("The levels at which the aim of a visit may fail, and what to do next time."),
        marked("Wrap-up of a visit that missed its aim; Handbook."),
    ),
    "funnel": About(
        marked("Sales funnel"),
        marked("The stages through which a project of a partner's goes until it is won or lost."),
        marked("Projects of a partner, and the funnel of the year; Handbook."),
    ),
    "scorecards": About(
        marked("Scorecards"),
        marked("What a partner is judged by when partners are selected."),
        marked("Partners, scoring one; Handbook."),
    ),
    "training": About(marked("Training"), marked("The trainings after signing."), marked("Handbook.")),
    "company": About(
        marked("Company"),
        marked("What wins respect for the company: history, culture, size, standing."),
        marked("Present, when it is for the customer; at the steps that name it; Handbook."),
    ),
    "products": About(
        marked("Products"),
        marked("Products, line by line: feature, advantage, benefit, evidence; and the doubts that they answer."),
        marked("Present, when it is for the customer; at the steps that name it; Handbook."),
    ),
    "policies": About(
        marked("Policies"),
        marked("The channel policy, piece by piece; the terms are what may be said aloud."),
        marked("Present, when it is for the customer; at the steps that name it; Handbook."),
    ),
    "cases": About(
        marked("Cases"),
        marked("Projects that were done: facts beat words."),
        marked("Present, when it is for the customer; at the steps that name it; Handbook."),
    ),
    "proofs": About(
        marked("Proofs"),
        marked("The documents behind what is claimed; the file itself lies in the folder files."),
        marked("Present, when it is for the customer; F6 opens the file at a step or an objection; Handbook."),
    ),
    "sums": About(
        marked("Sums"),
        marked("Models for doing the sums with the customer; numbers stand in quotes."),
        marked("Sums, and Present when it is for the customer; Handbook."),
    ),
}
"""The kinds in the order in which the handbook has them, which is that of the process."""

_KEYS = {
    "id": marked("fixed name"),
    "title": marked("title"),
    "audience": marked("for whom"),
    "sample": marked("only a sample"),
    "owner": marked("who keeps it right"),
    "checked": marked("verified on"),
    "expires": marked("valid until"),
    "order": marked("place in the order"),
    "hidden": marked("taken out"),
    "also": marked("further search words"),
    "quiet": marked("advice silenced"),
    "text": marked("text"),
    "points": marked("points served"),
    "proof": marked("proof"),
    "parts": marked("parts"),
    "competitive": marked("strength with customers"),
    "willing": marked("will to cooperate"),
    "self_driven": marked("sells by itself"),
    "treatment": marked("how to treat it"),
    "visit_every_days": marked("days between visits"),
    "rank": marked("rank"),
    "advice": marked("advice"),
    "ways": marked("ways"),
    "depths": marked("depths of relationship"),
    "number": marked("number of the stage"),
    "days": marked("days it may take"),
    "per_day": marked("how many a day"),
    "box": marked("time in words"),
    "tasks": marked("tasks"),
    "gate": marked("gate"),
    "decides": marked("who decides"),
    "by": marked("whose decision it is"),
    "important_only": marked("for important partners only"),
    "starts": marked("from when its time counts"),
    "requirements": marked("what must be there"),
    "required": marked("required"),
    "group": marked("group"),
    "met_by": marked("ticked by the record"),
    "files": marked("files"),
    "handling": marked("shown or left there"),
    "short": marked("short name"),
    "mood": marked("good or bad news"),
    "minutes": marked("minutes"),
    "say": marked("what to say"),
    "do": marked("what to do"),
    "ask": marked("what to ask"),
    "listen": marked("what to listen for"),
    "shows": marked("things to show"),
    "tip": marked("tip"),
    "opens": marked("the talk begins with it"),
    "step": marked("step of the visit"),
    "closed": marked("closed question"),
    "open": marked("open question"),
    "keys": marked("what makes it open"),
    "others": marked("other good ones"),
    "why": marked("what it brings to light"),
    "situations": marked("situations"),
    "cares": marked("what they care about"),
    "kinds": marked("kinds of objections they raise"),
    "rows": marked("rows"),
    "doubts": marked("doubts and answers"),
    "feature": marked("feature"),
    "advantage": marked("advantage"),
    "benefit": marked("benefit"),
    "evidence": marked("evidence"),
    "terms": marked("terms to say aloud"),
    "customer": marked("customer"),
    "situation": marked("situation"),
    "done": marked("what was done"),
    "result": marked("result"),
    "quote": marked("quotation"),
    "year": marked("year"),
    "kind": marked("sort"),
    "file": marked("file"),
    "inputs": marked("figures assumed"),
    "lines": marked("lines of the sum"),
    "conclusion": marked("conclusion"),
    "losing": marked("what to say when we lose"),
    "unit": marked("unit"),
    "low": marked("lowest figure"),
    "likely": marked("likely figure"),
    "high": marked("highest figure"),
    "min": marked("never below"),
    "max": marked("never above"),
    "source": marked("where it comes from"),
    "phase": marked("phase"),
    "ours": marked("our side"),
    "theirs": marked("the competitor's side"),
    "said": marked("what they say"),
    "direction": marked("where to lead"),
    "says": marked("ways they say it"),
    "behind": marked("what may lie behind"),
    "motive": marked("motive"),
    "test": marked("question that tests it"),
    "first": marked("first line"),
    "bullets": marked("bullet points"),
    "avoid": marked("what not to say"),
    "needs": marked("needs served"),
    "remark_for": marked("remark for"),
    "stage": marked("stage"),
    "items": marked("things judged"),
    "scored": marked("scored"),
    "signals": marked("signals"),
    "section": marked("section"),
    "version": marked("version"),
    "languages": marked("languages"),
    "over": marked("lies over"),
    "company": marked("names of the company"),
    "titles": marked("title in each language"),
    "synonyms": marked("words that mean the same"),
    "name": marked("name of the company"),
    "agreement_title": marked("title of the agreement"),
}

_ELSEWHERE = {
    ("Company", "points"): marked("facts"),
    ("Pack", "files"): marked("fingerprint"),
    ("Objection", "ask"): marked("what to ask next"),
    ("Need", "ask"): marked("question that brings it out"),
    ("ScoreItem", "ask"): marked("question that brings it out"),
}
"""Keys that mean something else in one struct."""


def key_word(struct: str, key: str) -> str:
    """Return what `key` of the struct of this name is called, in the language in use; of any field of the model."""
    return _(word_of(struct, key))


def word_of(struct: str, key: str) -> str:
    """Return the text for the catalogue that says what `key` of the struct of this name is called."""
    return _ELSEWHERE.get((struct, key)) or _KEYS[key]


def keys_of(struct: type[Entry]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the keys of a kind that must be there and those that may be, without what every entry has."""
    own = [field for field in fields(struct) if field.name not in COMMON]
    needed = tuple(field.name for field in own if field.required)
    return needed, tuple(field.name for field in own if not field.required)

"""What kinds of entries and their fields are called, for a person; what a field holds that is no free text."""

from __future__ import annotations

from fieldkit.i18n import _, marked
from fieldkit.store.model import Flag, Prose, fields_of

KINDS = {
    "partner": marked("Partner"),
    "contact": marked("Contact"),
    "visit": marked("Visit"),
    "tick": marked("Tick"),
    "event": marked("Course of a visit"),
    "note": marked("Note"),
    "heard": marked("Objection"),
    "followup": marked("To do"),
    "handout": marked("Left or lent"),
    "stop": marked("Stop"),
    "reading": marked("Readings of the class"),
    "checkin": marked("Check-in"),
    "region": marked("Region"),
    "move": marked("Move of stage"),
    "met": marked("Requirement"),
    "score": marked("Score"),
    "opportunity": marked("Project"),
    "target": marked("Year's target"),
    "rival": marked("Competitor"),
    "owning": marked("Owner"),
    "agreement": marked("Agreement"),
    "paper": marked("File"),
    "course": marked("Training"),
    "distinct": marked("Not the same"),
    "review": marked("Rehearsal"),
    "variant": marked("Own answer"),
    "dry_run": marked("Visit rehearsed"),
    "dry_event": marked("Course of a visit rehearsed"),
    "shown": marked("Shown to the customer"),
    "scenario": marked("Sums kept"),
}

PARTNER = {
    "name": marked("Name"),
    "district": marked("District"),
    "building": marked("Building"),
    "room": marked("Room"),
    "address": marked("Address"),
    "phone": marked("Phone"),
    "source": marked("Source"),
    "depth": marked("Relationship"),
    "cares": marked("Cares about"),
    "competitor": marked("Carries"),
    "remark": marked("Remark"),
    "important": marked("Important"),
}
"""The fields of a partner that a person writes, in the order of its form."""

FIELDS = PARTNER | {
    "deleted": marked("Deleted or not"),
    "stage": marked("Stage"),
    "stage_title": marked("Stage"),
    "stage_since": marked("In the stage since"),
    "chosen_class": marked("Class"),
    "chosen_title": marked("Class"),
    "merged_into": marked("Merged into"),
    "role": marked("Role"),
    "wechat": marked("WeChat"),
    "main": marked("Main contact"),
    "place": marked("Order"),
    "partner": marked("Partner"),
    "contact": marked("Contact"),
    "visit": marked("Visit"),
    "status": marked("How it stands"),
    "started": marked("Began"),
    "ended": marked("Ended"),
    "step": marked("Step"),
    "step_title": marked("Step"),
    "pack": marked("Content"),
    "late": marked("Entered late"),
    "goal_main": marked("Goal"),
    "goal_least": marked("At the least"),
    "reached": marked("Goal met"),
    "layer": marked("Stuck at"),
    "layer_title": marked("Stuck at"),
    "target": marked("Target partner"),
    "reason": marked("The reason"),
    "item": marked("What"),
    "title": marked("What"),
    "done": marked("Done"),
    "at": marked("When"),
    "what": marked("What"),
    "finished": marked("Done"),
    "mark": marked("Kind of note"),
    "text": marked("Text"),
    "objection": marked("Objection"),
    "objection_kind": marked("Kind of objection"),
    "words": marked("In their words"),
    "outcome": marked("How it ended"),
    "real": marked("The real one"),
    "real_title": marked("The real one"),
    "answer": marked("Answer"),
    "due": marked("Due"),
    "note": marked("Note"),
    "how": marked("Left or lent"),
    "back": marked("Came back"),
    "day": marked("Day"),
    "spare": marked("Spare, nearby"),
    "number": marked("Number"),
    "competitive": marked("Competitive"),
    "willing": marked("Willing"),
    "self_driven": marked("Self-driven"),
    "talk": marked("How the talk went"),
    "talk_title": marked("How the talk went"),
    "one": marked("Partner"),
    "other": marked("Partner"),
    "record": marked("Belongs to"),
    "opened": marked("Opened on"),
    "closed": marked("Closed on"),
    "from_stage": marked("From stage"),
    "from_title": marked("From stage"),
    "missing": marked("What was missing"),
    "decision": marked("Decision"),
    "recorded": marked("Recorded by"),
    "by": marked("By"),
    "card": marked("Scorecard"),
    "score": marked("Score"),
    "evidence": marked("Evidence"),
    "school": marked("School"),
    "subject": marked("Project"),
    "amount": marked("Amount"),
    "bid": marked("Bid on"),
    "trial": marked("On trial"),
    "year": marked("Year"),
    "brand": marked("Brand"),
    "since": marked("Since when"),
    "exclusive": marked("Only this brand"),
    "content": marked("How content"),
    "seen": marked("Seen where"),
    "owner": marked("Owner"),
    "protected": marked("Protected to"),
    "signed": marked("Signed on"),
    "until": marked("Valid until"),
    "part": marked("Belongs to"),
    "about": marked("Belongs to"),
    "blob": marked("File"),
    "size": marked("Size"),
    "course": marked("Training"),
    "result": marked("Result"),
    "drill": marked("What was rehearsed"),
    "rating": marked("How it went"),
    "seconds": marked("Seconds"),
    "section": marked("Section"),
    "page": marked("Page"),
    "sum": marked("Sums"),
    "figures": marked("Figures"),
    "ours": marked("Ours"),
    "theirs": marked("Theirs"),
    "low": marked("Low"),
    "high": marked("High"),
    "said": marked("Way of saying"),
    "scene": marked("Situation"),
    "version": marked("Content"),
    "typed": marked("Answer"),
    "hits": marked("Points hit"),
    "mode": marked("Round"),
    "round": marked("Round"),
    "entry": marked("Objection"),
    "first": marked("Answer"),
    "bullets": marked("Bullets"),
    "ask": marked("Question"),
    "heard": marked("Objection"),
    "run": marked("Visit rehearsed"),
}

CONTACT = {"name": marked("Full name")} | {
    name: FIELDS[name] for name in ("role", "phone", "wechat", "depth", "remark")
}
"""The fields of a contact that a person writes, in the order of its form."""

_CODES = frozenset({
    "deleted", "stage", "stage_title", "chosen_class", "chosen_title", "merged_into", "place", "partner", "contact",
    "visit", "status", "step", "step_title", "pack", "reached", "layer", "layer_title", "target", "item", "mark",
    "objection", "objection_kind", "outcome", "real", "real_title", "note", "how", "competitive", "willing",
    "self_driven", "talk", "from_stage", "from_title", "decision", "recorded", "card", "content", "part", "about",
    "blob", "size", "course", "number", "talk_title",
    "one", "other", "record", "year", "drill", "rating", "seconds", "said", "scene", "version", "hits", "mode", "round",
    "entry", "heard", "run", "finished",
})  # fmt: skip
"""Fields whose text is a key, or belongs to one: not to be typed, and not to be joined."""

_DAYS = frozenset({
    "stage_since", "started", "ended", "done", "at", "due", "back", "day", "opened", "closed", "bid", "signed",
    "until", "protected",
})  # fmt: skip
"""Fields that hold a day or a moment; `done` does but for what is ticked."""


def kind_label(kind: str) -> str:
    """What an entry of this kind is called; the kind itself where a newer fieldkit wrote it."""
    return _(KINDS[kind]) if kind in KINDS else kind


def field_label(kind: str, field: str) -> str:
    """What a field of an entry is called; the field itself where a newer fieldkit wrote it."""
    word = CONTACT.get(field) if kind == "contact" else None
    return _(word or FIELDS.get(field, field))


def is_flag(kind: str, field: str) -> bool:
    """Whether the field is a yes or no."""
    return isinstance(fields_of(kind).get(field), Flag)


def is_prose(kind: str, field: str) -> bool:
    """Whether the field may have several lines."""
    return isinstance(fields_of(kind).get(field), Prose)


def is_day(kind: str, field: str) -> bool:
    """Whether the field holds a day or a moment."""
    return field in _DAYS and not is_flag(kind, field)


def is_free(kind: str, field: str) -> bool:
    """Whether the field is a text that people write as they like."""
    return field in fields_of(kind) and field not in _CODES and not is_day(kind, field) and not is_flag(kind, field)

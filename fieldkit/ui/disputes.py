"""Conflicts as a person decides them: what each is about, in words, who wrote which value when, and what a choice does.

Fields that belong together (a stage and its title) are one dispute, so that no choice tears them apart. Nothing here
knows Textual: the command line tells the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from fieldkit.i18n import _, language
from fieldkit.rules.joining import joined
from fieldkit.store import Store
from fieldkit.store.change import DELETED, Value
from fieldkit.store.queries import conflicts
from fieldkit.store.records import Conflict, Version
from fieldkit.ui.labels import field_label, is_day, is_free, is_prose, kind_label
from fieldkit.ui.words import CONTENT, content_words, reached_text, reading_words, reason_words

_WITH: dict[tuple[str, str], tuple[str, ...]] = {
    ("partner", "stage"): ("stage_title", "stage_since"),
    ("partner", "chosen_class"): ("chosen_title",),
    ("heard", "objection"): ("title", "objection_kind"),
    ("paper", "blob"): ("name", "size"),
    ("stop", "number"): ("pack",),
    ("rival", "since"): ("year",),
}
"""Fields that are settled with another one, beside the title of what that one names by its id."""

_NAMED_BY = ("name", "title", "subject", "school", "brand", "owner", "text", "words", "number", "year", "day")
"""What an entry is called by: the first of these fields that says something."""

LONGEST = 60
"""Characters of the name of an entry."""


class Choice(Struct, frozen=True, kw_only=True):
    """One way to end a dispute: `values` is what each field says then.

    `text` is the value in words, `who` and `at` (ISO) tell whose it is; `shown` says that the screens show it now.
    """

    text: str
    who: str
    at: str
    values: dict[str, Any]
    shown: bool = False


class Dispute(Struct, frozen=True, kw_only=True):
    """A conflict to be decided: whose partner's, which entry's, which field's, and the choices, the one shown first.

    `both` are the values that join all texts, where they can be joined; `told` explains what is not plain.
    """

    kind: str
    id: str
    field: str
    partner: str
    entry: str
    label: str
    choices: tuple[Choice, ...]
    both: str = ""
    told: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells this dispute from all others."""
        return (self.kind, self.id, self.field)

    @property
    def can_be_written(self) -> bool:
        """Whether a value of one's own may be typed."""
        return is_free(self.kind, self.field)


def disputes(store: Store) -> list[Dispute]:
    """Return what is to be decided, by partner, entry and field."""
    found: dict[tuple[str, str], dict[str, Conflict]] = {}
    for each in conflicts(store):
        found.setdefault((each.kind, each.id), {})[each.field] = each
    told = [one for fields in found.values() for one in _of_entry(fields, store.device)]
    return sorted(told, key=lambda one: (not one.partner, one.partner, one.kind != "partner", one.kind, one.entry))


def value_text(kind: str, field: str, value: Value) -> str:
    """What a field says, in words."""
    if value is None or value == "":
        return _("(empty)")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if not isinstance(value, str):
        return str(value)
    if is_day(kind, field):
        return value[:16].replace("T", " ")
    return _words().get(field, {}).get(value) or value


def who_text(device: str, owner: str, own: str) -> str:
    """Whose device that is: this one, its owner's, or one by the beginning of its id."""
    if device == own:
        return _("this device")
    return owner or _("device {id}").format(id=device[:6])


def _of_entry(fields: Mapping[str, Conflict], own: str) -> Iterator[Dispute]:
    taken: set[str] = set()
    for field, conflict in fields.items():
        if field not in taken and not any(field in _together(conflict.kind, other) for other in fields):
            with_it = [fields[other] for other in _together(conflict.kind, field) if other in fields]
            taken |= {each.field for each in with_it}
            yield _deletion(conflict, own) if field == DELETED else _dispute(conflict, with_it, own)


def _together(kind: str, field: str) -> tuple[str, ...]:
    return _WITH.get((kind, field), (f"{field}_title",))


def _dispute(conflict: Conflict, with_it: list[Conflict], own: str) -> Dispute:
    kind, field = conflict.kind, conflict.field
    choices = []
    for version in conflict.versions:
        values = {field: version.value}
        for other in with_it:
            if (same := _alongside(other, version)) is not None:
                values[other.field] = same.value
        title = next((name for name in _together(kind, field) if "title" in name), "")
        text = str(values.get(title) or "") or value_text(kind, field, version.value)
        who = who_text(version.device, version.owner, own)
        choices.append(Choice(text=text, who=who, at=version.at, values=values, shown=version is conflict.versions[0]))
    both = ""
    if is_free(kind, field):
        texts = [str(version.value or "") for version in conflict.versions]
        both = joined(texts, prose=is_prose(kind, field))
        both = "" if both in texts else both
    return _named(conflict, tuple(choices), both=both)


def _alongside(other: Conflict, version: Version) -> Version | None:
    """Return what was written to another field in the same act, else by the same device."""
    return next(
        (each for each in other.versions if each.tx == version.tx),
        next((each for each in other.versions if each.device == version.device), None),
    )


def _deletion(conflict: Conflict, own: str) -> Dispute:
    """Return the choice between a deletion and what somebody wrote who did not know of it."""
    gone = next((v for v in conflict.versions if v.field == DELETED and v.value is True), conflict.versions[0])
    others = [v for v in conflict.versions if v.ref != gone.ref]
    written = [each for each in others if each.field != DELETED]
    edits = {field_label(conflict.kind, v.field): value_text(conflict.kind, v.field, v.value) for v in written}
    last = max(others, key=lambda version: version.at, default=gone)
    names = {version.device: who_text(version.device, version.owner, own) for version in (gone, last)}
    colon, comma = ("：", "，") if language() == "zh" else (": ", ", ")
    wrote = comma.join(f"{label}{colon}{text[:LONGEST]}" for label, text in edits.items())
    if edits:
        told = _("{who} deleted it; {other} wrote in it without knowing of that.").format(
            who=names[gone.device], other=names[last.device]
        )
    else:
        told = _("One device deleted it, another one kept it.")
    return _named(
        conflict,
        (
            Choice(text=_("It stays deleted"), who=names[gone.device], at=gone.at, values={DELETED: True}, shown=True),
            Choice(
                text=_("Keep it") + (f"{colon}{wrote}" if wrote else ""),
                who=names[last.device],
                at=last.at,
                values={DELETED: False},
            ),
        ),
        told=told,
    )


def _named(conflict: Conflict, choices: tuple[Choice, ...], both: str = "", told: str = "") -> Dispute:
    entry, kind = conflict.entry, conflict.kind
    name = next((str(entry[field]) for field in _NAMED_BY if entry.get(field)), "")
    name = "" if kind == "partner" else " ".join(name.split())[:LONGEST]
    if not told and entry.get(DELETED) is True:
        told = _("It is deleted now.")
    return Dispute(
        kind=kind,
        id=conflict.id,
        field=conflict.field,
        partner=conflict.partner_name,
        entry=" ".join(filter(None, (kind_label(kind), name))),
        label=field_label(kind, conflict.field),
        choices=choices,
        both=both,
        told=told,
    )


def _words() -> dict[str, dict[str, str]]:
    """The words for what is kept as a key, by field."""
    readings = reading_words()
    return {
        "reached": {word: reached_text(word) for word in ("yes", "partly", "no")},
        "reason": reason_words(),
        "competitive": readings,
        "willing": readings,
        "self_driven": readings,
        "content": dict(zip(CONTENT, content_words(), strict=True)),
        "target": {"yes": _("yes"), "maybe": _("maybe, look again"), "no": _("no")},
        "outcome": {"resolved": _("resolved"), "escalated": _("escalated"), "open": _("open")},
        "how": {"lent": _("Lent"), "left": _("left")},
        "status": {
            "planned": _("prepared"),
            "open": _("under way"),
            "aside": _("aside"),
            "done": _("visited"),
            "missed": _("not met"),
        },
    }

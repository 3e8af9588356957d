"""Own answers as a file of a pack: objections of their own beside the company's, for the author to take over.

An answer becomes a whole objection, with what it does not say itself (ways of saying, motives, proof) from the entry
that it answers; `fieldkit check` accepts it as it accepts the entry. What cannot become one stands as a comment.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from fieldkit.i18n import _
from fieldkit.playbook import Playbook, model
from fieldkit.store.queries import VariantRow

MOST_BULLETS = 3
"""So many bullets an objection may have; further ones stand as comments."""

_LONGEST_ENTRY = 40


def variants_yaml(playbook: Playbook, rows: Iterable[VariantRow]) -> str:
    """Return the answers as YAML, the newest first; each names the company's entry in a comment."""
    first = _("Own answers, beside those of the company. Each is a whole objection: give it a better id, or move")
    second = _("its first line, bullets and question to the entry that it answers, and take the rest out.")
    lines = [f"# {first}", f"# {second}"]
    entries: list[str] = []
    others: list[str] = []
    for row in rows:
        entry = playbook.get(row.entry)
        if isinstance(entry, model.Objection):
            entries += ["", *_objection(playbook, entry, row)]
        else:
            others += ["", *_comment(row)]
    if entries:
        lines += ["objections:", *entries[1:]]
    return "\n".join([*lines, *others]) + "\n"


def _objection(playbook: Playbook, entry: model.Objection, row: VariantRow) -> Iterator[str]:
    bullets = [each for each in row.bullets.splitlines() if each.strip()]
    yield f"  # {_told(row)}"
    yield from (f"  # - {_line(each)}" for each in bullets[MOST_BULLETS:])
    yield f"  - id: {entry.id[:_LONGEST_ENTRY].rstrip('-')}-own-{row.id[-12:].replace('-', '')}"
    title = _("{title} (own answer)").format(title=playbook.expand(entry.title))
    yield f"    title: {_text(title)}"
    yield f"    kind: {entry.kind}"
    yield from _list("says", entry.says)
    yield "    behind:"
    for each in entry.behind:
        yield f"      - motive: {_text(each.motive)}"
        yield f"        test: {_text(each.test)}"
    yield f"    first: {_own(row.first)}"
    yield from _list("bullets", bullets[:MOST_BULLETS], own=True)
    yield f"    ask: {_own(row.ask) if row.ask else _text(entry.ask)}"
    yield from _list("avoid", entry.avoid)
    for name in ("proof", "points", "needs"):
        if ids := getattr(entry, name):
            yield f"    {name}: [{', '.join(ids)}]"


def _comment(row: VariantRow) -> Iterator[str]:
    yield f"# {_told(row)}"
    for text in (row.first, *row.bullets.splitlines(), row.ask):
        if text.strip():
            yield f"# - {_line(text)}"


def _told(row: VariantRow) -> str:
    told = f"{row.title} ({row.entry}) · {row.at[:10]}"
    return _line(f"{told} · {row.partner_name}" if row.partner_name else told)


def _list(name: str, texts: Sequence[str], *, own: bool = False) -> Iterator[str]:
    if not texts:
        yield f"    {name}: []"
        return
    yield f"    {name}:"
    yield from (f"      - {_own(text) if own else _text(text)}" for text in texts)


def _own(text: str) -> str:
    """What a rep typed, as a value: on one line, and no variable whatever its braces."""
    return _text(_line(text).replace("{{", "{ {").replace("{{", "{ {"))


def _text(text: str) -> str:
    """A text as a quoted value of YAML, which JSON is a part of."""
    return json.dumps(text, ensure_ascii=False)


def _line(text: str) -> str:
    return " ".join(text.split())

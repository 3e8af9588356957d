"""Cue cards: an entry of the playbook as text for a given width, a few short lines under words in the accent colour."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from rich.cells import cell_len, get_character_cell_size
from textual.content import Content

from fieldkit.i18n import _, pgettext
from fieldkit.playbook import Playbook, model
from fieldkit.ui.glyphs import Glyphs
from fieldkit.ui.text import ACCENT, GREY, JADE, OCHRE, join, padded, styled
from fieldkit.words import OBJECTION_WORDS as OBJECTION_WORDS

NO_START = frozenset("，。、；：？！）》」』】”’…,.;:?!)")
"""Marks that must not begin a line (避头)."""


NO_END = frozenset("（「『【《“‘([")
"""Marks that must not end a line."""


def wrap(line: Content, width: int) -> list[Content]:
    """`line` over lines of at most `width` cells; a mark that must not begin a line takes a character down with it."""
    if line.cell_length <= width and line.plain.isprintable():
        return [line]
    if _MIXED.fullmatch(line.plain):
        return _mixed(line, width)
    lines = line.wrap(width) or [Content("")]
    at = 1
    while at < len(lines):
        above = lines[at - 1]
        if lines[at].plain[:1] in NO_START and len(above) > 2 and above.plain[-1] not in NO_START:
            lines[at - 1], lines[at] = above[:-1], above[-1:] + lines[at]
        while lines[at].cell_length > width:
            if at + 1 == len(lines):
                lines.append(Content(""))
            lines[at], lines[at + 1] = lines[at][:-1], lines[at][-1:] + lines[at + 1]
        at += 1
    return lines


_MIXED = re.compile(r"[^\n]*(?:[\u2e80-\u9fff\uff00-\uff60] | [\u2e80-\u9fff\uff00-\uff60])[^\n]*")
"""A line with Chinese beside a blank: what stands between two blanks is no word then, and may go over two lines."""


FULL = 0.6
"""The share of a line that must stand before a blank for the line to end there."""


def _mixed(line: Content, width: int) -> list[Content]:
    """`line` over lines of at most `width` cells, parted behind blanks, or in the Chinese where that left one short."""
    lines = []
    text, start = line.plain, 0
    while start < len(text):
        used, end, part, blank = 0, start, 0, 0
        while end < len(text) and (text[end] == " " or used + get_character_cell_size(text[end]) <= width):
            used += get_character_cell_size(text[end])
            end += 1
            if end < len(text) and _may_part(text[end - 1], text[end]):
                part = end
                if text[end - 1] == " " and used > width * FULL:
                    blank = end
        end = end if end == len(text) else blank or part or max(end, start + 1)
        lines.append(line[start:end].rstrip())
        start = end
    return lines


def _may_part(before: str, after: str) -> bool:
    """Whether a line may end between two characters."""
    if after == " " or after in NO_START or before in NO_END or not get_character_cell_size(after):
        return False
    return before == " " or 2 in (get_character_cell_size(before), get_character_cell_size(after))


def hanging(label: str, body: Content, width: int, indent: int, style: str = ACCENT) -> list[Content]:
    """`body` wrapped to `width` cells behind `label`, further lines under the first: a label and its text."""
    room = max(width - indent, 8)
    found = body.split("\n", allow_blank=True) if "\n" in body.plain else [body]
    wrapped = [part for line in found for part in wrap(line, room)]
    lead = len(label) - len(label.lstrip())
    head = styled(" " * lead + padded(label, indent - lead), style)
    return [(head if at == 0 else Content(" " * indent)) + line for at, line in enumerate(wrapped)]


def ticks_flow(parts: Iterable[Content], width: int, gap: int = 3) -> Content:
    """The parts side by side, as many as fit on a line of `width` cells, then on the next."""
    rows: list[list[Content]] = [[]]
    used = 0
    for part in parts:
        if rows[-1] and used + gap + part.cell_length > width:
            rows.append([])
            used = 0
        used += part.cell_length + (gap if rows[-1] else 0)
        rows[-1].append(part)
    return Content("\n").join(Content(" " * gap).join(row) for row in rows)


def sample_mark(entry: model.Entry | None) -> Content:
    """The word 示例 / sample for an entry that is one, else nothing."""
    return styled(_("sample"), OCHRE) if entry is not None and entry.sample else Content("")


_PERSONS = r"\{\{\s*((?:partner|contact|rep)[._]name)\s*\}\}"

_NOBODY = re.compile(rf" ?{_PERSONS} of |^{_PERSONS}[,，]\s*|[ 的]?{_PERSONS}")
"""A name with what only it gives a sense: `{{rep.name}} of `, `的{{rep.name}}`, `{{rep.name}}, ` in the beginning."""


def say(playbook: Playbook, text: str, values: Mapping[str, str]) -> str:
    """`text` with its variables filled in; a name that is not known is left out, so that the rest can be read out."""
    if "{{" not in text:
        return text

    def drop(match: re.Match[str]) -> str:
        name = next(filter(None, match.groups()))
        if values.get(name.replace(".", "_")):
            return match[0]
        return " " if match[0].startswith(" ") and match[0].endswith(" ") else ""

    return playbook.expand(_NOBODY.sub(drop, text), **values)


@dataclass(frozen=True)
class Card:
    """How cards are drawn: the playbook, the values of its variables, the marks, and the room in cells."""

    playbook: Playbook
    glyphs: Glyphs
    width: int
    height: int = 99
    values: Mapping[str, str] = field(default_factory=dict)

    def say(self, text: str) -> str:
        """`text` with its variables filled in."""
        return say(self.playbook, text, self.values)

    @property
    def indent(self) -> int:
        """The width of the column of labels."""
        return 6 if self.width >= 60 else 5

    def block(self, label: str, texts: Iterable[str], style: str = "", limit: int = 99) -> list[Content]:
        """A label and short lines behind it."""
        found = [self.say(text) for text in texts][:limit]
        body = Content("\n").join(styled(text, style) for text in found)
        return hanging(label, body, self.width, self.indent) if found else []

    def arrange(self, head: Content, blocks: Iterable[list[Content]]) -> Content:
        """The head and the blocks below each other, with air between them as far as the height allows."""
        filled = [block for block in blocks if block]
        airy = 2 + sum(len(block) + 1 for block in filled) <= self.height
        rows = [head, Content("")] if airy else [head]
        for block in filled:
            rows += [*block, Content("")] if airy else block
        return Content("\n").join(rows)


def step_card(card: Card, step: model.Step, ticks: Collection[str], cursor: int, shown: int) -> Content:
    """A step of the visit: say, do, ask, listen, and the `shown`-th thing to have at hand.

    `ticks` are the ids of what is done; `cursor` is the place of the item that Space ticks.
    """
    quick = _("about {n} min").format(n=step.minutes)
    head = join([styled(step.title, "bold"), styled(quick, GREY)], f" {card.glyphs.sep} ")
    marks = [_do_item(card, part, part.id in ticks, at == cursor) for at, part in enumerate(step.do)]
    do = hanging(_("Do"), ticks_flow(marks, card.width - card.indent), card.width, card.indent)
    if 0 <= cursor < len(step.do) and step.do[cursor].text:
        do += hanging("", styled(card.say(step.do[cursor].text), GREY), card.width, card.indent)
    listen = f" {card.glyphs.sep} ".join(step.listen)
    return card.arrange(
        head,
        [
            card.block(_("Say"), step.say),
            show_block(card, step.shows, shown),
            do,
            card.block(_("Ask"), step.ask),
            hanging(_("Hear"), styled(card.say(listen), GREY), card.width, card.indent),
            card.block(_("Tip"), [step.tip] if step.tip else [], GREY),
        ],
    )


def _do_item(card: Card, part: model.Part, done: bool, here: bool) -> Content:
    mark = styled(card.glyphs.done, JADE) if done else styled(card.glyphs.open, GREY)
    title = styled(card.say(part.title), "bold underline" if here else "")
    return mark + Content(" ") + title


def show_block(card: Card, shows: tuple[str, ...], shown: int) -> list[Content]:
    """The thing to have at hand: which of how many, whether it is a sample, and its cues."""
    entries = [entry for each in shows if (entry := card.playbook.get(each))]
    if not entries:
        return []
    entry = entries[shown % len(entries)]
    count = f"{shown % len(entries) + 1}/{len(entries)}" if len(entries) > 1 else ""
    label = join(
        [
            styled(card.say(entry.title)),
            styled(count, GREY),
            styled("Tab" if count else "", ACCENT),
            styled("F6" if file_of(card.playbook, entry) else "", ACCENT),
            sample_mark(entry),
        ],
        "  ",
    )
    rows = hanging(_("Show"), label, card.width, card.indent)
    for sub, text in brief(entry):
        rows += [
            Content(" " * card.indent) + line
            for line in hanging(
                sub,
                styled(card.say(text)),
                card.width - card.indent,
                3 if len(sub) == 1 else cell_len(sub) + 2 if sub else 0,
                GREY,
            )
        ]
    return rows


def brief(entry: model.Entry) -> list[tuple[str, str]]:
    """The few lines that matter of something shown: (label, text)."""
    match entry:
        case model.Product(rows=rows) if rows:
            row = rows[0]
            return [("F", row.feature), ("A", row.advantage), ("B", row.benefit), ("E", row.evidence)]
        case model.Policy(terms=terms, text=text):
            return [("", each) for each in (terms or (text,))][:4]
        case model.Case():
            return [("", entry.customer), ("", entry.result)]
        case model.Company(points=points, text=text):
            return [("", each) for each in (points or (text,))][:3]
        case model.Proof(text=text) | model.Sum(text=text):
            return [("", text)]
        case _:
            return []


def file_of(playbook: Playbook, entry: model.Entry) -> str:
    """The name of the file behind an entry: its own, or that of the first of its proofs that has one."""
    if isinstance(entry, model.Proof):
        return entry.file
    if isinstance(entry, model.ChecklistItem):
        return entry.files[0] if entry.files else ""
    proofs = [*getattr(entry, "proof", ())]
    for row in getattr(entry, "rows", ()):
        proofs += row.proof
    return proof_file(playbook, proofs)


def proof_file(playbook: Playbook, proofs: Iterable[str]) -> str:
    """The name of the file of the first of `proofs`, by their ids, that has one, else empty."""
    named = (playbook.get(each) for each in proofs)
    return next((each.file for each in named if isinstance(each, model.Proof) and each.file), "")


def objection_card(card: Card, entry: model.Objection, *, unfolded: bool = False) -> Content:
    """An objection to be read in ten seconds; what may lie behind it is folded until asked for."""
    left, right = card.glyphs.quote
    kind = _(OBJECTION_WORDS[entry.kind])
    head = join([styled(_("Objection"), GREY), styled(kind, GREY), sample_mark(entry)], f" {card.glyphs.sep} ")
    title = styled(f"{left}{card.say(entry.title)}{right}", "bold")
    behind = (
        [
            line
            for each in entry.behind
            for line in hanging(
                "", styled(card.say(each.motive)) + styled(f"  {card.say(each.test)}", GREY), card.width, card.indent
            )
        ]
        if unfolded
        else []
    )
    if behind:
        behind = [styled(_("May lie behind"), ACCENT), *behind]
    return card.arrange(head + Content("\n") + title, [*answer_blocks(card, entry), behind])


def answer_blocks(card: Card, entry: model.Objection) -> tuple[list[Content], list[Content], list[Content]]:
    """The answer to an objection: the first line to say; the bullets; the question, the proof and what to avoid."""
    bullets = [
        line
        for at, text in enumerate(entry.bullets, 1)
        for line in hanging(f"  {at}", styled(card.say(text)), card.width, card.indent, GREY)
    ]
    proofs = [found for each in entry.proof if (found := card.playbook.get(each))]
    names = [join([styled(card.say(each.title)), sample_mark(each)], " ") for each in proofs[:2]]
    if names and file_of(card.playbook, entry):
        names.append(styled("F6", ACCENT))
    show = hanging(pgettext("objection", "Show"), Content("  ").join(names), card.width, card.indent) if names else []
    last = [
        *card.block(pgettext("objection", "Ask"), [entry.ask]),
        *show,
        *card.block(_("Avoid"), [f" {card.glyphs.sep} ".join(entry.avoid)] if entry.avoid else [], GREY),
    ]
    first = hanging(pgettext("objection", "First"), styled(card.say(entry.first), "bold"), card.width, card.indent)
    return first, bullets, last

"""Cards for rehearsing: the front, in the form that suits what is drilled, and the answer that is revealed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from textual.content import Content

from fieldkit.i18n import _, marked, pgettext
from fieldkit.playbook import model
from fieldkit.playbook.drills import DrillCard, KeyPoint
from fieldkit.ui.cards import OBJECTION_WORDS, Card, hanging
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, OCHRE, join, one_line, padded, styled

DRILL_WORDS = {
    "objection": marked("Objections"),
    "pretext": marked("Behind the pretext"),
    "ask": marked("Asking openly"),
    "opening": marked("The opening"),
    "company": marked("The company"),
    "fabe": marked("FABE rows"),
    "policy": marked("Policies"),
    "case": marked("Cases"),
    "point": marked("The four points"),
}
"""The word for each drill."""

_TASKS = {
    "objection": marked("Answer aloud. First ask, then answer."),
    "pretext": marked("Is that the real reason? Ask aloud what would show it."),
    "ask": marked("Ask it aloud so that the partner begins to talk."),
    "opening": marked("Open the talk aloud, as if the door had just opened."),
    "company": marked("Tell it aloud in a minute, with figures."),
    "fabe": marked("Go on aloud: the advantage, the benefit to them, the evidence."),
    "policy": marked("Explain it aloud, with its terms."),
    "case": marked("Tell it aloud: who, their situation, what was done, what came of it."),
    "point": marked("Make the point aloud, and say what it rests on."),
}
"""What to do with the front of each drill."""

SPOKEN = ("objection", "pretext", "ask")
"""Drills whose front is somebody's words."""


def part_words() -> dict[str, str]:
    """The labels of key points, by what they are of the answer; those that speak for themselves have none."""
    return {
        "first": pgettext("objection", "First"),
        "ask": pgettext("objection", "Ask"),
        "test": _("Ask"),
        "do": _("Do"),
        "advantage": "A",
        "benefit": "B",
        "evidence": "E",
        "customer": pgettext("case", "Who"),
        "situation": pgettext("case", "Had"),
        "done": pgettext("case", "Did"),
        "result": pgettext("case", "Got"),
        "key": pgettext("question", "Keys"),
    }


@dataclass(frozen=True)
class Own:
    """An own answer beside the company's: what to say first, and the rest of it."""

    first: str
    bullets: tuple[str, ...] = ()
    ask: str = ""


def front_card(
    card: Card,
    drill: DrillCard,
    said: int = 0,
    persona: model.Persona | None = None,
    situation: model.Situation | None = None,
    *,
    task: bool = True,
) -> Content:
    """What is asked: who sits there and what happens, then the words, then the `task`, if it is wanted.

    `said` is the number of the way of saying, from 0.
    """
    sep = f" {card.glyphs.sep} "
    kind = _(OBJECTION_WORDS[drill.kind]) if drill.kind else _(DRILL_WORDS[drill.drill])
    who = one_line(card.say(persona.title)) if persona else ""
    head = join([styled(kind, GREY), styled(who, GREY), styled(_("sample") if drill.sample else "", OCHRE)], sep)
    rows = [head, Content("")]
    if situation is not None and drill.drill in ("objection", "pretext"):
        scene = _("{situation}:").format(situation=card.say(situation.text))
        rows += [*hanging("", styled(scene, GREY), card.width, 0), Content("")]
    elif drill.drill == "fabe":
        rows += [*hanging("", styled(card.say(drill.title), GREY), card.width, 0), Content("")]
    words = card.say(drill.prompts[said % len(drill.prompts)]) if drill.prompts else card.say(drill.title)
    if drill.drill in SPOKEN:
        left, right = card.glyphs.quote
        words = f"{left}{words}{right}"
    rows += [*hanging("", styled(words, BOLD), card.width, 0), Content("")]
    if task:
        rows += hanging("", styled(_(_TASKS[drill.drill]), GREY), card.width, 0)
    return Content("\n").join(rows)


def back_card(
    card: Card,
    drill: DrillCard,
    hits: Collection[str] = (),
    cursor: int = -1,
    own: Sequence[Own] = (),
    typed: str = "",
) -> Content:
    """What is revealed: the answer, its key points as ticks (`hits` are made), proof, what to avoid, own answers.

    `cursor` is the place of the key point that Space ticks, -1 for none; `typed` is what the rep answered.
    """
    blocks = [_typed_lines(card, typed), _untickable(card, drill), _points(card, drill, hits, cursor)]
    blocks += [_last(card, drill), *(_own_lines(card, each) for each in own)]
    rows = [line for block in blocks if block for line in (*block, Content(""))]
    return Content("\n").join(rows[:-1])


def _typed_lines(card: Card, typed: str) -> list[Content]:
    """What the rep typed; not a text of the playbook, so no variable is filled in."""
    if not typed:
        return []
    return [Content("  ") + line for line in hanging(_("You"), styled(typed, GREY), card.width - 2, card.indent)]


def _untickable(card: Card, drill: DrillCard) -> list[Content]:
    """What is said and is no key point: an open question, what an opening says, a text above its points."""
    texts = {point.text for point in drill.points}
    said = [text for text in (drill.first, *drill.bullets) if text and text not in texts]
    label = pgettext("question", "Open") if drill.drill == "ask" else _("Say")
    return [*_labelled(card, label, said[:1], BOLD), *_labelled(card, "", said[1:])]


def _labelled(card: Card, label: str, texts: Iterable[str], style: str = "") -> list[Content]:
    body = Content("\n").join(styled(card.say(text), style) for text in texts)
    return [Content("  ") + line for line in hanging(label, body, card.width - 2, card.indent)] if body else []


def _points(card: Card, drill: DrillCard, hits: Collection[str], cursor: int) -> list[Content]:
    rows: list[Content] = []
    words, last = part_words(), ""
    for at, point in enumerate(drill.points):
        label = str(point.id.rpartition("-")[2]) if point.part == "bullet" else words.get(point.part, "")
        rows += _point(card, point, "" if label == last else label, point.id in hits, at == cursor)
        last = label
    return rows


def _point(card: Card, point: KeyPoint, label: str, hit: bool, here: bool) -> list[Content]:
    glyphs = card.glyphs
    mark = styled(glyphs.done, JADE) if hit else styled(glyphs.open, GREY)
    strong = here or point.part == "first"
    body = styled(card.say(point.text), BOLD if strong else "")
    if point.motive:
        body += styled(f"\n{card.say(point.motive)}", GREY)
    indent = card.indent
    lines = hanging("", body, card.width - 2 - indent - 2, 0)
    style = GREY if point.part == "bullet" else ACCENT
    lead = styled(padded(label, indent), style)
    edge = styled(f"{glyphs.bar} ", ACCENT) if here else Content("  ")
    first = edge + lead + mark + Content(" ") + lines[0]
    return [first, *(Content(" " * (indent + 4)) + line for line in lines[1:])]


def _last(card: Card, drill: DrillCard) -> list[Content]:
    """The question to ask next where it is no key point, the proof, what to avoid, and a remark."""
    texts = {point.text for point in drill.points}
    ask = [drill.ask] if drill.ask and drill.ask not in texts else []
    found = [proof for each in drill.proof if (proof := card.playbook.get(each))]
    names = [styled(card.say(each.title)) for each in found[:2]]
    if any(isinstance(each, model.Proof) and each.file for each in found):
        names.append(styled("F6", ACCENT))
    rows = _labelled(card, _("Ask"), ask)
    if names:
        body = Content("  ").join(names)
        show = pgettext("objection", "Show")
        rows += [Content("  ") + line for line in hanging(show, body, card.width - 2, card.indent)]
    if drill.avoid:
        rows += _labelled(card, _("Avoid"), [f" {card.glyphs.sep} ".join(drill.avoid)], GREY)
    if drill.tip:
        rows += _labelled(card, pgettext("case", "Said") if drill.drill == "case" else _("Tip"), [drill.tip], GREY)
    return rows


def own_block(card: Card, own: Sequence[Own]) -> list[Content]:
    """The first lines of own answers, for a card that is read in ten seconds."""
    return [line for each in own[:1] for line in hanging(_("Own"), styled(each.first), card.width, card.indent, JADE)]


def _own_lines(card: Card, own: Own) -> list[Content]:
    """An own answer; it is the rep's text, so no variable of the playbook is filled in."""
    rest = [text for text in (*own.bullets, own.ask) if text]
    body = Content("\n").join([styled(own.first, BOLD), *(styled(text) for text in rest)])
    return [Content("  ") + line for line in hanging(_("Own"), body, card.width - 2, card.indent, JADE)]

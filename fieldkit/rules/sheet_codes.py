"""The short codes of a route sheet: one line says what a whole visit left on paper.

    3 14:00-14:40 1-12 g2 r1-0 d1 t2 *售后、利润 +有兴趣 !301=1 嫌贵 >+3d 发报价

First the number of the stop, then codes in any order, then what was written by hand, each text behind its mark. Steps,
points, layers and objections are numbered in the order of the playbook; an objection's code is the number of its kind
and its own. Everything is understood in full width too. What is no code is told; it is never guessed at.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import time
from itertools import pairwise
from typing import NamedTuple, get_args

from fieldkit.i18n import marked
from fieldkit.playbook.model import Direction, Entries, Layer, Objection, ObjectionKind, Point, Step, Talk
from fieldkit.rules.classes import BETTER, READINGS, WORSE
from fieldkit.rules.days import OFFSET
from fieldkit.rules.talks import talks_of

REACHED = ("yes", "partly", "no")
"""Whether the goal was met: d1, d2, d3; behind d3 the layer, d3-2."""
TARGETS = ("yes", "maybe", "no")
"""Whether it is a target partner: t1, t2, t3."""
OUTCOMES = ("resolved", "open", "escalated", "pretext")
"""What became of an objection: !301=1 to !301=4; open where nothing is said."""
MISSED = ("nobody", "desk", "left", "moved")
"""Why a visit came to nothing: x1 to x4."""

MARKS = "+!?>*"
"""What a text by hand begins with; `*` is what the partner cares about (关注点)."""


class Codes(NamedTuple):
    """What the codes of a sheet stand for; objections by their code, how a talk went (沟通情况) as g1, g2, g3."""

    steps: tuple[Step, ...]
    points: tuple[Point, ...]
    layers: tuple[Layer, ...]
    talks: tuple[Talk, ...]
    kinds: tuple[ObjectionKind, ...]
    directions: dict[ObjectionKind, Direction]
    objections: dict[str, Objection]


class Heard(NamedTuple):
    """An objection by its code, what became of it, and the partner's own words."""

    code: str
    outcome: str = "open"
    words: str = ""


class SheetLine(NamedTuple):
    """What a line says; steps, items (of a step), points, layer and talk as numbers from 1, 0 or empty if unsaid."""

    stop: int
    begun: time | None = None
    ended: time | None = None
    missed: str = ""
    steps: tuple[int, ...] = ()
    items: tuple[tuple[int, int], ...] = ()
    talk: int = 0
    readings: tuple[str, str, str] = ("", "", "")
    points: tuple[int, ...] = ()
    reached: str = ""
    layer: int = 0
    target: str = ""
    cares: str = ""
    heard: tuple[Heard, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


class Fault(NamedTuple):
    """A part of a line that is no code, and why, as a text marked for the catalogue."""

    token: str
    why: str


class BadLine(Exception):
    """A line that cannot be read; `faults` are all that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(", ".join(fault.token for fault in self.faults))


def codes_of(entries: Entries) -> Codes:
    """Return what the codes stand for in a playbook."""
    said = [each.kind for each in entries.directions]
    kinds = tuple(dict.fromkeys((*said, *get_args(ObjectionKind))))
    count = Counter(each.kind for each in entries.objections)
    width = max(2, len(str(max(count.values(), default=0))))
    seen: Counter[str] = Counter()
    objections = {}
    for each in entries.objections:
        seen[each.kind] += 1
        objections[f"{kinds.index(each.kind) + 1}{seen[each.kind]:0{width}}"] = each
    directions = {each.kind: each for each in reversed(entries.directions)}
    return Codes(entries.steps, entries.points, entries.layers, talks_of(entries), kinds, directions, objections)


def read_line(typed: str, codes: Codes) -> SheetLine:
    """Return what a line says. Raises BadLine with every part that is no code."""
    head, tail = _parts(typed)
    reader = _Reader(codes)
    if not head:
        raise BadLine([Fault(typed.strip()[:20], marked("the number of the stop comes first"))])
    reader.stop(head[0])
    for token in head[1:]:
        reader.code(token)
    for mark, text in tail:
        reader.text(mark, text)
    return reader.line()


def spell_line(line: SheetLine) -> str:
    """Return the line that says so; what is spelled reads back the same."""
    parts = [str(line.stop)]
    if line.begun:
        parts.append(f"{line.begun:%H:%M}" + (f"-{line.ended:%H:%M}" if line.ended else ""))
    if line.missed:
        parts.append(f"x{MISSED.index(line.missed) + 1}")
    if steps := [*_runs(line.steps), *(f"{step}.{item}" for step, item in line.items)]:
        parts.append(",".join(steps))
    if line.talk:
        parts.append(f"g{line.talk}")
    if any(line.readings):
        signs = {"": "-"} | dict.fromkeys(BETTER.values(), "1") | dict.fromkeys(WORSE.values(), "0")
        parts.append("r" + "".join(signs[each] for each in line.readings))
    if line.points:
        parts.append("p" + ",".join(_runs(line.points)))
    if line.reached:
        parts.append(f"d{REACHED.index(line.reached) + 1}" + (f"-{line.layer}" if line.layer else ""))
    if line.target:
        parts.append(f"t{TARGETS.index(line.target) + 1}")
    if line.cares:
        parts.append(f"*{line.cares}")
    for each in line.heard:
        outcome = "" if each.outcome == "open" else f"={OUTCOMES.index(each.outcome) + 1}"
        parts.append(f"!{each.code}{outcome}" + (f" {each.words}" if each.words else ""))
    parts += [f"{mark}{text}" for mark, text in line.notes]
    return " ".join(parts)


def _runs(numbers: Iterable[int]) -> list[str]:
    """Numbers as 1-4, 6: runs of three and more are shortened."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [text for run in runs for text in ([f"{run[0]}-{run[-1]}"] if len(run) > 2 else map(str, run))]


_WORD = re.compile(r"\S+")
_SIGNS = str.maketrans({"》": ">", "〉": ">", "×": "x", "–": "-", "—": "-", "~": "-", "至": "-", "到": "-", "、": ","})


def _plain(token: str) -> str:
    return unicodedata.normalize("NFKC", token).translate(_SIGNS).lower()


def _parts(typed: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Split a line into its codes, plain, and its texts, each with its mark and as it was typed.

    A text goes on to the next word that begins with a mark; `+3d` in what was promised is its day.
    """
    words = list(_WORD.finditer(typed))
    starts: list[int] = []
    for at, word in enumerate(words):
        mark = _plain(word[0][0])[:1]
        if mark not in MARKS or not mark:
            continue
        bare = bool(starts) and starts[-1] == at - 1 and len(words[at - 1][0]) == 1
        day = bool(starts) and _plain(words[starts[-1]][0])[0] == ">" and OFFSET.fullmatch(_plain(word[0]))
        if not (bare or day):
            starts.append(at)
    head = [_plain(word[0]) for word in words[: starts[0] if starts else len(words)]]
    tail = []
    for start, following in pairwise([*starts, len(words)]):
        first, last = words[start], words[following - 1]
        tail.append((_plain(first[0][0])[0], " ".join(typed[first.start() + 1 : last.end()].split())))
    return head, tail


_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})|([0-9]{1,2})([0-9]{2})")
_SPAN = re.compile(rf"({_TIME.pattern})(?:-({_TIME.pattern}))?")
_STEPS = re.compile(r"[0-9]{1,3}(?:[-.][0-9]{1,3})?(?:,[0-9]{1,3}(?:[-.][0-9]{1,3})?)*")
_NUMBERS = re.compile(r"[0-9]{1,3}(?:-[0-9]{1,3})?(?:,[0-9]{1,3}(?:-[0-9]{1,3})?)*")
_HEARD = re.compile(r"([0-9]{3,6})(?:=([0-9]))?")


class _Reader:
    """Gathers what the parts of a line say, and what is wrong with them."""

    def __init__(self, codes: Codes) -> None:
        self._codes = codes
        self._said: dict[str, object] = {}
        self._heard: list[Heard] = []
        self._notes: list[tuple[str, str]] = []
        self._faults: list[Fault] = []

    def line(self) -> SheetLine:
        """What was gathered. Raises BadLine."""
        if self._said.get("missed") and (self._heard or self._said.keys() - {"stop", "begun", "ended", "missed"}):
            self._faults.append(Fault("x", marked("a visit that came to nothing has no other codes")))
        if self._faults:
            raise BadLine(self._faults)
        return SheetLine(**self._said, heard=tuple(self._heard), notes=tuple(self._notes))  # type: ignore[arg-type]

    def stop(self, token: str) -> None:
        """The number of the stop."""
        if re.fullmatch(r"[0-9]{1,4}", token) and int(token):
            self._said["stop"] = int(token)
        else:
            self._fault(token, marked("the number of the stop comes first"))

    def code(self, token: str) -> None:
        """One code of those between the number and the texts."""
        if (span := _SPAN.fullmatch(token)) and (":" in token or len(token.split("-")[0]) > 2):
            self._span(token, span)
        elif _STEPS.fullmatch(token):
            self._steps(token)
        elif read := _LETTERS.get(token[:1]):
            read(self, token, token[1:])
        else:
            self._fault(token, marked("no code"))

    def text(self, mark: str, text: str) -> None:
        """A text by hand; behind `!` the code of an objection may stand."""
        if not text:
            self._fault(mark, marked("nothing stands behind the mark"))
            return
        word, _gap, words = text.partition(" ")
        heard = _HEARD.fullmatch(_plain(word)) if mark == "!" else None
        if mark == "*":
            self._set("cares", text, mark)
        elif heard is None:
            self._notes.append((mark, text))
        elif heard[1] not in self._codes.objections:
            self._fault(f"!{heard[1]}", marked("no objection of the sheet has this code"))
        elif heard[2] and not 1 <= int(heard[2]) <= len(OUTCOMES):
            self._fault(f"!{word}", marked("no such answer"))
        else:
            outcome = OUTCOMES[int(heard[2]) - 1] if heard[2] else "open"
            self._heard.append(Heard(heard[1], outcome, words))

    def _fault(self, token: str, why: str) -> None:
        self._faults.append(Fault(token[:20], why))

    def _set(self, name: str, value: object, token: str) -> None:
        if name in self._said:
            self._fault(token, marked("said twice"))
        self._said[name] = value

    def _span(self, token: str, span: re.Match[str]) -> None:
        begun, ended = _time(span[1]), _time(span[6]) if span[6] else None
        if begun is None or (span[6] and ended is None):
            self._fault(token, marked("no time of day"))
        elif ended is not None and ended <= begun:
            self._fault(token, marked("the end comes before the beginning"))
        else:
            self._set("begun", begun, token)
            if ended is not None:
                self._said["ended"] = ended

    def _steps(self, token: str) -> None:
        steps: list[int] = []
        items: list[tuple[int, int]] = []
        for part in token.split(","):
            step, point, item = part.partition(".")
            if not point:
                steps += _range(part)
            elif 0 < int(step) <= len(self._codes.steps) and 0 < int(item) <= len(self._codes.steps[int(step) - 1].do):
                items.append((int(step), int(item)))
            else:
                self._fault(part, marked("no such step"))
        if any(not 0 < step <= len(self._codes.steps) for step in steps) or not (steps or items):
            self._fault(token, marked("no such step"))
        self._said["steps"] = tuple(sorted({*self._said.get("steps", ()), *steps}))  # type: ignore[misc]
        self._said["items"] = tuple(sorted({*self._said.get("items", ()), *items}))  # type: ignore[misc]

    def points(self, token: str, said: str) -> None:
        """The points that the talk touched: p1,3 or p1-4, or one by one as their boxes stand on the sheet: p1 p3."""
        found = [each for part in said.split(",") for each in _range(part)] if _NUMBERS.fullmatch(said) else []
        if not found or any(not 0 < each <= len(self._codes.points) for each in found):
            self._fault(token, marked("no such point"))
        else:
            self._said["points"] = tuple(sorted({*self._said.get("points", ()), *found}))  # type: ignore[misc]

    def readings(self, token: str, said: str) -> None:
        """The three readings, each 1 or 0, or - where it was not seen: r1-0."""
        if not re.fullmatch(f"[01-]{{{len(READINGS)}}}", said):
            self._fault(token, marked("three readings, each 1, 0 or -"))
            return
        values = [
            {"1": BETTER[name], "0": WORSE[name]}.get(sign, "") for name, sign in zip(READINGS, said, strict=True)
        ]
        self._set("readings", tuple(values), token)

    def goal(self, token: str, said: str) -> None:
        """Whether the goal was met: d1, d2, d3, and at which layer it was not: d3-2."""
        answer, _dash, layer = said.partition("-")
        if layer and not (re.fullmatch("[0-9]{1,3}", layer) and 0 < int(layer) <= len(self._codes.layers)):
            self._fault(token, marked("no such layer"))
        elif self._choose("reached", REACHED, token, answer) and layer:
            self._said["layer"] = int(layer)

    def talk(self, token: str, said: str) -> None:
        """How the talk went: g1 to g9."""
        if re.fullmatch("[0-9]", said) and 1 <= int(said) <= len(self._codes.talks):
            self._set("talk", int(said), token)
        else:
            self._fault(token, marked("no such answer"))

    def choice(self, name: str, choices: tuple[str, ...]) -> Callable[[str, str], object]:
        """One of several answers by its number."""
        return lambda token, said: self._choose(name, choices, token, said)

    def _choose(self, name: str, choices: tuple[str, ...], token: str, said: str) -> bool:
        if not (re.fullmatch("[0-9]", said) and 1 <= int(said) <= len(choices)):
            self._fault(token, marked("no such answer"))
            return False
        self._set(name, choices[int(said) - 1], token)
        return True


_LETTERS: dict[str, Callable[[_Reader, str, str], object]] = {
    "g": _Reader.talk,
    "r": _Reader.readings,
    "p": _Reader.points,
    "d": _Reader.goal,
    "t": lambda reader, token, said: reader.choice("target", TARGETS)(token, said),
    "x": lambda reader, token, said: reader.choice("missed", MISSED)(token, said),
}


def _range(part: str) -> list[int]:
    """The numbers of `3` or `1-12`; backwards there are none."""
    first, _dash, last = part.partition("-")
    return list(range(int(first), int(last or first) + 1)) or [0]


def _time(said: str) -> time | None:
    found = _TIME.fullmatch(said)
    if found is None:
        return None
    hour, minute = int(found[1] or found[3]), int(found[2] or found[4])
    return time(hour, minute) if hour < 24 and minute < 60 else None

"""YAML as version 1.2 reads it: the core schema's scalars, and every trap a fault with line and column.

`no`, `yes` and `on` are text, `012` is twelve, `1:30` and dates are text. Keys are text. Duplicate keys, merge keys,
tags, a second document, aliases that multiply and nesting without end are faults. The values are built from
libyaml's events here, so that depth and repetition are counted before anything can overflow.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, NoReturn

import yaml

from fieldkit.i18n import _
from fieldkit.playbook.sources import LARGEST
from fieldkit.playbook.text import clean, one_line, unfold

# A PyYAML that was built without libyaml is slower and gives the same events.
_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


DEEPEST = 32
"""The deepest nesting; the types of a pack need eight levels."""

MOST_REPEATED = 20_000
"""The most nodes that aliases may repeat in one file."""

PROSE = frozenset({"text", "advice", "situation", "done", "result", "direction", "conclusion", "losing", "tip"})
"""Keys whose texts keep their lines; every other text becomes one line."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_MAYBE_PLAIN = frozenset("-+.0123456789ntfNTF~")
_INTEGER = re.compile(r"[-+]?[0-9]{1,15}")
_OCTAL = re.compile(r"0o([0-7]{1,15})")
_HEX = re.compile(r"0x([0-9a-fA-F]{1,12})")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_TEXT_TAGS = (None, "!", "tag:yaml.org,2002:str")


@dataclass(frozen=True)
class Spot:
    """A fault of the YAML itself; `line` and `column` count from 1."""

    line: int
    column: int
    text: str


@dataclass
class Document:
    """What a file says, as plain values, with what is wrong in its YAML.

    `broken` when reading stopped at a fault: `data` is then what came before and not the whole.
    `marks` (only when asked for) maps a container's identity and a key or index to the places of key and value.
    """

    data: Any = None
    faults: list[Spot] = field(default_factory=list)
    broken: bool = False
    marks: dict[tuple[int, str | int], tuple[int, int, int, int]] | None = None

    def at(self, path: tuple[str | int, ...], *, key: bool = False) -> tuple[int, int]:
        """Return line and column of the value at `path` (of its key when asked), or of the nearest thing around it."""
        place = (1, 1)
        here = self.data
        for number, step in enumerate(path, 1):
            found = (self.marks or {}).get((id(here), step))
            if found is None:
                break
            place = found[:2] if key and number == len(path) else found[2:]
            here = here[step]
        return place


def scalar(value: str) -> Any:
    """Return what a plain scalar means in the core schema; numbers too large to be meant as numbers stay text."""
    if value and value[0] not in _MAYBE_PLAIN:
        return value
    if value in _NULLS:
        return None
    if value in _BOOLEANS:
        return _BOOLEANS[value]
    if _INTEGER.fullmatch(value):
        return int(value)
    if found := _OCTAL.fullmatch(value):
        return int(found[1], 8)
    if found := _HEX.fullmatch(value):
        return int(found[1], 16)
    if _FLOAT.fullmatch(value) and isfinite(number := float(value)):
        return number
    return value


def read(raw: bytes, *, marks: bool = False) -> Document:
    """Return what `raw`, the content of a file, says; never raises for what it holds.

    When the YAML breaks off, `data` is what came before. With `marks`, places are kept for `Document.at`.
    """
    document = Document(marks={} if marks else None)
    if len(raw) > LARGEST:
        document.faults.append(too_large())
        document.broken = True
        return document
    text = _decode(raw, document)
    if text is None:
        document.broken = True
        return document
    text = clean(text)
    parser = _Parser(text)
    try:
        _Builder(document, parser.get_event).build()
    except _Stop:
        document.broken = True
    except yaml.MarkedYAMLError as error:
        document.broken = True
        document.faults.append(_explain(error, text))
    except yaml.YAMLError:
        document.broken = True
        document.faults.append(_unprintable(text))
    finally:
        parser.dispose()
    return document


def too_large() -> Spot:
    """Return the fault of a file beyond LARGEST."""
    return Spot(1, 1, _("the file is larger than 8 MB; split it into several files"))


def _decode(raw: bytes, document: Document) -> str | None:
    """Return the text of UTF-8 bytes; anything else is named, with what to do."""
    try:
        return raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        start = error.start
    office = raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "UTF-16"
    elif office:
        name = ""
    else:
        try:
            raw.decode("gb18030")
            name = "GB18030"
        except UnicodeDecodeError:
            name = ""
    line = raw.count(b"\n", 0, start) + 1
    if name:
        text = _("the file is saved as {encoding}; save it as UTF-8 (in the editor: Save as, encoding UTF-8)").format(
            encoding=name
        )
    elif office:
        text = _("this is a Word or Excel file; copy its text into an editor and save that as UTF-8 text")
    else:
        text = _("the file is not text in UTF-8; save it as UTF-8 (in the editor: Save as, encoding UTF-8)")
    document.faults.append(Spot(line, 1, text))
    return None


class _Stop(Exception):
    """Nothing sensible can follow in this file."""


class _Builder:
    """Builds plain values from a stream of events."""

    def __init__(self, document: Document, next_event: Callable[[], Any]) -> None:
        self.document = document
        self.marks = document.marks
        self.next_event = next_event
        self.anchors: dict[str, tuple[Any, int] | None] = {}
        self.nodes = 0
        self.repeated = 0

    def build(self) -> None:
        """Build the one document of the stream; raises _Stop or yaml.YAMLError with what came before in place."""
        documents = 0
        while not isinstance(event := self.next_event(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.stop(event, _("a line of --- starts a second document; a file holds one, take the line out"))
            elif isinstance(event, yaml.NodeEvent):
                self.value(event, "", 0)

    def fault(self, event: Any, text: str) -> None:
        mark = event.start_mark
        self.document.faults.append(Spot(mark.line + 1, mark.column + 1, text))

    def stop(self, event: Any, text: str) -> NoReturn:
        self.fault(event, text)
        raise _Stop

    def value(self, event: Any, key: str, depth: int) -> Any:
        """Return the value that begins with `event`; `key` is the key that it belongs to."""
        kind = type(event)
        if kind is yaml.AliasEvent:
            return self.alias(event)
        start = self.nodes
        self.nodes += 1
        if event.anchor:
            self.anchors[event.anchor] = None
        value: Any
        if kind is yaml.ScalarEvent:
            value = self.scalar(event, key)
        else:
            if depth >= DEEPEST:
                self.stop(event, _("this is nested too deep; a pack never needs more than eight levels"))
            if event.tag is not None and not event.implicit:
                self.fault(event, _tag_text(event.tag))
            value = {} if kind is yaml.MappingStartEvent else []
            if depth == 0:
                self.document.data = value
            if kind is yaml.MappingStartEvent:
                self.mapping(value, depth + 1)
            else:
                self.sequence(value, key, depth + 1)
        if event.anchor:
            self.anchors[event.anchor] = (value, self.nodes - start)
        if depth == 0:
            self.document.data = value
        return value

    def sequence(self, here: list[Any], key: str, depth: int) -> None:
        while type(event := self.next_event()) is not yaml.SequenceEndEvent:
            if self.marks is not None:
                mark = event.start_mark
                self.marks[id(here), len(here)] = (mark.line + 1, mark.column + 1) * 2
            here.append(self.value(event, key, depth))

    def mapping(self, here: dict[str, Any], depth: int) -> None:
        while type(named := self.next_event()) is not yaml.MappingEndEvent:
            if type(named) is not yaml.ScalarEvent:
                self.stop(named, _("a key must be a word; put a text that starts with {{, [, * or ? in quotes"))
            key = clean(named.value)
            twice = key in here
            if twice:
                self.fault(named, _("{key} stands here twice; keep one of them").format(key=key))
            elif key == "<<" and named.implicit[0]:
                self.fault(named, _("<< (merge) is not read; write the keys out"))
            event = self.next_event()
            if self.marks is not None and not twice:
                own: Any = named.start_mark
                mark = event.start_mark
                self.marks[id(here), key] = (own.line + 1, own.column + 1, mark.line + 1, mark.column + 1)
            value = self.value(event, key, depth)
            if not twice:
                here[key] = value

    def scalar(self, event: Any, key: str) -> Any:
        plain = event.implicit[0]
        if plain:
            meant = scalar(event.value)
            if type(meant) is not str:
                return meant
        elif event.tag not in _TEXT_TAGS:
            self.fault(event, _tag_text(event.tag))
        text: str = event.value
        printable = text.isprintable()  # nothing in it to clean, and no line to break
        if not printable:
            text = clean(text)
        if event.start_mark.line != event.end_mark.line and event.style != "|":
            text = unfold(text)
        return text.strip() if printable or key in PROSE else one_line(text)

    def alias(self, event: Any) -> Any:
        if event.anchor not in self.anchors:
            self.stop(
                event, _("*{name} refers to nothing; put a text that starts with * in quotes").format(name=event.anchor)
            )
        known = self.anchors[event.anchor]
        if known is None:
            self.stop(event, _("*{name} contains itself; write it out").format(name=event.anchor))
        value, size = known
        self.nodes += size
        self.repeated += size
        if self.repeated > MOST_REPEATED:
            self.stop(event, _("aliases (*{name}) repeat too much; write the texts out").format(name=event.anchor))
        return value


def _tag_text(tag: str) -> str:
    return _("tags such as {tag} are not used; leave it out, or put a text that starts with ! in quotes").format(
        tag=tag.replace("tag:yaml.org,2002:", "!!")
    )


# What of a text is left by `clean` and yet is no sign of YAML.
_NO_SIGN = re.compile("[\ufffe\uffff]")


def _unprintable(text: str) -> Spot:
    """Return the fault of a sign that no YAML may hold, which libyaml tells without its place."""
    found = _NO_SIGN.search(text)
    before = text[: found.start()] if found else ""
    return Spot(
        before.count("\n") + 1,
        len(before) - before.rfind("\n"),
        _("a sign here cannot be read (it often comes in with text from a PDF); delete it and type the text anew"),
    )


_WIDE_COLON = re.compile(r"\s*(?:-\s+)?[\"']?([A-Za-z_]+)[\"']?\s*：")
_TIGHT_COLON = re.compile(r"\s*(?:-\s+)?([A-Za-z_]+):(?=[^\s/])")
_TIGHT_DASH = re.compile(r"\s*-(?=[^\s\d.-])")
_ODD_INDENT = re.compile("[ \t]*(?:- )?[ \t]*[\u00a0\u2000-\u200b\u3000]")


def _slip(lines: list[str], last: int) -> Spot | None:
    """Return the slip of a Chinese keyboard that makes the line `last` (from 0), or one of three above, unreadable."""
    for number in range(last, max(-1, last - 4), -1):
        line = lines[number] if number < len(lines) else ""
        if found := _ODD_INDENT.match(line):
            text = _(
                "the line is indented with a full-width or special space; use ordinary spaces (two for each level)"
            )
            return Spot(number + 1, found.end(), text)
        if found := _WIDE_COLON.match(line):
            text = _("the colon behind {key} is the Chinese one (：); write “{key}: ” with : and a space")
            return Spot(number + 1, found.end(), text.format(key=found[1]))
        if found := _TIGHT_COLON.match(line):
            text = _("a space is missing behind the colon; write “{key}: ”")
            return Spot(number + 1, found.end() + 1, text.format(key=found[1]))
        if found := _TIGHT_DASH.match(line):
            return Spot(number + 1, found.end(), _("a space is missing behind the dash; write “- ” before the text"))
    return None


# What libyaml says of a text that begins with a sign of YAML.
_STARTS = (
    "alphabetic or numeric",
    "directive",
    "expected whitespace",
    "node content",
    "tag URI",
    "expected '>'",
    "expected '!'",
    "mapping keys are not allowed",
)


def _explain(error: yaml.MarkedYAMLError, text: str) -> Spot:
    """Return a parser's fault in words for somebody who knows Excel, where it is, and what to write instead."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    problem = error.problem or ""
    lines = text.split("\n")
    in_brackets = "flow" in (error.context or "")
    # In a bracket that the end of the file leaves open after a comma, libyaml has forgotten where it opens.
    forgotten = in_brackets and "node content" in problem and not "".join(lines[line:])[column:].strip()
    if line >= len(lines):  # the file ends before what libyaml waits for
        line, column = len(lines) - 1, len(lines[-1])
    there = lines[line] if line < len(lines) else ""
    sign = there[column : column + 1]
    # libyaml tells of some faults only where it gives up; the line where the text began is of more help.
    began = error.context_mark
    fits_not = any(word in problem for word in ("mapping values", "expected key", "could not find expected ':'"))
    fits_not = fits_not or "'-' indicator" in problem
    if fits_not and (slip := _slip(lines, line)):
        return slip
    if "tab" in problem or sign == "\t" or there[: len(there) - len(there.lstrip())].count("\t"):
        said = _("the line is indented with a tab; use spaces (two for each level)")
    elif "could not find expected ':'" in problem and began:
        line, column = began.line, began.column
        said = _("this line has no “key: ” before its text; add it, or indent the line below the text it belongs to")
    elif "expected comment or line break" in problem:
        said = _("behind | or > nothing more stands on the line; begin the text on the next one, indented")
    elif not forgotten and any(word in problem for word in _STARTS):
        said = _("a text cannot start with a sign such as & * ! % or ]; put the whole text in quotes")
    elif "cannot start any token" in problem:
        said = _("a text cannot start with {sign}; put the whole text in quotes").format(sign=sign)
    elif "mapping values are not allowed" in problem:
        said = _(
            "a second “: ” in one line, or a line indented differently from the one above; "
            "put a text that contains “: ” in quotes, or indent the line like its neighbours"
        )
    elif "quoted scalar" in (error.context or "") and "end of stream" in problem and began:
        line, column = began.line, began.column
        said = _("the quotation mark that opens here is never closed")
    elif "escape" in problem:
        said = _("in double quotes \\ has a meaning of its own; use single quotes, or write \\\\")
    elif in_brackets and began:
        line, column = began.line, began.column
        if forgotten:
            opened = max(text.rfind("["), text.rfind("{"))
            line, column = text.count("\n", 0, opened), opened - text.rfind("\n", 0, opened) - 1
        said = _(
            "the bracket that opens here is not closed, or a comma is missing; "
            "put a text that starts with a bracket in quotes"
        )
    elif "block sequence entries are not allowed" in problem:
        said = _("a list starts on a line of its own: put each “- ” below the key")
    elif "document start" in problem or "expected key" in problem or "'-' indicator" in problem:
        said = _(
            "this line does not fit to the lines above; indent it like its neighbours, "
            "and put a text that has quotation marks inside in quotes as a whole"
        )
    elif "duplicate anchor" in (error.context or ""):
        said = _("the same &name stands twice; write the texts out")
    else:
        said = _("this line is not YAML; compare it with its neighbours, and put the whole text in quotes")
    return Spot(line + 1, column + 1, said)

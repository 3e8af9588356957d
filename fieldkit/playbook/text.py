"""Texts of a playbook: made safe to show, measured, and filled with names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

VARIABLES = ("company.name", "company.agreement_title", "partner.name", "contact.name", "rep.name")
"""What a text may name between double braces."""

FIRST_LINE_CELLS = 40
"""A first line holds at most 20 汉字, which take two cells each, punctuation included."""

FIRST_LINE_WORDS = 12

# C0 without tab and newline, DEL, C1, halves of a surrogate pair, and the byte order mark within a text.
_UNSAFE = "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff]"
_BREAK = "[\n\t\u2028\u2029]+"
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff“”‘’…—"
_FOLD = f"(?<=[{_WIDE}]) (?=[{_WIDE}])"
_VARIABLE = r"\{\{([^{}\n]*)\}\}"


def clean(text: str) -> str:
    """Return `text` without what could steer a terminal; tabs and newlines stay, all else stays as it is."""
    if text.isprintable():
        return text
    return re.sub(_UNSAFE, "", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Return `text` on one line, without space at its ends."""
    return " ".join(filter(None, map(str.strip, re.split(_BREAK, text))))


def unfold(text: str) -> str:
    """Return a text that YAML folded over lines without the spaces that folding put between 汉字."""
    return re.sub(_FOLD, "", text)


def variables(text: str) -> Iterator[str]:
    """Yield the names that `text` has between double braces, as written."""
    if "{{" in text:
        for match in re.finditer(_VARIABLE, text):
            yield match[1].strip()


def unclosed(text: str) -> bool:
    """Tell whether `text` opens a variable and does not close it."""
    return "{{" in re.sub(_VARIABLE, "", text)


def spoken(text: str, company: str) -> str:
    """Return `text` about as long as it is when said: with the company's name, and other names of average length."""
    return expand(text, lambda name: company if name == "company.name" else "某某先生")


def expand(text: str, value: Callable[[str], str | None]) -> str:
    """Return `text` with each `{{name}}` replaced by `value(name)`; where that is None it stays as it is."""
    if "{{" not in text:
        return text

    def put(match: re.Match[str]) -> str:
        found = value(match[1].strip())
        return match[0] if found is None else found

    return re.sub(_VARIABLE, put, text)


def too_long(line: str, lang: str) -> bool:
    """Tell whether a first line is longer than one breath: 20 汉字 in zh, 12 words in en."""
    if lang == "en":
        return len(line.split()) > FIRST_LINE_WORDS
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line) > FIRST_LINE_CELLS

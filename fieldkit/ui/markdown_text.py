"""Markdown of a page as plain lines for where no Markdown is drawn: the card of a search, a preview."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from textual.content import Content, Span

from fieldkit.ui.text import BOLD, styled

_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(.*)$")
_QUOTE = re.compile(r"\s{0,3}>\s?(.*)$")
_RULE = re.compile(r"\s*(?:[-*_]\s*){3,}$|\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*:?-*:?\s*$")
_STRONG = re.compile(r"\*\*(.+?)\*\*|__(.+?)__|`([^`]+)`")


class MarkdownLine(NamedTuple):
    """A line: a heading, an item of a list, or text of a paragraph."""

    kind: Literal["heading", "item", "text"]
    text: Content


def markdown_lines(source: str) -> Iterator[MarkdownLine]:
    """Yield the lines of a page without their signs; an empty text parts paragraphs, cells of a table stand apart."""
    for line in source.splitlines():
        if _RULE.match(line):
            continue
        if found := _HEADING.match(line):
            yield MarkdownLine("heading", _strong(found[1]))
        elif found := _ITEM.match(line):
            yield MarkdownLine("item", _strong(found[1]))
        elif line.lstrip().startswith("|"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            yield MarkdownLine("text", _strong("   ".join(cells)))
        elif found := _QUOTE.match(line):
            yield MarkdownLine("text", _strong(found[1].strip()))
        else:
            yield MarkdownLine("text", _strong(line.strip()))


def _strong(text: str) -> Content:
    """Return a line with what was marked strong in bold, as text and never as markup."""
    found, spans, end = "", [], 0
    for match in _STRONG.finditer(text):
        found += text[end : match.start()]
        inner = next(group for group in match.groups() if group is not None)
        if match[3] is None:
            spans.append(Span(len(found), len(found) + len(inner), BOLD))
        found += inner
        end = match.end()
    shown = styled(found + text[end:])
    return Content(shown.plain, spans) if shown.plain == found + text[end:] else shown

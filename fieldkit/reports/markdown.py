"""A report as Markdown (CommonMark with tables): whatever somebody wrote stays text there, too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from fieldkit.reports.document import Block, Document, Facts, Figures, Flow, Lines, Section, Table
from fieldkit.reports.html_door import one_line
from fieldkit.reports.marks import generator

_ACTS = re.compile(r"[\\`*_\[\]<>#|~&!$^{}]|(?<=:)//|(?<=www)\.|@(?=\w)", re.IGNORECASE)
"""What means something anywhere in a line: emphasis, code, links, HTML, headings, cells, entities, bare addresses."""

_BEGINS = re.compile(r"^([-+=:]|\d{1,9}(?=[.)]))")
"""What means something at the beginning of a line: lists, rules, underlined headings."""


def plain(text: str) -> str:
    """`text` on one line in which nothing acts as Markdown."""
    line = _ACTS.sub(lambda found: "\\" + "\\".join(found[0]), one_line(text))
    if (begins := _BEGINS.match(line)) is None:
        return line
    if begins[1].isdecimal():
        return f"{begins[1]}\\{line[len(begins[1]) :]}"
    return "\\" + line


def report_markdown(document: Document) -> str:
    """Return a report as Markdown."""
    parts = [f"<!-- {generator(document.kind)} -->", f"# {plain(document.title)}", plain(document.subtitle)]
    for section in document.sections:
        parts += _section(section)
    return "\n\n".join(filter(None, [*parts, plain(document.foot)])) + "\n"


def _section(section: Section) -> Iterable[str]:
    if section.title:
        yield f"## {plain(section.title)}"
    for block in section.blocks:
        yield "\n".join(_block(block))
    yield plain(section.note)


def _block(block: Block) -> Iterable[str]:
    match block:
        case Figures():
            for each in block.rows:
                yield f"- {plain(each.label)}: **{each.value}**" + (f" ({plain(each.of)})" if each.of else "")
        case Facts():
            for label, cell in block.rows:
                yield f"- {plain(label)}: {plain(cell.text)}"
        case Flow():
            yield " · ".join(plain(cell.text) for cell in block.cells)
        case Lines():
            for line in block.rows:
                mark = f"{plain(line.mark.text)} " if line.mark.text else ""
                yield f"- {mark}{plain(line.text)}" + (f" ({plain(line.aside.text)})" if line.aside.text else "")
        case Table():
            yield _row([column.title for column in block.columns])
            yield "|" + "|".join(" ---: " if column.numbers else " --- " for column in block.columns) + "|"
            for row in [*block.rows, *([block.totals] if block.totals else [])]:
                yield _row([cell.text for cell in row])


def _row(texts: Sequence[str]) -> str:
    return "| " + " | ".join(plain(text) for text in texts) + " |"

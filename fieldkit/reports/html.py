"""A report as one page of HTML: it prints on A4, works offline, and runs nothing."""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.reports.document import Block, Cell, Document, Facts, Figures, Flow, Line, Lines, Section, Table
from fieldkit.reports.html_door import Html, joined, page, tag
from fieldkit.reports.marks import generator

CHARACTER = 1.9
"""Millimetres of a table for each character of its columns' widths."""


def report_html(document: Document) -> str:
    """Return a report as a page."""
    head = tag("header", tag("h1", document.title), tag("p", document.subtitle))
    sections = [_section(each) for each in document.sections]
    body = tag("main", head, *sections, tag("footer", document.foot))
    title = f"{document.title} · {document.subtitle}"
    return page(title, body, _STYLE, lang="zh-CN" if document.lang == "zh" else "en",
                generator=generator(document.kind))  # fmt: skip


def _section(section: Section) -> Html:
    title = tag("h2", section.title) if section.title else Html()
    note = tag("p", section.note, class_="note") if section.note else Html()
    return tag("section", title, *map(_block, section.blocks), note)


def _block(block: Block) -> Html:
    match block:
        case Figures():
            return tag("div", *(_figure(*each) for each in _told(block)), class_="figures")
        case Facts():
            rows = (joined(tag("dt", label), tag("dd", _cell(cell))) for label, cell in block.rows)
            return tag("dl", *rows)
        case Flow():
            return tag("p", *(tag("span", _cell(cell)) for cell in block.cells), class_="flow")
        case Lines():
            return tag("ul", *map(_line, block.rows))
        case Table():
            return _table(block)


def _told(figures: Figures) -> list[tuple[str, str, str, str]]:
    return [(str(each.value), each.of, each.label, each.tone if each.value else "grey") for each in figures.rows]


def _figure(value: str, of: str, label: str, tone: str) -> Html:
    beside = tag("small", of) if of else Html()
    return tag("div", tag("p", tag("b", value, class_=tone), beside), tag("p", label, class_="label"))


def _line(line: Line) -> Html:
    aside = tag("span", _cell(line.aside), class_="aside") if line.aside.text else Html()
    return tag("li", tag("span", _cell(line.mark), class_="mark"), tag("span", line.text, class_="said"), aside)


def _table(table: Table) -> Html:
    """A table whose columns have their widths by themselves, so that no text moves them."""
    sides = ["number" if column.numbers else "" for column in table.columns]
    whole = sum(column.width for column in table.columns)
    widths = [f"width:{100 * column.width / whole:.1f}%" for column in table.columns]
    head = tag("tr", *(tag("th", each.title, class_=side) for each, side in zip(table.columns, sides, strict=True)))
    parts = [
        tag("colgroup", *(tag("col", style=width) for width in widths)),
        tag("thead", head),
        tag("tbody", *(_tr(row, sides) for row in table.rows)),
    ]
    if table.totals:
        parts.append(tag("tfoot", _tr(table.totals, sides)))
    return tag("table", *parts, style=f"max-width:{whole * CHARACTER:.0f}mm")


def _tr(row: Sequence[Cell], sides: Sequence[str]) -> Html:
    return tag("tr", *(_td(cell, side) for cell, side in zip(row, sides, strict=True)))


def _td(cell: Cell, side: str) -> Html:
    return tag("td", _cell(cell), class_=side)


def _cell(cell: Cell) -> Html:
    said = tag("span", cell.text, class_=cell.tone) if cell.tone and cell.text else joined(cell.text)
    if cell.share is None:
        return said
    width = f"width:{min(max(round(cell.share * 100), 0), 100)}%"
    full = "full" if cell.share >= 1 else ""
    return joined(said, tag("span", tag("i", style=width), class_=f"bar {full}".strip()))


_STYLE = """
@page { size: A4; margin: 15mm 14mm 16mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #585f68; } }
:root { --ink: #14181c; --accent: #2b4c9b; --jade: #1d6b50; --ochre: #8a5a00; --red: #a3201a; --grey: #585f68;
  --rule: #d3c9b5; --soft: #e9e3d5; --paper: #fbf8f1; }
* { box-sizing: border-box; margin: 0; padding: 0; }
html { background: var(--paper); }
body { font: 10pt/1.5 "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", "PingFang SC", "Segoe UI",
  "Helvetica Neue", Arial, sans-serif; color: var(--ink); overflow-wrap: break-word; -webkit-print-color-adjust: exact;
  print-color-adjust: exact; }
main { max-width: 182mm; margin: 0 auto; padding: 14mm 0 20mm; }
header { border-bottom: 1pt solid var(--ink); padding-bottom: 3mm; margin-bottom: 5mm; }
h1 { font-size: 19pt; line-height: 1.25; font-weight: 600; }
header p { color: var(--grey); margin-top: 1mm; }
h2 { font-size: 11pt; font-weight: 600; color: var(--accent); margin-bottom: 1.5mm; break-after: avoid; }
section { margin-bottom: 7mm; }
.note { color: var(--grey); font-size: 8.5pt; margin-top: 1.5mm; }
.figures { display: flex; flex-wrap: wrap; gap: 4mm 0; break-inside: avoid; }
.figures > div { flex: 1 1 16%; min-width: 26mm; padding: 0 3mm; border-left: .6pt solid var(--rule); }
.figures > div:first-child { padding-left: 0; border-left: 0; }
.figures b { font-size: 20pt; line-height: 1.2; font-weight: 600; font-variant-numeric: tabular-nums; }
.figures p { white-space: nowrap; }
.figures small { color: var(--grey); margin-left: 1.5mm; font-size: 8.5pt; }
.label { color: var(--grey); font-size: 9pt; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 1mm 6mm; }
dt { color: var(--grey); }
ul { list-style: none; }
li { display: flex; gap: 3mm; padding: 1mm 0; border-bottom: .5pt solid var(--soft); break-inside: avoid; }
.mark { flex: 0 0 auto; min-width: 4mm; }
.said { flex: 1 1 auto; }
.aside { flex: 0 0 auto; max-width: 45%; color: var(--grey); font-size: 9pt; text-align: right; }
.flow { line-height: 1.9; }
.flow > span { margin-right: 5mm; display: inline-block; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; font-size: 9pt; }
thead { display: table-header-group; }
tfoot { display: table-row-group; }
tr { break-inside: avoid; }
th { text-align: left; vertical-align: bottom; font-weight: 400; color: var(--grey); font-size: 8.5pt; line-height: 1.3;
  padding: 0 2mm 1mm 0; border-bottom: .8pt solid var(--rule); }
td { vertical-align: top; padding: 1.1mm 2mm 1.1mm 0; border-bottom: .5pt solid var(--soft); }
tfoot td { border-bottom: 0; border-top: .8pt solid var(--rule); }
th:last-child, td:last-child { padding-right: 0; }
td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
th.number { text-align: right; }
.number + :not(.number) { padding-left: 2.5mm; }
.bar { display: block; width: 100%; height: 1mm; background: var(--soft); margin-top: .8mm; }
.bar i { display: block; height: 1mm; background: var(--ochre); }
.bar.full i { background: var(--jade); }
.good { color: var(--jade); } .care { color: var(--ochre); } .late { color: var(--red); } .grey { color: var(--grey); }
.strong { font-weight: 600; }
footer { color: var(--grey); font-size: 8.5pt; margin-top: 10mm; }
@media screen and (max-width: 190mm) { main { padding: 6mm 5mm; } section { overflow-x: auto; }
  table { min-width: 150mm; } }
@media print { html { background: #fff; } main { max-width: none; padding: 0; } body { font-size: 9.5pt; } }
"""

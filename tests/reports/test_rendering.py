"""What somebody wrote stays text: in HTML, in Markdown and in a workbook."""

from __future__ import annotations

import io
from datetime import date
from html.parser import HTMLParser

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from fieldkit.reports.document import Cell, Column, Document, Facts, Figure, Figures, Flow, Line, Lines, Section, Table
from fieldkit.reports.html import report_html
from fieldkit.reports.html_door import one_line
from fieldkit.reports.markdown import plain, report_markdown
from fieldkit.reports.week import week_report
from fieldkit.reports.week_words import week_document
from fieldkit.reports.workbook import report_workbook
from fieldkit.rules.weeks import week_of

from .conftest import HOSTILE, Rep


def filled(text: str) -> Document:
    """A report with the text in every place that there is."""
    cell = Cell(text, "late")
    blocks = [
        Figures([Figure(text, 3, text)]),
        Facts([(text, cell)]),
        Lines([Line(text, cell, cell)]),
        Flow([cell]),
        Table([Column(text), Column(text, 8, True)], [[cell, cell]], [cell, cell]),
    ]
    return Document("week", text, text, [Section(text, blocks, text)], text)


class Seen(HTMLParser):
    """The elements, the attributes and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(page: str) -> Seen:
    found = Seen()
    found.feed(page)
    return found


PLAIN = seen(report_html(filled("x")))


@given(st.one_of(st.text(), st.text("<>&\"'`=/!-[]() abjscript:\n{}#|*_~\\.1")))
def test_no_text_becomes_markup_in_html_and_none_is_lost(text: str) -> None:
    page = seen(report_html(filled(text)))
    assert page.tags <= PLAIN.tags
    assert page.attributes <= PLAIN.attributes
    assert page.text.count(one_line(text)) >= 8


@given(st.one_of(st.text(), st.text("<>&\"'`=/!-+[]() a:\n{}#|*_~\\.1www@")))
def test_no_text_becomes_markup_in_markdown_and_none_is_lost(text: str) -> None:
    for before in ("", "- ", "# "):
        tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(f"{before}x{plain(text)}" if before else plain(text))
        allowed = {"paragraph_open", "paragraph_close", "inline", "bullet_list_open", "bullet_list_close",
                   "list_item_open", "list_item_close", "heading_open", "heading_close"}  # fmt: skip
        assert {token.type for token in tokens} <= allowed
        inside = [child for token in tokens for child in token.children or ()]
        assert {child.type for child in inside} <= {"text", "text_special"}
        assert "".join(child.content for child in inside) == ("x" if before else "") + one_line(text)


@pytest.mark.parametrize("line", ["- a", "1. a", "1) a", "+ a", "=== a", "--- ", "# a", "> a", "    a", "a  ", "a | b"])
def test_nothing_at_the_beginning_of_a_line_begins_anything(line: str) -> None:
    html = MarkdownIt("gfm-like", {"linkify": False}).render(f"- {plain(line)}")
    assert html == f"<ul>\n<li>{one_line(line).replace('>', '&gt;')}</li>\n</ul>\n"


def test_a_table_in_markdown_keeps_its_columns_whatever_stands_in_it() -> None:
    html = MarkdownIt("gfm-like", {"linkify": False}).render(report_markdown(filled("a | b `c` \\| d")))
    found = seen(html)
    assert html.count("<td") == 4
    assert found.text.count("a | b `c` \\| d") >= 8


def test_a_workbook_holds_texts_never_formulas_and_prints_across_with_its_head(reps: tuple[Rep, Rep], shipped) -> None:
    report = week_report(reps[0].store, shipped("zh"), week_of(date(2026, 11, 27)), "周")
    book = openpyxl.load_workbook(io.BytesIO(report_workbook(week_document(report, whole=True))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)
    assert any(cell.value == HOSTILE for cell in cells)
    visits = book["拜访"]
    assert visits.max_row == 7
    for sheet in book.worksheets[1:]:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.print_title_rows == "$1:$1"
    days = book["每天拜访"]
    assert [cell.value for cell in days[2]][:3] == ["周", 2, 1]
    assert [cell.value for cell in days[4]][:3] == ["全部", 2, 1]


@pytest.mark.parametrize("title", ["=1+1", "[a]:*?/\\", "'", "x" * 90, "", "历史"])
def test_a_sheet_takes_any_name(title: str) -> None:
    table = Table([Column(title)], [[Cell(title)]])
    sections = [Section(title, [table]), Section(title, [table, table])]
    book = openpyxl.load_workbook(io.BytesIO(report_workbook(Document("week", title, title, sections))))
    assert len(book.sheetnames) == 4

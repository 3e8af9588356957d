"""The printed route sheet: complete, harmless whatever stands in it, and its codes read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from fieldkit.i18n import language, set_language
from fieldkit.playbook import Playbook
from fieldkit.reports.route_sheet import example_line, gather, is_numbered, print_sheet, sheet_html, sheet_path
from fieldkit.rules.sheet_codes import codes_of, read_line, spell_line
from fieldkit.store import (
    Store,
    add_contact,
    add_followup,
    add_partner,
    finish_visit,
    plan_stop,
    prepare_goal,
    start_visit,
)
from tests.conftest import NOW
from tests.hostile import HOSTILE

DAY = "2026-11-24"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "fieldkit.db", now=lambda: NOW) as opened:
        yield opened


class Page(HTMLParser):
    """What a browser makes of the page: its tags with their attributes, and the text outside of the style."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


TAGS = {
    *("html", "head", "meta", "title", "style", "body", "section", "header", "div", "p", "br"),
    *("h1", "h2", "h3", "h4", "small", "bdi", "b", "em", "i", "u", "span", "strong", "code"),
    *("table", "tbody", "tr", "td", "ul", "li"),
}


def page_of(store: Store, playbook: Playbook) -> tuple[str, Page]:
    html = sheet_html(gather(store, DAY), playbook, date.fromisoformat(DAY))
    page = Page(html)
    assert page.open == []
    return html, page


def test_a_stop_has_all_that_a_rep_must_know_at_the_door(store: Store, shipped: Callable[[str], Playbook]) -> None:
    one = add_partner(store, "甲科技", district="朝阳", building="国贸 A 座", room="1203", address="建国门外大街 1 号",
                      phone="010-8888", cares="利润、售后", competitor="某品牌")  # fmt: skip
    add_contact(store, one, "王建国", role="总经理", phone="13800000000")
    finish_visit(store, start_visit(store, one))
    add_followup(store, one, "发两份案例", "2026-11-25")
    prepare_goal(store, one, "main", "约技术交流")
    plan_stop(store, one, DAY, at="10:30")
    plan_stop(store, add_partner(store, "乙"), DAY, spare=True)
    _html, page = page_of(store, shipped("en"))
    person = "王建国 总经理 13800000000"
    known = ("利润、售后", "发两份案例", "约技术交流", "2026-11-23")
    place = ("朝阳 国贸 A 座 1203 建国门外大街 1 号", "010-8888", "10:30", "spare, nearby")
    for text in ("甲科技", person, *known, *place, "1 stops + 1 spare"):
        assert text in page.text, text
    steps = shipped("en").entries.steps
    assert all(step.short in page.text for step in steps)
    # Boxes: a step and its items, at each of the two stops.
    boxes = [attributes for tag, attributes in page.tags if tag == "i"]
    assert len(boxes) >= 2 * (len(steps) + sum(len(step.do) for step in steps))
    # Paper lies on tables.
    assert "某品牌" not in page.text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_code_stands_in_the_legend(store: Store, shipped: Callable[[str], Playbook], lang: str) -> None:
    set_language(lang)
    plan_stop(store, add_partner(store, "甲"), DAY)
    playbook = shipped(lang)
    _html, page = page_of(store, playbook)
    codes = codes_of(playbook.entries)
    for code, objection in codes.objections.items():
        assert f"!{code} " in page.text
        assert playbook.expand(objection.title) in page.text
    example = spell_line(example_line(codes))
    assert example in page.text
    assert read_line(example, codes) == example_line(codes)


MARKUP = ("<script>alert(1)</script>", "</section><img src=http://x>", "\"'&<>", "x" * 10_000, "价[/" * 4000)


@pytest.mark.parametrize("text", [*HOSTILE.values(), *MARKUP])
def test_no_text_becomes_markup_or_leads_outside(store: Store, shipped: Callable[[str], Playbook], text: str) -> None:
    one = add_partner(store, text or "x", district=text, building=text, room=text, address=text, phone=text, cares=text)
    add_contact(store, one, text, role=text, phone=text)
    add_followup(store, one, text, "2026-11-25")
    plan_stop(store, one, DAY, at=text)
    html, page = page_of(store, shipped("en"))
    assert {tag for tag, _attributes in page.tags} <= TAGS
    for _tag, attributes in page.tags:
        assert not set(attributes) & {"src", "href", "style", "onload", "action", "srcset", "data"}
    assert "url(" not in html
    assert "@import" not in html
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)
    assert len(html) < 80_000
    html.encode()


def test_the_page_needs_no_network_and_runs_nothing(store: Store, shipped: Callable[[str], Playbook]) -> None:
    html, page = page_of(store, shipped("en"))
    assert not re.search(r"https?:|//|javascript", html)
    (policy,) = [each["content"] for tag, each in page.tags if tag == "meta" and "http-equiv" in each]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert "size: A4" in html


def test_printing_keeps_the_numbers_and_a_stop_added_later_takes_the_next(
    store: Store, shipped: Callable[[str], Playbook], tmp_path: Path
) -> None:
    path = sheet_path(tmp_path, DAY)
    plan_stop(store, add_partner(store, "乙", building="B"), DAY)
    assert not is_numbered(store, shipped("en"), DAY)
    assert print_sheet(store, shipped("en"), DAY, path) == 1
    plan_stop(store, add_partner(store, "甲", building="A"), DAY)
    assert print_sheet(store, shipped("en"), DAY, path) == 2
    assert [(each.stop.name, each.number) for each in gather(store, DAY)] == [("甲", 2), ("乙", 1)]
    assert is_numbered(store, shipped("en"), DAY)
    assert path.read_text(encoding="utf-8").count("<section>") == 2
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_what_cannot_be_written_keeps_nothing(store: Store, shipped: Callable[[str], Playbook], tmp_path: Path) -> None:
    (tmp_path / "sheets").write_text("a file")
    plan_stop(store, add_partner(store, "甲"), DAY)
    with pytest.raises(OSError):
        print_sheet(store, shipped("en"), DAY, sheet_path(tmp_path, DAY))
    assert not is_numbered(store, shipped("en"), DAY)


def test_a_day_without_stops_is_a_page_all_the_same(store: Store, shipped: Callable[[str], Playbook]) -> None:
    _html, page = page_of(store, shipped("en"))
    assert "0 stops" in page.text


def test_another_process_has_boxes_and_codes_of_its_own(store: Store, shipped: Callable[[str], Playbook]) -> None:
    from msgspec.structs import replace

    from tests.rules.test_sheet_codes import entries

    shipped_one = shipped("en")
    other = replace(shipped_one, compiled=replace(shipped_one.compiled, entries=entries(steps=2, points=1, layers=0)))
    plan_stop(store, add_partner(store, "甲"), DAY)
    _html, page = page_of(store, other)
    assert "2 S1" in page.text
    assert "3 S2" not in page.text
    assert "p2" not in page.text.split("The codes")[0]


def test_the_day_is_the_one_that_was_asked_for(store: Store, shipped: Callable[[str], Playbook]) -> None:
    _html, page = page_of(store, shipped("en"))
    assert "Route 2026-11-24 Tue" in page.text
    assert datetime.fromisoformat(DAY).weekday() == 1

"""The handbook: the whole process to read and to search."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import msgspec
import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from fieldkit.playbook import Playbook, model
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.cards import Card
from fieldkit.ui.entry import entry_text, foot_line
from fieldkit.ui.glyphs import ASCII, PLAIN
from fieldkit.ui.screens.handbook import Handbook
from fieldkit.ui.sections import sections
from fieldkit.ui.widgets.reader import Reader
from fieldkit.ui.widgets.rows import Rows
from tests.conftest import KitApp
from tests.whole import whole

TODAY = date(2026, 11, 23)
HOSTILE = "[/ [b [/oops] [red]x[/red] \x1b[31m a\x00b \ud800 👩‍👩‍👧 \u202eabc " + "长" * 100_000
ALL = (*model.Entries.__struct_fields__,)


@asynccontextmanager
async def reading(app: FieldkitApp, size: tuple[int, int] = (120, 36)) -> AsyncIterator[tuple[Pilot[int], Handbook]]:
    """The handbook, opened by 3 from Today."""
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("3")
        await pilot.pause()
        assert isinstance(app.screen, Handbook)
        yield pilot, app.screen


def text(book: Handbook) -> str:
    """What the entry's pane says, pages apart."""
    return str(book.query_one("#reader-text", Static).visual)


async def go(pilot: Pilot[int], book: Handbook, entry: str) -> None:
    """Put the list on an entry."""
    book.query_one(Rows).move_to(entry)
    book._entry_changed()
    await pilot.pause()


def texts_of(value: Any) -> list[str]:
    """All texts within an entry that a person reads."""
    skipped = {"id", "kind", "audience", "sample", "order", "hidden", "also", "group", "handling", "phase", "stage",
               "competitive", "willing", "self_driven", "ours", "theirs", "proof", "points", "needs", "shows",
               "remark_for", "files", "file", "by", "starts", "rank", "number", "short", "quote", "section", "box",
               "year", "met_by", "mood", "min", "max", "step", "kinds"}  # fmt: skip
    found: list[str] = []
    for field in value.__struct_fields__:
        inner = getattr(value, field)
        for each in inner if isinstance(inner, tuple) else (inner,):
            if isinstance(each, msgspec.Struct):
                found += texts_of(each)
            elif isinstance(each, str) and each and field not in skipped:
                found.append(each)
    return found


async def test_every_entry_of_the_playbook_is_in_the_list_once(kit_app: KitApp) -> None:
    app = kit_app()
    async with reading(app) as (_pilot, book):
        entries = app.playbook.entries
        listed = book.query_one(Rows).values
        assert len(listed) == len(set(listed))
        assert set(listed) == {entry.id for kind in ALL for entry in getattr(entries, kind)}


async def test_the_sections_follow_the_process(shipped: Callable[[str], Playbook]) -> None:
    entries = shipped("zh").entries
    order = [entry.id for _title, found in sections(entries) for entry in found]
    places = [order.index(each) for each in ("page-why", entries.principles[0].id, entries.classes[0].id,
              entries.sources[0].id, "material-cards", entries.steps[0].id, entries.objections[0].id,
              "summary-feedback", "scorecard-standards", "signing-agreement", entries.training[0].id,
              entries.products[0].id, entries.sums[0].id)]  # fmt: skip
    assert places == sorted(places)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [40, 100])
def test_every_kind_of_entry_shows_all_its_texts(shipped: Callable[[str], Playbook], lang: str, width: int) -> None:
    playbook = shipped(lang)
    card = Card(playbook, PLAIN, width)
    for kind in ALL:
        for entry in getattr(playbook.entries, kind):
            shown = "".join(entry_text(card, entry, TODAY, unfolded=True).plain.split())
            for each in texts_of(entry):
                wanted = card.say(each)
                if kind == "pages":  # Markdown: its signs are not shown, and cells of a table stand side by side
                    assert letters(wanted) <= letters(shown), (entry.id, each)
                else:
                    assert "".join(wanted.split()) in shown, (entry.id, each)


def letters(text: str) -> Counter[str]:
    return Counter(filter(str.isalnum, text))


def test_no_line_of_an_entry_is_wider_than_its_pane(shipped: Callable[[str], Playbook]) -> None:
    playbook = shipped("zh")
    for width in (40, 70):
        for kind in ALL:
            for entry in getattr(playbook.entries, kind):
                shown = entry_text(Card(playbook, ASCII, width), entry, TODAY)
                assert max(line.cell_length for line in shown.split("\n")) <= width, entry.id


def test_motives_behind_an_objection_are_folded(shipped: Callable[[str], Playbook]) -> None:
    playbook = shipped("zh")
    card = Card(playbook, PLAIN, 80)
    for entry in playbook.entries.objections:
        folded = entry_text(card, entry, TODAY).plain
        assert not any(each.motive in folded for each in entry.behind)
        assert "F9" in folded


def test_an_expired_entry_says_so_in_red(shipped: Callable[[str], Playbook]) -> None:
    playbook = shipped("zh")
    page = model.Page(id="p", title="t", text="x", owner="市场部", checked="2026-01-02", expires="2026-11-22")
    foot = foot_line(Card(playbook, PLAIN, 80), page, TODAY)
    assert "2026-01-02" in foot.plain
    assert [span.style for span in foot.spans if "2026-11-22" in foot.plain[span.start : span.end]] == ["$late"]
    valid = msgspec.structs.replace(page, expires="2026-11-23")
    assert "$late" not in [span.style for span in foot_line(Card(playbook, PLAIN, 80), valid, TODAY).spans]


async def test_in_a_small_window_the_list_comes_first_and_enter_opens_the_entry(kit_app: KitApp) -> None:
    async with reading(kit_app(), (80, 24)) as (pilot, book):
        reader, rows = book.query_one(Reader), book.query_one(Rows)
        assert rows.region.width >= 78
        assert not reader.display
        await go(pilot, book, "principle-winwin" if book.playbook.get("principle-winwin") else book._starts[1])
        await pilot.press("enter")
        await pilot.pause()
        assert reader.has_focus
        assert reader.region.width >= 78
        assert book.entry is not None
        assert book.entry.title in text(book)
        await pilot.press("escape")
        await pilot.pause()
        assert rows.has_focus
        assert not reader.display


async def test_in_a_large_window_list_and_entry_stand_side_by_side(kit_app: KitApp) -> None:
    async with reading(kit_app()) as (pilot, book):
        assert book.query_one(Reader).display
        assert book.query_one(Rows).display
        await pilot.press("right")
        await pilot.pause()
        assert book.entry is not None
        assert book.entry.id == book._starts[1]
        assert book.entry.title in text(book)
        await pilot.press("left")
        assert book.query_one(Rows).value == book._starts[0]


@pytest.mark.parametrize("key", ["f3", "slash"])
async def test_typing_searches_everything_and_esc_leads_back_to_the_whole(kit_app: KitApp, key: str) -> None:
    async with reading(kit_app()) as (pilot, book):
        whole = len(book.query_one(Rows).values)
        await pilot.press(key)
        await pilot.pause()
        await pilot.press(*"jiage3")
        assert isinstance(book.focused, Input)
        assert book.query_text == "jiage3"
        await pilot.press("backspace")
        await pilot.pause()
        assert 0 < len(book.query_one(Rows).values) < whole
        assert book.entry is not None
        assert book.playbook.kind(book.entry.id) == "objections"
        await pilot.press("down", "escape", "escape")
        await pilot.pause()
        assert len(book.query_one(Rows).values) == whole


async def test_nothing_found_is_said(kit_app: KitApp) -> None:
    async with reading(kit_app(lang="en")) as (pilot, book):
        book.query_one(Input).value = "zqqxwv"
        await pilot.pause()
        assert book.query_one(Rows).values == []
        assert text(book) == ""


async def test_pages_are_read_without_the_signs_of_markdown(kit_app: KitApp) -> None:
    async with reading(kit_app()) as (pilot, book):
        for page in book.playbook.entries.pages:
            await go(pilot, book, page.id)
            lines = text(book).split("\n")
            assert not [line for line in lines if line.startswith(("#", "|", "- ", "**"))], page.id
            headings = re.findall(r"(?m)^#+ (.*)$", book.playbook.expand(page.text))
            assert set(headings) <= set(lines)


class Changed:
    """A playbook with other entries: the shipped one, asked first by this."""

    def __init__(self, base: Playbook, entries: model.Entries) -> None:
        self._base = base
        self.entries = entries
        self._by_id = {entry.id: (entry, kind) for kind in ALL for entry in getattr(entries, kind)}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._base, name)

    def get(self, id: str) -> model.Entry | None:
        """An entry by id."""
        return self._by_id.get(id, (None, ""))[0]

    def kind(self, id: str) -> str:
        """The kind of an entry."""
        return self._by_id[id][1]


def changed(shipped: Callable[[str], Playbook], **kinds: tuple[model.Entry, ...]) -> Callable[[str], Any]:
    """The shipped playbook with some kinds replaced."""
    return lambda lang: Changed(shipped(lang), msgspec.structs.replace(whole(shipped(lang)), **kinds))


async def test_a_hostile_page_is_shown_and_harms_nothing(kit_app: KitApp, shipped: Callable[[str], Playbook]) -> None:
    bad = "# [x](javascript:alert) <script>\n" + ">" * 3000 + " deep\n\n" + "- " * 500 + "\n\n" + HOSTILE
    page = model.Page(id="page-bad", title=HOSTILE, text=bad)
    point = model.Point(
        id="point-bad", title=HOSTILE, text=HOSTILE, parts=(model.Part(id="x", title=HOSTILE, text=HOSTILE),)
    )
    app = kit_app(playbooks=changed(shipped, pages=(page,), points=(point,)))
    async with reading(app) as (pilot, book):
        for each in ("page-bad", "point-bad"):
            await go(pilot, book, each)
            await pilot.press("enter")
            await pilot.pause()
            assert "[/oops]" in text(book)
            assert "\x1b[31m" not in app.export_screenshot()
            await pilot.press("escape")
            await pilot.pause()
        assert app.screen is book


async def test_five_thousand_objections_are_drawn_only_as_they_come_into_sight(
    kit_app: KitApp, shipped: Callable[[str], Playbook]
) -> None:
    first = shipped("zh").entries.objections[0]
    many = tuple(msgspec.structs.replace(first, id=f"many-{at}", title=f"第 {at} 条") for at in range(5000))
    app = kit_app(playbooks=changed(shipped, objections=many))
    async with reading(app) as (pilot, book):
        await go(pilot, book, "many-4999")
        assert "第 4999 条" in text(book)
        await pilot.press("up")
        await pilot.pause()
        assert "第 4998 条" in text(book)


async def test_f6_opens_the_file_behind_an_entry_or_says_that_there_is_none(kit_app: KitApp) -> None:
    app = kit_app(lang="en")
    async with reading(app) as (pilot, book):
        await go(pilot, book, "principle-winwin" if book.playbook.get("principle-winwin") else book._starts[1])
        await pilot.press("f6")
        await pilot.pause()
        assert "No file on this laptop" in "\n".join(note.message for note in app._notifications)


async def test_switching_the_language_keeps_the_entry(kit_app: KitApp) -> None:
    app = kit_app()
    async with reading(app) as (pilot, book):
        await go(pilot, book, book.playbook.entries.steps[3].id)
        app.use_language("en")
        await pilot.pause()
        assert book.playbook.lang == "en"
        assert book.playbook.entries.steps[3].title in text(book)

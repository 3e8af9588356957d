"""Present, by keys: the customer sees the customer's pages and nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import msgspec
import pytest
from textual.color import Color
from textual.pilot import Pilot

from fieldkit.playbook import Playbook, model
from fieldkit.playbook.customer import CustomerPage, Sheet, deck, pages_of
from fieldkit.store import add_contact, add_note, add_partner, start_visit
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.present import Present
from fieldkit.ui.screens.visit import Visit
from tests.conftest import KitApp

TODAY = "2026-11-23"
CANARY = "CANARY"
PUBLIC = {
    "company": {"title", "text", "points"},
    "products": {"title", "feature", "advantage", "benefit", "evidence"},
    "policies": {"title", "text", "terms"},
    "cases": {"title", "customer", "situation", "done", "result", "quote", "year"},
    "proofs": {"title", "text"},
    "sums": {"title", "text"},
}
"""What a customer may read of each kind; of a sum the titles of its customer lines besides."""

RESERVED = (
    *("f1", "question_mark", "f2", "f3", "f4", "f7", "f8", "f9", "f10", "f12"),
    *("ctrl+p", "ctrl+z", "ctrl+e", "ctrl+d", "ctrl+n", "ctrl+g", "ctrl+s", "ctrl+c", "ctrl+k"),
)
"""The keys of everything that is the rep's."""

FREE = {"audience", "sample", "kind", "handling", "phase", "order", "hidden", "id", "proof", "shows", "ours", "theirs"}
"""Fields that hold no words, or names of other entries; canaries in them would be faults of the pack."""


def poisoned(value: object, section: str) -> object:
    """`value` with a canary in every text that a customer may not read."""
    if isinstance(value, tuple):
        return tuple(poisoned(each, section) for each in value)
    if not isinstance(value, msgspec.Struct):
        return value
    internal = getattr(value, "audience", "customer") != "customer"
    changed = {}
    for name in value.__struct_fields__:
        found = getattr(value, name)
        if name in FREE or name in {"low", "likely", "high", "expires", "checked"}:
            continue
        open_field = name in PUBLIC.get(section, set()) or isinstance(value, model.SumLine)
        open_field = open_field or (isinstance(value, model.SumInput) and name in ("title", "unit"))
        if isinstance(found, str):
            if internal or not open_field:
                changed[name] = f"{CANARY} {name} {found}"
        elif isinstance(found, tuple) and all(isinstance(each, str) for each in found):
            if internal or not open_field:
                changed[name] = (*found, f"{CANARY} {name}")
        elif isinstance(found, tuple):
            changed[name] = poisoned(found, section)  # type: ignore[assignment]
    return msgspec.structs.replace(value, **changed)


def with_entries(playbook: Playbook, change: Callable[[str, model.Entry], model.Entry]) -> Playbook:
    """The playbook with every entry changed."""
    entries = model.Entries(
        **{
            kind: tuple(change(kind, each) for each in getattr(playbook.entries, kind))
            for kind in model.Entries.__struct_fields__
        }
    )
    compiled = msgspec.structs.replace(playbook.compiled, entries=entries, hash="0" * 64)
    return Playbook(compiled=compiled, layers=playbook.layers)


@asynccontextmanager
async def visiting(
    app: FieldkitApp, step: str = "5", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[int], FieldkitApp]]:
    """A visit at a step, with a partner whose every field is for the rep alone."""
    partner = add_partner(app.store, f"{CANARY} name", cares=f"{CANARY} cares", competitor=f"{CANARY} rival")
    contact = add_contact(app.store, partner, f"{CANARY} contact")
    visit = start_visit(app.store, partner, contact=contact)
    add_note(app.store, partner, f"{CANARY} note", visit=visit)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        app.push_screen(Visit(visit))
        await pilot.pause()
        await pilot.press(step)
        await pilot.pause()
        yield pilot, app


def frame(app: FieldkitApp) -> str:
    """All that stands on the screen, as text."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


def body(app: FieldkitApp) -> str:
    """What the page says, as far as it is in sight, and its foot."""
    return app.screen.render().plain


def told(app: FieldkitApp) -> str:
    """What the app said."""
    return "\n".join(note.message for note in app._notifications)


def demo(app: FieldkitApp) -> FieldkitApp:
    """The app as the demo runs it."""
    app.demo = True
    return app


def real(_kind: str, entry: model.Entry) -> model.Entry:
    """An entry that is no sample."""
    return msgspec.structs.replace(entry, sample=False)


async def test_f5_shows_what_is_at_hand_in_the_step(kit_app: KitApp) -> None:
    async with visiting(demo(kit_app())) as (pilot, app):
        await pilot.press("tab", "f5")
        assert isinstance(app.screen, Present)
        assert "校园物联网平台" in body(app)
        assert all(word in body(app) for word in ("特点", "优点", "利益", "证据"))


async def test_keys_turn_pages_and_digits_jump_to_sections(kit_app: KitApp) -> None:
    async with visiting(demo(kit_app())) as (pilot, app):
        await pilot.press("f5")
        seen = [body(app)]
        for key in ("right", "space", "enter"):
            await pilot.press(key)
            seen.append(body(app))
        assert len(set(seen)) == 4
        await pilot.press("left")
        assert body(app) == seen[2]
        await pilot.press("4")
        assert "两百间教室" in body(app)
        await pilot.press("１")
        assert "公司历史" in body(app)
        await pilot.press("down", "up")
        assert "公司历史" in body(app)
        await pilot.press("end", "home")
        assert "公司历史" in body(app)


async def test_the_list_names_the_pages_and_enter_opens_one(kit_app: KitApp) -> None:
    async with visiting(demo(kit_app()), size=(120, 36)) as (pilot, app):
        await pilot.press("f5", "tab")
        assert "公司文化" in body(app) and "区域保护" in body(app)
        await pilot.press("down", "enter")
        assert "校园物联网平台" in body(app) and "公司文化" not in body(app)


async def test_esc_covers_then_leads_back_and_f5_finds_the_same_page(kit_app: KitApp) -> None:
    async with visiting(demo(kit_app())) as (pilot, app):
        await pilot.press("f5", "right", "right")
        page = body(app)
        await pilot.press("escape")
        assert body(app).strip() == app.playbook.company.name
        assert frame(app).split() == [app.playbook.company.name]
        await pilot.press("f5")
        assert body(app) == page
        await pilot.press("ctrl+l")
        assert body(app).strip() == app.playbook.company.name
        await pilot.press("escape")
        assert isinstance(app.screen, Visit)
        await pilot.press("f5")
        assert body(app) == page
        await pilot.press("escape", "escape", "6", "f5")
        assert "区域保护" in body(app)


async def test_no_key_brings_anything_of_the_reps_over_the_page(kit_app: KitApp) -> None:
    async with visiting(demo(kit_app())) as (pilot, app):
        await pilot.press("f5")
        theme, page = app.theme, body(app)
        for key in RESERVED:
            await pilot.press(key)
            assert isinstance(app.screen, Present), key
            assert (app.theme, body(app)) == (theme, page), key


async def test_no_message_shows_over_the_page(kit_app: KitApp) -> None:
    async with visiting(demo(kit_app())) as (pilot, app):
        app.tell(f"{CANARY} before")
        await pilot.press("f5")
        app.tell(f"{CANARY} while")
        await pilot.pause()
        assert CANARY not in frame(app)


@pytest.mark.parametrize("theme", ["ink", "paper"])
async def test_the_page_is_paper_whatever_the_theme(kit_app: KitApp, theme: str) -> None:
    async with visiting(demo(kit_app(theme=theme))) as (pilot, app):
        await pilot.press("f5")
        await pilot.pause()
        grounds = {
            segment.style.bgcolor.name
            for strip in app.screen._compositor.render_strips()
            for segment in strip
            if segment.style and segment.style.bgcolor
        }
        assert grounds == {Color.parse("#fbf8f1").hex.lower()}


async def test_outside_the_demo_samples_are_refused_with_a_word_and_nothing_opens(kit_app: KitApp) -> None:
    async with visiting(kit_app()) as (pilot, app):
        await pilot.press("f5")
        assert isinstance(app.screen, Visit)
        assert "示例" in told(app) or "samples" in told(app)


async def test_samples_among_real_pages_are_told_before_the_laptop_is_turned(
    kit_app: KitApp, shipped: Callable[[str], Playbook]
) -> None:
    def half(kind: str, entry: model.Entry) -> model.Entry:
        return real(kind, entry) if kind == "cases" else entry

    changed = with_entries(shipped("zh"), half)
    async with visiting(kit_app(playbooks=lambda _lang: changed)) as (pilot, app):
        await pilot.press("f5")
        assert isinstance(app.screen, Visit) and told(app)
        await pilot.press("f5")
        assert isinstance(app.screen, Present)
        assert {page.section for page in app.screen.pages} == {"cases"}


async def test_what_has_expired_is_not_shown(shipped: Callable[[str], Playbook]) -> None:
    changed = with_entries(
        shipped("zh"), lambda kind, entry: msgspec.structs.replace(real(kind, entry), expires="2026-11-22")
    )
    found = deck(changed, TODAY, demo=False)
    assert not found.pages and found.expired and not found.samples
    assert deck(changed, "2026-11-22", demo=False).pages


async def test_a_document_that_does_not_open_is_told_when_the_laptop_is_back(
    kit_app: KitApp, shipped: Callable[[str], Playbook]
) -> None:
    def lost(_kind: str, entry: model.Entry) -> model.Entry:
        return msgspec.structs.replace(entry, file=f"{CANARY}.pdf") if isinstance(entry, model.Proof) else entry

    changed = with_entries(shipped("zh"), lost)
    async with visiting(demo(kit_app(playbooks=lambda _lang: changed))) as (pilot, app):
        await pilot.press("f5", "5", "f6")
        await pilot.pause()
        assert CANARY not in frame(app) and not told(app)
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert isinstance(app.screen, Visit) and f"{CANARY}.pdf" in told(app)


async def test_a_digit_without_a_section_leaves_the_page(kit_app: KitApp) -> None:
    async with visiting(demo(kit_app())) as (pilot, app):
        await pilot.press("f5")
        shown = body(app)
        for digit in ("0", "０", "9", "９"):
            await pilot.press(digit)
            assert body(app) == shown
        await pilot.press("１")
        assert body(app) != shown


async def test_the_font_is_spoken_of_once_and_on_the_reps_side(kit_app: KitApp) -> None:
    async with visiting(demo(kit_app())) as (pilot, app):
        await pilot.press("f5")
        assert not told(app)
        await pilot.press("escape", "escape")
        assert "ctrl" in told(app)
        app.clear_notifications()
        await pilot.press("f5", "escape", "escape")
        assert not told(app)


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_page_is_made_of_public_texts_alone(shipped: Callable[[str], Playbook], lang: str) -> None:
    changed = with_entries(shipped(lang), lambda kind, entry: poisoned(entry, kind))  # type: ignore[arg-type,return-value]

    def figures(public: model.Sum) -> list[Sheet]:
        assert CANARY not in str(public)
        return [Sheet("", ((each.title, "1"),)) for each in public.lines]

    pages = deck(changed, TODAY, demo=True, figures=figures).pages
    assert {page.section for page in pages} == {"company", "products", "policies", "cases", "proofs", "sums"}
    for page in pages:
        assert CANARY not in str(msgspec.structs.replace(page, file=""))


async def test_internal_entries_make_no_page(shipped: Callable[[str], Playbook]) -> None:
    playbook = shipped("zh")
    for kind in model.Entries.__struct_fields__:
        for entry in getattr(playbook.entries, kind):
            hidden = msgspec.structs.replace(entry, audience="internal")
            assert pages_of(playbook, hidden, TODAY, demo=True, figures=lambda _sum: [Sheet("", (("a", "b"),))]) == ()
    proof = msgspec.structs.replace(playbook.entries.proofs[0], audience="customer", handling="internal")
    assert pages_of(playbook, proof, TODAY, demo=True) == ()


HOSTILE = ("[/", "[b", "[red]x[/red]", "\x1b[31mred", "a\x00b", "\ud800", "👩‍👩‍👧", "\u202eabc", "价" * 100_000)


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_is_shown_as_it_is(kit_app: KitApp, shipped: Callable[[str], Playbook], text: str) -> None:
    def hostile(kind: str, entry: model.Entry) -> model.Entry:
        if isinstance(entry, model.Company):
            return msgspec.structs.replace(entry, title=text, text=text, points=(text,))
        if isinstance(entry, model.Product):
            row = model.FabeRow(feature=text, advantage=text, benefit=text, evidence=text)
            return msgspec.structs.replace(entry, title=text, rows=(row,))
        return entry

    changed = with_entries(shipped("zh"), hostile)
    async with visiting(demo(kit_app(playbooks=lambda _lang: changed))) as (pilot, app):
        await pilot.press("f5")
        for key in ("1", "right", "2", "tab", "escape"):
            await pilot.press(key)
            assert isinstance(app.screen, Present)
            shown = frame(app)
            assert "\x1b" not in shown and "\x00" not in shown and "\u202e" not in shown
        if text.startswith("["):
            await pilot.press("1")
            assert text in body(app)


async def test_a_page_longer_than_the_window_is_read_to_its_end(
    kit_app: KitApp, shipped: Callable[[str], Playbook]
) -> None:
    def long(kind: str, entry: model.Entry) -> model.Entry:
        if isinstance(entry, model.Company):
            return msgspec.structs.replace(entry, points=tuple(f"line {n}" for n in range(60)))
        return entry

    changed = with_entries(shipped("zh"), long)
    async with visiting(demo(kit_app(playbooks=lambda _lang: changed))) as (pilot, app):
        await pilot.press("f5", "1")
        await pilot.pause()
        first = "公司  1 / 4"
        assert first in body(app) and "line 59" not in body(app)
        for _turn in range(4):
            await pilot.press("space")
            if "line 59" in body(app):
                break
        assert first in body(app) and "line 59" in body(app)


async def test_f5_from_today_opens_at_the_start(kit_app: KitApp) -> None:
    app = demo(kit_app())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("f5")
        assert isinstance(app.screen, Present)
        assert "公司历史" in body(app)


async def test_f5_in_find_opens_at_the_entry_found(kit_app: KitApp) -> None:
    app = demo(kit_app())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("f3")
        await pilot.press(*"管理与培训支持")
        await pilot.pause()
        await pilot.press("f5")
        assert isinstance(app.screen, Present)
        assert "管理与培训支持" in body(app)


def test_a_page_has_no_field_for_what_is_internal() -> None:
    fields = {"entry", "number", "section", "word", "title", "lead", "rows", "file"}
    assert set(CustomerPage.__struct_fields__) == fields

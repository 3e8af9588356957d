"""The preview: an entry as the visit, the card, the customer's page and the rehearsal will show it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from fieldkit.playbook import Playbook, model
from fieldkit.playbook.drills import drill_cards
from fieldkit.playbook.live import watching
from fieldkit.store import start_visit
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.cards import Card
from fieldkit.ui.glyphs import PLAIN
from fieldkit.ui.present_text import page_text
from fieldkit.ui.previews import Preview, card_preview, customer_preview, rehearsal_preview, visit_preview
from fieldkit.ui.rehearse_cards import back_card, front_card
from fieldkit.ui.screens.find import Find
from fieldkit.ui.screens.handbook import EntryPage, Handbook
from fieldkit.ui.screens.preview import PreviewPage
from fieldkit.ui.screens.visit import Visit
from fieldkit.ui.sums_customer import customer_figures
from fieldkit.ui.widgets.rows import Rows
from tests.conftest import KitApp
from tests.hostile import HOSTILE, Eye, hostile_pack
from tests.ui.driving import keys_shown, said
from tests.ui.following import PACK_EN, PACK_ZH, Followed
from tests.ui.test_following import partner_today
from tests.whole import whole

TODAY = date(2026, 11, 23)


@asynccontextmanager
async def previewing(app: FieldkitApp, entry: str, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[int]]:
    """The preview of an entry, opened by F8 in the handbook."""
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.press("3")
        app.screen.query_one("#book-list", Rows).move_to(entry)
        await pilot.press("f8")
        await pilot.pause()
        assert isinstance(app.screen, PreviewPage)
        yield pilot


def form(app: FieldkitApp) -> str:
    """What the form says."""
    return said(app.screen, "#preview-text")


def note(app: FieldkitApp) -> str:
    """What stands above it."""
    return said(app.screen, "#preview-note")


def greyed(app: FieldkitApp) -> list[str]:
    """The tabs that are greyed."""
    tabs = app.screen.query_one("#preview-tabs", Static).visual
    return [tabs.plain[span.start : span.end][:1] for span in tabs.spans if span.style == "$grey"]


def only(playbook: Playbook, entry: str, **changes: object) -> Playbook:
    """The playbook with one entry changed."""
    kind = playbook.kind(entry)
    entries = tuple(
        msgspec.structs.replace(each, **changes) if each.id == entry else each
        for each in getattr(playbook.entries, kind)
    )
    compiled = msgspec.structs.replace(
        playbook.compiled, entries=msgspec.structs.replace(whole(playbook), **{kind: entries})
    )
    return msgspec.structs.replace(playbook, compiled=compiled)


async def test_a_step_is_shown_as_the_visit_shows_it(kit_app: KitApp, shipped: Callable[[str], Playbook]) -> None:
    step = shipped("en").entries.steps[4]
    app = kit_app("en")
    async with previewing(app, step.id) as pilot:
        assert note(app).startswith("Step 5 of 12")
        assert all(text in form(app).replace("\n      ", " ") for text in step.ask)
        assert greyed(app) == ["3", "4"]
        first = form(app)
        await pilot.press("space")
        assert form(app) != first
        await pilot.press("2")
        assert step.title in form(app)
        await pilot.press("4")
        assert (form(app), note(app)) == ("", "Nothing of this is rehearsed.")


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_an_objection_is_shown_as_find_shows_it(
    kit_app: KitApp, shipped: Callable[[str], Playbook], lang: str
) -> None:
    entry = shipped(lang).entries.objections[0]
    app = kit_app(lang)
    async with previewing(app, entry.id, (120, 36)) as pilot:
        shown = form(app).split()
        await pilot.press("escape", "1")
        app.push_screen(Find(query=entry.title))
        await pilot.pause()
        app.screen.query_one("#find-list", Rows).move_to(next(
            each for each in app.screen.query_one("#find-list", Rows).values if each.id == entry.id
        ))  # fmt: skip
        app.screen.show()
        assert said(app.screen, "#find-text").split() == shown


async def test_the_rehearsal_asks_in_each_of_the_partners_words_and_answers_below(
    kit_app: KitApp, shipped: Callable[[str], Playbook]
) -> None:
    entry = shipped("zh").entries.objections[0]
    app = kit_app("zh")
    async with previewing(app, entry.id, (120, 36)) as pilot:
        await pilot.press("4")
        for words in entry.says:
            assert words in form(app)
            assert form(app).index(words) < form(app).index(entry.first) < form(app).index(entry.ask)
            await pilot.press("space")
        assert entry.behind[0].test in form(app), "behind its answers comes the question that uncovers a pretext"


@pytest.mark.parametrize("width", [40, 75])
def test_front_and_back_of_a_card_fit_their_width_and_hold_the_whole_answer(
    shipped: Callable[[str], Playbook], width: int
) -> None:
    for lang in ("zh", "en"):
        card = Card(shipped(lang), PLAIN, width)
        drills = drill_cards(card.playbook, ["objection"])
        for entry in card.playbook.entries.objections:
            drill = next(each for each in drills if each.entry == entry.id)
            front, back = front_card(card, drill), back_card(card, drill)
            assert max(line.cell_length for text in (front, back) for line in text.split("\n")) <= width
            assert "".join(entry.first.split()) not in "".join(front.plain.split())
            shown = "".join(back.plain.split())
            for text in (entry.first, *entry.bullets, entry.ask, *entry.avoid):
                assert "".join(card.say(text).split()) in shown, entry.id


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_customers_page_is_drawn_as_present_draws_it(
    kit_app: KitApp, shipped: Callable[[str], Playbook], size: tuple[int, int]
) -> None:
    app = kit_app("zh")
    app.demo = True
    for kind in ("company", "products", "policies", "cases", "proofs", "sums"):
        for entry in getattr(shipped("zh").entries, kind):
            found = customer_preview(
                shipped("zh"), entry, TODAY, 0, demo=True, figures=customer_figures(app.store, shipped("zh")), size=size
            )
            if found.text is not None:
                from fieldkit.playbook.customer import pages_of

                figures = customer_figures(app.store, shipped("zh"))
                pages = pages_of(shipped("zh"), entry, "2026-11-23", demo=True, figures=figures)
                assert (found.text.plain, found.turns) == (page_text(pages[0], *size).plain, len(pages))
                assert found.paper


def test_what_the_customer_may_not_see_says_why(shipped: Callable[[str], Playbook], kit_app: KitApp) -> None:
    app = kit_app("en")
    playbook = shipped("en")

    def shown(changed: Playbook, entry: str) -> Preview:
        found = changed.get(entry)
        assert found is not None
        return customer_preview(
            changed, found, TODAY, 0, demo=False, figures=customer_figures(app.store, shipped("zh")), size=(80, 20)
        )

    case, sums = playbook.entries.cases[0].id, playbook.entries.sums[0]
    proof = next(each.id for each in playbook.entries.proofs if each.handling != "internal")
    public = {"audience": "customer", "sample": False, "expires": ""}
    assert shown(only(playbook, case, **public), case).note == "As the customer sees it"
    assert shown(only(playbook, case, **public), case).text
    sample = shown(only(playbook, case, **{**public, "sample": True}), case)
    assert sample.note.startswith("A sample") and sample.text
    past = shown(only(playbook, case, **{**public, "expires": "2026-11-22"}), case)
    assert "2026-11-22" in past.note and past.text
    internal = shown(only(playbook, case, **{**public, "audience": "internal"}), case)
    assert internal.note.startswith("Internal") and internal.text is None
    kept = shown(only(playbook, proof, **{**public, "handling": "internal"}), proof)
    assert "handling" in kept.note and kept.text is None
    hidden = tuple(msgspec.structs.replace(line, audience="internal") for line in sums.lines)
    lines = shown(only(playbook, sums.id, **{**public, "lines": hidden}), sums.id)
    assert "No line" in lines.note and lines.text is None
    step = shown(playbook, playbook.entries.steps[0].id)
    assert step.text is None and step.note


def test_what_steps_have_at_hand_names_them(shipped: Callable[[str], Playbook], kit_app: KitApp) -> None:
    kit_app("en")
    playbook = shipped("en")
    card = Card(playbook, PLAIN, 70)
    step = next(each for each in playbook.entries.steps if each.shows)
    entry = playbook.get(step.shows[0])
    assert entry is not None
    found = visit_preview(card, entry, 0)
    assert step.short in found.note and found.text is not None
    without = replace(card, playbook=only(playbook, step.id, shows=()))
    for other in playbook.entries.steps:
        without = replace(without, playbook=only(without.playbook, other.id, shows=()))
    assert "No step shows this" in visit_preview(without, entry, 0).note


def test_every_entry_has_a_form_or_a_reason_in_every_place(shipped: Callable[[str], Playbook], kit_app: KitApp) -> None:
    figures = customer_figures(kit_app().store, shipped("zh"))
    for lang in ("zh", "en"):
        playbook = shipped(lang)
        card = Card(playbook, PLAIN, 60)
        for kind in model.Entries.__struct_fields__:
            for entry in getattr(playbook.entries, kind):
                for found in (
                    visit_preview(card, entry, 3),
                    card_preview(card, entry, TODAY),
                    customer_preview(playbook, entry, TODAY, 3, demo=False, figures=figures, size=(80, 20)),
                    rehearsal_preview(card, entry, 3),
                ):
                    assert found.note and found.turns >= 1


async def test_a_saved_file_changes_the_preview_within_two_looks_and_a_removed_entry_says_so(
    kit_app: KitApp, tmp_path: Path
) -> None:
    kit = Followed(kit_app, tmp_path / "pack", "en")
    drafts = Followed.__new__(Followed)
    drafts.folder = tmp_path / "drafts"
    drafts.save(PACK_ZH, PACK_EN, "id: small" + (kit.folder / "pack.yaml").read_text("utf-8").removeprefix("id: small"))
    with watching(drafts.folder, kit.app.paths):
        kit.content.look("en"), kit.content.look("en")
        async with previewing(kit.app, "too-high") as pilot:
            drafts.save(en=PACK_EN.replace("It's what you keep that counts, right?", "What do you keep?"))
            await kit.look(pilot)
            assert "What do you keep?" in form(kit.app)
            await pilot.press("4")
            drafts.save(en=PACK_EN.replace("kind: price", "kind: prise"))
            await kit.look(pilot)
            assert "What do you keep?" in form(kit.app)
            drafts.save(PACK_ZH.replace("too-high", "much-too-high"), PACK_EN.replace("too-high", "much-too-high"))
            await kit.look(pilot)
            assert "no longer in the content" in note(kit.app)
            assert form(kit.app) == ""
            await pilot.press("1", "space", "right", "f6", "pagedown")
            assert "no longer in the content" in note(kit.app)
            await pilot.press("escape")
            assert isinstance(kit.app.screen, Handbook)


async def test_the_preview_of_a_visits_entry_shows_the_visits_version(kit_app: KitApp, tmp_path: Path) -> None:
    kit = Followed(kit_app, tmp_path / "pack", "en")
    visit = start_visit(kit.app.store, partner_today(kit), pack=kit.app.playbook.hash)
    async with kit.running() as pilot:
        kit.app.push_screen(Visit(visit))
        await pilot.pause()
        kit.app.push_screen(EntryPage("too-high", kit.app.playbook))
        await pilot.pause()
        await pilot.press("f8")
        kit.save(en=PACK_EN.replace("Price too high", "Much too dear"))
        await kit.look(pilot)
        assert "Price too high" in form(kit.app)


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_keys_that_are_needed_stand_in_the_footer_at_80_columns(
    kit_app: KitApp, shipped: Callable[[str], Playbook], lang: str
) -> None:
    app = kit_app(lang)
    async with previewing(app, shipped(lang).entries.objections[0].id) as pilot:
        await pilot.press("4")
        assert {"1-4", "Esc", "Space", "F1"} <= keys_shown(app.screen).keys()
        await pilot.press("left", "left", "left", "left")
        assert app.screen.at == "rehearsal"
        await pilot.press("escape")
        assert "F8" in keys_shown(app.screen)


async def test_hostile_text_in_every_field_is_previewed_as_it_is(kit_app: KitApp, tmp_path: Path) -> None:
    from fieldkit.playbook import load_playbook

    texts = [f"{each} {at}" for at, each in enumerate(HOSTILE.values()) if "{{" not in each]
    turn = iter(range(10**6))
    folder = hostile_pack(tmp_path / "hostile", lambda _name: texts[next(turn) % len(texts)])
    playbook = load_playbook([folder], "zh", tmp_path / "compiled")
    app = kit_app(playbooks=lambda _lang: playbook)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        eye = Eye(pilot)
        for kind in model.Entries.__struct_fields__:
            app.push_screen(PreviewPage(getattr(playbook.entries, kind)[0].id))
            for key in ("1", "2", "3", "space", "4", "space"):
                await pilot.press(key)
                await eye.look()
            await pilot.press("escape")

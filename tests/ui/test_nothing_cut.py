"""At 80 columns nothing is cut that can be read nowhere else: labels, examples, sentences, and how a screen is left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Input

from fieldkit.i18n import _
from fieldkit.store import (
    Store,
    add_followup,
    add_partner,
    edit_partner,
    move_stage,
    open_region,
    plan_stop,
    start_visit,
)
from fieldkit.sync import sync_folder
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.archive_forms import agreement_form, course_form
from fieldkit.ui.partner_forms import contact_form, followup_form, handout_form, partner_form
from fieldkit.ui.project_forms import project_form, target_form
from fieldkit.ui.route_forms import day_form, region_form
from fieldkit.ui.screens.archive import ArchivePage
from fieldkit.ui.screens.dry_run import DryRun
from fieldkit.ui.screens.form import Form
from fieldkit.ui.screens.owners import hand_over_form
from fieldkit.ui.screens.rivals import RivalsPage, rival_form
from fieldkit.ui.screens.scores import ScoresPage
from fieldkit.ui.screens.stage import StagePage
from fieldkit.ui.screens.wrapup import WrapUp
from fieldkit.ui.variant_forms import variant_form
from tests.conftest import NOW, KitApp
from tests.ui.driving import keys_shown, open_from_rehearse, painted

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
SMALL = (80, 24)

FORMS: dict[str, Callable[[FieldkitApp, str], Form]] = {
    "partner": lambda app, _partner: partner_form(app),
    "contact": contact_form,
    "left or lent": handout_form,
    "follow-up": followup_form,
    "agreement": agreement_form,
    "training": course_form,
    "project": project_form,
    "target": lambda app, _partner: target_form(app, 2026),
    "competitor": rival_form,
    "owner": lambda app, partner: hand_over_form(app, partner, []),
    "region": lambda app, _partner: region_form(app),
    "day": lambda app, _partner: day_form(app, ""),
    "own answer": lambda app, _partner: variant_form(app, "price-too-high"),
}


@LANGS
@pytest.mark.parametrize("name", FORMS)
async def test_every_label_and_every_hint_of_a_form_can_be_read(kit_app: KitApp, lang: str, name: str) -> None:
    app = kit_app(lang)
    partner = add_partner(app.store, "甲系统集成", district="朝阳", competitors="某品牌一体机")
    async with app.run_test(size=SMALL) as pilot:
        form = FORMS[name](app, partner)
        app.push_screen(form)
        await pilot.pause()
        for line in form.lines:
            line.entry.focus()
            await pilot.pause()
            assert form.focused is line.entry
            text = painted(form)[line.region.y] + " "
            assert f"{_(line.field.label)} " in text
            if isinstance(line.entry, Input) and not line.entry.value:
                assert _(line.field.hint) in text if line.field.hint else True


@LANGS
async def test_what_is_on_offer_has_the_room_of_the_hint_once_something_is_typed(kit_app: KitApp, lang: str) -> None:
    app = kit_app(lang)
    partner = add_partner(app.store, "甲系统集成")
    async with app.run_test(size=SMALL) as pilot:
        form = handout_form(app, partner)
        app.push_screen(form)
        await pilot.pause()
        entry = form.lines[0].entry
        await pilot.press("right")
        await pilot.pause()
        line = painted(form)[form.lines[0].region.y]
        first, second = form.lines[0].choices()[:2]
        assert entry.value == first
        assert second in line


@LANGS
async def test_the_example_of_a_next_step_stands_whole_in_the_wrap_up(kit_app: KitApp, lang: str) -> None:
    app = kit_app(lang)
    visit = start_visit(app.store, add_partner(app.store, "甲系统集成"))
    async with app.run_test(size=SMALL) as pilot:
        app.push_screen(WrapUp(visit))
        await pilot.pause()
        field = app.screen.query_one("#next-step", Input)
        assert cell_len(field.placeholder) <= field.content_size.width
        assert any(field.placeholder in line for line in painted(app.screen))


@LANGS
@pytest.mark.parametrize("district", ["朝阳", "Chaoyang"])
async def test_in_a_narrow_day_plan_what_is_left_of_the_region_goes_before_since_when_it_is_open(
    kit_app: KitApp, lang: str, district: str
) -> None:
    app = kit_app(lang)
    for number in range(14):
        partner = add_partner(app.store, f"P{number}", district=district)
    open_region(app.store, district, "2026-10-08")
    plan_stop(app.store, partner, NOW.date().isoformat())
    left = {"zh": "14 家没去 ＝5 天", "en": "14 to visit = 5 d"}[lang]
    async with app.run_test(size=SMALL) as pilot:
        for width, since in ((80, (district, lang) != ("Chaoyang", "en")), (120, True)):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
            if width == SMALL[0]:
                await pilot.press("7")
                await pilot.pause()
            (line,) = [each for each in painted(app.screen) if left in each]
            assert district in line
            assert ("10-08" in line) == since


async def opened(app: FieldkitApp, pilot: Pilot[int], screen: object) -> str:
    """What is painted of a screen, on one line."""
    app.push_screen(screen)
    await pilot.pause()
    await pilot.pause()
    return " ".join(" ".join(painted(app.screen)).split())


@LANGS
async def test_sentences_of_the_screens_about_a_partner_stand_whole(kit_app: KitApp, lang: str) -> None:
    app = kit_app(lang)
    partner = add_partner(app.store, "甲系统集成")
    entries = app.playbook.entries
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        told = await opened(app, pilot, RivalsPage(partner))
        assert said_in(_("Look for brochures and posters, and ask which brands he carries, and since when."), told)
        told = await opened(app, pilot, ScoresPage(partner))
        assert said_in(app.playbook.expand(entries.scorecards[0].text), told)
        assert entries.scorecards[0].title in told
        told = await opened(app, pilot, ArchivePage(partner))
        for item in entries.checklist:
            if item.group == "after-signing":
                assert said_in(app.playbook.expand(item.text), told)


def said_in(text: str, painted: str) -> bool:
    """Whether a text is there, however it is broken over lines."""
    return text.replace(" ", "") in painted.replace(" ", "")


@LANGS
async def test_who_is_practised_with_stands_whole_beside_the_clocks(kit_app: KitApp, lang: str) -> None:
    app = kit_app(lang)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        await open_from_rehearse(pilot, "dry_run")
        screen = app.screen
        assert isinstance(screen, DryRun)
        persona = screen.playbook.get(screen._persona)
        assert persona is not None
        assert persona.title in painted(screen)[0]
        assert painted(screen)[0].count("00:00") == 2


@LANGS
async def test_the_stage_that_a_partner_is_in_is_named_whole_above_its_line(kit_app: KitApp, lang: str) -> None:
    app = kit_app(lang)
    partner = add_partner(app.store, "甲系统集成")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        for stage in app.playbook.entries.stages:
            move_stage(app.store, partner, stage.id, stage.title)
            await opened(app, pilot, StagePage(partner))
            names, line = painted(app.screen)[1:3]
            assert f"{app.glyphs.dot} {stage.title}" in names
            assert cell_len(names) <= cell_len(line) <= 78
            assert "Esc" in keys_shown(app.screen)
            await pilot.press("escape")


async def test_what_is_due_stands_whole_in_the_agenda(kit_app: KitApp) -> None:
    app = kit_app("en")
    partner = add_partner(app.store, "P")
    add_followup(app.store, partner, "Arrange to meet the general manager", NOW.date().isoformat())
    add_followup(app.store, partner, "Send the case album", "2026-10-15")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("8")
        await pilot.pause()
        (line,) = [each for each in painted(app.screen) if "Arrange" in each]
        assert "Arrange to meet the general manager " in line
        assert line.index("today") == next(each for each in painted(app.screen) if "39 d late" in each).index("39")


@LANGS
async def test_esc_is_named_beside_duplicates_and_conflicts(kit_app: KitApp, tmp_path: Path, lang: str) -> None:
    app = kit_app(lang)
    folder = tmp_path / "shared"
    folder.mkdir()
    partner = add_partner(app.store, "Lone Star")
    for name in ("Twin", "Twin Ltd."):
        add_partner(app.store, name)
    sync_folder(app.store, folder)
    with Store.open(tmp_path / "other" / "fieldkit.db", now=lambda: NOW) as other:
        sync_folder(other, folder)
        edit_partner(other, partner, name="Lone Stars")
        edit_partner(app.store, partner, name="Lone Star 1")
        sync_folder(other, folder)
    sync_folder(app.store, folder)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        await app.run_action("page('conflicts')")
        await pilot.pause()
        assert {"Space", "0", "Enter", "Esc"} <= keys_shown(app.screen).keys()
        await pilot.press("1", "escape")
        await app.run_action("page('doubles')")
        await pilot.pause()
        assert {"Enter", "Space", "Esc"} <= keys_shown(app.screen).keys()

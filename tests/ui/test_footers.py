"""The line of keys in a narrow window: how a screen is ended and left always stands there."""

from __future__ import annotations

import pytest

from fieldkit.store import add_contact, add_note, add_partner, hear, plan_stop, start_visit
from fieldkit.ui.prepare_rows import to_get_ready
from fieldkit.ui.screens.find import Find
from fieldkit.ui.screens.form import Form
from fieldkit.ui.screens.handbook import EntryPage
from fieldkit.ui.screens.late import Late
from fieldkit.ui.screens.missed import Missed
from fieldkit.ui.screens.partner import Partner
from fieldkit.ui.screens.prepare import Prepare
from fieldkit.ui.screens.sums import Sums
from fieldkit.ui.screens.visit import Visit
from fieldkit.ui.screens.wrapup import WrapUp
from tests.conftest import NOW, KitApp
from tests.ui.driving import keys_shown

WALK: dict[str, tuple[tuple[str, ...], type, set[str]]] = {
    "prepare": (("f8",), Prepare, {"F8", "F10", "Esc"}),
    "prepare, a goal": (("f8", *["down"] * 30, "up", "up", "up"), Prepare, {"F8", "F10", "Esc"}),
    "prepare, a note": (("f8", "f2"), Prepare, {"Enter", "Esc"}),
    "missed": (("f8", "f10"), Missed, {"Esc"}),
    "missed, a reason": (("f8", "f10", "2"), Missed, {"F10", "Esc"}),
    "missed, no line": (("f8", "f10", "2", "escape"), Missed, {"F10", "Esc"}),
    "late": (("f8", *["down"] * 30, "enter"), Late, {"F10", "Esc"}),
    "partner": ((), Partner, {"F8", "Esc"}),
    "partner, people": (("2",), Partner, {"F8", "Esc"}),
    "partner, in hand": (("4",), Partner, {"F8", "Esc"}),
    "form": (("3", "enter"), Form, {"F8", "Esc"}),
    "form, a field that completes": (("3", "down", "enter"), Form, {"F8", "Esc"}),
    "form, its end": (("3", "enter", *["down"] * 14), Form, {"F8", "Esc"}),
    "visit": (("f8", "f8"), Visit, {"F10", "Esc"}),
    "visit, a note": (("f8", "f8", "f2"), Visit, {"Enter", "Esc"}),
    "find": (("f8", "f8", "f3"), Find, {"F4", "Esc"}),
    "find, logged": (("f8", "f8", "f3", "f4"), Find, {"Esc"}),
    "entry": (("f3", "enter"), EntryPage, {"Esc"}),
    "wrap-up": (("f8", "f8", "f10"), WrapUp, {"F10", "Esc"}),
    "wrap-up, the layer": (("f8", "f8", "f10", "2"), WrapUp, {"F10", "Esc"}),
    "wrap-up, readings": (("f8", "f8", "f10", "down", "down"), WrapUp, {"F10", "Esc"}),
    "wrap-up, next step": (("f8", "f8", "f10", "1", "1"), WrapUp, {"F10", "Esc"}),
    "sums": (("f8", "f8", "f7"), Sums, {"Enter", "Esc"}),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("where", WALK)
async def test_how_a_screen_is_ended_and_left_is_shown_at_80_columns(kit_app: KitApp, lang: str, where: str) -> None:
    keys, screen, expected = WALK[where]
    app = kit_app(lang)
    partner = add_partner(app.store, "甲系统集成", district="朝阳", building="国贸 A 座")
    add_contact(app.store, partner, "王建国", role="总经理")
    add_note(app.store, partner, "想做", mark="+")
    plan_stop(app.store, partner, NOW.date().isoformat())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        app.open_partner(partner)
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        assert isinstance(app.screen, screen)
        assert expected <= keys_shown(app.screen).keys()


async def test_f6_is_named_only_where_there_is_a_file(kit_app: KitApp) -> None:
    app = kit_app("en")
    partner = add_partner(app.store, "甲系统集成")
    async with app.run_test(size=(160, 40), notifications=True) as pilot:
        await pilot.pause()
        app.prepare(partner)
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, Prepare)
        for item in to_get_ready(screen.kit.playbook):
            screen.query_one("#list").move_to(item)
            screen.show_bars()
            assert ("F6" in keys_shown(screen)) == bool(item.files)


async def test_today_names_the_wrap_up_of_an_interrupted_visit(kit_app: KitApp) -> None:
    app = kit_app("en")
    partner = add_partner(app.store, "甲系统集成")
    hear(app.store, start_visit(app.store, partner), partner, "", "too dear", "price")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        assert {"Enter", "F10"} <= keys_shown(app.screen).keys()

"""How the projects, the funnel, the competing brands and the owners of a partner look."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from fieldkit.store import (
    add_opportunity,
    add_partner,
    add_rival,
    close_opportunity,
    end_rival,
    hand_over,
    set_target,
)
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.screens.funnel import Funnel
from fieldkit.ui.screens.owners import OwnersPage
from fieldkit.ui.screens.projects import ProjectsPage
from fieldkit.ui.screens.rivals import RivalsPage
from tests.conftest import KitApp

LOOKS = {"zh-ink-80": ("zh", "ink", (80, 24)), "en-paper-120": ("en", "paper", (120, 36))}

SCREENS: dict[str, tuple[Callable[[str], KitScreen[None]], tuple[str, ...]]] = {
    "projects": (ProjectsPage, ("down",)),
    "project-form": (ProjectsPage, ("down", "enter")),
    "funnel": (lambda _one: Funnel(), ("down", "enter")),
    "funnel-empty": (lambda _one: Funnel(), ("left",)),
    "rivals": (RivalsPage, ()),
    "owners": (OwnersPage, ()),
}


def fill(app: FieldkitApp, lang: str) -> str:
    """Write a partner with three projects in progress, one won, one lost, two brands, and two owners."""

    def say(zh: str, en: str) -> str:
        return zh if lang == "zh" else en

    store, stages = app.store, app.playbook.entries.funnel
    one = add_partner(store, say("丙教育装备", "Bing Education"), competitor=say("甲牌，3年；乙牌", "Brand A; Brand B"))
    two = add_partner(store, say("丁信息技术", "Ding Information"))
    projects = (
        (one, say("第一中学", "No. 1 School"), say("物联网实验室", "IoT laboratory"), "1200000", 2, "2026-12-20"),
        (
            one,
            say("师范大学附属实验小学", "Normal University Primary"),
            say("智慧教室", "Smart rooms"),
            "385000.5",
            1,
            "",
        ),
        (one, say("理工学院", "Institute of Technology"), say("大数据平台", "Big data"), "", 1, "2026-11-18"),
        (two, say("职业学院", "Vocational College"), say("实训室", "Training room"), "23000000", 3, "2027-01-15"),
    )
    for partner, school, subject, amount, stage, bid in projects:
        add_opportunity(store, partner, school, subject=subject, amount=amount, stage=stages[stage].id, bid=bid,
                        stage_title=stages[stage].title, trial=stage == 2)  # fmt: skip
    won = add_opportunity(store, one, say("三中", "No. 3 School"), amount="800000")
    close_opportunity(store, won, "won", say("参观过案例学校", "They saw a case school"), "2026-10-09")
    lost = add_opportunity(store, two, say("五中", "No. 5 School"), amount="450000")
    close_opportunity(store, lost, "lost", say("价格", "The price"), "2026-06-11")
    set_target(store, 2026, "5000000")
    add_rival(store, one, say("某品牌", "Some brand"), since=say("3年", "3 years"), year="2023", exclusive=True,
              content="low", seen=say("前台的海报", "a poster at the desk"), by=say("小周", "Zhou"))  # fmt: skip
    end_rival(store, add_rival(store, one, say("旧品牌", "Old brand"), since="2019", year="2019"), "2026-03-01")
    hand_over(store, one, say("老王", "Wang"), "2024-03-01", "2025-12-31")
    hand_over(store, one, say("小周", "Zhou"), "2026-03-01", "2026-12-31", say("老王调走", "Wang went south"))
    with store.act("") as act:
        act.new("owning", partner=one, owner=say("小李", "Li"), since="2026-11-20", protected="2026-11-20")
    return one


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("look", LOOKS)
def test_the_page_looks_as_it_did(look: str, screen: str, kit_app: KitApp, snap_compare) -> None:
    lang, theme, size = LOOKS[look]
    app = kit_app(lang, theme)
    one = fill(app, lang)
    make, keys = SCREENS[screen]

    async def open_page(pilot: Pilot[int]) -> None:
        app.push_screen(make(one))
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()

    assert snap_compare(app, run_before=open_page, terminal_size=size)

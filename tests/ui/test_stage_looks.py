"""How the pipeline and the stage of a partner look, in both languages, at 80x24 and 120x36."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from textual.pilot import Pilot

from fieldkit.store import add_partner, decide, edit_partner, meet, move_stage, open_region
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.pipeline import Pipeline
from fieldkit.ui.screens.stage import StagePage
from tests.conftest import NOW, KitApp

LOOKS = {
    "zh-ink-80": ("zh", "ink", (80, 24)),
    "zh-ink-120": ("zh", "ink", (120, 36)),
    "en-paper-80": ("en", "paper", (80, 24)),
    "en-paper-120": ("en", "paper", (120, 36)),
}

FIRMS = {
    "zh": ("听雨教学设备", "归雁教育装备", "星罗系统集成", "橙谷教育科技", "墨池教育装备", "白鹭物联", "晓渡网络",
           "南枝数据", "半亩方塘教育装备", "拾光信息技术", "稻香智造", "七巧教育科技"),
    "en": ("Cuckoo IoT", "Origami Digital Works", "Starfield Integration", "South Branch Data", "Among Pines",
           "Egret IoT", "Gleam Information", "Half-Acre Pond", "Mid-Hill School Supply", "Two Oars Smart",
           "Ferry Landing Systems", "Clear Channel"),
}  # fmt: skip


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def staged(kit_app: KitApp) -> Callable[[str, str], tuple[FieldkitApp, str]]:
    """Twelve firms on their way; the one that is returned stands before the regional lead's gate."""

    def make(lang: str, theme: str) -> tuple[FieldkitApp, str]:
        clock = Clock()
        app = kit_app(lang, theme, now=clock)
        app.settings = app.settings.with_(owner="小周" if lang == "zh" else "Zhou")
        stages = app.playbook.entries.stages
        districts = ("海淀", "朝阳") if lang == "zh" else ("Haidian", "Chaoyang")
        open_region(app.store, districts[0], "2026-11-13")
        tower = "望晴大厦" if lang == "zh" else "Tower"
        ids = [
            add_partner(app.store, name, district=districts[at % 2], building=f"{tower} {at}", important=at in (2, 9))
            for at, name in enumerate(FIRMS[lang])
        ]
        for at, one in enumerate(ids):
            for number in range(at % 5):
                clock.now = NOW - timedelta(days=(40 - 3 * at) // (number + 1), hours=1)
                move_stage(app.store, one, stages[number].id, stages[number].title, by=app.settings.owner)
        one, stage = ids[8], stages[2]
        clock.now = NOW - timedelta(days=6)
        reason = "他催得紧，先谈起来" if lang == "zh" else "They're in a hurry"
        move_stage(app.store, one, stages[1].id, stages[1].title, reason, by=app.settings.owner)
        missing = [each.title for each in stages[1].tasks[:2]]
        move_stage(app.store, one, stage.id, stage.title, reason, missing, by=app.settings.owner)
        for item in (*stage.tasks[:3], stage.gate.requirements[0]):
            text = "两边售前见过，接口谈妥" if lang == "zh" else "Both pre-sales teams met"
            meet(app.store, one, item.id, item.title, stage.id, True, text, by=app.settings.owner)
        clock.now = NOW - timedelta(days=1)
        said = "先看一单的回款" if lang == "zh" else "See how the first order is paid"
        decide(app.store, one, stage.id, "wait", said, "reported", title=stage.title, by=app.settings.owner)
        clock.now = NOW
        edit_partner(app.store, one, important=True)
        return app, one

    return make


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("keys", [(), ("f9",)], ids=["all", "late"])
def test_the_pipeline_looks_as_it_did(look: str, keys: tuple[str, ...], staged, snap_compare) -> None:
    lang, theme, size = LOOKS[look]
    app, _one = staged(lang, theme)

    async def opened(pilot: Pilot[int]) -> None:
        await app.push_screen(Pipeline())
        await pilot.press(*keys)

    assert snap_compare(app, run_before=opened, terminal_size=size)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("keys", [(), ("f8",), ("1",)], ids=["page", "on", "decision"])
def test_the_stage_of_a_partner_looks_as_it_did(look: str, keys: tuple[str, ...], staged, snap_compare) -> None:
    lang, theme, size = LOOKS[look]
    app, one = staged(lang, theme)

    async def opened(pilot: Pilot[int]) -> None:
        await app.push_screen(StagePage(one))
        await pilot.pause()
        await pilot.press(*keys)

    assert snap_compare(app, run_before=opened, terminal_size=size)

"""How the scorecards and the class of a partner look, in both languages and sizes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from textual.screen import Screen

from fieldkit.store import (
    add_partner,
    add_reading,
    finish_visit,
    hear,
    score_item,
    settle,
    start_visit,
    take_score_back,
    write_evidence,
)
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.classify import ClassPage
from fieldkit.ui.screens.scores import ScoresPage
from tests.conftest import NOW, KitApp

LOOKS = {"zh-ink-80": ("zh", "ink", (80, 24)), "en-paper-120": ("en", "paper", (120, 36))}

PAGES: dict[str, tuple[Callable[[str], Screen[None]], tuple[str, ...]]] = {
    "standards": (ScoresPage, ("down",) * 7),
    "evidence": (ScoresPage, ("down", "down", "down", "enter")),
    "needs": (ScoresPage, ("right", "down", "down", "down", "down")),
    "signs": (ScoresPage, ("left", "down", "down", "down", "down", "down")),
    "reading": (ClassPage, ("down",)),
    "class": (ClassPage, ("down",) * 3),
}


@pytest.fixture
def judged(kit_app: KitApp) -> Callable[[str, str], tuple[FieldkitApp, str]]:
    """A partner judged over some weeks."""

    def make(lang: str, theme: str) -> tuple[FieldkitApp, str]:
        moment = NOW - timedelta(days=14)

        def now() -> datetime:
            return moment

        app = kit_app(lang, theme, now=now)
        store, by = app.store, "小周" if lang == "zh" else "Zhou"
        app.settings = app.settings.with_(owner=by)
        zh = lang == "zh"
        one = add_partner(store, "丙教育装备" if zh else "Bingo Education")
        money = next(each for each in app.playbook.entries.objections if each.remark_for == "standard-funds")
        visit = start_visit(store, one)
        words = "首付太高，能分期吗" if zh else "Too much up front, can we split it?"
        heard = hear(store, visit, one, money.id, money.title, money.kind, words=words)
        settle(store, heard, "resolved", answer="按节点分三期" if zh else "three instalments at the milestones")
        finish_visit(store, visit, reached="yes",
                     readings={"competitive": "strong", "willing": "low", "self_driven": "strong"})  # fmt: skip
        said = {
            "standard-idea": (4, "招了两个 AI 售前" if zh else "hired two AI pre-sales people"),
            "standard-customers": (5, "八成教育" if zh else "four in five are schools"),
            "standard-reputation": (3, ""),
            "standard-funds": (4, "说款项不愁" if zh else "says funds are no worry"),
        }
        titles = {item.id: item.title for card in app.playbook.entries.scorecards for item in card.items}
        for item, (score, evidence) in said.items():
            score_item(store, one, "scorecard-standards", item, titles[item], score, by=by)
            if evidence:
                write_evidence(store, one, "scorecard-standards", item, titles[item], evidence, by=by)
        score_item(store, one, "scorecard-signs", "sign-rules", titles["sign-rules"], 2, by=by)
        moment = NOW
        funds = ("scorecard-standards", "standard-funds", titles["standard-funds"])
        take_score_back(store, one, *funds, by=by)
        score_item(store, one, *funds, 2, by=by)
        write_evidence(store, one, *funds, "要求分期" if zh else "asked to pay in parts", by=by)
        write_evidence(store, one, "scorecard-signs", "sign-age", titles["sign-age"],
                       "二代接班中" if zh else "the son is taking over", by=by)  # fmt: skip
        score_item(store, one, "needs", "need-risk", "x", 5, by=by)
        write_evidence(store, one, "needs", "need-risk", "x", "两次问到验收" if zh else "asked twice", by=by)
        add_reading(store, one, {"self_driven": "weak"})
        return app, one

    return make


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("look", LOOKS)
def test_the_judgement_of_a_partner_looks_as_it_did(look: str, page: str, judged, snap_compare) -> None:
    lang, theme, size = LOOKS[look]
    app, one = judged(lang, theme)
    made, keys = PAGES[page]

    async def open_page(pilot) -> None:
        await pilot.pause()
        app.push_screen(made(one))
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()

    assert snap_compare(app, run_before=open_page, terminal_size=size)

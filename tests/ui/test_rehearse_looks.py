"""How rehearsing looks, in both languages and sizes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from fieldkit.playbook.drills import drill_cards
from fieldkit.store import add_partner, finish_visit, hear, keep_variant, review_card, settle, start_visit
from fieldkit.ui.app import FieldkitApp
from tests.conftest import NOW, KitApp

LOOKS = {"zh-ink-80": ("zh", "ink", (80, 24)), "en-paper-120": ("en", "paper", (120, 36))}

SCREENS: dict[str, tuple[str, ...]] = {
    "start": ("4",),
    "front": ("4", "enter"),
    "back": ("4", "enter", "enter", "space", "space", "right"),
    "pretext": ("4", *["down"] * 4, "enter", "enter"),
    "works": ("4", *["down"] * 12, "enter"),
    "progress": ("4", *["down"] * 13, "enter"),
    "own-answers": ("4", *["down"] * 14, "enter"),
    "whole-visit": ("4", "down", "down", "enter", "3"),
}

OBJECTIONS = (("price-too-high", "price"), ("need-has-competitor", "need"))
"""The objections that were heard, with their kinds."""


@pytest.fixture
def practised(kit_app: KitApp) -> Callable[[str, str], FieldkitApp]:
    """Some weeks of rehearsing, and objections heard meanwhile."""

    def make(lang: str, theme: str) -> FieldkitApp:
        moment = NOW

        def now() -> datetime:
            return moment

        app = kit_app(lang, theme, now=now)
        store, playbook = app.store, app.playbook
        partner = add_partner(store, "青柚系统集成" if lang == "zh" else "Green Pomelo Systems")
        for number in range(14):
            moment = NOW - timedelta(days=40 - 3 * number, minutes=number)
            visit = start_visit(store, partner)
            entry, kind = OBJECTIONS[number % 4 // 3]
            objection = playbook.get(entry)
            heard = hear(store, visit, partner, entry, objection.title, kind)
            if number % 4 and number < 13:
                settle(store, heard, "resolved", answer=playbook.expand(objection.first))
            finish_visit(store, visit, reached="yes")
        keep_variant(store, "price-too-high", playbook.get("price-too-high").title,
                     "先别看单价，看做完剩多少。" if lang == "zh" else "Leave the price; what's left when it's done?",
                     heard=heard)  # fmt: skip
        cards = drill_cards(playbook)
        for day in (44, 43, 40, 33, 30, 21, 20, 12, 5, 4):
            moment = NOW - timedelta(days=day)
            for number, card in enumerate(cards[::9][:16]):
                review_card(store, card.id, playbook.expand(card.title), 1 + (number * day) % 4, drill=card.drill,
                            kind=card.kind, seconds=10 + day, version=card.version)  # fmt: skip
        moment = NOW
        return app

    return make


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("look", LOOKS)
def test_rehearsing_looks_as_it_did(look: str, screen: str, practised, snap_compare) -> None:
    lang, theme, size = LOOKS[look]
    assert snap_compare(practised(lang, theme), press=SCREENS[screen], terminal_size=size)

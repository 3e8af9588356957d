"""A screen is right in its first frame: nothing is empty first, jumps or moves when it has come to rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.screen import Screen

from fieldkit.store import add_followup, add_note, add_partner, start_visit
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.archive import ArchivePage
from fieldkit.ui.screens.partner import Partner
from fieldkit.ui.screens.prepare import Prepare
from fieldkit.ui.screens.scores import ScoresPage
from fieldkit.ui.screens.sums import Sums
from fieldkit.ui.screens.visit import Visit
from tests.conftest import KitApp

MADE: dict[str, Callable[[str, str], Screen[Any]]] = {
    "partner": lambda partner, _visit: Partner(partner),
    "prepare": lambda partner, _visit: Prepare(partner),
    "scorecards": lambda partner, _visit: ScoresPage(partner),
    "file": lambda partner, _visit: ArchivePage(partner),
    "visit": lambda _partner, visit: Visit(visit),
    "sums": lambda _partner, visit: Sums(visit),
}
"""Screens whose texts are made for the width that there is."""


def shown(app: FieldkitApp) -> list[str]:
    """The lines of the screen, less its scroll bars."""
    return [strip.text.rstrip(" ▁▂▃▄▅▆▇█│") for strip in app.screen._compositor.render_strips()]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@pytest.mark.parametrize("which", MADE)
async def test_what_is_painted_first_is_what_stays(kit_app: KitApp, which: str, size: tuple[int, int]) -> None:
    app = kit_app("en")
    partner = add_partner(app.store, "甲系统集成", cares="想要长期的价格保护，也想知道售后谁来管", remark="老板爱喝茶")
    for number in range(40):
        add_note(app.store, partner, f"note {number}, and what else was said of it in the corridor afterwards")
    add_followup(app.store, partner, "发两份案例", "2026-11-20")
    visit = start_visit(app.store, partner)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        screen, frames = MADE[which](partner, visit), []
        paint = app._display

        def painted(whose: Screen[Any], update: Any) -> None:
            if whose is screen and update is not None and not app._batch_count:
                frames.append(shown(app))
            paint(whose, update)

        app._display = painted  # type: ignore[method-assign]
        app.push_screen(screen)
        await pilot.pause(0.3)
        assert frames and frames[0] == shown(app)

"""What a start reads of the content: a pack may hold thousands of objections, and the day begins without them."""

from collections.abc import Callable
from pathlib import Path

from fieldkit.playbook import Playbook, load_playbook
from fieldkit.store import add_partner, start_visit
from fieldkit.ui.screens.today import Today
from fieldkit.ui.screens.visit import Visit
from tests.conftest import KitApp


async def test_today_and_the_visit_open_without_the_objections(
    kit_app: KitApp, shipped: Callable[[str], Playbook], tmp_path: Path
) -> None:
    layers = shipped("zh").layers
    load_playbook(layers, "zh", tmp_path / "compiled")
    playbook = load_playbook(layers, "zh", tmp_path / "compiled")
    app = kit_app(playbooks=lambda _lang: playbook)
    start_visit(app.store, add_partner(app.store, "甲"), pack=playbook.hash)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, Today)
        assert {"stages", "steps"} <= vars(playbook.entries).keys()
        assert not {"objections", "pages", "products"} & vars(playbook.entries).keys()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Visit)
        assert not {"objections", "pages"} & vars(playbook.entries).keys()

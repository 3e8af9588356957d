"""The rescue on the screen: offered, done, told, stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.config import Settings
from fieldkit.i18n import set_language
from fieldkit.store import Store, StoreDamaged, add_partner, dump
from fieldkit.ui.rescue_app import RescueApp
from tests.ui.driving import keys_shown, said


@pytest.fixture
def damaged_store(tmp_path: Path) -> tuple[Path, StoreDamaged]:
    set_language("en")
    path = tmp_path / "home" / "fieldkit.db"
    with Store.open(path) as store, store.act(""):
        for number in range(50):
            add_partner(store, f"Partner {number}")
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    with pytest.raises(StoreDamaged) as caught:
        Store.open(path)
    return path, caught.value


async def rescue_ended(app: RescueApp, pilot) -> None:
    await app.workers.wait_for_complete()
    await pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_enter_rescues_tells_what_came_of_it_and_opens_the_app(damaged_store, size: tuple[int, int]) -> None:
    path, error = damaged_store
    app = RescueApp(path, Settings(), error)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert str(path) in said(app.screen, "#rescue Static").replace("\n", "")
        assert keys_shown(app.screen) == {"Enter": "Rescue", "ctrl+q": "Quit"}
        await pilot.press("enter")
        await rescue_ended(app, pilot)
        assert "Nothing is known to be missing." in said(app.screen, "#rescue Static")
        assert keys_shown(app.screen)["Enter"] == "Open fieldkit"
        await pilot.press("enter")
    assert app.return_value is True
    with Store.open(path) as store:
        assert len(list(dump(store))) == 50


async def test_leaving_changes_nothing(damaged_store) -> None:
    path, error = damaged_store
    before = path.read_bytes()
    app = RescueApp(path, Settings(theme="paper"), error)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("ctrl+q")
    assert not app.return_value
    assert path.read_bytes() == before


async def test_a_rescue_that_cannot_be_done_says_why_and_may_be_tried_again(damaged_store) -> None:
    path, error = damaged_store
    (path.parent / "staged").write_text("a file in the way")
    app = RescueApp(path, Settings(), error, begin=True)
    async with app.run_test() as pilot:
        await pilot.pause()
        await rescue_ended(app, pilot)
        assert "cannot be written" in said(app.screen, "#rescue Static")
        (path.parent / "staged").unlink()
        await pilot.press("enter")
        await rescue_ended(app, pilot)
        assert app.done is not None and app.done.complete

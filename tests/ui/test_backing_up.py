"""The app and its backups: made in the background, told on Today; damage found meanwhile is offered a rescue."""

from __future__ import annotations

from fieldkit.store import StoreFull, add_partner
from fieldkit.store.backups.daily import daily_backups
from fieldkit.store.faults import damaged, full
from fieldkit.ui import backing_up
from fieldkit.ui.backing_up import Standing
from fieldkit.ui.screens.damaged import Damaged
from fieldkit.ui.screens.today import Today
from tests.conftest import NOW, KitApp
from tests.ui.driving import drawn, keys_shown, said


async def test_the_running_app_makes_the_backup_of_the_day_and_today_says_so(kit_app: KitApp, monkeypatch) -> None:
    monkeypatch.setattr(backing_up, "FIRST", 0.01)
    app = kit_app("en")
    add_partner(app.store, "甲")
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause(0.05)
        await app.workers.wait_for_complete()
        await pilot.pause()
        (backup,) = daily_backups(app.store.path)
        assert backup.day.isoformat() <= NOW.date().isoformat()
        assert app.backups.newest == backup
        assert any(row.startswith("Backup") for row in drawn(app.screen, "#due"))


async def test_a_backup_that_fails_is_said_once_and_stands_on_today(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await pilot.pause()
        error = full(app.store.path)
        assert isinstance(error, StoreFull)
        for _n in range(2):
            app.backed_up(Standing(None, error))
            await pilot.pause()
        assert sum("No backup could be made" in note.message for note in app._notifications) == 1
        assert any("the last one failed" in row for row in drawn(app.screen, "#due"))


async def test_damage_found_while_the_app_runs_is_offered_a_rescue_on_one_key(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        error = damaged(app.store.path, "page 7")
        app.backed_up(Standing(None, error))
        await pilot.pause()
        assert isinstance(app.screen, Damaged)
        assert "page 7" in said(app.screen, "#damaged Static")
        assert keys_shown(app.screen)["Enter"] == "Close and rescue"
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, Today)
        app._handle_exception(error)
        await pilot.pause()
        assert isinstance(app.screen, Damaged)
        await pilot.press("enter")
        await pilot.pause()
    assert app.damage is error


async def test_the_offer_never_stands_over_what_the_customer_sees(kit_app: KitApp) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+l")
        await pilot.pause()
        before = app.screen
        app.backed_up(Standing(None, damaged(app.store.path, "page 7")))
        await pilot.pause()
        assert app.screen is before

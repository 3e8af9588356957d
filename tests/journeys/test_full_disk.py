"""A disk that fills up while the app runs: said in words, the app goes on, nothing typed is lost."""

from __future__ import annotations

from fieldkit.store import Store, add_partner, plan_stop, start_visit
from fieldkit.store.queries import visit_state
from fieldkit.ui.screens.visit import Visit
from tests.conftest import NOW


def fill_disk(store: Store) -> None:
    """Let the database grow no further on the connection of the app."""
    (pages,) = store.connection.execute("PRAGMA page_count").fetchone()
    store.connection.execute(f"PRAGMA max_page_count = {pages}")


def room_again(store: Store) -> None:
    store.connection.execute("PRAGMA max_page_count = 1000000")


async def in_visit(app, pilot) -> str:
    partner = add_partner(app.store, "甲系统集成")
    plan_stop(app.store, partner, NOW.date().isoformat())
    visit = start_visit(app.store, partner)
    app.show_all()
    await pilot.pause()
    await pilot.press("enter")
    await pilot.pause()
    assert isinstance(app.screen, Visit)
    return visit


LONG = "客户说了很多话" * 3000


async def test_every_way_of_writing_survives_a_full_disk_and_works_again_afterwards(kit_app):
    app = kit_app()
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await pilot.pause()
        visit = await in_visit(app, pilot)
        await pilot.press("f2")
        app.screen.query_one("#note").value = LONG
        await pilot.pause(0.5)  # the draft is saved while there is room
        fill_disk(app.store)
        await pilot.press("enter")
        await pilot.pause()
        assert "磁盘" in " ".join(note.title for note in app._notifications)
        assert app.screen.query_one("#note").value == LONG
        for key in ("escape", "space", "f8", "f9", "ctrl+z"):
            await pilot.press(key)
            await pilot.pause()
        assert app.is_running and isinstance(app.screen, Visit)
        room_again(app.store)
        await pilot.press("f2", "enter")
        await pilot.pause()
        assert [note.text for note in visit_state(app.store, visit).notes] == [LONG]
        ticked = visit_state(app.store, visit).ticks  # a little may have found room in pages half full
        await pilot.press("space")
        await pilot.pause()
        assert visit_state(app.store, visit).ticks != ticked

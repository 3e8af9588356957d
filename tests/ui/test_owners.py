"""Who looks after a partner, by keys: named, handed over, protected, settled between two devices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from fieldkit.store import Store, add_partner, changes, delete_partner, hand_over, receive
from fieldkit.store.queries import OwningRow, ownings
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.form import Form
from fieldkit.ui.screens.owners import Owner, OwnersPage, summary
from fieldkit.ui.widgets.rows import Rows
from tests.conftest import NOW, KitApp
from tests.ui.driving import drawn, keys_shown, write
from tests.ui.test_projects import HOSTILE, looking


@pytest.fixture
def app(kit_app: KitApp) -> FieldkitApp:
    app = kit_app("en")
    app.settings = app.settings.with_(owner="Zhou")
    return app


@pytest.fixture
def one(app: FieldkitApp) -> str:
    return add_partner(app.store, "Bing Education")


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    """The store of another device."""
    with Store.open(tmp_path / "other" / "fieldkit.db", now=lambda: NOW) as store:
        yield store


def listed(app: FieldkitApp) -> str:
    return "\n".join(drawn(app.screen, "#owners"))


def living(app: FieldkitApp, one: str) -> list[OwningRow]:
    return [each for each in ownings(app.store, one) if not each.ended]


async def fill(pilot: Pilot[int], *texts: str) -> None:
    for text in texts:
        await write(pilot, text)
        await pilot.press("enter")
    await pilot.press("f8")
    await pilot.pause()


async def test_the_first_owner_is_whoever_uses_this_device_unless_another_is_said(app: FieldkitApp, one: str) -> None:
    async with looking(app, OwnersPage(one)) as pilot:
        assert "Nobody looks after this partner yet" in listed(app)
        await pilot.press("enter")
        await fill(pilot, "", "", "+6m")
        (row,) = living(app, one)
        assert (row.owner, row.since, row.protected) == ("Zhou", "2026-11-23", "2027-05-23")
        assert "181 d left" in listed(app)
        await pilot.press("ctrl+z")
        assert living(app, one) == []


async def test_a_hand_over_wants_a_reason_ends_the_old_and_begins_the_new_and_is_one_undo(
    app: FieldkitApp, one: str
) -> None:
    hand_over(app.store, one, "Wang", "2024-03-01", "2025-12-31")
    async with looking(app, OwnersPage(one)) as pilot:
        await pilot.press("1")
        await fill(pilot, "Li")
        assert isinstance(app.screen, Form), "a reason is wanted"
        await pilot.press(*["backspace"] * 3)
        await fill(pilot, "Wang went south")
        assert [(each.owner, each.ended, each.reason) for each in ownings(app.store, one)] == [
            ("Li", "", ""),
            ("Wang", "2026-11-23", "Wang went south"),
        ]
        assert "Before" in listed(app)
        await pilot.press("ctrl+z")
        assert [(each.owner, each.ended) for each in ownings(app.store, one)] == [("Wang", "")]


async def test_nobody_takes_over_or_leaves_before_the_one_before_began(app: FieldkitApp, one: str) -> None:
    hand_over(app.store, one, "Wang", "2026-11-01")
    async with looking(app, OwnersPage(one)) as pilot:
        await pilot.press("1")
        await fill(pilot, "Li", "10-20", "", "Wang went south")
        assert isinstance(app.screen, Form), "a day before Wang began is no day of the hand-over"
        (told,) = app._notifications
        assert "before it began, on 2026-11-01" in told.message
        await pilot.press(*["backspace"] * 5)
        await write(pilot, "11-02")
        await pilot.press("f8")
        await pilot.pause()
        assert [(each.owner, each.since) for each in living(app, one)] == [("Li", "2026-11-02")]
        await pilot.press("2")
        await fill(pilot, "gave up", "11-01")
        assert isinstance(app.screen, Form)
        assert [each.owner for each in living(app, one)] == ["Li"]


@pytest.mark.parametrize(
    ("protected", "text"),
    [("2026-12-31", "38 d left"), ("2026-11-23", "ends today"), ("2026-11-20", "over for 3 d"), ("", "not reported")],
)
async def test_the_days_of_protection_that_are_left_are_told(
    app: FieldkitApp, one: str, protected: str, text: str
) -> None:
    hand_over(app.store, one, "Zhou", "2026-03-01", protected)
    async with looking(app, OwnersPage(one)):
        assert text in listed(app)


async def test_protection_is_prolonged_in_the_form_that_opens_there(app: FieldkitApp, one: str) -> None:
    hand_over(app.store, one, "Zhou", "2026-03-01", "2026-11-20")
    async with looking(app, OwnersPage(one)) as pilot:
        await pilot.press("enter", *["backspace"] * 10)
        await fill(pilot, "12-31")
        assert living(app, one)[0].protected == "2026-12-31"


async def test_a_partner_is_given_up_with_a_reason(app: FieldkitApp, one: str) -> None:
    hand_over(app.store, one, "Zhou", "2026-03-01")
    async with looking(app, OwnersPage(one)) as pilot:
        await pilot.press("2")
        await fill(pilot, "no project in sight", "昨天")
        (row,) = ownings(app.store, one)
        assert (row.ended, row.reason) == ("2026-11-22", "no project in sight")
        assert "Nobody looks after" in listed(app)


async def test_owners_that_two_devices_named_unseen_are_both_shown_and_space_settles_it(
    app: FieldkitApp, one: str, other: Store
) -> None:
    receive(other, list(changes(app.store)))
    hand_over(app.store, one, "Zhou", "2026-11-20")
    hand_over(other, one, "Li", "2026-11-21")
    receive(app.store, list(changes(other)))
    async with looking(app, OwnersPage(one)) as pilot:
        text = listed(app)
        assert "Zhou" in text
        assert "since 11-21 Sat" in text
        assert "More than one owner" in text
        assert summary(app, one).plain == "Zhou, Li · 2 owners"
        assert keys_shown(app.screen)["Space"] == "This one stays"
        rows = app.screen.query_one("#owners", Rows)
        rows.move_to(Owner(next(each.id for each in living(app, one) if each.owner == "Li")))
        await pilot.press("space")
        assert [each.owner for each in living(app, one)] == ["Li"]
        receive(other, list(changes(app.store)))
        assert [each.owner for each in ownings(other, one) if not each.ended] == ["Li"]
        await pilot.press("ctrl+z")
        assert len(living(app, one)) == 2


async def test_space_on_the_only_owner_changes_nothing(app: FieldkitApp, one: str) -> None:
    hand_over(app.store, one, "Zhou", "2026-11-20")
    async with looking(app, OwnersPage(one)) as pilot:
        await pilot.press("space")
        assert len(living(app, one)) == 1
        assert "Space" not in keys_shown(app.screen)


async def test_whatever_was_written_is_shown_as_it_is(app: FieldkitApp, one: str) -> None:
    for text in HOSTILE:
        with app.store.act("") as act:
            fields = dict.fromkeys(("owner", "since", "protected", "reason"), text)
            act.new("owning", partner=one, **fields)
            act.new("owning", partner=one, ended=text, **fields)
    async with looking(app, OwnersPage(one), (120, 36)) as pilot:
        await pilot.press("end", "home")
        assert "[/oops]" in listed(app)
        assert summary(app, one).plain
        await pilot.press("down", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Form)


async def test_the_page_of_a_partner_that_is_gone_closes(app: FieldkitApp, one: str) -> None:
    page = OwnersPage(one)
    async with looking(app, page) as pilot:
        delete_partner(app.store, one)
        page.show()
        await pilot.pause()
        assert app.screen is not page

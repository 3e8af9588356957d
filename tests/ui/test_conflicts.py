"""What two devices wrote differently: marked everywhere, listed, decided by one key, by keys on a real app."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.store import (
    Store,
    add_contact,
    add_partner,
    changes,
    delete_partner,
    edit_contact,
    edit_partner,
    queries,
    receive,
)
from fieldkit.store.model import KINDS, fields_of
from fieldkit.ui import labels
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.conflicts import Conflicts
from fieldkit.ui.screens.partner import Partner
from tests.conftest import NOW, KitApp
from tests.ui.driving import drawn, keys_shown, said, write
from tests.ui.test_projects import HOSTILE, looking


@pytest.fixture
def app(kit_app: KitApp) -> FieldkitApp:
    return kit_app("en")


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    """The store of another device."""
    with Store.open(tmp_path / "other" / "fieldkit.db", now=lambda: NOW) as store:
        yield store


def meet(one: Store, two: Store) -> None:
    receive(two, list(changes(one)))
    receive(one, list(changes(two)))


def part(one: Store, two: Store, partner: str, **fields: tuple[str, str]) -> None:
    """Let both devices write fields of a partner, unseen by each other: (here, there)."""
    meet(one, two)
    edit_partner(one, partner, **{name: mine for name, (mine, _theirs) in fields.items()})
    edit_partner(two, partner, **{name: theirs for name, (_mine, theirs) in fields.items()})
    meet(one, two)


@pytest.fixture
def one(app: FieldkitApp, other: Store) -> str:
    partner = add_partner(app.store, "Bing Education", district="Tianhe")
    part(app.store, other, partner, phone=("111", "222"), remark=("asks for discount", "pays late"))
    return partner


def listed(app: FieldkitApp) -> str:
    return "\n".join(drawn(app.screen, "#conflict-list"))


def marked(app: FieldkitApp, rows: str) -> list[str]:
    """The rows of a list that have the mark of a conflict at their edge."""
    from fieldkit.ui.widgets.rows import Rows

    found = app.screen.query_one(rows, Rows)
    texts = [found.render_line(y).text for y in range(found.size.height)]
    return [text[2:].strip() for text in texts if text[1:2] == app.glyphs.differs]


def values(store: Store, partner: str) -> tuple[str, str]:
    row = queries.partner(store, partner)
    assert row is not None
    return row.phone, row.remark


async def test_both_values_stand_there_with_who_and_when(app: FieldkitApp, one: str) -> None:
    async with looking(app, Conflicts()) as _pilot:
        text = listed(app)
        assert "Bing Education · Partner" in text
        for wanted in ("Phone", "111", "222", "this device", "device ", "today 14:02", "asks for discount"):
            assert wanted in text
        assert "2 to decide" in app.screen.title_now()[1].plain
        assert one not in text


async def test_a_digit_picks_and_ctrl_z_opens_the_conflict_again(app: FieldkitApp, one: str, other: Store) -> None:
    async with looking(app, Conflicts()) as pilot:
        shown, _remark = values(app.store, one)
        loser = "222" if shown == "111" else "111"
        await pilot.press("2")
        assert values(app.store, one)[0] == loser
        assert "Phone" not in listed(app)
        meet(app.store, other)
        assert values(other, one)[0] == loser
        await pilot.press("ctrl+z")
        assert "Phone" in listed(app)
        assert values(app.store, one)[0] == shown


async def test_zero_joins_the_texts_each_once(app: FieldkitApp, one: str) -> None:
    async with looking(app, Conflicts(("partner", one, "remark"))) as pilot:
        assert keys_shown(app.screen)["0"] == "Join them"
        await pilot.press("0")
        assert sorted(values(app.store, one)[1].split("\n")) == ["asks for discount", "pays late"]
        assert [each.field for each in queries.conflicts(app.store)] == ["phone"]


async def test_enter_writes_a_third_value(app: FieldkitApp, one: str) -> None:
    async with looking(app, Conflicts(("partner", one, "phone"))) as pilot:
        await pilot.press("down", "enter")
        await pilot.pause()
        await write(pilot, " ext 5")
        await pilot.press("f8")
        await pilot.pause()
        assert values(app.store, one)[0] in ("111 ext 5", "222 ext 5")
        assert isinstance(app.screen, Conflicts)
        assert "Phone" not in listed(app)


async def test_space_picks_the_value_under_the_cursor_and_the_last_one_ends_the_list(
    app: FieldkitApp, one: str
) -> None:
    async with looking(app, Conflicts()) as pilot:
        await pilot.press("down", "space", "space")
        assert queries.conflicts(app.store) == []
        assert "Nothing to decide" in listed(app)
        assert set(keys_shown(app.screen)) == {"Esc", "F1"}


async def test_a_delete_beside_an_edit_is_told_in_words_and_keeping_brings_it_back(
    app: FieldkitApp, other: Store
) -> None:
    partner = add_partner(app.store, "Bing Education")
    meet(app.store, other)
    delete_partner(other, partner)
    edit_partner(app.store, partner, phone="138")
    meet(app.store, other)
    assert queries.partner(app.store, partner) is None
    async with looking(app, Conflicts()) as pilot:
        text = listed(app)
        assert "deleted it; this device wrote in it without knowing of that" in text
        assert "It stays deleted" in text
        assert "Keep it: Phone: 138" in text
        await pilot.press("2")
        row = queries.partner(app.store, partner)
        assert row is not None and row.phone == "138"
        assert queries.conflicts(app.store) == []


async def test_a_stage_and_its_title_are_decided_together(app: FieldkitApp, other: Store) -> None:
    partner = add_partner(app.store, "Bing Education")
    part(app.store, other, partner, stage=("a", "b"), stage_title=("Stage A", "Stage B"))
    async with looking(app, Conflicts()) as pilot:
        text = listed(app)
        assert text.count("Stage A") == text.count("Stage B") == 1
        assert "0" not in keys_shown(app.screen)
        await pilot.press("2")
        row = queries.partner(app.store, partner)
        assert row is not None and row.stage_title == f"Stage {row.stage.upper()}"
        assert queries.conflicts(app.store) == []


async def test_the_value_shown_has_a_mark_on_every_list_until_it_is_decided(
    app: FieldkitApp, one: str, other: Store
) -> None:
    contact = add_contact(app.store, one, "Wang")
    plain = add_contact(app.store, one, "Zhao")
    meet(app.store, other)
    edit_contact(app.store, contact, role="boss")
    edit_contact(other, contact, role="buyer")
    meet(app.store, other)
    assert plain
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2")
        await pilot.pause()
        assert [row.split()[0] for row in marked(app, "#partners")] == ["Bing"]
        await pilot.press("down", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Partner)
        assert app.screen.title_now()[0].plain.startswith("≠ Bing")
        await pilot.press("2")
        assert [row.split()[0] for row in marked(app, "#partner-list")] == ["Wang"]
        await pilot.press("3")
        assert [row.split()[0] for row in marked(app, "#partner-list")] == ["Phone", "Remark"]
        app.screen.query_one("#partner-list").move_to(
            next(v for v in app.screen.query_one("#partner-list").values if v.field == "remark")
        )
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Conflicts)
        assert app.screen.here is not None and app.screen.here.field == "remark"
        await pilot.press("1", "escape")
        await pilot.pause()
        assert [row.split()[0] for row in marked(app, "#partner-list")] == ["Phone"]


async def test_a_terminal_that_draws_ascii_has_a_mark_too(app: FieldkitApp, one: str) -> None:
    from fieldkit.ui.glyphs import ASCII

    app.glyphs = ASCII
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2")
        await pilot.pause()
        assert len(marked(app, "#partners")) == 1
        assert "#" in app.screen.query_one("#partners").render_line(1).text


def test_every_kind_and_field_that_can_be_in_conflict_has_a_name() -> None:
    assert set(labels.KINDS) == set(KINDS)
    assert {field for kind in KINDS for field in fields_of(kind)} <= set(labels.FIELDS)


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_hostile_texts_of_another_device_stay_texts(kit_app: KitApp, other: Store, lang: str) -> None:
    app = kit_app(lang)
    partner = add_partner(app.store, HOSTILE[0])
    part(app.store, other, partner, name=(HOSTILE[0], HOSTILE[1]), remark=("\n".join(HOSTILE), HOSTILE[-1]))
    async with looking(app, Conflicts()) as pilot:
        assert "\x1b" not in listed(app)
        await pilot.press("1", "1", "1")
        assert queries.conflicts(app.store) == []
        assert said(app.screen, "#conflict-head").strip() == ""

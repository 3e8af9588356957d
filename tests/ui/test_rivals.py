"""The competing brands of a partner and the answers of the playbook, by keys."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from fieldkit.store import add_partner, add_rival, delete_partner, end_rival
from fieldkit.store.queries import RivalRow, partner, rivals
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.carried import carried_lines
from fieldkit.ui.screens.find import Find
from fieldkit.ui.screens.form import Form
from fieldkit.ui.screens.prepare import Prepare
from fieldkit.ui.screens.rivals import Answer, Carried, RivalsPage, summary
from fieldkit.ui.widgets.rows import Rows
from tests.conftest import NOW, KitApp
from tests.ui.driving import drawn, keys_shown, said, write
from tests.ui.test_projects import HOSTILE, looking


@pytest.fixture
def app(kit_app: KitApp) -> FieldkitApp:
    return kit_app("en")


@pytest.fixture
def one(app: FieldkitApp) -> str:
    return add_partner(app.store, "Bing Education")


def listed(app: FieldkitApp) -> str:
    return "\n".join(drawn(app.screen, "#rivals"))


def only(app: FieldkitApp, one: str) -> RivalRow:
    found = rivals(app.store, one)
    assert len(found) == 1
    return found[0]


async def fill(pilot: Pilot[int], *texts: str) -> None:
    for text in texts:
        await write(pilot, text)
        await pilot.press("enter")
    await pilot.press("f8")
    await pilot.pause()


async def test_a_brand_is_added_by_keys_with_what_is_known_of_it(app: FieldkitApp, one: str) -> None:
    async with looking(app, RivalsPage(one)) as pilot:
        assert "No competitor known yet" in listed(app)
        await pilot.press("enter")
        await write(pilot, "Acme")
        await pilot.press("enter")
        await write(pilot, "3年")
        await pilot.press("enter", "space", "enter")
        await fill(pilot, "not content", "a poster at the desk", "昨天", "Zhou")
        row = only(app, one)
        assert (row.brand, row.since, row.year, row.exclusive, row.content) == ("Acme", "3年", "2023", True, "low")
        assert (row.seen, row.at, row.by) == ("a poster at the desk", "2026-11-22", "Zhou")
        assert app.screen.query_one("#rivals", Rows).value == Carried(row.id)
        text = listed(app)
        assert "exclusive" in text
        assert "not content" in text
        assert "a poster at the desk" in text


async def test_since_when_is_kept_as_typed_where_no_year_is_plain(app: FieldkitApp, one: str) -> None:
    async with looking(app, RivalsPage(one)) as pilot:
        await pilot.press("enter")
        await fill(pilot, "Acme", "long ago, I think")
        assert (only(app, one).since, only(app, one).year) == ("long ago, I think", "")


async def test_how_content_is_one_of_three_words(app: FieldkitApp, one: str) -> None:
    async with looking(app, RivalsPage(one)) as pilot:
        await pilot.press("enter")
        await write(pilot, "Acme")
        await pilot.press("enter", "enter", "enter")
        await fill(pilot, "who knows")
        assert isinstance(app.screen, Form)
        assert rivals(app.store, one) == []


async def test_space_says_that_a_brand_is_no_longer_carried_and_again_that_it_is(app: FieldkitApp, one: str) -> None:
    add_rival(app.store, one, "Acme")
    async with looking(app, RivalsPage(one)) as pilot:
        assert keys_shown(app.screen)["Space"] == "No longer carried"
        await pilot.press("space")
        assert only(app, one).ended == "2026-11-23"
        assert "No longer" in listed(app)
        await pilot.press("space")
        assert only(app, one).ended == ""
        await pilot.press("ctrl+z", "ctrl+z")
        assert only(app, one).ended == ""


async def test_the_old_line_is_offered_and_taken_over_in_one_act(app: FieldkitApp) -> None:
    one = add_partner(app.store, "Bing", competitor="Acme, 3 years, exclusive; Other")
    async with looking(app, RivalsPage(one)) as pilot:
        assert "Acme, Other" in listed(app)
        await pilot.press("home", "down", "enter")
        await pilot.pause()
        found = sorted((each.brand, each.year, each.exclusive) for each in rivals(app.store, one))
        assert found == [("Acme", "2023", True), ("Other", "", False)]
        assert "Written down" not in listed(app)
        await pilot.press("ctrl+z")
        assert rivals(app.store, one) == []
        row = partner(app.store, one)
        assert row is not None
        assert row.competitor == "Acme, 3 years, exclusive; Other"
        assert "Written down" in listed(app)


async def test_the_answers_stand_below_and_enter_opens_one(app: FieldkitApp, one: str) -> None:
    add_rival(app.store, one, "Acme")
    async with looking(app, RivalsPage(one)) as pilot:
        rows = app.screen.query_one("#rivals", Rows)
        answers = [each for each in rows.values if isinstance(each, Answer)]
        kinds = [app.playbook.get(each.id).kind for each in answers]  # type: ignore[union-attr]
        assert kinds == sorted(kinds, key=("need", "brand").index)
        rows.move_to(answers[0])
        await pilot.press("enter")
        await pilot.pause()
        found = app.screen
        assert isinstance(found, Find)
        assert found.entry is not None
        assert found.entry.id == answers[0].id


async def test_a_competing_brand_is_shown_as_a_chance_and_as_a_question(app: FieldkitApp, one: str) -> None:
    async with looking(app, RivalsPage(one)) as pilot:
        assert "A chance" not in listed(app)
        add_rival(app.store, one, "Acme", exclusive=True)
        app.screen.show()  # type: ignore[attr-defined]
        await pilot.pause()
        text = listed(app)
        assert "A chance: one order to try" in text
        assert "trying one order first" in text, "the direction of the playbook"
        assert "Acme: exclusive" in text


@pytest.mark.parametrize(("brand", "query"), [("exclusive", "exclusive"), ("Zzyzx Qwvk", "")])
async def test_f3_searches_by_the_brand_where_the_playbook_knows_it_else_shows_all(
    app: FieldkitApp, one: str, brand: str, query: str
) -> None:
    add_rival(app.store, one, brand)
    async with looking(app, RivalsPage(one)) as pilot:
        await pilot.press("f3")
        await pilot.pause()
        assert isinstance(app.screen, Find)
        assert app.screen.query_text == query
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, RivalsPage)


async def test_whatever_was_written_is_shown_as_it_is(app: FieldkitApp, one: str) -> None:
    for text in HOSTILE:
        rival = add_rival(app.store, one, text, since=text, year=text, content=text, seen=text, by=text, at=text,
                          remark=text)  # fmt: skip
        end_rival(app.store, add_rival(app.store, one, text), text)
        with app.store.act("") as act:
            act.put("rival", rival, ended="")
            act.put("partner", one, competitor=text)
    async with looking(app, RivalsPage(one), (120, 36)) as pilot:
        await pilot.press("end", "home")
        assert "[/oops]" in listed(app)
        assert summary(app, one).plain
        rows = app.screen.query_one("#rivals", Rows)
        rows.move_to(next(each for each in rows.values if isinstance(each, Carried)))
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Form)


async def test_the_summary_names_the_brands_or_what_was_written_on_the_old_line(app: FieldkitApp) -> None:
    one = add_partner(app.store, "Bing", competitor="Acme, they say")
    async with looking(app, RivalsPage(one)):
        assert summary(app, one).plain == "Acme, they say"
        for brand in ("A", "B", "C", "D"):
            add_rival(app.store, one, brand, exclusive=brand == "A")
        assert summary(app, one).plain == "A exclusive · B · C · +1"


async def test_the_page_of_a_partner_that_is_gone_closes(app: FieldkitApp, one: str) -> None:
    page = RivalsPage(one)
    async with looking(app, page) as pilot:
        delete_partner(app.store, one)
        page.show()
        await pilot.pause()
        assert app.screen is not page


async def test_prepare_shows_the_records_of_what_a_partner_carries_not_its_old_line(kit_app: KitApp) -> None:
    app = kit_app("en")
    one = add_partner(app.store, "Bing", competitor="Acme, 3 years; Other; Gone")
    add_rival(app.store, one, "Acme", since="2021", exclusive=True, content="low")
    end_rival(app.store, add_rival(app.store, one, "Gone"), "2026-11-01")
    async with app.run_test(size=(120, 36)) as pilot:
        screen = Prepare(one)
        app.push_screen(screen)
        await pilot.pause()
        shown = [row for row in said(screen, "#known-text").splitlines() if "carries" in row]
        assert [row.split() for row in shown] == [
            ["carries", "Acme", "since", "2021", "exclusive", "not", "content"],
            ["carries", "Other"],
        ]


async def test_without_records_the_line_of_the_partner_is_shown_as_it_is(kit_app: KitApp) -> None:
    app = kit_app("en")
    one = add_partner(app.store, "Bing", competitor="Acme, they say")
    row = partner(app.store, one)
    assert row is not None
    lines = carried_lines(app.store, row, NOW.date())
    assert [line.plain for line in lines] == ["Acme, they say"]

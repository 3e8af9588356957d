"""A partner's projects and the funnel of the year, by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from fieldkit.playbook import load_playbook
from fieldkit.store import add_opportunity, add_partner, close_opportunity, delete_partner, set_target
from fieldkit.store.queries import OpportunityRow, opportunities, target_of
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.screens.form import Form
from fieldkit.ui.screens.funnel import Funnel
from fieldkit.ui.screens.projects import ProjectsPage, summary
from fieldkit.ui.widgets.rows import Rows
from tests.conftest import KitApp
from tests.ui.driving import at_once, drawn, keys_shown, said, write

HOSTILE = (
    "[/",
    "[b",
    "[/oops]",
    "[red]x[/red]",
    "\x1b[31mred",
    "a\x00b",
    "\ud800",
    "\u202eabc",
    "价" * 10_000,
    "{n} %s",
)


@asynccontextmanager
async def looking(
    app: FieldkitApp, screen: KitScreen[None], size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilot[int]]:
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        app.push_screen(screen)
        await pilot.pause()
        yield pilot


@pytest.fixture
def app(kit_app: KitApp) -> FieldkitApp:
    return kit_app("en")


@pytest.fixture
def one(app: FieldkitApp) -> str:
    return add_partner(app.store, "Bing Education")


def only(app: FieldkitApp) -> OpportunityRow:
    found = opportunities(app.store)
    assert len(found) == 1
    return found[0]


def listed(app: FieldkitApp) -> str:
    return "\n".join(drawn(app.screen, "#funnel" if isinstance(app.screen, Funnel) else "#projects"))


async def fill(pilot: Pilot[int], *texts: str) -> None:
    """Type a text a field, and save."""
    for text in texts:
        await write(pilot, text)
        await pilot.press("enter")
    await pilot.press("f8")
    await pilot.pause()


# A partner's projects.


async def test_a_project_is_added_by_keys_with_amount_and_day_as_they_are_said(app: FieldkitApp, one: str) -> None:
    async with looking(app, ProjectsPage(one)) as pilot:
        assert "No projects yet" in listed(app)
        await pilot.press("enter")
        await fill(pilot, "No. 1 School", "IoT laboratory", "20.5万", "", "+2m")
        row = only(app)
        assert (row.school, row.subject, row.amount, row.bid) == (
            "No. 1 School",
            "IoT laboratory",
            "205000",
            "2027-01-23",
        )
        assert row.stage == app.playbook.entries.funnel[0].id
        assert "205,000" in listed(app)
        assert app.screen.query_one("#projects", Rows).value == row.id


async def test_what_is_no_amount_and_what_is_no_stage_is_said_and_nothing_is_saved(app: FieldkitApp, one: str) -> None:
    async with looking(app, ProjectsPage(one)) as pilot:
        await pilot.press("enter")
        await fill(pilot, "School", "", "a lot")
        assert isinstance(app.screen, Form)
        assert opportunities(app.store) == []
        await pilot.press(*["backspace"] * 5)
        await fill(pilot, "5", "nowhere")
        assert isinstance(app.screen, Form)
        assert opportunities(app.store) == []


async def test_right_and_left_move_a_project_through_the_funnel_and_stop_at_its_ends(
    app: FieldkitApp, one: str
) -> None:
    stages = [each.id for each in app.playbook.entries.funnel]
    add_opportunity(app.store, one, "School", stage=stages[0])
    async with looking(app, ProjectsPage(one)) as pilot:
        assert keys_shown(app.screen).get("→") == "Stage on"
        assert "←" not in keys_shown(app.screen)
        seen = []
        for _turn in range(len(stages) + 1):
            await pilot.press("right")
            seen.append(only(app).stage)
        assert seen == [*stages[1:], stages[-1], stages[-1]]
        await pilot.press("left", "ctrl+z")
        assert only(app).stage == stages[-1]


@pytest.mark.parametrize(("key", "status"), [("1", "won"), ("2", "lost")])
async def test_a_project_is_won_or_lost_with_a_reason_and_may_be_open_again(
    app: FieldkitApp, one: str, key: str, status: str
) -> None:
    add_opportunity(app.store, one, "School")
    async with looking(app, ProjectsPage(one)) as pilot:
        await pilot.press(key, "f8")
        assert isinstance(app.screen, Form), "a reason is wanted"
        await fill(pilot, "the price", "昨天")
        row = only(app)
        assert (row.status, row.reason, row.closed) == (status, "the price", "2026-11-22")
        assert "The reason  the price" in said(app.screen, "#project-more")
        await pilot.press("3")
        assert only(app).status == "open"
        await pilot.press("ctrl+z")
        assert only(app).status == status
        await pilot.press("ctrl+z")
        assert only(app).status == "open"


async def test_a_day_that_is_to_come_is_no_day_on_which_something_was_won(app: FieldkitApp, one: str) -> None:
    add_opportunity(app.store, one, "School")
    async with looking(app, ProjectsPage(one)) as pilot:
        await pilot.press("1")
        await fill(pilot, "x", "2027-01-01")
        assert isinstance(app.screen, Form)
        assert only(app).status == "open"


async def test_editing_a_project_writes_only_what_is_new(app: FieldkitApp, one: str) -> None:
    add_opportunity(app.store, one, "School", amount="1200000.5", subject="x", bid="2026-12-20")
    async with looking(app, ProjectsPage(one)) as pilot:
        before = app.store.connection.execute("SELECT count(*) FROM change").fetchone()[0]
        await pilot.press("enter", "f8")
        await pilot.pause()
        assert app.store.connection.execute("SELECT count(*) FROM change").fetchone()[0] == before
        await pilot.press("enter")
        await write(pilot, " 2")
        await pilot.press("f8")
        await pilot.pause()
        row = only(app)
        assert (row.school, row.amount) == ("School 2", "1200000.5")
        assert app.store.connection.execute("SELECT count(*) FROM change").fetchone()[0] == before + 1


async def test_what_another_program_wrote_as_an_amount_does_not_keep_the_rest_from_being_edited(
    app: FieldkitApp, one: str
) -> None:
    add_opportunity(app.store, one, "School", amount="a lot")
    async with looking(app, ProjectsPage(one)) as pilot:
        assert "a lot" in listed(app)
        await pilot.press("enter")
        await write(pilot, " 2")
        await pilot.press("f8")
        await pilot.pause()
        assert (only(app).school, only(app).amount) == ("School 2", "a lot")


async def test_a_project_is_deleted_at_the_end_of_its_form_and_comes_back(app: FieldkitApp, one: str) -> None:
    add_opportunity(app.store, one, "School")
    async with looking(app, ProjectsPage(one)) as pilot:
        await pilot.press("enter", "f8", "enter")
        form = app.screen
        assert isinstance(form, Form)
        end = form.query_one("#form-end", Rows)
        end.focus()
        end.move_to("delete")
        await pilot.press("enter")
        await pilot.pause()
        assert opportunities(app.store) == []
        await pilot.press("ctrl+z")
        assert len(opportunities(app.store)) == 1


async def test_keys_in_a_hurry_close_a_project_once(app: FieldkitApp, one: str) -> None:
    add_opportunity(app.store, one, "School")
    async with looking(app, ProjectsPage(one)) as pilot:
        await at_once(pilot, "1", "2", "1")
        await pilot.pause()
        assert sum(isinstance(each, Form) for each in app.screen_stack) == 1


async def test_the_page_of_a_partner_that_is_gone_closes(app: FieldkitApp, one: str) -> None:
    page = ProjectsPage(one)
    async with looking(app, page) as pilot:
        delete_partner(app.store, one)
        page.show()
        await pilot.pause()
        assert app.screen is not page


async def test_the_summary_says_how_many_what_they_are_worth_and_the_next_bid(app: FieldkitApp, one: str) -> None:
    async with looking(app, ProjectsPage(one)):
        assert summary(app, one).plain == "none yet"
        add_opportunity(app.store, one, "A", amount="0.1", bid="2026-11-24")
        add_opportunity(app.store, one, "B", amount="0.2", bid="2026-12-24")
        close_opportunity(app.store, add_opportunity(app.store, one, "C", amount="junk"), "won", "x", "2026-01-01")
        assert summary(app, one).plain == "in progress 2  0.3 · won 1 · bid tomorrow"


# The funnel.


async def test_an_empty_funnel_says_what_to_do_first_and_takes_the_target(app: FieldkitApp) -> None:
    async with looking(app, Funnel()) as pilot:
        assert "No projects in 2026 yet" in listed(app)
        await pilot.press("enter")
        await fill(pilot, "5m")
        assert target_of(app.store, 2026) == "5000000"
        assert "5,000,000" in listed(app)
        await pilot.press("ctrl+z")
        assert target_of(app.store, 2026) == ""


async def test_the_funnel_shows_stages_won_and_missing_and_leads_to_a_project(app: FieldkitApp, one: str) -> None:
    lead, approved = app.playbook.entries.funnel[:2]
    add_opportunity(app.store, one, "School A", amount="100000.1", stage=lead.id, bid="2026-12-01")
    add_opportunity(app.store, one, "School B", amount="200000.2", stage=approved.id, bid="2026-11-01")
    won = add_opportunity(app.store, one, "School C", amount="300000")
    close_opportunity(app.store, won, "won", "x", "2026-02-01")
    set_target(app.store, 2026, "700000.3")
    async with looking(app, Funnel()) as pilot:
        text = listed(app)
        assert "300,000.3" in text, "the stages together, to the fen"
        assert "42 % reached" in text
        assert "100,000 would still be missing" in text
        assert "missing 400,000.3" in str(app.screen.title_now()[1])
        assert "School B" in text, "what is overdue stands open"
        assert "School A" not in text
        await pilot.press("enter")
        assert "School A" in listed(app)
        await pilot.press("down", "enter")
        await pilot.pause()
        page = app.screen
        assert isinstance(page, ProjectsPage)
        assert page.here is not None
        assert page.here.school == "School A"
        await pilot.press("right", "escape")
        await pilot.pause()
        assert isinstance(app.screen, Funnel)
        assert "School A" not in "\n".join(drawn(app.screen, "#funnel")[:2])


async def test_left_and_right_turn_the_year_and_each_year_has_its_own_target(app: FieldkitApp, one: str) -> None:
    close_opportunity(app.store, add_opportunity(app.store, one, "Old", amount="5"), "won", "x", "2025-05-05")
    set_target(app.store, 2025, "5")
    async with looking(app, Funnel()) as pilot:
        assert "no target set" in str(app.screen.title_now()[1])
        await pilot.press("left")
        assert "target reached" in str(app.screen.title_now()[1])
        assert keys_shown(app.screen)["←"] == "2024"
        await pilot.press("right", "right")
        assert "No projects in 2027 yet" in listed(app)


OWN = {
    "pack.yaml": """\
id: own
version: "1"
title: Own
languages: [en]
company:
  en: {name: Own, agreement_title: Agreement}
""",
    "en/funnel.yaml": """\
funnel:
- {id: own-hope, title: Hope, text: A hope}
- {id: own-deal, title: Deal, text: A deal}
steps:
- {id: own-step, title: Open, short: Open, minutes: 3, say: [Hello], do: [], ask: [Busy?], listen: [Tone]}
""",
}
"""A pack of another process: two stages, and nothing else."""


async def test_a_pack_with_another_funnel_works(kit_app: KitApp, tmp_path: Path) -> None:
    for name, text in OWN.items():
        (tmp_path / "own" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "own" / name).write_text(text, encoding="utf-8")
    own = load_playbook([tmp_path / "own"], "en", tmp_path / "compiled")
    app = kit_app("en", playbooks=lambda _lang: own)
    one = add_partner(app.store, "Bing")
    add_opportunity(app.store, one, "Kept", stage="funnel-tender", stage_title="Tender", amount="7")
    async with looking(app, Funnel()) as pilot:
        assert [line.split()[0] for line in drawn(app.screen, "#funnel")[1:4]] == ["Hope", "Deal", "Tender"]
        app.push_screen(ProjectsPage(one))
        await pilot.pause()
        assert said(app.screen, "#project-more").endswith("Hope → Deal → Tender")
        await pilot.press("right")
        assert (only(app).stage, only(app).stage_title) == ("own-hope", "Hope")


async def test_whatever_was_written_is_shown_as_it_is(app: FieldkitApp, one: str) -> None:
    for text in HOSTILE:
        project = add_opportunity(app.store, one, text, subject=text, amount=text, stage=text, stage_title=text,
                                  bid=text, remark=text)  # fmt: skip
        close_opportunity(app.store, add_opportunity(app.store, one, text), "lost", text, text)
        with app.store.act("") as act:
            act.put("opportunity", project, status=text)
    with app.store.act("") as act:
        act.new("target", year="2026", amount="[/")
    async with looking(app, Funnel(), (120, 36)) as pilot:
        for fold in ("overdue", "lost"):
            assert isinstance(app.screen, Funnel)
            app.screen._open.add(fold)
        for level in HOSTILE:
            app.screen._open.add(f"stage {level}")
        app.screen.show()
        await pilot.press("end", "home", "enter")
        assert "[/oops]" in listed(app)
        app.push_screen(ProjectsPage(one))
        await pilot.pause()
        for _row in range(len(HOSTILE) * 2):
            await pilot.press("down")
        assert "[/oops]" in listed(app)
        assert summary(app, one).plain.startswith("in progress")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Form)


async def test_a_hostile_text_is_kept_as_it_was_typed(app: FieldkitApp, one: str) -> None:
    async with looking(app, ProjectsPage(one)) as pilot:
        await pilot.press("enter")
        await fill(pilot, "[red]x[/", "[/oops]")
        assert (only(app).school, only(app).subject) == ("[red]x[/", "[/oops]")
        assert "[red]x[/" in listed(app)


async def test_the_pages_are_drawn_anew_in_the_other_language_and_size(app: FieldkitApp, one: str) -> None:
    add_opportunity(app.store, one, "School", amount="1200000")
    async with looking(app, ProjectsPage(one)) as pilot:
        assert "1,200,000" in listed(app)
        await pilot.press("ctrl+e")
        await pilot.resize_terminal(120, 36)
        await pilot.pause()
        assert "120万" in listed(app)

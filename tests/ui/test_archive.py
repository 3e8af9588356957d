"""A partner's file after signing, by keys."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event

import pytest
from textual.pilot import Pilot

from fieldkit.playbook import load_playbook
from fieldkit.store import (
    Kept,
    add_agreement,
    add_contact,
    add_paper,
    add_partner,
    blobs,
    fulfil,
    hand_out,
    keep_file,
    plan_courses,
    undo,
)
from fieldkit.store.blobs import PIECE, blob_path, blobs_folder
from fieldkit.store.queries import agreements, courses, fulfilled, handouts_of, papers
from fieldkit.ui import opener
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.archive import ArchivePage, summary
from fieldkit.ui.screens.form import Form
from fieldkit.ui.screens.paper import PaperForm
from fieldkit.ui.widgets.rows import Rows
from tests.conftest import KitApp
from tests.hostile import HOSTILE, Eye
from tests.playbook.small_pack import EN, ZH, write_pack
from tests.ui import driving
from tests.ui.driving import keys_shown, write


@asynccontextmanager
async def looking(
    app: FieldkitApp, partner: str, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[int], ArchivePage]]:
    """The page of a partner's file."""
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        screen = ArchivePage(partner)
        app.push_screen(screen)
        await pilot.pause()
        await pilot.pause()
        yield pilot, screen


def drawn(screen: ArchivePage) -> list[str]:
    """The rows of the page."""
    return driving.drawn(screen, "#archive-list")


def told(app: FieldkitApp) -> str:
    """All that is said in notes at the edge of the screen."""
    return "\n".join(f"{each.title} {each.message}" for each in app._notifications)


async def settled(app: FieldkitApp, pilot: Pilot[int]) -> None:
    """Wait for the copying of files."""
    await app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that the system was asked to open."""
    found: list[Path] = []
    monkeypatch.setattr(opener.subprocess, "Popen", lambda args, **_kwargs: found.append(Path(args[-1])))
    monkeypatch.setattr(sys, "platform", "linux")
    return found


async def test_the_checklist_of_the_pack_is_ticked_by_space_and_told_by_enter(kit_app: KitApp) -> None:
    app = kit_app("en")
    one = add_partner(app.store, "甲")
    items = [each for each in app.playbook.entries.checklist if each.group == "signing"]
    async with looking(app, one) as (pilot, screen):
        assert drawn(screen)[0] == f"After signing  0/{len(items)}"
        await pilot.press("space")
        await pilot.pause()
        assert drawn(screen)[0] == f"After signing  1/{len(items)}"
        assert "11-23" in drawn(screen)[1]
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("ctrl+u")
        await write(pilot, "11-20")
        await pilot.press("enter")
        await write(pilot, "李经理")
        await pilot.press("enter")
        await write(pilot, "当面授牌")
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is screen
        row = fulfilled(app.store, one)[items[0].id]
        assert (row.done, row.at, row.by, row.text) == (True, "2026-11-20", "李经理", "当面授牌")
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert fulfilled(app.store, one)[items[0].id].at == "2026-11-23"
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert drawn(screen)[0] == f"After signing  0/{len(items)}"


async def test_an_agreement_is_added_with_the_company_s_title_and_edited(kit_app: KitApp) -> None:
    app = kit_app("zh")
    one = add_partner(app.store, "甲")
    title = app.playbook.expand("{{company.agreement_title}}")
    async with looking(app, one) as (pilot, screen):
        await pilot.press("2")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, Form)
        await write(pilot, "RZ-2026-018")
        await pilot.press("enter", "enter")
        await write(pilot, "昨天")
        await pilot.press("enter")
        await write(pilot, "2027-11-21")
        await pilot.press("f8")
        await pilot.pause()
        assert app.screen is screen
        assert [(each.number, each.title, each.signed, each.until) for each in agreements(app.store, one)] == [
            ("RZ-2026-018", title, "2026-11-22", "2027-11-21")
        ]
        row = next(row for row in drawn(screen) if "RZ-2026-018" in row)
        assert "2027-11-21" in row
        met = fulfilled(app.store, one)["signing-agreement"]
        assert (met.done, met.at) == (True, "2026-11-22")
        screen.query_one(Rows).move_to(agreements(app.store, one)[0])
        await pilot.press("enter", "down", "down", "ctrl+u")
        await write(pilot, "不知道")
        await pilot.press("f8")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        assert "不知道" in told(app)
        await pilot.press("escape", "ctrl+z")
        await pilot.pause()
        assert agreements(app.store, one) == []


async def test_a_file_is_added_to_what_the_cursor_stands_on_and_opened_by_f6(
    kit_app: KitApp, tmp_path: Path, opened: list[Path]
) -> None:
    app = kit_app("en")
    one = add_partner(app.store, "甲")
    source = tmp_path / "协议 (双方盖章).pdf"
    source.write_bytes(b"signed")
    agreement = add_agreement(app.store, one, "合作协议", number="RZ-1")
    async with looking(app, one) as (pilot, screen):
        rows = screen.query_one(Rows)
        rows.move_to(agreements(app.store, one)[0])
        screen.show_bars()
        assert "F6" not in keys_shown(screen)
        await pilot.press("1")
        await pilot.pause()
        assert isinstance(app.screen, PaperForm)
        await write(pilot, f"'{source}'")
        await pilot.press("f8")
        await settled(app, pilot)
        assert app.screen is screen
        source.unlink()
        found = papers(app.store, one)
        assert [(each.name, each.size, each.part, each.about) for each in found] == [
            ("协议 (双方盖章).pdf", "6", "agreement", agreement)
        ]
        assert any("协议 (双方盖章).pdf" in row and "6 B" in row for row in drawn(screen))
        assert "F6" in keys_shown(screen)
        await pilot.press("f6")
        await settled(app, pilot)
        assert [path.name for path in opened] == ["协议 (双方盖章).pdf"]
        assert opened[0].read_bytes() == b"signed"
        assert opened[0].is_relative_to(app.paths.cache)
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert papers(app.store, one) == []


async def test_tab_completes_the_path_and_names_what_there_is_to_choose(kit_app: KitApp, tmp_path: Path) -> None:
    app = kit_app("en")
    one = add_partner(app.store, "甲")
    folder = tmp_path / "scans"
    folder.mkdir()
    for name in ("deed-1.pdf", "deed-2.pdf"):
        (folder / name).write_text("x")
    async with looking(app, one) as (pilot, screen):
        await pilot.press("1")
        await pilot.pause()
        await write(pilot, str(tmp_path / "sca"))
        await pilot.press("tab")
        await write(pilot, "d")
        await pilot.press("tab")
        await pilot.pause()
        field = app.screen.lines[0].entry
        assert field.value == str(folder / "deed-")
        assert "deed-1.pdf" in told(app)
        await write(pilot, "2")
        await pilot.press("tab")
        assert field.value == str(folder / "deed-2.pdf")
        await pilot.press("tab")
        assert app.screen.focused is app.screen.lines[1].entry
        await pilot.press("f8")
        await settled(app, pilot)
        assert app.screen is screen
        assert [each.name for each in papers(app.store, one)] == ["deed-2.pdf"]


@pytest.mark.parametrize("typed", ["/nowhere/at all.pdf", "/", "file:///nowhere", *HOSTILE.values()])
async def test_a_file_that_cannot_be_read_is_told_with_what_was_typed_still_there(kit_app: KitApp, typed: str) -> None:
    app = kit_app("en")
    one = add_partner(app.store, "甲")
    async with looking(app, one) as (pilot, _screen):
        await pilot.press("1")
        await pilot.pause()
        await write(pilot, typed)
        before = app.screen.lines[0].value
        await pilot.press("f8")
        await settled(app, pilot)
        assert isinstance(app.screen, PaperForm)
        assert app.screen.lines[0].value == before
        assert "cannot be read" in told(app) or "missing" in told(app)
        assert papers(app.store, one) == []


async def test_esc_stops_a_copying_and_leaves_nothing_behind(
    kit_app: KitApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = kit_app("en")
    one = add_partner(app.store, "甲")
    source = tmp_path / "film.mp4"
    source.write_bytes(b"x" * (3 * PIECE))
    begun, go_on = Event(), Event()
    copied = blobs._copied

    def slowly(read, write, source, progress):
        begun.set()
        go_on.wait(10)
        return copied(read, write, source, progress)

    monkeypatch.setattr(blobs, "_copied", slowly)
    async with looking(app, one) as (pilot, _screen):
        await pilot.press("1")
        await pilot.pause()
        await write(pilot, str(source))
        await pilot.press("f8")
        await pilot.pause()
        assert begun.wait(10)
        form = app.screen
        assert isinstance(form, PaperForm)
        assert "Stop" in keys_shown(form).values()
        await pilot.press("escape")
        go_on.set()
        await pilot.pause(0.2)
        assert app.screen is form
        assert form.lines[0].value == str(source)
        assert papers(app.store, one) == []
        assert not [path for path in blobs_folder(app.store).rglob("*") if path.is_file()]


async def test_a_missing_and_a_damaged_file_are_shown_and_told_and_replaced(
    kit_app: KitApp, tmp_path: Path, opened: list[Path]
) -> None:
    app = kit_app("en")
    one = add_partner(app.store, "甲")
    source = tmp_path / "photo.jpg"
    source.write_bytes(b"picture")
    kept = keep_file(app.store, source)
    add_paper(app.store, one, kept, part="item", about="signing-plaque")
    path = blob_path(app.store, kept.blob)
    assert path is not None
    async with looking(app, one) as (pilot, screen):
        screen.query_one(Rows).move_to(papers(app.store, one)[0])
        for content, word in ((None, "missing"), (b"x", "damaged"), (b"pictur3", "damaged")):
            path.unlink() if content is None else path.write_bytes(content)
            screen.show()
            if content != b"pictur3":
                assert any("photo.jpg" in row and word in row for row in drawn(screen))
            await pilot.press("f6")
            await settled(app, pilot)
            assert word in told(app)
            assert "photo.jpg" in told(app)
            app.clear_notifications()
        assert opened == []
        await pilot.press("enter", "up")
        await write(pilot, str(source))
        await pilot.press("f8")
        await settled(app, pilot)
        assert app.screen is screen
        await pilot.press("f6")
        await settled(app, pilot)
        assert [path.read_bytes() for path in opened] == [b"picture"]


async def test_a_training_is_planned_for_several_people_and_held_by_space(kit_app: KitApp) -> None:
    app = kit_app("en")
    one = add_partner(app.store, "甲")
    add_contact(app.store, one, "王建国")
    trainings = app.playbook.entries.training
    async with looking(app, one, (120, 36)) as (pilot, screen):
        heading = next(row for row in drawn(screen) if row.startswith("Training"))
        assert heading == f"Training  0/{len(trainings)}"
        await pilot.press("3")
        await pilot.pause()
        await pilot.press("right", "enter")
        await write(pilot, "王建国、Li")
        await pilot.press("enter")
        await write(pilot, "+7d")
        await pilot.press("f8")
        await pilot.pause()
        found = courses(app.store, one)
        assert {(each.course, each.name, each.day, bool(each.contact)) for each in found} == {
            (trainings[0].id, "王建国", "2026-11-30", True),
            (trainings[0].id, "Li", "2026-11-30", False),
        }
        rows = screen.query_one(Rows)
        rows.move_to(next(each for each in rows.values if each in found))
        await pilot.press("space")
        await pilot.pause()
        assert f"Training  1/{len(trainings)}" in drawn(screen)
        assert [each.done for each in courses(app.store, one)].count("2026-11-23") == 1
        await pilot.press("space")
        await pilot.pause()
        assert {each.done for each in courses(app.store, one)} == {""}
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+z")
        await pilot.pause()
        assert courses(app.store, one) == []


async def test_a_sample_is_lent_by_f4_and_comes_back_by_space(kit_app: KitApp) -> None:
    app = kit_app("en")
    one = add_partner(app.store, "甲")
    async with looking(app, one) as (pilot, screen):
        await pilot.press("f4")
        await pilot.pause()
        await write(pilot, "panel")
        await pilot.press("enter", "space", "f8")
        await pilot.pause()
        screen.query_one(Rows).move_to(handouts_of(app.store, one)[0])
        await pilot.press("space")
        await pilot.pause()
        assert handouts_of(app.store, one)[0].back
        assert any("panel" in row and "back" in row for row in drawn(screen))


async def test_the_page_closes_with_its_partner_and_a_form_with_its_record(kit_app: KitApp) -> None:
    app = kit_app("en")
    one = add_partner(app.store, "甲")
    async with looking(app, one) as (pilot, screen):
        add_agreement(app.store, one, "x")
        screen.show()
        screen.query_one(Rows).move_to(agreements(app.store, one)[0])
        await pilot.press("enter")
        await pilot.pause()
        undo(app.store)
        await pilot.press("f8")
        await pilot.pause()
        assert app.screen is screen
        undo(app.store)
        screen.show()
        await pilot.pause()
        assert app.screen is not screen


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 36), (60, 16)])
async def test_whatever_was_written_is_shown_as_it_is_and_every_row_fits(
    kit_app: KitApp, lang: str, size: tuple[int, int]
) -> None:
    app = kit_app(lang)
    one = add_partner(app.store, HOSTILE["a colour"])
    for text in (*HOSTILE.values(), "价" * 10_000):
        agreement = add_agreement(app.store, one, text, number=text, signed=text, until=text, remark=text)
        add_paper(app.store, one, Kept(text, text, 7), title=text, part="agreement", about=agreement, by=text)
        plan_courses(app.store, one, text, text, [("", text)], day=text, done="", result=text)
        fulfil(app.store, one, "signing-plaque", text, day=text, by=text, text=text)
        hand_out(app.store, one, text, "lent", due=text)
    async with looking(app, one, size) as (pilot, screen):
        rows, eye = screen.query_one(Rows), Eye(pilot)
        for value in rows.values[::7]:
            rows.move_to(value)
            screen.show_bars()
            await eye.look()
        await pilot.press("end", "f6", "home", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is screen
        assert summary(app, one)


OTHER_PACK = """
checklist:
- {id: after-deed, title: Deed sealed, group: signing, text: Two copies., parts: [{id: deed-copy, title: A copy}]}
training:
- {id: course-one, title: The only course, text: One day.}
"""


async def test_a_pack_with_another_list_after_signing_works(kit_app: KitApp, tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "pack", zh=ZH + OTHER_PACK, en=EN + OTHER_PACK)
    app = kit_app("en", playbooks=lambda lang: load_playbook([folder], lang, tmp_path / "cache"))
    one = add_partner(app.store, "甲")
    plan_courses(app.store, one, "old-course", "An older course", [("", "Li")], done="2026-11-01")
    fulfil(app.store, one, "deed-copy", "A copy", day="2026-11-20")
    async with looking(app, one) as (pilot, screen):
        rows = drawn(screen)
        assert rows[0] == "After signing  0/1"
        assert any("Deed sealed" in row for row in rows)
        assert any("A copy" in row and "11-20" in row for row in rows)
        assert "Training  0/1" in rows
        assert any("An older course" in row for row in rows)
        await pilot.press("space")
        await pilot.pause()
        assert drawn(screen)[0] == "After signing  1/1"


async def test_a_pack_without_a_list_after_signing_shows_what_there_is(kit_app: KitApp, tmp_path: Path) -> None:
    app = kit_app("en", playbooks=lambda lang: load_playbook([write_pack(tmp_path / "pack")], lang, tmp_path / "c"))
    one = add_partner(app.store, "甲")
    add_agreement(app.store, one, "Deed", number="7", signed="2026-11-20")
    async with looking(app, one) as (_pilot, screen):
        assert drawn(screen)[0] == "Agreement"
        assert summary(app, one).plain == "signed 2026-11-20"

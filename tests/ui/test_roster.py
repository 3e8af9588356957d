"""Bringing a roster in, and merging partners that are one, by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import openpyxl
import pytest
from textual.pilot import Pilot

from fieldkit.store import add_note, add_partner, next_undo
from fieldkit.store.queries import contacts, count_partners, distinct_partners, doubtful, partner, partners, timeline
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens import roster as screen_module
from fieldkit.ui.screens.doubles import Duplicates
from fieldkit.ui.screens.partner import Partner
from fieldkit.ui.screens.roster import RosterImport
from fieldkit.ui.widgets.rows import Rows
from tests.conftest import KitApp
from tests.hostile import HOSTILE, Eye
from tests.ui.driving import drawn, keys_shown, said, write

HEADERS = ["名称", "区域", "楼宇", "联系人", "电话", "星座"]


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    def make(*rows: list[object], headers: list[str] = HEADERS, name: str = "渠道商.xlsx") -> Path:
        book = openpyxl.Workbook()
        book.active.append(headers)
        for row in rows:
            book.active.append(row)
        path = tmp_path / "tables" / name
        path.parent.mkdir(exist_ok=True)
        book.save(path)
        return path

    return make


Make = Callable[..., Path]


@asynccontextmanager
async def importing(
    app: FieldkitApp, folder: Path, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[int], RosterImport]]:
    """The screen of the import, looking into a folder."""
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        screen = RosterImport(folder)
        app.push_screen(screen)
        await pilot.pause()
        yield pilot, screen


async def settle(pilot: Pilot[int]) -> None:
    """Wait until what is under way is done and shown."""
    await pilot.app.workers.wait_for_complete([each for each in pilot.app.workers if each.group == "roster"])
    await pilot.pause()
    await pilot.pause()


async def read(pilot: Pilot[int], *keys: str) -> None:
    """Choose the file under the cursor."""
    await pilot.press(*(keys or ("enter",)))
    await settle(pilot)


def rows(screen: RosterImport | Duplicates) -> str:
    return "\n".join(drawn(screen, "#roster-list" if isinstance(screen, RosterImport) else "#double-list"))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_roster_comes_in_by_keys_and_goes_again_with_one_undo(
    kit_app: KitApp, workbook: Make, lang: str, size: tuple[int, int]
) -> None:
    app = kit_app(lang)
    known = add_partner(app.store, "乙", district="海淀")
    path = workbook(["甲", "朝阳", "A 座", "王", 13800000001, None], ["乙", "东城"], [None, "西城"])
    before = next_undo(app.store)
    async with importing(app, path.parent, size) as (pilot, screen):
        assert "Enter" in keys_shown(screen)
        await read(pilot)
        shown = rows(screen)
        assert "甲" in shown and "朝阳 A 座" in shown and "王" in shown
        assert "海淀 → 东城" in shown
        assert count_partners(app.store) == 1
        await pilot.press("f8")
        await settle(pilot)
        assert {row.name: (row.district, row.phone) for row in partners(app.store)} == {
            "甲": ("朝阳", "13800000001"),
            "乙": ("东城", ""),
        }
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert [row.id for row in partners(app.store)] == [known]
        assert next_undo(app.store) == before
        assert "海淀 → 东城" in rows(screen)
        await pilot.press("escape", "escape")
        assert not isinstance(app.screen, RosterImport)


@pytest.mark.parametrize("keys", [("down", "enter"), ("2", "down", "enter")])
async def test_an_empty_store_leads_to_the_import_by_arrows_and_enter(kit_app: KitApp, keys: tuple[str, ...]) -> None:
    app = kit_app("en")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        assert isinstance(app.screen, RosterImport)


async def test_the_path_can_be_typed_and_the_list_follows(kit_app: KitApp, workbook: Make, tmp_path: Path) -> None:
    workbook(["甲"], headers=["名称"], name="b.xlsx")
    path = workbook(["乙"], headers=["名称"], name="ab.xlsx")
    async with importing(kit_app("en"), tmp_path) as (pilot, screen):
        await write(pilot, str(path.parent) + "/")
        assert "ab.xlsx" in rows(screen) and "b.xlsx" in rows(screen)
        await write(pilot, "AB")
        assert [line.split()[0] for line in drawn(screen, "#roster-list") if ".xlsx" in line] == ["ab.xlsx"]
        await read(pilot)
        assert "乙" in rows(screen)


async def test_a_path_in_quotation_marks_is_a_path(kit_app: KitApp, workbook: Make, tmp_path: Path) -> None:
    path = workbook(["甲"], headers=["名称"])
    async with importing(kit_app("en"), tmp_path) as (pilot, screen):
        await write(pilot, f'"{path}"')
        await read(pilot)
        assert "甲" in rows(screen)


async def test_folders_are_walked_by_arrows_and_enter(kit_app: KitApp, workbook: Make, tmp_path: Path) -> None:
    workbook(["甲"], headers=["名称"])
    async with importing(kit_app("en"), tmp_path / "tables") as (pilot, screen):
        await pilot.press("tab", "home", "enter")
        await pilot.pause()
        assert "tables/" in rows(screen)
        screen.rows.move_to(
            next(each for each in screen.rows.values if getattr(each, "path", None) == tmp_path / "tables")
        )
        await pilot.press("enter")
        await pilot.pause()
        assert "渠道商.xlsx" in rows(screen)


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("a.xlsx", b"PK\x03\x04", "damaged"),
        ("a.csv", b"", "empty"),
        ("a.csv", "区域\n朝阳\n".encode(), "区域"),
        ("a.csv", "名称,公司名称\n甲,乙\n".encode(), "B1"),
    ],
)  # fmt: skip
async def test_a_file_that_is_no_roster_is_told_beside_the_list(
    kit_app: KitApp, tmp_path: Path, name: str, raw: bytes, told: str
) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / name).write_bytes(raw)
    app = kit_app("en")
    async with importing(app, tmp_path / "tables") as (pilot, screen):
        await read(pilot)
        assert told in said(screen, "#roster-head")
        assert name in rows(screen)
        assert count_partners(app.store) == 0


async def test_a_file_that_is_not_there_is_told(kit_app: KitApp, tmp_path: Path) -> None:
    async with importing(kit_app("en"), tmp_path) as (pilot, screen):
        await write(pilot, "nowhere.xlsx")
        await read(pilot)
        assert "nowhere.xlsx" in said(screen, "#roster-head")


async def test_unknown_columns_go_to_the_remark_when_the_rep_says_so(kit_app: KitApp, workbook: Make) -> None:
    app = kit_app("en")
    path = workbook(["甲", None, None, None, None, "水瓶"])
    async with importing(app, path.parent) as (pilot, screen):
        await read(pilot)
        assert "星座" in rows(screen)
        await pilot.press("down", "space", "f8")
        await settle(pilot)
        assert partners(app.store)[0].remark == "星座: 水瓶"


async def test_a_row_that_may_be_somebody_known_is_taken_for_them_with_space(kit_app: KitApp, workbook: Make) -> None:
    app = kit_app("en")
    known = add_partner(app.store, "甲科技", phone="010-65120001")
    path = workbook(["甲科技有限公司", "朝阳", None, "王", 13800000001, None])
    async with importing(app, path.parent) as (pilot, screen):
        await read(pilot)
        assert "same name" in rows(screen)
        await pilot.press("down")
        assert keys_shown(screen)["Space"] == "The same one"
        await pilot.press("space")
        assert keys_shown(screen)["Space"] == "Another one"
        assert "taken for it" in rows(screen)
        await pilot.press("f8")
        await settle(pilot)
        (found,) = partners(app.store)
        assert (found.id, found.district, found.remark) == (known, "朝阳", "name: 甲科技有限公司")
        assert found.phone == "010-65120001 / 13800000001"
        assert [person.name for person in contacts(app.store, known)] == ["王"]


async def test_esc_stops_the_writing_and_nothing_of_it_is_there(
    kit_app: KitApp, workbook: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = kit_app("en")
    path = workbook(*(["甲" + str(n)] for n in range(900)), headers=["名称"])
    async with importing(app, path.parent) as (pilot, screen):
        await read(pilot)
        whole = screen_module.import_partners

        def slowly(store, incoming, about, progress):  # type: ignore[no-untyped-def]
            def step(done: int, of: int) -> None:
                if done == 400:
                    pilot.app.call_from_thread(screen.action_back)
                progress(done, of)

            whole(store, incoming, about, step)

        monkeypatch.setattr(screen_module, "import_partners", slowly)
        await pilot.press("f8")
        await settle(pilot)
        assert count_partners(app.store) == 0
        assert next_undo(app.store) is None
        assert keys_shown(screen)["F8"] == "Write all of it"


async def test_enter_says_in_full_why_a_row_is_not_taken(kit_app: KitApp, tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "a.csv").write_text("名称,手机\n甲,1.38E+10\n", encoding="utf-8")
    app = kit_app("en")
    async with importing(app, tmp_path / "t") as (pilot, screen):
        await read(pilot)
        assert keys_shown(screen)["Enter"] == "Show it whole"
        await pilot.press("enter")
        await pilot.pause()
        (told,) = app._notifications
        assert "type it anew" in told.message and told.title.startswith("row 2")


async def test_what_was_not_taken_still_stands_there_after_writing_and_the_folder_is_kept(
    kit_app: KitApp, tmp_path: Path
) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "a.csv").write_text("名称,手机\n甲,1.38E+10\n乙,13800000001\n", encoding="utf-8")
    app = kit_app("en")
    async with importing(app, tmp_path) as (pilot, screen):
        await write(pilot, str(tmp_path / "t" / "a.csv"))
        await read(pilot)
        await pilot.press("f8")
        await settle(pilot)
        assert [row.name for row in partners(app.store)] == ["乙"]
        shown = rows(screen)
        assert shown.index("Rejected, not written") < shown.index("甲")
        await pilot.press("end", "enter")
        await pilot.pause()
        assert any("type it anew" in told.message for told in app._notifications)
        await pilot.press("home", "enter")
        await pilot.pause()
        assert "a.csv" in rows(screen), "another file is looked for where this one lay"


async def test_partners_that_may_be_one_are_a_row_away(kit_app: KitApp, tmp_path: Path) -> None:
    app = kit_app("en")
    (tmp_path / "t").mkdir()
    async with importing(app, tmp_path / "t") as (pilot, _screen):
        await pilot.press("tab", "end", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Duplicates)


async def test_what_is_known_already_offers_nothing_to_write(kit_app: KitApp, workbook: Make) -> None:
    app = kit_app("en")
    path = workbook(["甲"], headers=["名称"])
    add_partner(app.store, "甲")
    async with importing(app, path.parent) as (pilot, screen):
        await read(pilot)
        assert "nothing to write" in rows(screen)
        assert "F8" not in keys_shown(screen)
        act = next_undo(app.store)
        await pilot.press("f8")
        await settle(pilot)
        assert next_undo(app.store) == act


async def test_hostile_cells_are_shown_and_written_as_text(kit_app: KitApp, tmp_path: Path) -> None:
    import csv

    (tmp_path / "t").mkdir()
    with (tmp_path / "t" / "[red]x.csv").open("w", encoding="utf-8", errors="replace", newline="") as file:
        out = csv.writer(file)
        out.writerow(["名称", "区域", "备注", "[b]x[/b]"])
        for text in HOSTILE.values():
            text = text.replace("\0", "")
            out.writerow([f"n {text}"[:20_000], text[:20_000], text[:20_000], text[:20_000]])
    app = kit_app("en")
    add_partner(app.store, "n [/", district="[b]")
    async with importing(app, tmp_path / "t") as (pilot, _screen):
        eye = Eye(pilot)
        await eye.look()
        await read(pilot)
        for _each in range(8):
            await eye.look()
            await pilot.press("pagedown")
        await pilot.press("home", "down", "space", "f8")
        await settle(pilot)
        await eye.look()
        assert count_partners(app.store) > len(HOSTILE) // 2
        assert eye.saw("[red]x.csv")


# Partners that may be one.


@asynccontextmanager
async def comparing(app: FieldkitApp) -> AsyncIterator[tuple[Pilot[int], Duplicates]]:
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        screen = Duplicates()
        app.push_screen(screen)
        await pilot.pause()
        yield pilot, screen


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_enter_keeps_the_one_under_the_cursor_and_undo_parts_them(kit_app: KitApp, lang: str) -> None:
    app = kit_app(lang)
    first = add_partner(app.store, "甲科技")
    second = add_partner(app.store, "甲科技有限公司", phone="1")
    add_note(app.store, first, "有兴趣")
    async with comparing(app) as (pilot, screen):
        await pilot.press("down", "enter")
        await pilot.pause()
        assert [row.id for row in partners(app.store)] == [second]
        assert [row.text for row in timeline(app.store, second)] == ["有兴趣"]  # type: ignore[union-attr]
        assert screen.query_one("#double-list", Rows).values == []
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert count_partners(app.store) == 2
        assert len(screen.query_one("#double-list", Rows).values) == 2


async def test_of_three_only_those_that_are_marked_go_into_the_kept_one(kit_app: KitApp) -> None:
    app = kit_app("en")
    ids = [add_partner(app.store, "甲科技", building=place) for place in ("A", "B", "C")]
    async with comparing(app) as (pilot, _screen):
        await pilot.press("enter")
        await pilot.pause()
        assert count_partners(app.store) == 3
        await pilot.press("down", "space", "home", "enter")
        await pilot.pause()
        assert {row.id for row in partners(app.store)} == {ids[0], ids[2]}
        kept = partner(app.store, ids[0])
        assert kept is not None and kept.remark == "building: B"


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_two_that_only_look_alike_are_not_offered_again_until_that_is_taken_back(
    kit_app: KitApp, lang: str
) -> None:
    app = kit_app(lang)
    for name in ("甲科技", "甲科技有限公司"):
        add_partner(app.store, name)
    async with comparing(app) as (pilot, screen):
        listed = screen.query_one("#double-list", Rows)
        await pilot.press("f4")
        await pilot.pause()
        assert doubtful(app.store) == []
        (pair,) = distinct_partners(app.store)
        assert listed.values == [pair]
        await pilot.press("enter")
        await pilot.pause()
        assert distinct_partners(app.store) == []
        assert len(listed.values) == 2
        await pilot.press("f4", "ctrl+z")
        await pilot.pause()
        assert len(listed.values) == 2


async def test_of_three_the_one_under_the_cursor_leaves_and_the_others_stay(kit_app: KitApp) -> None:
    app = kit_app("en")
    ids = [add_partner(app.store, "甲科技", building=place) for place in ("A", "B", "C")]
    async with comparing(app) as (pilot, _screen):
        await pilot.press("down", "f4")
        await pilot.pause()
        (group,) = doubtful(app.store)
        assert [row.id for row in group.partners] == [ids[0], ids[2]]


async def test_f9_opens_the_partner_to_look_at(kit_app: KitApp) -> None:
    app = kit_app("en")
    add_partner(app.store, "甲科技")
    add_partner(app.store, "甲科技 ")
    async with comparing(app) as (pilot, _screen):
        await pilot.press("f9")
        await pilot.pause()
        assert isinstance(app.screen, Partner)


async def test_hostile_names_stand_side_by_side_as_text(kit_app: KitApp) -> None:
    app = kit_app("en")
    for text in HOSTILE.values():
        add_partner(app.store, f"甲{text}", building=text, phone="13800000001")
    async with comparing(app) as (pilot, _screen):
        eye = Eye(pilot)
        for _each in range(4):
            await eye.look()
            await pilot.press("pagedown")

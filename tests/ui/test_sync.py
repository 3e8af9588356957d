"""Syncing from the app: two real stores and a real folder, by keys."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from fieldkit.config import resolve_paths
from fieldkit.store import Store, add_note, add_partner, edit_partner, queries
from fieldkit.store.segments import last_folder, remember_stop
from fieldkit.sync import Step, sync_folder
from fieldkit.sync.packs import send
from fieldkit.sync.seal import create
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.conflicts import Conflicts
from fieldkit.ui.screens.pack_offer import PackPage
from fieldkit.ui.screens.partners import Partners
from fieldkit.ui.screens.passphrase import Passphrase
from fieldkit.ui.screens.sync import Sync
from tests.conftest import NOW, KitApp
from tests.playbook.small_pack import NEED, write_pack
from tests.playbook.test_layers import company
from tests.ui.driving import at_once, drawn, keys_shown, said, write
from tests.ui.test_projects import HOSTILE

PASSPHRASE = "correct horse battery staple 4"


@pytest.fixture
def app(kit_app: KitApp) -> FieldkitApp:
    return kit_app("en")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    """The store of another laptop."""
    with Store.open(tmp_path / "other" / "fieldkit.db", now=lambda: NOW) as store:
        yield store


def listed(app: FieldkitApp) -> str:
    return "\n".join(drawn(app.screen, "#sync-list"))


async def until_through(pilot: Pilot[int]) -> None:
    """Wait until the sync, or the look at a pack, has ended and is drawn."""
    await pilot.app.workers.wait_for_complete([each for each in pilot.app.workers if each.group in ("sync", "pack")])
    await pilot.pause()
    await pilot.pause()


async def sync_with(pilot: Pilot[int], folder: Path) -> None:
    await pilot.press("6", "enter")
    await pilot.pause()
    await write(pilot, str(folder))
    await pilot.press("enter")
    await until_through(pilot)


async def test_two_laptops_meet_in_a_folder(app: FieldkitApp, other: Store, stick: Path) -> None:
    mine, theirs = add_partner(app.store, "Bing Education"), add_partner(other, "Wang Digital")
    add_note(other, theirs, "likes the new panel")
    sync_folder(other, stick, owner="Wang Lei")
    async with app.run_test(size=(80, 24)) as pilot:
        await sync_with(pilot, stick)
        text = listed(app)
        assert "Went out" in text and "Came in" in text
        assert "Wang Lei" in text
        assert queries.partner(app.store, theirs) is not None
        assert last_folder(app.store) == str(stick)
        assert "last today 14:02" in app.screen.title_now()[1].plain
        await pilot.press("2")
        await pilot.pause()
        assert any("Wang Digital" in row for row in drawn(app.screen, "#partners"))
        await pilot.press("1")
        await pilot.pause()
        assert any(row.startswith("Sync  today 14:02") for row in drawn(app.screen, "#due"))
    sync_folder(other, stick)
    assert queries.partner(other, mine) is not None


async def test_others_learn_whose_laptop_it_is_though_no_name_was_typed(
    app: FieldkitApp, other: Store, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "lilei")
    add_partner(app.store, "Bing Education")
    assert app.settings.owner == ""
    async with app.run_test(size=(80, 24)) as pilot:
        await sync_with(pilot, stick)
    (came,) = sync_folder(other, stick).received
    assert came.owner == "lilei"


async def test_the_folder_is_remembered_and_f8_syncs_again(app: FieldkitApp, other: Store, stick: Path) -> None:
    sync_folder(app.store, stick)
    add_partner(other, "Wang Digital")
    sync_folder(other, stick)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("6")
        await pilot.pause()
        assert app.screen.query_one("#sync-folder").value == str(stick)
        assert keys_shown(app.screen)["F8"] == "Sync now"
        await pilot.press("f8")
        await until_through(pilot)
        assert queries.count_partners(app.store) == 1


@pytest.mark.parametrize("synced", [False, True])
async def test_digits_lead_to_the_other_modes_from_sync_as_from_anywhere(
    app: FieldkitApp, stick: Path, synced: bool
) -> None:
    if synced:
        sync_folder(app.store, stick)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("6")
        await pilot.pause()
        field = app.screen.query_one("#sync-folder")
        before = field.value
        await pilot.press("2")
        await pilot.pause()
        assert isinstance(app.screen, Partners)
        assert field.value == before


async def test_while_there_is_no_folder_a_path_is_simply_typed_or_pasted(app: FieldkitApp, stick: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("6")
        await pilot.pause()
        await at_once(pilot, "/", "m", "1", "x")
        field = app.screen.query_one("#sync-folder")
        assert field.value == "/m1x"
        field.value = ""
        await pilot.press("escape")
        app.post_message(Paste(f"{stick}\n"))
        await pilot.pause()
        await pilot.press("enter")
        await until_through(pilot)
        assert last_folder(app.store) == str(stick)


async def test_what_is_pending_is_told_with_its_reason_and_what_to_do(
    app: FieldkitApp, other: Store, stick: Path
) -> None:
    add_partner(other, "Wang Digital")
    sync_folder(other, stick)
    [segment] = (stick / "fk1" / "seg").iterdir()
    whole = segment.read_bytes()
    segment.write_bytes(whole[:-20])
    async with app.run_test(size=(120, 36)) as pilot:
        await sync_with(pilot, stick)
        text = listed(app)
        assert segment.name in text
        assert "not all of it is there" in text
        assert "Copy it again" in text
        segment.write_bytes(whole)
        await pilot.press("f8")
        await until_through(pilot)
        assert "Pending" not in listed(app)
        assert queries.count_partners(app.store) == 1


async def test_conflicts_are_counted_and_enter_leads_to_them(app: FieldkitApp, other: Store, stick: Path) -> None:
    partner = add_partner(app.store, "Bing Education")
    for store in (app.store, other):
        sync_folder(store, stick, owner="Wang Lei" if store is other else "")
    edit_partner(app.store, partner, phone="111")
    edit_partner(other, partner, phone="222")
    sync_folder(other, stick, owner="Wang Lei")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("6")
        await pilot.pause()
        await pilot.press("f8")
        await until_through(pilot)
        assert "1 conflict to decide" in listed(app)
        await pilot.press("home", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Conflicts)
        assert any("Wang Lei" in row for row in drawn(app.screen, "#conflict-list"))
        await pilot.press("2", "escape")
        await pilot.pause()
        assert "conflict" not in listed(app)


async def test_a_folder_that_is_not_there_is_told_and_nothing_is_lost(app: FieldkitApp, tmp_path: Path) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await sync_with(pilot, tmp_path / "nowhere")
        assert "is not there" in " ".join(listed(app).split())
        assert not (tmp_path / "nowhere").exists()


async def test_esc_stops_and_the_next_sync_goes_on_from_there(
    app: FieldkitApp, other: Store, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        add_partner(other, f"Partner {number}")
        sync_folder(other, stick)
    holding, seen = asyncio.Event(), []
    real = Sync._followed

    def held(self: Sync) -> object:
        follow = real(self)

        def step(now: Step) -> None:
            if now.what == "read" and now.done >= 3 and not self._halt.is_set():
                seen.append(now)
                app.call_from_thread(holding.set)
                self._halt.wait(20)
            follow(now)

        return step

    monkeypatch.setattr(Sync, "_followed", held)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("6", "enter")
        await pilot.pause()
        await write(pilot, str(stick))
        await pilot.press("enter")
        await holding.wait()
        await pilot.pause()
        assert keys_shown(app.screen)["Esc"] == "Stop"
        assert "Esc stops" in said(app.screen, "#sync-head")
        await pilot.press("escape")
        await until_through(pilot)
        assert 0 < queries.count_partners(app.store) < 30
        assert "Stopped" in listed(app)
        assert "not everything is there yet" in said(app.screen, "#sync-head")
        monkeypatch.setattr(Sync, "_followed", real)
        await pilot.press("f8")
        await until_through(pilot)
        assert "has gone out" in said(app.screen, "#sync-head")
        assert queries.count_partners(app.store) == 30


async def test_the_rep_goes_on_writing_while_it_syncs(app: FieldkitApp, other: Store, stick: Path) -> None:
    one = add_partner(app.store, "Bing Education")
    for number in range(20):
        add_partner(other, f"Partner {number}")
        sync_folder(other, stick)
    sync_folder(app.store, stick)
    for number in range(20):
        add_partner(other, f"Later {number}")
        sync_folder(other, stick)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("6")
        await pilot.pause()
        await pilot.press("f8", "2", "f2")
        await pilot.pause()
        await write(pilot, "typed meanwhile")
        await until_through(pilot)
        field = app.focused
        assert getattr(field, "value", "") == "typed meanwhile"
        assert queries.count_partners(app.store) == 41
        assert queries.partner(app.store, one) is not None


async def test_a_sealed_folder_asks_for_its_passphrase_once_and_keeps_it_nowhere(
    app: FieldkitApp, other: Store, stick: Path, tmp_path: Path
) -> None:
    key = create(stick, PASSPHRASE)
    add_partner(other, "Wang Digital")
    sync_folder(other, stick, key=key)
    async with app.run_test(size=(80, 24)) as pilot:
        await sync_with(pilot, stick)
        assert isinstance(app.screen, Passphrase)
        await write(pilot, "wrong one entirely 77")
        await pilot.press("enter")
        await until_through(pilot)
        assert isinstance(app.screen, Passphrase)
        assert "does not open" in said(app.screen, "#passphrase-text")
        await write(pilot, PASSPHRASE)
        assert PASSPHRASE not in app.export_screenshot().replace("&#160;", " ")
        await pilot.press("enter")
        await until_through(pilot)
        assert isinstance(app.screen, Sync)
        assert queries.count_partners(app.store) == 1
        await pilot.press("f8")
        await until_through(pilot)
        assert isinstance(app.screen, Sync)
    home = tmp_path / "fieldkit.db"
    for path in [home, *tmp_path.glob("*.db-wal"), *tmp_path.rglob("*.log"), *tmp_path.rglob("*.json")]:
        assert not path.exists() or PASSPHRASE.encode() not in path.read_bytes()


async def test_content_on_offer_is_shown_checked_taken_and_gone_back_from(
    kit_app: KitApp, stick: Path, tmp_path: Path
) -> None:
    from fieldkit.playbook.in_use import ContentInUse

    paths = resolve_paths(str(tmp_path))
    content = ContentInUse(paths)
    app = kit_app("zh", playbooks=content.playbook)
    app.content = content
    before = app.playbook.hash
    send(company(tmp_path / "acme"), stick)
    async with app.run_test(size=(80, 24)) as pilot:
        await sync_with(pilot, stick)
        assert "acme 1" in listed(app)
        await pilot.press("home", "down", "enter")
        await pilot.pause()
        await until_through(pilot)
        assert isinstance(app.screen, PackPage)
        assert any("甲" in row for row in drawn(app.screen, "#pack-list"))
        assert app.playbook.hash == before
        await pilot.press("f8")
        await until_through(pilot)
        assert isinstance(app.screen, Sync)
        assert app.playbook.hash != before
        assert "need-own" in {each.id for each in app.playbook.entries.needs}
        assert "acme 1" not in listed(app)
        await pilot.press("f12")
        await pilot.pause()
        await pilot.press("f8")
        await pilot.pause()
        assert app.playbook.hash == before


async def test_content_with_a_fault_is_told_and_never_taken(app: FieldkitApp, stick: Path, tmp_path: Path) -> None:
    send(write_pack(tmp_path / "faulty", NEED.format(id="Need", title="x"), None), stick)
    before = app.playbook.hash
    async with app.run_test(size=(80, 24)) as pilot:
        await sync_with(pilot, stick)
        await pilot.press("home", "down", "enter")
        await pilot.pause()
        await until_through(pilot)
        assert any("cannot be used" in row for row in drawn(app.screen, "#pack-list"))
        await pilot.press("f8")
        await pilot.pause()
        assert isinstance(app.screen, PackPage)
        assert app.playbook.hash == before


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_hostile_names_in_the_folder_stay_names(kit_app: KitApp, other: Store, stick: Path, lang: str) -> None:
    app = kit_app(lang)
    add_partner(other, HOSTILE[0])
    sync_folder(other, stick, owner="[/oops]\x1b[31m")
    for name in ("[b].fkseg", "[oops] (1).fkseg", "\u202eabc.fkseg"):
        (stick / "fk1" / "seg" / name).write_bytes(b"x")
    (stick / "fk1" / "pack").mkdir(exist_ok=True)
    (stick / "fk1" / "pack" / "[red]x.fkpack").write_bytes(b"PK\x03\x04")
    async with app.run_test(size=(80, 24)) as pilot:
        await sync_with(pilot, stick)
        assert "\x1b" not in listed(app)
        assert "\u202e" not in listed(app)
        assert "[/oops]" in listed(app)
        await pilot.press("f1")
        await pilot.pause()


async def test_a_store_that_was_never_synced_says_so(app: FieldkitApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("6")
        await pilot.pause()
        assert "Nothing has been synced yet" in said(app.screen, "#sync-head")
        assert "has gone out" not in said(app.screen, "#sync-head")


async def test_a_sync_that_was_stopped_yesterday_is_still_told_of(app: FieldkitApp) -> None:
    add_partner(app.store, "Bing Education")
    remember_stop(app.store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("6")
        await pilot.pause()
        assert "1 change waits to go out" in said(app.screen, "#sync-head")
        assert "The last sync was cut off" in said(app.screen, "#sync-head")

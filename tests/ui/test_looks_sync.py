"""How sync and conflicts look."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from fieldkit.store import Store, add_contact, add_partner, changes, delete_partner, edit_contact, edit_partner, receive
from fieldkit.store.segments import Peer, keep_looks, keep_peers, remember_folder
from fieldkit.sync import ClockNote, Exchange, PackOffer, PendingFile, Sent, SyncReport
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.conflicts import Conflicts
from fieldkit.ui.screens.sync import Sync
from tests.conftest import NOW, KitApp

LOOKS = {"zh-ink-80": ("zh", "ink", (80, 24)), "en-paper-120": ("en", "paper", (120, 36))}


def part(app: FieldkitApp, lang: str, folder: Path) -> None:
    """Let another device, whose clock runs ahead of ours by some minutes, write other things than this one."""

    def say(zh: str, en: str) -> str:
        return zh if lang == "zh" else en

    store = app.store
    one, two = add_partner(store, say("丙教育装备", "Bing Education")), add_partner(store, say("丁信息", "Ding"))
    contact = add_contact(store, one, say("王芳", "Wang Fang"))
    with Store.open(folder / "other" / "fieldkit.db", now=lambda: NOW + timedelta(minutes=7)) as other:
        keep_peers(store, [Peer(dev=other.device, owner=say("王磊", "Wang Lei"))])
        receive(other, list(changes(store)))
        edit_partner(store, one, phone="138-0000-0001", remark=say("付款准时。", "Pays on time."))
        edit_partner(other, one, phone="138-0000-0002", remark=say("价格压得紧。", "Presses for price."))
        edit_contact(store, contact, role=say("销售总监", "Head of sales"))
        edit_contact(other, contact, role=say("副总经理", "Deputy"))
        edit_partner(store, two, cares=say("利润，账期", "margin, terms"))
        delete_partner(other, two)
        receive(store, list(changes(other)))


@pytest.mark.parametrize("look", LOOKS)
def test_the_conflicts_look_as_they_did(look: str, kit_app: KitApp, tmp_path: Path, snap_compare) -> None:
    lang, theme, size = LOOKS[look]
    app = kit_app(lang, theme)
    part(app, lang, tmp_path)

    async def begin(pilot: Pilot[int]) -> None:
        app.push_screen(Conflicts())
        await pilot.pause()
        await pilot.press("down")

    assert snap_compare(app, run_before=begin, terminal_size=size)


@pytest.mark.parametrize("look", LOOKS)
def test_the_sync_looks_as_it_did(look: str, kit_app: KitApp, tmp_path: Path, snap_compare) -> None:
    lang, theme, size = LOOKS[look]
    app = kit_app(lang, theme)
    part(app, lang, tmp_path)
    remember_folder(app.store, "/media/U盘/fieldkit")
    keep_looks(app.store, "", {}, through=True)
    owner = "王磊" if lang == "zh" else "Wang Lei"
    report = SyncReport(
        folder="/media/U盘/fieldkit",
        sent=Sent(changes=42, acts=9, files=1, blobs=2, put_back=3),
        received=(Exchange(device="a1b2c3d4e5f6", owner=owner, changes=128, acts=31, files=2),
                  Exchange(device="0f0e0d0c0b0a", changes=5, acts=1, files=1)),
        pending=(PendingFile(name="fk1/seg/a1b2c3d4e5f6-0000000129-0000000160-9c8b7a6d5e4f (1).fkseg",
                             reason="truncated", size=1200),),
        conflicts=4,
        clocks=(ClockNote(device="0f0e0d0c0b0a", way="ahead", days=3),),
    )  # fmt: skip

    async def begin(pilot: Pilot[int]) -> None:
        await pilot.press("6")
        await pilot.pause()
        offer = PackOffer(name="fk1/pack/x.fkpack", id="ruizhi", version="2026.12", hash="4745b3d8" * 8)
        app.screen.post_message(Sync.Through(report, [offer], [], None))
        await pilot.pause()
        await pilot.pause()

    assert snap_compare(app, run_before=begin, terminal_size=size)

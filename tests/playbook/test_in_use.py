"""The content of a running fieldkit: it follows what is saved, chosen and watched, and never shows a faulty pack."""

import os
import shutil
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

import pytest

from fieldkit.config import Paths, resolve_paths
from fieldkit.playbook.in_use import ContentInUse
from fieldkit.playbook.live import Watched, watched_folder, watching
from fieldkit.playbook.packs import NoSuchPack, activate, load_kept, roll_back
from tests.playbook.small_pack import NEED, ZH, install, write_pack
from tests.playbook.test_layers import company

FAULTY = ZH.replace("kind: price", "kind: prise")


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return resolve_paths(tmp_path / "home")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "pack")


SAVES = count(1)


def save(pack: Path, zh: str) -> None:
    """Save a file as an editor does, at a later moment than before, however coarse the clock of the disk."""
    write_pack(pack, zh, head=None, en=None)
    moment = time.time_ns() + next(SAVES) * 1_000_000_000
    os.utime(pack / "zh" / "all.yaml", ns=(moment, moment))


def looked(content: ContentInUse) -> bool:
    """Look as often as it takes for a change to count."""
    return [content.look("zh") for _ in range(2)][-1]


def title(content: ContentInUse) -> str:
    return content.playbook("zh").get("too-high").title


def test_a_saved_change_is_shown_once_two_looks_agree(pack: Path, paths: Paths) -> None:
    content = ContentInUse(paths, pack)
    assert title(content) == "价格太高"
    assert not looked(content)
    save(pack, ZH.replace("价格太高", "价格高"))
    assert [content.look("zh"), content.look("zh"), content.look("zh")] == [False, True, False]
    assert title(content) == "价格高"
    assert content.playbook("en").hash == content.playbook("zh").hash


def test_a_fault_keeps_the_last_good_content_and_mending_it_clears_it(pack: Path, paths: Paths) -> None:
    content = ContentInUse(paths, pack)
    good = content.playbook("zh").hash
    save(pack, FAULTY)
    assert looked(content)
    assert [fault.file for fault in content.faults] == ["zh/all.yaml"]
    assert (content.playbook("zh").hash, content.playbook("en").hash) == (good, good)
    save(pack, ZH)
    assert looked(content)
    assert content.faults == ()


def test_a_save_that_changes_nothing_is_no_news(pack: Path, paths: Paths) -> None:
    content = ContentInUse(paths, pack)
    content.playbook("zh")
    save(pack, ZH)
    assert not looked(content)


def test_a_pack_taken_into_use_elsewhere_is_shown_by_a_running_fieldkit(tmp_path: Path, paths: Paths) -> None:
    content = ContentInUse(paths)
    assert content.playbook("zh").get("need-own") is None
    install(company(tmp_path / "one"), paths, "company")
    assert looked(content)
    assert content.playbook("zh").get("need-own").title == "甲"


def test_going_back_stays_until_the_content_changes(tmp_path: Path, paths: Paths) -> None:
    install(company(tmp_path / "one"), paths, "company")
    content = ContentInUse(paths, by="王伟")
    first = content.playbook("zh").hash
    install(company(tmp_path / "two", "乙"), paths, "company")
    assert looked(content)
    record = content.roll_back("zh")
    assert (record.hash, record.by, record.how) == (first, "王伟", "rollback")
    assert content.playbook("zh").get("need-own").title == "甲"
    again = ContentInUse(paths)
    assert again.playbook("en").get("need-own").title == "甲"
    assert again.held
    install(company(tmp_path / "three", "丙"), paths, "company")
    assert looked(again)
    assert (again.playbook("zh").get("need-own").title, again.held) == ("丙", "")


def test_what_was_taken_back_can_be_brought_forward_again(tmp_path: Path, paths: Paths) -> None:
    content = ContentInUse(paths)
    content.playbook("zh")
    install(company(tmp_path / "one"), paths, "company")
    assert looked(content)
    newer = content.playbook("zh").hash
    content.roll_back("zh")
    assert content.playbook("zh").get("need-own") is None
    assert content.roll_back("zh", newer[:8]).hash == newer
    assert (content.playbook("zh").get("need-own").title, content.held) == ("甲", "")


def test_going_back_in_another_process_reaches_a_running_fieldkit(tmp_path: Path, paths: Paths) -> None:
    install(company(tmp_path / "one"), paths, "company")
    content = ContentInUse(paths)
    content.playbook("zh")
    install(company(tmp_path / "two", "乙"), paths, "company")
    assert looked(content)
    roll_back(content.layers, "zh", paths)
    assert looked(content)
    assert content.playbook("zh").get("need-own").title == "甲"


def test_a_faulty_update_can_be_gone_back_from_too(pack: Path, paths: Paths) -> None:
    activate([pack], "zh", paths)
    save(pack, FAULTY)
    first = activate([pack], "zh", paths).playbook.hash
    assert roll_back([pack], "zh", paths, first[:6]).hash == first
    assert activate([pack], "zh", paths).faults == ()


def test_there_is_nothing_to_go_back_to_at_first(pack: Path, paths: Paths) -> None:
    activate([pack], "zh", paths)
    with pytest.raises(NoSuchPack):
        roll_back([pack], "zh", paths)
    with pytest.raises(NoSuchPack):
        roll_back([pack], "zh", paths, "zz")


def test_content_that_was_only_tried_is_not_gone_back_to(pack: Path, paths: Paths) -> None:
    used = ContentInUse(paths)
    used.playbook("zh")
    ContentInUse(paths, pack).playbook("zh")
    with pytest.raises(NoSuchPack):
        used.roll_back("zh")


def test_a_week_of_trying_leaves_what_is_in_use_to_go_back_to(
    pack: Path, tmp_path: Path, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.playbook.packs.MOST_TRIED", 4)
    shipped = ContentInUse(paths).playbook("zh").hash
    install(company(tmp_path / "one"), paths, "company")
    used = ContentInUse(paths)
    used.playbook("zh")
    for number in range(7):
        save(pack, ZH.replace("价格太高", f"价格 {number}"))
        activate([pack], "zh", paths, how="try")
    assert len([path for path in paths.packs.iterdir() if path.is_dir()]) == 6
    assert used.roll_back("zh").hash == shipped


def test_going_back_twice_leads_to_the_content_before_that(tmp_path: Path, paths: Paths) -> None:
    content = ContentInUse(paths)
    hashes = [content.playbook("zh").hash]
    for title in ("甲", "乙", "丙"):
        install(company(tmp_path / title, title), paths, "company")
        assert looked(content)
        hashes.append(content.playbook("zh").hash)
    assert [content.roll_back("zh").hash for _ in range(3)] == hashes[2::-1]
    with pytest.raises(NoSuchPack):
        content.roll_back("zh")


def test_kept_content_that_a_power_cut_emptied_is_none(pack: Path, paths: Paths) -> None:
    kept = activate([pack], "zh", paths).playbook.hash
    for path in (paths.packs / kept).rglob("all.yaml"):
        path.write_bytes(b"")
    shutil.rmtree(paths.cache)
    assert load_kept(kept, "zh", paths) is None
    assert activate([pack], "zh", paths).playbook.get("too-high") is not None


def test_a_fault_in_the_line_that_names_the_layer_below_keeps_the_last_good_content(
    tmp_path: Path, paths: Paths
) -> None:
    one = company(tmp_path / "one")
    content = ContentInUse(paths, one)
    good = content.playbook("zh").hash
    write_pack(one, None, None, (one / "pack.yaml").read_text("utf-8").replace("over: ", "over:"))
    assert looked(content)
    assert content.faults
    assert content.playbook("zh").hash == good


def test_another_language_asked_for_during_a_save_hides_no_change(pack: Path, paths: Paths) -> None:
    content = ContentInUse(paths, pack)
    content.playbook("zh")
    save(pack, ZH.replace("价格太高", "价格高"))
    content.playbook("en")
    assert looked(content)
    assert title(content) == "价格高"


def test_a_paper_that_changes_makes_another_version(pack: Path, paths: Paths) -> None:
    (pack / "files").mkdir()
    (pack / "files" / "a.pdf").write_text("old", encoding="utf-8")
    first = activate([pack], "zh", paths).playbook.hash
    (pack / "files" / "a.pdf").unlink()
    (pack / "files" / "a.pdf").write_text("new", encoding="utf-8")
    assert activate([pack], "zh", paths).playbook.hash != first
    assert load_kept(first, "zh", paths).file("a.pdf").read_text("utf-8") == "old"


def test_a_watched_folder_is_shown_while_somebody_watches_it(pack: Path, paths: Paths) -> None:
    content = ContentInUse(paths)
    content.playbook("zh")
    with watching(pack, paths):
        assert watched_folder(paths) == pack
        assert looked(content)
        assert (content.watched, title(content)) == (pack, "价格太高")
        with pytest.raises(Watched), watching(pack, paths):
            pass
    assert watched_folder(paths) is None
    assert looked(content)
    assert (content.watched, content.playbook("zh").get("too-high")) == (None, None)


def test_a_watcher_that_was_killed_watches_no_more(pack: Path, paths: Paths) -> None:
    script = (
        "import sys, time; from pathlib import Path; from fieldkit.config import resolve_paths\n"
        "from fieldkit.playbook.live import watching\n"
        "with watching(Path(sys.argv[1]), resolve_paths(sys.argv[2])):\n"
        "    print('on', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(pack), str(paths.home)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "on\n"
        assert watched_folder(paths) == pack
        process.kill()
    assert watched_folder(paths) is None


def test_a_layer_of_needs_alone_is_shown_over_the_shipped_content(tmp_path: Path, paths: Paths) -> None:
    with watching(company(tmp_path / "one"), paths):
        content = ContentInUse(paths)
        assert content.playbook("en").get("need-own").title == "甲"
        assert "need-own" in content.playbook("en").foreign
        save(tmp_path / "one", NEED.format(id="need-own", title="新"))
        assert looked(content)
        assert content.playbook("zh").get("need-own").title == "新"

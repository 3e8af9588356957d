"""Packs in use: taking one into use, seeing which were, going back, and watching one while it is worked on."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pexpect
import pytest

from tests.playbook.small_pack import NEED, write_pack
from tests.playbook.test_layers import company

from .conftest import Run, may_be_interrupted


def faulty(folder: Path) -> Path:
    return write_pack(folder, NEED.format(id="Need", title="x"), None)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return company(tmp_path / "acme")


def test_a_pack_is_taken_into_use_after_its_changes_are_shown(run: Run, pack: Path, home: Path) -> None:
    ran = run("use", str(pack), "--yes")
    assert ran.code == 0, ran.err
    assert "甲" in ran.out
    assert "In use: acme 1" in ran.out
    assert run("find", "甲", "--json").out.count("need-own") == 1
    assert (home / "content" / "company" / "zh" / "all.yaml").is_file()


def test_nobody_at_the_keyboard_agrees_to_nothing(run: Run, pack: Path, home: Path) -> None:
    ran = run("use", str(pack))
    assert ran.code == 1
    assert "--yes" in ran.err
    assert not [path for path in (home / "content").iterdir() if path.is_dir()]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("answer", "used"), [("\r", True), ("n\r", False)])
def test_the_rep_agrees_at_the_keyboard(pack: Path, home: Path, answer: str, used: bool) -> None:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "fieldkit", "--home", str(home), "--lang", "en", "use", str(pack)],
        encoding="utf-8",
        timeout=30,
    )
    child.expect("Take this into use.*>")
    child.send(answer)
    child.expect("In use: acme 1" if used else "Nothing was changed")
    child.expect(pexpect.EOF)
    assert (home / "content" / "company").exists() == used


def test_a_faulty_pack_is_refused_with_its_errors(run: Run, pack: Path, tmp_path: Path) -> None:
    run("use", str(pack), "--yes")
    ran = run("use", str(faulty(tmp_path / "bad")), "--yes")
    assert ran.code == 1
    assert "zh/all.yaml:2:7: error:" in ran.out
    assert "Nothing was changed" in ran.err
    assert run("find", "甲", "--json").out.count("need-own") == 1


def test_the_packs_in_use_are_listed_with_who_and_when(run: Run, pack: Path, home: Path) -> None:
    (home / "settings.toml").parent.mkdir(parents=True)
    (home / "settings.toml").write_text('owner = "王伟"\n', encoding="utf-8")
    run("find", "价格")
    run("use", str(pack), "--yes")
    now, before = json.loads(run("packs", "--json").out)
    assert (now["pack"], now["by"], now["how"], now["in_use"]) == ("acme", "王伟", "use", True)
    assert (before["pack"], before["in_use"]) == ("fieldkit", False)
    assert run("packs").out.splitlines()[0].startswith("*  20")


def test_going_back_and_forward_again(run: Run, pack: Path) -> None:
    run("find", "价格")
    run("use", str(pack), "--yes")
    newer = json.loads(run("packs", "--json").out)[0]["hash"]
    back = run("rollback")
    assert back.code == 0
    assert "In use again: fieldkit" in back.out
    assert run("find", "甲", "--json").out.count("need-own") == 0
    assert run("rollback", newer[:8]).code == 0
    assert run("find", "甲", "--json").out.count("need-own") == 1


def test_with_nothing_to_go_back_to_nothing_changes(run: Run) -> None:
    run("find", "价格")
    ran = run("rollback")
    assert (ran.code, "no earlier content" in ran.err) == (1, True)
    ran = run("rollback", "zz[/")
    assert (ran.code, "zz[/" in ran.err) == (1, True)


def test_a_pack_is_taken_out_of_use(run: Run, pack: Path, home: Path) -> None:
    assert run("use", "--off").out.startswith("No pack")
    run("use", str(pack), "--yes")
    ran = run("use", "--off", "--yes")
    assert ran.code == 0, ran.err
    assert run("find", "甲", "--json").out.count("need-own") == 0
    assert run("rollback").code == 0
    assert run("find", "甲", "--json").out.count("need-own") == 1


def test_after_going_back_use_tells_what_changes_against_what_is_in_use(run: Run, pack: Path) -> None:
    run("find", "价格")
    run("use", str(pack), "--yes")
    run("rollback")
    assert "甲" in run("use", str(pack), "--yes").out
    assert run("packs").out.count("*") == 1


def test_off_ends_what_was_gone_back_to(run: Run, pack: Path) -> None:
    run("use", str(pack), "--yes")
    run("use", "--off", "--yes")
    run("rollback")
    assert run("find", "甲", "--json").out.count("need-own") == 1
    assert run("check").out.count("[unserved-need]") == 1
    assert "甲" in run("use", "--off", "--yes").out
    assert run("find", "甲", "--json").out.count("need-own") == 0


def test_a_folder_that_is_no_pack_is_named(run: Run, tmp_path: Path) -> None:
    for command in ("use", "watch"):
        ran = run(command, str(tmp_path / "nowhere"))
        assert (ran.code, "There is no folder" in ran.err) == (1, True)


def test_a_complete_pack_is_taken_out_of_use(run: Run, tmp_path: Path) -> None:
    assert run("use", str(write_pack(tmp_path / "whole")), "--yes").code == 0
    assert run("find", "价格", "--json").out.count("too-high") == 1
    assert run("use", "--off", "--yes").code == 0
    assert run("find", "价格", "--json").out.count("price-too-high") == 1


def test_a_pack_in_use_that_was_spoiled_can_be_replaced_and_taken_out(run: Run, pack: Path, home: Path) -> None:
    run("use", str(pack), "--yes")
    spoiled = home / "content" / "company" / "pack.yaml"
    spoiled.write_text(spoiled.read_text("utf-8").replace("version", "versoin"), encoding="utf-8")
    assert run("use", str(pack), "--yes").code == 0
    spoiled.write_text("", encoding="utf-8")
    assert run("use", "--off", "--yes").code == 0


def test_use_needs_a_folder_or_off(run: Run, pack: Path) -> None:
    assert run("use").code == 1
    assert run("use", str(pack), "--off").code == 1


def test_content_to_try_is_laid_over_the_shipped_one_and_not_gone_back_to(run: Run, pack: Path) -> None:
    run("find", "价格")
    assert run("--content", str(pack), "find", "甲", "--json").out.count("need-own") == 1
    assert run("rollback").code == 1


def saved(pack: Path, zh: str, moments: list[int]) -> None:
    write_pack(pack, zh, None, head=None)
    moments.append(time.time_ns() + len(moments) * 1_000_000_000)
    os.utime(pack / "zh" / "all.yaml", ns=(moments[-1], moments[-1]))


def told(watcher: subprocess.Popen[str]) -> list[str]:
    """What the watcher says at one save: the faults, and a line with the time."""
    assert watcher.stdout is not None
    lines: list[str] = []
    while not (lines and re.match("[0-9:]{8}  ", lines[-1])):
        lines.append(watcher.stdout.readline().rstrip())
        assert lines[-1], "the watcher has gone"
    return lines


@pytest.mark.skipif(sys.platform == "win32", reason="ends the watcher as a terminal does")
def test_a_watched_pack_is_checked_at_each_save_until_interrupted(pack: Path, home: Path) -> None:
    moments: list[int] = []
    with subprocess.Popen(
        [sys.executable, "-m", "fieldkit", "--home", str(home), "--lang", "en", "watch", str(pack)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        preexec_fn=may_be_interrupted,
    ) as watcher:
        assert "good, with 1 piece of advice" in told(watcher)[-1]
        saved(pack, NEED.format(id="Need", title="x"), moments)
        first, *_, last = told(watcher)
        assert first.startswith("zh/all.yaml:2:7: error:")
        assert "the last good version stays" in last
        saved(pack, NEED.format(id="need-profit", title="x"), moments)
        assert told(watcher)[-1].endswith("good")
        watcher.send_signal(signal.SIGINT)
        _out, err = watcher.communicate(timeout=30)
    assert watcher.returncode == 130
    assert "Watching" in err
    assert "Traceback" not in err

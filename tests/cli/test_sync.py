"""Sync from the command line."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fieldkit.store import Store, add_partner, edit_partner

from .conftest import Run, may_be_interrupted


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    return folder


def home_of(tmp_path: Path, name: str) -> Path:
    return tmp_path / name / "fieldkit.db"


def test_what_one_laptop_wrote_comes_out_of_the_other(run: Run, home: Path, shared: Path, tmp_path: Path) -> None:
    assert run("partners", "add", "甲").code == 0
    ran = run("sync", str(shared))
    assert (ran.code, "Sent: 1 change." in ran.out) == (0, True), ran.err
    other = run("--home", str(tmp_path / "other"), "sync", str(shared))
    assert "1 change." in other.out
    assert run("dump").out == run("--home", str(tmp_path / "other"), "dump").out


def test_the_folder_is_remembered(run: Run, shared: Path) -> None:
    ran = run("sync")
    assert (ran.code, "fieldkit sync FOLDER" in ran.err) == (1, True)
    run("sync", str(shared))
    ran = run("sync")
    assert ran.code == 0
    assert str(shared) in ran.out
    assert "Nothing new on either side." in ran.out


def test_the_json_has_what_another_program_asks_for(run: Run, home: Path, shared: Path, tmp_path: Path) -> None:
    with Store.open(home / "fieldkit.db") as one, Store.open(home_of(tmp_path, "other")) as two:
        from fieldkit.sync import sync_folder

        partner = add_partner(one, "甲")
        sync_folder(one, shared)
        sync_folder(two, shared)
        edit_partner(one, partner, phone="1")
        edit_partner(two, partner, phone="2")
        sync_folder(two, shared, owner="李雷")
    (shared / "fk1" / "seg" / "half.fkseg").write_bytes(b"\x1f\x8b\x08\x00")
    ran = run("sync", str(shared), "--json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    assert found["sent"]["changes"] == 1
    assert [(each["owner"], each["changes"]) for each in found["received"]] == [("李雷", 1)]
    (pending,) = found["pending"]
    assert (pending["name"], pending["reason"]) == ("fk1/seg/half.fkseg", "truncated")
    assert [(each["field"], len(each["versions"])) for each in found["conflicts"]] == [("phone", 2)]


def test_names_of_files_and_people_command_no_terminal(run: Run, shared: Path, tmp_path: Path) -> None:
    with Store.open(home_of(tmp_path, "other")) as two:
        from fieldkit.sync import sync_folder

        add_partner(two, "乙")
        sync_folder(two, shared, owner="\x1b[31m李雷")
    (shared / "fk1" / "seg" / "\x1b[2Jx").write_bytes(b"x")
    ran = run("sync", str(shared))
    assert "\x1b" not in ran.out + ran.err
    assert "not a file of fieldkit" in ran.out
    assert "李雷" in ran.out


def test_a_folder_that_is_gone_is_a_failure_that_says_so(run: Run, shared: Path) -> None:
    ran = run("sync", str(shared / "stick"))
    assert ran.code == 1
    assert "not there" in ran.err
    found = json.loads(run("sync", str(shared / "stick"), "--json").out)
    assert "not there" in found["stopped"]


def test_beside_an_open_app_it_says_so(run: Run, home: Path, shared: Path) -> None:
    with Store.open(home / "fieldkit.db"):
        ran = run("sync", str(shared))
    assert ran.code == 1
    assert "sync there" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_ends_it_between_two_files_and_it_is_taken_up_again(
    run: Run, home: Path, shared: Path, tmp_path: Path
) -> None:
    from fieldkit.sync import sync_folder

    with Store.open(home_of(tmp_path, "other")) as two:
        for number in range(15):
            add_partner(two, f"乙 {number}")
            sync_folder(two, shared)
    command = [sys.executable, "-u", "-m", "fieldkit", "--home", str(home), "--lang", "en", "sync", str(shared)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=may_be_interrupted
    )
    while process.poll() is None and not (home / "fieldkit.db-wal").exists():
        pass
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate(timeout=60)
    assert process.returncode in (0, 130), err
    assert "Traceback" not in err
    assert run("sync", str(shared)).code == 0
    assert run("dump").out.count("\n") == 15

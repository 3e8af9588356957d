"""Starting: the version, the language, the home, and the words for what cannot be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fieldkit import __version__
from fieldkit.cli.words import hoisted

from .conftest import Run


@pytest.mark.parametrize("arguments", [["--version"], ["--lang", "en", "--version"]])
def test_the_version_is_told_without_textual_and_peewee(arguments: list[str]) -> None:
    code = f"""
import sys
from fieldkit.cli import main
assert main({arguments!r}) == 0
print(sorted({{name.partition(".")[0] for name in sys.modules}} & {{"textual", "rich", "peewee", "msgspec", "yaml"}}))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [f"fieldkit {__version__}", "[]"]


def test_the_bare_version_does_not_wait_for_the_commands() -> None:
    code = "import sys; from fieldkit.cli import main; main(['--version']); print('click' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


def test_help_and_faults_speak_the_language_asked_for(run: Run) -> None:
    assert "Usage:" in run("--help").out
    wrong = run("nonsense")
    assert wrong.code == 2
    assert "No such command" in wrong.err


def test_an_option_for_all_commands_may_stand_behind_the_command() -> None:
    assert hoisted(["find", "x", "--lang", "en", "--home=/a", "--json"]) == [
        "--lang", "en", "--home=/a", "find", "x", "--json"
    ]  # fmt: skip


def test_what_stands_behind_two_dashes_is_left_alone() -> None:
    assert hoisted(["note", "p", "--", "--lang", "en"]) == ["note", "p", "--", "--lang", "en"]


def test_the_home_of_the_environment_holds_everything(process: Run, home: Path) -> None:
    assert process("partners", "add", "甲").code == 0
    assert (home / "fieldkit.db").exists()


def test_opening_without_a_terminal_is_refused_in_words(process: Run) -> None:
    ran = process("--lang", "en")
    assert ran.code == 1
    assert ran.err.startswith("fieldkit needs a terminal")
    assert "Traceback" not in ran.err


def test_a_home_that_is_a_file_is_refused_in_words(run: Run, home: Path) -> None:
    home.write_text("not a folder")
    ran = run("partners", "add", "甲")
    assert ran.code == 1
    assert ran.out == ""
    assert "cannot be written" in ran.err
    assert "--home" in ran.err


def test_settings_that_cannot_be_read_are_told_and_done_without(run: Run, home: Path) -> None:
    home.mkdir()
    (home / "settings.toml").write_text("lang = [")
    ran = run("partners", "list")
    assert ran.code == 0
    assert "settings.toml" in ran.err


def test_the_settings_choose_the_language(process: Run, home: Path) -> None:
    home.mkdir()
    (home / "settings.toml").write_text('lang = "en"')
    assert "No partners yet" in process("partners", "list", env={"LANG": "zh_CN.UTF-8", "LC_ALL": ""}).err


def test_a_fault_of_the_program_is_logged_and_told_without_a_traceback(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.cli.root.shown", lambda _text: 1 // 0)
    ran = run("find", "nothing at all qqqq")
    assert ran.code == 1
    assert "ZeroDivisionError" in ran.err
    assert "Traceback" not in ran.err
    assert str(home / "logs" / "fieldkit.log") in ran.err
    assert "Traceback" in (home / "logs" / "fieldkit.log").read_text()


def test_a_log_that_cannot_be_written_stops_nothing(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.mkdir()
    (home / "logs").write_text("in the way")
    monkeypatch.setattr("fieldkit.cli.root.shown", lambda _text: 1 // 0)
    ran = run("find", "nothing at all qqqq")
    assert ran.code == 1
    assert "doctor" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_a_reader_that_leaves_early_ends_the_dump_quietly(process: Run, home: Path) -> None:
    for number in range(3):
        process("partners", "add", f"甲{number}" + "长" * 20000)
    done = subprocess.run(
        ["/bin/sh", "-c", f'"{sys.executable}" -m fieldkit --home "{home}" dump | head -c 10'],
        capture_output=True,
        check=False,
    )
    assert len(done.stdout) == 10
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_output_that_is_full_is_told(process: Run) -> None:
    process("partners", "add", "甲")
    with Path("/dev/full").open("w") as full:
        ran = process("--lang", "en", "dump", stdout=full.fileno())
    assert ran.code == 1
    assert "the disk is full" in ran.err
    assert "Traceback" not in ran.err
    assert "Exception ignored" not in ran.err


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}])
def test_a_locale_without_chinese_prints_chinese_all_the_same(process: Run, locale: dict[str, str]) -> None:
    process("partners", "add", "重庆")
    assert "重庆" in process("partners", "list", env=locale).out


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are text on Windows")
def test_broken_bytes_in_an_argument_do_not_crash(process: Run) -> None:
    assert process("partners", "add", b"\xff\xfe abc").code == 0
    assert "abc" in process("partners", "list").out
    ran = process("note", b"\xff\xfe", "text")
    assert ran.code == 1
    assert "Traceback" not in ran.err
    assert process("find", b"\xff\xfe", "--json").code == 0

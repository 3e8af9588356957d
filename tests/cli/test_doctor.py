"""The doctor: what it says of store, content and terminal, and what decides on the exit code."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from fieldkit.config import resolve_paths
from fieldkit.store import Store, refresh_schedules, review_card
from fieldkit.store.schedule import schedule_of
from fieldkit.terminal import colours

from .conftest import Run


def parts(run: Run) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for finding in json.loads(run("doctor", "--json").out):
        found.setdefault(finding["part"], []).append(finding)
    return found


def test_a_first_look_makes_no_store_and_is_content(run: Run, home: Path) -> None:
    ran = run("doctor")
    assert ran.code == 0, ran.out
    assert not (home / "fieldkit.db").exists()
    assert "No store yet" in ran.out


def test_a_sound_store_is_told_with_its_partners(run: Run) -> None:
    run("partners", "add", "甲")
    store, backups = parts(run)["store"]
    assert store["level"] == backups["level"] == "ok"
    assert "1 partners" in store["text"]
    assert "No daily backup yet" in backups["text"]


def test_without_a_terminal_that_part_is_a_warning(run: Run) -> None:
    assert [finding["level"] for finding in parts(run)["terminal"]] == ["warning"]


def test_the_versions_are_told(run: Run) -> None:
    told = " ".join(finding["text"] for finding in parts(run)["versions"])
    assert "textual 8" in told
    assert "SQLite" in told


def test_a_projection_that_parts_from_the_journal_is_an_error(run: Run, home: Path) -> None:
    run("partners", "add", "甲")
    with Store.open(home / "fieldkit.db") as store:
        store.connection.execute("UPDATE partner SET name = '乙'")
        store.connection.commit()
    ran = run("doctor")
    assert ran.code == 1
    assert "doctor --repair" in ran.out


def test_a_repair_makes_the_projections_anew_from_the_journal(run: Run, home: Path) -> None:
    assert run("doctor", "--repair").code == 0
    assert not (home / "fieldkit.db").exists()
    run("partners", "add", "甲")
    with Store.open(home / "fieldkit.db") as store:
        store.connection.execute("UPDATE partner SET name = '乙'")
        store.connection.commit()
    ran = run("doctor", "--repair")
    assert (ran.code, "made anew" in ran.err) == (0, True)
    assert json.loads(run("partners", "list", "--json").out)[0]["name"] == "甲"
    with Store.open(home / "fieldkit.db"):
        assert run("doctor", "--repair").code == 1


def test_a_schedule_that_parts_from_its_reviews_is_an_error_and_is_computed_anew(run: Run, home: Path) -> None:
    with Store.open(home / "fieldkit.db") as store:
        rightly = review_card(store, "objection:x", "太贵", 3)
        assert store.connection.execute("SELECT count(*) FROM schedule WHERE NOT stale").fetchone() == (1,)
    assert run("doctor").code == 0
    with Store.open(home / "fieldkit.db") as store:
        store.connection.execute("UPDATE schedule SET stability = stability * 2")
        store.connection.commit()
    assert run("doctor").code == 1
    assert run("doctor", "--repair").code == 0
    with Store.open(home / "fieldkit.db") as store:
        refresh_schedules(store)
        assert schedule_of(store, "objection:x") == rightly
    assert run("doctor").code == 0


def test_faults_of_the_content_are_named_and_leave_the_exit_code_to_the_store(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    (pack / "zh").mkdir(parents=True)
    (pack / "pack.yaml").write_text('id: own\nversion: "1"\nlanguages: [zh]\n', encoding="utf-8")
    (pack / "zh" / "points.yaml").write_text("points:\n  - id: p\n    titel: x\n", encoding="utf-8")
    ran = run("--content", str(pack), "doctor")
    assert ran.code == 0
    assert "zh/points.yaml:" in ran.out


@pytest.mark.parametrize(
    ("environment", "promised"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "true"),
        ({"TERM": "xterm-256color"}, "256"),
        ({"TERM": "linux"}, "few"),
        ({"TERM": "dumb"}, "none"),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "none"),
    ],
)
def test_the_environment_promises_colours(environment: dict[str, str], promised: str) -> None:
    assert colours(environment) == promised


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pty")
class TestOnARealTerminal:
    @staticmethod
    def doctor(home: Path, wide: str = "", *, silent: bool = False, term: str = "xterm-256color") -> str:
        """Run the doctor in a pty whose other end answers cursor reports; glyphs in `wide` take two cells."""
        import re

        import pexpect

        child = pexpect.spawn(
            sys.executable,
            ["-m", "fieldkit", "--home", str(home), "--lang", "en", "doctor"],
            env={**os.environ, "TERM": term, "COLORTERM": "truecolor"},
            dimensions=(24, 80),
            timeout=30,
        )
        seen = b""
        while True:
            if child.expect([rb"\r([^\r]{1,8})\x1b\[6n", pexpect.EOF]) == 1:
                seen += child.before
                break
            seen += child.before
            glyph = child.match[1].decode()
            if not silent:
                cells = 2 if glyph == "汉" or glyph in wide else 1
                child.send(f"\x1b[5;{cells + 1}R")
        child.close()
        assert child.exitstatus == 0
        return re.sub(r"\x1b\[K", "", seen.decode())

    def test_glyphs_of_one_cell_are_well(self, home: Path) -> None:
        told = self.doctor(home)
        assert "marks and rules are one cell wide" in told
        assert "16 million" in told
        assert "80 columns, 24 lines" in told

    def test_wide_glyphs_are_named_with_the_setting_that_helps(self, home: Path) -> None:
        told = self.doctor(home, wide="│●")
        assert "│●" in told
        assert 'marks = "ascii"' in told

    def test_a_terminal_that_does_not_answer_is_not_waited_for(self, home: Path) -> None:
        assert "does not say how wide" in self.doctor(home, silent=True)

    def test_the_app_does_not_open_on_a_dumb_terminal(self, home: Path) -> None:
        import pexpect

        child = pexpect.spawn(
            sys.executable,
            ["-m", "fieldkit", "--home", str(home), "--lang", "en"],
            env={**os.environ, "TERM": "dumb"},
            timeout=30,
        )
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == 1
        assert b"TERM=dumb" in child.before
        assert b"Traceback" not in child.before


def test_the_log_lies_in_the_home(home: Path) -> None:
    assert resolve_paths(home).log.is_relative_to(home)

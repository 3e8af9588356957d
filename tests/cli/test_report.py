"""Reports from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.store import Store, add_partner, finish_visit, hand_over, plan_stop, start_visit
from fieldkit.sync import sync_folder

from .conftest import Run


@pytest.fixture
def visited(home: Path) -> str:
    """A home with one visit, whose id is given."""
    with Store.open(home / "fieldkit.db") as store:
        partner = add_partner(store, "甲 <b>[x](y)")
        hand_over(store, partner, "周", "2026-11-02")
        visit = start_visit(store, partner)
        finish_visit(store, visit, reached="yes")
        return visit


def test_the_report_of_a_visit_lies_with_the_data_and_its_path_is_printed(run: Run, home: Path, visited: str) -> None:
    for named in ("last", visited, "甲"):
        ran = run("report", "visit", named)
        assert ran.code == 0, ran.err
        path = Path(ran.out.strip())
        assert path.parent == home / "reports"
        assert "甲 &lt;b&gt;" in path.read_text(encoding="utf-8")


def test_it_is_written_where_and_as_the_file_says_or_printed(run: Run, tmp_path: Path, visited: str) -> None:
    week = tmp_path / "a week.xlsx"
    assert run("report", "week", "-o", str(week)).code == 0
    assert week.read_bytes()[:2] == b"PK"
    printed = run("report", "day", "today", "--format", "md", "-o", "-")
    assert (printed.code, printed.out.splitlines()[0]) == (0, "<!-- fieldkit report: day -->")


def test_it_is_written_beside_a_running_app(run: Run, home: Path, visited: str) -> None:
    with Store.open(home / "fieldkit.db"):
        assert run("report", "week").code == 0
        assert run("report", "visit", "nobody-of-this-name").code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("visit", "--format", "xlsx"), ("visit", "-o", "a.xlsx"), ("week", "--format", "html", "-o", "a.md"),
        ("week", "sometime"), ("day", "sometime\x1b[31m"), ("week", "--rep", "nobody"), ("visit", "nobody"),
        ("week", "-o", "no/such/folder/a.html"), ("day", "-o", "."), ("day", "-o", "x" * 400),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_and_nothing_is_written(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, visited: str, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("report", *arguments)
    assert ran.code in (1, 2)
    assert ran.err and "Traceback" not in ran.err and "\x1b" not in ran.err
    assert not (home / "reports").exists()
    assert [each.name for each in tmp_path.iterdir()] == ["home"]


def test_a_file_that_is_no_report_stays_unless_replacing_is_asked_for(run: Run, tmp_path: Path, visited: str) -> None:
    file = tmp_path / "mine.md"
    file.write_text("mine")
    refused = run("report", "week", "-o", str(file))
    assert refused.code == 1 and "--replace" in refused.err
    assert file.read_text() == "mine"
    assert run("report", "week", "-o", str(file), "--replace").code == 0
    assert run("report", "week", "-o", str(file)).code == 0


def test_without_a_visit_it_says_so(run: Run, home: Path) -> None:
    assert run("report", "week").code == 1
    assert not (home / "fieldkit.db").exists()
    with Store.open(home / "fieldkit.db"):
        pass
    assert "no visit yet" in run("report", "visit").err
    assert run("report", "week").code == 0


def test_a_rep_is_named_as_the_partners_owner_is(run: Run, visited: str) -> None:
    assert "周" in run("report", "week", "--rep", "周", "--format", "md", "-o", "-").out
    assert "周" in run("report", "week", "--rep", "nobody").err


def test_a_day_can_be_of_some_reps_alone(run: Run, home: Path, tmp_path: Path, visited: str) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    with Store.open(tmp_path / "li" / "fieldkit.db") as store:
        partner = add_partner(store, "乙科技")
        hand_over(store, partner, "李", "2026-11-02")
        finish_visit(store, start_visit(store, partner), reached="no", followup=("send the offer", "2020-01-02"))
        plan_stop(store, add_partner(store, "nobody's"), store.now().date().isoformat())
        sync_folder(store, shared, owner="李")
    with Store.open(home / "fieldkit.db") as store:
        sync_folder(store, shared)

    def day(*reps: str) -> str:
        ran = run("report", "day", *(part for each in reps for part in ("--rep", each)), "--format", "md", "-o", "-")
        assert ran.code == 0, ran.err
        return ran.out

    def told(text: str) -> list[bool]:
        return [each in text for each in ("甲 ", "乙科技", "send the offer", "nobody's")]

    assert told(day()) == [True, True, True, True]
    assert told(day("周", "李")) == [True, True, True, False]
    assert told(day("李")) == [False, True, True, False]
    assert told(day("周")) == [True, False, False, False]

"""The day, its sheet and the agenda from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from fieldkit.store import Store, add_followup, add_partner, plan_stop
from tests.rules.test_ics import parsed

from .conftest import Run

DAY = "2026-12-01"


def stocked(home: Path) -> None:
    with Store.open(home / "fieldkit.db") as store:
        one = add_partner(store, "甲 \x1b[31m[/", district="朝阳", building="国贸", phone="007")
        plan_stop(store, one, DAY, at="9:30")
        plan_stop(store, add_partner(store, "乙"), DAY, spare=True)
        add_followup(store, one, "发报价", "2020-01-01")


def test_the_stops_of_a_day_are_listed_with_their_numbers(run: Run, home: Path) -> None:
    stocked(home)
    ran = run("plan", DAY)
    assert ran.code == 0, ran.err
    first, second = ran.out.splitlines()
    assert first.split()[:3] == ["1", "9:30", "甲"]
    assert "\x1b" not in ran.out
    assert second.startswith("2")
    rows = json.loads(run("plan", DAY, "--json").out)
    assert [(row["number"], row["spare"]) for row in rows] == [(1, False), (2, True)]


def test_a_day_without_stops_and_a_store_without_partners_say_what_to_do(run: Run, home: Path) -> None:
    assert (run("plan").code, run("plan").out) == (0, "")
    assert json.loads(run("plan", "--json").out) == []
    stocked(home)
    ran = run("plan", "2026-12-02")
    assert (ran.code, ran.out) == (0, "")
    assert "2026-12-02" in ran.err


def test_what_is_no_day_is_refused(run: Run, home: Path) -> None:
    stocked(home)
    ran = run("plan", "sometime\x1b[31m")
    assert (ran.code, ran.out) == (1, "")
    assert "\x1b" not in ran.err


def test_the_sheet_is_written_and_its_path_printed(run: Run, home: Path, tmp_path: Path) -> None:
    stocked(home)
    path = tmp_path / "sheet.html"
    ran = run("route-sheet", str(path), "--day", DAY)
    assert (ran.code, ran.out.strip()) == (0, str(path)), ran.err
    assert "国贸" in path.read_text(encoding="utf-8")
    # Printed again beside a running app: nothing is to be written.
    with Store.open(home / "fieldkit.db"):
        assert run("route-sheet", str(path), "--day", DAY).code == 0


def test_a_sheet_that_cannot_be_written_is_refused(run: Run, home: Path, tmp_path: Path) -> None:
    stocked(home)
    (tmp_path / "file").write_text("x")
    ran = run("route-sheet", str(tmp_path / "file" / "sheet.html"), "--day", DAY)
    assert (ran.code, ran.out) == (1, "")


def test_the_agenda_is_listed_and_written_as_a_calendar(run: Run, home: Path, tmp_path: Path) -> None:
    stocked(home)
    ran = run("agenda")
    assert ran.code == 0, ran.err
    assert "2020-01-01" in ran.out
    assert "\x1b" not in ran.out
    (row,) = json.loads(run("agenda", "--json").out)
    assert (row["when"], row["kind"], row["text"]) == ("overdue", "followup", "发报价")
    path = tmp_path / "a.ics"
    ran = run("agenda", "--ics", str(path))
    assert (ran.code, ran.out.strip()) == (0, str(path)), ran.err
    (event,) = parsed(path.read_bytes())
    assert event["UID"] == f"followup-{row['id']}@fieldkit"


def test_the_agenda_of_nobody_is_empty(run: Run, tmp_path: Path) -> None:
    assert (run("agenda").code, run("agenda").out) == (0, "")
    assert json.loads(run("agenda", "--json").out) == []
    ran = run("agenda", "--ics", str(tmp_path / "none" / "a.ics"))
    assert ran.code == 1

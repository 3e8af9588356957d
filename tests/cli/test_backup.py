"""`backup`, `restore` and `rescue` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fieldkit.store import Store
from fieldkit.store.backups.daily import back_up_day

from .conftest import Run


def names(run: Run) -> list[str]:
    return [partner["name"] for partner in json.loads(run("partners", "list", "--json").out)]


def damage(home: Path) -> bytes:
    store = home / "fieldkit.db"
    data = b"\0" * 4096 + store.read_bytes()[4096:]
    store.write_bytes(data)
    return data


def test_a_backup_restored_brings_its_day_back_and_says_how_to_return(run: Run, home: Path, tmp_path: Path) -> None:
    run("partners", "add", "甲")
    ran = run("backup", str(tmp_path / "stick.zip"))
    assert ran.code == 0
    assert "whole" in ran.out
    run("partners", "add", "乙")
    ran = run("restore", str(tmp_path / "stick.zip"))
    assert ran.code == 0
    assert names(run) == ["甲"]
    with Store.open(home / "fieldkit.db", write=False) as store:
        assert f"writes as device {store.device}." in ran.out
    back = ran.out.splitlines()[-1].rpartition("fieldkit restore ")[2]
    assert run("restore", back).code == 0
    assert sorted(names(run)) == ["乙", "甲"]


def test_json_tells_what_was_written_and_restored(run: Run, home: Path, tmp_path: Path) -> None:
    run("partners", "add", "甲")
    made = json.loads(run("backup", str(tmp_path / "a.zip"), "--json").out)
    assert made == {"file": str(tmp_path / "a.zip"), "changes": made["changes"], "files": 0, "absent": []}
    done = json.loads(run("restore", str(tmp_path / "a.zip"), "--json").out)
    assert done["changes"] == made["changes"]
    assert Path(done["kept"]).parent == home / "kept"


def test_the_daily_backups_and_the_kept_stores_are_listed(run: Run, home: Path) -> None:
    assert "No daily backup yet" in run("restore", "--list").err
    run("partners", "add", "甲")
    with Store.open(home / "fieldkit.db") as store:
        daily = back_up_day(store)
    assert daily is not None
    run("partners", "add", "乙")
    assert run("restore", "--day", daily.day.isoformat()).code == 0
    assert names(run) == ["甲"]
    ran = run("restore", "--list")
    assert daily.day.isoformat() in ran.out
    assert str(home / "kept") in ran.out
    listed = json.loads(run("restore", "--list", "--json").out)
    assert [each["day"] for each in listed["days"]] == [daily.day.isoformat()]
    assert len(listed["kept"]) == 1
    daily.path.write_bytes(b"damaged")
    assert "cannot be read" in run("restore", "--list").out


@pytest.mark.parametrize(
    "arguments",
    [
        ("restore",),
        ("restore", "--day", "2026-13-99"),
        ("restore", "--list", "--day", "2026-11-23"),
        ("restore", "nowhere.zip"),
        ("backup", "letter.txt"),
        ("rescue",),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_cannot_be_done_is_refused_with_what_was_kept_and_what_to_do(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], lang: str
) -> None:
    run("partners", "add", "甲")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letter.txt").write_text("a letter")
    ran = run(*arguments, lang=lang)
    assert (ran.code, ran.out) == (1, "")
    assert len(ran.err.strip().splitlines()) == 3
    assert (tmp_path / "letter.txt").read_text() == "a letter"
    assert names(run) == ["甲"]


def test_restore_and_rescue_are_refused_while_a_fieldkit_is_open(run: Run, home: Path, tmp_path: Path) -> None:
    run("partners", "add", "甲")
    run("backup", str(tmp_path / "a.zip"))
    with Store.open(home / "fieldkit.db"):
        ran = run("restore", str(tmp_path / "a.zip"))
        assert ran.code == 1
        assert "Another fieldkit" in ran.err
        assert run("backup", str(tmp_path / "beside.zip")).code == 0


def test_a_damaged_store_points_to_the_rescue_which_brings_it_back(run: Run, home: Path) -> None:
    run("partners", "add", "甲")
    harmed = damage(home)
    for command in (("dump",), ("partners", "list"), ("note", "甲", "x"), ("doctor",)):
        ran = run(*command)
        assert ran.code == 1
        assert "fieldkit rescue" in ran.out + ran.err
    ran = run("rescue")
    assert ran.code == 0, ran.err
    assert "Nothing is known to be missing." in ran.out
    assert names(run) == ["甲"]
    assert [each.read_bytes() for each in (home / "kept").glob("*/fieldkit.db")] == [harmed]
    assert run("doctor").code == 0


def test_the_json_of_a_rescue_has_what_is_missing(run: Run, home: Path) -> None:
    run("partners", "add", "Lost")
    run("note", "Lost", "a note that stays")
    store = home / "fieldkit.db"
    store.write_bytes(store.read_bytes().replace(b'"Lost"', b'"Host"'))
    done = json.loads(run("rescue", "--json").out)
    assert not done["complete"]
    (gap,) = done["missing"]
    assert (gap["device"], gap["first"]) == (done["former"], 1)
    assert gap["before"]


def test_a_repair_is_refused_where_the_journal_itself_is_damaged(run: Run, home: Path) -> None:
    run("partners", "add", "Lost")
    store = home / "fieldkit.db"
    store.write_bytes(store.read_bytes().replace(b'"Lost"', b'"Host"'))
    ran = run("doctor", "--repair")
    assert ran.code == 1
    assert "rescue" in ran.err


def test_a_restore_that_was_cut_off_is_ended_by_the_next_command(run: Run, home: Path, tmp_path: Path) -> None:
    """Killed between the two renames: neither store lies in its place, and the command must not take it for none."""
    run("partners", "add", "甲")
    (home / "staged").mkdir()
    (home / "fieldkit.db").rename(home / "staged" / "fieldkit.db")
    (home / "fieldkit.db.swap").write_text("20261123-140200")
    assert names(run) == ["甲"]
    assert not (home / "staged").exists()

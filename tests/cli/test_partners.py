"""Partners and notes from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fieldkit.store import Store, add_partner

from .conftest import Run


def records(run: Run) -> list[dict[str, object]]:
    return [json.loads(line) for line in run("dump").out.splitlines()]


def kind(run: Run, name: str) -> list[dict[str, object]]:
    return [record for record in records(run) if record["kind"] == name]


def test_a_partner_is_added_with_its_contact_and_its_id_printed(run: Run) -> None:
    ran = run(
        "partners", "add", "重庆智联", "--district", "朝阳", "--phone", "007", "--contact", "陈立言", "--role", "总"
    )
    assert ran.code == 0
    (partner,) = kind(run, "partner")
    assert ran.out == f"{partner['id']}\n"
    assert (partner["name"], partner["district"], partner["phone"]) == ("重庆智联", "朝阳", "007")
    (contact,) = kind(run, "contact")
    assert (contact["partner"], contact["name"], contact["role"]) == (partner["id"], "陈立言", "总")


@pytest.mark.parametrize("name", ["", "  ", "\x1b\x07"])
def test_a_partner_without_a_name_is_refused(run: Run, name: str) -> None:
    assert run("partners", "add", name).code == 1
    assert records(run) == []


def test_the_list_of_nobody_says_what_to_do_first(run: Run) -> None:
    ran = run("partners", "list")
    assert (ran.code, ran.out) == (0, "")
    assert "partners add" in ran.err
    assert json.loads(run("partners", "list", "--json").out) == []


def test_the_list_holds_more_partners_than_a_page(run: Run, home: Path) -> None:
    with Store.open(home / "fieldkit.db") as store, store.act(""):
        for number in range(2101):
            add_partner(store, f"P{number}")
    assert len({row["id"] for row in json.loads(run("partners", "list", "--json").out)}) == 2101


def test_a_name_cannot_command_the_terminal(run: Run) -> None:
    run("partners", "add", "[red]甲[/] \x1b[31m乙\n丙")
    assert "[red]甲[/] [31m乙 丙" in run("partners", "list").out


@pytest.mark.parametrize("wanted", ["重庆便宜科技", "便宜", "chongqing", "pianyi", "CQPY"])
def test_a_note_finds_its_partner_by_name_and_pinyin(run: Run, wanted: str) -> None:
    run("partners", "add", "重庆便宜科技")
    ran = run("note", wanted, "有兴趣")
    assert ran.code == 0, ran.err
    (note,) = kind(run, "note")
    assert ran.out == f"{note['id']}\n"


def test_a_note_finds_its_partner_by_id(run: Run) -> None:
    known = run("partners", "add", "甲").out.strip()
    run("partners", "add", "甲")
    assert run("note", known, "x").code == 0


def test_the_whole_name_wins_over_longer_ones(run: Run) -> None:
    known = run("partners", "add", "青柚").out.strip()
    run("partners", "add", "青柚教育")
    assert run("note", "青 柚", "x").code == 0
    assert kind(run, "note")[0]["partner"] == known


def test_the_whole_name_is_found_behind_a_page_of_longer_ones(run: Run, home: Path) -> None:
    with Store.open(home / "fieldkit.db") as store, store.act(""):
        for number in range(250):
            add_partner(store, f"青柚 {number}", district="A")
        known = add_partner(store, "青柚", district="B")
    assert run("note", "青柚", "x").code == 0
    assert kind(run, "note")[0]["partner"] == known


def test_a_spelling_that_two_names_share_is_not_unique_because_one_was_never_spelled(run: Run) -> None:
    run("partners", "add", "青柚集成")
    assert run("note", "qingyou", "x").code == 0
    run("partners", "add", "青柚教育")
    assert run("note", "qingyou", "x").code == 2


def test_a_name_of_several_lists_them_and_saves_nothing(run: Run) -> None:
    first = run("partners", "add", "青柚集成").out.strip()
    second = run("partners", "add", "青柚教育").out.strip()
    ran = run("note", "青柚", "x")
    assert (ran.code, ran.out) == (2, "")
    assert first in ran.err
    assert second in ran.err
    assert kind(run, "note") == []


def test_a_name_of_nobody_is_refused(run: Run) -> None:
    ran = run("note", "乙", "x")
    assert (ran.code, ran.out) == (1, "")
    assert "乙" in ran.err


@pytest.mark.parametrize(
    ("typed", "mark", "text"),
    [
        ("+ 有兴趣", "+", "有兴趣"),
        ("！担心售后", "!", "担心售后"),
        ("plain", None, "plain"),
        ("[/oops]", None, "[/oops]"),
    ],
)
def test_the_first_character_marks_the_note(run: Run, typed: str, mark: str | None, text: str) -> None:
    run("partners", "add", "甲")
    run("note", "甲", typed)
    (note,) = kind(run, "note")
    assert (note.get("mark"), note["text"]) == (mark, text)


def test_a_note_of_a_follow_up_makes_one_in_the_same_act(run: Run, home: Path) -> None:
    from datetime import timedelta

    from fieldkit.store import undo

    run("partners", "add", "甲")
    run("note", "甲", ">+3d", "发报价")
    (followup,) = kind(run, "followup")
    with Store.open(home / "fieldkit.db") as store:
        due = (store.now() + timedelta(days=3)).date().isoformat()
        undo(store)
    assert (followup["text"], followup["due"]) == ("发报价", due)
    assert kind(run, "note") == kind(run, "followup") == []


@pytest.mark.parametrize("text", ["", " ", "\x00"])
def test_an_empty_note_is_refused(run: Run, text: str) -> None:
    run("partners", "add", "甲")
    assert run("note", "甲", text).code == 1
    assert kind(run, "note") == []


def test_a_store_open_elsewhere_refuses_the_note_and_still_reads(run: Run, home: Path) -> None:
    run("partners", "add", "甲")
    with Store.open(home / "fieldkit.db"):
        ran = run("note", "甲", "x")
        assert (ran.code, ran.out) == (1, "")
        assert "Another fieldkit" in ran.err
        assert run("partners", "list").code == run("dump").code == run("doctor").code == 0


def test_a_damaged_store_is_told_in_words(run: Run, home: Path) -> None:
    home.mkdir()
    (home / "fieldkit.db").write_bytes(b"not a database " * 100)
    for command in (["dump"], ["note", "甲", "x"], ["partners", "list"]):
        ran = run(*command)
        assert (ran.code, ran.out) == (1, "")
        assert "damaged" in ran.err
    assert run("doctor").code == 1

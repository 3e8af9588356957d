"""What devices wrote differently, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from fieldkit.store import Store, add_partner, changes, edit_partner, receive

from .conftest import Run


def parted(home: Path, tmp_path: Path) -> None:
    with Store.open(home / "fieldkit.db") as one, Store.open(tmp_path / "other" / "fieldkit.db") as two:
        partner = add_partner(one, "甲 \x1b[31m[/")
        receive(two, list(changes(one)))
        edit_partner(one, partner, phone="111")
        edit_partner(two, partner, phone="222\x1b[31m")
        receive(one, list(changes(two)))


def test_a_store_without_conflicts_says_so(run: Run, home: Path) -> None:
    assert (run("conflicts").code, json.loads(run("conflicts", "--json").out)) == (0, [])
    Store.open(home / "fieldkit.db").close()
    ran = run("conflicts")
    assert (ran.code, ran.out) == (0, "")
    assert "Nothing to decide" in ran.err


def test_each_conflict_is_told_with_its_values_and_whose_they_are(run: Run, home: Path, tmp_path: Path) -> None:
    parted(home, tmp_path)
    ran = run("conflicts")
    assert ran.code == 0, ran.err
    assert "\x1b" not in ran.out
    for wanted in ("Partner", "Phone", "111", "222", "this device", "device "):
        assert wanted in ran.out
    [found] = json.loads(run("conflicts", "--json").out)
    assert found["field"] == "phone"
    assert sorted(choice["text"] for choice in found["choices"]) == ["111", "222[31m"]
    assert "电话" in run("conflicts", lang="zh").out

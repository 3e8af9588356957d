"""Own answers from the command line: listed, and written as content that check accepts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fieldkit.playbook import check_layers, load_playbook, shipped_content
from fieldkit.store import Store, add_partner, hear, keep_variant, start_visit

from .conftest import Run

HEAD = "id: ours\nversion: '1'\nlanguages: [zh]\nover: fieldkit\n"
HOSTILE = 'no: {{partner.name}} {{nonsense}} - "x" # [b]\n[/]\x1b[31m'


def stocked(home: Path, *answers: str) -> None:
    with Store.open(home / "fieldkit.db") as store:
        partner = add_partner(store, "腾飞 # [b]")
        heard = hear(store, start_visit(store, partner), partner, "price-too-high", "贵", "price")
        for answer in answers:
            bullets = [f"{answer} {number}" for number in range(5)]
            keep_variant(store, "price-too-high", "贵", answer, bullets, heard=heard)
        keep_variant(store, "policy-margin", "利润", "先问清楚。\n---\nobjections: []")
        keep_variant(store, "gone", "没了", "先问清楚。")


def exported(run: Run, tmp_path: Path) -> Path:
    pack = tmp_path / "ours"
    (pack / "zh").mkdir(parents=True)
    (pack / "pack.yaml").write_text(HEAD, encoding="utf-8")
    ran = run("--lang", "zh", "variants", "export", str(pack / "zh" / "objections.yaml"))
    assert ran.code == 0, ran.err
    return pack


@pytest.mark.parametrize("answer", ["先别谈价，先问他拿什么比。", HOSTILE, "0o12", "~", "{{{{{{"])
def test_what_is_exported_is_content_that_check_accepts(run: Run, home: Path, tmp_path: Path, answer: str) -> None:
    stocked(home, answer)
    pack = exported(run, tmp_path)
    assert [str(fault) for fault in check_layers([shipped_content(), pack]) if fault.severity == "error"] == []
    own = [each for each in load_playbook([shipped_content(), pack], "zh").entries.objections if "-own-" in each.id]
    assert [each.kind for each in own] == ["price"]
    if "{" not in answer:
        assert own[0].first == answer
        assert own[0].bullets == tuple(f"{answer} {number}" for number in range(3))
    assert "先问清楚。" in (pack / "zh" / "objections.yaml").read_text(encoding="utf-8")


def test_own_answers_are_listed(run: Run, home: Path) -> None:
    stocked(home, "先问他拿什么比。")
    assert "先问他拿什么比。" in run("variants").out
    rows = json.loads(run("variants", "--json").out)
    assert {row["entry"] for row in rows} == {"price-too-high", "policy-margin", "gone"}


def test_without_own_answers_nothing_is_written(run: Run, home: Path, tmp_path: Path) -> None:
    ran = run("variants", "export", str(tmp_path / "x.yaml"))
    assert (ran.code, ran.out) == (0, "")
    assert not (tmp_path / "x.yaml").exists()
    assert json.loads(run("variants", "--json").out) == []


def test_a_file_that_is_there_is_replaced_only_when_asked(run: Run, home: Path, tmp_path: Path) -> None:
    stocked(home, "先问他拿什么比。")
    path = tmp_path / "x.yaml"
    path.write_text("mine", encoding="utf-8")
    assert run("variants", "export", str(path)).code == 1
    assert path.read_text(encoding="utf-8") == "mine"
    assert run("variants", "export", str(path), "--replace").code == 0
    assert run("variants", "export", str(tmp_path)).code == 1
    assert run("variants", "export", str(tmp_path / "no" / "x.yaml")).code == 1

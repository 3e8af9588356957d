"""Packs that travel in the folder of a sync, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.playbook.small_pack import NEED, write_pack
from tests.playbook.test_layers import company

from .conftest import Run


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_a_pack_is_sent_offered_taken_and_gone_back_from(run: Run, stick: Path, tmp_path: Path) -> None:
    pack = company(tmp_path / "acme")
    assert run("sync", str(stick)).code == 0
    sent = run("packs", "send", str(pack))
    assert sent.code == 0, sent.err
    assert Path(sent.out.strip()).parent == stick / "fk1" / "pack"
    [offer] = json.loads(run("packs", "offered", "--json").out)
    assert (offer["id"], offer["version"]) == ("acme", "1")
    assert "acme  1" in run("packs", "offered", str(stick)).out
    asked = run("packs", "take", "acme")
    assert asked.code == 1 and "--yes" in asked.err
    taken = run("packs", "take", "acme", "--yes")
    assert taken.code == 0, taken.err
    assert "甲" in taken.out and "In use: acme 1" in taken.out
    assert run("packs", "offered").out == ""
    assert run("rollback").code == 0
    assert "acme" in run("packs").out


def test_a_pack_in_use_is_listed_by_the_hash_by_which_it_was_offered(run: Run, stick: Path, tmp_path: Path) -> None:
    pack = company(tmp_path / "acme")
    assert run("packs", "send", str(pack), str(stick)).code == 0
    [offer] = json.loads(run("packs", "offered", str(stick), "--json").out)
    assert offer["hash"] not in run("packs", "--json").out
    assert run("packs", "take", "acme", str(stick), "--yes").code == 0
    in_use, *before = json.loads(run("packs", "--json").out)
    assert [each["place"] for each in in_use["packs"]] == ["shipped", "company"]
    assert in_use["packs"][1]["hash"] == offer["hash"]
    assert in_use["hash"] != offer["hash"]
    assert all(each["packs"] == [] for each in before)
    assert f"the company's  acme      1        {offer['hash'][:12]}" in run("packs").out
    # A higher version, then back to the one that was offered: read from where it is kept, it is the same.
    (pack / "pack.yaml").write_text((pack / "pack.yaml").read_text("utf-8") + "\n# newer\n", encoding="utf-8")
    assert run("use", str(pack), "--yes").code == 0
    assert offer["hash"][:12] not in run("packs").out
    assert run("rollback").code == 0
    assert f"the company's  acme      1        {offer['hash'][:12]}" in run("packs").out


def test_a_faulty_pack_is_not_sent(run: Run, stick: Path, tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "faulty", NEED.format(id="Need", title="x"), None)
    ran = run("packs", "send", str(pack), str(stick))
    assert ran.code == 1
    assert "Nothing was sent" in ran.err
    assert not list(stick.rglob("*.fkpack"))


def test_what_is_no_pack_is_told_and_what_is_not_there_is_refused(run: Run, stick: Path) -> None:
    (stick / "fk1" / "pack").mkdir(parents=True)
    (stick / "fk1" / "pack" / "[x]\x1b[31m.fkpack").write_bytes(b"PK\x03\x04 and more")
    ran = run("packs", "offered", str(stick))
    assert (ran.code, ran.out) == (0, "")
    assert "it is no pack" in ran.err and "\x1b" not in ran.err
    refused = run("packs", "take", "../../etc/passwd", str(stick))
    assert refused.code == 1 and "No pack on offer" in refused.err
    assert run("packs", "offered").code == 1, "no folder is known yet"
    assert run("packs", "offered", str(stick / "nowhere")).code == 1

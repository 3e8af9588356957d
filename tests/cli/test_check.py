"""`fieldkit check`: a line a fault on the output, the count beside it, and an exit code for scripts."""

import json
import os
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.playbook.small_pack import EN, HEAD, NEED, ZH, layer, write_pack

LINE = re.compile(r"(?P<file>[^:]+):(?P<line>\d+):(?P<column>\d+): (?P<severity>error|warning): (?P<text>.+)")


def over(root: Path, text: str, pack: str = "fieldkit") -> Path:
    """A pack over the shipped one, of one file in both languages."""
    head = f'id: own\nversion: "1"\nlanguages: [zh, en]\nover: {pack}\nquiet: {{}}\n'
    return write_pack(root, text, text, head)


def test_a_good_pack_prints_nothing_but_the_count(run: Run, tmp_path: Path) -> None:
    done = run("check", str(write_pack(tmp_path / "pack")))
    assert (done.code, done.out, done.err) == (0, "", "No faults.\n")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_fault_is_a_line_and_errors_make_the_exit_code(run: Run, tmp_path: Path, lang: str) -> None:
    zh = ZH.replace("kind: price", "kind: prise").replace("number: 2", "number: zwei")
    en = EN.replace("  proof: [proof-letter]\n", "")
    done = run("check", str(write_pack(tmp_path / "pack", zh, en)), lang=lang)
    found = [LINE.fullmatch(line) for line in done.out.splitlines()]
    assert [(each["file"], each["severity"]) for each in found if each] == [
        ("en/all.yaml", "warning"),
        ("zh/all.yaml", "error"),
        ("zh/all.yaml", "error"),
    ]
    assert done.code == 1
    if lang == "en":
        assert done.err == "2 errors, 1 warning. Put the errors right before this playbook can be used.\n"


def test_warnings_alone_are_exit_code_0(run: Run, tmp_path: Path) -> None:
    done = run("check", str(write_pack(tmp_path / "pack", en=EN.replace("  proof: [proof-letter]\n", ""))))
    assert (done.code, done.out.count("warning: ")) == (0, 2)
    assert done.err == "2 warnings. It can be used as it is.\n"


def test_json_is_a_list_and_nothing_else(run: Run, tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack", ZH.replace("number: 2", "number: zwei"))
    done = run("check", str(pack), "--json")
    (fault,) = json.loads(done.out)
    assert fault == {
        "file": "zh/all.yaml",
        "line": ZH[: ZH.index("number")].count("\n") + 1,
        "column": 11,
        "severity": "error",
        "text": "a whole number belongs here, not zwei",
        "rule": "",
    }
    assert json.loads(run("check", str(write_pack(tmp_path / "good")), "--json").out) == []


def test_a_layer_is_judged_over_the_shipped_pack_and_only_its_faults_are_told(run: Run, tmp_path: Path) -> None:
    good = over(tmp_path / "good", "needs:\n- {id: need-profit, title: 利润, text: 利润}\n")
    assert run("check", str(good)).out == ""
    done = run("check", str(over(tmp_path / "bad", "needs:\n- {id: need-profit, title: '', text: 利润}\n")))
    assert [line.partition(":")[0] for line in done.out.splitlines()] == ["en/all.yaml", "zh/all.yaml"]


def test_what_a_layer_breaks_below_is_told_with_the_folder(run: Run, tmp_path: Path) -> None:
    card = "scorecards:\n- {id: card-standards, title: x, text: x, stage: stage-selection, items: []}\n"
    from fieldkit.playbook import load_playbook, shipped_content

    card = card.replace("card-standards", load_playbook([shipped_content()], "zh").entries.scorecards[0].id)
    done = run("check", str(over(tmp_path / "pack", card)))
    assert done.code == 1
    assert all(line.startswith(f"{shipped_content()}/") for line in done.out.splitlines())
    named = json.loads(run("check", str(tmp_path / "pack"), "--json").out)
    assert {each["layer"] for each in named} == {str(shipped_content())}


def test_an_unknown_pack_below_is_told(run: Run, tmp_path: Path) -> None:
    done = run("check", str(over(tmp_path / "pack", "# nothing yet\n", "fieldkid")))
    assert done.out.splitlines()[0] == (
        "pack.yaml:4:7: error: there is no pack fieldkid below this one (did you mean fieldkit?); "
        "possible here: fieldkit"
    )


def test_without_a_folder_the_packs_in_use_are_checked(run: Run, tmp_path: Path) -> None:
    done = run("check")
    assert done.code == 0
    assert [line.partition(" [")[2] for line in done.out.splitlines()] == ["samples]"]
    pack = write_pack(tmp_path / "pack", ZH.replace("number: 2", "number: zwei"))
    done = run("--content", str(pack), "check")
    assert (done.code, done.out.startswith("zh/all.yaml:")) == (1, True)


@pytest.mark.parametrize(
    ("name", "words"),
    [("gone", "There is no folder"), ("file", "is a file; a pack is a folder"), ("empty", "is empty")],
)
def test_a_folder_that_cannot_be_a_pack_is_refused(run: Run, tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    done = run("check", str(tmp_path / name))
    assert (done.code, done.out) == (1, "")
    assert words in done.err
    assert "Name the folder" in done.err


@pytest.mark.parametrize(("name", "words"), [("pack/zh", "one language of a pack"), (".", "one folder deeper")])
def test_a_folder_beside_the_pack_is_refused_with_the_right_one(
    run: Run, tmp_path: Path, name: str, words: str
) -> None:
    pack = write_pack(tmp_path / "pack")
    done = run("check", str(tmp_path / name))
    assert (done.code, done.out) == (1, "")
    assert words in done.err
    assert f"Try: fieldkit check {pack}\n" in done.err


def test_a_folder_without_pack_yaml_is_told(run: Run, tmp_path: Path) -> None:
    done = run("check", str(write_pack(tmp_path / "pack", head=None)))
    assert (done.code, done.out.startswith("pack.yaml:1:1: error: pack.yaml is missing")) == (1, True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_refused(run: Run, tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack")
    pack.chmod(0)
    try:
        done = run("check", str(pack))
    finally:
        pack.chmod(0o755)
    assert (done.code, "cannot be read" in done.err) == (1, True)


def test_nothing_in_a_pack_commands_the_terminal(run: Run, tmp_path: Path) -> None:
    zh = ZH.replace("kind: price", 'kind: "\\e[31mprice\\u202e\\u0007"').replace(
        "needs:\n", '"\\e[2Jneeds\\u009b":\n', 1
    )
    pack = write_pack(tmp_path / "pa\x1b[31mck", zh)
    (pack / "zh" / "a\x1b]0;x\x07.yaml").write_text("x: 1\n", encoding="utf-8")
    for arguments in (("check", str(pack)), ("check", str(pack), "--lang", "zh"), ("check", str(pack / "gone"))):
        done = run(*arguments)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", done.out + done.err)


def test_a_layer_of_three_is_judged_over_the_one_that_it_names(run: Run, tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "small", head=HEAD)
    high = layer(tmp_path / "high", NEED.format(id="need-profit", title="甲"))
    (high / "pack.yaml").write_text('id: high\nversion: "1"\nlanguages: [zh]\nover: small\n', encoding="utf-8")
    done = run("--content", str(pack), "check", str(high))
    assert (done.code, done.out) == (0, "")

"""A manager begins a pack, sees what it changes and what is still a sample, and has an editor complete."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from fieldkit.i18n import LANGUAGES
from fieldkit.playbook import shipped_content

from .conftest import Run

HOSTILE = "\x1b[31mred\x1b[0m ‮ [/] [b"


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A copy of the shipped pack, to change."""
    return shutil.copytree(shipped_content(), tmp_path / "copy")


def put(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_pack_is_begun_and_what_comes_next_is_said(run: Run, tmp_path: Path, lang: str) -> None:
    pack = tmp_path / "our pack"
    ran = run("new-pack", str(pack), lang=lang)
    assert (ran.code, ran.err) == (0, "")
    assert (pack / lang / "objections.yaml").is_file()
    assert str(pack / lang / "objections.yaml") in ran.out
    for command in ("check", "watch", "diff", "use"):
        assert f'fieldkit {command} "{pack}"' in ran.out
    assert len(ran.out.splitlines()) <= 6


def test_the_languages_of_a_new_pack_are_chosen(run: Run, tmp_path: Path) -> None:
    assert run("new-pack", "--languages", "zh, en,zh", str(tmp_path / "acme")).code == 0
    assert {"zh", "en"} <= {path.name for path in (tmp_path / "acme").iterdir()}
    for wrong in ("fr", "", "zh en"):
        ran = run("new-pack", "--languages", wrong, str(tmp_path / "other"))
        assert ran.code == 2
        assert not (tmp_path / "other").exists()


def test_a_new_pack_never_overwrites(run: Run, tmp_path: Path) -> None:
    pack, file = tmp_path / "acme", tmp_path / "file"
    run("new-pack", str(pack))
    file.write_text("mine", encoding="utf-8")
    before = {path: path.read_bytes() for path in pack.rglob("*") if path.is_file()}
    for taken in (pack, file):
        ran = run("new-pack", str(taken))
        assert (ran.code, ran.out) == (1, "")
        assert "Nothing was written." in ran.err
    assert {path: path.read_bytes() for path in pack.rglob("*") if path.is_file()} == before
    assert file.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("command", ["new-pack", "schema"])
def test_a_folder_that_cannot_be_made_is_refused_in_words(run: Run, tmp_path: Path, command: str) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for wrong in (tmp_path / "file" / "acme", tmp_path / ("a" * 300), tmp_path / "file" / "\x1b[31m"):
        ran = run(command, str(wrong))
        assert (ran.code, ran.out) == (1, "")
        assert "Traceback" not in ran.err
        assert "\x1b" not in ran.err
        assert len(ran.err.splitlines()) == 3


def test_a_new_pack_makes_no_difference(run: Run, tmp_path: Path) -> None:
    run("new-pack", str(tmp_path / "acme"), "--languages", "zh,en")
    ran = run("diff", str(tmp_path / "acme"))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[1:] == ["No difference."]
    assert run("diff", str(shipped_content()), str(shipped_content())).out == "No difference.\n"


def test_one_pack_is_compared_with_what_is_in_use(run: Run, shipped: Path) -> None:
    put(shipped / "en" / "objections.yaml", "title: We already carry another brand", "title: We are taken")
    ran = run("diff", str(shipped))
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "Objections",
        "  changed: We are taken",
        "    title: We already carry another brand → We are taken",
    ]
    back = run("--content", str(shipped), "diff", str(shipped_content()))
    assert "    title: We are taken → We already carry another brand" in back.out


def test_two_packs_are_compared_with_each_other(run: Run, shipped: Path) -> None:
    put(shipped / "en" / "cases.yaml", "sample: true", "sample: false")
    found = json.loads(run("diff", str(shipped_content()), str(shipped), "--json").out)
    assert [(change["what"], change["kind"], change["id"]) for change in found["changes"]] == [
        ("changed", "cases", "case-university")
    ]
    assert found["changes"][0]["fields"][0]["old"] == "true"
    assert json.loads(run("diff", str(shipped), str(shipped), "--json").out)["changes"] == []


def test_a_difference_in_the_other_language_is_not_kept_back(run: Run, shipped: Path) -> None:
    put(shipped / "zh" / "objections.yaml", "title: 我们已经在做别家了", "title: 我们有牌子了")
    ran = run("diff", str(shipped))
    assert ran.out.splitlines() == ["No difference.", "In Chinese there are differences; see them with --lang zh."]
    assert "我们有牌子了" in run("diff", str(shipped), lang="zh").out


def test_a_kept_pack_is_named_by_the_first_letters_of_its_hash(run: Run, home: Path, shipped: Path) -> None:
    put(shipped / "en" / "cases.yaml", "title: Two hundred rooms", "title: 200 rooms")
    run("--content", str(shipped), "find", "price")
    (kept,) = (path.name for path in (home / "packs").iterdir() if path.is_dir())
    ran = run("diff", kept[:8])
    assert ran.code == 0
    assert "Two hundred rooms, one summer → 200 rooms, one summer" in ran.out
    for few in (kept[:3], "g" * 8, ".."):
        assert run("diff", f"{few}x" if few == ".." else few).code == 1


def test_letters_of_several_kept_packs_are_refused_with_their_names(run: Run, home: Path) -> None:
    names = [f"abcd{number}".ljust(64, "0") for number in (1, 2)]
    for name in names:
        (home / "packs" / name).mkdir(parents=True)
    ran = run("diff", "abcd")
    assert ran.code == 1
    assert all(name[:12] in ran.err for name in names)
    assert "no longer whole" in run("diff", "abcd1").err


def test_a_pack_with_faults_is_not_compared_and_its_faults_are_told(run: Run, shipped: Path) -> None:
    put(shipped / "en" / "cases.yaml", "title: Two hundred", "titel: Two hundred")
    ran = run("diff", str(shipped))
    assert (ran.code, ran.out) == (1, "")
    assert "en/cases.yaml:6:5: error:" in ran.err


@pytest.mark.parametrize("what", ["missing", "file", "empty", "\x1b[31m", "", "a" * 5000, "\ud800"])
def test_what_is_no_pack_is_refused_in_words(run: Run, tmp_path: Path, what: str) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    ran = run("diff", str(tmp_path / what))
    assert (ran.code, ran.out) == (1, "")
    assert "\x1b" not in ran.err
    assert "error:" in ran.err or len(ran.err.splitlines()) == 3


def test_hostile_texts_of_a_pack_command_no_terminal(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "hostile"
    run("new-pack", str(pack), "--languages", "en")
    text = json.dumps(HOSTILE + "\n")
    entry = f"- {{id: mine, title: {text}, text: {text}, sample: true, also: [{text}], owner: {text}}}"
    (pack / "en" / "pages.yaml").write_text(f"pages:\n{entry}\n", encoding="utf-8")
    put(pack / "pack.yaml", 'version: "1"', f"version: {text}")
    for lang in LANGUAGES:
        for command in (("diff", str(pack)), ("--content", str(pack), "sample"), ("diff", str(pack), str(pack))):
            ran = run(*command, lang=lang)
            assert ran.code == 0
            assert not {"\x1b", "‮", "\x9b"} & set(ran.out + ran.err)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_samples_are_listed_by_where_they_show(run: Run, lang: str) -> None:
    ran = run("sample", lang=lang)
    found = json.loads(run("sample", "--json", lang=lang).out)
    assert ran.code == 0
    for each in found:
        assert each["id"] in ran.out
        assert f"{each['file']}:{each['line']}" in ran.out
        assert each["file"].startswith(f"{lang}/")
    assert "new-pack" in ran.out.splitlines()[-1]
    assert str(len(found)) in ran.out.splitlines()[-2]


def test_content_without_samples_says_so(run: Run, shipped: Path) -> None:
    for file in shipped.rglob("*.yaml"):
        file.write_text(file.read_text(encoding="utf-8").replace("sample: true", "sample: false"), encoding="utf-8")
    ran = run("--content", str(shipped), "sample")
    assert (ran.code, len(ran.out.splitlines())) == (0, 1)
    assert json.loads(run("--content", str(shipped), "sample", "--json").out) == []


def test_schemas_are_written_into_a_pack_or_any_folder(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "acme"
    run("new-pack", str(pack))
    shutil.rmtree(pack / "schema")
    for folder, where in ((pack, pack / "schema"), (tmp_path / "any" / "deep", tmp_path / "any" / "deep")):
        ran = run("schema", str(folder))
        assert ran.code == 0
        assert ran.out.splitlines() == [str(where / "entries.json"), str(where / "pack.json")]
        assert all(json.loads((where / name).read_text(encoding="utf-8")) for name in ("entries.json", "pack.json"))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_rights_is_refused_in_words(run: Run, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    for command in ("new-pack", "schema"):
        ran = run(command, str(tmp_path / "closed" / "acme"))
        assert (ran.code, ran.out) == (1, "")
        assert len(ran.err.splitlines()) == 3


def test_the_commands_are_in_the_help(run: Run) -> None:
    out = run("--help").out
    assert all(f"  {command} " in out for command in ("new-pack", "diff", "sample", "schema"))

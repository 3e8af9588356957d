"""A new pack says nothing of its own, and every example in it works once its comment signs are taken away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from fieldkit.i18n import LANGUAGES, language, set_language
from fieldkit.playbook import check_layers, load_playbook, shipped_content, yaml12
from fieldkit.playbook.draft import KINDS
from fieldkit.playbook.new_pack import pack_id, write_new_pack


@pytest.fixture(params=LANGUAGES)
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    """The language in which the comments are."""
    before = language()
    set_language(request.param)
    yield request.param
    set_language(before)


@pytest.fixture
def pack(tmp_path: Path, spoken: str) -> Path:
    write_new_pack(tmp_path / "acme", LANGUAGES)
    return tmp_path / "acme"


def errors(pack: Path) -> list[str]:
    return [str(fault) for fault in check_layers([shipped_content(), pack]) if fault.severity == "error"]


def test_a_new_pack_has_a_file_for_every_kind_and_nothing_in_it(pack: Path) -> None:
    for lang in LANGUAGES:
        assert {path.stem for path in (pack / lang).iterdir()} == set(KINDS)
        assert all(yaml12.read(path.read_bytes()).data is None for path in (pack / lang).iterdir())


def test_a_new_pack_passes_the_check_without_a_word(pack: Path) -> None:
    shipped = [str(fault) for fault in check_layers([shipped_content()])]
    assert [str(fault) for fault in check_layers([shipped_content(), pack])] == shipped


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_pack_changes_nothing(pack: Path, lang: str) -> None:
    alone, over = (load_playbook(layers, lang) for layers in ([shipped_content()], [shipped_content(), pack]))
    for kind in KINDS:
        assert getattr(alone.entries, kind) == getattr(over.entries, kind)
    assert alone.company == over.company
    assert alone.pack.synonyms == over.pack.synonyms


def test_every_file_names_its_schema_first_and_fits_it(pack: Path) -> None:
    for path in pack.rglob("*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema=")
        schema = json.loads((path.parent / first.partition("=")[2]).read_text(encoding="utf-8"))
        assert list(Draft7Validator(schema).iter_errors(yaml12.read(path.read_bytes()).data)) == []


@pytest.mark.parametrize("number", [0, 1, 2, None], ids=["shipped", "own", "hidden", "all"])
def test_the_examples_of_every_kind_work_once_their_comment_signs_are_gone(pack: Path, number: int | None) -> None:
    for file in (path for lang in LANGUAGES for path in (pack / lang).iterdir()):
        file.write_text(uncommented(file.read_text(encoding="utf-8"), number), encoding="utf-8")
    assert errors(pack) == []
    schema = json.loads((pack / "schema" / "entries.json").read_text(encoding="utf-8"))
    for kind in KINDS:
        data = yaml12.read((pack / "zh" / f"{kind}.yaml").read_bytes()).data
        assert list(Draft7Validator(schema).iter_errors(data)) == []
        assert len(data[kind]) == (3 if number is None else 1)


def test_the_examples_do_what_is_said_of_them(pack: Path) -> None:
    for file in pack.rglob("*.yaml"):
        file.write_text(uncommented(file.read_text(encoding="utf-8"), None), encoding="utf-8")
    zh, shipped = load_playbook([shipped_content(), pack], "zh"), load_playbook([shipped_content()], "zh")
    for kind in KINDS:
        before, after = ([entry.id for entry in getattr(each.entries, kind)] for each in (shipped, zh))
        assert before[-1] not in after
        assert after[0] == before[0]
        assert after[1].startswith("our-")
    assert set(zh.pack.synonyms) > set(shipped.pack.synonyms)


def test_only_one_language_is_asked_for(tmp_path: Path, spoken: str) -> None:
    write_new_pack(tmp_path / "acme", [spoken])
    assert not (tmp_path / "acme" / next(lang for lang in LANGUAGES if lang != spoken)).exists()
    for file in (tmp_path / "acme").rglob("*.yaml"):
        file.write_text(uncommented(file.read_text(encoding="utf-8"), None), encoding="utf-8")
    assert errors(tmp_path / "acme") == []


@pytest.mark.parametrize(
    ("name", "id"),
    [("Acme Co.", "acme-co"), ("瑞智", "company"), ("fieldkit", "company"), ("--", "company"), ("a" * 99, "a" * 64)],
)
def test_the_id_is_made_from_the_name_of_the_folder(tmp_path: Path, name: str, id: str) -> None:
    assert pack_id(name, "fieldkit") == id
    write_new_pack(tmp_path / name, ["zh"])
    assert yaml12.read((tmp_path / name / "pack.yaml").read_bytes()).data["id"] == id
    assert errors(tmp_path / name) == []


def test_an_empty_folder_is_filled_and_a_full_one_left_alone(tmp_path: Path) -> None:
    write_new_pack(tmp_path, ["zh"])
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(FileExistsError):
        write_new_pack(tmp_path, ["zh", "en"])
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_what_cannot_be_written_whole_is_not_left_behind(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(OSError):
        write_new_pack(tmp_path / "file" / "acme", ["zh"])
    deep = tmp_path / "a" / ("b" * 250)
    deep.mkdir(parents=True)
    with pytest.raises(OSError):
        write_new_pack(deep / ("c" * 300), ["zh"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "file"]
    assert list(deep.iterdir()) == []


def uncommented(text: str, number: int | None) -> str:
    """Take the comment signs of the examples away: of one, from 0, and of the line before all, or of every one."""
    told, block = [], -1
    for line in text.splitlines():
        block += line[:4] in ("## 1", "## 2", "## 3")
        example = line.startswith("# ") and "yaml-language-server" not in line
        wanted = number is None or block in (-1, number)
        told.append(line[2:] if example and wanted else line)
    return "\n".join(told) + "\n"

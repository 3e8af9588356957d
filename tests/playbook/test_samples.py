"""What is still a sample is found, each once, with the place where it shows and the line where it is written."""

from __future__ import annotations

from pathlib import Path

from fieldkit.playbook import load_playbook, shipped_content
from fieldkit.playbook.draft import KINDS
from fieldkit.playbook.samples import PLACES, samples

from .small_pack import EN, HEAD, ZH, write_pack

MARKED = ("id: too-high", "id: point-earns", "id: need-profit", "id: proof-letter", "id: step-open", "id: stage-talks")


def small(root: Path) -> Path:
    zh, en = ZH, EN
    for line in MARKED:
        zh, en = (text.replace(f"- {line}\n", f"- {line}\n  sample: true\n") for text in (zh, en))
    zh, en = (text.replace("  listen:", "  shows: [proof-letter]\n  listen:") for text in (zh, en))
    return write_pack(root, zh, en)


def test_the_shipped_samples_are_all_found_once() -> None:
    playbook = load_playbook([shipped_content()], "zh")
    marked = [entry.id for kind in KINDS for entry in getattr(playbook.entries, kind) if entry.sample]
    assert sorted(each.id for each in samples(playbook)) == sorted(marked)


def test_a_sample_is_under_each_place_where_it_shows(tmp_path: Path) -> None:
    found = {each.id: each.places for each in samples(load_playbook([small(tmp_path)], "zh"))}
    assert found == {
        "step-open": ("visit", "handbook"),
        "proof-letter": ("visit", "handbook"),
        "too-high": ("find", "handbook"),
        "need-profit": ("partners", "handbook"),
        "point-earns": ("handbook",),
        "stage-talks": ("handbook",),
    }


def test_those_of_one_place_stand_together() -> None:
    first = [each.places[0] for each in samples(load_playbook([shipped_content()], "en"))]
    assert first == sorted(first, key=list(PLACES).index)


def test_the_file_and_the_line_are_those_of_the_entry(tmp_path: Path) -> None:
    pack = small(tmp_path)
    for each in samples(load_playbook([pack], "en")):
        assert (each.pack, each.file) == ("small", "en/all.yaml")
        assert (pack / each.file).read_text(encoding="utf-8").splitlines()[each.line - 1] == f"- id: {each.id}"


def test_an_entry_of_the_company_without_the_mark_replaces_the_sample(tmp_path: Path) -> None:
    pack = small(tmp_path / "small")
    over = write_pack(
        tmp_path / "over",
        "points:\n- id: point-earns\n  title: 能赚钱\n  text: 有账可算\n",
        None,
        'id: over\nversion: "1"\nlanguages: [zh]\nover: small\n',
    )
    found = samples(load_playbook([pack, over], "zh"))
    assert "point-earns" not in {each.id for each in found}
    assert {each.pack for each in found} == {"small"}


def test_files_that_changed_meanwhile_are_not_pointed_into(tmp_path: Path) -> None:
    pack = small(tmp_path)
    playbook = load_playbook([pack], "zh")
    write_pack(pack, ZH, EN, HEAD)
    found = samples(playbook)
    assert len(found) == len(MARKED)
    assert {(each.file, each.line) for each in found} == {("", 0)}

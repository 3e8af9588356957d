"""The shipped playbook: without faults, alike in both languages, quick to load, described by fresh schemas."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fieldkit.playbook import check_pack, load_playbook, shipped_content
from fieldkit.playbook.draft import KINDS
from fieldkit.playbook.schema import SCHEMAS, schema_text, write_schemas


def test_the_shipped_pack_has_no_errors() -> None:
    assert [str(fault) for fault in check_pack(shipped_content()) if fault.severity == "error"] == []


def test_both_languages_have_the_same_entries_in_the_same_order() -> None:
    zh, en = (load_playbook([shipped_content()], lang) for lang in ("zh", "en"))
    for kind in KINDS:
        assert [entry.id for entry in getattr(zh.entries, kind)] == [entry.id for entry in getattr(en.entries, kind)], (
            kind
        )
    assert zh.foreign == en.foreign == frozenset()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_lead_decides_on_every_partner_and_executives_on_important_ones_alone(lang: str) -> None:
    gates = {each.number: each.gate for each in load_playbook([shipped_content()], lang).entries.stages if each.gate}
    assert {at: (gate.by, gate.important_only) for at, gate in gates.items()} == {
        3: ("lead", False),
        4: ("executives", True),
    }


def test_the_shipped_pack_is_called_in_the_language_of_its_reader() -> None:
    names = {lang: load_playbook([shipped_content()], lang).title for lang in ("zh", "en")}
    assert names == {"zh": "fieldkit 自带内容", "en": "fieldkit shipped playbook"}


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_of_the_shipped_pack_is_that_of_the_types(name: str) -> None:
    assert json.loads((shipped_content() / "schema" / name).read_text(encoding="utf-8")) == json.loads(
        schema_text(name)
    )


def test_schemas_are_written_where_asked(tmp_path: Path) -> None:
    assert {path.name for path in write_schemas(tmp_path / "schema")} == set(SCHEMAS)


def test_every_shipped_file_names_its_schema_first() -> None:
    files = [path for path in shipped_content().rglob("*.yaml") if "files" not in path.parts]
    assert files
    for path in files:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema=")
        assert (path.parent / first.partition("=")[2]).is_file()


def test_reading_the_cache_needs_neither_yaml_nor_pinyin(tmp_path: Path) -> None:
    load_playbook([shipped_content()], "zh", tmp_path)
    code = (
        "import sys; from pathlib import Path; from fieldkit.playbook import load_playbook, shipped_content\n"
        "load_playbook([shipped_content()], 'zh', Path(sys.argv[1]))\n"
        "print([name for name in ('yaml', 'pypinyin', 'textual', 'peewee', 'rapidfuzz') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

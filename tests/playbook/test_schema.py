"""The schemas that editors complete by: they take what is shipped, and refuse nothing that `check` would take."""

from __future__ import annotations

import copy
import json
import typing
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from msgspec import Struct

from fieldkit.i18n import gettext
from fieldkit.playbook import check_layers, check_pack, model, shipped_content, yaml12
from fieldkit.playbook.draft import read_draft
from fieldkit.playbook.schema import DRAFT, SCHEMAS, schema_text, write_schemas
from fieldkit.playbook.sources import read_sources
from fieldkit.playbook.words import word_of

SHIPPED = sorted(path for path in shipped_content().rglob("*.yaml") if "files" not in path.parts)


@cache
def validator(name: str) -> Draft7Validator:
    return Draft7Validator(json.loads(schema_text(name)))


@cache
def shipped_entries() -> list[tuple[str, dict[str, Any]]]:
    found = []
    for path in SHIPPED:
        if path.parent.name == "zh":
            found += [(kind, each) for kind, items in yaml12.read(path.read_bytes()).data.items() for each in items]
    return found


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_keeps_to_the_draft_that_editors_know(name: str) -> None:
    schema = json.loads(schema_text(name))
    Draft7Validator.check_schema(schema)
    assert schema["$schema"] == DRAFT
    assert not {"$defs", "prefixItems", "dependentRequired", "unevaluatedProperties"} & set(_keywords(schema))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_shipped_file_fits_the_schema_that_its_first_line_names(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    named = (path.parent / first.partition("$schema=")[2]).resolve()
    assert named.parent == (shipped_content() / "schema").resolve()
    schema = json.loads(named.read_text(encoding="utf-8"))
    assert list(Draft7Validator(schema).iter_errors(yaml12.read(path.read_bytes()).data)) == []


def test_the_schema_says_of_each_kind_and_each_key_what_it_is() -> None:
    schema = json.loads(schema_text("entries.json"))
    for name, each in schema["definitions"].items():
        if name != "Removes":
            assert all(inner.get("description") for inner in each["properties"].values()), name
            assert each["description"]


def test_every_field_of_the_model_has_a_name_that_people_know() -> None:
    for struct in vars(model).values():
        if isinstance(struct, type) and issubclass(struct, Struct) and struct is not model.Entries:
            for field in struct.__struct_fields__:
                assert word_of(struct.__name__, field)


def test_a_schema_is_written_in_the_language_asked_for(tmp_path: Path) -> None:
    paths = write_schemas(tmp_path / "schema", gettext)
    assert [json.loads(path.read_text(encoding="utf-8"))["$schema"] for path in paths] == [DRAFT] * len(SCHEMAS)


@pytest.mark.parametrize(
    ("entry", "fits"),
    [
        ({"id": "a", "hidden": True}, True),
        ({"hidden": True}, False),
        ({"id": "A b", "hidden": True}, False),
        ({"id": "a", "hidden": False}, False),
        ({"id": "a", "hidden": True, "title": "b"}, False),
        ({"id": "a", "hidden": True, "title": "b", "text": "c"}, True),
        ({"id": "a", "title": "b", "text": "c", "checked": "2026-11-01"}, True),
        ({"id": "a", "title": "b", "text": "c", "checked": "２０２６-11-01"}, False),
        ({"id": "a", "title": "b", "text": "c", "quiet": {"no-proof": "why"}}, True),
        ({"id": "a", "title": "b", "text": "c", "quiet": {"no-prof": "why"}}, False),
        ({"id": "a", "title": "b", "text": "c", "quiet": {"no-proof": ""}}, False),
        ({"id": "a", "title": "b", "text": "c", "order": "1"}, False),
        ({"id": "a", "title": "b", "text": "c", "order": 1.5}, True),
        (None, False),
        ("a", False),
    ],
)
def test_schema_and_check_agree_on_an_entry(tmp_path: Path, entry: Any, fits: bool) -> None:
    data = {"pages": [entry]}
    assert validator("entries.json").is_valid(data) is fits
    assert (_errors(tmp_path, data) == []) is fits


@pytest.mark.parametrize("data", [None, {}, {"pages": []}, [], "a", {"pages": None}, {"page": []}, {"pages": {}}])
def test_schema_and_check_agree_on_a_file(tmp_path: Path, data: Any) -> None:
    assert validator("entries.json").is_valid(data) == (_errors(tmp_path, data) == [])


HEAD: dict[str, Any] = {"id": "small", "version": "1", "languages": ["zh"]}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"over": "fieldkit"},
        {"languages": ["fr"]},
        {"languages": "zh"},
        {"version": 2},
        {"synonyms": [["a", "b"]]},
        {"synonyms": [["a"]]},
        {"synonyms": ["a"]},
        {"company": {"zh": {"name": "a", "agreement_title": "b"}}},
        {"company": {"fr": {"name": "a", "agreement_title": "b"}}},
        {"company": {"zh": {"name": "a"}}},
        {"quiet": {"samples": "why"}},
        {"quiet": {"sample": "why"}},
        {"company": None},
    ],
    ids=str,
)
def test_schema_and_check_agree_on_the_head_of_a_pack(tmp_path: Path, change: dict[str, Any]) -> None:
    head = HEAD | change
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "all.yaml").write_text("# nothing\n", encoding="utf-8")
    (tmp_path / "pack.yaml").write_text(_written(head), encoding="utf-8")
    told = [fault for fault in check_layers([shipped_content(), tmp_path]) if fault.severity == "error"]
    assert validator("pack.json").is_valid(head) == (told == [])


VALUES = st.sampled_from(
    [None, "", "a", "A b", 7, 1.5, 2.0, True, False, [], [""], ["a"], ["a", 1], {}, {"id": "x"}, "price"]
).map(copy.deepcopy)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_the_schema_refuses_check_refuses_and_what_it_takes_has_no_fault_of_its_own(
    tmp_path: Path, data: st.DataObject
) -> None:
    kind, entry = data.draw(st.sampled_from(shipped_entries()))
    file: dict[str, Any] = {kind: [copy.deepcopy(entry)]}
    for _round in range(data.draw(st.integers(1, 2))):
        _mutate(data.draw, file)
    read = yaml12.read(_written(file).encode()).data
    refused = [error.message for error in validator("entries.json").iter_errors(read)]
    told = _errors(tmp_path, file)
    of_types = read_draft(read_sources([tmp_path])).faults
    assert bool(refused) == bool(of_types), (refused, of_types, read)
    assert told or not refused


def _mutate(draw: Any, file: dict[str, Any]) -> None:
    """Change one thing somewhere: drop or rename a key, put another value, lengthen a list, add a kind."""
    places = list(_containers(file))
    here = draw(st.sampled_from(places))
    if isinstance(here, dict) and here:
        key = draw(st.sampled_from(sorted(here)))
        match draw(st.sampled_from(["drop", "rename", "put", "add"])):
            case "drop":
                del here[key]
            case "rename":
                here[key + "x"] = here.pop(key)
            case "put":
                here[key] = draw(VALUES)
            case _:
                here[draw(st.sampled_from(["more", "hidden", "order", "kind", "text", "Pages"]))] = draw(VALUES)
    elif isinstance(here, list):
        here.append(draw(VALUES) if draw(st.booleans()) or not here else copy.deepcopy(here[0]))


def _containers(value: Any) -> typing.Iterator[Any]:
    if isinstance(value, (dict, list)):
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _containers(inner)


def _errors(folder: Path, data: Any) -> list[Any]:
    """Check a complete pack beside whose one step stands `data`, in Chinese alone."""
    written = {
        "pack.yaml": _written(HEAD | {"company": {"zh": {"name": "a", "agreement_title": "b"}}}),
        "zh/all.yaml": _written(data),
        "zh/step.yaml": _written({"steps": [STEP]}),
    }
    for name, text in written.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return [fault for fault in check_pack(folder) if fault.severity == "error"]


STEP = {"id": "only-step", "title": "a", "short": "a", "minutes": 1, "say": [], "do": [], "ask": [], "listen": []}


def _written(data: Any) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


def _keywords(value: Any) -> typing.Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _keywords(inner)

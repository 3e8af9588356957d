"""The JSON Schemas of a pack's files, made from the types, for editors that complete and underline while typing.

They keep to draft-07, the newest draft of which the YAML language server of editors knows every keyword that stands
here. What the schema refuses, `check` refuses; what stands between entries (ids, references) only `check` can judge.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from inspect import cleandoc
from pathlib import Path
from typing import Any, get_args

import msgspec

from fieldkit.i18n import marked
from fieldkit.playbook.model import CoachRule, Entries, Hidden, Pack
from fieldkit.playbook.sources import LANGUAGES
from fieldkit.playbook.words import KINDS, word_of

SCHEMAS = {"entries.json": Entries, "pack.json": Pack}
"""The schema's file and the type that it describes: entries.json for `zh/*.yaml` and `en/*.yaml`, pack.json."""

DRAFT = "http://json-schema.org/draft-07/schema#"

_TITLES = {"entries.json": marked("Entries of a pack"), "pack.json": marked("Head of a pack")}

_REMOVES = {
    "type": "object",
    "required": ["hidden"],
    "properties": {"id": {}, "hidden": {"const": True}},
    "additionalProperties": False,
}
"""What is meant to remove an entry, and so is judged as `Hidden`."""


def schema_text(name: str, say: Callable[[str], str] = str) -> str:
    """Return the schema `name` as readable JSON; `say` turns what an editor shows into a language, else English."""
    kind = SCHEMAS[name]
    (root,), found = msgspec.json.schema_components([kind], ref_template="#/definitions/{name}")
    if kind is Entries:
        found |= msgspec.json.schema_components([Hidden], ref_template="#/definitions/{name}")[1]
    for struct, schema in found.items():
        _mend(struct, schema, say)
    if kind is Entries:
        _entries(found["Entries"], say)
        found["Removes"] = _REMOVES
    whole = {"$schema": DRAFT, "title": say(_TITLES[name]), "allOf": [root], "definitions": dict(sorted(found.items()))}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def write_schemas(folder: Path, say: Callable[[str], str] = str) -> list[Path]:
    """Write all schemas into `folder` and return their paths. Raises OSError when that cannot be."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in SCHEMAS:
        path = folder / name
        path.write_text(schema_text(name, say), encoding="utf-8", newline="\n")
        written.append(path)
    return written


_BY_LANGUAGE = {("Pack", "company"), ("Pack", "titles")}
"""Mappings from languages."""


def _mend(struct: str, schema: dict[str, Any], say: Callable[[str], str]) -> None:
    """Say of each key what it is called, and name the keys of a mapping; empty defaults only clutter completion."""
    schema["description"] = cleandoc(schema["description"])
    for key, value in schema["properties"].items():
        if struct != "Entries":
            # Beside a bare $ref, draft-07 ignores everything.
            value |= {"allOf": [{"$ref": value.pop("$ref")}]} if "$ref" in value else {}
            value["description"] = say(word_of(struct, key))
        if not value.get("default", True):
            del value["default"]
        keys = get_args(CoachRule) if key == "quiet" else LANGUAGES if (struct, key) in _BY_LANGUAGE else ()
        if keys:
            one = value.pop("additionalProperties")
            value |= {"properties": dict.fromkeys(keys, one), "additionalProperties": False}


def _entries(schema: dict[str, Any], say: Callable[[str], str]) -> None:
    """Let an entry that only removes another stand among those of any kind, and a file of comments be a file."""
    schema["type"] = ["object", "null"]
    for kind, value in schema["properties"].items():
        about = KINDS[kind]
        value["description"] = f"{say(about.title)}: {say(about.what)}"
        value["items"] = {
            "if": {"$ref": "#/definitions/Removes"},
            "then": {"$ref": "#/definitions/Hidden"},
            "else": value["items"],
        }

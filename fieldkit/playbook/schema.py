"""The JSON Schemas of a pack's files, made from the types, for editors that complete and underline while typing."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from fieldkit.playbook.model import Entries, Pack

SCHEMAS = {"entries.json": Entries, "pack.json": Pack}
"""The schema's file and the type that it describes: entries.json for `zh/*.yaml` and `en/*.yaml`, pack.json."""


def schema_text(name: str) -> str:
    """Return the schema `name` as readable JSON."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(SCHEMAS[name])}
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def write_schemas(folder: Path) -> list[Path]:
    """Write all schemas into `folder` and return their paths. Raises OSError when that cannot be."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in SCHEMAS:
        path = folder / name
        path.write_text(schema_text(name), encoding="utf-8", newline="\n")
        written.append(path)
    return written

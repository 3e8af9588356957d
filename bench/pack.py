"""A complete pack of thousands of objections: the shipped one, and its objections again with other ids and titles."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from fieldkit.playbook import shipped_content
from fieldkit.playbook.sources import LANGUAGES

A_FILE = 1250
"""So many objections lie in one file, which stays well below the limit of 8 MB."""


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    """Writes every text out, as a person does."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def write_pack(folder: Path, number: int) -> Path:
    """Write a pack of `number` objections in both languages to a new folder, and return the folder."""
    shutil.copytree(shipped_content(), folder)
    for lang in LANGUAGES:
        text = (folder / lang / "objections.yaml").read_text(encoding="utf-8")
        shipped = yaml.load(text, Loader=yaml.CSafeLoader)["objections"]
        more = [_again(shipped[n % len(shipped)], n, lang) for n in range(number - len(shipped))]
        for start in range(0, len(more), A_FILE):
            (folder / lang / f"objections-{start:06}.yaml").write_text(
                yaml.dump(
                    {"objections": more[start : start + A_FILE]},
                    Dumper=_Dumper,
                    allow_unicode=True,
                    sort_keys=False,
                    width=1000,
                ),
                encoding="utf-8",
            )
    return folder


def _again(entry: dict[str, Any], number: int, lang: str) -> dict[str, Any]:
    gap = " " if lang == "en" else ""
    return {
        **entry,
        "id": f"{entry['id']}-{number}",
        "title": f"{entry['title']}{gap}{number}",
        "says": [f"{said}{gap}{number}" for said in entry["says"]],
    }

"""The floor for building a pack's cache: parse its YAML with libyaml's loader, and spell its Chinese titles."""

import sys
from pathlib import Path

import yaml
from pypinyin import lazy_pinyin

pack = Path(sys.argv[1])
for path in sorted(pack.rglob("*.yaml")):
    if "files" in path.relative_to(pack).parts:
        continue
    said = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    if path.parent.name == "zh":
        for entries in said.values():
            for entry in entries:
                lazy_pinyin(entry["title"])

"""Files of a pack that nobody would miss and nobody reads: YAML in a wrong place or under a wrong name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from fieldkit.i18n import _
from fieldkit.playbook.draft import Judging
from fieldkit.playbook.faults import Fault
from fieldkit.playbook.sources import FILES, HEAD, LANGUAGES
from fieldkit.playbook.text import clean

MOST = 1000
"""So many names of a folder are looked at."""

_MEANT = {
    "zh": ("zh-cn", "zh_cn", "zh-hans", "cn", "ch", "chs", "chinese", "china", "中文", "汉语", "简体中文"),
    "en": ("en-us", "en_us", "en-gb", "eng", "english", "英文", "英语"),
}
"""Names of folders by which people mean a language."""


def strays(judging: Judging) -> Iterator[Fault]:
    """YAML is read from pack.yaml and from the folders of the languages, and from nowhere else."""
    for layer, root in enumerate(judging.draft.sources.layers):
        if judging.draft.head_source(layer).data is None:
            continue  # whatever this folder is, it is no pack
        for file, text in _strays(root):
            yield Fault(file=clean(file), severity="warning", text=text, layer=layer)


def _strays(root: Path) -> Iterator[tuple[str, str]]:
    for name, folder in _names(root):
        if folder and name in LANGUAGES:
            yield from _in_language(root, name)
        elif folder and name not in (FILES, "schema") and _holds_yaml(root / name):
            lang = _lang_of(name)
            if lang:
                yield name, _("this folder is not read; rename it to {lang}").format(lang=lang)
            else:
                yield name, _("YAML in this folder is not read; put it into zh or en")
        elif not folder and name != HEAD and (meant := _yaml_name(name)):
            if meant == HEAD:
                yield name, _("this file is not read; rename it to {name}").format(name=HEAD)
            else:
                yield name, _("this file is not read; put it into zh or en")


def _in_language(root: Path, lang: str) -> Iterator[tuple[str, str]]:
    for name, folder in _names(root / lang):
        if folder and _holds_yaml(root / lang / name):
            yield f"{lang}/{name}", _("YAML in this folder is not read; put it into {lang} itself").format(lang=lang)
        elif not folder and (meant := _yaml_name(name)) and not name.endswith((".yaml", ".yml")):
            yield f"{lang}/{name}", _("this file is not read; rename it to {name}").format(name=meant)


def _lang_of(name: str) -> str:
    plain = name.strip().lower()
    return next((lang for lang in LANGUAGES if plain == lang or plain in _MEANT[lang]), "")


def _yaml_name(name: str) -> str:
    """Return the name that a file of YAML should have (`a.YAML` and `a.yaml.txt` are a.yaml); empty for another."""
    plain = name.lower().removesuffix(".txt")
    if not plain.endswith((".yaml", ".yml")):
        return ""
    stem = name[: plain.rindex(".")]
    return HEAD if stem.lower() == "pack" else f"{stem}.yaml"


def _holds_yaml(folder: Path) -> bool:
    return any(_yaml_name(name) for name, inner in _names(folder) if not inner)


def _names(folder: Path) -> list[tuple[str, bool]]:
    """Return names and whether each is a folder, sorted; hidden ones and links to folders are left out."""
    try:
        with os.scandir(folder) as found:
            return sorted(
                (each.name, each.is_dir(follow_symlinks=False))
                for each, _number in zip(found, range(MOST), strict=False)
                if not each.name.startswith(".")
            )
    except OSError:
        return []

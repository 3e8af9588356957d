"""How the screens look: each over the same sample store, in both languages, at 80x24 and 120x36."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec import json
from msgspec.structs import replace

from fieldkit.config import Settings, resolve_paths
from fieldkit.demo import prepare
from fieldkit.i18n import set_language
from fieldkit.playbook import Playbook, activate
from fieldkit.playbook.in_use import ContentInUse
from fieldkit.playbook.packs import ACTIVE, activations
from fieldkit.store import Store
from fieldkit.ui.app import FieldkitApp
from tests.conftest import NOW, KitApp

LOOKS = {
    "zh-ink-80": ("zh", "ink", (80, 24)),
    "zh-ink-120": ("zh", "ink", (120, 36)),
    "en-paper-80": ("en", "paper", (80, 24)),
    "en-paper-120": ("en", "paper", (120, 36)),
}

SCREENS: dict[str, tuple[str, ...]] = {
    "today": (),
    "partners": ("2",),
    "partner": ("2", "down", "down", "enter"),
    "form": ("2", "home", "enter"),
    "prepare": ("down", "enter", "space", "space"),
    "visit": ("enter", "5"),
    "visit-side": ("enter", "f9"),
    "find": ("enter", "f3", "f", "w"),
    "wrapup": ("enter", "f10", "2", "3", "1"),
    "missed": ("down", "enter", "f10", "2"),
    "handbook": ("3", "down", "down"),
    "help": ("enter", "f1"),
    "cover": ("enter", "ctrl+l"),
    "present": ("enter", "5", "f5"),
    "sums": ("enter", "f7"),
    "preview": ("3", *["right"] * 9, "down", "f8", "4"),
    "preview-customer": ("3", *["right"] * 21, "f8", "space"),
}

PACK = {
    "pack.yaml": """\
id: ours
version: "{version}"
title: 渠道手册 Handbook
languages: [zh, en]
company:
  zh: {{name: 瑞智康诚, agreement_title: 协议}}
  en: {{name: Ruizhi, agreement_title: Agreement}}
""",
    "zh/steps.yaml": """\
steps:
- {{id: step-open, title: 开场, short: 开场, minutes: 3, say: [您好], do: [], ask: [您忙吗？], listen: [语气],
   sample: true}}
""",
    "en/steps.yaml": """\
steps:
- {{id: step-open, title: Opening, short: Opening, minutes: 3, say: [Hello], do: [], ask: [Busy?], listen: [Tone],
   sample: true}}
""",
}
"""A pack whose hash changes with nothing but these lines."""


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory, shipped: Callable[[str], Playbook]) -> Callable[[str], Path]:
    """The sample store in a language, made once."""
    made: dict[str, Path] = {}

    def make(lang: str) -> Path:
        if lang not in made:
            made[lang] = tmp_path_factory.mktemp(f"sample-{lang}")
            set_language(lang)
            prepare(resolve_paths(str(made[lang])), shipped(lang), fresh=True, today=NOW.date())
            set_language("zh")
        return made[lang]

    return make


@pytest.fixture
def sample_app(
    tmp_path: Path, samples: Callable[[str], Path], shipped: Callable[[str], Playbook]
) -> Iterator[Callable[[str, str], FieldkitApp]]:
    """An app over a copy of the sample store."""
    stores: list[Store] = []

    def make(lang: str, theme: str) -> FieldkitApp:
        home = tmp_path / "home"
        shutil.copytree(samples(lang), home)
        set_language(lang)
        paths = resolve_paths(str(home))
        stores.append(Store.open(paths.store, now=lambda: NOW))
        settings = Settings(lang=lang, theme=theme, owner="小周" if lang == "zh" else "Zhou")
        return FieldkitApp(stores[-1], shipped, paths, settings, demo=True)

    yield make
    for store in stores:
        store.close()
    set_language("zh")


@pytest.fixture
def content_app(kit_app: KitApp, tmp_path: Path) -> Callable[[str, str], FieldkitApp]:
    """An app whose content was in use in two versions, went back once, and has faults now."""

    def make(lang: str, theme: str) -> FieldkitApp:
        folder = tmp_path / "渠道手册"
        app = kit_app(lang, theme, playbooks=lambda wanted: content.playbook(wanted))

        def save(version: str) -> None:
            for name, text in PACK.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(text.format(version=version), encoding="utf-8")

        for version in ("2026.10", "2026.11"):
            save(version)
            activate([folder], lang, app.paths, how="use")
        since = ("2026-11-23T09:05:00+08:00", "2025-12-30T16:20:00+08:00")
        records = [replace(each, since=at, by="小周") for each, at in zip(activations(app.paths), since, strict=True)]
        (app.paths.packs / ACTIVE).write_bytes(json.encode(records))
        step = folder / lang / "steps.yaml"
        step.write_text(step.read_text("utf-8").replace("minutes: 3", "minutes: soon, hiden: yes"), encoding="utf-8")
        content = app.content = ContentInUse(app.paths, folder)
        app.LOOK_EVERY = 3600  # type: ignore[misc]
        content.playbook(lang)
        return app

    return make


@pytest.mark.parametrize("look", ["zh-ink-80", "en-paper-120"])
@pytest.mark.parametrize("keys", [("f12",), ("2",)], ids=["content", "banner"])
def test_the_content_in_use_looks_as_it_did(look: str, keys: tuple[str, ...], content_app, snap_compare) -> None:
    lang, theme, size = LOOKS[look]
    assert snap_compare(content_app(lang, theme), press=keys, terminal_size=size)


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("look", LOOKS)
def test_the_screen_looks_as_it_did(look: str, screen: str, sample_app, snap_compare) -> None:
    lang, theme, size = LOOKS[look]
    assert snap_compare(sample_app(lang, theme), press=SCREENS[screen], terminal_size=size)

"""How the screens look: each over the same sample store, in both languages, at 80x24 and 120x36."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fieldkit.config import Settings, resolve_paths
from fieldkit.demo import prepare
from fieldkit.i18n import set_language
from fieldkit.playbook import Playbook
from fieldkit.store import Store
from fieldkit.ui.app import FieldkitApp
from tests.conftest import NOW

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
}


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


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("look", LOOKS)
def test_the_screen_looks_as_it_did(look: str, screen: str, sample_app, snap_compare) -> None:
    lang, theme, size = LOOKS[look]
    assert snap_compare(sample_app(lang, theme), press=SCREENS[screen], terminal_size=size)

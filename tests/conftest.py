"""A real app on a real store in a folder of its own, with a clock that stands and the shipped playbook."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from fieldkit.config import Settings, resolve_paths
from fieldkit.i18n import set_language
from fieldkit.playbook import Playbook, load_playbook, shipped_content
from fieldkit.store import Store
from fieldkit.ui.app import FieldkitApp

# A busy computer makes no test wrong.
settings.register_profile("fieldkit", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("fieldkit")


def pytest_xdist_auto_num_workers() -> int:
    """Two at work for each processor: a test of a screen or of a terminal mostly waits."""
    return 2 * (os.cpu_count() or 1)


NOW = datetime(2026, 11, 23, 14, 2, tzinfo=timezone(timedelta(hours=8)))

KitApp = Callable[..., FieldkitApp]
"""Makes an app: `kit_app(lang="zh", theme="ink", playbooks=None, now=...)`; its store is `app.store`."""


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Playbook]:
    """The shipped playbook by language, compiled once."""
    cache = tmp_path_factory.mktemp("compiled")
    loaded: dict[str, Playbook] = {}

    def load(lang: str) -> Playbook:
        if lang not in loaded:
            loaded[lang] = load_playbook([shipped_content()], lang, cache)
        return loaded[lang]

    return load


@pytest.fixture
def kit_app(tmp_path: Path, shipped: Callable[[str], Playbook]) -> Iterator[KitApp]:
    """A factory of apps, each on the store of this test's folder; stores are closed and the language put back."""
    stores: list[Store] = []

    def make(
        lang: str = "zh",
        theme: str = "ink",
        playbooks: Callable[[str], Playbook] | None = None,
        now: Callable[[], datetime] = lambda: NOW,
    ) -> FieldkitApp:
        paths = resolve_paths(str(tmp_path))
        paths.store.parent.mkdir(parents=True, exist_ok=True)
        set_language(lang)
        store = Store.open(paths.store, now=now)
        stores.append(store)
        return FieldkitApp(store, playbooks or shipped, paths, Settings(lang=lang, theme=theme))

    yield make
    for store in stores:
        store.close()
    set_language("zh")
    # An app keeps what it began with out of the collector's sight for as long as it runs; here many run in a row.
    gc.unfreeze()

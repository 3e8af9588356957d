from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from fieldkit.i18n import language, set_language
from fieldkit.store import Store, add_partner

START = datetime(2026, 11, 23, 14, 2, tzinfo=timezone(timedelta(hours=8)))


class Watch:
    """A clock that a test sets; it stands still unless it is told to go on."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **passed: float) -> None:
        self.now += timedelta(**passed)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "fieldkit.db"


@pytest.fixture
def store(path: Path, watch: Watch) -> Iterator[Store]:
    with Store.open(path, now=watch) as opened:
        yield opened


@pytest.fixture
def device(tmp_path: Path, watch: Watch) -> Iterator[Callable[..., Store]]:
    """Open the store of one more device; all of them are closed at the end."""
    opened: list[Store] = []

    def another(now: Callable[[], datetime] = watch) -> Store:
        opened.append(Store.open(tmp_path / f"device{len(opened)}" / "fieldkit.db", now=now))
        return opened[-1]

    yield another
    for each in opened:
        each.close()


def add_many(store: Store, names: Iterable[str]) -> None:
    """Add partners in one act."""
    with store.act("many partners"):
        for number, name in enumerate(names):
            add_partner(store, name, phone=str(number))

"""What is done beside the screen leaves nothing of the store behind in its thread."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.store import Store, StoreClosed
from fieldkit.store.queries import count_partners
from fieldkit.ui.aside import Aside
from tests.conftest import KitApp


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "fieldkit.db") as opened:
        yield opened


def test_a_thread_closes_its_connection_when_its_work_is_done(store: Store) -> None:
    with Aside(store) as aside:
        used = aside.submit(lambda: (count_partners(store), store.connection)[1]).result()
    with pytest.raises(sqlite3.ProgrammingError):
        used.execute("SELECT 1")
    assert store.connection.execute("SELECT 1").fetchone() == (1,)


def test_the_same_thread_reads_the_store_again_in_its_next_work(store: Store) -> None:
    with Aside(store) as aside:
        assert [aside.submit(count_partners, store).result() for _each in range(3)] == [0, 0, 0]


def test_what_the_work_raises_reaches_whoever_asked_for_it(store: Store) -> None:
    with Aside(store) as aside:
        done = aside.submit(int, "no number")
    assert isinstance(done.exception(), ValueError)


def test_work_that_ends_after_the_store_was_closed_tells_of_that_alone(store: Store) -> None:
    begun, closed = threading.Event(), threading.Event()

    def work() -> str:
        begun.set()
        closed.wait(10)
        return "done"

    with Aside(store) as aside:
        one, late = aside.submit(work), aside.submit(lambda: closed.wait(10) and count_partners(store))
        begun.wait(10)
        store.close()
        closed.set()
    assert one.result() == "done"
    assert isinstance(late.exception(), StoreClosed)


async def test_the_app_does_its_work_there(kit_app: KitApp) -> None:
    app = kit_app()
    async with app.run_test() as pilot:
        await pilot.pause()
        used = await asyncio.to_thread(lambda: app.store.connection)
        with pytest.raises(sqlite3.ProgrammingError):
            used.execute("SELECT 1")

"""Verbs and queries from several threads at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread
from time import sleep

from fieldkit.store import Store, StoreClosed, add_note, add_partner, changes, dump, queries, verify
from fieldkit.store.cells import Stored
from fieldkit.store.intake import Intake
from fieldkit.store.journal import stored
from fieldkit.store.segments import archived
from fieldkit.sync.segment import write

from .conftest import add_many


def test_verbs_of_several_threads_take_turns(store: Store) -> None:
    partner = add_partner(store, "One")
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda n: add_note(store, partner, f"note {n}"), range(200)))
    assert len(set(ids)) == 200
    assert sorted(change.seq for change in changes(store)) == list(range(1, 202))
    assert verify(store) == []


def test_a_screen_reads_on_while_a_worker_writes(store: Store) -> None:
    add_partner(store, "One")
    begun, read = Event(), Event()

    def worker() -> None:
        with store.act("slow") as act:
            act.new("partner", name="Two")
            begun.set()
            assert read.wait(10)

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(worker)
        assert begun.wait(10)
        assert [row.name for row in queries.partners(store)] == ["One"]
        read.set()
        done.result()
    assert [row.name for row in queries.partners(store)] == ["One", "Two"]


def test_closing_closes_the_connections_of_all_threads(path: Path) -> None:
    store = Store.open(path)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: add_many(store, [f"Partner {n}"]), range(20)))
    store.close()
    with Store.open(path) as again:
        assert len(list(dump(again))) == 20
    assert not path.with_name(path.name + "-wal").exists()


def test_closing_waits_for_a_thread_in_the_middle_and_refuses_what_comes_after(path: Path) -> None:
    store = Store.open(path)
    add_many(store, (f"Partner {n}" for n in range(500)))
    reading = Event()

    def worker() -> int:
        rounds = 0
        while True:
            try:
                queries.partners(store, limit=500)
            except StoreClosed:
                return rounds
            rounds += 1
            reading.set()

    with ThreadPoolExecutor(4) as pool:
        workers = [pool.submit(worker) for _ in range(4)]
        assert reading.wait(10)
        store.close()
        assert all(each.result(30) for each in workers)


def test_who_saves_waits_for_one_segment_of_a_merge_and_not_for_all(store: Store, tmp_path: Path) -> None:
    with Store.open(tmp_path / "other" / "fieldkit.db") as other:
        acts: list[list[Stored]] = []
        for name in ("One", "Two", "Three"):
            before = len(list(changes(other)))
            add_partner(other, name)
            acts.append([stored(change) for change in list(changes(other))[before:]])
    groups = [[(write(act, ""), act)] for act in acts]
    saver = Thread(target=lambda: add_partner(store, "Mine"))

    def begin_to_save(statement: str) -> None:
        if statement.startswith("INSERT INTO change") and saver.ident is None:
            saver.start()
            while not store.turns.wanted:
                sleep(0.001)

    with Intake(store) as intake:
        with store.in_use():
            store.connection.set_trace_callback(begin_to_save)
        first = intake.take(groups)
        assert [received.acts for received in first] == [1], "the others wait"
        saver.join(10)
        assert {row.name for row in queries.partners(store)} == {"One", "Mine"}
        assert len(archived(store)) == 1
        assert [received.acts for received in intake.take(groups[1:])] == [1, 1]
    assert {row.name for row in queries.partners(store)} == {"One", "Two", "Three", "Mine"}
    assert verify(store) == []


def test_a_save_beside_a_merge_leaves_the_log_to_it(store: Store) -> None:
    def save() -> None:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: add_partner(store, "Mine")).result(10)

    with Intake(store):
        with store.local() as connection:
            connection.execute("INSERT INTO draft (key, text, at) VALUES ('long', ?, '')", ("x" * (20 << 20),))
        in_file = store.path.stat().st_size
        save()
        assert store.path.stat().st_size == in_file
    save()
    assert store.path.stat().st_size > in_file + (20 << 20), "whoever saves afterwards carries it over"

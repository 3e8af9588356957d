"""Measures rehearsing through the screen: its opening, and from a rating to the next card, in a store of many reviews.

    python bench/rehearse.py [--quick]

2,000 cards and 100,000 reviews (a twentieth of both with --quick), written as an exchange brings them: the schedules
are computed once, which is told too, and kept from then on. Through the screen is from the byte of the key until what
it asks for was read from a real pseudo-terminal; below it, what of that the store takes. The floors are a screen and a
key of the bare app; for the store what no program can do without: reading the rows by plain sqlite3, and one commit.
"""

from __future__ import annotations

import compileall
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fieldkit
from fieldkit.config import resolve_paths
from fieldkit.playbook import load_playbook
from fieldkit.playbook.drills import DrillCard, drill_cards
from fieldkit.rules.queue import plan
from fieldkit.store import Store, add_partner, hear, queries, refresh_schedules, review_card, start_visit

sys.path.insert(0, str(Path(__file__).parent))

from figures import median
from pack import write_pack
from terminal import Terminal

QUICK = "--quick" in sys.argv
OBJECTIONS, REVIEWS = (30, 5_000) if QUICK else (973, 100_000)
"""So many objections give, with the other drills of the shipped content, 2,000 cards."""
ROUNDS = 20
DOWN, ENTER, ESC = b"\x1b[B", b"\r", b"\x1b"
OPENED, RATED = 150.0, 50.0
"""The limits in milliseconds: from the key to the queue, from a rating to the next card."""


def fill(store: Store, cards: list[DrillCard]) -> None:
    """Write the reviews of two years, and what was heard in the last month."""
    chance = random.Random(7)
    now = datetime.now(UTC)
    moments = sorted(now - timedelta(seconds=chance.randrange(60, 2 * 365 * 86_400)) for _ in range(REVIEWS))
    for start in range(0, REVIEWS, 5_000):
        with store.act("") as act:
            for at in moments[start : start + 5_000]:
                card = chance.choice(cards)
                act.new(
                    "review",
                    card=card.id,
                    title=card.title,
                    drill=card.drill,
                    objection_kind=card.kind,
                    at=at.isoformat(timespec="milliseconds"),
                    rating=chance.choice("1233344"),
                    seconds="25",
                    version=card.version,
                    mode="free",
                )
    partner = add_partner(store, "甲系统集成")
    visit = start_visit(store, partner)
    for card in chance.sample(cards, 60):
        hear(store, visit, partner, card.entry, card.title, card.kind)


def timed(deed: Callable[[], object], times: int = ROUNDS) -> list[float]:
    """How long a deed takes, in milliseconds, each time."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        deed()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def line(what: str, taken: list[float], floor: list[float], limit: float) -> str:
    """A row of the table: medians in milliseconds, their ratio, and what a key may cost."""
    ours, least = median(taken), median(floor)
    over = "" if ours <= limit else "  over"
    return f"| {what} | {ours:.1f} ms | {least:.1f} ms | {ours / least:.2f} | {limit:g} ms{over} |"


def through_the_screen(home: Path, pack: Path) -> list[str]:
    """The rows of the table that a person waits for."""
    opened, rated, screens, keys = [], [], [], []
    command = [sys.executable, "-m", "fieldkit", "--home", str(home), "--lang", "zh", "--content", str(pack)]
    with Terminal(command) as app, Terminal([sys.executable, str(Path(__file__).parent / "bare.py")]) as bare:
        app.until("F1", 120)
        app.settle(1)
        bare.until("bare app")
        bare.settle()
        for _round in range(ROUNDS):
            screens.append(bare.answer(ENTER, "another screen") * 1000)
            bare.settle()
            os.write(bare.fd, ESC)
            bare.settle()
            keys.append(bare.press(DOWN) * 1000)
            opened.append(app.answer(b"4", "练五分钟") * 1000)
            app.settle()
            app.press(b"1")
            app.settle()
        app.answer(b"4", "练五分钟")
        app.settle()
        app.press(DOWN)
        app.answer(ENTER, "1 / ")
        app.settle()
        for number in range(2, 3 * ROUNDS + 2):
            app.press(ENTER)
            app.settle(0.1)
            rated.append(app.answer(b"3", f"{number} / ") * 1000)
            app.settle(0.1)
    return [
        line("opening Rehearse, by its key", opened, screens, OPENED),
        line("a rating to the next card, by its key", rated, keys, RATED),
        f"| the slowest of these | {max(opened):.1f}, {max(rated):.1f} ms | | | |",
    ]


def main() -> None:
    # As pip leaves an installed package; in a checkout Python may have been told to write no bytecode.
    compileall.compile_dir(str(Path(fieldkit.__file__).parent), quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        home, pack = Path(folder) / "home", write_pack(Path(folder) / "pack", OBJECTIONS)
        path = resolve_paths(home).store
        playbook = load_playbook([pack], "zh", Path(folder) / "cache")
        cards = list(drill_cards(playbook))
        with Store.open(path) as store:
            fill(store, cards)
            start = time.perf_counter()
            refresh_schedules(store)
            print(f"all {REVIEWS:,} reviews replayed once: {time.perf_counter() - start:.1f} s\n", flush=True)
        print("| what | fieldkit | floor | ratio | limit |\n|---|---|---|---|---|")
        print("\n".join(through_the_screen(home, pack)), flush=True)
        in_the_store(path, cards)
        made = median(timed(lambda: drill_cards(playbook)))
        print(f"\nthe {len(cards):,} cards of the playbook are made in {made:.1f} ms")


def in_the_store(path: Path, cards: list[DrillCard]) -> None:
    """Print the rows of the table that the store takes."""
    names = iter(cards * 3)
    with Store.open(path) as store:

        def opened() -> object:
            refresh_schedules(store)
            return plan(queries.rehearsal_queue(store, cards))

        def rated() -> None:
            card = next(names)
            review_card(store, card.id, card.title, 3, drill=card.drill, kind=card.kind, version=card.version)
            queries.reviews_of(store, next(names).id)

        def read() -> object:
            return store.connection.execute("SELECT * FROM schedule").fetchall()

        def read_reviews() -> object:
            return store.connection.execute("SELECT * FROM review ORDER BY card, at, id").fetchall()

        def commit() -> None:
            with store.local() as connection:
                connection.execute("INSERT OR REPLACE INTO setting (key, value) VALUES ('bench', random())")

        print(line(f"the queue of {len(cards):,} cards", timed(opened), timed(read), OPENED))
        print(line("a rating and the next card's reviews", timed(rated, 5 * ROUNDS), timed(commit), RATED))
        due = timed(lambda: queries.cards_due(store, bool))
        print(line("cards due, as Today asks", due, timed(read), OPENED))
        print(line("progress of all reviews", timed(lambda: queries.practised(store), 3), timed(read_reviews, 3), 1000))


if __name__ == "__main__":
    main()

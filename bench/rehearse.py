"""Measures rehearsing: the queue on opening, and from a rating to the next card, in a store of many reviews.

    python bench/rehearse.py [--quick]

2,000 cards and 100,000 reviews (a twentieth of both with --quick), written as an exchange brings them: the schedules
are computed once, which is told too, and kept from then on. The floors are what no program can do without: reading the
rows by plain sqlite3, and one commit.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fieldkit.playbook import load_playbook, shipped_content
from fieldkit.playbook.drills import DrillCard, drill_cards
from fieldkit.rules.queue import plan
from fieldkit.store import Store, add_partner, hear, queries, refresh_schedules, review_card, start_visit

sys.path.insert(0, str(Path(__file__).parent))

from figures import median

QUICK = "--quick" in sys.argv
CARDS, REVIEWS = (100, 5_000) if QUICK else (2_000, 100_000)
ROUNDS = 20
OPENED, RATED = 150.0, 50.0
"""The limits in milliseconds: from the key to the queue, from a rating to the next card."""


def many_cards() -> list[DrillCard]:
    """Cards of the shipped playbook, over and over under other names."""
    from msgspec.structs import replace

    shipped = drill_cards(load_playbook([shipped_content()], "zh"))
    return [replace(shipped[n % len(shipped)], id=f"objection:x{n}", entry=f"x{n}") for n in range(CARDS)]


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


def main() -> None:
    cards = many_cards()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fieldkit.db"
        with Store.open(path) as store:
            fill(store, cards)
            start = time.perf_counter()
            refresh_schedules(store)
            print(f"all {REVIEWS:,} reviews replayed once: {time.perf_counter() - start:.1f} s\n")

        def opened() -> object:
            refresh_schedules(store)
            return plan(queries.rehearsal_queue(store, cards))

        def rated() -> None:
            card = next(names)
            review_card(store, card.id, card.title, 3, drill=card.drill, kind=card.kind, version=card.version)
            queries.reviews_of(store, next(names).id)

        names = iter(cards * 3)
        shipped = load_playbook([shipped_content()], "zh")
        with Store.open(path) as store:

            def read() -> object:
                return store.connection.execute("SELECT * FROM schedule").fetchall()

            def read_reviews() -> object:
                return store.connection.execute("SELECT * FROM review ORDER BY card, at, id").fetchall()

            def commit() -> None:
                with store.local() as connection:
                    connection.execute("INSERT OR REPLACE INTO setting (key, value) VALUES ('bench', random())")

            print("| what | fieldkit | floor | ratio | limit |\n|---|---|---|---|---|")
            print(line(f"the queue of {CARDS:,} cards", timed(opened), timed(read), OPENED))
            print(line("a rating to the next card", timed(rated, 5 * ROUNDS), timed(commit), RATED))
            due = timed(lambda: queries.cards_due(store, bool))
            print(line("cards due, as Today asks", due, timed(read), OPENED))
            print(
                line(
                    "progress of all reviews", timed(lambda: queries.practised(store), 3), timed(read_reviews, 3), 1000
                )
            )
            print(
                f"\nthe cards of the shipped playbook are made in {median(timed(lambda: drill_cards(shipped))):.1f} ms"
            )


if __name__ == "__main__":
    main()

"""The first rows of a past are those of all of it, though no more is read for them than they need."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fieldkit.store import Store, add_note, add_partner, enter_step, finish_visit, hear, start_visit, write_note
from fieldkit.ui.glyphs import PLAIN
from fieldkit.ui.history import timeline_rows
from fieldkit.ui.past_lines import Past
from tests.conftest import NOW


class Clock:
    def __init__(self) -> None:
        self.now = NOW - timedelta(days=400)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=7)
        return self.now


@pytest.fixture
def lived(tmp_path: Path) -> Iterator[tuple[Store, str]]:
    """A store with a partner of many visits, with what was written in them, between them, and into them afterwards."""
    clock, chance = Clock(), random.Random(7)
    with Store.open(tmp_path / "fieldkit.db", now=clock) as store:
        one = add_partner(store, "甲")
        visits: list[str] = []
        for number in range(40):
            clock.now += timedelta(days=chance.randint(1, 9))
            if chance.random() < 0.6:
                visits.append(start_visit(store, one))
                enter_step(store, visits[-1], "intro", "自我介绍")
                for each in range(chance.randint(0, 6)):
                    write_note(store, one, f"note {number}.{each}", visit=visits[-1], step="intro")
                hear(store, visits[-1], one, "brand", "有品牌了", "demand", "intro", "自我介绍")
                finish_visit(store, visits[-1], reached="partly", followup=("send it", "2026-12-01"))
            else:
                add_note(store, one, f"note {number}")
            if visits and chance.random() < 0.2:
                write_note(store, one, f"afterwards {number}", visit=chance.choice(visits), step="intro")
        yield store, one


@pytest.mark.parametrize("enough", [1, 5, 20, 40, 64, 100, 1000])
def test_the_first_rows_are_those_of_the_whole_past(lived: tuple[Store, str], enough: int) -> None:
    store, partner = lived
    past = Past(PLAIN, NOW.date(), 60, chinese=False)
    whole = [str(row.content) for row in timeline_rows(store, partner, past)]
    first = [str(row.content) for row in timeline_rows(store, partner, past, enough=enough)]
    assert first == whole[: len(first)]
    assert len(first) >= min(enough, len(whole))

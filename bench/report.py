"""Measure the report of a week of 30 reps: 1,800 visits, each with its steps, notes, an objection and a follow-up.

    python bench/report.py [--quick]

Thirty laptops, each with its own store, meet in one by a sync, as a manager's does. The floor reads the rows of that
week by plain sqlite3, without saying a word of them.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from figures import median  # noqa: E402

from fieldkit.i18n import set_language  # noqa: E402
from fieldkit.playbook import Playbook, load_playbook, shipped_content  # noqa: E402
from fieldkit.reports.files import FORMATS, rendered  # noqa: E402
from fieldkit.reports.making import made_week  # noqa: E402
from fieldkit.rules.weeks import week_of  # noqa: E402
from fieldkit.store import Store  # noqa: E402
from fieldkit.sync import sync_folder  # noqa: E402

QUICK = "--quick" in sys.argv
REPS, VISITS, PARTNERS = 30, 60, 160
LIMIT = 5
"""Seconds that a report may take."""

NOW = datetime(2026, 11, 27, 18, 0).astimezone()
TABLES = {"visit": "started", "heard": "at", "note": "at", "followup": "at"}
COURSE = """
    SELECT c.* FROM visit v CROSS JOIN change c ON c.eid > v.id || '/' AND c.eid < v.id || '0'
    WHERE v.started >= '2026-11-23' AND v.started < '2026-11-30'
"""


def laptop(path: Path, playbook: Playbook, number: int) -> Store:
    """A rep's store with a week of visits."""
    store = Store.open(path, now=lambda: NOW)
    chance, steps = random.Random(number), playbook.entries.steps
    stages, heard_of = playbook.entries.stages, playbook.entries.objections
    with store.act("") as act:
        partners = []
        for at in range(PARTNERS):
            stage = chance.choice(stages)
            eid = act.new("partner", name=f"渠道商 {number}-{at}", district=f"区 {at % 12}", stage=stage.id,
                          stage_title=stage.title, stage_since="2026-10-01T09:00:00+08:00", source="展会")  # fmt: skip
            act.new("owning", partner=eid, owner=f"销售 {number}", since="2026-10-01")
            partners.append(eid)
        for at in range(VISITS):
            begun = NOW.replace(day=23 + at // 12, hour=8, minute=0) + timedelta(minutes=50 * (at % 12))
            partner = partners[at]
            moment = begun.isoformat(timespec="seconds")
            visit = act.new("visit", partner=partner, status="done", started=moment, reached="yes",
                            ended=(begun + timedelta(minutes=40)).isoformat(timespec="seconds"))  # fmt: skip
            for place, step in enumerate(steps):
                when = (begun + timedelta(minutes=3 * place)).isoformat(timespec="seconds")
                finished = steps[place - 1].id if place else ""
                act.new_part("event", visit, step=step.id, title=step.title, at=when, what="enter", finished=finished)
            for mark in "+!?":
                act.new("note", partner=partner, visit=visit, at=moment, mark=mark, text="对物联网有兴趣，想看样机")
            found = chance.choice(heard_of)
            act.new("heard", partner=partner, visit=visit, at=moment, objection=found.id, title=found.title,
                    objection_kind=found.kind, outcome=chance.choice(("resolved", "open")))  # fmt: skip
            act.new("followup", partner=partner, visit=visit, at=moment, text="发报价", due="2026-11-26")
            act.new("reading", partner=partner, visit=visit, at=moment, competitive="strong", willing="high",
                    self_driven=chance.choice(("strong", "weak")))  # fmt: skip
    return store


def floor(path: Path) -> float:
    """Seconds to read the rows of the week by plain sqlite3."""
    plain = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    started = time.perf_counter()
    for table, moment in TABLES.items():
        plain.execute(f"SELECT * FROM {table} WHERE {moment} >= '2026-11-23' AND {moment} < '2026-11-30'").fetchall()
    plain.execute(COURSE).fetchall()
    took = time.perf_counter() - started
    plain.close()
    return took


def main() -> None:
    """Print the rows of the table."""
    set_language("zh")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        playbook = load_playbook([shipped_content()], "zh", folder)
        shared = folder / "shared"
        shared.mkdir()
        for number in range(REPS):
            mine = folder / f"stick-{number}"
            mine.mkdir()
            with laptop(folder / str(number) / "fieldkit.db", playbook, number) as store:
                sync_folder(store, mine, owner=f"销售 {number}")
            # On sticks of their own, since nobody but the manager need read them all.
            shutil.copytree(mine, shared, dirs_exist_ok=True)
        path = folder / "manager" / "fieldkit.db"
        with Store.open(path, now=lambda: NOW) as store:
            assert not sync_folder(store, shared, owner="经理").stopped
        times: dict[str, list[float]] = {format: [] for format in FORMATS}
        floors = []
        for _round in range(3 if QUICK else 7):
            for format in FORMATS:
                with Store.open(path, write=False, now=lambda: NOW) as store:
                    started = time.perf_counter()
                    made = made_week(store, playbook, week_of(NOW.date()), "经理", whole=format == "xlsx")
                    rendered(made.document, format)
                    times[format].append(time.perf_counter() - started)
            floors.append(floor(path))
    print("| report of a week, 30 reps, 1,800 visits | seconds | floor | limit |\n|---|---|---|---|")
    for format, took in times.items():
        over = "" if median(took) <= LIMIT else "  over"
        print(f"| {format} | {median(took):.2f} s | {median(floors):.2f} s | {LIMIT} s{over} |")


if __name__ == "__main__":
    main()

"""A week of visits by two reps on two laptops, met in one store by a sync; the reports are written on a Friday."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from fieldkit.i18n import language, set_language
from fieldkit.store import (
    Store,
    add_followup,
    add_note,
    add_opportunity,
    add_partner,
    close_opportunity,
    enter_step,
    finish_step,
    finish_visit,
    hand_over,
    hear,
    miss_visit,
    move_stage,
    settle,
    start_visit,
)
from fieldkit.sync import sync_folder

FRIDAY = datetime(2026, 11, 27, 18, 0, tzinfo=timezone(timedelta(hours=8)))
HOSTILE = (
    "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">[a](javascript:b) =1+1 {{x}}"
)


class Clock:
    """A clock that the story sets."""

    def __init__(self) -> None:
        self.now = FRIDAY

    def __call__(self) -> datetime:
        return self.now

    def at(self, day: int, hour: int, minute: int = 0) -> None:
        self.now = FRIDAY.replace(day=day, hour=hour, minute=minute)


class Rep:
    """A rep with a laptop."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.clock = Clock()
        self.store = Store.open(folder / name / "fieldkit.db", now=self.clock)

    def partner(self, name: str, day: int = 2, **fields: Any) -> str:
        self.clock.at(day, 8)
        eid = add_partner(self.store, name, district="朝阳", building="国贸", source="展会", **fields)
        hand_over(self.store, eid, self.name, "2026-11-02")
        return eid

    def visit(self, partner: str, day: int, hour: int, *, reached: str = "yes", late: bool = False, **told: Any) -> str:
        """A visit of 40 minutes with a note and an objection that is resolved."""
        self.clock.at(day, hour)
        started = self.clock.now.isoformat() if late else None
        visit = start_visit(self.store, partner, late=late, started=started, ended=started)
        enter_step(self.store, visit, "step-opening", "开场白")
        add_note(self.store, partner, told.get("note", "想看样机"), visit=visit, step_title="开场白", mark="+")
        heard = hear(self.store, visit, partner, "price-high", told.get("said", "价格高"), "price", words="太贵了")
        settle(self.store, heard, told.get("outcome", "resolved"), answer=told.get("answer", "算了一遍账"))
        self.clock.at(day, hour, 40)
        finish_step(self.store, visit, "step-opening", "开场白")
        promised = ("发报价", told.get("due", "2026-12-01"))
        finish_visit(self.store, visit, reached=reached, target="maybe", followup=promised,
                     readings=told.get("readings"), remark=told.get("remark", ""))  # fmt: skip
        return visit


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    before = language()
    set_language("zh")
    yield
    set_language(before)


@pytest.fixture
def reps(tmp_path: Path) -> Iterator[tuple[Rep, Rep]]:
    """周 made four visits this week, one entered late, and one came to nothing; 李 made one, to a hostile firm."""
    zhou, li = Rep(tmp_path, "周"), Rep(tmp_path, "李")
    one, two = zhou.partner("甲系统集成", stage=""), zhou.partner("乙教育科技")
    zhou.visit(one, 16, 9, readings={"competitive": "weak", "willing": "high", "self_driven": "strong"})
    zhou.visit(one, 23, 9, readings={"competitive": "strong", "willing": "high", "self_driven": "strong"})
    zhou.visit(two, 23, 14, reached="partly", outcome="open")
    zhou.visit(one, 24, 10)
    zhou.visit(two, 25, 11, late=True, due="2026-11-26")
    zhou.clock.at(26, 9)
    miss_visit(zhou.store, two, "desk", "没预约")
    move_stage(zhou.store, one, "stage-selection", "遴选合作", "都谈好了", ("见过负责人",), by="周")
    won = add_opportunity(zhou.store, one, "某中学", subject="智慧教室", amount="200000", stage="funnel-lead")
    zhou.clock.at(27, 9)
    close_opportunity(zhou.store, won, "won", "样机好用", "2026-11-27")
    zhou.clock.now = FRIDAY
    three = li.partner(HOSTILE)
    li.visit(three, 27, 9, reached="no", note=HOSTILE, said=HOSTILE, answer=HOSTILE, remark=HOSTILE)
    add_followup(li.store, three, HOSTILE, "2026-11-20")
    li.clock.now = FRIDAY
    shared = tmp_path / "shared"
    shared.mkdir()
    for each in (zhou, li, zhou):
        assert not sync_folder(each.store, shared, owner=each.name).stopped
    yield zhou, li
    for each in (zhou, li):
        each.store.close()

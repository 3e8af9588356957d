"""The agenda of all partners, and its calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from fieldkit.i18n import language, set_language
from fieldkit.playbook import Playbook
from fieldkit.reports.agenda import agenda_calendar, task_text, tasks
from fieldkit.store import (
    Store,
    add_followup,
    add_partner,
    complete_followup,
    decide,
    delete_partner,
    finish_visit,
    hand_back,
    hand_out,
    move_stage,
    open_region,
    plan_stop,
    start_visit,
)
from fieldkit.store.queries import places_of
from tests.conftest import NOW
from tests.rules.test_ics import parsed

TODAY = NOW.date()
STRONG = {"competitive": "strong", "willing": "high", "self_driven": "strong"}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "fieldkit.db", now=lambda: NOW) as opened:
        yield opened


@pytest.fixture
def due(store: Store, shipped: Callable[[str], Playbook]):
    def read() -> list[tuple[str, str, date]]:
        found = tasks(store, shipped("en").entries, TODAY)
        return sorted((task.kind, task.partner_name, task.due) for task in found)

    return read


def test_follow_ups_and_things_lent_are_due_until_they_are_done(store: Store, due) -> None:
    one = add_partner(store, "甲")
    followup = add_followup(store, one, "x", "2026-11-20")
    lent = hand_out(store, one, "样机", "lent", due="2026-11-27")
    hand_out(store, one, "彩页", "left")
    assert due() == [("followup", "甲", date(2026, 11, 20)), ("handout", "甲", date(2026, 11, 27))]
    complete_followup(store, followup)
    hand_back(store, lent)
    assert due() == []


def test_a_time_box_ends_so_many_days_after_it_began_as_the_pack_says(store: Store, due) -> None:
    one = add_partner(store, "甲", district="朝阳")
    open_region(store, "朝阳", "2026-11-10")
    move_stage(store, one, "stage-finding", "x")
    assert due() == [("deadline", "甲", date(2026, 11, 17))]
    move_stage(store, one, "stage-strategic", "x")
    assert due() == [("deadline", "甲", TODAY + timedelta(days=90))]
    decide(store, one, "stage-strategic", "yes", "", "reported")
    assert due() == []
    move_stage(store, one, "stage-talks", "x")
    assert due() == []


def test_a_visit_is_due_by_the_class_until_it_is_on_a_route(store: Store, due) -> None:
    one = add_partner(store, "甲")
    started = (NOW - timedelta(days=9)).isoformat()
    finish_visit(store, start_visit(store, one, started=started, ended=started, late=True), readings=STRONG)
    assert due() == [("visit", "甲", TODAY - timedelta(days=2))]
    plan_stop(store, one, "2026-11-25")
    assert due() == [("visit", "甲", date(2026, 11, 25))]
    delete_partner(store, one)
    assert due() == []


def test_the_calendar_holds_every_task_and_puts_what_is_late_on_today(
    store: Store, shipped: Callable[[str], Playbook]
) -> None:
    one = add_partner(store, "甲; [/, \x1b价\\", district="朝阳")
    late = add_followup(store, one, "发报价, 两份\n附件", "2026-11-20")
    add_followup(store, one, "长" * 3000, "2026-12-20")
    move_stage(store, one, "stage-selection", "x")
    found = tasks(store, shipped("en").entries, TODAY)
    events = {event["UID"]: event for event in parsed(agenda_calendar(found, NOW, places_of(store)))}
    assert len(events) == 3
    event = events[f"followup-{late}@fieldkit"]
    assert event["DTSTART;VALUE=DATE"] == "20261123"
    assert event["SUMMARY"] == "甲; [/, 价\\: 发报价, 两份\n附件"
    assert event["DESCRIPTION"] == "overdue since 2026-11-20"
    assert events[f"deadline-{one}@fieldkit"]["SUMMARY"].endswith("Time box: Selection and cooperation")


def test_braces_in_a_follow_up_are_its_text(store: Store, shipped: Callable[[str], Playbook]) -> None:
    add_followup(store, add_partner(store, "甲"), "{x} {0} {stage}", "2026-11-20")
    (task,) = tasks(store, shipped("en").entries, TODAY)
    assert task_text(task) == "{x} {0} {stage}"

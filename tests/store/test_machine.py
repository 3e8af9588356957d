"""The journal's invariants, after any sequence of deeds."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from fieldkit.store import (
    Store,
    UnknownRecord,
    add_followup,
    add_note,
    add_partner,
    complete_followup,
    delete_note,
    delete_partner,
    drop_stop,
    dump,
    edit_note,
    edit_partner,
    enter_step,
    finish_step,
    finish_visit,
    go_on,
    hand_back,
    hand_out,
    hear,
    miss_visit,
    pause_visit,
    plan_stop,
    plan_visit,
    put_aside,
    rebuild,
    resume_visit,
    set_goal,
    settle,
    start_visit,
    tick,
    undo,
    verify,
)

TEXT = st.text(st.characters(codec=None), max_size=12)
DAY = st.sampled_from(["2026-11-23", "2026-11-24"])
ITEM = st.sampled_from(["card", "catalogue"])
STEP = st.sampled_from(["open", "ask", "show"])


class Journal(RuleBasedStateMachine):
    partners = Bundle("partners")
    visits = Bundle("visits")
    notes = Bundle("notes")

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.store = Store.open(self.folder / "fieldkit.db")

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    @rule(target=partners, name=TEXT, district=TEXT, important=st.booleans())
    def add_partner(self, name: str, district: str, important: bool) -> str:
        return add_partner(self.store, name, district=district, important=important)

    @rule(partner=partners, name=TEXT, remark=TEXT)
    def edit_partner(self, partner: str, name: str, remark: str) -> None:
        self._if_there(lambda: edit_partner(self.store, partner, name=name, remark=remark))

    @rule(partner=partners)
    def delete_partner(self, partner: str) -> None:
        self._if_there(lambda: delete_partner(self.store, partner))

    @rule(partner=partners, day=DAY, spare=st.booleans())
    def plan_stop(self, partner: str, day: str, spare: bool) -> None:
        plan_stop(self.store, partner, day, spare=spare)

    @rule(partner=partners, day=DAY)
    def drop_stop(self, partner: str, day: str) -> None:
        drop_stop(self.store, partner, day)

    @rule(target=visits, partner=partners, late=st.booleans())
    def start_visit(self, partner: str, late: bool) -> Any:
        try:
            return start_visit(self.store, partner, late=late)
        except UnknownRecord:
            return multiple()

    @rule(target=visits, partner=partners)
    def plan_visit(self, partner: str) -> str:
        return plan_visit(self.store, partner)

    @rule(partner=partners, due=st.sampled_from(["", "2026-12-01"]))
    def miss_visit(self, partner: str, due: str) -> None:
        self._if_there(lambda: miss_visit(self.store, partner, "nobody", next_due=due))

    @rule(visit=visits, item=ITEM, done=st.booleans())
    def tick(self, visit: str, item: str, done: bool) -> None:
        tick(self.store, visit, item, item.title(), done)

    @rule(visit=visits, step=STEP)
    def walk_a_step(self, visit: str, step: str) -> None:
        enter_step(self.store, visit, step, step.title())
        finish_step(self.store, visit, step, step.title())

    @rule(visit=visits, step=STEP, to=STEP)
    def go_on_to_a_step(self, visit: str, step: str, to: str) -> None:
        before = list(dump(self.store))
        go_on(self.store, visit, step, step.title(), to, to.title())
        if to == step:
            assert undo(self.store)
            assert list(dump(self.store)) == before

    @rule(visit=visits, text=TEXT)
    def pause_and_go_on(self, visit: str, text: str) -> None:
        self._if_there(lambda: set_goal(self.store, visit, "main", text))
        self._if_there(lambda: pause_visit(self.store, visit))
        self._if_there(lambda: resume_visit(self.store, visit))

    @rule(visit=visits)
    def put_aside(self, visit: str) -> None:
        self._if_there(lambda: put_aside(self.store, visit))

    @rule(visit=visits, text=TEXT)
    def finish(self, visit: str, text: str) -> None:
        points = [("trust", "Trust")]
        readings = {"willing": "high"}
        followup = (text, "2026-12-01")
        self._if_there(
            lambda: finish_visit(
                self.store, visit, reached="partly", followup=followup, readings=readings, points=points
            )
        )

    @rule(target=notes, partner=partners, text=TEXT, due=st.sampled_from(["", "2026-12-01"]))
    def add_note(self, partner: str, text: str, due: str) -> str:
        return add_note(self.store, partner, text, mark="+", due=due)

    @rule(note=notes, text=TEXT)
    def edit_note(self, note: str, text: str) -> None:
        self._if_there(lambda: edit_note(self.store, note, text=text))

    @rule(note=consumes(notes))
    def delete_note(self, note: str) -> None:
        self._if_there(lambda: delete_note(self.store, note))

    @rule(partner=partners, text=TEXT)
    def promise_and_lend(self, partner: str, text: str) -> None:
        complete_followup(self.store, add_followup(self.store, partner, text, "2026-12-01"))
        hand_back(self.store, hand_out(self.store, partner, text, "lent"))

    @rule(partner=partners, visit=visits, words=TEXT)
    def hear_and_settle(self, partner: str, visit: str, words: str) -> None:
        heard = hear(self.store, visit, partner, "dear", "Too dear", "price", words=words)
        settle(self.store, heard, "pretext", real="busy", real_title="No time")

    @rule(name=TEXT)
    def undo_takes_back_exactly_the_last_act(self, name: str) -> None:
        before = list(dump(self.store))
        add_partner(self.store, name + "x")
        assert undo(self.store)
        assert list(dump(self.store)) == before

    @rule(partner=partners, name=TEXT)
    def undoing_an_edit_restores_the_record(self, partner: str, name: str) -> None:
        before = list(dump(self.store))
        self._if_there(lambda: edit_partner(self.store, partner, name=name + "y", cares=name + "z"))
        if list(dump(self.store)) != before:
            undo(self.store)
            assert list(dump(self.store)) == before

    @rule(visit=visits, item=ITEM, done=st.booleans())
    def undoing_a_tick_restores_it(self, visit: str, item: str, done: bool) -> None:
        before = list(dump(self.store))
        tick(self.store, visit, item, item.title(), done)
        if list(dump(self.store)) != before:
            undo(self.store)
            assert list(dump(self.store)) == before

    @rule(partner=partners)
    def undoing_a_deletion_brings_it_back(self, partner: str) -> None:
        before = list(dump(self.store))
        self._if_there(lambda: delete_partner(self.store, partner))
        if list(dump(self.store)) != before:
            undo(self.store)
            assert list(dump(self.store)) == before

    @rule()
    def undo(self) -> None:
        undo(self.store)

    @rule()
    def closing_and_opening_changes_nothing(self) -> None:
        before, device = list(dump(self.store)), self.store.device
        self.store.close()
        self.store = Store.open(self.folder / "fieldkit.db")
        assert (list(dump(self.store)), self.store.device) == (before, device)

    @rule()
    def rebuilding_changes_nothing(self) -> None:
        before = list(dump(self.store))
        rebuild(self.store)
        assert list(dump(self.store)) == before

    @invariant()
    def the_projections_are_those_of_the_journal(self) -> None:
        assert verify(self.store) == []

    @invariant()
    def one_device_alone_is_never_in_conflict(self) -> None:
        assert self.store.connection.execute("SELECT count(*) FROM conflict").fetchone() == (0,)

    def _if_there(self, deed: Callable[[], object]) -> None:
        with suppress(UnknownRecord):
            deed()


Journal.TestCase.settings = settings(
    max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAnySequenceOfDeeds = Journal.TestCase

"""Six weeks of a rep's work, told to an empty store by its own verbs, each at its own moment of the past.

Chance is seeded, so that every sample store of one day tells the same; the days count back from today.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import count
from pathlib import Path

from fieldkit.demo import cast, lines
from fieldkit.demo.cast import FIRMS
from fieldkit.demo.process import ProcessTeller
from fieldkit.demo.teller import Clock, Outcome, Teller, VisitTeller
from fieldkit.playbook import Playbook
from fieldkit.store import (
    Store,
    add_contact,
    add_followup,
    add_partner,
    complete_followup,
    finish_visit,
    hand_back,
    hand_out,
    miss_visit,
    pause_visit,
    plan_stop,
    queries,
)

SLOTS = (time(9, 30), time(14, 0), time(15, 40))
"""When visits of a day begin: three a day."""

STOPS = ((0, "09:30"), (1, "10:40"), (4, "14:00"))
"""The route of today: places in FIRMS, as are all numbers here, and the times."""
SPARE = 5
STUCK_ON_PRICE = 1
RIVAL = 4
INTERRUPTED, INTERRUPTED_STEP = 2, 6
"""The firm whose visit broke off yesterday, and at which step."""
BROKE_OFF = time(16, 5)
"""When that visit began."""
NEW = frozenset((RIVAL, SPARE, 9, 17, 22, 30, 35, 38))
"""Firms that nobody has visited yet."""
IMPORTANT = frozenset((0, 15, 31))

OVERDUE = ((11, 0, -2), (24, 3, -1))
SOON = ((15, 1, 0), (7, 2, 1), (33, 5, 1), (27, 4, 3))
"""Follow-ups that are open: the firm, the text, and on which day from today they are due."""

OUTCOMES: tuple[Outcome, ...] = ("resolved", "open", "escalated", "pretext")
POLICY = 5
"""The place of the step at which prices are talked of, counted from 0."""


def tell(path: Path, playbook: Playbook, today: date) -> None:
    """Fill an empty store at `path` with the weeks before `today`. Raises StoreError."""
    clock = Clock()
    with Store.open(path, now=clock.read) as store:
        # It is waited for once, when all is told.
        store.wait_for_no_disk()
        _Story(store, clock, playbook, today).run()


class _Story(Teller):
    def __init__(self, store: Store, clock: Clock, playbook: Playbook, today: date) -> None:
        super().__init__(store, clock, playbook)
        self.today = today
        self.partners: dict[int, str] = {}
        self.contacts: dict[int, str] = {}
        self._ahead: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = count()

    def run(self) -> None:
        """Plan what happens, then let it happen in the order of time."""
        self._plan_roster()
        self._plan_visits()
        self._plan_last_days()
        process = ProcessTeller(self, self.partners, self.contacts, NEW, self.today)
        for days, part in process.parts():
            self._at(days, time(19, 0), part)
        while self._ahead:
            moment, _order, happen = heapq.heappop(self._ahead)
            self.clock.on(moment)
            happen()

    def _at(self, days: int, when: time, happen: Callable[[], None]) -> None:
        moment = datetime.combine(self._day(days), when).astimezone()
        heapq.heappush(self._ahead, (moment, next(self._order), happen))

    def _day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    # The roster.

    def _plan_roster(self) -> None:
        by_building: dict[int, list[int]] = {}
        for number, firm in enumerate(FIRMS):
            by_building.setdefault(firm.building, []).append(number)
        for building, numbers in by_building.items():
            self._at(-45 + building // 3, time(18, building), partial(self._add_all, numbers))

    def _add_all(self, numbers: list[int]) -> None:
        with self.act():
            for number in numbers:
                self._add(number)

    def _add(self, number: int) -> None:
        firm = FIRMS[number]
        building = cast.BUILDINGS[firm.building]
        rival = self.chance.random() < 0.2 or number == RIVAL
        self.partners[number] = partner = add_partner(
            self.store,
            self.text(firm.name),
            district=self.text(building.district),
            building=self.text(building.name),
            address=self.text(building.address),
            room=firm.room,
            phone=f"010-0000 {self.chance.randrange(10000):04}",
            source=self.any(cast.SOURCES),
            depth="" if number in NEW else self.any(cast.DEPTHS),
            cares="" if number in NEW else self.any(cast.CARES),
            competitor=self.any(cast.COMPETITORS) if rival else "",
            important=number in IMPORTANT,
            remark=self.text(cast.REMARK),
        )
        for place in range(1 + (self.chance.random() < 0.3)):
            phone = f"138-0000-{self.chance.randrange(10000):04}"
            contact = add_contact(self.store, partner, self._person(), role=self.any(cast.ROLES), phone=phone)
            if place == 0:
                self.contacts[number] = contact

    def _person(self) -> str:
        surname, given = self.chance.choice(cast.SURNAMES), self.chance.choice(cast.GIVEN)
        return surname[0] + given[0] if self.playbook.lang == "zh" else f"{given[1]} {surname[1]}"

    # The visits.

    def _plan_visits(self) -> None:
        once = [number for number in range(len(FIRMS)) if number not in NEW and number != STUCK_ON_PRICE]
        twice = [number for number in self.chance.sample(once, 28) if number != INTERRUPTED]
        route = [*once, *sorted(twice), STUCK_ON_PRICE]
        workdays = [-back for back in range(1, 60) if self._day(-back).weekday() < 5]
        # Yesterday's last slot belongs to the visit that broke off.
        slots = [(day, slot) for day in workdays for slot in reversed(SLOTS) if (day, slot) != (-1, SLOTS[2])]
        for number, (day, slot) in zip(reversed(route), slots, strict=False):
            missed = self.chance.random() < 0.1 and number not in (STUCK_ON_PRICE, INTERRUPTED)
            self._at(day, slot, partial(self._miss if missed else self._visit, number, day))

    def _miss(self, number: int, day: int) -> None:
        reason, text = self.chance.choice(lines.MISSED)
        due = self._later(number, day, 6, 9)
        with self.act():
            miss_visit(self.store, self.partners[number], reason, self.text(text), next_due=due)

    def _later(self, number: int, day: int, least: int, most: int) -> str:
        """Return when to follow up; where that is past, what is then due is done on that day."""
        due = day + self.chance.randint(least, most)
        if due < 0:
            self._at(due, time(17, 30), partial(self._complete, number, self._day(due)))
        return self._day(due).isoformat()

    def _complete(self, number: int, due: date) -> None:
        for followup in queries.open_followups(self.store, self.partners[number], until=due.isoformat()):
            with self.act():
                complete_followup(self.store, followup.id)

    def _visit(self, number: int, day: int) -> None:
        visit = VisitTeller(self, self.partners[number], self.contacts[number])
        with self.act():
            visit.prepare()
            for place, step in enumerate(self.playbook.entries.steps):
                if self.chance.random() < 0.35 and place > 2 and place != POLICY:
                    continue
                visit.step(step)
                if self.chance.random() < 0.3:
                    mark = self.chance.choice(list(lines.NOTES))
                    visit.note(step, mark, self.any(lines.NOTES[mark]))
                if place == POLICY and number == STUCK_ON_PRICE:
                    visit.hear(step, "price", "open")
                elif self.chance.random() < 0.09:
                    outcome = self.chance.choices(OUTCOMES, (11, 4, 2, 3))[0]
                    visit.hear(step, self.chance.choice(list(lines.WORDS)), outcome)
            visit.end()
            if self.chance.random() < 0.25:
                self._hand_out(visit, day)
        with self.act():
            visit.settle()
            self._wrap_up(number, visit, day)

    def _hand_out(self, visit: VisitTeller, day: int) -> None:
        item, title, how = self.chance.choice(lines.HANDOUTS)
        back = day + 14
        due = self._day(back).isoformat() if how == "lent" else ""
        handout = hand_out(self.store, visit.partner, self.text(title), how, item=item, visit=visit.id, due=due)
        if due and back < 0:
            self._at(back, time(17, 20), partial(self._give_back, handout))

    def _give_back(self, handout: str) -> None:
        with self.act():
            hand_back(self.store, handout)

    def _wrap_up(self, number: int, visit: VisitTeller, day: int) -> None:
        stuck = number == STUCK_ON_PRICE
        reached = "partly" if stuck else self.chance.choices(("yes", "partly", "no"), (5, 4, 2))[0]
        layers = [layer for layer in self.playbook.entries.layers if not stuck or layer.id == "layer-price"]
        layer = self.chance.choice(layers) if layers and reached != "yes" else None
        due = self._later(number, day, 2, 8)
        readings = {
            "competitive": self.chance.choice(("strong", "weak")),
            "willing": self.chance.choice(("high", "high", "low")),
            "self_driven": self.chance.choice(("strong", "weak")),
        }
        finish_visit(
            self.store,
            visit.id,
            reached=reached,
            layer=layer.id if layer else "",
            layer_title=layer.title if layer else "",
            target=self.chance.choice(("yes", "maybe", "no") if reached == "no" else ("yes", "maybe")),
            followup=(self.any(lines.FOLLOWUPS), due) if self.chance.random() < 0.7 else None,
            readings=readings if self.chance.random() < 0.6 else None,
        )

    # Yesterday, and what is planned.

    def _plan_last_days(self) -> None:
        for number, text, days in (*OVERDUE, *SOON):
            self._at(min(days, 0) - 3, time(17, 45), partial(self._promise, number, text, days))
        self._at(-1, BROKE_OFF, self._break_off)
        self._at(-1, time(18, 30), self._plan_today)

    def _promise(self, number: int, text: int, days: int) -> None:
        due, said = self._day(days).isoformat(), self.text(lines.FOLLOWUPS[text])
        if any(each.text == said for each in queries.open_followups(self.store, self.partners[number])):
            return
        with self.act():
            add_followup(self.store, self.partners[number], said, due)

    def _break_off(self) -> None:
        visit = VisitTeller(self, self.partners[INTERRUPTED], self.contacts[INTERRUPTED])
        steps = self.playbook.entries.steps[:INTERRUPTED_STEP]
        with self.act():
            visit.prepare()
            for place, step in enumerate(steps, 1):
                visit.step(step, finish=place < len(steps))
                if place in lines.OPEN_VISIT:
                    mark, text = lines.OPEN_VISIT[place]
                    visit.note(step, mark, self.text(text))
        with self.act():
            pause_visit(self.store, visit.id)

    def _plan_today(self) -> None:
        with self.act():
            for number, when in STOPS:
                plan_stop(self.store, self.partners[number], self.today.isoformat(), at=when)
            plan_stop(self.store, self.partners[SPARE], self.today.isoformat(), spare=True)

"""What tells the sample store's story: its clock, its seeded chance, its language, and how a visit is told."""

from __future__ import annotations

import random
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Literal

from fieldkit.demo import lines
from fieldkit.demo.cast import Pair
from fieldkit.playbook import Playbook
from fieldkit.playbook.model import Objection, Step
from fieldkit.store import Store, add_note, enter_step, finish_step, go_on, hear, set_goal, settle, start_visit, tick

SEED = 211985

Outcome = Literal["resolved", "open", "escalated", "pretext"]


class Clock:
    """The time of the story; it only goes on."""

    def __init__(self) -> None:
        self._moment = datetime(2020, 1, 1).astimezone()

    def read(self) -> datetime:
        """Return the moment at which the story is."""
        return self._moment

    def on(self, moment: datetime) -> None:
        """Go on to `moment`, if that is still to come."""
        self._moment = max(self._moment, moment)

    def minutes(self, minutes: float) -> None:
        """Let so many minutes pass."""
        self._moment += timedelta(minutes=minutes)


class Teller:
    """Tells in the language of `playbook`, by the store's verbs."""

    def __init__(self, store: Store, clock: Clock, playbook: Playbook) -> None:
        self.store = store
        self.clock = clock
        self.playbook = playbook
        self.chance = random.Random(SEED)

    def act(self) -> AbstractContextManager[object]:
        """Open an act without a label: undo takes back what the newcomer does, never what the sample tells.

        Many deeds in one act keep the making quick; a verb that looks up what an earlier one wrote needs the next act.
        """
        return self.store.act("")

    def text(self, pair: Pair) -> str:
        """Return the text in the language of the story."""
        return pair[0] if self.playbook.lang == "zh" else pair[1]

    def any(self, pairs: tuple[Pair, ...]) -> str:
        """Return one of the texts by chance."""
        return self.text(self.chance.choice(pairs))


class VisitTeller:
    """Tells one visit: it begins when this is made."""

    def __init__(self, teller: Teller, partner: str, contact: str) -> None:
        self.teller = teller
        self.store = teller.store
        self.partner = partner
        self._settled: list[tuple[str, str, Outcome]] = []
        self._noted: set[str] = set()
        self._step: Step | None = None
        with teller.act():
            self.id = start_visit(self.store, partner, contact=contact, pack=teller.playbook.hash)

    def prepare(self) -> None:
        """Set the goals and tick most of what belongs into the bag."""
        most, least = self.teller.chance.choice(lines.GOALS)
        set_goal(self.store, self.id, "main", self.teller.text(most))
        set_goal(self.store, self.id, "least", self.teller.text(least))
        for item in self.teller.playbook.entries.checklist:
            if item.group in ("material", "mindset") and self.teller.chance.random() < 0.8:
                tick(self.store, self.id, item.id, item.title)

    def step(self, step: Step, *, finish: bool = True) -> None:
        """Go through a step in about its time, which ends the one before; one to `finish` touches its points."""
        chance = self.teller.chance
        if self._step:
            go_on(self.store, self.id, self._step.id, self._step.title, step.id, step.title)
        else:
            enter_step(self.store, self.id, step.id, step.title)
        self._step = step
        for part in step.do:
            if chance.random() < 0.6:
                tick(self.store, self.id, part.id, part.title)
        self.teller.clock.minutes(step.minutes * chance.uniform(0.5, 1.2))
        if finish:
            for point in filter(None, map(self.teller.playbook.get, step.points)):
                tick(self.store, self.id, point.id, point.title)

    def end(self) -> None:
        """Be done with the last step."""
        if self._step:
            finish_step(self.store, self.id, self._step.id, self._step.title)

    def note(self, step: Step, mark: str, text: str) -> None:
        """Write a note during a step; nobody writes down twice what is said twice in a visit."""
        if text in self._noted:
            return
        self._noted.add(text)
        add_note(self.store, self.partner, text, visit=self.id, step=step.id, step_title=step.title, mark=mark)

    def hear(self, step: Step, kind: str, outcome: Outcome) -> None:
        """Hear an objection of a kind, if the playbook has any; `settle` says later what became of it."""
        objection = self._objection(kind)
        if objection is None:
            return
        words = self.teller.text(lines.WORDS[kind])
        heard = hear(
            self.store,
            self.id,
            self.partner,
            objection.id,
            objection.title,
            kind,
            step=step.id,
            step_title=step.title,
            words=words,
        )
        self._settled.append((heard, kind, outcome))
        self.teller.clock.minutes(1.5)

    def settle(self) -> None:
        """Say what became of the objections heard, in an act after the one that heard them."""
        for heard, kind, outcome in self._settled:
            real = self._objection("money" if kind == "service" else "service") if outcome == "pretext" else None
            settle(self.store, heard, outcome, real=real.id if real else "", real_title=real.title if real else "")

    def _objection(self, kind: str) -> Objection | None:
        known = [each for each in self.teller.playbook.entries.objections if each.kind == kind]
        return self.teller.chance.choice(known) if known else None

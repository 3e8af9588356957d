"""Visits of a team as files of a sync: a few are written by the app's own verbs, the others are those at other times.

Writing each by the verbs would take longer than anything that is measured with them. What a visit leaves is the same:
so many changes in so many acts, with their parents and the lengths of their texts.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import zip_longest
from pathlib import Path

from sync_folders import act_of, device, lay_all, uuid7

from fieldkit.playbook import load_playbook, shipped_content
from fieldkit.store import (
    Store,
    add_partner,
    changes,
    enter_step,
    finish_step,
    finish_visit,
    go_on,
    hear,
    start_visit,
    tick,
    write_note,
)
from fieldkit.store.cells import Stored
from fieldkit.store.change import Value, encode, line, short_hash
from fieldkit.store.journal import stored
from fieldkit.store.parts import is_part, part_id

PARTNERS, PATTERNS = 160, 12
"""Partners of a rep, and visits that are written by the verbs."""

TEXTS = ("+ 对物联网有兴趣，想看样机", "! 老板月底回来，发报价给他", "? 担心售后跟不上", "手上有两个学校的项目")
BEGIN = datetime(2026, 3, 2, 9, 0).astimezone()
_DAY = 86_400_000_000


class _Moments:
    """A clock that goes on by half a minute whenever it is asked."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=30)
        return self.now


def patterns(home: Path) -> list[list[Stored]]:
    """Return the changes of some visits, each with those of its partner left out; made in a store at `home`."""
    entries = load_playbook([shipped_content()], "zh", None).entries
    chance, found = random.Random(21_600), []
    with Store.open(home, now=_Moments()) as store:
        for number in range(PATTERNS):
            partner = add_partner(store, f"渠道商 {number}")
            before = len(list(changes(store)))
            visit = start_visit(store, partner, pack="0" * 64)
            steps = entries.steps[1:]
            enter_step(store, visit, steps[0].id, steps[0].title)
            for step, following in zip_longest(steps, steps[1:]):
                if chance.random() < 0.6:
                    tick(store, visit, f"{step.id}-1", step.title)
                if chance.random() < 0.3:
                    text = chance.choice(TEXTS)
                    write_note(store, partner, text, visit=visit, step=step.id, step_title=step.title)
                if chance.random() < 0.1:
                    said = chance.choice(entries.objections)
                    hear(store, visit, partner, said.id, said.title, said.kind, step.id, step.title)
                if following:
                    go_on(store, visit, step.id, step.title, following.id, following.title)
                else:
                    finish_step(store, visit, step.id, step.title)
            finish_visit(store, visit, reached="partly", followup=("发报价", "2026-03-09"), remark="约了下周")
            found.append([stored(change) for change in list(changes(store))[before:]])
    return found


def fill_visits(folder: Path, reps: int, visits: int, made: list[list[Stored]]) -> None:
    """Lay the segments of so many reps with so many visits each, a dozen a day, into a folder."""
    for rep in range(reps):
        lay_all(folder, _acts(device("rep", rep), visits, made))


def _acts(dev: str, visits: int, made: list[list[Stored]]) -> Iterator[list[Stored]]:
    stamp = made[0][0].hlc
    ids = [uuid7(dev, "partner", number, stamp) for number in range(PARTNERS)]
    seq = 1
    for number, eid in enumerate(ids):
        texts = {"name": f"渠道商 {number}", "phone": f"138{number:08}", "district": f"区 {number % 12}"}
        wanted = [("partner", eid, name, text, "") for name, text in texts.items()]
        yield act_of(dev, seq, stamp - _DAY + number, wanted)
        seq += len(wanted)
    for number in range(visits):
        days, hours = divmod(number, 12)
        again = _Again(dev, seq, number, timedelta(days=days, minutes=50 * hours), ids[number % PARTNERS])
        pattern = made[number % len(made)]
        yield from again.acts(pattern)
        seq += len(pattern)


class _Again:
    """One visit as another one: of another device, with its own ids, at another time, to another partner."""

    def __init__(self, dev: str, seq: int, number: int, later: timedelta, partner: str) -> None:
        self.dev, self.seq, self.number, self.later, self.partner = dev, seq, number, later, partner
        self.ids: dict[str, str] = {}
        self.refs: dict[str, str] = {}

    def acts(self, pattern: list[Stored]) -> Iterator[list[Stored]]:
        """Yield the acts of the visit."""
        own = {change.eid for change in pattern}
        act: list[Stored] = []
        for change in pattern:
            new = self._again(change, own)
            if act and act[0].tx != new.tx:
                yield act
                act = []
            act.append(new)
        yield act

    def _again(self, old: Stored, own: set[str]) -> Stored:
        hlc = old.hlc + self.later // timedelta(microseconds=1)
        tx, eid = self._id(old.tx, hlc), self._id(old.eid, hlc)
        value = old.decoded()
        if isinstance(value, dict):
            value = {field: self._value(field, said, own, hlc) for field, said in value.items()}
        else:
            value = self._value(old.field, value, own, hlc)
        parents = tuple(sorted(self.refs[ref] for ref in old.parents.split()))
        h8 = short_hash(line(self.seq, hlc, tx, old.kind, eid, old.field, value, parents))
        text = encode(value).decode()
        new = Stored(old.kind, eid, old.field, hlc, self.dev, self.seq, h8, tx, text, " ".join(parents))
        self.refs[old.ref] = new.ref
        self.seq += 1
        return new

    def _value(self, field: str, value: Value, own: set[str], hlc: int) -> Value:
        if field == "partner":
            return self.partner
        if isinstance(value, str) and value in own:
            return self._id(value, hlc)
        if isinstance(value, str) and len(value) >= 19 and value[10] == "T":
            return (datetime.fromisoformat(value) + self.later).isoformat()
        return value

    def _id(self, old: str, hlc: int) -> str:
        if is_part("tick", old):
            whole, _slash, rest = old.partition("/")
            return part_id(self._id(whole, hlc), rest)
        return self.ids.setdefault(old, uuid7(self.dev, old, self.number, hlc))

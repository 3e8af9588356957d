"""A store as years of work leave it: 5,000 partners, 20,000 visits, 200,000 notes, and the rest in proportion.

Everything goes through the journal, a few thousand entries an act, so that the file is what the app would have written.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from fieldkit.playbook import load_playbook, shipped_content
from fieldkit.playbook.collector import no_collection
from fieldkit.store import Store, fill_pinyin, start_visit
from fieldkit.store.backups.daily import back_up_day, is_due
from fieldkit.store.journal import Act
from fieldkit.store.parts import part_id
from fieldkit.store.verbs.common import derived_id

PARTNERS, VISITS, NOTES, PROJECTS = 5_000, 20_000, 200_000, 10_000

NAMED = "甲系统集成"
"""The partner with an open visit and more of a past than any other."""

BUSY = 500
"""So many notes of that partner's; the others share the rest."""

AN_ACT = 4_000
"""So many entries an act: what an act has written it remembers."""

SEED = 630

NAMES = ("某某教育科技", "某某系统集成", "某某信息技术", "某某文化发展", "某某网络工程")
TEXTS = (
    "对物联网有兴趣，想看样机",
    "担心售后跟不上",
    "老板月底回来，再约",
    "手上有两个学校的项目",
    "价格要再谈，账期是关键",
)
WORDS = ("你们价格太高", "我们已有合作厂家", "没有项目", "没听过这个品牌", "售后不放心")


class _Writer:
    """Writes entries, an act for some thousands of them."""

    def __init__(self, store: Store, size: float) -> None:
        self.store = store
        self.size = size
        self.chance = random.Random(SEED)
        self.now = store.now().replace(microsecond=0)
        self.entries = load_playbook([shipped_content()], "zh", None).entries
        self.partners: list[str] = []
        self.visits: list[tuple[str, str, str]] = []

    def many(self, number: int, write: Callable[[Act, int], object]) -> None:
        """Call `write` for each of so many numbers."""
        number = max(int(number * self.size), 1)
        for first in range(0, number, AN_ACT):
            with self.store.act("") as act:
                for each in range(first, min(first + AN_ACT, number)):
                    write(act, each)

    def ago(self, days: int) -> datetime:
        """A moment of a working day within so many days past."""
        moment = self.now - timedelta(days=self.chance.randrange(1, days))
        return moment.replace(hour=self.chance.randrange(9, 18), minute=self.chance.randrange(60))

    def at(self, days: int) -> str:
        """Such a moment as the store keeps it."""
        return self.ago(days).isoformat(timespec="seconds")

    def day(self, first: int, last: int) -> str:
        """A day from so many days from now to so many."""
        return (self.now.date() + timedelta(days=self.chance.randint(first, last))).isoformat()

    def one(self) -> str:
        """Some partner."""
        return self.chance.choice(self.partners)


def fill(store: Store, size: float = 1) -> str:
    """Fill an empty store, with a part of everything when `size` is below 1; returns the partner called NAMED."""
    writer = _Writer(store, size)
    with no_collection():
        for _part in _parts(writer):
            pass
    start_visit(store, writer.partners[0])
    fill_pinyin(store)
    return writer.partners[0]


def _parts(w: _Writer) -> Iterator[None]:
    pick, entries = w.chance.choice, w.entries
    stages = sorted(entries.stages, key=lambda stage: stage.number)
    titles = {stage.id: stage.title for stage in stages}
    for n in range(12):
        with w.store.act("") as act:
            act.put("region", derived_id("region", f"区 {n}"), name=f"区 {n}", opened=w.day(-400, -5))

    def partner(act: Act, n: int) -> None:
        # Most were talked with; few came far.
        at = w.chance.choices((-1, 0, 1, 2, 3), (10, 25, 35, 25, 5))[0]
        told = {"stage": stages[at].id, "stage_title": stages[at].title, "stage_since": w.at(120)} if at >= 0 else {}
        name = NAMED if n == 0 else f"{pick(NAMES)} {n}"
        # Now and then a partner stands there twice, by its phone.
        phone = f"138{n - (n % 400 == 1):08}"
        where = {"district": f"区 {n % 240 % 12}", "building": f"大厦 {n % 240}", "room": f"{n % 30:02}08"}
        told |= {**where, "source": pick(entries.sources).id, "important": n % 20 == 0}
        w.partners.append(act.new("partner", name=name, phone=phone, cares="利润、售后", **told))

    w.many(PARTNERS, partner)
    yield

    def contact(act: Act, n: int) -> None:
        act.new("contact", partner=w.partners[n % len(w.partners)], name=f"王{n}", role="总经理", phone=f"139{n:08}")

    w.many(8_000, contact)
    yield

    def visit(act: Act, n: int) -> None:
        partner = w.partners[0] if n < 40 * w.size else w.one()
        begun = w.ago(700)
        started, ended = (each.isoformat(timespec="seconds") for each in (begun, begun + timedelta(minutes=40)))
        status = w.chance.choices(("done", "missed"), (9, 1))[0]
        eid = act.new("visit", partner=partner, status=status, started=started, ended=ended,
                      reached=pick(("main", "partly", "no")) if status == "done" else "",
                      goal_main="约到老板")  # fmt: skip
        w.visits.append((eid, partner, started))
        step = pick(entries.steps)
        act.new_part("event", eid, step=step.id, title=step.title, at=started, what="done")
        act.put("tick", part_id(eid, "material-cards"), title="名片", done=True, at=started)

    w.many(VISITS, visit)
    yield

    def note(act: Act, n: int) -> None:
        busy = n < BUSY * w.size
        eid, partner, started = w.visits[n % 40 if busy and len(w.visits) > 40 else n % len(w.visits)]
        act.new("note", partner=partner, visit=eid, at=started, mark=pick(("+", "!", "?", "")), text=pick(TEXTS))

    w.many(NOTES, note)
    yield

    def heard(act: Act, n: int) -> None:
        eid, partner, started = w.visits[n % len(w.visits)]
        said = pick(entries.objections)
        act.new("heard", partner=partner, visit=eid, at=started, objection=said.id, title=said.title,
                words=pick(WORDS), outcome=pick(("open", "resolved", "escalated", "pretext")))  # fmt: skip

    w.many(15_000, heard)
    yield

    def followup(act: Act, n: int) -> None:
        eid, partner, started = w.visits[n % len(w.visits)]
        # One in ten is still to be done.
        told = {"due": w.day(-20, 60)} if n % 10 == 0 else {"due": started[:10], "done": started}
        act.new("followup", partner=partner, visit=eid, text=pick(TEXTS), at=started, **told)

    w.many(12_000, followup)

    def handout(act: Act, n: int) -> None:
        eid, partner, started = w.visits[n % len(w.visits)]
        told = {"back": started} if n % 8 else {"due": w.day(-20, 60)}
        act.new("handout", partner=partner, visit=eid, title="样机", how="lent", at=started, **told)

    w.many(3_000, handout)
    yield

    def reading(act: Act, n: int) -> None:
        act.new("reading", partner=w.partners[n % len(w.partners)], at=w.at(700),
                competitive=pick(("strong", "weak")), willing=pick(("high", "low")),
                self_driven=pick(("strong", "weak")))  # fmt: skip

    w.many(6_000, reading)

    def move(act: Act, n: int) -> None:
        begin = pick(stages[:3])
        onto = stages[stages.index(begin) + 1]
        act.new("move", partner=w.partners[n % len(w.partners)], from_stage=begin.id, from_title=titles[begin.id],
                stage=onto.id, stage_title=onto.title, at=w.at(400),
                decision=pick(("yes", "wait", "no")) if n % 3 == 0 else "")  # fmt: skip

    w.many(10_000, move)
    yield
    asked = [each for stage in stages for each in (*stage.tasks, *(stage.gate.requirements if stage.gate else ()))]

    def met(act: Act, n: int) -> None:
        partner, item = w.partners[n % len(w.partners)], asked[n // len(w.partners) % len(asked)]
        act.put("met", derived_id("met", partner, item.id), partner=partner, stage=stages[0].id, item=item.id,
                title=item.title, done=True, at=w.at(400))  # fmt: skip

    w.many(20_000, met)
    yield

    def score(act: Act, n: int) -> None:
        item = {"card": "scorecard-standards", "item": f"standard-{n % 5}", "title": "资金"}
        told = {"score": str(n % 5 + 1), "evidence": "按节点付清", "at": w.at(400)}
        act.new("score", partner=w.partners[n % len(w.partners)], **item, **told)

    w.many(12_000, score)

    def project(act: Act, n: int) -> None:
        stage = pick(entries.funnel)
        status = w.chance.choices(("open", "won", "lost"), (7, 2, 1))[0]
        told = {"school": f"第 {n} 中学", "subject": "智慧教室", "amount": str(n % 900 * 1000 + 50_000)}
        days = {"at": w.at(400), "bid": w.day(-60, 300), "closed": w.day(-300, -1) if status != "open" else ""}
        partner = w.one() if n >= 20 else w.partners[0]
        act.new("opportunity", partner=partner, stage=stage.id, stage_title=stage.title, status=status, **told, **days)

    w.many(PROJECTS, project)
    yield

    def rival(act: Act, n: int) -> None:
        act.new("rival", partner=w.one(), brand=f"品牌 {n % 20}", since="2019", year="2019", at=w.at(400))

    w.many(4_000, rival)

    def owning(act: Act, n: int) -> None:
        act.new("owning", partner=w.partners[n % len(w.partners)], owner=f"李{n % 6}", since=w.day(-700, -1),
                at=w.at(700))  # fmt: skip

    w.many(PARTNERS, owning)

    def stop(act: Act, n: int) -> None:
        # Eleven a day, and today's in one building and the next one.
        day, partner = (
            (w.day(-1800, -1), w.one())
            if n > 8
            else (w.day(0, 0), w.partners[(n // 2 * 240 + n % 2) % len(w.partners)])
        )
        act.put("stop", derived_id("stop", partner, day), partner=partner, day=day, spare=n % 7 == 0)

    w.many(20_000, stop)
    yield

    def agreement(act: Act, n: int) -> None:
        act.new("agreement", partner=w.one(), number=f"XY-{n}", title="渠道协议", signed=w.day(-600, -1), at=w.at(600))

    w.many(300, agreement)


def full_home(folder: Path, size: float = 1) -> Path:
    """The home in `folder` with a full store, made unless it is there from an earlier run of this day."""
    from fieldkit.config import resolve_paths

    home = folder / f"home-{datetime.now():%Y%m%d}-{size:g}"
    made = home / "made"
    # A store of an earlier run may be of an earlier format: opening it brings it up.
    with Store.open(resolve_paths(home).store) as store:
        if not made.exists():
            fill(store, size)
            made.write_text("")
        # The app would make the day's backup beside what is measured, and anew each time that it is killed.
        if is_due(store):
            back_up_day(store)
    return home

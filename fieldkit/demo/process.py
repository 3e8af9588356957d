"""What the sample store tells beyond the visits: stages and gates, scores, projects, competing brands, owners, signing.

All of it is told for the stages, cards, courses and funnel that the playbook has; a playbook without them tells less.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

from fieldkit.demo import cast, lines
from fieldkit.demo.cast import Pair
from fieldkit.demo.teller import Teller
from fieldkit.playbook.model import Stage
from fieldkit.rules.signing import ties_of
from fieldkit.rules.sums import COLUMNS, defaults, range_of, scenario_fields
from fieldkit.store import (
    add_agreement,
    add_opportunity,
    add_rival,
    close_opportunity,
    decide,
    hand_over,
    keep_scenario,
    meet,
    move_stage,
    open_region,
    plan_courses,
    score_item,
    set_target,
    write_evidence,
)

SEED = 630
"""A chance of its own, so that what is told here changes no visit."""

FURTHER = (0, 8, 15, 24, 31, 36, 12)
"""Firms in the third stage: places in cast.FIRMS."""

FURTHEST = (15, 31)
"""Those of them that went on to the fourth."""

SIGNED = 31
RECKONED = 2
"""The firm with which sums were worked out: that of the interrupted visit."""
SUMS: tuple[tuple[Pair, Decimal], ...] = (
    (("照内容里的数", "as the content has it"), Decimal(1)),
    (("{first}少三成", "{first}: 30% fewer"), Decimal("0.7")),
)
"""What was worked out with a partner: what it is called, with the `first` assumption by name, and what became of it."""
HIGH = 4
"""The lowest score that counts as high."""
TARGET = "3000000"


class Project(NamedTuple):
    """A project of a firm: the school, the subject, yuan, the place of its stage in the funnel, and days to the bid."""

    firm: int
    school: Pair
    subject: Pair
    amount: str
    stage: int
    bid: int
    ended: str = ""


PROJECTS = (
    Project(0, ("某区第一中学", "First Middle School"), ("智慧教室 12 间", "12 smart classrooms"), "486000", 2, 21),
    Project(0, ("某职业学院", "A vocational college"), ("物联网实训室", "IoT training lab"), "920000", 1, 64),
    Project(8, ("某大学", "A university"), ("教学大数据平台", "Teaching data platform"), "1350000", 0, 120),
    Project(15, ("某外国语学校", "A language school"), ("多媒体改造 30 间", "30 rooms refitted"), "658000", 3, 9),
    Project(24, ("某实验小学", "An experimental school"), ("人工智能实验室", "AI lab"), "298000", 1, 40),
    Project(31, ("某县教育局", "A county's schools"), ("校园物联网平台", "Campus IoT platform"), "1120000", 4, -6),
    Project(31, ("某高级中学", "A high school"), ("录播教室 4 间", "4 recording rooms"), "236000", 3, -20, "won"),
    Project(36, ("某中专", "A technical school"), ("机房换新", "New computer rooms"), "415000", 2, -12, "lost"),
    Project(12, ("某附属中学", "An affiliated school"), ("智慧教室试点", "A pilot classroom"), "88000", 0, 30),
)
"""Names of schools are left out on purpose: nothing here is anybody's."""

LOST: Pair = ("对手按参数低价抢标，我们没有跟", "A rival underbid to the letter of the terms; we did not follow")
WON: Pair = ("样机先进了两间教室，用着顺", "Two rooms ran on samples first, and ran well")
EVIDENCE: dict[str, tuple[Pair, Pair]] = {
    "standard-idea": (
        ("已经招了一个懂物联网的售前", "Has hired a pre-sales who knows IoT"),
        ("跟着订单跑，没想过往哪走", "Follows the orders; no direction yet"),
    ),
    "standard-customers": (
        ("去年学校项目占到六成，能说出联系人", "Six in ten projects were schools last year; names the people"),
        ("政府、企业为主，学校做过两单", "Mostly government and firms; two school orders"),
    ),
    "standard-reputation": (
        ("同行说他报价有分寸", "Peers say that he prices fairly"),
        ("去年有一单低价抢过标", "Underbid once last year to win"),
    ),
    "standard-funds": (
        ("按节点付清，没有拖过", "Pays at the milestones, never late"),
        ("上一单尾款拖了三个月", "The last payment came three months late"),
    ),
    "standard-lines": (
        ("在做的是投影和机房，和我们不冲突", "Carries projectors and server rooms; no clash with us"),
        ("也在做一个同类牌子，没答应不签", "Carries a like brand too; has not promised to drop it"),
    ),
    "dimension-operation": (
        ("自己做集成，客户就是学校", "Integrates himself; the schools are his customers"),
        ("货给二级分销商，见不到学校", "Sells to second-tier dealers; never meets a school"),
    ),
    "dimension-strength": (
        ("有专职售前两人，施工队一支", "Two people in pre-sales, a crew of his own"),
        ("连老板一共五个人", "Five people, the owner among them"),
    ),
    "dimension-management": (
        ("每周一开例会，项目有人专管", "Meets every Monday; every project has its man"),
        ("问什么都要回去商量", "Has to ask back about everything"),
    ),
    "dimension-reputation": (
        ("两所学校主任都夸他随叫随到", "Two heads say that he comes when called"),
        ("员工一年换了一半", "Half of the staff left within a year"),
    ),
    "dimension-demand": (
        ("主动问合作协议怎么签", "Asks by himself how the agreement is signed"),
        ("只想拿一次性的价格", "Wants a one-off price, no more"),
    ),
}
"""What the rep saw: by the thing that is scored, first for a high score, then for a low one."""


class ProcessTeller:
    """Tells the process of the firms that are there, each part when the story comes to its day."""

    def __init__(
        self,
        teller: Teller,
        partners: Mapping[int, str],
        contacts: Mapping[int, str],
        unvisited: Collection[int],
        today: date,
    ) -> None:
        self.teller = teller
        self.store = teller.store
        self.partners = partners
        self.contacts = contacts
        self.unvisited = unvisited
        self.today = today
        self.chance = random.Random(SEED)
        self.owner = teller.text(lines.OWNER)
        self._projects: dict[Project, str] = {}
        self._stages: list[Stage] = sorted(teller.playbook.entries.stages, key=lambda stage: stage.number)

    def parts(self) -> list[tuple[int, Callable[[], None]]]:
        """Return what there is to tell, with the day from today on which it happens."""
        return [
            (-46, self.open_regions),
            (-39, lambda: self.move(range(len(cast.FIRMS)), 0)),
            (-33, self.take_over),
            (-32, lambda: self.move([each for each in self.partners if each not in self.unvisited], 1)),
            (-25, lambda: self.move(FURTHER, 2)),
            (-18, self.score),
            (-12, self.name_rivals),
            (-10, self.pass_gate),
            (-9, lambda: self.move(FURTHEST, 3)),
            (-8, self.sign),
            (-7, self.tell_projects),
            (-3, self.keep_sums),
            (-2, self.end_projects),
        ]

    def open_regions(self) -> None:
        """Open each district, a few days apart."""
        with self.teller.act():
            for place, district in enumerate((cast.CHAOYANG, cast.HAIDIAN, cast.FENGTAI, cast.TONGZHOU)):
                opened = self.today - timedelta(days=46 - 9 * place)
                open_region(self.store, self.teller.text(district), opened.isoformat())

    def move(self, firms: Sequence[int], place: int) -> None:
        """Move firms into the stage at a place, with most of what it asks for met."""
        if place >= len(self._stages):
            return
        stage = self._stages[place]
        with self.teller.act():
            for firm in firms:
                move_stage(self.store, self.partners[firm], stage.id, stage.title, by=self.owner)
        with self.teller.act():
            for firm in firms:
                for task in stage.tasks:
                    if self.chance.random() < 0.6:
                        self.teller.clock.minutes(1)
                        meet(self.store, self.partners[firm], task.id, task.title, stage.id, True, by=self.owner)

    def take_over(self) -> None:
        """The rep looks after all firms; some are protected."""
        since = self.today - timedelta(days=33)
        with self.teller.act():
            for firm, partner in self.partners.items():
                until = (since + timedelta(days=90)).isoformat() if firm in FURTHER else ""
                hand_over(self.store, partner, self.owner, since.isoformat(), until)

    def score(self) -> None:
        """Score the firms that are further on by the first card, with evidence here and there."""
        for card in self.teller.playbook.entries.scorecards[:2]:
            for firm in FURTHER if card is self.teller.playbook.entries.scorecards[0] else FURTHEST:
                partner = self.partners[firm]
                for item in card.items:
                    if not item.scored or self.chance.random() < 0.2:
                        continue
                    score = self.chance.choices((2, 3, 4, 5), (1, 3, 4, 2))[0]
                    known = EVIDENCE.get(item.id) if self.chance.random() < 0.6 else None
                    evidence = self.teller.text(known[score < HIGH]) if known else ""
                    with self.teller.act():
                        score_item(self.store, partner, card.id, item.id, item.title, score, self.owner)
                    if evidence:
                        with self.teller.act():
                            write_evidence(self.store, partner, card.id, item.id, item.title, evidence, self.owner)

    def name_rivals(self) -> None:
        """Say which brands two firms carry."""
        with self.teller.act():
            for firm, brand, since, exclusive, content in lines.RIVALS:
                add_rival(
                    self.store,
                    self.partners[firm],
                    self.teller.text(brand),
                    since=since,
                    exclusive=exclusive,
                    content=content,
                    seen=self.teller.text(lines.SEEN),
                )

    def pass_gate(self) -> None:
        """The lead met the firms that go furthest, and said yes; one more is to wait."""
        stage = next((each for each in self._stages if each.gate), None)
        if stage is None or stage.gate is None:
            return
        with self.teller.act():
            for firm in FURTHEST:
                for need in stage.gate.requirements:
                    self.teller.clock.minutes(1)
                    meet(self.store, self.partners[firm], need.id, need.title, stage.id, True, by=self.owner)
        said: list[tuple[int, Literal["yes", "wait"]]] = [*((firm, "yes") for firm in FURTHEST), (FURTHER[0], "wait")]
        for firm, decision in said:
            reason = self.teller.text(lines.DECISIONS[decision])
            with self.teller.act():
                decide(
                    self.store,
                    self.partners[firm],
                    stage.id,
                    decision,
                    reason,
                    "reported",
                    title=stage.title,
                    by=self.owner,
                )

    def sign(self) -> None:
        """One firm signed, and had the first of its trainings."""
        partner, playbook = self.partners[SIGNED], self.teller.playbook
        signed = self.today - timedelta(days=8)
        with self.teller.act():
            title = playbook.company.agreement_title
            until = signed.replace(year=signed.year + 1).isoformat() if (signed.month, signed.day) != (2, 29) else ""
            add_agreement(self.store, partner, title, f"QD-{signed:%Y%m}-01", signed.isoformat(), until,
                          ties=ties_of(playbook.entries.checklist, ()))  # fmt: skip
        for number, course in enumerate(playbook.entries.training[:2]):
            with self.teller.act():
                day = (self.today + timedelta(days=7 * number - 3)).isoformat()
                people = [(self.contacts.get(SIGNED, ""), self.teller.text(lines.TRAINED))]
                plan_courses(self.store, partner, course.id, course.title, people, day, day if number == 0 else "")

    def tell_projects(self) -> None:
        """The projects that the firms have in hand, and what the year is to bring."""
        funnel = self.teller.playbook.entries.funnel
        with self.teller.act():
            set_target(self.store, self.today.year, TARGET)
            for each in PROJECTS if funnel else ():
                stage = funnel[min(each.stage, len(funnel) - 1)]
                self._projects[each] = add_opportunity(
                    self.store,
                    self.partners[each.firm],
                    self.teller.text(each.school),
                    subject=self.teller.text(each.subject),
                    amount=each.amount,
                    stage=stage.id,
                    stage_title=stage.title,
                    bid=(self.today + timedelta(days=each.bid)).isoformat(),
                    trial=each.stage == 0,
                )

    def end_projects(self) -> None:
        """One was won and one was lost."""
        for each, id in self._projects.items():
            if each.ended:
                with self.teller.act():
                    day = (self.today + timedelta(days=each.bid)).isoformat()
                    won = each.ended == "won"
                    close_opportunity(
                        self.store, id, "won" if won else "lost", self.teller.text(WON if won else LOST), day
                    )

    def keep_sums(self) -> None:
        """What a project brings, worked out twice with the partner whose visit was interrupted."""
        partner, models = self.partners.get(RECKONED), self.teller.playbook.entries.sums
        if partner is None or not models or not models[0].inputs:
            return
        model = models[0]
        first = model.inputs[0]
        for name, part in SUMS:
            columns = {column: defaults(model, column) for column in COLUMNS}
            least = range_of(first).low
            columns["likely"][first.id] = max(columns["likely"][first.id] * part, least or Decimal(0))
            fields = scenario_fields(model, columns)
            expand, pack = self.teller.playbook.expand, self.teller.playbook.hash
            told = self.teller.text(name).format(first=expand(first.title))
            with self.teller.act():
                keep_scenario(self.store, partner, model.id, expand(model.title), told, pack=pack, **fields)

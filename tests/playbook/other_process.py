"""A second small pack with another process: other stages, boxes, gates, classes, cards, courses, pace and funnel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fieldkit.playbook import Playbook, load_playbook
from tests.playbook.small_pack import write_pack

HEAD = """\
id: other
version: "1"
languages: [zh, en]
company:
  zh: {name: 青禾, agreement_title: 《青禾经销协议》}
  en: {name: Qinghe, agreement_title: Dealer agreement}
"""

ZH = """\
stages:
- id: stage-try
  title: 试单
  number: 20
  days: 14
  text: 先做一单看看。
  tasks:
  - {id: try-order, title: 下第一单, text: 金额不限。}
  - {id: try-photo, title: 安装照片, required: false}
  gate:
    title: 自己定
    decides: 业务员
    requirements:
    - {id: try-paid, title: 货款到账, text: 到公司账上。}
- id: stage-meet
  title: 认识
  number: 10
  per_day: 5
  text: 一天认识五家。
- id: stage-region
  title: "{{company.name}}授权"
  number: 30
  days: 45
  starts: first-talk
  text: 给一块区域。
  gate:
    title: 总经理点头
    decides: 总经理
    by: executives
    important_only: false
    requirements:
    - {id: region-plan, title: 一年计划}
    - {id: region-visit, title: 来厂里看过, required: false}
- id: stage-again
  title: 续约
  number: 40
  box: 每年一次
  text: 到期前谈。
classes:
- {id: class-gold, title: 金牌, competitive: strong, willing: high, self_driven: weak, text: 好卖,
   visit_every_days: 3}
- {id: class-iron, title: 铁牌, competitive: weak, willing: high, self_driven: weak, text: 慢慢来}
scorecards:
- id: card-shop
  title: 门店
  stage: stage-try
  text: 看门店。
  items:
  - {id: shop-place, title: 地段}
  - {id: shop-staff, title: 店员}
training:
- {id: course-install, title: 安装班, text: 两天。}
- {id: course-care, title: 售后班, text: 一天。}
- {id: course-sell, title: 门店销售, text: 半天。}
talks:
- {id: talk-bought, title: 当场下单, mood: good}
- {id: talk-away, title: 老板不在, mood: fair}
funnel:
- {id: funnel-asked, title: 问过价, text: 有人问。}
- {id: funnel-ordered, title: 下单, text: 付了订金。}
objections:
- id: too-far
  title: 太远
  kind: service
  says: [你们太远了]
  behind: [{motive: 怕没人管, test: 上次坏了等几天？}]
  first: 您最怕等多久？
  bullets: [两天到]
  ask: 上次等了几天？
  avoid: [不要说不会坏]
steps:
- {id: step-hello, title: 打招呼, short: 招呼, minutes: 2, say: [您好], do: [], ask: [忙吗？], listen: [语气]}
"""

EN = """\
stages:
- id: stage-try
  title: Trial order
  number: 20
  days: 14
  text: One order first.
  tasks:
  - {id: try-order, title: First order, text: Of any size.}
  - {id: try-photo, title: Photo of it installed, required: false}
  gate:
    title: Your own call
    decides: The rep
    requirements:
    - {id: try-paid, title: Paid, text: On our account.}
- id: stage-meet
  title: Getting to know
  number: 10
  per_day: 5
  text: Five a day.
- id: stage-region
  title: Region of {{company.name}}
  number: 30
  days: 45
  starts: first-talk
  text: A region of their own.
  gate:
    title: The general manager nods
    decides: General manager
    by: executives
    requirements:
    - {id: region-plan, title: Plan for a year}
    - {id: region-visit, title: Seen the factory, required: false}
- id: stage-again
  title: Renewal
  number: 40
  box: Once a year
  text: Before it runs out.
classes:
- {id: class-gold, title: Gold, competitive: strong, willing: high, self_driven: weak, text: Sells well,
   visit_every_days: 3}
- {id: class-iron, title: Iron, competitive: weak, willing: high, self_driven: weak, text: Slowly}
scorecards:
- id: card-shop
  title: The shop
  stage: stage-try
  text: Look at the shop.
  items:
  - {id: shop-place, title: Place}
  - {id: shop-staff, title: Staff}
training:
- {id: course-install, title: Installing, text: Two days.}
- {id: course-care, title: After-sales, text: A day.}
- {id: course-sell, title: Selling in the shop, text: Half a day.}
talks:
- {id: talk-bought, title: bought at once, mood: good}
- {id: talk-away, title: the owner was away, mood: fair}
funnel:
- {id: funnel-asked, title: Asked for a price, text: Somebody asks.}
- {id: funnel-ordered, title: Ordered, text: A deposit is paid.}
objections:
- id: too-far
  title: Too far away
  kind: service
  says: [You're too far away]
  behind: [{motive: Afraid of being left alone, test: How long did you wait last time?}]
  first: How long may it take, at most?
  bullets: [There in two days]
  ask: How long did you wait last time?
  avoid: [Don't say that it never breaks]
steps:
- {id: step-hello, title: Hello, short: Hello, minutes: 2, say: [Hello], do: [], ask: [Busy?], listen: [Tone]}
"""

STAGES = ("stage-meet", "stage-try", "stage-region", "stage-again")
"""Its stages in order; the files have them in another one, and the numbers have gaps."""


def other_process(root: Path) -> Callable[[str], Playbook]:
    """Write the pack below `root` and return its playbook by language."""
    pack = write_pack(root / "other", ZH, EN, HEAD)
    loaded: dict[str, Playbook] = {}

    def load(lang: str) -> Playbook:
        if lang not in loaded:
            loaded[lang] = load_playbook([pack], lang, root / "compiled")
        return loaded[lang]

    return load

"""What is said and noted in the sample store's visits. Texts are pairs: Chinese, English."""

from __future__ import annotations

from typing import Literal

from fieldkit.demo.cast import Pair

GOALS: tuple[tuple[Pair, Pair], ...] = (
    (("约技术交流", "Agree on a technical exchange"), ("留下彩页，加上微信", "Leave a brochure, exchange contacts")),
    (("谈成先合作一单", "Agree on one first order"), ("弄清在手的学校项目", "Learn which school projects are on")),
    (("见到拍板的人", "Meet the person who decides"), ("知道谁拍板", "Know who decides")),
    (("算清一单的利润", "Do the sums for one project"), ("问到现做哪家", "Learn whose products they carry")),
)

NOTES: dict[str, tuple[Pair, ...]] = {
    "+": (
        ("对物联网教室有兴趣，问了能不能看样板", "Likes the connected classroom, asked to see one"),
        ("有两所中学明年要换一体机", "Two schools replace their panels next year"),
        ("愿意先拿一个小项目试", "Would try one small project first"),
        ("问了项目报备怎么走", "Asked how projects are registered"),
        ("售前工程师主动要资料", "Their pre-sales engineer asked for papers"),
        ("说今年想把人工智能做起来", "Wants to get AI going this year"),
    ),
    "!": (
        ("担心售后响应，上一家等了三天", "Worried about service: the last vendor took three days"),
        ("觉得牌子学校没听过", "Schools have not heard of the brand, he says"),
        ("年底压款，怕垫资", "Cash is tied up till year's end, fears paying ahead"),
        ("怕我们直接找他的客户", "Fears that we go to his customers ourselves"),
        ("去年一个项目验收拖了半年", "A project last year took half a year to be accepted"),
    ),
    "?": (
        ("想要一份能给校长看的案例", "Wants a case to show a headmaster"),
        ("要中小学的报价参考", "Needs price guidance for schools"),
        ("需要有人帮着写方案", "Needs help writing the proposal"),
        ("想知道培训能不能上门", "Asks whether training can be on site"),
    ),
    "": (
        ("前台有竞品海报，展架上两本彩页", "Competitor's poster at the desk, two brochures on the rack"),
        ("办公室约二十人，一半是技术", "Some twenty people, half of them engineers"),
        ("老板做过老师，讲话直", "The owner used to teach, speaks plainly"),
        ("客户主要在区里的中学", "Customers are mostly the district's middle schools"),
        ("下个月搬到同一栋 15 层", "Moving to floor 15 of the same building next month"),
    ),
}

FOLLOWUPS: tuple[Pair, ...] = (
    ("发报价参考", "Send price guidance"),
    ("约技术交流", "Set up the technical exchange"),
    ("寄样品", "Send the sample"),
    ("发案例图集", "Send the case album"),
    ("问项目报备结果", "Ask how the registration went"),
    ("约总经理见面", "Arrange to meet the general manager"),
    ("补一份资质扫描件", "Send the qualification papers"),
)

HANDOUTS: tuple[tuple[str, Pair, Literal["left", "lent"]], ...] = (
    ("material-brochure", ("公司彩页", "Brochure"), "left"),
    ("material-samples", ("样品：环境传感器", "Sample: room sensor"), "lent"),
    ("material-brochure", ("案例图集", "Case album"), "left"),
)

MISSED: tuple[tuple[Literal["nobody", "desk", "left", "moved"], Pair], ...] = (
    ("nobody", ("门锁着，隔壁说上午出去了", "Locked; next door says they left in the morning")),
    ("desk", ("前台说没预约不见，留了名片", "No appointment, no meeting, said the desk; left a card")),
    ("left", ("放下彩页就走，人在开会", "Left a brochure, they were in a meeting")),
    ("moved", ("临时改期", "Put off at short notice")),
)

WORDS: dict[str, Pair] = {
    "need": ("我们一直做另一家的，合作得好好的", "We carry another brand and it works well"),
    "money": ("现在账上紧，全款拿货做不到", "Money is tight, we cannot pay it all up front"),
    "price": ("你们这个价，我到学校没利润", "At that price nothing is left for me"),
    "product": ("看着和别家差不多，没什么新的", "Looks like everybody else's to me"),
    "brand": ("学校没听过你们", "Schools have never heard of you"),
    "service": ("出了问题多久能到？上回等了三天", "When something breaks, how fast are you here?"),
}
"""How partners put an objection of each kind."""

OPEN_VISIT: dict[int, tuple[str, Pair]] = {
    2: ("", ("会议室里有竞品一体机，型号较旧", "A competitor's panel in the meeting room, an old model")),
    4: ("+", ("听到一间教室一台终端，眼睛亮了", "Lit up at one terminal a classroom")),
    5: ("!", ("担心售后响应", "Worried about how fast service answers")),
    6: ("?", ("想先看政策，再叫老板来谈", "Wants to see the policy, then bring in the owner")),
}
"""The notes of the visit that was interrupted yesterday, by the number of the step."""

OWNER: Pair = ("小周", "Zhou")
"""Who looks after the firms: the rep of the sample store."""

RIVALS: tuple[tuple[int, Pair, str, bool, str], ...] = (
    (4, ("某品牌一体机", "another brand's panels"), "2021", True, "some"),
    (8, ("某物联网平台", "another IoT platform"), "2023", False, "low"),
)
"""Competing brands: the firm, the brand, since when, exclusive or not, how content."""

SEEN: Pair = ("前台的彩页和海报", "brochures and a poster at the desk")

DECISIONS: dict[str, Pair] = {
    "yes": ("路子对，团队齐，可以签", "The right way of working and a full team: sign"),
    "wait": ("先一起做一单，再看回款", "One order together first, then look at how they pay"),
}

TRAINED: Pair = ("销售组三人", "three of the sales team")

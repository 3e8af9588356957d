"""Who appears in the sample store: forty invented firms, their people and the buildings of one city.

The districts are Beijing's; buildings, firms, people and numbers are made up. Texts are pairs: Chinese, English.
"""

from __future__ import annotations

from typing import NamedTuple

Pair = tuple[str, str]
"""A text in Chinese and in English."""


class Building(NamedTuple):
    """An office building."""

    district: Pair
    name: Pair
    address: Pair


CHAOYANG: Pair = ("朝阳", "Chaoyang")
HAIDIAN: Pair = ("海淀", "Haidian")
FENGTAI: Pair = ("丰台", "Fengtai")
TONGZHOU: Pair = ("通州", "Tongzhou")

BUILDINGS = (
    Building(CHAOYANG, ("望晴大厦 A 座", "Wangqing Tower A"), ("东桥路 18 号", "18 Dongqiao Road")),
    Building(CHAOYANG, ("东桥 SOHO 3 号楼", "Dongqiao SOHO 3"), ("东桥路 39 号", "39 Dongqiao Road")),
    Building(CHAOYANG, ("建安中心", "Jian'an Centre"), ("建安里 8 号", "8 Jian'an Lane")),
    Building(HAIDIAN, ("学知中心 B 座", "Xuezhi Centre B"), ("学知路 6 号", "6 Xuezhi Road")),
    Building(HAIDIAN, ("云谷科技园 2 号楼", "Cloud Valley Park 2"), ("云谷北街 1 号", "1 Yungu North Street")),
    Building(HAIDIAN, ("知新广场", "Zhixin Plaza"), ("知新东路 27 号", "27 Zhixin East Road")),
    Building(FENGTAI, ("丽汇大厦 5 号楼", "Lihui House 5"), ("丽汇南路 12 号", "12 Lihui South Road")),
    Building(FENGTAI, ("南苑创新中心", "Nanyuan Innovation Centre"), ("南苑西街 3 号", "3 Nanyuan West Street")),
    Building(TONGZHOU, ("运河新城大厦", "Canal New Town Tower"), ("运河东大街 56 号", "56 Canal East Avenue")),
    Building(TONGZHOU, ("潞湾广场 C 座", "Luwan Plaza C"), ("潞湾路 9 号", "9 Luwan Road")),
)  # fmt: skip


class Firm(NamedTuple):
    """A partner: its name, its place in BUILDINGS, and the room."""

    name: Pair
    building: int
    room: str


FIRMS = (
    Firm(("青柚系统集成", "Green Pomelo Systems"), 0, "1203"),
    Firm(("半亩方塘教育装备", "Half-Acre School Supplies"), 0, "0817"),
    Firm(("云杉智能科技", "Spruce Smart Tech"), 0, "1506"),
    Firm(("拾光信息技术", "Gleam Information"), 0, "0611"),
    Firm(("千屏数码", "Thousand Screens Digital"), 1, "2106"),
    Firm(("晓渡网络", "Dawn Ferry Networks"), 1, "0902"),
    Firm(("橙谷教育科技", "Orange Valley EdTech"), 1, "1710"),
    Firm(("鹿鸣弱电工程", "Deer Call Low-Voltage Works"), 1, "0405"),
    Firm(("长亭系统工程", "Long Pavilion Systems"), 2, "1101"),
    Firm(("麦垛科技", "Haystack Tech"), 2, "0703"),
    Firm(("远岫教学设备", "Far Peak Teaching Equipment"), 2, "1915"),
    Firm(("知了课堂科技", "Cicada Classroom"), 3, "0508"),
    Firm(("松间软件", "Among Pines Software"), 3, "1402"),
    Firm(("墨池教育装备", "Inkpond School Supplies"), 3, "0916"),
    Firm(("白鹭物联", "Egret IoT"), 3, "2003"),
    Firm(("星罗系统集成", "Starfield Integration"), 4, "0301"),
    Firm(("稻香智造", "Paddy Smart Works"), 4, "0612"),
    Firm(("一苇网络科技", "One Reed Networks"), 4, "1108"),
    Firm(("南枝数据", "South Branch Data"), 4, "0907"),
    Firm(("清渠信息", "Clear Channel Information"), 5, "1605"),
    Firm(("桐荫多媒体", "Phoenix Tree Multimedia"), 5, "0410"),
    Firm(("鸣泉视讯", "Singing Spring AV"), 5, "1213"),
    Firm(("格物实验设备", "Gewu Lab Equipment"), 5, "0802"),
    Firm(("七巧教育科技", "Tangram EdTech"), 6, "0705"),
    Firm(("渡口系统集成", "Ferry Landing Systems"), 6, "1809"),
    Firm(("蓝砖智能工程", "Blue Brick Smart Works"), 6, "1004"),
    Firm(("小满信息技术", "Grain Buds Information"), 6, "0306"),
    Firm(("灯芯数码", "Lampwick Digital"), 7, "0511"),
    Firm(("远帆校园服务", "Far Sail Campus Services"), 7, "0209"),
    Firm(("枫桥网络", "Maple Bridge Networks"), 7, "0914"),
    Firm(("山止川行科技", "Hill and River Tech"), 7, "0608"),
    Firm(("河间系统集成", "Riverside Integration"), 8, "1307"),
    Firm(("听雨教学设备", "Listening Rain Equipment"), 8, "0412"),
    Firm(("百草园教育科技", "Herb Garden EdTech"), 8, "1702"),
    Firm(("双桨智能", "Two Oars Smart"), 8, "0906"),
    Firm(("石榴信息", "Pomegranate Information"), 8, "2201"),
    Firm(("布谷物联科技", "Cuckoo IoT"), 9, "0804"),
    Firm(("半山软件", "Mid-Hill Software"), 9, "1110"),
    Firm(("折纸数字工程", "Origami Digital Works"), 9, "0503"),
    Firm(("归雁教育装备", "Homing Goose School Supplies"), 9, "1601"),
)

SURNAMES: tuple[Pair, ...] = (
    ("陈", "Chen"), ("周", "Zhou"), ("何", "He"), ("沈", "Shen"), ("陆", "Lu"), ("方", "Fang"), ("许", "Xu"),
    ("罗", "Luo"), ("唐", "Tang"), ("韩", "Han"), ("孟", "Meng"), ("乔", "Qiao"), ("邵", "Shao"), ("温", "Wen"),
)  # fmt: skip
GIVEN: tuple[Pair, ...] = (
    ("立言", "Liyan"), ("晓岚", "Xiaolan"), ("一舟", "Yizhou"), ("雪晴", "Xueqing"), ("志远", "Zhiyuan"),
    ("文博", "Wenbo"), ("海宁", "Haining"), ("嘉树", "Jiashu"), ("若谷", "Ruogu"), ("思齐", "Siqi"),
    ("明朗", "Minglang"),
)  # fmt: skip
ROLES: tuple[Pair, ...] = (
    ("总经理", "general manager"), ("销售总监", "head of sales"), ("教育事业部经理", "education sales manager"),
    ("售前经理", "pre-sales manager"), ("采购经理", "buyer"), ("副总", "deputy manager"),
)  # fmt: skip
SOURCES: tuple[Pair, ...] = (("展会", "event"), ("连锁介绍", "referral"), ("扫街/陌拜", "cold call"))
DEPTHS: tuple[Pair, ...] = (("业务", "business"), ("朋友", "friendship"), ("伙伴", "partnership"))
CARES: tuple[Pair, ...] = (
    ("利润空间、账期", "margin and payment terms"),
    ("售后响应速度", "how fast service answers"),
    ("想往人工智能方向走", "wants to move into AI"),
    ("有没有本地样板学校", "a reference school nearby"),
    ("项目报备和区域保护", "project registration and territory"),
    ("老客户的机房改造", "refits for its old customers' labs"),
    ("新品能不能先试用", "trying new products first"),
    ("技术支持谁来做", "who does the technical support"),
)
COMPETITORS: tuple[Pair, ...] = (("某品牌一体机", "another brand's panels"), ("某物联网平台", "another IoT platform"))
REMARK: Pair = ("示例：虚构的公司，供试用", "Sample: an invented firm, for trying things out")

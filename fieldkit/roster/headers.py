"""The columns of a roster: which field a header means, in Chinese or English, and which row holds the headers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

from fieldkit.i18n import language

SYNONYMS = {
    "name": (
        "名称 公司名称 公司 企业名称 企业 单位名称 单位 渠道商 渠道商名称 渠道名称 渠道 合作伙伴 合作伙伴名称"
        " 伙伴 伙伴名称 客户名称 客户 公司全称 经销商 经销商名称 代理商 代理商名称",
        "name, company, company name, partner, partner name, channel partner, firm, account, account name, dealer",
    ),
    "district": (
        "区域 区 城区 行政区 所在区 所在区域 所属区域 片区 区县 区/县 地区 所属区",
        "district, area, region, zone",
    ),
    "building": (
        "楼宇 办公楼 写字楼 大厦 楼盘 楼宇名称 写字楼名称 办公楼名称 大厦名称 所在楼宇 所在写字楼 楼",
        "building, office building, building name, tower",
    ),
    "room": (
        "房号 房间 房间号 门牌 门牌号 室号 楼层房号 楼层 室",
        "room, unit, suite, office, room no, room number, floor",
    ),
    "address": (
        "地址 办公地址 公司地址 详细地址 联系地址 通讯地址 地点",
        "address, office address, street, company address",
    ),
    "phone": (
        "电话 手机 手机号 手机号码 电话号码 联系电话 联系方式 座机 固话 固定电话 公司电话 办公电话",
        "phone, tel, telephone, mobile, cell, phone number, mobile number, mobile phone, company phone",
    ),
    "contact": (
        "联系人 联系人姓名 姓名 对接人 负责人 联络人 主要联系人",
        "contact, contact name, contact person, person",
    ),
    "role": ("职务 职位 岗位 头衔 联系人职务 职称", "role, title, position, job title, post"),
    "contact_phone": (
        "联系人电话 联系人手机 联系人手机号 联系人电话号码 联系人联系方式",
        "contact phone, contact mobile, contact tel, contact phone number",
    ),
    "wechat": ("微信 微信号 联系人微信 微信id", "wechat, weixin, wechat id"),
    "source": ("来源 信息来源 渠道来源 客户来源 获取渠道", "source, lead source, origin"),
    "depth": ("关系 关系层次 关系程度 关系深度 客情 客情关系", "relationship, depth, relation"),
    "cares": (
        "关注点 关注 关心 最关心 关注内容 需求 兴趣点",
        "cares about, cares, interest, interests, concerns, focus, needs",
    ),
    "competitor": (
        "竞品 竞争品牌 竞品品牌 竞争对手 现有品牌 代理品牌 现做品牌 在做品牌 在代理品牌",
        "competitor, competitors, current brand, competing brand, carries, brands",
    ),
    "important": (
        "重点 是否重点 重点客户 重点渠道 重点渠道商 重要",
        "important, key, key account, key partner, priority",
    ),
    "remark": (
        "备注 说明 备注信息 沟通情况 情况说明 备注说明 沟通记录",
        "remark, remarks, note, notes, comment, comments, talk",
    ),
    "id": ("编号（请勿改动） 编号(请勿改动)", "id (leave as it is), fieldkit id"),
}
"""The fields of a roster and the headers that people give them, Chinese and English; ours come first."""

NUMBERING = ("序号 行号", "no, nr, s n, sn, index, row, row no")
"""Headers of columns that only count the rows, which says nothing of a partner."""

CONTACT_FIELDS = {"contact": "name", "role": "role", "contact_phone": "phone", "wechat": "wechat"}
"""The fields of the person to ask for, and what they are called at a contact; all others are the partner's."""

ON_PAPER = {"checked": ("打卡", "checked in"), "talk": ("沟通情况", "talk"), "cares": ("关注点", "cares about")}
"""The columns for the pen, Chinese and English; what is ticked there is read as what the header means."""

JOINED = ("phone", "cares", "remark")
"""Fields that a table may spread over several columns (电话 and 手机); their values are joined."""

PROSE = ("cares", "remark")
"""Fields of several lines."""

BOX = "□"
"""An empty box in a header marks a column that is filled in on paper: what is not ticked there says nothing."""

TICKED = "☑☒■√✓✔"

_SEARCHED = 30
"""The header is looked for in so many rows from the top."""


def header(field: str) -> str:
    """Return the header that we write over a field, in the language in use; it is read as that field again."""
    chinese, english = SYNONYMS[field]
    return english.split(", ")[0].capitalize() if language() == "en" else chinese.split()[0]


def paper_header(mark: str) -> str:
    """Return the header over a column for the pen, in the language in use: with a box behind it."""
    return f"{ON_PAPER[mark][language() == 'en'].capitalize()} {BOX}"


@cache
def known_headers() -> dict[str, str]:
    """Return the fields by their folded headers."""
    known: dict[str, str] = {}
    for name, (chinese, english) in SYNONYMS.items():
        words = [*chinese.split(), *english.split(", ")]
        known |= {_folded(word, whole=name == "id"): name for word in words}
    return known


def field_of(header: str) -> str:
    """Return the field that a header means, empty for one that nobody knows."""
    if len(header) > 100:
        return ""
    known = known_headers()
    return known.get(_folded(header, whole=True)) or known.get(_folded(header), "")


def only_counts(header: str) -> bool:
    """Tell whether a column with this header only counts the rows: 序号, No., #."""
    chinese, english = NUMBERING
    return header.strip() in ("#", "＃", "№") or _folded(header) in (*chinese.split(), *english.split(", "))


def _folded(header: str, whole: bool = False) -> str:
    plain = unicodedata.normalize("NFKC", header).casefold()
    if not whole:
        plain = re.sub(r"\(.*?\)|\[.*?\]|【.*?】", "", plain)
    plain = " ".join(re.sub(rf"[*:_./\-{BOX}]+", " ", plain).split())
    # Chinese headers are often spread out: 名 称, 联 系 人.
    return plain if plain.isascii() else plain.replace(" ", "")


def find_header(rows: Iterable[tuple[int, Sequence[str]]]) -> int | None:
    """Return which of the first rows (from 0) holds the headers: a name and most known ones; None when none does."""
    best, most = None, 0
    for at, (_number, cells) in enumerate(rows):
        if at == _SEARCHED:
            break
        fields = {field_of(cell) for cell in cells} - {""}
        if "name" in fields and len(fields) > most:
            best, most = at, len(fields)
    return best


def known_in(cells: Sequence[str]) -> int:
    """Return how many headers of a row are known."""
    return len({field_of(cell) for cell in cells} - {""})

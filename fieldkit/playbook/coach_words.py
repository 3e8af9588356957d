"""Absolutes in what a customer reads: the words of 广告法 that promise more than can be shown, and their harmless kin.

China's Advertising Law, article 9(3), forbids “国家级”, “最高级”, “最佳” and their like; what promises a result for
certain is as hard to keep in any language.
"""

from __future__ import annotations

import re

_ZH = (
    r"最(?!近|后|初|终|少|多|晚|迟|先|前|新|不|(?:好(?:先|再|能|别|不|提前|在|由|把|让|请|带|是|有)))[一-鿿]?",
    r"第一(?![步年次个天周月季条项章节课批期段阶关类种层时手眼句行页轮位届线部产卷册篇排列楼栋号，、：:,.\s]|部分|学期"
    r"|中学|小学|高级|实验|人民|医院|师范|职业|附属|阶段|负责|学历|志愿|印象|生产)",
    r"唯一(?![标编性码识])",
    r"绝对(?!值|数)",
    r"(?<![0-9,.~～\-–—至到])(?<!to )100 ?[%％](?![0-9])",
    r"百分之?百",
    r"(?<!质量)保证(?![金书人])|质量保证(?![金书人期体部])",
    r"永远|永久|独一无二|全网首|史无前例",
    r"国家级(?!高新|专精|重点|示范|实验|教学|课题|奖|经济|开发|新区|项目|平台|精品|一流)",
    r"顶级|顶尖|极品",
)

_EN = (
    r"guarantee[sd]?\b(?! (?:period|deposit|card|letter))",
    r"the (?:very )?(?:best|only|cheapest|lowest|fastest|safest|highest|leading)\b",
    r"best[- ]in[- ]class\b|world[- ]class\b|unbeatable\b",
    r"number one\b|no\. ?1\b(?! (?:middle|high|primary|experimental))|#1\b",
    r"always\b|never\b|forever\b|absolutely\b",
)

_ABSOLUTE = re.compile("|".join([*_ZH, rf"(?<![A-Za-z])(?:{'|'.join(_EN)})"]), re.IGNORECASE)

_CLAUSE = re.compile(r"[，。；：！？、,.;:!?\n]")
_NO_DENIAL = re.compile(
    "不断|不仅|不但|不只|不光|不同|无论|不管|非常|无比|特别|别家|别的|不懈|无线|未来|无锡|无人"
    r"|\bnot (?:only|just)\b|\bno (?:doubt|matter|other)\b",
    re.IGNORECASE,
)
_NEGATED_ZH = re.compile("[不没无非别未勿莫]")
_NEGATED_EN = re.compile(r"\b(?:not|no|cannot|nobody|nothing|without|nor|neither)\b|n['’]t\b", re.IGNORECASE)


CLAUSE = 80
"""A denial is looked for in so many characters before an absolute; few clauses are longer."""


def absolutes(text: str) -> list[str]:
    """Return the absolutes in `text` as they stand there; what is denied in the same clause is none.

    最近, 最后, 第一步, at least and the like are no absolutes, nor is the end of a range (0–100%).
    """
    return [
        found[0]
        for found in _ABSOLUTE.finditer(text)
        if not _denied(_CLAUSE.split(text[max(found.start() - CLAUSE, 0) : found.start()])[-1], found[0])
    ]


def _denied(before: str, word: str) -> bool:
    plain = _NO_DENIAL.sub("", before)
    near = " ".join(plain.split()[-4:]) if word.isascii() else plain[-8:]
    return bool((_NEGATED_EN if word.isascii() else _NEGATED_ZH).search(near))

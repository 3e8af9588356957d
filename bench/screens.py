"""Every screen of the app: by which key it opens, by which text it is known, and what opens from it.

A new screen is one line here. Texts are those of the Chinese interface with the store of `full_store`.
"""

from __future__ import annotations

from dataclasses import dataclass

from full_store import NAMED

ESC, ENTER = b"\x1b", b"\r"
UP, DOWN, RIGHT, HOME, END = b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[H", b"\x1b[F"
F1, F2, F3, F4 = b"\x1bOP", b"\x1bOQ", b"\x1bOR", b"\x1bOS"
F5, F7, F8, F9, F10, F12 = b"\x1b[15~", b"\x1b[18~", b"\x1b[19~", b"\x1b[20~", b"\x1b[21~", b"\x1b[24~"
CTRL_L, CTRL_P = b"\x0c", b"\x10"


@dataclass(frozen=True)
class Opening:
    """A screen, a tab or a line to write on: `key` opens it, and `text`, in one style, stands on it and not before.

    What stands in a field without a value is in two styles: the cursor stands on its first sign.

    `first` is pressed before and not measured: to the row on which the key opens it. `inside` is what opens from it, in
    turn; then the keys `back` leave it. Where `first` leads to a field, `field` stands there then, and `typed` is
    written into it. Where a worker goes on once the screen stands there, `then` is the text that it ends with; how long
    that takes is told on its own, and has no limit: the app answers meanwhile.
    """

    name: str
    key: bytes
    text: str
    back: tuple[bytes, ...] = (ESC,)
    first: bytes = b""
    inside: tuple[Opening, ...] = ()
    field: str = ""
    typed: str = ""
    then: str = ""


def _form(name: str, key: bytes = ENTER, first: bytes = b"") -> Opening:
    return Opening(name, key, "→ 保存", first=first)


def _named(name: str, typed: str, text: str, then: str = "") -> Opening:
    """A screen that only the palette opens, by a part of its name."""
    return Opening(name, ENTER, text, first=CTRL_P, field="命令…", typed=typed, then=then)


def _page(name: str, at: int, text: str, *inside: Opening) -> Opening:
    """A page of the partner's way through the process, by its place in the list."""
    return Opening(name, ENTER, text, first=HOME + DOWN * at, inside=inside)


PARTNER = (
    Opening("Partner, people", b"2", "+ 新联系人", (b"1",), inside=(_form("Form: contact", first=HOME),)),
    Opening("Partner, details", b"3", "写字楼  ", (b"1",), inside=(_form("Form: partner", first=HOME),)),
    Opening("Partner, to do", b"4", "+ 要做的事", (b"1",), inside=(_form("Form: to do", first=HOME),)),
    Opening("Partner, filter", b"0", "找词"),
    Opening("Partner, note", F2, "一句  (+"),
    _form("Form: lend", F4),
    Opening(
        *("Prepare", F8, "见谁"),
        inside=(
            Opening("Not met", F10, "前台拦下"),
            Opening("Past visit", ENTER, "补录拜访", first=END),
        ),
    ),
    Opening(
        *("Partner, process", b"5", "阶段和关口", (b"1",)),
        inside=(
            _page("Stage and gate", 0, "这个阶段要做的", _form("Form: move back", F4)),
            _page("Class", 1, "三项判断"),
            _page("Scorecards", 2, "遴选时看这五条", Opening("Evidence", ENTER, "到、听到的事")),
            _page("Projects", 3, "+ 新项目", _form("Form: project")),
            _page("Competitors", 4, "+ 新竞品", _form("Form: competitor", first=HOME)),
            _page("Owner", 5, "现在负责", _form("Form: owner")),
            _page("Partner file", 6, "签约后", _form("Form: agreement", b"2")),
        ),
    ),
)
"""What opens on a partner, or from there."""

SCREENS = (
    Opening(
        *("Partners", b"2", "+ 新伙伴", (ESC, ESC, b"1")),
        inside=(
            _form("Form: new partner", first=HOME),
            Opening("Partners by building", F9, "不分组", (F9,)),
            Opening("Partners, note", F2, "一句  (+", first=DOWN),
            Opening("Partner", ENTER, "没答好的", first=HOME + UP, field="↓ 名单", typed=NAMED, inside=PARTNER),
        ),
    ),
    Opening(
        *("Handbook", b"3", "开发原则", (b"1",)),
        inside=(Opening("Handbook, next entry", DOWN, "四个阶段", (UP,)), Opening("Preview", F8, "查找时看到的全文")),
    ),
    Opening(
        *("Pipeline", b"5", "未定阶段", (b"1",)),
        inside=(
            Opening("Stage, from the pipeline", ENTER, "这个阶段要做的", first=RIGHT),
            Opening("Pipeline, late only", F9, "全部", (F9,)),
        ),
    ),
    Opening(
        *("Day plan", b"7", "家没去"),
        inside=(
            Opening("Regions", ENTER, "已打开", first=HOME, inside=(_form("Form: region", F9),)),
            _form("Form: day", F4),
        ),
    ),
    Opening(
        *("Rehearse", b"4", "练五分钟", (b"1",)),
        inside=(
            Opening("Rehearsing", ENTER, "看答案", first=HOME),
            Opening("Own words", ENTER, "照当时说的话", first=END),
        ),
    ),
    Opening("Sync", b"6", "处改动", (ESC, b"1")),
    Opening("Agenda", b"8", "已逾期"),
    Opening("Funnel", b"9", "丢单", inside=(Opening("Funnel, projects", ENTER, "收起", (ENTER,), first=HOME),)),
    Opening("Find", F3, "方怎么说"),
    Opening("Present", F5, "公司历史", (ESC, ESC)),
    Opening("Sums", F7, "学校成交价"),
    Opening("Content", F12, "内容包"),
    Opening("Palette", CTRL_P, "命令…"),
    Opening("Help", F1, "这一屏"),
    Opening("Blank", CTRL_L, "瑞智康诚"),
    _named("Sources", "来源", "入选"),
    _named("Import roster", "导入", ".csv 的路径"),
    _named("Duplicates", "重复", "电话相同"),
    _named("Conflicts", "冲突", "没有要定的"),
    _named("Day report", "日报", "正在写报告", then="报告写好了"),
    _named("Week report", "周报", "正在写报告", then="报告写好了"),
    _named("Form: your name", "姓名", "→ 保存"),
    Opening(
        *("Visit", ENTER, "笔记会出现在这里"),
        inside=(
            Opening("Visit, note", F2, "离开，留草稿"),
            Opening("Visit, side", F9, "没答好的", (F9,)),
            Opening("Visit, objection", F3, "方怎么说"),
            Opening("Wrap-up", F10, "目标达到了吗"),
        ),
    ),
)
"""What opens from Today."""

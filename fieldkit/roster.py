"""The roster of partners (渠道商信息表) as a table file: read it, and plan what it would change.

Reading knows encodings, delimiters and headers; planning compares rows with what the store holds. Nothing here
writes. Another file format only has to give the same `Sheet`.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from fieldkit.i18n import _
from fieldkit.store.door import clean_line, clean_prose, fold

SYNONYMS = {
    "name": (
        "名称 公司名称 公司 企业名称 单位名称 单位 渠道商 渠道商名称 合作伙伴 伙伴 伙伴名称 客户名称",
        "name, company, company name, partner, partner name, firm, account",
    ),
    "district": ("区域 区 城区 行政区 所在区 所属区域 片区", "district, area, region"),
    "building": ("楼宇 办公楼 写字楼 大厦 楼盘 楼宇名称 写字楼名称", "building, office building, tower"),
    "room": ("房间 房号 房间号 门牌 门牌号 室号", "room, unit, suite, office, room no, room number"),
    "address": ("地址 办公地址 公司地址 详细地址 联系地址", "address, office address, street"),
    "phone": (
        "电话 手机 手机号 手机号码 电话号码 联系电话 联系方式 座机",
        "phone, tel, telephone, mobile, cell, phone number, mobile number",
    ),
    "contact": ("联系人 联系人姓名 姓名 对接人 负责人", "contact, contact name, contact person, person"),
    "role": ("职务 职位 岗位 头衔 联系人职务", "role, title, position, job title"),
    "source": ("来源 信息来源 渠道来源", "source, lead source"),
    "depth": ("关系 关系层次 关系程度 关系深度", "depth, relationship"),
    "cares": ("关注点 关注 关心 最关心", "cares, cares about, interest, interests, concerns, focus"),
    "remark": ("备注 说明 备注信息 沟通情况", "remark, remarks, note, notes, comment, comments"),
    "competitor": (
        "竞品 竞争品牌 现有品牌 代理品牌 现做品牌",
        "competitor, competitors, current brand, competing brand",
    ),
}
"""The fields of a roster and the headers that people give them, Chinese and English."""

CONTACT_FIELDS = ("contact", "role")
"""The fields of the person to ask for; all others are the partner's."""

JOINED = ("phone", "remark")
"""Fields that a table may spread over several columns (电话 and 手机); their values are joined."""

PROSE = ("cares", "remark")
"""Fields of several lines."""

DELIMITERS = (",", "\t", ";", "，")


class RosterError(Exception):
    """The file cannot be taken as a roster; the text says what is wrong and where."""


class Known(Protocol):
    """A partner that the store holds; it has an attribute for each partner field of a roster."""

    @property
    def id(self) -> str:
        """The partner's id."""

    @property
    def name(self) -> str:
        """The partner's name."""

    @property
    def building(self) -> str:
        """The office building it sits in."""


@dataclass(frozen=True)
class Row:
    """One row of the file, `number` as a spreadsheet counts it (the header is row 1); only filled cells."""

    number: int
    values: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A roster as read: its rows, the headers that nobody knows, and the encoding it was read in."""

    rows: tuple[Row, ...]
    unknown: tuple[str, ...] = ()
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Entry:
    """A row that would be written: what the partner's fields become, and the contact (name, role) to add.

    `partner` is the id of the partner that the row changes, empty for a new one; `before` is what the fields hold now.
    """

    number: int
    name: str
    fields: dict[str, str] = field(default_factory=dict)
    contact: tuple[str, str] | None = None
    partner: str = ""
    before: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Rejected:
    """A row that will not be written, and why."""

    number: int
    name: str
    reason: str


@dataclass(frozen=True)
class Plan:
    """What an import would do; `unchanged` are the numbers of the rows that say what is known already."""

    new: tuple[Entry, ...] = ()
    changed: tuple[Entry, ...] = ()
    unchanged: tuple[int, ...] = ()
    rejected: tuple[Rejected, ...] = ()


def _fold_header(header: str) -> str:
    plain = re.sub(r"\(.*?\)|\[.*?\]|【.*?】", "", unicodedata.normalize("NFKC", header).casefold())
    return " ".join(re.sub(r"[*:_./-]+", " ", plain).split())


def _known_headers() -> dict[str, str]:
    known: dict[str, str] = {}
    for name, (chinese, english) in SYNONYMS.items():
        known |= dict.fromkeys((*chinese.split(), *english.split(", ")), name)
    return known


def read_csv(path: Path) -> Sheet:
    """Read the roster in `path`: UTF-8 (with or without BOM), UTF-16 with BOM, or GB18030.

    Raises RosterError when it is no such file, has no header for the partner's name, or is damaged.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RosterError(_("{path} cannot be read: {why}").format(path=path, why=error.strerror or error)) from error
    text, encoding = _decode(raw)
    return _sheet(text, encoding)


def _decode(raw: bytes) -> tuple[str, str]:
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise RosterError(_("This is an Excel workbook. Save it as “CSV UTF-8” and import that file."))
    encodings = ["utf-16"] if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, encoding.removesuffix("-sig")
    raise RosterError(_("This is not a text file in UTF-8 or GB18030. Save it as “CSV UTF-8” and try again."))


def _sheet(text: str, encoding: str) -> Sheet:
    known = _known_headers()
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise RosterError(_("The file is empty."))
    delimiter = max(DELIMITERS, key=lambda mark: sum(_fold_header(cell) in known for cell in first.split(mark)))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    table: list[tuple[int, list[str]]] = []
    try:
        for number, cells in enumerate(lines, 1):
            table.append((number, cells))
    except csv.Error as error:
        where = table[-1][0] + 1 if table else 1
        raise RosterError(
            _("Row {row} cannot be read: a quotation mark is not closed, or a cell is too long.").format(row=where)
        ) from error
    table = [(number, cells) for number, cells in table if any(map(str.strip, cells))]
    headers = table[0][1]
    columns = [known.get(_fold_header(header), "") for header in headers]
    _check_columns(headers, columns)
    unknown = tuple(
        header.strip() for header, column in zip(headers, columns, strict=True) if header.strip() and not column
    )
    return Sheet(tuple(Row(number, _values(columns, cells)) for number, cells in table[1:]), unknown, encoding)


def _check_columns(headers: Sequence[str], columns: Sequence[str]) -> None:
    if "name" not in columns:
        found = ", ".join(header for header in headers if header)[:200]
        raise RosterError(
            _("No column holds the partner's name. Head it 名称 or Name in row 1, which has now: {found}").format(
                found=found or "-"
            )
        )
    for name in dict.fromkeys(filter(None, columns)):
        same = [header for header, column in zip(headers, columns, strict=True) if column == name]
        if len(same) > 1 and name not in JOINED:
            raise RosterError(
                _("Several columns mean the same thing: {columns}. Keep one of them.").format(columns=", ".join(same))
            )


def _values(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for column, raw in zip(columns, cells, strict=False):
        # As the store would keep it, so that what it would not keep is no change.
        cell = (clean_prose(raw) if column in PROSE else clean_line(raw)).strip()
        if column and cell and cell not in values.get(column, ""):
            values[column] = f"{values[column]} / {cell}" if column in values else cell
    return values


def plan_import(rows: Sequence[Row], partners: Iterable[Known], contacts: Callable[[str], Collection[str]]) -> Plan:
    """Compare `rows` with the `partners` of the store; `contacts` gives the names of the contacts of a partner's id.

    An empty cell changes nothing. A row means the partner of its name; where a name stands for several branches, of
    which each has a building of its own, the building decides. Rejected is what has no name, says again what an
    earlier row said, or may mean several partners.
    """
    return _Planner(rows, partners, contacts).plan()


class _Planner:
    def __init__(
        self, rows: Sequence[Row], partners: Iterable[Known], contacts: Callable[[str], Collection[str]]
    ) -> None:
        self._rows = rows
        self._contacts = contacts
        self._known: dict[str, list[Known]] = {}
        for partner in partners:
            self._known.setdefault(fold(partner.name), []).append(partner)
        self._places: dict[str, set[str]] = {}
        for row in rows:
            self._places.setdefault(fold(row.values.get("name", "")), set()).add(_place(row.values))
        self._taken: dict[str, int] = {}
        """Which row a name at a place, or a partner's id, was given to."""

    def plan(self) -> Plan:
        new: list[Entry] = []
        changed: list[Entry] = []
        unchanged: list[int] = []
        rejected: list[Rejected] = []
        for row in self._rows:
            name = row.values.get("name", "")
            found = self._meant(row)
            if isinstance(found, str):
                rejected.append(Rejected(row.number, name, found))
                continue
            entry = self._entry(row, found)
            if found is None:
                new.append(entry)
            elif entry.fields or entry.contact:
                changed.append(entry)
            else:
                unchanged.append(row.number)
        return Plan(tuple(new), tuple(changed), tuple(unchanged), tuple(rejected))

    def _meant(self, row: Row) -> Known | str | None:
        """Return the partner that a row means, None for a new one, or the reason to reject the row."""
        name = fold(row.values.get("name", ""))
        if not name:
            return _("no name")
        place = _place(row.values)
        key = f"{name}\n{place}"
        if key in self._taken:
            return _("the same as row {row}").format(row=self._taken[key])
        self._taken[key] = row.number
        alike = self._known.get(name, [])
        fitting = [each for each in alike if not place or _place_of(each) in ("", place)]
        if not fitting and len(alike) == 1 and len(self._places[name]) == 1:
            fitting = alike  # it has moved
        if len(fitting) > 1:
            fitting = [each for each in fitting if _place_of(each) == place]
            if len(fitting) != 1:
                return _("{count} partners have this name").format(count=len(alike))
        if not fitting:
            return None
        earlier = self._taken.setdefault(fitting[0].id, row.number)
        return fitting[0] if earlier == row.number else _("the same as row {row}").format(row=earlier)

    def _entry(self, row: Row, known: Known | None) -> Entry:
        fields = {name: text for name, text in row.values.items() if name not in (*CONTACT_FIELDS, "name")}
        contact = (row.values["contact"], row.values.get("role", "")) if "contact" in row.values else None
        if known is None:
            return Entry(row.number, row.values["name"], fields, contact)
        before = {name: str(getattr(known, name) or "") for name in fields}
        fields = {name: text for name, text in fields.items() if text != before[name]}
        if contact and fold(contact[0]) in map(fold, self._contacts(known.id)):
            contact = None
        return Entry(row.number, known.name, fields, contact, known.id, {name: before[name] for name in fields})


def _place(values: Mapping[str, str]) -> str:
    return fold(values.get("building", ""))


def _place_of(partner: Known) -> str:
    return fold(partner.building)

"""When two partners may be one: the same name but for its legal form, or the same phone; and what one becomes of both.

A suspicion is only ever shown: who is who is decided by a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, Literal, NamedTuple, TypeVar

Why = Literal["name", "phone"]
"""What two partners have in common."""

_Key = TypeVar("_Key", bound=Hashable)

# Legal forms alone: 科技, 教育 or “Technology” tell companies apart and stay. Longer forms come before their endings.
_CHINESE = "股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司|集团公司|集团|公司|有限合伙|普通合伙|股份"
_ENGLISH = (
    r"co[\s.,]*(?:ltd|limited|inc)|company[\s.,]*limited|limited|ltd|inc|incorporated|llc|corp|corporation|plc|gmbh|co"
)
_FORM = re.compile(rf"(?:\s*\(?(?:{_CHINESE})\)?|(?<![a-z0-9])\(?(?:{_ENGLISH})\)?)[\s.,、·]*$")
_ENDS = frozenset("司团伙份)dcpnho.,、· ")
"""Signs with which a name ends that has a legal form; with the marks among them it may begin, too."""

_MARKS = re.compile(r"[\s,、·()\[\]【】\u200b-\u200f\ufeff]+")
_SHORTEST = 2
"""Characters that a name keeps at least when its legal form is taken off."""

_LONGEST_END = 80
"""Characters at the end of a name in which its legal form is looked for."""

_APART = re.compile(r"[/,;、|\n或]|\bor\b")
_EXTENSION = re.compile(r"(?:转|分机|内线|ext|#|\bx)[\s.:]*\d*.*$")
_MOBILE = 11
_NO_AREA = ("0", "400", "800")
"""What a number begins with that no zero of an area code is missing from."""
_NUMBER = range(7, 16)
"""How many digits a number has that tells its owner: shorter ones are extensions or service lines."""


def name_key(name: str) -> str:
    """Return what the spellings of one company's name have in common; empty for an empty name.

    Width, case and spaces do not count, nor brackets, nor the legal form at the end (有限公司, 集团, Co., Ltd), as
    long as something of the name remains.
    """
    plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    # A legal form stands in the last characters; a name without end must not take time without end.
    start, plain = plain[:-_LONGEST_END], plain[-_LONGEST_END:]
    while plain[-1:] in _ENDS or plain[:1] in _ENDS:
        shorter = _FORM.sub("", plain).strip(" .,、·")
        if shorter == plain or len(_MARKS.sub("", start + shorter)) < _SHORTEST:
            break
        plain = shorter
    whole = start + plain
    # Signs that a space kept apart may come together now.
    return unicodedata.normalize("NFKC", _MARKS.sub("", whole) or "".join(whole.split()))


def phone_keys(phone: str) -> frozenset[str]:
    """Return the numbers in a field of phones, as their digits alone; +86 and extensions do not count.

    A number of one digit throughout (00000000) is a filler and tells nobody.
    """
    if _is_plain(phone):
        return frozenset({phone} if _tells(phone) else ())
    found: set[str] = set()
    for part in _APART.split(unicodedata.normalize("NFKC", phone[:2000]).casefold()):
        own = _EXTENSION.sub("", part)
        digits = _digits(own)
        numbers = [digits] if len(digits) in _NUMBER else [_digits(word) for word in own.split()]
        found |= {each for each in numbers if len(each) in _NUMBER and _tells(each)}
    return frozenset(found)


def _is_plain(phone: str) -> bool:
    """Tell whether a field of phones is a mobile number and nothing else."""
    return len(phone) == _MOBILE and phone.isascii() and phone.isdigit()


def _tells(number: str) -> bool:
    return number != number[0] * len(number)


def _digits(text: str) -> str:
    digits = "".join(sign for sign in text if "0" <= sign <= "9")
    abroad = "0086" if digits.startswith("0086") else "86"
    home = digits.removeprefix(abroad)
    mobile = len(home) == _MOBILE and home.startswith("1")
    if home == digits or not (abroad == "0086" or "+86" in text or mobile):
        return digits
    # Dialled from abroad, an area code has no zero before it: +86 10 8888 7777 is 010-88887777.
    return home if mobile or home.startswith(_NO_AREA) else f"0{home}"


class Face(NamedTuple, Generic[_Key]):
    """What a partner is known by: its key (an id, a row), its name and all phones of it and its people."""

    key: _Key
    name: str
    phones: str = ""

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers in all its phones; a line that is one plain number needs no taking apart."""
        found: set[str] = set()
        for line in self.phones.split("\n"):
            if not _is_plain(line):
                found |= phone_keys(line)
            elif _tells(line):
                found.add(line)
        return frozenset(found)


@dataclass(frozen=True)
class Alike(Generic[_Key]):
    """Partners that may be one, and what they have in common."""

    keys: tuple[_Key, ...]
    why: frozenset[Why]


def alike(one: Face[_Key], other: Face[_Key]) -> frozenset[Why]:
    """Return what two partners have in common; nothing when neither name nor phone says that they may be one."""
    why: set[Why] = set()
    if name_key(one.name) and name_key(one.name) == name_key(other.name):
        why.add("name")
    if one.numbers & other.numbers:
        why.add("phone")
    return frozenset(why)


def find_alike(faces: Iterable[Face[_Key]], apart: Collection[frozenset[_Key]] = ()) -> list[Alike[_Key]]:
    """Return the groups of partners of one name or one phone, in the order of their first; time grows as their number.

    Within a group each may be each other; who shares a name with one and a phone with another stands in two groups.
    `apart` are the pairs that are known to be different: whoever may be nobody else of a group leaves it, and a group
    falls into those who still may be one.
    """
    differ: dict[_Key, set[_Key]] = {}
    for pair in apart:
        for each in pair:
            differ.setdefault(each, set()).update(pair - {each})
    # Nearly all have a name and a phone of their own: a list is made for those alone that somebody else has.
    first: dict[tuple[Why, str], _Key] = {}
    shared: dict[tuple[Why, str], list[_Key]] = {}
    for face in faces:
        for mark in _marks(face):
            begun = first.setdefault(mark, face.key)
            if begun != face.key:
                shared.setdefault(mark, [begun]).append(face.key)
    groups: dict[tuple[_Key, ...], set[Why]] = {}
    for mark in filter(shared.__contains__, first):
        why, keys = mark[0], shared[mark]
        for together in _linked(keys, differ):
            if len(together) > 1:
                groups.setdefault(tuple(together), set()).add(why)
    return [Alike(keys, frozenset(why)) for keys, why in groups.items()]


def _marks(face: Face[_Key]) -> Iterator[tuple[Why, str]]:
    """What a partner may have in common with another."""
    if key := name_key(face.name):
        yield "name", key
    for phone in face.numbers:
        yield "phone", phone


def _linked(keys: list[_Key], differ: Mapping[_Key, set[_Key]]) -> list[list[_Key]]:
    """Part `keys` into those that may be one, directly or by way of others, where those who differ may not."""
    if not any(differ.get(key) for key in keys):
        return [keys]
    left = dict.fromkeys(keys)
    parts: list[list[_Key]] = []
    while left:
        begun = [next(iter(left))]
        del left[begun[0]]
        for key in begun:
            found = left.keys() - differ.get(key, set())
            begun += [each for each in left if each in found]
            for each in found:
                del left[each]
        together = set(begun)
        parts.append([key for key in keys if key in together])
    return parts


def fill_up(keep: Mapping[str, str], other: Mapping[str, str], labels: Mapping[str, str]) -> dict[str, str]:
    """Return what the fields of `keep` become when `other` turns out to be the same partner; nothing is lost.

    `labels` names the fields that count, with the words for a person. A blank field takes the other's value; a value
    that differs goes to the remark behind its label, a line each, unless the label is empty; the other's remark follows
    at the end. Further phones stand beside the first ones.
    """
    changed: dict[str, str] = {}
    lines: list[str] = []
    for field, label in labels.items():
        mine, theirs = keep.get(field, ""), other.get(field, "")
        if field == "remark" or not theirs.strip() or mine.strip() == theirs.strip():
            continue
        if not mine.strip():
            changed[field] = theirs
        elif field == "phone":
            if not _same_phones(mine, theirs):
                changed[field] = f"{mine} / {theirs}"
        elif label:
            lines.append(f"{label}: {theirs}")
    remark = keep.get("remark", "")
    for text in (*lines, other.get("remark", "")):
        if text.strip() and not holds_lines(remark, text):
            remark = f"{remark}\n{text}" if remark else text
    if remark != keep.get("remark", ""):
        changed["remark"] = remark
    return changed


def holds_lines(text: str, part: str) -> bool:
    """Tell whether `part` stands in `text` line by line: `room: 12` does not stand in `room: 1203`."""
    return f"\n{part.strip()}\n" in f"\n{text.strip()}\n"


def _same_phones(mine: str, theirs: str) -> bool:
    """Tell whether a field of phones has all the numbers of another; too short a number is only ever itself."""
    written = {part.strip() for part in _APART.split(mine)}
    return theirs.strip() in written or (bool(phone_keys(theirs)) and phone_keys(theirs) <= phone_keys(mine))

"""Where plain values differ from the types of a pack: every difference at once, in words, with its path.

The types themselves decide (msgspec converts each single value), so this can never be milder or stricter than the
loader; it only finds the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

import msgspec

from fieldkit.i18n import _
from fieldkit.playbook.model import Entries, Entry, Hidden

Path = tuple[str | int, ...]


class Difference(NamedTuple):
    """What is wrong at `path`; `key` when the key is meant and not its value."""

    path: Path
    text: str
    key: bool = False


def differences(value: Any, wanted: Any, path: Path = ()) -> Iterator[Difference]:
    """Yield everything in `value` that the type `wanted` does not allow."""
    base, metas = _bare(wanted)
    origin = get_origin(base)
    if isinstance(base, type) and issubclass(base, msgspec.Struct):
        yield from _struct(value, base, path)
    elif origin is tuple:
        yield from _list(value, wanted, get_args(base)[0], path)
    elif origin is dict:
        yield from _mapping(value, get_args(base), path)
    elif origin in (Union, UnionType):
        if value is not None:
            yield from differences(value, next(part for part in get_args(base) if part is not NoneType), path)
    else:
        yield from _single(value, wanted, base, metas, path)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint at the known word that is most like `word`, or nothing."""
    close = closest(word, tuple(known))
    return _(" (did you mean {word}?)").format(word=close) if close else ""


@lru_cache(maxsize=256)
def closest(word: str, known: tuple[str, ...]) -> str:
    """Return the known word that is most like `word`, or nothing; whoever misspells does it again and again."""
    return next(iter(get_close_matches(word, known, 1, 0.6)), "")


def _bare(wanted: Any) -> tuple[Any, tuple[Any, ...]]:
    if get_origin(wanted) is Annotated:
        base, *metas = get_args(wanted)
        return base, tuple(metas)
    return wanted, ()


def is_removal(value: Any) -> bool:
    """Tell whether the value of an entry is meant to remove it and says no more than that."""
    return isinstance(value, dict) and value.get("hidden") is True and value.keys() <= {"id", "hidden"}


def _struct(value: Any, kind: type[msgspec.Struct], path: Path) -> Iterator[Difference]:
    if isinstance(value, list) and kind is Entries:
        text = _("the line that names the list is missing above it, such as “objections:”, or still begins with #")
        yield Difference((0,) if value else path, text)
        return
    if not isinstance(value, dict):
        yield Difference(path, _not_keys(value, kind))
        return
    if issubclass(kind, Entry) and "hidden" in value and value.keys() <= {"id", "hidden"}:
        kind = Hidden
    fields = _fields(kind)
    free = [name for name in fields if name not in value]
    meant: set[str] = set()
    for key, inner in value.items():
        if key in fields:
            yield from differences(inner, fields[key].type, (*path, key))
            continue
        meant.add(closest(key.strip(), tuple(free)))
        yield Difference((*path, key), _unknown_key(key, free, fields), key=True)
    for name in free:
        # What is missing because it is misspelt was told already.
        if fields[name].required and name not in meant:
            yield Difference(path, _("{key} is missing; add a line “{key}: …” here").format(key=name))


@cache
def _fields(kind: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    return {field.encode_name: field for field in msgspec.structs.fields(kind)}


def _unknown_key(key: str, free: list[str], fields: Iterable[str]) -> str:
    """Say that `key` is none; `free` are the keys of `fields` that do not stand there yet."""
    if key.strip() in fields:
        return _("there is an invisible or full-width space around {key}; use ordinary spaces").format(key=shown(key))
    hint = did_you_mean(key, free)
    if not hint and (close := closest(key, tuple(fields))):
        hint = _(" (did you mean {word}? It stands here already: put both together)").format(word=close)
    hint = hint or _("; possible here: {keys}").format(keys=", ".join(free))
    return _("{key} is not a key here{hint}").format(key=shown(key), hint=hint)


def _list(value: Any, wanted: Any, item: Any, path: Path) -> Iterator[Difference]:
    if not isinstance(value, list):
        yield Difference(path, _("a list belongs here: one line each, starting with “- ”"))
        return
    before = len(path)
    found = False
    for index, inner in enumerate(value):
        for one in differences(inner, item, (*path, index)):
            found = True
            yield one
    if found:
        return
    for meta in _bare(wanted)[1]:
        if meta.max_length is not None and len(value) > meta.max_length:
            yield Difference(
                (*path, meta.max_length)[: before + 1],
                _("at most {most} lines belong here, these are {count}; leave the others out").format(
                    most=meta.max_length, count=len(value)
                ),
            )
        if meta.min_length is not None and len(value) < meta.min_length:
            yield Difference(
                path,
                _("too few lines: {count}, at least {least} belong here").format(
                    count=len(value), least=meta.min_length
                ),
            )


def _mapping(value: Any, wanted: tuple[Any, ...], path: Path) -> Iterator[Difference]:
    name, item = wanted
    if not isinstance(value, dict):
        yield Difference(path, _not_keys(value, None))
        return
    for key, inner in value.items():
        for wrong in differences(key, name, (*path, key)):
            yield wrong._replace(key=True)
        yield from differences(inner, item, (*path, key))


def _single(value: Any, wanted: Any, base: Any, metas: tuple[Any, ...], path: Path) -> Iterator[Difference]:
    try:
        msgspec.convert(value, wanted)
    except msgspec.ValidationError as error:
        yield Difference(path, _single_text(value, base, metas, str(error)))


def _single_text(value: Any, base: Any, metas: tuple[Any, ...], reason: str) -> str:
    if isinstance(value, dict):
        return _("a text belongs here, not keys; put a text that contains “: ” in quotes")
    if isinstance(value, list):
        return _("one text belongs here, not a list; put a text that starts with “- ” or “[” in quotes")
    if get_origin(base) is Literal:
        if get_args(base) == (True,):
            return _("{value} is not possible here; write true").format(value=shown(value))
        allowed = [str(choice) for choice in get_args(base)]
        hint = did_you_mean(str(value), allowed) if isinstance(value, str) else ""
        return _("{value} is not possible here; write one of: {allowed}{hint}").format(
            value=shown(value), allowed=", ".join(allowed), hint=hint
        )
    if base is bool:
        return _("{value} is not possible here; write true or false").format(value=shown(value))
    if base in (int, float):
        kind = _("a whole number") if base is int else _("a number")
        return _("{kind} belongs here, not {value}").format(kind=kind, value=shown(value))
    if value is None or value == "":
        return _("the text is empty; write it, or take the line out")
    if isinstance(value, float):
        return _("this is read as a number; put it in quotes, as you wrote it, to make it text")
    if not isinstance(value, str):
        return _('this is read as a number or as true/false; put it in quotes to make it text: "{value}"').format(
            value=shown(value)
        )
    return _text_text(value, metas, reason)


def _text_text(value: str, metas: tuple[Any, ...], reason: str) -> str:
    for meta in metas:
        if meta.max_length is not None and len(value) > meta.max_length:
            return _("too long: {count} letters, at most {most}").format(count=len(value), most=meta.max_length)
        if meta.pattern is not None and "[a-z" in meta.pattern and set(value) & set("，、"):
            return _("{value}: between the ids stands a Chinese comma; write “, ”").format(value=shown(value))
        if meta.pattern is not None and "[a-z" in meta.pattern:
            return _(
                "{value} cannot be an id; use small Latin letters, digits and single hyphens, such as price-too-high"
            ).format(value=shown(value))
        if meta.pattern is not None:
            return _("{value} is not a day; write it as 2026-11-23").format(value=shown(value))
    return reason


def _not_keys(value: Any, kind: type[msgspec.Struct] | None) -> str:
    if isinstance(value, list):
        return _("keys belong here (“key: text”), not a list; take the “- ” away")
    if isinstance(value, str) and (found := re.match(r"([a-z_]+)[:：]", value)):
        return _("write “{key}: …” with the ordinary colon and a space behind it").format(key=found[1])
    if kind is not None:
        return _("keys belong here (“key: text”), not {value}; possible here: {keys}").format(
            value=shown(value), keys=", ".join(_fields(kind))
        )
    return _("keys belong here (“key: text”), not {value}").format(value=shown(value))


def shown(value: Any) -> str:
    """Return a value as a person wrote it, cut to a length that fits a line."""
    if value is None:
        return _("nothing")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"

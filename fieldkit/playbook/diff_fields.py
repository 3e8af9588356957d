"""What is different inside an entry that two playbooks have: field by field, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, Literal

from msgspec import Struct

from fieldkit.playbook.check_inside import REFERENCES
from fieldkit.playbook.load import Playbook
from fieldkit.playbook.model import Frozen

What = Literal["new", "gone", "changed", "moved"]

MOST_COMPARED = 2_000
"""Lists up to this length are compared line by line; longer ones by what was added and removed."""

SETS = ("also", "synonyms", "languages", "proof", "points", "needs", "shows")
"""Lists of words or names, in which nothing stands in place of another."""

FACTS = ("Company", "points")
"""The key that holds texts where others of its name hold ids."""


class Spot(Frozen, frozen=True, kw_only=True, omit_defaults=False):
    """A step on the way to a value: a key of the struct of that name; `label` says which of a list is meant."""

    struct: str
    key: str
    label: str = ""


class FieldChange(Frozen, frozen=True, kw_only=True, omit_defaults=False):
    """What happened to a value of an entry: `old` is empty for a new one, `new` for one that is gone."""

    what: What
    path: tuple[Spot, ...]
    old: str = ""
    new: str = ""


Both = tuple[Playbook, Playbook]
"""The playbooks before and after."""


def struct_changes(old: Struct, new: Struct, path: tuple[Spot, ...], both: Both) -> Iterator[FieldChange]:
    """Yield what differs between two structs of one type; an entry's id is the same and its place told elsewhere."""
    for key in new.__struct_fields__:
        was, now = getattr(old, key), getattr(new, key)
        if was != now:
            spot = Spot(struct=type(new).__name__, key=key)
            named = key in REFERENCES and (spot.struct, key) != FACTS
            yield from _value(was, now, (*path, spot), both, named=named)


def _value(was: Any, now: Any, path: tuple[Spot, ...], both: Both, *, named: bool) -> Iterator[FieldChange]:
    if isinstance(was, Struct) and type(was) is type(now):
        yield from struct_changes(was, now, path, both)
    elif isinstance(was, tuple) and isinstance(now, tuple):
        if any(isinstance(each, Struct) for each in was + now):
            yield from _parts(was, now, path, both)
        elif named:
            yield from list_changes(_titles(was, both), _titles(now, both), path)
        else:
            yield from list_changes(tuple(map(plain, was)), tuple(map(plain, now)), path)
    elif isinstance(was, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*was, *now]):
            if was.get(key) != now.get(key):
                yield from _value(was.get(key), now.get(key), _labelled(path, str(key)), both, named=False)
    else:
        old, new = (_titles((each,), both)[0] if named else plain(each) for each in (was, now))
        yield FieldChange(what="changed" if old and new else "new" if new else "gone", path=path, old=old, new=new)


def list_changes(was: tuple[str, ...], now: tuple[str, ...], path: tuple[Spot, ...]) -> Iterator[FieldChange]:
    """Yield the lines of a list that are new, gone, changed, or the same ones in another order."""
    if sorted(was) == sorted(now):
        if was != now:
            yield FieldChange(what="moved", path=path)
        return
    as_set = path[-1].key in SETS and (path[-1].struct, path[-1].key) != FACTS
    gone, came = Counter(was) - Counter(now), Counter(now) - Counter(was)
    for one, other in _apart(was, now) if as_set else _pairs(was, now):
        old, new = _taken(gone, one), _taken(came, other)
        if old is not None or new is not None:
            what: What = "new" if old is None else "gone" if new is None else "changed"
            yield FieldChange(what=what, path=path, old=old or "", new=new or "")


def _parts(was: tuple[Any, ...], now: tuple[Any, ...], path: tuple[Spot, ...], both: Both) -> Iterator[FieldChange]:
    """Yield what differs between two lists of structs: of those with an id one by one, of others by their place."""
    if not all(hasattr(each, "id") for each in was + now):
        number = 0
        for old, new in _pairs(was, now):
            number += new is not None
            if old is None or new is None:
                what: What = "new" if old is None else "gone"
                yield FieldChange(what=what, path=path, old=plain(old), new=plain(new))
            elif old != new:
                yield from struct_changes(old, new, _labelled(path, str(number)), both)
        return
    old_ones, new_ones = ({each.id: each for each in side} for side in (was, now))
    for id, new in new_ones.items():
        old = old_ones.get(id)
        if old is None:
            yield FieldChange(what="new", path=path, new=new.title)
        elif old != new:
            yield from struct_changes(old, new, _labelled(path, new.title), both)
    for id, old in old_ones.items():
        if id not in new_ones:
            yield FieldChange(what="gone", path=path, old=old.title)
    if [id for id in old_ones if id in new_ones] != [id for id in new_ones if id in old_ones]:
        yield FieldChange(what="moved", path=path)


def _pairs(was: tuple[Any, ...], now: tuple[Any, ...]) -> Iterator[tuple[Any, Any]]:
    """Yield what stands against each other in two lists; None where one has nothing."""
    if len(was) * len(now) > MOST_COMPARED**2:
        yield from _apart(was, now)
        return
    for _tag, i, j, k, n in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        yield from zip_longest(was[i:j], now[k:n])


def _apart(was: tuple[Any, ...], now: tuple[Any, ...]) -> Iterator[tuple[Any, Any]]:
    """Yield what only one of two lists has."""
    yield from ((None, each) for each in (Counter(now) - Counter(was)).elements())
    yield from ((each, None) for each in (Counter(was) - Counter(now)).elements())


def _taken(left: Counter[str], line: str | None) -> str | None:
    """Return the line when it is one of those left to tell, which it then no longer is."""
    if line is None or not left[line]:
        return None
    left[line] -= 1
    return line


def _labelled(path: tuple[Spot, ...], label: str) -> tuple[Spot, ...]:
    last = path[-1]
    return (*path[:-1], Spot(struct=last.struct, key=last.key, label=label))


def _titles(ids: Sequence[str], both: Both) -> tuple[str, ...]:
    """Return ids with the titles of what they name: the newer title, where it has changed itself."""
    told = []
    for id in ids:
        home = both[1] if both[1].get(id) else both[0]
        entry = home.get(id)
        told.append(f"{home.expand(entry.title)} ({id})" if entry else id)
    return tuple(told)


def plain(value: Any) -> str:
    """Return a value as text; a struct as its texts one after the other, nothing as the empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Struct):
        return " / ".join(filter(None, (plain(getattr(value, key)) for key in value.__struct_fields__)))
    if isinstance(value, tuple):
        return ", ".join(map(plain, value))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)

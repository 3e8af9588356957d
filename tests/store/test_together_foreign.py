"""What changes of several fields may hold when another program wrote them: kept, passed on, and never in the way."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from fieldkit.store import Change, Store, add_partner, changes, dump, pick, queries, rebuild, receive, undo, verify
from fieldkit.store.attachments import named_blobs
from fieldkit.store.change import Value, short_hash

from .conftest import Watch
from .test_merge import conflicting, send

ODD: tuple[Value, ...] = (
    "text",
    1,
    None,
    [],
    [{"name": "x"}],
    {},
    {"": "x"},
    {"name": "Alone"},
    {"*": {"name": "inner"}},
    {"*": 1, "name": "Two"},
    {"deleted": True},
    {"deleted": True, "name": "Gone", "phone": "9"},
    {"deleted": False, "name": "Back"},
    {"deleted": {"a": 1}, "phone": [1, {"b": None}]},
    {"name": {"nested": ["x"]}, "remark": ["y"], "important": "yes"},
    {"merged_into": "p2", "name": "Three"},
    {"merged_into": "p2", "deleted": True},
    {"blob": "a" * 64, "size": 5},
    {"id": "another", "kind": "contact", "phone": "'); DROP TABLE change"},
    {"aura": "blue", "phone": "7"},
)


@settings(max_examples=20, deadline=None)
@given(st.permutations(ODD), st.data())
def test_whatever_a_change_of_several_fields_holds_is_kept_and_passed_on_and_does_no_harm(
    values: list[Value], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        one, two, three = (stack.enter_context(Store.open(Path(folder) / f"{n}.db", now=Watch())) for n in range(3))
        with one.act("") as act:
            act.put("partner", "p1", name="One", phone="1")
            act.put("partner", "p2", name="Other", phone="2")
        send(one, two)
        odd = foreign(list(changes(one)), values, data)
        parts = data.draw(st.integers(1, 4))
        for start in range(parts):
            receive(one, odd[start::parts])
        receive(two, reversed(odd))
        for store in (one, two):
            assert verify(store) == []
            held = {change.ref: change for change in changes(store)}
            assert [held[change.ref] for change in odd] == odd, "kept as it came"
            before = list(dump(store)), conflicting(store)
            rebuild(store)
            assert (list(dump(store)), conflicting(store)) == before
        assert (list(dump(one)), conflicting(one)) == (list(dump(two)), conflicting(two))
        # A person goes on: edits, takes back, brings back, settles.
        with one.act("") as act:
            act.put("partner", "p1", name="Mine", phone="3", remark="z")
        undo(one)
        for _again in range(20):
            for conflict in queries.conflicts(one)[:1]:
                pick(one, conflict.kind, conflict.id, conflict.field, conflict.versions[0].value)
        assert queries.conflicts(one) == []
        named_blobs(one)
        send(one, two, three)
        assert list(dump(one)) == list(dump(two)) == list(dump(three))
        assert [verify(store) for store in (one, two, three)] == [[], [], []]


def test_what_must_stand_alone_says_nothing_among_several_fields(store: Store) -> None:
    partner, other = add_partner(store, "One"), add_partner(store, "Two")
    made = next(iter(list(changes(store))))
    values: list[Value] = [
        {"deleted": True, "merged_into": other, "blob": "a" * 64, "*": {"name": "x"}, "": "x", "phone": "138"},
        "no object",
    ]
    for seq, value in enumerate(values, 1):
        new = replace(made, dev="f" * 12, seq=seq, hlc=made.hlc + seq, field="*", value=value, parents=(made.ref,))
        receive(store, [replace(new, h8=short_hash(new.line()))])
    row = queries.partner(store, partner)
    assert row is not None
    assert (row.name, row.phone, row.merged_into) == ("One", "138", "")
    assert queries.conflicts(store) == []
    assert named_blobs(store) == {}
    assert verify(store) == []


def foreign(known: list[Change], values: list[Value], data: st.DataObject) -> list[Change]:
    """Return changes of one entry such as another program may have written, over some that are there."""
    made: list[Change] = []
    dev = "f" * 12
    for seq, value in enumerate(values, 1):
        over = data.draw(st.lists(st.sampled_from([*known, *made]), max_size=2, unique_by=lambda each: each.ref))
        parents = tuple(sorted(change.ref for change in over))
        hlc = known[0].hlc + data.draw(st.integers(0, 30))
        new = Change(dev, seq, "", hlc, f"t{seq}", "partner", "p1", "*", value, parents)
        made.append(replace(new, h8=short_hash(new.line())))
    return made

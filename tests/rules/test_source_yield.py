"""What sources yield: counts, rates, and which row a partner counts in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.playbook.model import Entries, Gate, Part, Source, Stage
from fieldkit.rules.source_yield import Yield, by_depth, by_source, rate
from fieldkit.store.route_records import FoundRow

ENTRIES = Entries(
    sources=(
        Source(id="cold", title="扫街/陌拜", rank=2, advice="x", text="x", also=("扫楼",),
               ways=(Part(id="way-tender", title="招标网"),)),
        Source(id="events", title="展会", rank=1, advice="x", text="x", depths=(Part(id="d-friend", title="朋友"),)),
    ),
    stages=(
        Stage(id="first", title="x", number=1, text="x"),
        Stage(id="gated", title="x", number=2, text="x", gate=Gate(title="x", decides="x")),
        Stage(id="last", title="x", number=3, text="x", gate=Gate(title="x", decides="x")),
    ),
)  # fmt: skip


def found(**fields: object) -> FoundRow:
    return FoundRow(id="x", **fields)


def test_sources_stand_in_the_order_of_their_rank_a_way_inside_its_source() -> None:
    rows = by_source(ENTRIES, [found(source="扫楼"), found(source="招标网"), found(source="展会", visited=True)])
    assert rows == [Yield("展会", 1, 1), Yield("扫街/陌拜", 2), Yield("招标网", 1, inside=True)]


def test_other_words_keep_a_row_of_their_own_and_nothing_said_stands_last() -> None:
    rows = by_source(ENTRIES, [found(), found(), found(), found(source="老板的表弟")])
    assert [(row.title, row.found) for row in rows[2:]] == [("老板的表弟", 1), ("", 3)]


def test_width_and_spaces_of_a_source_do_not_count() -> None:
    assert by_source(ENTRIES, [found(source=" 扫街／陌拜 ")])[1].found == 1


@pytest.mark.parametrize(
    ("row", "selected", "signed"),
    [
        (found(source="展会", stage="first"), 0, 0),
        (found(source="展会", stage="gated"), 0, 0),
        (found(source="展会", stage="last"), 1, 0),
        (found(source="展会", stage="gated", decisions={"gated": "no"}), 0, 0),
        (found(source="展会", stage="gated", decisions={"gated": "yes"}), 1, 0),
        (found(source="展会", stage="first", signed=True), 1, 1),
        (found(source="展会", stage="not of this pack"), 0, 0),
    ],
)
def test_selected_is_whoever_passed_the_first_gate_and_signed_who_has_an_agreement(
    row: FoundRow, selected: int, signed: int
) -> None:
    (events, _cold) = by_source(ENTRIES, [row])
    assert (events.selected, events.signed) == (selected, signed)


def test_depths_of_relationship_have_rows_too() -> None:
    rows = by_depth(ENTRIES, [found(depth="朋友"), found(depth="d-friend"), found(depth="?")])
    assert [(row.title, row.found) for row in rows] == [("朋友", 2), ("?", 1)]


def test_of_fewer_than_ten_no_rate_is_told() -> None:
    assert rate(9, 9) is None
    assert rate(0, 0) is None
    assert rate(3, 10) == 30
    assert rate(1, 3000) == 0
    assert rate(5, 40) == 13  # 12.5


_FOUND = st.builds(
    found,
    source=st.sampled_from(["展会", "招标网", "扫楼", "", "?"]),
    stage=st.sampled_from(["first", "gated", "last", "other", ""]),
    signed=st.booleans(),
    visited=st.booleans(),
    decisions=st.dictionaries(st.sampled_from(["gated", "last"]), st.sampled_from(["yes", "wait", "no"])),
)


@given(st.lists(_FOUND, max_size=8))
def test_every_partner_counts_in_one_source_and_nobody_signed_without_being_selected(them: list[FoundRow]) -> None:
    rows = by_source(ENTRIES, them)
    whole = [row for row in rows if not row.inside]
    assert sum(row.found for row in whole) == sum(row.found for row in by_depth(ENTRIES, them)) == len(them)
    assert sum(row.signed for row in whole) == sum(each.signed for each in them)
    for row in rows:
        assert 0 <= row.signed <= row.selected <= row.found
        assert row.visited <= row.found


def test_a_pack_without_gates_and_sources_still_counts() -> None:
    assert by_source(Entries(), [found(source="展会", visited=True, stage="x")]) == [Yield("展会", 1, 1)]

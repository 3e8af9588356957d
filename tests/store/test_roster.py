"""A whole roster as one act, and two partners that turn out to be one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.store import (
    Store,
    UnknownRecord,
    add_contact,
    add_followup,
    add_note,
    add_paper,
    add_partner,
    changes,
    edit_partner,
    finish_visit,
    hand_out,
    hear,
    import_partners,
    make_main,
    merge_partners,
    next_undo,
    plan_courses,
    plan_stop,
    receive,
    start_visit,
    suspect_again,
    tell_apart,
    undo,
    verify,
)
from fieldkit.store.blobs import Kept
from fieldkit.store.model import KINDS, Flag, fields_of
from fieldkit.store.queries import (
    all_contacts,
    contacts,
    courses,
    distinct_partners,
    doubtful,
    merged_partners,
    papers,
    partner,
    partners,
    stops,
    timeline,
)
from fieldkit.store.roster_records import Incoming, IncomingContact

from .conftest import Watch


def everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    """All living rows of all kinds."""
    return {
        kind: [
            row
            for row in store.rows(model.select().order_by(model.id), dict)
            if not row.pop("deleted", False) and (row.pop("pinyin", None) or True)
        ]
        for kind, model in KINDS.items()
    }


def test_a_roster_is_one_act_with_its_people(store: Store) -> None:
    known = add_partner(store, "乙")
    before = everything(store)
    import_partners(
        store,
        [
            Incoming(
                fields={"name": "甲", "phone": "007", "important": True},
                contacts=(
                    IncomingContact(fields={"name": "王", "wechat": "w"}),
                    IncomingContact(fields={"name": "李"}),
                ),
            ),
            Incoming(partner=known, fields={"district": "朝阳"}),
        ],
        "roster.xlsx",
    )
    assert {row.name: (row.phone, row.important, row.district) for row in partners(store)} == {
        "甲": ("007", True, ""),
        "乙": ("", False, "朝阳"),
    }
    assert [[person.name for person in found] for found in all_contacts(store).values()] == [["王", "李"]]
    assert verify(store) == []
    assert "roster.xlsx" in str(next_undo(store))
    undo(store)
    assert everything(store) == before


def test_a_roster_of_known_things_writes_nothing(store: Store) -> None:
    known = add_partner(store, "甲", phone="1")
    person = add_contact(store, known, "王", role="总")
    act = next_undo(store)
    same = IncomingContact(contact=person, fields={"role": "总"})
    import_partners(store, [Incoming(partner=known, fields={"phone": "1", "remark": ""}, contacts=(same,))])
    assert next_undo(store) == act


def test_an_import_that_is_stopped_wrote_nothing(store: Store) -> None:
    class Stop(Exception):
        pass

    seen: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> None:
        seen.append((done, of))
        if done >= 400:
            raise Stop

    with pytest.raises(Stop):
        import_partners(store, [Incoming(fields={"name": str(n)}) for n in range(1000)], progress=progress)
    assert seen == [(0, 1000), (200, 1000), (400, 1000)]
    assert partners(store) == []
    assert next_undo(store) is None
    add_partner(store, "甲")
    assert verify(store) == []


def test_a_partner_that_is_gone_meanwhile_stops_the_import(store: Store) -> None:
    with pytest.raises(UnknownRecord):
        import_partners(store, [Incoming(fields={"name": "甲"}), Incoming(partner="nobody", fields={"name": "乙"})])
    assert partners(store) == []


def test_what_was_written_at_once_is_what_single_verbs_write(store: Store, device: Any) -> None:
    other = device()
    add_partner(store, "甲", phone="1", remark="")
    import_partners(other, [Incoming(fields={"name": "甲", "phone": "1", "remark": ""})])
    strip = {"id"}
    mine, theirs = ([{k: v for k, v in row.items() if k not in strip} for row in everything(s)["partner"]]
                    for s in (store, other))  # fmt: skip
    assert mine == theirs
    assert verify(other) == []


# Two that are one.


def filled(store: Store, name: str, **fields: Any) -> str:
    """A partner of whom there is an entry of every kind."""
    one = add_partner(store, name, **fields)
    with store.act("") as act:
        for kind, model in KINDS.items():
            if kind == "partner" or "partner" not in model._meta.fields:
                continue
            values: dict[str, Any] = {
                field: True if isinstance(known, Flag) else f"{name} {field}"
                for field, known in fields_of(kind).items()
                if field not in ("deleted", "partner")
            }
            act.new(kind, **{**values, "partner": one})
    return one


def test_all_that_belongs_to_one_belongs_to_the_other_afterwards(store: Store) -> None:
    keep, other = filled(store, "甲"), filled(store, "乙")
    before = everything(store)
    merge_partners(store, keep, other)
    after = everything(store)
    assert [row["id"] for row in after["partner"]] == [keep]
    for kind, model in KINDS.items():
        if kind != "partner" and "partner" in model._meta.fields:
            assert len(after[kind]) == len(before[kind]) == 2, kind
            assert {row["partner"] for row in after[kind]} == {keep}, kind
    assert merged_partners(store) == {other: keep}
    assert verify(store) == []
    undo(store)
    assert everything(store) == before
    assert merged_partners(store) == {}


def test_a_history_reads_on_with_the_partner_that_was_kept(store: Store, watch: Watch) -> None:
    keep, other = add_partner(store, "甲"), add_partner(store, "甲有限公司", phone="1")
    for one in (keep, other):
        watch.go_on(hours=1)
        visit = start_visit(store, one)
        add_note(store, one, "有兴趣", visit=visit, mark="+")
        hear(store, visit, one, "", "太贵", "price")
        finish_visit(store, visit, reached="yes")
        add_followup(store, one, "发报价", "2026-12-01")
        hand_out(store, one, "样品", "lent")
    add_contact(store, other, "王")
    merge_partners(store, keep, other)
    found = partner(store, keep)
    assert found is not None
    assert (found.visits, found.phone, found.remark) == (2, "1", "name: 甲有限公司")
    assert len(timeline(store, keep)) == 10
    assert [person.name for person in contacts(store, keep)] == ["王"]
    assert partner(store, other) is None


def test_a_stop_of_the_same_day_is_one_stop_that_can_be_dropped(store: Store) -> None:
    from fieldkit.store import drop_stop

    keep, other = add_partner(store, "甲"), add_partner(store, "乙")
    plan_stop(store, keep, "2026-11-23", at="14:00")
    plan_stop(store, other, "2026-11-23", at="9:00")
    plan_stop(store, other, "2026-11-24", at="10:00")
    merge_partners(store, keep, other)
    assert [(row.partner, row.at) for row in stops(store, "2026-11-23")] == [(keep, "14:00")]
    assert [(row.partner, row.at) for row in stops(store, "2026-11-24")] == [(keep, "10:00")]
    drop_stop(store, keep, "2026-11-24")
    assert stops(store, "2026-11-24") == []


def test_a_certificate_stays_with_its_training(store: Store) -> None:
    keep, other = add_partner(store, "甲"), add_partner(store, "乙")
    (training,) = plan_courses(store, other, "bss", "BSS", [("", "王")])
    add_paper(store, other, Kept("0" * 64, "证书.pdf", 3), part="course", about=training)
    before = everything(store)
    merge_partners(store, keep, other)
    assert [paper.about for paper in papers(store, keep)] == [course.id for course in courses(store, keep)]
    undo(store)
    assert everything(store) == before


def test_of_two_people_to_call_first_the_one_of_the_kept_partner_stays(store: Store) -> None:
    keep, other = add_partner(store, "甲"), add_partner(store, "乙")
    for partner_id, name in ((keep, "王"), (other, "李")):
        make_main(store, add_contact(store, partner_id, name))
    merge_partners(store, keep, other)
    assert [(person.name, person.main) for person in contacts(store, keep)] == [("王", True), ("李", False)]
    undo(store)
    assert contacts(store, other)[0].main


def test_the_person_to_call_first_comes_along_where_the_kept_partner_has_none(store: Store) -> None:
    keep, other = add_partner(store, "甲"), add_partner(store, "乙")
    make_main(store, add_contact(store, other, "李"))
    merge_partners(store, keep, other)
    assert contacts(store, keep)[0].main


def test_what_was_said_of_the_same_thing_on_both_sides_is_joined(store: Store) -> None:
    from fieldkit.store.verbs.common import derived_id

    keep, other = add_partner(store, "甲"), add_partner(store, "乙")
    with store.act("") as act:
        for one, text in ((keep, "看过证书"), (other, "看过合同")):
            act.put("met", derived_id("met", one, "gate-3"), partner=one, item="gate-3", done=True, text=text)
    merge_partners(store, keep, other)
    (row,) = everything(store)["met"]
    assert (row["id"], row["partner"], row["text"]) == (derived_id("met", keep, "gate-3"), keep, "看过证书\n看过合同")


def test_the_stage_of_the_kept_one_stands_and_the_other_is_told(store: Store) -> None:
    keep = add_partner(store, "甲", stage="select", stage_title="遴选合作")
    other = add_partner(store, "甲", stage="talk", stage_title="初期洽谈", chosen_class="a", chosen_title="A类")
    merge_partners(store, keep, other)
    found = partner(store, keep)
    assert found is not None
    assert (found.stage, found.stage_title, found.chosen_class, found.chosen_title) == (
        "select",
        "遴选合作",
        "a",
        "A类",
    )
    assert found.remark == "stage: 初期洽谈"


def test_an_important_one_stays_important(store: Store) -> None:
    keep, other = add_partner(store, "甲"), add_partner(store, "乙", important=True)
    merge_partners(store, keep, other)
    found = partner(store, keep)
    assert found is not None
    assert found.important


def test_of_several_that_go_into_one_at_once_nothing_is_lost(store: Store) -> None:
    keep = add_partner(store, "甲")
    others = [add_partner(store, f"乙{n}", remark=f"备注{n}", phone=f"1380000000{n}") for n in range(3)]
    for other in others:
        plan_stop(store, other, "2026-11-24", at="10:00" if other == others[0] else "")
        make_main(store, add_contact(store, other, "王"))
    before = everything(store)
    with store.act("{about} merged", "甲"):
        for other in others:
            merge_partners(store, keep, other)
    found = partner(store, keep)
    assert found is not None
    assert found.phone == "13800000000 / 13800000001 / 13800000002"
    assert found.remark.split("\n") == [text for n in range(3) for text in (f"name: 乙{n}", f"备注{n}")]
    assert [stop.at for stop in stops(store, "2026-11-24")] == ["10:00"]
    assert [person.main for person in contacts(store, keep)] == [True, False, False]
    assert verify(store) == []
    undo(store)
    assert everything(store) == before


def test_a_chain_of_merges_leads_to_the_one_that_is_there(store: Store) -> None:
    a, b, c = (add_partner(store, name) for name in "甲乙丙")
    merge_partners(store, b, a)
    merge_partners(store, c, b)
    assert merged_partners(store) == {a: c, b: c}


def test_a_partner_and_itself_cannot_be_merged_nor_what_is_gone(store: Store) -> None:
    keep, other = add_partner(store, "甲"), add_partner(store, "乙")
    with pytest.raises(ValueError, match="itself"):
        merge_partners(store, keep, keep)
    merge_partners(store, keep, other)
    for one, two in ((keep, other), (other, keep)):
        with pytest.raises(UnknownRecord):
            merge_partners(store, one, two)


_TEXT = st.sampled_from(["", "甲", "甲科技有限公司", "138", "[/", "=1+1", "\x1b[31m", "价" * 50])
_NAMES = ("district", "building", "phone", "source", "cares", "competitor", "remark")
_FIELDS = st.fixed_dictionaries(dict.fromkeys(_NAMES, _TEXT))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    mine=st.fixed_dictionaries(dict.fromkeys(_NAMES, _TEXT)),
    theirs=st.fixed_dictionaries(dict.fromkeys(_NAMES, _TEXT)),
)
def test_no_word_is_lost_and_one_undo_takes_it_back(store: Store, mine: dict[str, str], theirs: dict[str, str]) -> None:
    keep, other = add_partner(store, "甲", **mine), add_partner(store, "乙", **theirs)
    before = everything(store)
    merge_partners(store, keep, other)
    found = partner(store, keep)
    assert found is not None
    said = "\n".join(str(getattr(found, field)) for field in ("name", *_NAMES))
    for field in _NAMES:
        for text in (mine[field], theirs[field]):
            assert text.replace("\x1b", "") in said
    undo(store)
    assert everything(store) == before


# Who may be one.


def test_partners_that_may_be_one_are_found_by_name_and_by_the_phones_of_their_people(store: Store) -> None:
    a = add_partner(store, "甲科技", phone="010-65120001")
    b = add_partner(store, "甲科技有限公司")
    c = add_partner(store, "乙")
    add_contact(store, c, "王", phone="01065120001")
    start_visit(store, b)
    found = {(tuple(row.id for row in group.partners), group.why) for group in doubtful(store)}
    assert found == {((b, a), frozenset({"name"})), ((a, c), frozenset({"phone"}))}
    edit_partner(store, b, name="丙")
    assert [group.why for group in doubtful(store)] == [frozenset({"phone"})]
    merge_partners(store, a, c)
    assert doubtful(store) == []


def test_those_told_apart_are_not_offered_however_they_are_named(store: Store, watch: Watch) -> None:
    a, b, c = (add_partner(store, "甲科技") for _each in range(3))
    tell_apart(store, [(b, a)])
    tell_apart(store, [(a, b)])
    assert [tuple(row.id for row in group.partners) for group in doubtful(store)] == [(a, b, c)]
    watch.go_on(minutes=1)
    tell_apart(store, [(a, c)])
    assert [tuple(row.id for row in group.partners) for group in doubtful(store)] == [(b, c)]
    (last, first) = distinct_partners(store)
    assert {last.one.id, last.other.id} == {a, c}
    suspect_again(store, first.ids)
    assert [tuple(row.id for row in group.partners) for group in doubtful(store)] == [(a, b, c)]
    with pytest.raises(ValueError, match="itself"):
        tell_apart(store, [(a, a)])
    with pytest.raises(UnknownRecord):
        tell_apart(store, [(a, "nobody")])


def test_what_was_told_apart_stays_so_for_the_partner_it_went_into(store: Store) -> None:
    a, b = add_partner(store, "甲科技"), add_partner(store, "甲科技")
    tell_apart(store, [(a, b)])
    c = add_partner(store, "丙", phone="01065120001")
    merge_partners(store, c, a)
    edit_partner(store, b, phone="01065120001")
    assert doubtful(store) == []
    (pair,) = distinct_partners(store)
    assert {pair.one.id, pair.other.id} == {b, c}


def test_two_devices_that_tell_the_same_apart_wrote_one_record(device: Any) -> None:
    one, two = device(), device()
    a, b = add_partner(one, "甲科技"), add_partner(one, "甲科技")
    receive(two, list(changes(one)))
    tell_apart(one, [(a, b)])
    tell_apart(two, [(b, a)])
    receive(two, list(changes(one)))
    assert len(distinct_partners(two)) == 1
    assert doubtful(two) == []


def test_of_many_partners_on_one_phone_one_group_is_made(store: Store) -> None:
    import_partners(store, [Incoming(fields={"name": f"甲{n}", "phone": "13800000001"}) for n in range(1500)])
    (group,) = doubtful(store)
    assert len(group.partners) == 1500

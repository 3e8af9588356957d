"""What is written of a partner after signing, and the order of its people."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.rules.signing import Tie, Ties
from fieldkit.store import (
    Kept,
    Store,
    UnknownRecord,
    add_agreement,
    add_contact,
    add_note,
    add_paper,
    add_partner,
    changes,
    check_in,
    delete_agreement,
    delete_contact,
    delete_course,
    delete_paper,
    dump,
    edit_agreement,
    edit_course,
    edit_paper,
    finish_visit,
    fulfil,
    hand_out,
    hear,
    keep_file,
    keep_scenario,
    keep_shown,
    make_main,
    meet,
    miss_visit,
    move_stage,
    order_contacts,
    plan_courses,
    receive,
    replace_file,
    start_visit,
    undo,
    verify,
)
from fieldkit.store.queries import (
    agreements,
    contacts,
    count_papers,
    courses,
    fulfilled,
    is_there,
    last_failure,
    papers,
    timeline,
    visit_numbers,
)
from fieldkit.store.queries.timeline import _KINDS, moment_of
from fieldkit.store.verbs.owners import hand_over
from fieldkit.store.verbs.projects import add_opportunity
from fieldkit.store.verbs.rivals import add_rival
from fieldkit.store.verbs.scores import add_reading, write_evidence
from tests.hostile import HOSTILE
from tests.store.conftest import Watch


def journal(store: Store) -> int:
    """How many changes were ever written."""
    return int(store.connection.execute("SELECT count(*) FROM change").fetchone()[0])


def test_an_agreement_is_written_changed_and_taken_back_by_one_undo_each(store: Store) -> None:
    one = add_partner(store, "甲")
    agreement = add_agreement(store, one, "《合作协议》", number="RZ-1", signed="2026-11-20", until="2027-11-19")
    edit_agreement(store, agreement, until="2028-11-19", remark="续一年")
    assert [(each.number, each.until, each.remark) for each in agreements(store, one)] == [
        ("RZ-1", "2028-11-19", "续一年")
    ]
    written = journal(store)
    edit_agreement(store, agreement, until="2028-11-19", remark="续一年")
    assert journal(store) == written
    assert undo(store) == "change of the agreement RZ-1"
    assert agreements(store, one)[0].until == "2027-11-19"
    delete_agreement(store, agreement)
    assert agreements(store, one) == []
    undo(store)
    undo(store)
    assert agreements(store, one) == []
    with pytest.raises(UnknownRecord):
        edit_agreement(store, agreement, number="x")


def test_a_file_s_record_keeps_its_name_and_what_it_belongs_to(store: Store, tmp_path: Path) -> None:
    one = add_partner(store, "甲")
    path = tmp_path / "扫描件.pdf"
    path.write_bytes(b"scan")
    paper = add_paper(store, one, keep_file(store, path), title="协议", part="agreement", about="x", by="小周")
    assert [(each.title, each.name, each.size, each.part, each.about, each.by) for each in papers(store, one)] == [
        ("协议", "扫描件.pdf", "4", "agreement", "x", "小周")
    ]
    path.write_bytes(b"better")
    replace_file(store, paper, keep_file(store, path))
    assert papers(store, one)[0].size == "6"
    undo(store)
    assert papers(store, one)[0].size == "4"
    delete_paper(store, paper)
    assert count_papers(store, one) == 0
    undo(store)
    assert count_papers(store, one) == 1


def test_a_tick_after_signing_is_one_record_on_all_devices(device: Callable[..., Store]) -> None:
    here, there = device(), device()
    one = add_partner(here, "甲")
    receive(there, changes(here))
    assert fulfil(here, one, "signing-plaque", "授牌", day="2026-11-20", by="李经理") == fulfil(
        there, one, "signing-plaque", "授牌", text="合影"
    )
    receive(here, changes(there))
    row = fulfilled(here, one)["signing-plaque"]
    assert row.done
    assert (row.by, row.text) == ("李经理", "合影")


def test_a_tick_without_a_day_is_of_today_and_keeps_its_day_when_it_is_taken_away_and_back(
    store: Store, watch: Watch
) -> None:
    one = add_partner(store, "甲")
    fulfil(store, one, "signing-file", "档案")
    watch.go_on(days=3)
    fulfil(store, one, "signing-file", "档案", False)
    assert not fulfilled(store, one)["signing-file"].done
    fulfil(store, one, "signing-file", "档案")
    assert fulfilled(store, one)["signing-file"].at == "2026-11-23"


TIES = Ties(
    (
        Tie("item-signed", "Signed", "agreement"),
        Tie("item-scan", "Scan", "agreement-file"),
        Tie("item-plaque", "Plaque", "file"),
        Tie("item-training", "Training", "trainings"),
    ),
    ("course-a", "course-b"),
)


def ticked(store: Store, partner: str) -> dict[str, str]:
    return {item: row.at for item, row in fulfilled(store, partner).items() if row.done}


def test_what_is_on_file_ticks_its_item_and_taking_it_back_unticks_it(store: Store) -> None:
    one = add_partner(store, "甲")
    agreement = add_agreement(store, one, "T", ties=TIES)
    assert ticked(store, one) == {}
    edit_agreement(store, agreement, TIES, signed="2026-11-20")
    assert ticked(store, one) == {"item-signed": "2026-11-20"}
    scan = add_paper(store, one, Kept("0" * 64, "a.pdf", 1), part="agreement", about=agreement, ties=TIES)
    photo = add_paper(store, one, Kept("0" * 64, "b.jpg", 1), part="item", about="item-plaque", ties=TIES)
    assert ticked(store, one).keys() == {"item-signed", "item-scan", "item-plaque"}
    edit_agreement(store, agreement, TIES, signed="")
    delete_paper(store, photo, TIES)
    edit_paper(store, scan, TIES, part="", about="")
    assert ticked(store, one) == {}
    undo(store)
    assert ticked(store, one).keys() == {"item-scan"}


def test_the_training_is_ticked_with_the_last_course_and_stays_while_somebody_had_each(store: Store) -> None:
    one = add_partner(store, "甲")
    first, other = plan_courses(store, one, "course-a", "A", [("", "王"), ("", "李")], done="2026-11-02", ties=TIES)
    (last,) = plan_courses(store, one, "course-b", "B", [("", "王")], day="2026-11-09", ties=TIES)
    assert ticked(store, one) == {}
    edit_course(store, last, TIES, done="2026-11-10")
    assert ticked(store, one) == {"item-training": "2026-11-10"}
    delete_course(store, first, TIES)
    assert ticked(store, one) == {"item-training": "2026-11-10"}
    edit_course(store, other, TIES, done="")
    assert ticked(store, one) == {}


def test_what_a_person_ticked_or_took_the_tick_from_stays_so(store: Store) -> None:
    one = add_partner(store, "甲")
    fulfil(store, one, "item-signed", "Signed", day="2026-11-01")
    agreement = add_agreement(store, one, "T", signed="2026-11-20", ties=TIES)
    assert ticked(store, one) == {"item-signed": "2026-11-01"}
    delete_agreement(store, agreement, TIES)
    assert ticked(store, one) == {"item-signed": "2026-11-01"}
    undo(store)
    fulfil(store, one, "item-signed", "Signed", False)
    edit_agreement(store, agreement, TIES, number="7")
    assert ticked(store, one) == {}


def test_without_a_word_of_the_pack_nothing_is_ticked(store: Store) -> None:
    one = add_partner(store, "甲")
    add_agreement(store, one, "T", signed="2026-11-20")
    assert fulfilled(store, one) == {}


def test_an_agreement_and_its_tick_are_one_act(store: Store) -> None:
    one = add_partner(store, "甲")
    add_agreement(store, one, "T", signed="2026-11-20", ties=TIES)
    undo(store)
    assert (agreements(store, one), ticked(store, one)) == ([], {})
    assert verify(store) == []


def test_a_training_is_one_record_a_course_and_person(store: Store) -> None:
    one = add_partner(store, "甲")
    wang = add_contact(store, one, "王建国")
    plan_courses(store, one, "training-bss", "BSS", [(wang, "王建国"), ("", "李 四")], day="2026-12-01")
    again = plan_courses(store, one, "training-bss", "BSS", [(wang, "王建国"), ("", "李四")], done="2026-12-02")
    found = courses(store, one)
    assert sorted(each.id for each in found) == sorted(again)
    assert {(each.name, each.day, each.done) for each in found} == {
        ("王建国", "2026-12-01", "2026-12-02"),
        ("李四", "2026-12-01", "2026-12-02"),
    }
    edit_course(store, again[0], result="会用了")
    assert courses(store, one)[0].result or courses(store, one)[1].result
    delete_course(store, again[0])
    assert len(courses(store, one)) == 1
    undo(store)
    undo(store)
    undo(store)
    assert {each.done for each in courses(store, one)} == {""}


def test_the_main_contact_stands_first_and_the_others_as_they_were_ordered(store: Store) -> None:
    one = add_partner(store, "甲")
    ids = [add_contact(store, one, name) for name in "abcd"]
    make_main(store, ids[2])
    assert [each.name for each in contacts(store, one)] == list("cabd")
    make_main(store, ids[3])
    assert [each.name for each in contacts(store, one) if each.main] == ["d"]
    order_contacts(store, [ids[2], ids[1], ids[0]])
    assert [each.name for each in contacts(store, one)] == list("dcba")
    add_contact(store, one, "e", wechat="wx", depth="depth-business")
    assert [each.name for each in contacts(store, one)] == list("dcbae")
    written = journal(store)
    order_contacts(store, [ids[2], ids[1], ids[0]])
    assert journal(store) == written
    delete_contact(store, ids[3])
    assert [each.name for each in contacts(store, one)] == list("cbae")
    undo(store)
    undo(store)
    undo(store)
    assert [each.name for each in contacts(store, one)] == list("dabc")


def test_what_failed_last_time_is_told_until_it_is_made_good(store: Store, watch: Watch) -> None:
    one = add_partner(store, "甲")
    assert last_failure(store, one) is None
    miss_visit(store, one, "desk", text="没预约")
    failed = last_failure(store, one)
    assert failed is not None
    assert (failed.status, failed.reason) == ("missed", "desk")
    watch.go_on(days=1)
    finish_visit(store, start_visit(store, one), reached="partly", layer="layer-price", layer_title="价格")
    failed = last_failure(store, one)
    assert failed is not None
    assert (failed.reached, failed.layer_title) == ("partly", "价格")
    watch.go_on(days=1)
    finish_visit(store, start_visit(store, one), reached="yes")
    assert last_failure(store, one) is None


def full(store: Store, watch: Watch, text: str) -> str:
    """A partner of whom something of every kind was written, all of it saying `text`."""
    one = add_partner(store, text or "甲")
    visit = start_visit(store, one)
    add_note(store, one, text, visit=visit)
    keep_shown(store, visit, "company", text, section="company", page=1, at=store.now(), seconds=3)
    keep_scenario(store, one, "sum-margin", text, text, visit)
    add_note(store, one, text, mark=">", due="2026-12-01")
    hear(store, visit, one, "objection-price", text, "price", words=text)
    finish_visit(store, visit, reached="no", layer="x", layer_title=text)
    watch.go_on(days=1)
    hand_out(store, one, text, "lent")
    check_in(store, one, "2026-11-24", "talk-good", text, text)
    move_stage(store, one, "stage-talks", text, reason=text, missing=[text], by=text)
    write_evidence(store, one, "card", "item", text, text, by=text)
    add_reading(store, one, {"competitive": "strong", "willing": "high", "self_driven": "weak"})
    add_opportunity(store, one, text, subject=text, remark=text)
    add_rival(store, one, text, seen=text)
    hand_over(store, one, text, "2026-11-20", reason=text)
    add_agreement(store, one, text, number=text, signed="2026-11-20", remark=text)
    add_paper(store, one, Kept("0" * 64, text, 1), title=text, by=text)
    plan_courses(store, one, "training-bss", text, [("", text)], result=text)
    fulfil(store, one, "signing-plaque", text, by=text, text=text)
    meet(store, one, "talks-visit", text, "stage-talks", True, text=text, by=text)
    return one


def test_the_past_tells_of_every_kind_the_newest_first_and_is_narrowed_by_kind_and_words(
    store: Store, watch: Watch
) -> None:
    one = full(store, watch, "学校 项目")
    everything = timeline(store, one)
    # Tasks and other items are of one type; pages are told when they are asked for.
    assert len({type(each) for each in everything}) == len(_KINDS) - 2
    moments = [moment_of(each) for each in everything]
    assert moments == sorted(moments, reverse=True)
    for kind in _KINDS:
        only = timeline(store, one, kinds=[kind])
        assert only
        assert len({type(each) for each in only}) == 1
        found = timeline(store, one, kinds=[kind], text="项目 学")
        assert len(found) == (0 if kind == "reading" else len(only))
        assert timeline(store, one, kinds=[kind], text="项目 别的") == []
    assert len(timeline(store, one, limit=3)) == 3
    assert timeline(store, add_partner(store, "乙")) == []


def test_an_item_that_is_not_met_is_not_told(store: Store) -> None:
    one = add_partner(store, "甲")
    meet(store, one, "gate-x", "参访", "stage-selection", True)
    assert len(timeline(store, one)) == 1
    meet(store, one, "gate-x", "参访", "stage-selection", False)
    assert timeline(store, one) == []


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", "[", "*", "x" * 100_000, " " * 5000, *HOSTILE.values()])
def test_words_are_never_a_pattern_nor_a_command(store: Store, text: str) -> None:
    one = add_partner(store, "甲")
    add_note(store, one, "nothing of the sort")
    assert timeline(store, one, text=text) == [] or not text.split()


def test_the_past_of_a_partner_is_found_by_indexes(store: Store) -> None:
    one = add_partner(store, "甲")
    plans: list[str] = []

    def trace(statement: str) -> None:
        if statement.startswith("SELECT"):
            plans.append(statement)

    store.connection.set_trace_callback(trace)
    timeline(store, one)
    visit_numbers(store, one)
    last_failure(store, one)
    contacts(store, one)
    papers(store, one)
    courses(store, one)
    fulfilled(store, one)
    agreements(store, one)
    is_there(store, "paper", "x")
    store.connection.set_trace_callback(None)
    assert len(plans) > len(_KINDS)
    for statement in plans:
        steps = [row[3] for row in store.connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
        assert not [step for step in steps if step.startswith("SCAN")], (statement, steps)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_written_comes_back_and_the_store_stays_sound(store: Store, watch: Watch, text: str) -> None:
    one = full(store, watch, text)
    assert timeline(store, one)
    assert not verify(store)
    for line in dump(store):
        json.loads(line)

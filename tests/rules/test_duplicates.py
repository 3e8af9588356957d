"""When two partners may be one, and what one becomes of both."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.rules.duplicates import Alike, Face, alike, fill_up, find_alike, name_key, phone_keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("重庆智联科技有限公司", "重庆智联科技"),
        ("重庆智联科技有限责任公司", "重庆智联科技股份有限公司"),
        ("重庆智联科技集团有限公司", "重庆智联科技（集团）有限公司"),
        ("重庆 智联科技", "重庆智联科技 有限公司"),
        ("ＡＢＣ教育", "abc 教育"),
        ("重庆智联(北京)科技有限公司", "重庆智联（北京）科技"),
        ("Bright Future Co., Ltd.", "BRIGHT FUTURE"),
        ("Bright Future Co.,Ltd", "Bright Future Limited"),
        ("Bright Future Inc.", "Bright Future LLC"),
        ("Bright Future Company Limited", "Bright Future"),
    ],
)
def test_a_legal_form_makes_no_other_company(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("重庆智联科技", "重庆智联教育"),
        ("重庆智联科技", "重庆智联"),
        ("甲科技北京分公司", "甲科技上海分公司"),
        ("Disco", "Dis"),
        ("Texaco", "Texa"),
        ("Alpha Technology", "Alpha"),
        ("Incline", "Cline"),
        ("A1", "A2"),
    ],
)
def test_what_tells_companies_apart_stays(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize("name", ["有限公司", "集团", "Co., Ltd", "Ltd", "Inc", "公司", "()", "·"])
def test_a_name_that_is_only_a_legal_form_stays_a_name(name: str) -> None:
    assert name_key(name)


@pytest.mark.parametrize("part", ["公司", " ", "co., ", "(", "x"])
def test_a_name_without_end_is_a_name(part: str) -> None:
    assert name_key("甲乙" + part * 50_000 + "有限公司")


def test_an_empty_name_is_like_no_other() -> None:
    assert name_key("") == name_key(" \u3000") == ""
    assert not alike(Face(1, ""), Face(2, " "))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("13800000001", "138-0000-0001"),
        ("13800000001", "+86 138 0000 0001"),
        ("13800000001", "0086-13800000001"),
        ("１３８００００１２３４", "13800001234"),
        ("010-65120001", "(010) 6512 0001"),
        ("010-65120001 转 801", "010-65120001"),
        ("010-65120001 ext. 22", "01065120001"),
        ("010-65120001/13800000001", "13800000001"),
        ("010-65120001 13800000001", "13800000001"),
        ("固话 010-65120001；手机 13800000001", "13800000001"),
        ("13800000001或13900000002", "13900000002"),
        ("+86 10 6512 0001", "010-65120001"),
        ("0086 571 8888 7777", "0571-88887777"),
        ("+86 400 800 1234", "400-800-1234"),
    ],
)
def test_one_number_is_known_however_it_is_written(one: str, other: str) -> None:
    assert phone_keys(one) & phone_keys(other)


@pytest.mark.parametrize("phone", ["", "-", "110", "801", "00000000", "11111111111", "无", "9" * 5000, "电话见备注"])
def test_what_tells_nobody_is_no_number(phone: str) -> None:
    assert phone_keys(phone) == frozenset()


texts = st.text(max_size=30) | st.sampled_from(["甲科技", "甲科技有限公司", "ABC Co., Ltd", "13800000001", "有限公司"])
faces = st.builds(Face, st.uuids(), texts, texts)


@given(faces, faces)
def test_likeness_is_the_same_from_both_sides(one: Face, other: Face) -> None:
    assert alike(one, other) == alike(other, one)


@given(faces)
def test_everybody_is_like_itself_in_all_that_it_is_known_by(one: Face) -> None:
    why = alike(one, one)
    assert ("name" in why) == bool(name_key(one.name))
    assert ("phone" in why) == bool(phone_keys(one.phones))


@given(st.text(max_size=30))
def test_a_key_is_its_own_key_but_for_what_a_legal_form_hid(name: str) -> None:
    once = name_key(name)
    assert name_key(once) == once or len(name_key(once)) < len(once)
    assert name_key(f"  {name} ") == name_key(name)


_WORDS = st.text(alphabet="重庆智联青柚云杉北辰", min_size=2, max_size=6)


@given(
    _WORDS,
    st.sampled_from(["有限公司", "有限责任公司", "股份有限公司", "集团", "（集团）有限公司", " Co., Ltd.", " LTD"]),
)
def test_any_name_is_found_again_behind_any_legal_form(name: str, form: str) -> None:
    assert name_key(name + form) == name_key(name)


@given(st.lists(faces, max_size=8, unique_by=lambda face: face.key))
def test_the_groups_hold_just_the_pairs_that_are_alike(them: list[Face]) -> None:
    groups = find_alike(them)
    found = {frozenset((a, b)) for group in groups for a in group.keys for b in group.keys if a != b}
    pairs = {frozenset((a.key, b.key)) for a in them for b in them if a.key != b.key and alike(a, b)}
    assert found == pairs


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] != pair[1])))
def test_those_who_were_told_apart_stand_together_only_by_way_of_others(pairs: list[tuple[int, int]]) -> None:
    apart = {frozenset(pair) for pair in pairs}
    groups = [set(group.keys) for group in find_alike([Face(each, "甲科技") for each in range(8)], apart)]
    for one in range(8):
        for other in range(one):
            if frozenset((one, other)) not in apart:
                assert any({one, other} <= group for group in groups)
    for group in groups:
        assert all(any(frozenset((each, other)) not in apart for other in group - {each}) for each in group)
    assert sum(map(len, groups)) == len(set().union(*groups))


def test_a_group_says_why() -> None:
    them = [Face(1, "甲科技", "13800000001"), Face(2, "甲科技有限公司", "138 0000 0001"), Face(3, "乙")]
    assert find_alike(them) == [Alike((1, 2), frozenset({"name", "phone"}))]


LABELS = {"name": "名称", "district": "区域", "phone": "电话", "remark": "备注", "stage": ""}


def test_what_is_blank_is_filled_and_what_differs_is_kept_in_the_remark() -> None:
    keep = {"name": "甲", "district": "朝阳", "phone": "", "remark": "老客户"}
    other = {"name": "甲科技", "district": "海淀", "phone": "1380000001", "remark": "展会"}
    assert fill_up(keep, other, LABELS) == {"phone": "1380000001", "remark": "老客户\n名称: 甲科技\n区域: 海淀\n展会"}


def test_another_phone_stands_beside_the_first_and_the_same_one_only_once() -> None:
    assert fill_up({"phone": "13800000001"}, {"phone": "010-65120001"}, LABELS)["phone"] == "13800000001 / 010-65120001"
    assert fill_up({"phone": "13800000001"}, {"phone": "138-0000-0001"}, LABELS) == {}


def test_a_part_of_a_longer_word_or_number_is_not_said_already() -> None:
    assert fill_up({"phone": "13800138001"}, {"phone": "8001"}, LABELS)["phone"] == "13800138001 / 8001"
    keep = {"district": "江北", "remark": "区域: 渝北新区"}
    assert fill_up(keep, {"district": "渝北"}, LABELS)["remark"] == "区域: 渝北新区\n区域: 渝北"
    assert fill_up({"remark": "展会\n老客户"}, {"remark": "老客户"}, LABELS) == {}


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(LABELS, texts)))
def test_a_partner_filled_up_with_itself_stays_as_it_is(fields: dict[str, str]) -> None:
    assert fill_up(fields, fields, LABELS) == {}


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(LABELS, texts)),
    st.fixed_dictionaries({}, optional=dict.fromkeys(LABELS, texts)),
)
def test_nothing_that_either_said_is_lost(keep: dict[str, str], other: dict[str, str]) -> None:
    both = {**keep, **fill_up(keep, other, LABELS)}
    everything = "\n".join(both.values())
    for field, text in (*keep.items(), *other.items()):
        if LABELS[field] and field != "phone":
            assert text.strip() in everything

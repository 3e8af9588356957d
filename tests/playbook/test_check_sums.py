"""A sum that could not be worked out in front of the customer is told before."""

from pathlib import Path

import pytest

from fieldkit.i18n import language, set_language
from fieldkit.playbook import check_pack
from tests.playbook.small_pack import HEAD, ZH, write_pack
from tests.playbook.test_check import changed, place

SUM = """\
sums:
- id: sum-deal
  title: 一单
  text: 一单的账
  inputs:
  - {id: rooms, title: 教室, unit: 间, low: "20", likely: "30.5", high: "+50", min: "1", max: "100"}
  - {id: other-margin, title: 毛利, unit: "%", low: "-1", likely: ".5", high: "1."}
  lines:
  - id: gross
    title: 毛利
    phase: in-sale
    ours: rooms * (2 + 3)
    theirs: rooms * other_margin / 100
  - id: net-rest
    title: 净剩
    phase: after-sale
    ours: 0 - gross / 10
    theirs: "0 - gross * (1 + other_margin) / 10"
"""


@pytest.fixture(autouse=True)
def english():
    before = language()
    set_language("en")
    yield
    set_language(before)


def test_a_sum_that_works_has_no_fault(tmp_path: Path) -> None:
    assert check_pack(write_pack(tmp_path, SUM + ZH, None, HEAD.replace("[zh, en]", "[zh]"))) == []


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        ("rooms * (2 + 3)", "rooms * (2 + 3", "(2 + 3", "this parenthesis is never closed (character 9)"),
        ("rooms * (2 + 3)", "rooms 2", "2\n    theirs: rooms", "a sign is missing before “2”"),
        ("rooms * (2 + 3)", "看情况", "看情况", "does not belong into a formula"),
        ("rooms * (2 + 3)", "rooms × 5", "× 5", "“×” does not belong into a formula; write *"),
        ("rooms * (2 + 3)", "rooms * （2 + 3)", "（2", "write ( (character 9)"),
        (
            "rooms * (2 + 3)",
            "2 * romos",
            "romos",
            "names romos, and no input or line of this sum has that id (did you mean rooms?)",
        ),
        ("other_margin / 100", "other_magin", "other_magin", "did you mean other_margin?"),
        ("other_margin / 100", "other-margin", "other-margin\n", "write other_margin for the id other-margin"),
        ("0 - gross / 10", "0 - gros / 10", "gros / 10", "did you mean gross?"),
        ("0 - gross * (1", "0 - grosss * (1", "grosss", "did you mean gross?"),
        ("rooms * (2 + 3)", "rooms * net_rest", "net_rest", "gross → net_rest → gross; work one of them out"),
        ("rooms * (2 + 3)", "gross + 1", "gross + 1", "never end: gross → gross"),
        ("rooms * (2 + 3)", "(" * 41 + "1" + ")" * 41, "(1", "more than 40 parentheses"),
        ('low: "20"', 'low: "20万"', '"20万"', "20万 is no number; write digits alone"),
        ('low: "20"', 'low: "1,200"', '"1,200"', "1,200 is no number"),
        ('low: "20"', 'low: "5%"', '"5%"', "% and 元 go to unit"),
        ('likely: "30.5"', 'likely: "1e5"', '"1e5"', "is no number"),
        ('high: "+50"', 'high: "9999999999999"', '"9999999999999"', "is no number"),
        ('high: "+50"', 'high: ""', '""', "is no number"),
        ('high: "+50"', "high: 50", "50, min", "put it in quotes"),
        ('low: "20"', 'low: "0"', '"0", likely', "0 is below min, 1"),
        ('high: "+50"', 'high: "101"', '"101"', "101 is above max, 100"),
        ('min: "1"', 'min: "101"', '"101"', "min is 101 and max is 100; nothing lies between them"),
        ('min: "1"', 'min: "eins"', '"eins"', "is no number"),
    ],
)
def test_a_sum_that_cannot_be_worked_out_is_an_error(tmp_path: Path, old: str, new: str, at: str, words: str) -> None:
    zh = changed(old, new, SUM) + ZH
    (fault,) = check_pack(write_pack(tmp_path, zh, None, HEAD.replace("[zh, en]", "[zh]")))
    assert (fault.line, fault.column, fault.severity) == (*place(zh, at), "error")
    assert words in fault.text


def test_a_formula_over_several_lines_is_told_at_its_beginning(tmp_path: Path) -> None:
    zh = changed("ours: rooms * (2 + 3)", "ours: |\n      rooms\n      * romos", SUM) + ZH
    (fault,) = check_pack(write_pack(tmp_path, zh, None, HEAD.replace("[zh, en]", "[zh]")))
    assert (fault.line, fault.column) == place(zh, "|\n")
    assert "romos" in fault.text


def test_a_name_that_is_an_input_and_a_line_is_refused_where_a_formula_means_it(tmp_path: Path) -> None:
    head = HEAD.replace("[zh, en]", "[zh]")
    same = SUM.replace("id: gross", "id: rooms").replace("gross", "other_margin")
    faults = check_pack(write_pack(tmp_path, same + ZH, None, head))
    assert faults and all("rooms is an input and a line of this sum" in fault.text for fault in faults)


def test_a_sum_of_absurd_size_is_refused(tmp_path: Path) -> None:
    line = "  - {id: more-%d, title: 又, phase: in-sale, ours: '1', theirs: '1'}\n"
    zh = SUM + "".join(line % n for n in range(60)) + ZH
    faults = check_pack(write_pack(tmp_path, zh, None, HEAD.replace("[zh, en]", "[zh]")))
    assert [fault.line for fault in faults] == [place(zh, "- {id: more-58")[0]]
    assert "60" in faults[0].text


def test_every_unknown_name_of_a_formula_is_told(tmp_path: Path) -> None:
    zh = changed("rooms * (2 + 3)", "a + b", SUM) + ZH
    faults = check_pack(write_pack(tmp_path, zh, None, HEAD.replace("[zh, en]", "[zh]")))
    assert [fault.text[:19] for fault in faults] == ["the formula names a", "the formula names b"]

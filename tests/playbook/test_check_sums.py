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
  - {id: rooms, title: 教室, unit: 间, low: "20", likely: "30.5", high: "+50"}
  - {id: other-margin, title: 毛利, unit: "%", low: "-1", likely: ".5", high: "1."}
  lines:
  - id: gross
    title: 毛利
    phase: in-sale
    ours: rooms * (2 + 3)
    theirs: rooms * other_margin / 100
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
        ("rooms * (2 + 3)", "rooms * (2 + 3", "rooms * (2 + 3", "this parenthesis is never closed (character 9)"),
        ("rooms * (2 + 3)", "rooms 2", "rooms 2", "a sign is missing before “2”"),
        ("rooms * (2 + 3)", "看情况", "看情况", "does not belong into a formula"),
        (
            "rooms * (2 + 3)",
            "romos * 2",
            "romos",
            "names romos, and no input of this sum has that id (did you mean rooms?)",
        ),
        ("other_margin / 100", "other_magin", "rooms * other_magin", "did you mean other_margin?"),
        ("other_margin / 100", "other-margin", "rooms * other-margin", "write other_margin for the input other-margin"),
        ('low: "20"', 'low: "20万"', '"20万"', "20万 is no number; write digits alone"),
        ('low: "20"', 'low: "1,200"', '"1,200"', "1,200 is no number"),
        ('low: "20"', 'low: "5%"', '"5%"', "% and 元 go to unit"),
        ('likely: "30.5"', 'likely: "1e5"', '"1e5"', "is no number"),
        ('high: "+50"', 'high: "9999999999999"', '"9999999999999"', "is no number"),
        ('high: "+50"', 'high: ""', '""', "is no number"),
        ('high: "+50"', "high: 50", "50}", "put it in quotes"),
    ],
)
def test_a_sum_that_cannot_be_worked_out_is_an_error(tmp_path: Path, old: str, new: str, at: str, words: str) -> None:
    zh = changed(old, new, SUM) + ZH
    (fault,) = check_pack(write_pack(tmp_path, zh, None, HEAD.replace("[zh, en]", "[zh]")))
    assert (fault.line, fault.column, fault.severity) == (*place(zh, at), "error")
    assert words in fault.text


def test_every_unknown_name_of_a_formula_is_told(tmp_path: Path) -> None:
    zh = changed("rooms * (2 + 3)", "a + b", SUM) + ZH
    faults = check_pack(write_pack(tmp_path, zh, None, HEAD.replace("[zh, en]", "[zh]")))
    assert [fault.text[:19] for fault in faults] == ["the formula names a", "the formula names b"]

"""The class of a partner is read, never guessed."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.playbook.model import PartnerClass
from fieldkit.rules.classes import (
    BETTER,
    READINGS,
    WORSE,
    changes_to,
    class_in_force,
    class_of,
    classes_short_of,
    nearest_classes,
    readings_of,
)

TABLE = {
    "a": ("strong", "high", "strong"),
    "b": ("weak", "high", "strong"),
    "c": ("strong", "low", "strong"),
    "d": ("weak", "low", "weak"),
}
"""The four classes as the process has them: competitive, willing, self-driven."""


def made(name, readings):
    competitive, willing, self_driven = readings
    return PartnerClass(id=f"class-{name}", title=name, text=name, competitive=competitive, willing=willing,
                        self_driven=self_driven)  # fmt: skip


CLASSES = tuple(made(name, readings) for name, readings in TABLE.items())
VALUES = {name: (BETTER[name], WORSE[name], "") for name in READINGS}
EVERY = list(product(*VALUES.values()))


def readings(*better):
    return {name: (BETTER if yes else WORSE)[name] for name, yes in zip(READINGS, better, strict=True)}


def named(values):
    return dict(zip(READINGS, values, strict=True))


def test_each_of_the_four_is_named_by_its_readings():
    for each in CLASSES:
        found = nearest_classes(CLASSES, each.competitive, each.willing, each.self_driven)
        assert [(one.partner_class.id, one.differs) for one in found] == [(each.id, ())]


def test_the_other_four_combinations_name_every_nearest_class_and_what_differs():
    every = product((True, False), repeat=3)
    unnamed = [better for better in every if nearest_classes(CLASSES, **readings(*better))[0].differs]
    assert len(unnamed) == 4
    willing_only = nearest_classes(CLASSES, **readings(True, True, False))
    assert [(one.partner_class.id, one.differs) for one in willing_only] == [("class-a", ("self_driven",))]
    self_driven_only = nearest_classes(CLASSES, **readings(False, False, True))
    assert {one.partner_class.id for one in self_driven_only} == {"class-b", "class-c", "class-d"}


def test_an_unknown_reading_is_no_weak_one():
    found = nearest_classes(CLASSES, "", "low", "weak")
    assert found[0].partner_class.id == "class-d"
    assert found[0].differs == ("competitive",)


def test_there_are_27_combinations_with_the_unknown_and_four_of_them_have_a_name():
    assert len(EVERY) == 27
    assert sum(class_of(CLASSES, named(values)) is not None for values in EVERY) == 4


@pytest.mark.parametrize("values", EVERY, ids="-".join)
def test_every_combination_stands_to_the_table_of_the_process_as_counted_by_hand(values):
    apart = {
        name: tuple(reading for reading, said, has in zip(READINGS, values, wanted, strict=True) if said != has)
        for name, wanted in TABLE.items()
    }
    fewest = min(map(len, apart.values()))
    expected = [(f"class-{name}", differs) for name, differs in apart.items() if len(differs) == fewest]
    found = nearest_classes(CLASSES, *values)
    assert [(each.partner_class.id, each.differs) for each in found] == expected
    exact = class_of(CLASSES, named(values))
    assert (exact.id if exact else None) == (expected[0][0] if fewest == 0 else None)


@pytest.mark.parametrize("values", EVERY, ids="-".join)
def test_what_must_change_leads_to_the_class_and_names_nothing_else(values):
    for target in CLASSES:
        changes = changes_to(target, named(values))
        assert all(each.now == named(values)[each.reading] != each.wanted for each in changes)
        after = {**named(values), **{each.reading: each.wanted for each in changes}}
        assert class_of(CLASSES, after) is target
        for left_out in changes:
            assert class_of(CLASSES, {**after, left_out.reading: left_out.now}) is not target


@given(
    st.lists(st.tuples(*(st.sampled_from(VALUES[name][:2]) for name in READINGS)), max_size=8),
    st.tuples(*(st.sampled_from(VALUES[name]) for name in READINGS)),
)
def test_any_other_table_of_classes_is_read_in_the_same_way(table, values):
    classes = tuple(made(str(at), row) for at, row in enumerate(table))
    found = nearest_classes(classes, *values)
    assert (found == []) == (not classes)
    assert len({len(each.differs) for each in found}) <= 1
    exact = class_of(classes, named(values))
    assert (exact is None) == (values not in table)


def test_a_choice_counts_only_where_the_readings_name_no_class():
    unnamed, c = readings(True, True, False), readings(True, False, True)
    assert class_in_force(CLASSES, unnamed, "class-b") == (CLASSES[1], True)
    assert class_in_force(CLASSES, unnamed, "") == (None, False)
    assert class_in_force(CLASSES, unnamed, "class-of-another-pack") == (None, False)
    assert class_in_force(CLASSES, c, "class-a") == (CLASSES[2], False)


def test_what_works_on_a_reading_is_the_treatment_of_the_class_that_lacks_it_alone():
    a = CLASSES[0]
    assert [each.id for each in classes_short_of(CLASSES, a, "competitive")] == ["class-b"]
    assert [each.id for each in classes_short_of(CLASSES, a, "willing")] == ["class-c"]
    assert classes_short_of(CLASSES, a, "self_driven") == []


def test_what_another_program_wrote_as_a_reading_is_unknown():
    class Row:
        competitive, willing, self_driven = "high", "[/", None

    assert readings_of(Row()) == dict.fromkeys(READINGS, "")
    assert readings_of(None) == dict.fromkeys(READINGS, "")
    assert readings_of(CLASSES[1]) == named(TABLE["b"])

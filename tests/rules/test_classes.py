"""The class of a partner is read, never guessed."""

from itertools import product

from fieldkit.playbook.model import PartnerClass
from fieldkit.rules.classes import BETTER, READINGS, WORSE, nearest_classes

CLASSES = tuple(
    PartnerClass(id=f"class-{name}", title=name, text=name, competitive=c, willing=w, self_driven=s)
    for name, c, w, s in (
        ("a", "strong", "high", "strong"),
        ("b", "weak", "high", "strong"),
        ("c", "strong", "low", "strong"),
        ("d", "weak", "low", "weak"),
    )
)


def readings(*better):
    return {name: (BETTER if yes else WORSE)[name] for name, yes in zip(READINGS, better, strict=True)}


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

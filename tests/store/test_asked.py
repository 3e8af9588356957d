"""A question put together once asks with other values what a query made for them asks."""

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.store import Store, add_contact, add_partner
from fieldkit.store.asked import Asked, question_of
from fieldkit.store.model import Contact, living


def contacts_of(partner: str, name: str):
    return Contact.select(Contact.id, Contact.name, Contact.main).where(
        Contact.partner == partner, Contact.name == name, living(Contact)
    )


@given(st.lists(st.tuples(st.text(), st.text()), min_size=1, max_size=3))
def test_the_question_is_the_same_for_any_values(asked_with: list[tuple[str, str]]) -> None:
    asked = Asked(contacts_of)
    for values in asked_with:
        assert asked(*values) == question_of(contacts_of(*values))


def test_it_finds_what_its_values_name(store: Store) -> None:
    asked = Asked(contacts_of)
    first, second = add_partner(store, "甲"), add_partner(store, "乙")
    for partner in (first, second):
        add_contact(store, partner, "王")
    add_contact(store, first, "李")

    def names(partner: str, name: str) -> list[str]:
        return store.rows(asked(partner, name), lambda id, name, main=False: f"{name} {main}")

    assert names(first, "李") == ["李 False"]
    assert names(second, "李") == []
    assert len(names(second, "王")) == 1

"""The people of a roster: whom of a partner's contacts a row means, and what it says that is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fieldkit.roster.cells import carried
from fieldkit.roster.headers import CONTACT_FIELDS, header
from fieldkit.rules.duplicates import fill_up
from fieldkit.store.change import Value
from fieldkit.store.door import fold
from fieldkit.store.records import ContactRow


def person_of(values: Mapping[str, str]) -> dict[str, str]:
    """Return what a row says of the person to ask for, by the fields of a contact; nothing where it names nobody."""
    return {name: values[column] for column, name in CONTACT_FIELDS.items() if column in values}


def who_is_who(
    people: Sequence[dict[str, str]], known: Sequence[ContactRow]
) -> list[tuple[dict[str, str], ContactRow | None]]:
    """Return the people of the file, each with the contact that it is.

    That is one that says all the same, else the first of the same name that nobody else in the file is.
    """
    found: dict[int, ContactRow] = {}
    for fits in (_says_the_same, _is_called_the_same):
        for at, person in enumerate(people):
            free = [each for each in known if each not in found.values()]
            if at not in found and (fitting := [each for each in free if fits(person, each, len(known))]):
                found[at] = fitting[0]
    return [(person, found.get(at)) for at, person in enumerate(people)]


def _says_the_same(person: Mapping[str, str], contact: ContactRow, _of: int) -> bool:
    return all(carried(text) == carried(getattr(contact, name)) for name, text in person.items())


def _is_called_the_same(person: Mapping[str, str], contact: ContactRow, of: int) -> bool:
    """Tell whether a name is the same; where the file has none, it is the only person there."""
    return fold(contact.name) == fold(person["name"]) if "name" in person else of == 1


def new_of(person: Mapping[str, str], contact: ContactRow, merged: bool) -> dict[str, Value]:
    """Return what a person of the file says otherwise than the contact; in a row taken for another, nothing is lost."""
    if merged:
        labels = {name: header(column) for column, name in CONTACT_FIELDS.items() if name != "name"}
        return dict(fill_up({name: getattr(contact, name) for name in (*labels, "remark")}, person, labels))
    return {name: text for name, text in person.items() if name != "name" and says_more(text, getattr(contact, name))}


def says_more(text: str, before: str) -> bool:
    """Tell whether a cell says something else than what is known, as far as a cell can say it."""
    return text != before and carried(text) != carried(before) and not (text == "0" and not before)

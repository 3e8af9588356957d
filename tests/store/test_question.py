"""A question whose SQL is made once answers as the query that it is made of."""

from __future__ import annotations

from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st
from peewee import ModelSelect, SqliteDatabase

from fieldkit.store import Store, add_note, add_partner
from fieldkit.store.model import Note, Partner, Reading, Visit
from fieldkit.store.queries.common import partner_rows, with_partner
from fieldkit.store.question import given, question, spelled
from fieldkit.store.records import PartnerRow, VisitRow
from tests.hostile import EVERYTHING


@question
def notes_like() -> ModelSelect[Note]:
    query = Note.select(Note.text.alias("text")).where(Note.partner == given("partner"), Note.text == given("text"))
    return query.order_by(Note.id).limit(given("most"))


@question
def named() -> ModelSelect[Partner]:
    return Partner.select(Partner.id, Partner.name, Partner.important).where(Partner.name == given("name"))


@pytest.mark.parametrize("text", ["plain", "' OR 1=1 --", "?", "%s", EVERYTHING])
def test_what_is_asked_about_is_never_sql(tmp_path: Path, text: str) -> None:
    with Store.open(tmp_path / "fieldkit.db") as store:
        one, other = add_partner(store, "One"), add_partner(store, "Other")
        for partner in (one, other):
            add_note(store, partner, "something else")
            add_note(store, partner, text)
        kept = store.value(Note.select(Note.text).where(Note.text != "something else"))
        for most in (1, 5):
            found = store.rows(notes_like(partner=one, text=kept, most=most), lambda text: str(text))
            assert found == [kept], "one partner's, whatever it was asked before"
        assert store.value(notes_like(partner="' OR 1=1", text=kept, most=5)) is None


def test_yes_and_no_come_back_as_such_and_another_store_can_be_asked(tmp_path: Path) -> None:
    for name in ("one", "two"):
        with Store.open(tmp_path / name / "fieldkit.db") as store:
            add_partner(store, name, important=True)
            (row,) = store.rows(named(name=name), PartnerRow)
            assert (row.name, row.important) == (name, True)
            assert store.tuples(named(name="nobody")) == []


def test_what_was_not_given_is_a_fault_of_the_program(tmp_path: Path) -> None:
    with Store.open(tmp_path / "fieldkit.db") as store, pytest.raises(KeyError):
        store.rows(named(), PartnerRow)


@hypothesis.given(st.lists(st.tuples(st.text(), st.text()), min_size=1, max_size=3))
def test_the_sql_is_that_of_the_query_with_its_values(asked_with: list[tuple[str, str]]) -> None:
    database = SqliteDatabase(":memory:")
    for partner, text in asked_with:
        query = Note.select(Note.text.alias("text")).where(Note.partner == partner, Note.text == text)
        wanted = database.get_sql_context().sql(query.order_by(Note.id).limit(3)).query()
        found = notes_like(partner=partner, text=text, most=3).spelled(database)
        assert (found.sql, list(found.values)) == (wanted[0], list(wanted[1]))


def aliased() -> ModelSelect[Reading]:
    other = Reading.alias()
    return Reading.select(Reading.id, other.id, other.at).join(other, on=(other.partner == Reading.partner))


@pytest.mark.parametrize(
    "query",
    [
        Note.select(Note.id, Note.text, Note.at),
        with_partner(Visit, VisitRow),
        partner_rows(),
        Note.select(Note.id, Partner.name, Note.text).join(Partner, on=(Partner.id == Note.partner)),
        aliased(),
    ],
)
def test_columns_that_are_spelled_at_once_are_those_that_peewee_spells(query: ModelSelect[object]) -> None:
    database = SqliteDatabase(":memory:")
    wanted, values = database.get_sql_context().sql(query).query()
    found = spelled(query, database)
    assert (found.sql, list(found.values)) == (wanted, list(values))

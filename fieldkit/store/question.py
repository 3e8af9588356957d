"""Questions whose SQL is made once: to spell a query takes Peewee longer than SQLite takes to answer most of them.

@question
def _notes_of() -> ModelSelect[Note]:
    return Note.select().where(Note.partner == given("partner"))

store.rows(_notes_of(partner=id), NoteRow)
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any, NamedTuple

from peewee import Context, Database, Field, FieldAlias, ModelSelect, Node
from peewee import Value as Parameter

from fieldkit.store.change import Value
from fieldkit.store.model import Flag


class _Given(NamedTuple):
    """A place in a query for what is known only when it is asked."""

    name: str


class Spelled(NamedTuple):
    """A query as SQLite takes it, and which of its columns are yes or no."""

    sql: str
    values: tuple[Any, ...]
    flags: frozenset[str]


class Question:
    """A query with places for what it is asked about; called with those by their names, it can be asked."""

    def __init__(self, build: Callable[[], ModelSelect[Any]]) -> None:
        self._build = build
        self._spelled: Spelled | None = None

    def __call__(self, **given: Value) -> Asked:
        """Return the question with what it is asked about."""
        return Asked(self, given)

    def spelled(self, database: Database) -> Spelled:
        """Return the query as SQLite takes it, with the places still open."""
        if self._spelled is None:
            self._spelled = spelled(self._build(), database)
        return self._spelled


class Asked(NamedTuple):
    """A question with what it is asked about."""

    question: Question
    given: dict[str, Value]

    def spelled(self, database: Database) -> Spelled:
        """Return the query as SQLite takes it. Raises KeyError where something was not given."""
        sql, values, flags = self.question.spelled(database)
        filled = tuple(self.given[each.name] if isinstance(each, _Given) else each for each in values)
        return Spelled(sql, filled, flags)


def question(build: Callable[[], ModelSelect[Any]]) -> Question:
    """Make a question of what builds its query; it is built when it is first asked."""
    return Question(build)


def given(name: str) -> Any:
    """Return a place in the query of a question, to be filled by `name`."""
    return Parameter(_Given(name), converter=False, unpack=False)


class _Columns(Node):
    """Columns of one table that stand side by side, spelled at once."""

    def __init__(self, fields: list[Field]) -> None:
        self._table = fields[0].model._meta.table
        self._names = [field.column_name for field in fields]

    def __sql__(self, ctx: Context) -> Context:
        alias = ctx.alias_manager[self._table]
        return ctx.literal(", ".join(f'"{alias}"."{name}"' for name in self._names))


def spelled(query: ModelSelect[Any], database: Database) -> Spelled:
    """Return a query as SQLite takes it."""
    flags = frozenset(each.name for each in query.selected_columns if isinstance(each, Flag))
    selected: list[Any] = []
    for table, side_by_side in groupby(query.selected_columns, _table_of):
        found = list(side_by_side)
        selected += [_Columns(found)] if table else found
    query = query.clone()
    query.selected_columns = selected
    sql, values = database.get_sql_context().sql(query).query()  # type: ignore[no-untyped-call]
    return Spelled(sql, tuple(values), flags)


def _table_of(selected: object) -> object:
    # A field of an alias names the table behind it, whose name in the query is another one.
    plain = isinstance(selected, Field) and not isinstance(selected, FieldAlias)
    return selected.model if plain else None  # type: ignore[attr-defined]

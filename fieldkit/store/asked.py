"""The texts of questions, put down once.

Peewee puts a question together by hundreds of calls: a screen asks forty, and their texts took longer than the answers.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any, NamedTuple

from peewee import Context, Field, ModelSelect, Node, SqliteDatabase

from fieldkit.store.model import Flag

_SQLITE = SqliteDatabase(None)
"""What knows how SQLite wants it said; it is never opened."""


class Question(NamedTuple):
    """A question as SQLite takes it; `flags` are the columns of yes and no in its answer."""

    text: str
    values: list[Any]
    flags: frozenset[str]


class _Columns(Node):
    """Columns of one table that stand side by side, put down at once."""

    def __init__(self, fields: list[Field]) -> None:
        self._table = fields[0].model._meta.table
        self._names = [field.column_name for field in fields]

    def __sql__(self, ctx: Context) -> Context:
        alias = ctx.alias_manager[self._table]
        return ctx.literal(", ".join(f'"{alias}"."{name}"' for name in self._names))


def question_of(query: ModelSelect[Any]) -> Question:
    """Return a query as SQLite takes it."""
    selected: list[Any] = []
    for table, side_by_side in groupby(query.selected_columns, _table_of):
        found = list(side_by_side)
        selected += [_Columns(found)] if table else found
    flags = frozenset(each.name for each in query.selected_columns if isinstance(each, Flag))
    query = query.clone()
    query.selected_columns = selected
    text, values = _SQLITE.get_sql_context().sql(query).query()  # type: ignore[no-untyped-call]
    return Question(text, values, flags)


def _table_of(selected: object) -> object:
    return selected.model if isinstance(selected, Field) else None


class _Place(str):
    """Where a value comes into a question."""

    __slots__ = ()


class Asked:
    """A question that is asked again and again with other values, each a text: called with them, it is put to a store.

    `build` makes the query, with anything for the values.
    """

    def __init__(self, build: Callable[..., ModelSelect[Any]]) -> None:
        self._build = build
        self._known: Question | None = None

    def __call__(self, *values: str) -> Question:
        """Return the question with these values."""
        if self._known is None:
            self._known = question_of(self._build(*(_Place(at) for at in range(len(values)))))
        text, places, flags = self._known
        return Question(text, [values[int(each)] if isinstance(each, _Place) else each for each in places], flags)

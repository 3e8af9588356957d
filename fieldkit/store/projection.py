"""What the tables of the store are made of: texts of one line and of many, yes and no, and the base of a table."""

from __future__ import annotations

from collections.abc import Sequence

from peewee import BooleanField, Model, TextField

from fieldkit.store.change import Value, encode
from fieldkit.store.door import clean_line, clean_prose


class Line(TextField):
    """A text of one line."""

    cleaner = staticmethod(clean_line)

    def __init__(self) -> None:
        super().__init__(null=True)

    def clean(self, value: Value) -> str | None:
        """Return what may be written for `value`. Raises TypeError for what is no text."""
        if value is None or isinstance(value, str):
            return value and self.cleaner(value)
        raise TypeError(f"{self.name} is a text")

    def held(self, value: Value) -> str | None:
        """Return what the table holds for a value of the journal, whatever another program wrote there."""
        if isinstance(value, str):
            return value if value.isprintable() else self.cleaner(value)
        return None if value is None else self.cleaner(encode(value).decode())

    def held_all(self, values: Sequence[Value]) -> Sequence[Value]:
        """Return what the table holds for many values, as `held` does; most are texts of which nothing is taken."""
        if set(map(type, values)) == {str} and "".join(values).isprintable():  # type: ignore[arg-type]
            return values
        return list(map(self.held, values))


class Prose(Line):
    """A text of many lines."""

    cleaner = staticmethod(clean_prose)


class Flag(BooleanField):
    """Yes or no; what was never said is neither."""

    def __init__(self) -> None:
        super().__init__(null=True)

    def clean(self, value: Value) -> bool | None:
        """Return what may be written for `value`."""
        return None if value is None else bool(value)

    def held(self, value: Value) -> bool | None:
        """Return what the table holds for a value of the journal, whatever another program wrote there."""
        return value if isinstance(value, bool) else None

    def held_all(self, values: Sequence[Value]) -> Sequence[Value]:
        """Return what the table holds for many values."""
        return list(map(self.held, values))


class Projection(Model):
    """Base of the projections. `indexed` names the columns of each index, with spaces between.

    `local` names columns that this device derives for itself, `sources` the fields they are derived from: they are
    emptied when one of these changes, and filled again off the saving path. `triggers` are statements run when the
    table was made: what else of this device must know of a change, whoever wrote it.
    """

    id = TextField(primary_key=True)
    deleted = Flag()

    indexed: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()

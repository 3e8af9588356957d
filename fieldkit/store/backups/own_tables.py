"""What can be read of a device's own tables in a damaged database: settings, drafts, the acts that undo knows.

SQLite reads them, from a copy, as far as it can from either end. Where the first page is gone, with the list of all
tables in it, that of a store of the same descent stands in for it. These rows carry no proof; a table that cannot be
read to its end is left as the backup has it.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from fieldkit.store.backups.archive import is_database
from fieldkit.store.backups.places import parts_of
from fieldkit.store.change import DEVICE, LARGEST

_PAGE = 4096
ACT = "id, tx, dev, first, last, label, about, undone"
"""The columns of the acts that undo knows."""
UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
"""What sqlite3 raises where it cannot go on: of a damaged description of the tables it tells no error of its own."""


class OwnTables(NamedTuple):
    """What was read. `drafts` and `acts` are None unless whole; `numbers` is the highest one told of, by device."""

    settings: dict[str, str | int]
    drafts: list[tuple[Any, ...]] | None
    acts: list[tuple[Any, ...]] | None
    numbers: dict[str, int]

    def number(self, key: str) -> int:
        """Return a setting that is a stamp, 0 where it cannot be one."""
        value = self.settings.get(key, 0)
        return value if isinstance(value, int) and 0 <= value <= LARGEST else 0


def read_own_tables(path: Path, kin: Path, folder: Path) -> OwnTables:
    """Read the tables of the damaged database at `path` from a copy made in `folder`, which is taken away again.

    `kin` is a store with the same tables, closed. Where nothing can be read, or copied, nothing is returned.
    """
    try:
        with _copied(path, kin, folder) as connection:
            return _read(connection)
    except (OSError, *UNREADABLE):
        return OwnTables({}, None, None, {})


def read_archive(path: Path, kin: Path, folder: Path) -> Iterator[bytes]:
    """Yield the unsealed segments that can be read from the archive of the damaged database; each proves itself.

    As for the other tables, it is read from a copy made in `folder`.
    """
    with suppress(OSError, *UNREADABLE), _copied(path, kin, folder) as connection:
        for number, _dev in _rows(connection, "segment", "id, dev", (int, str))[0]:
            with suppress(*UNREADABLE):
                (raw,) = connection.execute("SELECT raw FROM segment WHERE id = ?", (number,)).fetchone() or (None,)
                if isinstance(raw, bytes):
                    yield raw


@contextmanager
def _copied(path: Path, kin: Path, folder: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection to a copy of the database and its log, which goes again. Raises OSError, UNREADABLE."""
    try:
        folder.mkdir()
        copy = folder / path.name
        for part, copied in zip(parts_of(path)[:2], parts_of(copy)[:2], strict=True):
            with suppress(FileNotFoundError):
                shutil.copyfile(part, copied)
        if copy.exists() and not is_database(copy):
            _graft(copy, kin)
        with closing(sqlite3.connect(copy)) as connection:
            connection.text_factory = lambda text: text.decode("utf-8", "replace")
            yield connection
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _graft(copy: Path, kin: Path) -> None:
    """Put the first page of `kin` in the place of the copy's, with the copy's own size in it."""
    with kin.open("rb") as read, copy.open("rb+") as write:
        page = bytearray(read.read(_PAGE))
        page[28:32] = (copy.stat().st_size // _PAGE).to_bytes(4, "big")
        write.write(page)


def _read(connection: sqlite3.Connection) -> OwnTables:
    settings, _whole = _rows(connection, "setting", "key, value", (str, str | int))
    drafts, drafts_whole = _rows(connection, "draft", "key, text, at", (str, str, str))
    acts, acts_whole = _rows(connection, "act", ACT, (int, str, str, int, int, str, str, int))
    told = [(dev, last) for _id, _tx, dev, _first, last, *_rest in acts]
    for table, key in (("outbox", "first"), ("segment", "id")):
        told += [(dev, last) for _key, dev, last in _rows(connection, table, f"{key}, dev, last", (int, str, int))[0]]
    numbers: dict[str, int] = {}
    for dev, last in told:
        if DEVICE.fullmatch(dev) and 0 < last <= LARGEST:
            numbers[dev] = max(numbers.get(dev, 0), last)
    return OwnTables(dict(settings), drafts if drafts_whole else None, acts if acts_whole else None, numbers)


def _rows(
    connection: sqlite3.Connection, table: str, columns: str, types: tuple[Any, ...]
) -> tuple[list[tuple[Any, ...]], bool]:
    """Return the rows that can be read from the table's beginning and from its end, and whether they are all.

    The first of the columns is what the table is ordered by; rows of other types than these are left out.
    """
    key = columns.split(", ", 1)[0]
    found: dict[Any, tuple[Any, ...]] = {}
    for order in ("ASC", "DESC"):
        try:
            for row in connection.execute(f'SELECT {columns} FROM "{table}" ORDER BY {key} {order}'):
                if all(map(isinstance, row, types)):
                    found[row if key == "first" else row[0]] = row
        except UNREADABLE:
            continue
        return list(found.values()), True
    return list(found.values()), False

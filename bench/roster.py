"""Measure the import of 10,000 rows against reading the file and inserting the same rows by plain sqlite3.

    python bench/roster.py [--quick]

Ours is all of it: reading, comparing with the store, planning, one act. The floor reads the same workbook by the same
library and puts the very rows that we wrote into the same tables, in one transaction with the same pragmas.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import xlsxwriter  # noqa: E402
from figures import median, row  # noqa: E402
from python_calamine import load_workbook  # noqa: E402

from fieldkit.roster import plan_import, read_roster  # noqa: E402
from fieldkit.store import Store, import_partners  # noqa: E402
from fieldkit.store.queries import all_contacts, merged_partners, whole_roster  # noqa: E402

QUICK = "--quick" in sys.argv
ROWS = 10_000
TABLES = ("change", "partner", "contact", "act", "setting")
HEADERS = ("名称", "区域", "楼宇", "房号", "联系人", "职务", "电话", "关注点", "备注")


def made_workbook(path: Path) -> Path:
    """A roster of 10,000 partners, each with a person."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADERS)
        for n in range(1, ROWS + 1):
            cells = (f"某某教育科技 {n}", f"区 {n % 12}", f"大厦 {n % 240}", f"{n % 30:02}08", f"王{n}", "总经理",
                     f"138{n:08}", "利润、售后", f"展会上认识，第 {n} 位")  # fmt: skip
            sheet.write_row(n, 0, cells)
    return path


def ours(path: Path, store: Store) -> dict[str, float]:
    """Seconds of each part of an import."""
    times = {}
    started = time.perf_counter()
    sheet = read_roster(path)
    times["read"] = time.perf_counter() - started
    plan = plan_import(sheet, whole_roster(store), all_contacts(store), merged_partners(store))
    times["plan"] = time.perf_counter() - started - times["read"]
    import_partners(store, plan.incoming(), path.name)
    times["all"] = time.perf_counter() - started
    times["write"] = times["all"] - times["read"] - times["plan"]
    return times


def floor(path: Path, store: Store, folder: Path) -> float:
    """Seconds to read the same file and to insert what `store` holds into the same tables of another file."""
    rows = {table: store.connection.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    plain = sqlite3.connect(folder / "plain.db", isolation_level=None)
    plain.execute("PRAGMA journal_mode = wal")
    plain.execute("PRAGMA synchronous = full")
    for (statement,) in store.connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"):
        if "sqlite_" not in statement:
            plain.execute(statement)
    started = time.perf_counter()
    load_workbook(path).get_sheet_by_index(0).to_python()
    plain.execute("BEGIN IMMEDIATE")
    for table, values in rows.items():
        plain.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values)
    plain.execute("COMMIT")
    took = time.perf_counter() - started
    plain.close()
    return took


def again(path: Path, store: Store) -> float:
    """Seconds to import the same file once more, which writes nothing."""
    return ours(path, store)["all"]


def measure(rounds: int) -> list[str]:
    """The rows of the table; the parts of an import are told behind it."""
    mine, floors, parts, second = [], [], [], []
    with tempfile.TemporaryDirectory() as name:
        path = made_workbook(Path(name) / "roster.xlsx")
        for number in range(rounds):
            folder = Path(name) / str(number)
            with Store.open(folder / "fieldkit.db") as store:
                parts.append(ours(path, store))
                floors.append(floor(path, store, folder))
                second.append(again(path, store))
            mine.append(parts[-1]["all"])
    seconds = {each: median([one[each] for one in parts]) * 1000 for each in parts[0]}
    print("parts of an import:", ", ".join(f"{each} {took:.0f} ms" for each, took in seconds.items()), file=sys.stderr)
    return [
        row(f"import of {ROWS:,} rows", median(mine) * 1000, median(floors) * 1000, "ms", 3),
        row("the same again, nothing written", median(second) * 1000, median(floors) * 1000, "ms", 3),
    ]


def main() -> None:
    """Print the table."""
    print("| what | fieldkit | floor | ratio | limit |\n|---|---|---|---|---|")
    print("\n".join(measure(3 if QUICK else 9)))


if __name__ == "__main__":
    main()

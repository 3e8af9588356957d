"""A process that is killed while it writes loses nothing that it acknowledged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fieldkit.store import Store, changes, dump, queries, verify

WRITER = """
import sys
from pathlib import Path
from fieldkit.store import Store, add_note, add_partner, finish_visit, start_visit

store = Store.open(Path(sys.argv[1]))
partner = add_partner(store, "One")
print(partner, flush=True)
while True:
    visit = start_visit(store, partner)
    print(visit, flush=True)
    for number in range(5):
        print(add_note(store, partner, f"note {number} " * 50, visit=visit, due="2026-12-01"), flush=True)
    finish_visit(store, visit, reached="yes", followup=("next", "2026-12-01"))
"""


@pytest.mark.parametrize("acknowledged", [1, 2, 7, 40, 150])
def test_every_acknowledged_record_is_there_after_a_kill(path: Path, acknowledged: int) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    ids = [writer.stdout.readline().strip() for _ in range(acknowledged)]
    writer.kill()
    ids += [line.strip() for line in writer.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    writer.wait()
    writer.stdout.close()

    with Store.open(path) as store:
        assert verify(store) == []
        held = "\n".join(dump(store))
        assert [eid for eid in ids if eid not in held] == []
        by_tx: dict[str, set[str]] = {}
        for change in changes(store):
            by_tx.setdefault(change.tx, set()).add(change.kind)
        assert {"note"} not in by_tx.values(), "a note and its follow-up are one act"
        partner = queries.partners(store)[0]
        assert partner.id == ids[0]

"""An act of any size goes out, or is refused before anything of it is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.store import Store, add_note, add_partner, changes, journal, queries, undo, verify
from fieldkit.store.faults import ActTooLarge
from fieldkit.store.roster_records import Incoming
from fieldkit.store.verbs.roster import import_partners
from fieldkit.sync import giving, segment

from .conftest import files_in, same, synced

Device = Callable[..., Store]


def test_an_act_as_large_as_may_be_can_be_read_by_all(
    device: Device, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = [(journal, "MOST_BYTES"), (journal, "ROOMY_BYTES")]
    for limit, kept in (*limits, (segment, "LARGEST_TEXT"), (segment, "LARGEST_FILE")):
        monkeypatch.setattr(limit, kept, getattr(limit, kept) >> 8)
    one, two = device(), device()
    partner = add_partner(one, "One")
    written = 0
    # Letters by chance, of which none can be spared.
    letters = "".join(chr(0x4E00 + (7919 * n * n + n) % 20_000) for n in range(40_000))
    for size in range(80_000, 83_000, 250):
        before = len(list(changes(one)))
        try:
            add_note(one, partner, (letters * 5)[size : 2 * size])
        except ActTooLarge:
            assert len(list(changes(one))) == before
            break
        written += 1
    else:
        pytest.fail("nothing was too large")
    assert written
    assert [report.pending for report in synced(shared, one, two)] == [(), ()]
    assert same(one, two)
    assert verify(one) == []
    add_note(one, partner, "after that")
    synced(shared, one, two)
    assert same(one, two)


def test_an_import_too_large_for_one_file_goes_out_as_several_acts_and_is_written_whole_or_not(
    device: Device, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "MOST_CHANGES", 300)
    monkeypatch.setattr(giving, "MOST_CHANGES", 600)
    one, two = device(), device()
    rows = [Incoming(fields={"name": f"某某 {n}", "phone": str(n), "district": "浦东"}) for n in range(1000)]

    def stop(done: int, _all: int) -> None:
        if done == 800:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_partners(one, rows, "roster.xlsx", stop)
    assert list(changes(one)) == []
    import_partners(one, rows, "roster.xlsx")
    acts = {change.tx for change in changes(one)}
    assert len(acts) > 1
    synced(shared, one, two)
    assert len(files_in(shared)) == 2
    assert same(one, two)
    assert [undo(one) for _ in acts] == ["import of roster.xlsx"] * len(acts)
    assert queries.partners(one) == []
    assert undo(one) is None
    synced(shared, one, two)
    assert same(one, two)
    assert verify(two) == []

"""Write the golden files of a version of the format: two devices, one of them of a newer fieldkit.

    python -m tests.sync.make_golden FOLDER

It was run once for each version. The files in `golden/` are never written again: a fieldkit that cannot read them
cannot read what lies on the sticks of the reps.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

from fieldkit.store import (
    Store,
    add_contact,
    add_note,
    add_partner,
    changes,
    delete_partner,
    edit_partner,
    finish_visit,
    hear,
    start_visit,
    tick,
)
from fieldkit.sync import sync_folder

NOW = datetime(2026, 11, 23, 14, 2, tzinfo=timezone(timedelta(hours=8)))


def main(target: Path) -> None:
    """Let two devices write and sync, and lay their segments and all changes into `target`."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        folder = root / "shared"
        folder.mkdir()
        with _device(root, "one") as one, _device(root, "two") as two:
            partner = add_partner(one, "腾飞电脑 “TF”", district="天河", phone="020-1234", important=True)
            add_contact(one, partner, "王总 👨\u200d👩\u200d👧")
            visit = start_visit(one, partner)
            tick(one, visit, "card", "名片")
            hear(one, visit, partner, "dear", "太贵了", "price", words="两行\n话\t“[b]” \\ /")
            finish_visit(one, visit, reached="yes", followup=("发报价", "2026-12-01"))
            sync_folder(one, folder)
            sync_folder(two, folder)
            edit_partner(two, partner, phone="020-5678", remark="先打电话")
            add_note(two, partner, "有兴趣", mark="+")
            delete_partner(two, add_partner(two, "走错门"))
            with two.act("") as act:
                act.put("hologram", "h1", depth={"z": [1, -2, True, None], "a": "\u007f\u2028"}, size=2**70)
                act.put("partner", partner, aura="blue")
            sync_folder(two, folder)
            sync_folder(one, folder)
            for path in (folder / "fk1" / "seg").iterdir():
                (target / path.name).write_bytes(path.read_bytes())
            lines = (json.dumps(_plain(change), ensure_ascii=False) for change in changes(one))
            (target / "changes.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _device(root: Path, name: str) -> Store:
    store = Store.open(root / name / "fieldkit.db", now=lambda: NOW)
    with store.local() as connection:
        device = {"one": "0a0a0a0a0a0a", "two": "0b0b0b0b0b0b"}[name]
        connection.execute("UPDATE setting SET value = ? WHERE key = 'device'", (device,))
    store.reload()
    return store


def _plain(change: object) -> dict[str, object]:
    return {name: getattr(change, name) for name in change.__struct_fields__}  # type: ignore[attr-defined]


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""The sample store: a rep's last weeks, so that a newcomer sees a living app.

It lies apart from the rep's own store. Its days count back from the day it was made; on a later day, or in the other
language, it is made anew, unless the newcomer has written something in it.
"""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from fieldkit.config import Paths
from fieldkit.playbook import Playbook
from fieldkit.store import Store, StoreDamaged, dump
from fieldkit.store.disk import settle_file


@dataclass(frozen=True)
class _Made:
    """When and in which language the sample store was made, and what it then held."""

    day: str
    lang: str
    holds: str


def prepare(paths: Paths, playbook: Playbook, *, fresh: bool = False, today: date | None = None) -> str:
    """Have the sample store at `paths` tell of the days before `today`, in the language of `playbook`.

    Returns the day of an older one that was kept because somebody wrote in it, else an empty text; with `fresh` it is
    made anew whatever it holds. Raises StoreError.
    """
    day = (today or datetime.now().astimezone().date()).isoformat()
    if paths.store.exists() and not fresh:
        made = _made(paths)
        if made and (made.day, made.lang) == (day, playbook.lang):
            return ""
        if made is None or made.holds != _holds(paths.store):
            return made.day if made else date.fromtimestamp(paths.store.stat().st_mtime).isoformat()
    _make(paths, playbook, date.fromisoformat(day))
    return ""


def _make(paths: Paths, playbook: Playbook, today: date) -> None:
    from fieldkit.demo.story import tell

    making = paths.data / "making"
    shutil.rmtree(making, ignore_errors=True)
    tell(making / paths.store.name, playbook, today)
    made = _Made(today.isoformat(), playbook.lang, _holds(making / paths.store.name))
    _retire(paths.store)
    settle_file(making / paths.store.name)
    (making / paths.store.name).replace(paths.store)
    shutil.rmtree(making, ignore_errors=True)
    _label(paths).write_text(json.dumps(asdict(made)), encoding="utf-8")


def _retire(store: Path) -> None:
    """Make way at `store`; raises StoreBusy while an app is open on it."""
    if not store.exists():
        return
    with suppress(StoreDamaged):
        Store.open(store).close()
    for suffix in ("-wal", "-shm", ""):
        store.with_name(store.name + suffix).unlink(missing_ok=True)


def _label(paths: Paths) -> Path:
    return paths.data / "made.json"


def _made(paths: Paths) -> _Made | None:
    try:
        return _Made(**json.loads(_label(paths).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _holds(store: Path) -> str:
    """A digest of all records of the store."""
    digest = sha256()
    with Store.open(store, write=False) as opened:
        for line in dump(opened):
            digest.update(line.encode())
    return digest.hexdigest()

"""Another store in the place of the present one: what is there moves aside, and no kill leaves neither in its place.

The store that is to come lies ready, whole and closed, in a folder beside. A marker then says that it is to come; from
there on the swap only goes forward: whoever opens the store next carries it to its end. Renames alone are done, so
nothing is lost however often it is cut off. The caller holds the writer's lock.
"""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from fieldkit.store.backups.places import kept_of, parts_of, staged_of
from fieldkit.store.disk import settle_file, settle_folder
from fieldkit.store.store import swap_marker

_STAMP = re.compile(r"[0-9]{8}-[0-9]{6}(-[0-9]{1,4})?")


def fresh_stage(path: Path) -> Path:
    """Return an empty folder in which a store for the place `path` is made ready. Raises OSError."""
    stage = staged_of(path)
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    return stage


def swap_in(path: Path, now: datetime) -> Path | None:
    """Put the store that lies ready in the place of the one at `path`; return the folder that this one moved to.

    None where there was none. Raises OSError: then either nothing was changed, or the next opening ends it.
    """
    stamp = _free_stamp(kept_of(path), now)
    was_there = any(each.exists() for each in parts_of(path))
    settle_file(staged_of(path) / path.name)
    settle_folder(staged_of(path))
    marker = swap_marker(path)
    scratch = marker.with_name(marker.name + ".tmp")
    scratch.write_text(stamp, encoding="ascii")
    settle_file(scratch)
    scratch.replace(marker)
    settle_folder(path.parent)
    try:
        end_swap(path)
    except OSError:
        # Windows moves no file that another program has open: the present store stays, and nothing is pending.
        if path.exists() and (staged_of(path) / path.name).exists():
            marker.unlink(missing_ok=True)
        raise
    return kept_of(path) / stamp if was_there else None


def end_swap(path: Path) -> None:
    """Carry a swap that was decided to its end. Raises OSError."""
    marker = swap_marker(path)
    staged = staged_of(path) / path.name
    if staged.exists():
        _move_aside(path, kept_of(path) / _stamp_in(marker))
        staged.replace(path)
        settle_folder(path.parent)
    marker.unlink()
    settle_folder(path.parent)
    shutil.rmtree(staged_of(path), ignore_errors=True)


def _move_aside(path: Path, kept: Path) -> None:
    for each in parts_of(path):
        if each.exists():
            kept.mkdir(parents=True, exist_ok=True)
            each.rename(kept / each.name)
    with suppress(FileNotFoundError):
        settle_folder(kept)
        settle_folder(kept.parent)
    settle_folder(path.parent)


def _free_stamp(kept: Path, now: datetime) -> str:
    stamp = f"{now:%Y%m%d-%H%M%S}"
    number = 1
    while (kept / (stamp if number == 1 else f"{stamp}-{number}")).exists():
        number += 1
    return stamp if number == 1 else f"{stamp}-{number}"


def _stamp_in(marker: Path) -> str:
    text = marker.read_bytes()[:64].decode("ascii", "replace")
    return text if _STAMP.fullmatch(text) else "unnamed"
